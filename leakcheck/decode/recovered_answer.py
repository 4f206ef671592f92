"""What is said of a signature that a computed key made: what that shows, and what it does not, within DESIGN section 4 point 6.

Decision: a key computed from a dump never authenticates mails of that dump by itself, however many it opens: signing ten
thousand mails with a key made for the purpose takes seconds. It does once something outside the dump holds the same key.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec

from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.key_anchors import anchor_for, foreign_key, key_doubt
from leakcheck.decode.key_candidates import LEAST_BITS
from leakcheck.decode.key_memberships import Membership, by_signed_name
from leakcheck.decode.key_recovery import PublicNumbers, record_text
from leakcheck.decode.key_windows import bound
from leakcheck.decode.signature_wording import NOT_SHOWN, counted, listed, whose_of_several
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.moment import Moment
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor, RecoveredKey, UnexplainedSignature

#: A second line of these, or a missing one of the first three, changes what a reader sees outside the signature.
_NEEDED = ("from", "subject", "date")
_ONCE = ("from", "to", "subject", "date", "content-type")


@dataclass(frozen=True, slots=True)
class Made:
    """That a key made a signature of this case."""

    key: RecoveredKey
    fits: bool
    """Whether the header lines are still those that were signed."""
    others: int
    """How many other signatures of the case it made."""
    rivals: int = 0
    """How many other keys made signatures of the same name."""
    rival_tied: bool = False
    """Whether something outside the dump ties one of those to the domain."""


@dataclass(frozen=True, slots=True)
class Namesakes:
    """The signatures of one name that computed keys made, beside which another of that name stands that they did not make."""

    keys: int
    signatures: int
    first: str = ""
    """ISO date: the earliest time that the unchanged ones claim; empty where none claims any."""
    last: str = ""


def recovered_answer(before: Attestation, made: Made, moment: Moment | None) -> Attestation:
    """The answer for a signature, now that a key is known that made it; `moment` is the time that the message claims."""
    anchor = anchor_for(made.key, before.signer)
    record = _record(made, before, anchor)
    outcome, reason, sentence = _said(before, made, anchor, record, moment)
    if before.reason is Reason.DOES_NOT_OPEN:
        sentence = (
            f"{sentence} None of the keys documented as {before.selector} of {before.signer} made it; domains often replace a key and keep its name."
        )
    rivals = _rivals(before, made) if anchor is None else ""
    return msgspec.structs.replace(
        before,
        outcome=outcome,
        reason=reason,
        sentence=storable(f"{sentence}{rivals}"),
        key=record,
        key_bits=made.key.bits,
        alignment=_alignment(before, record),
        headers_proven=made.fits,
        not_later_than=bound(record) if made.fits else "",
    )


def stranger_answer(before: Attestation, beside: Namesakes, moment: Moment | None) -> Attestation:
    """The answer for a signature that none of the computed keys of its name made: what was known of it, and that it stands apart."""
    keys = "One private key made" if beside.keys == 1 else f"{beside.keys:,} private keys made"
    apart = (
        f" {keys} {counted(beside.signatures, 'other signature')} of this dump that {'names' if beside.signatures == 1 else 'name'} "
        f"{before.selector} of {before.signer}, and not this one{_claims(beside, moment)}. "
        "Domains replace keys and keep the name; by itself this says nothing against the message."
    )
    return msgspec.structs.replace(before, sentence=storable(before.sentence + apart))


def _claims(beside: Namesakes, moment: Moment | None) -> str:
    if not beside.first or moment is None:
        return ""
    day = moment.earliest.date().isoformat()
    span = f"on {beside.first}" if beside.first == beside.last else f"from {beside.first} to {beside.last}"
    return f"; those claim times {span}, and this message claims {day}, {'within' if beside.first <= day <= beside.last else 'outside'} that time"


Answer = Callable[[Attestation, Moment | None], Attestation]


def answers(members: Sequence[Membership], signatures: Iterable[UnexplainedSignature]) -> dict[int, Answer]:
    """How the answer for each signature is to be made that one of these keys made, or whose name they bear, by its number in the case."""
    by_name = by_signed_name(members)
    out: dict[int, Answer] = {}
    for member in members:
        for one in member.opened:
            others = [other for other in by_name[one.signature.name] if other is not member]
            tied = any(anchor_for(other.key, one.signature.domain) is not None for other in others)
            out[one.signature.row] = partial(_answer, Made(member.key, one.fits, member.different - 1, len(others), tied))
    namesakes = {name: _namesakes(name, some) for name, some in by_name.items()}
    for signature in signatures:
        if signature.row not in out and signature.name in namesakes:
            out[signature.row] = partial(_stranger, namesakes[signature.name])
    return out


def _answer(made: Made, before: Attestation, moment: Moment | None) -> Attestation:
    return recovered_answer(before, made, moment)


def _stranger(beside: Namesakes, before: Attestation, moment: Moment | None) -> Attestation:
    return stranger_answer(before, beside, moment)


def _namesakes(name: tuple[str, str], members: Sequence[Membership]) -> Namesakes:
    made = [one for member in members for one in member.opened if one.signature.name == name]
    days = sorted(one.signature.time[:10] for one in made if one.fits and one.signature.time)
    return Namesakes(len(members), len({one.signature.signature for one in made}), days[0] if days else "", days[-1] if days else "")


# ── the answer ───────────────────────────────────────────────────────────────────────────────────────────────────────


Said = tuple[Outcome, Reason, str]


def _said(before: Attestation, made: Made, anchor: KeyAnchor | None, record: KeyRecord, moment: Moment | None) -> Said:
    negative = Outcome.INDETERMINATE if anchor is None else Outcome.FAILED
    key, whose = _with_which_key(before, made, anchor, record)
    lines = listed(before.covered)
    if not made.fits:
        now = "the text fits the signature, but header lines have" if before.body_proven else "header lines and the text have"
        reason = Reason.HEADERS_ALTERED if before.body_proven else Reason.OPENS_HEADERS_CHANGED
        return negative, reason, f"The signature was made {key}, but for other header lines: {now} changed since. Exports rewrite them. {whose}"
    if not before.body_proven:
        sentence = (
            f"The signed header lines ({lines}) are unchanged since they were signed {key}. The text is not the one that was signed. "
            f"Mailing lists, virus scanners and exports change texts; by itself this is no evidence that anybody altered it on purpose. {whose}"
        )
        return negative, Reason.BODY_ALTERED, sentence
    doubt = None if anchor is None else key_doubt(record, made.key, moment) or foreign_key(record, before.signer)
    gap = _gap(before)
    if gap:
        outcome = Outcome.INDETERMINATE if anchor is None or doubt else Outcome.PASSED
        sentence = f"The signature was made {key} and fits, but {gap}. What lies outside it is vouched for by nobody. {whose}"
        return outcome, Reason.PARTLY_COVERED, sentence
    unchanged = f"The text and the {lines} lines of this message are unchanged since they were signed {key}. {whose}"
    if anchor is None:
        return Outcome.INDETERMINATE, Reason.RECOVERED_KEY, unchanged
    if doubt is not None:
        return Outcome.INDETERMINATE, doubt[0], f"{unchanged} But {doubt[1]}."
    return Outcome.PASSED, Reason.VERIFIED, f"{unchanged} {NOT_SHOWN}"


def _with_which_key(before: Attestation, made: Made, anchor: KeyAnchor | None, record: KeyRecord) -> tuple[str, str]:
    """The key, in words that follow "signed", and a sentence on what is known of whose it was."""
    if anchor is None:
        short = f" A key of {made.key.bits:,} bits can be broken by others, too." if made.key.bits < LEAST_BITS else ""
        whose = (
            "The public key was computed from those signatures; "
            f"nothing here shows that it was {before.signer}'s, or when it signed: anybody can make a key and sign with it.{short}"
        )
        return f"with a private key that also signed {counted(made.others, 'other message')} of this dump", whose
    if anchor.kind is AnchorKind.ARCHIVE:
        whose = f"The signature itself names {before.selector} of {before.signer}; the key vouches for whoever held it."
        return f"with the key that is documented as {record.selector} of {record.domain}", whose
    tie = f"if that mail is what it seems, the key is {before.signer}'s"
    if anchor.kind is AnchorKind.CASE:
        tie = f"if the two dumps are independent of each other, that speaks for a key of {before.signer}'s"
    return f"with a private key that also signed {anchor.source}", f"The public key was computed from signatures; {tie}."


def _rivals(before: Attestation, made: Made) -> str:
    if not made.rivals:
        return ""
    keys = f"{counted(made.rivals, 'other key')} made other signatures of this dump that name {before.selector} of {before.signer}"
    return f" {keys}; {whose_of_several(tied=made.rival_tied)}."


def _gap(before: Attestation) -> str:
    """What a reader sees and the signature does not cover, in words; empty if nothing decisive is left out."""
    if before.material is not None and before.material.gap:
        return before.material.gap
    covered, length = before.body_covered, before.body_length
    if covered is not None and length is not None and covered < length:
        return f"it covers only the first {covered:,} of {length:,} bytes of the text"
    outside = [name.partition(" ")[0].lower() for name in before.uncovered]
    left_out = [name for name in outside if name in _NEEDED or (name in _ONCE and name in before.covered)]
    if left_out:
        return f"a {left_out[0].capitalize()} line stands in the message that it does not cover"
    return "" if "from" in before.covered else "the message has no sender line"


def _record(made: Made, before: Attestation, anchor: KeyAnchor | None) -> KeyRecord:
    if anchor is not None and anchor.record is not None:
        return anchor.record
    text = record_text(PublicNumbers(made.key.number, made.key.exponent))
    computed = f"computed from {made.others + 1:,} signatures of this dump"
    if anchor is None:
        return KeyRecord(before.signer, before.selector, text, computed, KeyOrigin.RECOVERED)
    return KeyRecord(before.signer, before.selector, text, f"{computed}; it also signed {anchor.source}", KeyOrigin.SUPPLIED)


def _alignment(before: Attestation, record: KeyRecord) -> Alignment:
    """A key documented for somebody else vouches for that one, and not for the domain that the signature names."""
    return Alignment.DIFFERENT if alignment(record.domain.removeprefix("*."), before.signer) is Alignment.DIFFERENT else before.alignment
