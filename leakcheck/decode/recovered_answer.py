"""What is said of a signature that a computed key made: what that shows, and what it does not, within DESIGN section 4 point 6.

Decision: a key computed from a dump never authenticates mails of that dump by itself, however many it opens: signing ten
thousand mails with a key made for the purpose takes seconds. It does once something outside the dump holds the same key.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256

import msgspec

from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.key_candidates import TEST_KEY
from leakcheck.decode.key_memberships import LEAST_OPENED, Membership
from leakcheck.decode.key_recovery import PublicNumbers, opened, record_text
from leakcheck.decode.key_windows import bound, outside_life
from leakcheck.decode.signature_wording import NOT_SHOWN, listed
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.key_record import CONDITIONAL, KeyOrigin, KeyRecord
from leakcheck.model.moment import Moment
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor, RecoveredKey, UnexplainedSignature

_LEAST_BITS = 1024
#: With a small exponent somebody with much computing power might make a number that opens one given mail; never two.
_BINDING_EXPONENT = 257
#: A second line of these, or a missing one of the first three, changes what a reader sees outside the signature.
_NEEDED = ("from", "subject", "date")
_ONCE = ("from", "to", "subject", "date", "content-type")
_MOST_NAMES = 3
SHOWS_NOT = (
    "A computed key shows that one private key made these signatures and which messages are unchanged since. It does not show whose key that was, "
    "or when it signed: anybody can make a key, sign with it for any domain, and write any date. A mail of the same domain that you hold "
    "independently of this dump ties the key to the domain (leakcheck keys recover CASE --anchor MAIL)."
)


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


def recovered_answer(before: Attestation, made: Made, moment: Moment | None) -> Attestation:
    """The answer for a signature, now that a key is known that made it; `moment` is the time that the message claims."""
    anchor = anchor_for(made.key, before.signer)
    record = _record(made, before, anchor)
    outcome, reason, sentence = _said(before, made, anchor, record, moment)
    rivals = _rivals(before, made.rivals) if anchor is None else ""
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


def anchor_for(key: RecoveredKey, domain: str) -> KeyAnchor | None:
    """What ties a key to a signing domain, the strongest first; None where nothing does."""
    for anchor in key.anchors:
        if anchor.kind is AnchorKind.ARCHIVE:
            return anchor
    mails = {anchor.identity for anchor in key.anchors if anchor.kind is AnchorKind.MAIL and anchor.domain == domain}
    enough = len(mails) >= (1 if key.exponent >= _BINDING_EXPONENT else 2)
    usable = (one for one in key.anchors if one.domain == domain and (one.kind is AnchorKind.CASE or enough))
    return next(usable, None)


def summary(member: Membership, strangers: int, rivals: int) -> str:
    """A key of the case in a few sentences: what it opened, and how many signatures of its name it did not make."""
    key = member.key
    intact = sum(one.fits and one.signature.body_fits for one in member.opened)
    other_text = sum(one.fits and not one.signature.body_fits for one in member.opened)
    changed = len(member.opened) - intact - other_text
    how = "is documented" if key.documented else "was computed from this dump"
    parts = [
        f"{_names(member)}: a key of {key.bits:,} bits (exponent {key.exponent}) {how}, and made {_count(len(member.opened), 'signature')} here.",
        f"Unchanged since: {intact:,}; with the signed header lines and another text: {other_text:,}; with other header lines: {changed:,}.",
    ]
    if strangers:
        parts.append(f"{_count(strangers, 'signature')} of the same name {'was' if strangers == 1 else 'were'} not made with it.")
    if rivals:
        parts.append(f"{_count(rivals, 'other key')} signed under the same name; which of them was the domain's, if any, nothing here shows.")
    parts.append(_tied(key))
    return storable(" ".join(parts))


def anchors_of_mail(mail: Examined, keys: Iterable[RecoveredKey]) -> Iterator[RecoveredKey]:
    """The keys that verify the signed lines of a mail held independently of the dump, with that mail as their anchor."""
    for key in keys:
        anchors = tuple(dict.fromkeys((*key.anchors, *(_mail_anchor(mail, one) for one in mail.attestations if _verifies(key, one)))))
        if anchors != key.anchors:
            yield msgspec.structs.replace(key, anchors=anchors)


def anchors_of_case(members: Iterable[Membership], name: str) -> list[RecoveredKey]:
    """The keys of another case that are named there, with that case as their anchor for each domain that they signed for."""
    out = []
    for member in members:
        if member.different >= LEAST_OPENED:
            signers = sorted({one.signature.name for one in member.opened if one.fits})
            source = f"{_count(member.different, 'message')} of another dump (the case {name})"
            anchors = (
                KeyAnchor(kind=AnchorKind.CASE, domain=domain, selector=selector, source=source, identity=name) for domain, selector in signers
            )
            out.append(msgspec.structs.replace(member.key, anchors=tuple(anchors)))
    return out


def _verifies(key: RecoveredKey, answer: Attestation) -> bool:
    material = answer.material
    numbers = PublicNumbers(key.number, key.exponent)
    return material is not None and opened(material.signature, material.hash_name, numbers) == material.digest


def _mail_anchor(mail: Examined, answer: Attestation) -> KeyAnchor:
    name = mail.item.path.rpartition("/")[2]
    source = f"the mail {name} held outside the dump (SHA-256 {mail.item.sha256[:16]}…)"
    # Two copies of one message carry the same signature, and are one anchor.
    identity = sha256(answer.material.signature if answer.material else b"").hexdigest()
    return KeyAnchor(kind=AnchorKind.MAIL, domain=answer.signer, selector=answer.selector, source=source, identity=identity)


def answers(members: Sequence[Membership]) -> dict[int, Callable[[Attestation, Moment | None], Attestation]]:
    """How the answer for each signature is to be made that one of these keys made, by its number in the case."""
    rivals = _rivals_by_name(members)
    out: dict[int, Callable[[Attestation, Moment | None], Attestation]] = {}
    for member in members:
        for one in member.opened:
            made = Made(member.key, one.fits, member.different - 1, rivals[one.signature.name] - 1)
            out[one.signature.row] = partial(_answer, made)
    return out


def summaries(members: Sequence[Membership], signatures: Sequence[UnexplainedSignature]) -> list[str]:
    """Each key of a case in a few sentences, the most productive first."""
    rivals = _rivals_by_name(members)
    made = {one.signature.row for member in members for one in member.opened}
    strangers = Counter(one.name for one in signatures if one.row not in made)
    by_number = sorted(members, key=lambda member: -len(member.opened))
    return [summary(member, strangers[_home(member)], rivals[_home(member)] - 1) for member in by_number]


def _answer(made: Made, before: Attestation, moment: Moment | None) -> Attestation:
    return recovered_answer(before, made, moment)


def _rivals_by_name(members: Sequence[Membership]) -> Counter[tuple[str, str]]:
    """By how many keys the signatures of each name were made."""
    return Counter(name for member in members for name in {one.signature.name for one in member.opened})


def _home(member: Membership) -> tuple[str, str]:
    """The name that most of a key's signatures give."""
    return Counter(one.signature.name for one in member.opened).most_common(1)[0][0]


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
    doubt = None if anchor is None else _doubt(record, made.key, moment)
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
        short = f" A key of {made.key.bits:,} bits can be broken by others, too." if made.key.bits < _LEAST_BITS else ""
        whose = (
            "The public key was computed from those signatures; "
            f"nothing here shows that it was {before.signer}'s, or when it signed: anybody can make a key and sign with it.{short}"
        )
        return f"with a private key that also signed {_count(made.others, 'other message')} of this dump", whose
    if anchor.kind is AnchorKind.ARCHIVE:
        whose = f"The signature itself names {before.selector} of {before.signer}; the key vouches for whoever held it."
        return f"with the key that is documented as {record.selector} of {record.domain}", whose
    tie = f"if that mail is what it seems, the key is {before.signer}'s"
    if anchor.kind is AnchorKind.CASE:
        tie = f"if the two dumps are independent of each other, that speaks for a key of {before.signer}'s"
    return f"with a private key that also signed {anchor.source}", f"The public key was computed from signatures; {tie}."


def _rivals(before: Attestation, rivals: int) -> str:
    if not rivals:
        return ""
    keys = f"{_count(rivals, 'other key')} made other signatures of this dump that name {before.selector} of {before.signer}"
    return f" {keys}; which of them was the domain's, if any, nothing here shows."


def _doubt(record: KeyRecord, key: RecoveredKey, moment: Moment | None) -> tuple[Reason, str] | None:
    """Why a key that something outside the dump holds is still not good enough to build on."""
    if record.origin is KeyOrigin.TEST:
        return Reason.FORGEABLE, TEST_KEY
    if record.forgeable_because:
        return Reason.FORGEABLE, f"others could make such signatures too: {record.forgeable_because}"
    if key.bits < _LEAST_BITS:
        return Reason.FORGEABLE, f"its key has only {key.bits} bits, which others can break"
    if record.origin in CONDITIONAL:
        return Reason.CONDITIONAL_KEY, f"nobody has documented that its key is {record.domain}'s; anybody can make a key and sign with it"
    outside = outside_life(moment, record)
    return (Reason.OUTSIDE_KEY_WINDOW, outside) if outside else None


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


# ── the summary ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _names(member: Membership) -> str:
    names = [name for name, _ in Counter(one.signature.name for one in member.opened).most_common()]
    shown = [f"{selector} of {domain}" for domain, selector in names[:_MOST_NAMES]]
    return ", ".join(shown) + (f" and {_count(len(names) - _MOST_NAMES, 'other name')}" if len(names) > _MOST_NAMES else "")


def _tied(key: RecoveredKey) -> str:
    record = key.documented
    if record is not None:
        public = " Others hold its private half, or can find it." if _doubt(record, key, None) else ""
        return f"It is the key that is documented as {record.selector} of {record.domain} ({record.source}).{public}"
    tied = [anchor for anchor in key.anchors if anchor_for(key, anchor.domain) is not None]
    if tied:
        return f"It also signed {_and(list(dict.fromkeys(anchor.source for anchor in tied)))}."
    if key.anchors:
        return f"It also signed {key.anchors[0].source}; with so small an exponent a second such mail is needed to tie it to the domain."
    return "Nothing outside this dump ties it to the domain."


def _and(words: Sequence[str]) -> str:
    return " and ".join(words[:_MOST_NAMES])


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
