"""What is said of a domain's signature, each answer once: outcome, reason and sentence, within DESIGN section 4 point 6."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from leakcheck.decode.dkim_key import PublicKey, flags, record_key
from leakcheck.decode.dkim_signature import Dialect, SignatureTags
from leakcheck.decode.key_candidates import Candidate
from leakcheck.decode.key_windows import bound, distance
from leakcheck.decode.mail_repairs import Restored
from leakcheck.decode.mail_times import far_apart
from leakcheck.decode.moments import unix_moment
from leakcheck.decode.signed_message import new_hash
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason, RestoredLine, SignatureMaterial
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

FIELDS = {
    Dialect.DKIM: "DKIM-Signature",
    Dialect.GOOGLE: "X-Google-DKIM-Signature",
    Dialect.ARC: "ARC-Message-Signature",
    Dialect.DOMAINKEYS: "DomainKey-Signature",
}
SCHEMES = {Dialect.DKIM: "dkim", Dialect.GOOGLE: "google_signature", Dialect.ARC: "arc", Dialect.DOMAINKEYS: "domainkeys"}
NOT_SHOWN = "The check does not show who typed it or whether what it says is true."
NO_ACCOUNT = "That signature does not show from whose account it came."
MENDED = "the file's line ends are not those of one system and were read as CRLF"
_DECISIVE = ("from", "subject", "date", "to")
_LONGEST_RAW = 600
_LONGEST_SET_ASIDE = 160

Said = tuple[Outcome, Reason, str]


def digest_of(lines: Iterable[bytes], hash_name: str) -> bytes:
    """The hash of canonical header lines."""
    return new_hash(hash_name, b"".join(lines)).digest()


def listed(names: Sequence[str]) -> str:
    """The decisive ones of the covered lines, as a reader would list them."""
    return _in_words(tuple([name for name in _DECISIVE if name in names]))


@lru_cache(maxsize=len(_DECISIVE) ** 2)
def _in_words(decisive: tuple[str, ...]) -> str:
    named = [name.capitalize() for name in decisive]
    return ", ".join(named[:-1]) + f" and {named[-1]}" if len(named) > 1 else "".join(named)


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def whose_of_several(*, tied: bool) -> str:
    """What is to be thought of several keys under one name; `tied`: something outside the dump ties one of them to the domain."""
    if tied:
        return "something outside this dump ties one of them to the domain; domains replace keys and keep the name, and anybody can make a key"
    return "which of them was the domain's, if any, nothing here shows"


def malformed(dialect: Dialect, at: str, raw: bytes, why: str) -> Attestation:
    sentence = f"The signature cannot be read: {storable(why)}."
    return unsure(dialect, location(at, raw), Reason.MALFORMED, sentence)


def unsure(dialect: Dialect, at: Location, reason: Reason, sentence: str) -> Attestation:
    """An answer without a signature to speak of."""
    return Attestation(scheme=SCHEMES[dialect], outcome=Outcome.INDETERMINATE, reason=reason, sentence=sentence, at=at)


def location(at: str, raw: bytes) -> Location:
    return Location(at, storable(" ".join(raw[: 2 * _LONGEST_RAW].decode("utf-8", "replace").split()), _LONGEST_RAW))


class Blank(msgspec.Struct, frozen=True):
    """The answer's form for one signature, before it is known what fits."""

    dialect: Dialect
    tags: SignatureTags
    at: str
    raw: bytes

    # ── a signature that does not fit, or cannot be asked about ──────────────────────────────────────────────────────

    def unsupported(self) -> Said:
        return Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"The signature of {self.tags.domain} uses a method that is not supported here."

    def from_not_signed(self) -> Said:
        sentence = f"The signature of {self.tags.domain} does not cover the sender line and says nothing about the sender."
        return Outcome.FAILED, Reason.FROM_NOT_SIGNED, sentence

    def without_key(self, *, online: bool) -> Said:
        tags = self.tags
        where = "neither in the archive nor in DNS" if online else "not in the archive, and the network was not to be asked"
        sentence = f"The message is signed for {tags.domain}; it could be checked if the key named {tags.selector} turned up, which is {where}."
        return Outcome.INDETERMINATE, Reason.NO_KEY if online else Reason.NETWORK_NOT_ALLOWED, sentence

    def refused(self, best: Candidate) -> Said:
        sentence = f"The key {self.tags.selector} of {self.tags.domain} cannot be used: {best.why}."
        return Outcome.INDETERMINATE, best.refusal or Reason.KEY_UNUSABLE, sentence

    def opens(self, *, body_fits: bool) -> Said:
        made = f"The key of {self.tags.domain} made this signature, but for other header lines"
        if body_fits:
            sentence = f"{made}: the text fits the signature, but header lines have changed since. Exports rewrite them."
            return Outcome.FAILED, Reason.HEADERS_ALTERED, sentence
        sentence = (
            f"{made} and another text: either both have changed since, as exports and mailing lists change them, or the signature was made for "
            "another message. Nothing in the signature tells the two apart."
        )
        return Outcome.FAILED, Reason.OPENS_HEADERS_CHANGED, sentence

    def changed_since(self) -> Said:
        """For a signature with one hash for all: what has changed cannot be told."""
        sentence = (
            f"The key of {self.tags.domain} made this signature, but for a message that was not quite this one: the text or signed header lines "
            "have changed since, or the signature was made for another message. Mailing lists, virus scanners and exports change messages; by itself "
            "this is no evidence that anybody altered it on purpose."
        )
        return Outcome.FAILED, Reason.OPENS_HEADERS_CHANGED, sentence

    def strange(self) -> Said:
        sentence = (
            f"The signature was not made with any key known under the name {self.tags.selector} of {self.tags.domain}. "
            "Domains often replace a key and keep its name."
        )
        return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence

    def body_altered(self, lines: str, doubt: str) -> Said:
        since = f"they were signed, though {doubt}" if doubt else f"a mail server of {self.tags.domain} signed them"
        sentence = (
            f"The signed header lines ({lines}) are unchanged since {since}. The text is not the one that was signed. "
            "Mailing lists, virus scanners and exports change texts; by itself this is no evidence that anybody altered it on purpose."
        )
        return Outcome.FAILED, Reason.BODY_ALTERED, sentence

    # ── a signature of which the container kept the header lines alone ───────────────────────────────────────────────

    def text_lost(self, lines: str, but: str) -> Said:
        """The header lines fit; `but`: what speaks against building on that, in words, or empty."""
        sentence = (
            f"The header lines that the mailbox program kept ({lines}) are unchanged since a mail server of {self.tags.domain} signed them"
            f"{f', but {but}' if but else ''}. Whether the text and the attachments are those that were signed cannot be checked, "
            "because the program did not keep the message as it was sent."
        )
        return Outcome.INDETERMINATE, Reason.CONTAINER_LOST_BYTES, sentence

    def header_rewritten(self, *, opens: bool) -> Said:
        what = f"was made by a key of {self.tags.domain}, but for other header lines" if opens else "could not be matched with a known key"
        sentence = (
            f"The message carries a signature of {self.tags.domain} that {what}. The mailbox program did not keep the message as it was sent, "
            "and such programs and mail servers rewrite header lines, so that nothing follows from this."
        )
        return Outcome.INDETERMINATE, Reason.CONTAINER_LOST_BYTES, sentence

    # ── a signature that fits ────────────────────────────────────────────────────────────────────────────────────────

    def doubtful(self, reason: Reason, why: str) -> Said:
        return Outcome.INDETERMINATE, reason, f"The signature of {self.tags.domain} fits this message, but {why}."

    def partly_covered(self, gap: str) -> Said:
        sentence = f"The signature of {self.tags.domain} fits, but {gap}. What lies outside it is vouched for by nobody."
        return Outcome.PASSED, Reason.PARTLY_COVERED, sentence

    def verified(self, lines: str, related: Alignment, best: Candidate) -> Said:
        sentence = f"The text and the {lines} lines of this message are unchanged since {self._signed(related, best)} {NOT_SHOWN}"
        return Outcome.PASSED, Reason.VERIFIED, sentence

    def repaired(self, lines: str, related: Alignment, best: Candidate, found: Restored) -> Said:
        added = f" {_not_signed(found.set_aside)}" if found.set_aside else ""
        sentence = (
            f"The text and the {lines} lines of this message are those that were there when {self._signed(related, best, 'it')} "
            f"What was done to the copy since had to be undone for the check, and is shown: {'; '.join(found.repairs)}.{added} {NOT_SHOWN}"
        )
        return Outcome.PASSED, Reason.REPAIRED, sentence

    def text_added(self, found: Restored) -> Said:
        sentence = (
            f"The signature of {self.tags.domain} fits the header lines and a text that stands here, once this is undone: "
            f"{'; '.join(found.repairs)}. That text is unchanged since it was signed. "
            "A reader sees other words beside it, or in its place; they are shown, and are vouched for by nobody."
        )
        return Outcome.PASSED, Reason.PARTLY_COVERED, sentence

    def line_not_covered(self, line: RestoredLine, also: Sequence[RestoredLine] = ()) -> Said:
        lines = " ".join(f"The {one.name.capitalize()} line is not the one that was signed: {_then_and_now(one)}." for one in (line, *also))
        sentence = f"The text and the other signed lines are unchanged since a mail server of {self.tags.domain} signed them. {lines} {NOT_SHOWN}"
        return Outcome.PASSED, Reason.BODY_ONLY, sentence

    def line_changed(self, line: RestoredLine, also: Sequence[RestoredLine] = (), *, whole_text: bool = True) -> Said:
        rest = (
            "The text and the other signed lines are unchanged." if whole_text else "The text holds words that were not signed, too; they are shown."
        )
        others = "".join(f" The {one.name.capitalize()} line is not the one that was signed either: {_then_and_now(one)}." for one in also)
        sentence = (
            f"The {line.name.capitalize()} line was changed after a mail server of {self.tags.domain} signed this message: "
            f"{_then_and_now(line)}.{others} {rest}"
        )
        return Outcome.FAILED, Reason.SIGNED_HEADER_CHANGED, sentence

    def _signed(self, related: Alignment, best: Candidate, what: str = "it") -> str:
        domain = self.tags.domain
        whose = f"a mail server of {domain}" if related is not Alignment.DIFFERENT else f"the mail service {domain} (not the sender's own domain)"
        record = best.record
        until = with_which_key(record)
        given = " The key was supplied with the scan." if record.origin is KeyOrigin.SUPPLIED else ""
        if self.dialect is Dialect.GOOGLE:
            return f"Google's mail servers signed {what} for sending, under their own name {domain}{until}. {NO_ACCOUNT}{given}{_bounded(record)}"
        return f"{whose} signed {what}{until}.{given}{_bounded(record)}"

    # ── the whole answer ─────────────────────────────────────────────────────────────────────────────────────────────

    def attestation(
        self,
        said: Said,
        best: Candidate | None,
        *,
        alignment: Alignment,
        covered: tuple[str, ...],
        uncovered: tuple[str, ...],
        body_length: int,
        headers_fit: bool,
        body_fits: bool,
        mended: bool,
        receipt: Moment | None,
        material: SignatureMaterial | None,
    ) -> Attestation:
        tags = self.tags
        outcome, reason, sentence = said
        key: PublicKey | None = best.key if best else None
        return Attestation(
            scheme=SCHEMES[self.dialect],
            outcome=outcome,
            reason=reason,
            sentence=storable(sentence),
            at=location(self.at, self.raw),
            signer=storable(tags.domain, 255),
            selector=storable(tags.selector, 255),
            signing_time=unix_moment(tags.signed_at) if tags.signed_at is not None else None,
            algorithm=storable(tags.algorithm, 40),
            key_bits=key.bits if key else 0,
            key=best.record if best else None,
            alignment=alignment,
            covered=covered if "".join(covered).isprintable() else tuple(storable(name, 100) for name in covered),
            uncovered=uncovered,
            body_covered=body_length if tags.length is None else min(tags.length, body_length),
            body_length=body_length,
            headers_proven=headers_fit,
            body_proven=body_fits,
            not_later_than=bound(best.record) if best and headers_fit else "",
            repairs=(MENDED,) if mended and (headers_fit or body_fits) else (),
            notes=tuple(self._notes(best, receipt, body_length)) if best and headers_fit else (),
            material=material,
        )

    def _notes(self, best: Candidate, receipt: Moment | None, body_length: int) -> Iterable[str]:
        """What an expert wants to know beside the answer."""
        record, tags = best.record, self.tags
        if best.sibling:
            yield f"the key is archived under the name {record.selector} of {record.domain}, which is known to share its keys with {tags.domain}"
        signed = unix_moment(tags.signed_at) if tags.signed_at is not None else None
        yield from _window_note(record, receipt, signed)
        if bound(record):
            yield f"signed no later than {record.retired}, because {record.retired_because}"
            yield f"who kept the private half of this key could still have signed after {record.retired}"
        if tags.hash_name == "sha1":
            yield "the signature uses SHA-1, which RFC 8301 retired in 2018"
        if "t" in (given := record_key(record.record, "rsa")[0]) and "y" in flags(given):
            yield "the domain had marked this key as one under test (t=y)"
        if tags.length is not None and tags.length > body_length:
            yield f"it states a length of {tags.length:,} bytes, more than the text has"


def when_signed(said: Said, signed: Moment, dated: Moment | None) -> Said:
    """The answer with the time at which the signature states to be made, where the Date line names quite another."""
    far = far_apart(dated, signed) if dated is not None else ""
    outcome, reason, sentence = said
    stated = f"The signature states that it was made on {signed}, {far} the Date line, which the sender's program writes and no server checks."
    return (outcome, reason, f"{sentence} {stated}") if far else said


def with_which_key(record: KeyRecord) -> str:
    """When the key was seen, in words that go on a sentence; empty where that is not known. A key in DNS need not have been in use."""
    if not (record.first_seen and record.last_seen):
        return ""
    days = f"on {record.first_seen}" if record.first_seen == record.last_seen else f"from {record.first_seen} to {record.last_seen}"
    return f", with a key seen {'' if record.origin is KeyOrigin.DNS else 'in use '}{days}"


def _bounded(record: KeyRecord) -> str:
    return f" It did so no later than {record.retired}, because by then the key was out of use." if bound(record) else ""


def _not_signed(lines: Sequence[str]) -> str:
    shown = " / ".join(" ".join(line.split()) for line in lines)
    cut = shown if len(shown) <= _LONGEST_SET_ASIDE else f"{shown[:_LONGEST_SET_ASIDE]}…"
    return f"What was put to it was not signed and is vouched for by nobody: {cut!r}."


def _then_and_now(line: RestoredLine) -> str:
    signed = f"it read {line.signed!r} when it was signed" if line.signed else "there was none when it was signed"
    return f"{signed}, and " + (f"reads {line.present!r} here" if line.present else "is missing here")


def _window_note(record: KeyRecord, receipt: Moment | None, signed: Moment | None) -> Iterable[str]:
    """Judged by both times, for whoever writes a message chooses its date."""
    said = [
        f"{who} {moment}"
        for who, moment in (("the message claims", receipt), ("the signature states", signed))
        if moment is not None and record.first_seen and distance(moment, record)
    ]
    if said:
        yield f"this key was observed from {record.first_seen} to {record.last_seen or 'an unknown day'}, and {' and '.join(said)}"


def with_repairs(answer: Attestation, found: Restored) -> Attestation:
    """The answer with what had to be undone, and the difference that it makes."""
    return msgspec.structs.replace(
        answer,
        repairs=tuple(dict.fromkeys((*answer.repairs, *found.repairs))),
        repair_difference=tuple(found.difference),
        restored=found.line,
        set_aside=found.set_aside,
    )
