"""How one signature of a domain is judged: DKIM (RFC 6376, 8301, 8463), Google's second signature, and ARC's (RFC 8617).

Steps, the numbers again at each block: 1 guards and tags, 2 keys under the name, 3 the signed headers against each key, 4 the
body's hash, 5 known damage undone where something does not fit, 6 whether key and times are good enough to build on, 7 what the
signature covers.

Decision: the parts are examined apart and not by one call to a library, because the libraries stop at the first thing that
does not fit and so cannot say "headers intact, body changed", which is the commonest state of real archived mail. dkimpy is the
reference that tests hold this to on every mail, and a second opinion on demand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from leakcheck.decode import signature_wording as wording
from leakcheck.decode.dkim_key import Fit, PublicKey, forbidden, record_key
from leakcheck.decode.dkim_signature import Dialect, MalformedSignature, SignatureTags, signature_tags
from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.header_repairs import Change
from leakcheck.decode.key_windows import distance, is_long_before
from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_repairs import Restored, restored
from leakcheck.decode.mail_times import date_of, receipt_of
from leakcheck.decode.moments import mail_moment, unix_moment
from leakcheck.decode.signed_message import SignedMessage
from leakcheck.model.attestation import Alignment, Attestation, Reason, SignatureMaterial
from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.moment import Moment
from leakcheck.model.scheme import Keyring

ALGORITHMS = {"rsa-sha256": "rsa", "rsa-sha1": "rsa", "ed25519-sha256": "ed25519"}
#: What a reader sees above a message; the first four decide what it appears to say.
DISPLAYED = frozenset({"from", "to", "cc", "subject", "date", "sender", "reply-to", "message-id", "content-type"})
#: A second one of these would change what a reader sees though the signature covers the first.
_ONCE = frozenset({"from", "to", "subject", "date", "content-type"})
#: Without these under the signature it does not vouch for what a reader takes the message to be (forensics K01).
_NEEDED = ("from", "subject", "date")
_LEAST_BITS = 1024
_LONGEST_DATE = 300
_REFUSALS = (None, Reason.KEY_FORBIDS, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE)
_FITS = tuple(Fit)
_ORIGINS = tuple(KeyOrigin)
#: A line search needs the signed lines again; longer headers than this are honest lists of recipients and are not kept for it.
_MOST_LINES_KEPT = 24_000


class Circumstances:
    """What the judging of every signature of a message asks about the message, found out once."""

    def __init__(self, message: SignedMessage, examined: Examined, keyring: Keyring) -> None:
        self.message, self.examined, self.keyring = message, examined, keyring
        self.receipt: Moment | None = _receipt(message, examined)
        """The message's own time of receipt, else of sending: expiry and key windows are judged at this time, never at today's."""
        self.author_domain: str = _author_domain(message, examined)
        """The domain of the sender line's first address; of several lines that of the lowest, which signatures cover."""
        shown = (name for name in message.places if name in DISPLAYED)
        found = [(place, name, count) for name in shown for count, place in enumerate(message.places[name])]
        self.displayed: list[tuple[int, str, int]] = sorted(found)
        """Place, name, and number from the top among its name, of each field that a reader sees."""


def _receipt(message: SignedMessage, examined: Examined) -> Moment | None:
    claim = receipt_of(examined) or date_of(examined)
    if claim is not None:
        return claim.moment
    dates = message.places.get("date")
    return mail_moment(message.fields[dates[-1]][1][:_LONGEST_DATE].partition(b":")[2].decode("ascii", "replace")) if dates else None


def _author_domain(message: SignedMessage, examined: Examined) -> str:
    senders = message.places.get("from")
    if not senders:
        return ""
    if len(senders) == 1:
        for claim in examined.every(PersonClaim):
            if claim.role is PersonRole.SENDER:
                return claim.address.rpartition("@")[2]
    found = addresses(" ".join(message.fields[senders[-1]][1].partition(b":")[2].decode("utf-8", "replace").split()))
    return found[0][1].rpartition("@")[2] if found and "@" in found[0][1] else ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A key under the signature's name, with what it says."""

    record: KeyRecord
    key: PublicKey | None
    fit: Fit
    refusal: Reason | None = None
    why: str = ""
    signed_digest: bytes = b""
    """What was signed, where the key opens the signature."""
    sibling: bool = False
    """Whether the key is archived for another domain, one that is known to share its keys."""


def judge(around: Circumstances, place: int, at: str, dialect: Dialect = Dialect.DKIM) -> Attestation:
    """The answer for the signature in field `place`; `at` says where that is, for the reader. Never raises for what a message holds."""
    raw = around.message.fields[place][1].partition(b":")[2]
    # 1 guards and tags
    try:
        tags = signature_tags(raw, dialect)
    except MalformedSignature as error:
        return wording.malformed(dialect, at, raw, str(error))
    return _Judgement(around, place, tags, dialect, wording.Blank(dialect, tags, at, raw)).answer()


class _Judgement:
    """One signature."""

    def __init__(self, around: Circumstances, place: int, tags: SignatureTags, dialect: Dialect, blank: wording.Blank) -> None:
        self._around, self._place, self._tags, self._dialect, self._blank = around, place, tags, dialect, blank
        self._message = message = around.message
        chosen = set(message.selected(tags.names))
        #: Displayed fields that h= does not select, each with its number from the top among its name.
        self._outside = [(name, count) for field, name, count in around.displayed if field not in chosen]
        self._covered = [name for name in tags.names if name in message.places]
        self._listed = wording.listed(self._covered)
        self._alignment = alignment(tags.domain, around.author_domain) if around.author_domain else Alignment.UNKNOWN

    def answer(self) -> Attestation:
        kind = ALGORITHMS.get(self._tags.algorithm)
        if kind is None:
            return self._filled(self._blank.unsupported())
        if "from" not in self._tags.names:
            return self._filled(self._blank.from_not_signed())
        return self._checked(kind)

    def _checked(self, kind: str) -> Attestation:
        tags = self._tags
        # 2 keys under the name
        records = self._around.keyring.dkim_keys(tags.domain, tags.selector)
        lines = self._message.signed_lines(tags, self._place, self._dialect)
        digest = wording.digest_of(lines, tags.hash_name)
        # 3 the signed headers against each key; the best answer wins, the key seen nearest to the mail's own time first
        best = self._best(records, kind, digest)
        # 4 the body's hash
        body_fits = self._message.body_hash(tags.body_form, tags.hash_name, tags.length) == tags.body_hash
        if best is None:
            return self._filled(self._blank.without_key(online=self._around.keyring.online), body_fits=body_fits, material=self._material(digest))
        if best.refusal is not None:
            return self._filled(self._blank.refused(best), best, body_fits=body_fits, material=self._material(digest))
        if best.fit is Fit.FITS and body_fits:
            return self._fitting(best)
        # 5 known damage undone
        if best.fit is not Fit.STRANGE:
            found = restored(self._message, tags, lines[-1], digest, best.signed_digest, body_fits=body_fits)
            if found is not None:
                return wording.with_repairs(self._restored(best, found, digest), found)
        return self._not_fitting(best, body_fits=body_fits, digest=digest, lines=lines)

    # ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _best(self, records: Sequence[KeyRecord], kind: str, digest: bytes) -> Candidate | None:
        tags = self._tags
        found = [self._tried(record, kind, digest) for record in self._nearest(records)]
        if not any(one.fit is not Fit.STRANGE for one in found):
            siblings = self._around.keyring.sibling_keys(tags.domain, tags.selector)
            tried = (self._tried(record, kind, digest, sibling=True) for record in self._nearest(siblings))
            # A sibling's key that says nothing is no key of this name.
            found += [one for one in tried if one.fit is not Fit.STRANGE and one.refusal is None]
        return min(found, key=_rank) if found else None

    def _tried(self, record: KeyRecord, kind: str, digest: bytes, *, sibling: bool = False) -> Candidate:
        tags = self._tags
        given, key = record_key(record.record, kind)
        refusal = forbidden(given, tags, kind)
        if refusal:
            return Candidate(record, None, Fit.STRANGE, Reason.KEY_FORBIDS, refusal)
        if key is None:
            return Candidate(record, None, Fit.STRANGE, Reason.KEY_REVOKED, "its domain has withdrawn it")
        if isinstance(key, str):
            return Candidate(record, None, Fit.STRANGE, Reason.KEY_UNUSABLE, key)
        if kind != "rsa":
            fit = key.fit(tags.signature, digest, tags.hash_name)
            return Candidate(record, key, fit, signed_digest=digest if fit is Fit.FITS else b"", sibling=sibling)
        signed = key.opened(tags.signature, tags.hash_name)
        fit = Fit.STRANGE if signed is None else Fit.FITS if signed == digest else Fit.OPENS
        return Candidate(record, key, fit, signed_digest=signed or b"", sibling=sibling)

    def _nearest(self, records: Sequence[KeyRecord]) -> Sequence[KeyRecord]:
        if len(records) < 2:
            return records
        receipt = self._around.receipt
        return sorted(records, key=lambda record: distance(receipt, record))

    # ── answers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _not_fitting(self, best: Candidate, *, body_fits: bool, digest: bytes, lines: list[bytes]) -> Attestation:
        if best.fit is Fit.FITS:
            doubt = self._key_doubt(best)
            return self._filled(
                self._blank.body_altered(self._listed, doubt[1] if doubt else ""), best, headers_fit=True, material=self._material(digest)
            )
        if best.fit is Fit.OPENS:
            kept = lines if body_fits and sum(map(len, lines)) <= _MOST_LINES_KEPT else []
            material = self._material(digest, lines=kept, signed_digest=best.signed_digest)
            return self._filled(self._blank.opens(body_fits=body_fits), best, body_fits=body_fits, material=material)
        return self._filled(self._blank.strange(), best, body_fits=body_fits, material=self._material(digest))

    def _restored(self, best: Candidate, found: Restored, digest: bytes) -> Attestation:
        """The signature fits once something is undone or put back: the same doubts and gaps apply as without."""
        if not found.text_fits:
            doubt = self._key_doubt(best)
            said = self._blank.body_altered(self._listed, doubt[1] if doubt else "")
            return self._filled(said, best, headers_fit=True, material=self._material(digest, signed_digest=best.signed_digest))
        if found.line is not None and found.change is Change.CHANGED and self._key_doubt(best) is None:
            # Before the doubts about time: a changed date would only raise them.
            return self._filled(self._blank.line_changed(found.line), best, body_fits=True)
        answer = self._fitting(best)
        if answer.reason is not Reason.VERIFIED:
            return answer
        if not found.whole_text:
            return self._filled(self._blank.text_added(found), best, headers_fit=True)
        if found.line is not None:
            return self._filled(self._blank.line_not_covered(found.line), best, body_fits=True)
        return self._filled(self._blank.repaired(self._listed, self._alignment, best, found.repairs), best, headers_fit=True, body_fits=True)

    def _fitting(self, best: Candidate) -> Attestation:
        # 6 whether key and times are good enough
        doubt = self._key_doubt(best) or self._time_doubt(best)
        if doubt is not None:
            return self._filled(self._blank.doubtful(*doubt), best, headers_fit=True, body_fits=True)
        # 7 what it covers
        gap = self._gap()
        if gap:
            return self._filled(self._blank.partly_covered(gap), best, headers_fit=True, body_fits=True)
        return self._filled(self._blank.verified(self._listed, self._alignment, best), best, headers_fit=True, body_fits=True)

    def _gap(self) -> str:
        """What a reader sees and the signature does not cover, in words; empty if nothing decisive is left out."""
        tags, message = self._tags, self._message
        if tags.length is not None and tags.length < (length := len(message.canonical_body(tags.body_form))):
            return f"it covers only the first {tags.length:,} of {length:,} bytes of the text"
        doubled = [name for name, _ in self._outside if name in _ONCE and name in tags.names]
        if doubled:
            return f"a second {doubled[0].capitalize()} line stands in the message that it does not cover"
        if message.strays:
            return "its header holds lines that are no header lines, which some programs show as text and which it does not cover"
        if "from" not in message.places:
            return "the message has no sender line"
        missing = [name.capitalize() for name in _NEEDED if name in message.places and name not in tags.names]
        return f"it does not cover the {' and '.join(missing)} line" if missing else ""

    def _key_doubt(self, best: Candidate) -> tuple[Reason, str] | None:
        record = best.record
        if record.origin is KeyOrigin.TEST:
            return Reason.FORGEABLE, wording.TEST_KEY
        if record.forgeable_because:
            return Reason.FORGEABLE, f"others could make such signatures too: {record.forgeable_because}"
        if best.key is not None and best.key.kind == "rsa" and best.key.bits < _LEAST_BITS:
            return Reason.FORGEABLE, f"its key has only {best.key.bits} bits, which others can break"
        if record.origin in (KeyOrigin.UNDOCUMENTED, KeyOrigin.RECOVERED):
            return Reason.CONDITIONAL_KEY, f"nobody has documented that its key is {self._tags.domain}'s; anybody can make a key and sign with it"
        return None

    def _time_doubt(self, best: Candidate) -> tuple[Reason, str] | None:
        receipt = self._around.receipt
        if receipt is None:
            return None
        expires = unix_moment(self._tags.expires) if self._tags.expires is not None else None
        if expires is not None and expires.is_before(receipt):
            return Reason.EXPIRED_AT_RECEIPT, f"it had expired on {expires} when the message was received on {receipt}"
        if is_long_before(receipt, best.record):
            return Reason.OUTSIDE_KEY_WINDOW, f"the message claims {receipt}, while its key was first seen anywhere on {best.record.first_seen}"
        return None

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _material(self, digest: bytes, *, lines: Sequence[bytes] = (), signed_digest: bytes = b"") -> SignatureMaterial:
        tags = self._tags
        return SignatureMaterial(tags.signature, digest, tags.hash_name, tags.body_hash, tags.body_form, tuple(lines), signed_digest, self._gap())

    def _filled(
        self,
        said: wording.Said,
        best: Candidate | None = None,
        *,
        headers_fit: bool = False,
        body_fits: bool = False,
        material: SignatureMaterial | None = None,
    ) -> Attestation:
        length = len(self._message.canonical_body(self._tags.body_form))
        return self._blank.attestation(
            said,
            best,
            alignment=self._alignment,
            covered=tuple(self._covered),
            uncovered=tuple(f"{name.capitalize()} [{place}]" for name, place in self._outside),
            body_length=length,
            headers_fit=headers_fit,
            body_fits=body_fits,
            mended=self._message.mended,
            receipt=self._around.receipt,
            material=material,
        )


def _rank(candidate: Candidate) -> tuple[int, int, int, bool]:
    """Fitting keys before opening ones before strangers; usable before refused; better documented before worse; own before shared."""
    place = _FITS.index(candidate.fit), _REFUSALS.index(candidate.refusal), _ORIGINS.index(candidate.record.origin)
    return (*place, candidate.sibling)
