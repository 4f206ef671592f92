"""Whether two lines name one sender: gateways, lists and exports write other addresses and names of the person who wrote."""

import re

from leakcheck.decode.letter_spellings import folded
from leakcheck.decode.mail_route import house
from leakcheck.decode.name_variants import share_a_name
from leakcheck.decode.scripts import script_of

_ADDRESS = re.compile(r"(?<![^\s<>\"(),;:@])[^\s<>\"(),;:@]++@[\w.-]+", re.ASCII)
#: What Microsoft's service calls an organisation's mailboxes among themselves; other names of houses have endings that nobody owns.
_INSIDE = ".onmicrosoft.com"
#: Mailboxes of a function (RFC 2142 and custom), in whose name a program sends what somebody wrote.
_OF_A_FUNCTION = re.compile(
    r"(?:front-?)?office|info|mail|post|kontakt|contact|admin|sekretariat|secretar\w*|secr[ée]tariat|reception|empfang|team|service|support|help|sales|"
    r"vertrieb|press|presse|hr|billing|accounts?|buchhaltung|no-?reply|scan\w*|noc|webmaster|postmaster|hostmaster",
    re.IGNORECASE,
)
#: Accounts that are numbers, as of students and of the staff of large houses.
_NUMBERED = re.compile(r"\d{2}")
_BETWEEN_WORDS = re.compile(r"[^\w]+|_")


def same_sender(here: str, there: str, elsewhere: str = "", signed_senders: str = "") -> bool:
    """Whether a line names the sender of the signed one, or none: by another address of one person, or one that leads to the author.

    `elsewhere`: the other lines in which the copy may name the author; `signed_senders`: those in which the signed message names who sent it.
    """
    first, second = _addresses(here), _addresses(there)
    if not first or not second or first & second or leads_to_sender(here, there, elsewhere):
        return True
    return bool(first & _addresses(signed_senders)) or _same_person(here.lower(), there.lower(), first, second)


def leads_to_sender(here: str, there: str, elsewhere: str = "") -> bool:
    """Whether a line names a list or a gateway in place of the author of the signed one, whom the copy names there or `elsewhere`."""
    first, second = _addresses(here), _addresses(there)
    if second & (first | _addresses(elsewhere)) or " via " in here.lower():
        return True
    return any(_leads_to(one, other) for one in first for other in second)


def may_be_same_sender(here: str, there: str) -> bool:
    """Whether a program may have put the one for the other: an address inside a house or of a function, or what a person is called today."""
    here, there = here.lower(), there.lower()
    groups = [_addresses(value) for value in (here, there)]
    domains = [{address.partition("@")[2] for address in group} for group in groups]
    inside = any(not house(domain) or domain.endswith(_INSIDE) for group in domains for domain in group)
    same_house = bool({house(domain) for domain in domains[0]} & {house(domain) for domain in domains[1]})
    # A ticket system answers from an address of its own house.
    asked = groups[0] | groups[1] if same_house else groups[0]
    in_its_name = any(_OF_A_FUNCTION.fullmatch(address.partition("@")[0]) for address in asked)
    return inside or in_its_name or _may_be_one_person(here, there, same_house=same_house)


def _addresses(value: str) -> set[str]:
    """All addresses of a line, in small letters; Outlook sets single quotes around them."""
    return {address.strip("'") for address in _ADDRESS.findall(value.lower())}


def _plain(value: str) -> str:
    return "".join(letter for letter in value if letter.isascii() and letter.isalnum())


def _leads_to(address: str, author: str) -> bool:
    """Whether an address is another way to write the author's mailbox, or one by which a gateway leads to it.

    `anna+news@` and `annamueller@` for `anna.mueller@`; `anna=example.org@list.example`, `SRS0=…=example.org=anna@relay.example` and
    `anna_at_example_org_1a2b@private.example`, which hold the whole address of the author.
    """
    (name, _, domain), (own, _, home) = address.partition("@"), author.partition("@")
    if house(domain) == house(home) != "" and _plain(name.partition("+")[0]) == _plain(own.partition("+")[0]) != "":
        return True
    held, whole = _plain(name), (_plain(own), _plain(home))
    return any(written in held for written in ("".join(whole), "at".join(whole), "".join(reversed(whole))))


def _same_person(here: str, there: str, first: set[str], second: set[str]) -> bool:
    """Servers write another address of the sender's into what they pass on; the name, or what stands before the @, stays."""
    names = [_name_words(value) for value in (here, there)]
    fewer, more = sorted(names, key=len)
    locals_ = [{address.partition("@")[0] for address in group} for group in (first, second)]
    return (names[0] == names[1] != set()) or (len(fewer) > 1 and fewer <= more) or bool(locals_[0] & locals_[1])


def _name_words(value: str) -> set[str]:
    """The words of a displayed name, in whatever order and spelling: `Mueller, Anna (Dept. 4)` holds those of `Anna Müller`.

    Of an address alone those before the @: `anna_mueller/sales@notes.example.org`.
    """
    shown = {word for word in map(folded, _ADDRESS.sub(" ", value).replace(",", " ").split()) if word}
    return shown or {word for word in map(folded, _BETWEEN_WORDS.split(value.partition("@")[0])) if word}


def _may_be_one_person(here: str, there: str, *, same_house: bool) -> bool:
    """Whether one person may stand behind both: exports show the name and address of today, after a marriage, in another script, as a number."""
    names = [_ADDRESS.sub(" ", value) for value in (here, there)]
    scripts = [script_of(name) for name in names]
    numbered = same_house and any(
        not _plain(name) and _NUMBERED.search(value.partition("@")[0]) for name, value in zip(names, (here, there), strict=True)
    )
    return share_a_name(here, there) or (all(scripts) and scripts[0] != scripts[1]) or numbered
