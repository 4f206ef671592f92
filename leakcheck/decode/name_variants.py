"""Whether two names may be one person's: after a marriage, with a title, in another script, as an account or as what somebody calls a computer."""

import re

from leakcheck.decode.letter_spellings import folded, spelled_alike

_WORD = re.compile(r"[^\W\d_]{3,}")
#: Where an address is no name: behind the @, and before the account of a Windows domain.
_DOMAIN = re.compile(r"@\S*|^[^\\\s]{1,40}\\")
#: What stands beside names and belongs to nobody: titles, forms of address, of companies and of computers.
_NO_NAMES = frozenset(
    {"and", "und", "the", "von", "van", "der", "den", "del", "della", "dos", "bin", "ben", "abu", "mrs", "herr", "frau", "prof", "dipl", "ing", "phd"}
    | {"office", "team", "admin", "user", "gmbh", "ltd", "inc", "llc", "plc", "sarl", "spa", "macbook", "laptop", "desktop", "notebook", "computer"}
    | {"info", "mail", "post", "contact", "kontakt", "kanzlei", "support", "service", "via", "behalf", "mac", "pro", "air", "imac", "home", "work"}
)
#: More words are a list of people.
_MOST_WORDS = 8


def share_a_name(one: str, other: str) -> bool:
    """Whether a word of one name is a word of the other, however it is spelled: “Anna Müller”, “anna.mueller@…”, “Dr. Anna Berger”, “ANNA-PC”.

    That says that the two may be one person, and never that they are.
    """
    first, second = _words(one), _words(other)
    return any(folded(a) == folded(b) != "" or spelled_alike(a, b) for a in first for b in second)


def _words(name: str) -> list[str]:
    found = (word.casefold() for word in _WORD.findall(_DOMAIN.sub(" ", name.strip())))
    return [word for word in found if word not in _NO_NAMES][:_MOST_WORDS]
