"""A header line was changed after the message was signed; what it read then stands elsewhere in the dump."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from leakcheck.decode.changed_line_search import ChangedLine, changed_line
from leakcheck.decode.mail_headers import decoded
from leakcheck.decode.masked_text import is_masked
from leakcheck.decode.sender_lines import leads_to_sender, may_be_same_sender, same_sender
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, HeaderField, Link, PersonClaim, SignatureMark
from leakcheck.model.finding import located
from leakcheck.model.item import Item
from leakcheck.model.key_record import CONDITIONAL, KeyOrigin
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: For one message so many of the dump's commonest people and subjects are tried, which takes some hundredths of a second.
_MOST_PEOPLE = 400
_MOST_SUBJECTS = 2_000
_MOST_IDENTIFIERS = 2_000
_MOST_MESSAGES = 5_000
_PEOPLE_LINES = ("from", "to", "cc", "reply-to", "sender")
_ANYBODYS = CONDITIONAL | {KeyOrigin.TEST}
#: What decides who says what and when. Recipients are at times rewritten openly, and people rename what they received to find it again.
_DECISIVE = frozenset({"from", "date", "message-id"})
#: Where a list that puts its own address into the From line names the author.
_NAMING_THE_AUTHOR = frozenset({"Sender", "Reply-To", "Cc"})


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.SIGNATURE,
    needs=(),
    innocent=(
        "A mailing list or a gateway put its own address into the From line, so that its copies pass the recipient's checks (DMARC).",
        "A mailbox program or an export replaced the address by another one of the same person.",
        "Whoever passed the message on changed the line openly, to protect somebody or to mark the copy.",
        "For the subject: the mailbox's owner renamed the message to find it again, as some mail programs allow.",
    ),
    sources=("RFC 6376 section 3.7", "RFC 8017 section 8.2.2 (an RSA signature gives up the hash that was signed)"),
    false_alarms=FalseAlarms(0, 492, "signed messages of public test suites and of honest people"),
)
def signed_header_found_in_dump(dump: Dump) -> Iterator[Observation]:
    """A signed header line was changed since; the value that was signed stands elsewhere in this dump.

    The text of the message is the one that its signature names, the signature was made with the key of its domain, but the header
    lines as they stand are not those that were signed. The people, subjects and message identifiers that other messages of the
    dump bear are put in their place one after another: with one of them the lines have exactly the hash that was signed. So this
    is what the line read then. A value that is a mask, as anonymised copies have them, is only mentioned; so is a sender by whom a
    list or gateway leads to the signed one. It weighs a step less where one person may stand behind both.
    """
    unsolved = [
        (item, attestation)
        for item, attestation in islice(dump.attestations(Reason.HEADERS_ALTERED), _MOST_MESSAGES)
        if attestation.material is not None and attestation.material.lines and attestation.key is not None
    ]
    if unsolved:
        values = _values(dump)
        for item, attestation in unsolved:
            material = attestation.material
            found = changed_line(material, values) if material is not None else None
            if found is not None:
                yield _observation(dump, item, attestation, found)


def _values(dump: Dump) -> Mapping[str, Sequence[str]]:
    """What other messages bear, the commonest first: names with addresses, subjects, identifiers."""
    people, subjects, identifiers = Counter[str](), Counter[str](), Counter[str]()
    for _, claim in dump.facts(PersonClaim):
        if claim.address:
            people[f'"{claim.name}" <{claim.address}>' if claim.name else claim.address] += 1
    for _, field in dump.facts(HeaderField, "Subject"):
        subjects[field.value] += 1
    for _, link in dump.facts(Link):
        if link.kind in {"in-reply-to", "references"}:
            identifiers[f"<{link.target}>"] += 1
    common = _commonest(people, _MOST_PEOPLE)
    named = dict.fromkeys(_PEOPLE_LINES, common)
    return {**named, "subject": _commonest(subjects, _MOST_SUBJECTS), "message-id": _commonest(identifiers, _MOST_IDENTIFIERS)}


def _commonest(counts: Counter[str], most: int) -> list[str]:
    return [text for text, _ in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))[:most]]


def _observation(dump: Dump, item: Item, attestation: Attestation, found: ChangedLine) -> Observation:
    name = found.name.capitalize()
    field = HeaderField(at=Location(f"header {name}", found.present or "(missing)"), name=name, position=0, value=found.present)
    mark = SignatureMark(at=attestation.at, scheme=attestation.scheme, detail=attestation.signer)
    evidence: tuple[AnyFact, ...] = (located(field, item.path), located(mark, item.path))
    masked = is_masked(found.present.encode("utf-8", "replace"))
    anybodys = attestation.key is None or attestation.key.origin in _ANYBODYS or bool(attestation.key.forgeable_because)
    decisive = found.name in _DECISIVE
    lists = False
    if found.name == "from":
        others = " ".join(field.value for field in dump.facts_of(item.path, HeaderField) if field.name in _NAMING_THE_AUTHOR)
        present, signed = decoded(found.present), decoded(found.signed)
        lists = leads_to_sender(present, signed, others)
        decisive = not same_sender(present, signed) and not may_be_same_sender(present, signed)
    weight = Weight.WEAK if anybodys or lists else Weight.STRONG if decisive else Weight.MODERATE
    return Observation(
        sentence=(
            f"When this message was signed for {attestation.signer}, its {name} line read “{found.signed}”; here it reads "
            f"“{found.present}”. The text and the other signed lines are unchanged."
            + (" Mailing lists, gateways and exports put such an address in place of the author's." if lists else "")
        ),
        evidence=evidence,
        item=item.path,
        weight=weight,
        direction=Direction.LEAD if masked or lists else None,
        difference=(f"- {name}: {found.signed}", f"+ {name}: {found.present}"),
    )
