"""A signature carries a copy of a header line that says something else than the line does now."""

import re
from collections.abc import Iterator

from leakcheck.decode.mail_address import addresses
from leakcheck.decode.moments import mail_moment
from leakcheck.model.attestation import Attestation
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField, Identifier, IdentifierKind, SignedCopy
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: What a reader sees above a message. Content-Type and the like are rewritten by gateways that leave the words alone.
_PEOPLE = frozenset({"from", "sender", "reply-to", "to", "cc"})
_COMPARED = _PEOPLE | {"subject", "date", "message-id"}
#: Lines that mailing lists put their own address into.
_OF_LISTS = frozenset({"from", "sender", "reply-to"})
#: What lists, gateways and mail programs put before a subject.
_TAG = re.compile(
    r"(?:\s*(?:\[[^\[\]]{1,60}\]|\([^()]{1,30}\)|\*{1,5}[^*]{1,30}\*{1,5}|(?:re|fwd?|aw|wg|tr|sv|external|spam)(?:\[\d{1,3}\])?\s*:)\s*){1,10}",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"DKIM-Signature(?: \[(\d+)\])?", re.IGNORECASE)
_LONGEST = 120
#: Longer copies were cut when they were read, and are not compared.
_WHOLE = 5_000
_LIST = "A mailing list put its tag into the subject or its own address into the sender line."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.COVERAGE,
    cause=Cause.SIGNATURE,
    needs=(SignedCopy,),
    about=(ItemKind.MAIL,),
    innocent=(
        _LIST,
        "A gateway on the way wrote the line anew: another address form, another date form, a warning before the subject.",
        "The signing program copied the line before another program of the same server finished it.",
    ),
    sources=("RFC 6376 sections 3.5 (the z= tag) and 5.4.1 (it is for diagnosis)",),
    false_alarms=FalseAlarms(0, 9, "signed messages of a public test suite that carry such copies; too few for more than a weak sign"),
)
def signed_copy_of_header_differs(mail: Examined) -> Iterator[Observation]:
    """A signature carries a copy of a header line that says something else than the line does now.

    A mail server may put copies of the header lines into its signature, as they were when it signed. Where such a copy and the line
    that stands in the message differ in what they say, the line was changed on the way or later, and the copy shows what it said.
    If the signature fits, the copy is signed too. If it does not fit, or cannot be checked, the copy is only what the message says
    of itself: whoever changed the line could have changed the copy as well, but seldom thinks of it.
    """
    fields = list(mail.every(HeaderField))
    from_list = any(fact.kind is IdentifierKind.LIST for fact in mail.every(Identifier))
    copies: dict[tuple[int, str], list[SignedCopy]] = {}
    for copy in mail.every(SignedCopy):
        if copy.name in _COMPARED and not (from_list and copy.name in _OF_LISTS):
            copies.setdefault((_number(copy.at.part), copy.name), []).append(copy)
    for (number, name), said in copies.items():
        answer = next((one for one in mail.attestations if one.scheme == "dkim" and _number(one.at.part) == number), None)
        present = [field for field in fields if field.name.lower() == name]
        if not _vouched(answer, name) and not _agree(name, said, present):
            yield _observation(said[0], present, proven=answer is not None and answer.headers_proven)


def _number(part: str) -> int:
    match = _NUMBER.search(part)
    return int(match[1] or 0) if match else -1


def _vouched(answer: Attestation | None, name: str) -> bool:
    """Whether the line itself is proven, so that it is the copy that is wrong."""
    return answer is not None and answer.headers_proven and name in {covered.lower() for covered in answer.covered}


def _agree(name: str, copies: list[SignedCopy], present: list[HeaderField]) -> bool:
    stands = {_says(name, field.value) for field in present}
    return any(len(copy.value) >= _WHOLE or _says(name, copy.value) in stands for copy in copies)


def _says(name: str, value: str) -> object:
    """What a line says, apart from its spelling."""
    if name in _PEOPLE:
        found = frozenset(address.lower() for _, address in addresses(value) if address)
        if found:
            return found
    elif name == "date":
        moment = mail_moment(value)
        if moment is not None:
            return moment.utc or moment.wall
    elif name == "subject":
        tag = _TAG.match(value)
        value = value[tag.end() :] if tag else value
    return "".join(value.split()).strip("<>").casefold()


def _observation(copy: SignedCopy, present: list[HeaderField], *, proven: bool) -> Observation:
    now = f"The line here says “{_cut(present[0].value)}”." if present else "The message has no such line now."
    worth = (
        "The signature fits, and the copy with it; the line itself is not covered."
        if proven
        else "The signature itself could not be confirmed, so that the copy too is only what the message says."
    )
    sentence = f"The signature carries a copy of the {copy.name.capitalize()} line as it was when signed: “{_cut(copy.value)}”. {now} {worth}"
    return Observation(
        sentence=sentence,
        evidence=(copy, *present[:1]),
        tested=(Tested(_LIST, "excluded" if copy.name != "subject" else "possible"),),
        difference=(
            f"- {copy.name.capitalize()}: {_cut(copy.value)}",
            *(f"+ {copy.name.capitalize()}: {_cut(field.value)}" for field in present[:1]),
        ),
    )


def _cut(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST]}…"
