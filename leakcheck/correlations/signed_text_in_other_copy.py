"""The text that a signature covers stands in another message of the dump."""

from collections.abc import Iterator, Mapping

from leakcheck.decode.copy_evidence import evidence_of, whole_file
from leakcheck.decode.mail_wording import Extent, MailDifference, mail_difference
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Identifier, IdentifierKind, SignatureMark, TextContent
from leakcheck.model.item import Item
from leakcheck.model.key_record import CONDITIONAL, KeyOrigin
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_FOOTER = "A mailing list or a mail server put a footer, banner or disclaimer into one copy, or a scanner cut something out of it."
_DECODING = "One copy was downloaded in part, or exported by a program that renders HTML as text in its own way."
_ANYBODYS = CONDITIONAL | {KeyOrigin.TEST}
#: A text on more messages than this is a form letter, and no copy of one message.
_MOST = 50


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        _FOOTER,
        _DECODING,
        "The sender's program, or the mailbox, put the attachments or the formatting into another form.",
    ),
    sources=("RFC 6376 section 3.7 (the signed header names the hash of the text)", "RFC 6377 section 3 (what lists do to messages)"),
    false_alarms=FalseAlarms(0, 492, "signed messages of public test suites and of honest people"),
)
def signed_text_in_other_copy(dump: Dump) -> Iterator[Observation]:
    """The signed text of a message whose text was changed stands in another copy; the difference is shown.

    The header lines of the message are unchanged since they were signed, and among them is the hash of the text as it was then. The
    text here has another hash, but that of another message in this dump, such as the sender's own copy or another recipient's, has
    exactly this one: so that is the text that was signed. Words of the one that were replaced by others in the other count; what
    lists, servers and programs add or render otherwise does not. The other copy gains: its text is the signed one, whatever its own
    header lines are worth.
    """
    wanted: dict[str, list[tuple[Item, Attestation]]] = {}
    for item, attestation in dump.attestations(Reason.BODY_ALTERED):
        if attestation.headers_proven and attestation.material is not None and _is_documented(attestation):
            wanted.setdefault(attestation.material.body_hash.hex(), []).append((item, attestation))
    if not wanted:
        return
    copies = _copies(dump, wanted)
    for value in sorted(wanted):
        for item, attestation in wanted[value]:
            for copy in copies.get(value, ())[:1]:
                yield from _observations(dump, item, attestation, copy)


def _is_documented(attestation: Attestation) -> bool:
    key = attestation.key
    return key is not None and key.origin not in _ANYBODYS and not key.forgeable_because


def _copies(dump: Dump, wanted: Mapping[str, object]) -> Mapping[str, list[Item]]:
    """The messages whose text has one of the hashes, in the order of their paths."""
    found: dict[str, list[Item]] = {}
    for item, identifier in dump.facts(Identifier, IdentifierKind.SIGNED_TEXT):
        if identifier.value in wanted and len(found.get(identifier.value, ())) < _MOST:
            found.setdefault(identifier.value, []).append(item)
    return found


def _observations(dump: Dump, item: Item, attestation: Attestation, copy: Item) -> Iterator[Observation]:
    mark = SignatureMark(at=Location(attestation.at.part, attestation.at.raw, item.path), scheme=attestation.scheme, detail=attestation.signer)
    evidence = evidence_of(mark, whole_file(copy), whole_file(item))
    found = mail_difference(_words(dump, copy), _words(dump, item))
    weight, direction, tested = _weighed(found)
    yield Observation(
        sentence=(
            f"The text that a mail server of {attestation.signer} signed with this message stands in another copy ({copy.path}); {_seen(found)}."
        ),
        evidence=evidence,
        weight=weight,
        direction=direction,
        tested=tested,
        item=item.path,
        others=(copy.path,),
        difference=found.changes.lines if found.changes else (),
    )
    yield Observation(
        sentence=(
            f"The text of this message is the one that a mail server of {attestation.signer} signed, as the signature on another copy shows "
            f"({item.path}). Of its header lines that says nothing."
        ),
        evidence=evidence,
        weight=Weight.MODERATE,
        direction=Direction.GENUINENESS,
        item=copy.path,
        others=(item.path,),
    )


def _seen(found: MailDifference) -> str:
    if found.changes is None:
        return "the two have hardly a word in common"
    return "the difference is shown" if found.changes.lines else "the two have the same words, so that only blanks, signs or their encoding differ"


def _weighed(found: MailDifference) -> tuple[Weight, Direction, tuple[Tested, ...]]:
    """Only words that were replaced by others count as changed by somebody."""
    if found.extent is Extent.REPLACED:
        return Weight.STRONG, Direction.ALTERATION, (Tested(_FOOTER, "excluded"), Tested(_DECODING, "unlikely"))
    if found.extent is Extent.SHORT:
        return Weight.MODERATE, Direction.ALTERATION, (Tested(_FOOTER, "possible"), Tested(_DECODING, "possible"))
    return Weight.WEAK, Direction.LEAD, (Tested(_FOOTER, "possible"), Tested(_DECODING, "possible"))


def _words(dump: Dump, item: Item) -> str:
    return "\n".join(text.text for text in dump.facts_of(item.path, TextContent, "body"))
