"""DKIM signatures (RFC 6376, 8301, 8463), verified offline over the raw bytes against historical keys.

Steps, the numbers again at each block: 1 guards and tags, 2 keys under the name, 3 the signed headers against each key, 4 the
body's hash, 5 whether key and times are good enough to build on, 6 what the signature covers, 7 a second verifier's opinion.

Decision: the parts are examined apart and not by one call to a library, because the libraries stop at the first thing that
does not fit and so cannot say "headers intact, body changed", which is the commonest state of real archived mail. dkimpy is
asked about every signature that is to authenticate a message, as an independent implementation: where it says no, the stricter
answer is given. That is two thirds of the time that a verified signature takes (benchmarks/dkim_speed.py), and is worth it: it
is what AUTHENTICATED rests on.
"""

import base64
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.dkim_key import Fit, PublicKey, flags, forbidden, public_key
from leakcheck.decode.dkim_second_opinion import SecondOpinion, second_opinion
from leakcheck.decode.dkim_signature import MOST_SIGNATURES, MalformedSignature, SignatureTags, SignedMessage, signature_tags, signed_message
from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.key_windows import distance, is_long_before
from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_times import date_of, receipt_of
from leakcheck.decode.moments import mail_moment, unix_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.key_record import KeyOrigin, KeyRecord, key_bytes, key_tags
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.scheme import Keyring, Scheme

_FIELD = "dkim-signature"
_ALGORITHMS = {"rsa-sha256": "rsa", "rsa-sha1": "rsa", "ed25519-sha256": "ed25519"}
#: What a reader sees above a message; the first four decide what it appears to say.
_DISPLAYED = ("from", "to", "cc", "subject", "date", "sender", "reply-to", "message-id", "content-type")
_DECISIVE = ("from", "subject", "date", "to")
#: A second one of these would change what a reader sees though the signature covers the first.
_ONCE = (*_DECISIVE, "content-type")
#: Without these under the signature it does not vouch for what a reader takes the message to be (forensics K01).
_NEEDED = ("from", "subject", "date")
_LEAST_BITS = 1024
_LONGEST_DATE = 300
_MENDED = ("the file's line ends are not those of one system and were read as CRLF",)
_NOT_SHOWN = "The check does not show who typed it or whether what it says is true."


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    try:
        message = signed_message(content.read(limits.item_bytes))
    except LimitReached as reached:
        yield _unsure(Location("header"), Reason.TOO_LARGE, f"The message was not examined for signatures: {reached}.")
        return
    if message is None:
        yield _unsure(Location("header"), Reason.TOO_LARGE, "The header is larger than any honest one; its signatures were not examined.")
        return
    places = [number for number, (name, _) in enumerate(message.fields) if name == _FIELD]
    if not places:
        yield _unsure(Location("header"), Reason.UNSIGNED, "The message carries no DKIM signature.")
    for order, place in enumerate(places[:MOST_SIGNATURES]):
        yield _Check(message, place, order, examined, keyring).answer()
    if len(places) > MOST_SIGNATURES:
        yield _unsure(
            Location("header"), Reason.TOO_LARGE, f"The message carries {len(places)} signatures; only the first {MOST_SIGNATURES} were examined."
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A key under the signature's name, with what it says."""

    record: KeyRecord
    key: PublicKey | None
    fit: Fit
    refusal: Reason | None = None
    why: str = ""


class _Check:
    """One signature."""

    def __init__(self, message: SignedMessage, place: int, order: int, examined: Examined, keyring: Keyring) -> None:
        self._message, self._place, self._order, self._examined, self._keyring = message, place, order, examined, keyring
        raw = message.fields[place][1].partition(b":")[2]
        self._raw = raw
        self._at = Location(f"header DKIM-Signature [{order}]", storable(" ".join(raw.decode("utf-8", "replace").split()), 600))

    def answer(self) -> Attestation:  # noqa: PLR0911  # one return a step of the procedure above
        # 1 guards and tags
        try:
            tags = signature_tags(self._raw)
        except MalformedSignature as error:
            return _unsure(self._at, Reason.MALFORMED, f"The signature cannot be read: {storable(str(error))}.")
        kind = _ALGORITHMS.get(tags.algorithm)
        if kind is None:
            return self._of(
                tags, Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"The signature of {tags.domain} uses a method that is not supported here."
            )
        if "from" not in tags.names:
            sentence = f"The signature of {tags.domain} does not cover the sender line and says nothing about the sender."
            return self._of(tags, Outcome.FAILED, Reason.FROM_NOT_SIGNED, sentence)
        # 2 keys under the name
        records = self._keyring.dkim_keys(tags.domain, tags.selector)
        if not records:
            return self._without_key(tags)
        # 3 the signed headers against each key; the best answer wins, the key seen nearest to the mail's own time first
        digest = self._message.header_digest(tags, self._place)
        candidates = [self._tried(record, tags, kind, digest) for record in self._nearest(records)]
        best = min(candidates, key=_rank)
        # 4 the body's hash
        body = self._message.body_hash(tags.body_form, tags.hash_name, tags.length) == tags.body_hash
        if best.refusal is not None:
            return self._refused(tags, best)
        if best.fit is not Fit.FITS:
            return self._not_fitting(tags, best, body_fits=body, tried=len(candidates))
        return self._fitting(tags, best) if body else self._body_altered(tags, best)

    # ── a signature that does not fit, or cannot be asked about ──────────────────────────────────────────────────────

    def _without_key(self, tags: SignatureTags) -> Attestation:
        reason = Reason.NO_KEY if self._keyring.online else Reason.NETWORK_NOT_ALLOWED
        where = "neither in the archive nor in DNS" if self._keyring.online else "not in the archive, and the network was not to be asked"
        sentence = f"The message is signed for {tags.domain}; it could be checked if the key named {tags.selector} turned up, which is {where}."
        return self._of(tags, Outcome.INDETERMINATE, reason, sentence)

    def _refused(self, tags: SignatureTags, best: _Candidate) -> Attestation:
        sentence = f"The key {tags.selector} of {tags.domain} cannot be used: {best.why}."
        return self._of(tags, Outcome.INDETERMINATE, best.refusal or Reason.KEY_UNUSABLE, sentence, best)

    def _not_fitting(self, tags: SignatureTags, best: _Candidate, *, body_fits: bool, tried: int) -> Attestation:
        if best.fit is Fit.OPENS:
            what = "the text fits the signature, but header lines have" if body_fits else "header lines and the text have"
            sentence = f"The key of {tags.domain} made this signature, but for other header lines: {what} changed since. Exports rewrite them."
            reason = Reason.HEADERS_ALTERED if body_fits else Reason.OPENS_HEADERS_CHANGED
            return self._of(tags, Outcome.FAILED, reason, sentence, best, body_proven=body_fits)
        keys = "the key" if tried == 1 else f"any of the {tried} keys"
        sentence = (
            f"The signature was not made with {keys} known under the name {tags.selector} of {tags.domain}. "
            "Domains often replace a key and keep its name."
        )
        return self._of(tags, Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence, best, body_proven=body_fits)

    def _body_altered(self, tags: SignatureTags, best: _Candidate) -> Attestation:
        doubt = self._key_doubt(tags, best)
        since = f"a mail server of {tags.domain} signed them" if doubt is None else "they were signed"
        sentence = (
            f"The signed header lines ({self._listed(tags)}) are unchanged since {since}, but the text is not the one that was signed. "
            "Mailing lists, virus scanners and exports change texts; by itself this is no evidence that anybody altered it on purpose."
        )
        besides = f" Besides, {doubt[1]}." if doubt else ""
        return self._of(tags, Outcome.FAILED, Reason.BODY_ALTERED, sentence + besides, best, headers_proven=True, notes=self._notes(tags, best))

    # ── a signature that fits ────────────────────────────────────────────────────────────────────────────────────────

    def _fitting(self, tags: SignatureTags, best: _Candidate) -> Attestation:
        # 5 whether key and times are good enough
        doubt = self._doubt(tags, best)
        if doubt is not None:
            return self._of(
                tags, Outcome.INDETERMINATE, doubt[0], doubt[1], best, headers_proven=True, body_proven=True, notes=self._notes(tags, best)
            )
        # 6 what it covers
        gap = self._gap(tags)
        if gap:
            sentence = f"The signature of {tags.domain} fits, but {gap}. What lies outside it is vouched for by nobody."
            notes = self._notes(tags, best)
            return self._of(tags, Outcome.PASSED, Reason.PARTLY_COVERED, sentence, best, headers_proven=True, body_proven=True, notes=notes)
        # 7 the second opinion
        when = next((time for time in (tags.signed_at, tags.expires) if time is not None), 0)
        opinion = second_opinion(self._message.whole, self._order, _plain(best), when)
        if opinion is SecondOpinion.NO:
            sentence = f"Our verifier finds that the signature of {tags.domain} fits, an independent one does not; nothing is built on it."
            return self._of(tags, Outcome.INDETERMINATE, Reason.UNSUPPORTED, sentence, best)
        return self._verified(tags, best, ("an independent verifier could not read this message",) if opinion is SecondOpinion.SILENT else ())

    def _verified(self, tags: SignatureTags, best: _Candidate, notes: tuple[str, ...]) -> Attestation:
        until = _until(best.record)
        related = self._alignment(tags)
        whose = (
            f"a mail server of {tags.domain}"
            if related is not Alignment.DIFFERENT
            else f"the mail service {tags.domain} (not the sender's own domain)"
        )
        given = " The key was supplied with the scan." if best.record.origin is KeyOrigin.SUPPLIED else ""
        sentence = f"The text and the {self._listed(tags)} lines of this message are unchanged since {whose} signed it{until}.{given} {_NOT_SHOWN}"
        notes = (*notes, *self._notes(tags, best))
        return self._of(tags, Outcome.PASSED, Reason.VERIFIED, sentence, best, headers_proven=True, body_proven=True, notes=notes)

    def _gap(self, tags: SignatureTags) -> str:
        """What a reader sees and the signature does not cover, in words; empty if nothing decisive is left out."""
        length = len(self._message.canonical_body(tags.body_form))
        if tags.length is not None and tags.length < length:
            return f"it covers only the first {tags.length:,} of {length:,} bytes of the text"
        doubled = [name for name, _ in self._outside(tags) if name in _ONCE and name in tags.names]
        if doubled:
            return f"a second {doubled[0].capitalize()} line stands in the message that it does not cover"
        if self._message.strays:
            return "its header holds lines that are no header lines, which some programs show as text and which it does not cover"
        present = {name for name, _ in self._message.fields}
        if "from" not in present:
            return "the message has no sender line"
        missing = [name.capitalize() for name in _NEEDED if name in present and name not in tags.names]
        return f"it does not cover the {' and '.join(missing)} line" if missing else ""

    def _doubt(self, tags: SignatureTags, best: _Candidate) -> tuple[Reason, str] | None:
        """Why nothing can be built on a signature that fits."""
        doubt = self._key_doubt(tags, best) or self._time_doubt(tags, best)
        return (doubt[0], f"The signature of {tags.domain} fits this message, but {doubt[1]}.") if doubt else None

    def _key_doubt(self, tags: SignatureTags, best: _Candidate) -> tuple[Reason, str] | None:
        if best.record.origin is KeyOrigin.TEST:
            return (
                Reason.FORGEABLE,
                "its key is one of a standard or test suite, whose private half is published or must be taken to be, so that others may sign with it",
            )
        if best.key is not None and best.key.kind == "rsa" and best.key.bits < _LEAST_BITS:
            return Reason.FORGEABLE, f"its key has only {best.key.bits} bits, which others can break"
        if best.record.origin is KeyOrigin.UNDOCUMENTED:
            return Reason.CONDITIONAL_KEY, f"nobody has documented that its key is {tags.domain}'s; anybody can make a key and sign with it"
        return None

    def _time_doubt(self, tags: SignatureTags, best: _Candidate) -> tuple[Reason, str] | None:
        receipt = self._receipt()
        if receipt is None:
            return None
        expires = unix_moment(tags.expires) if tags.expires is not None else None
        if expires is not None and expires.is_before(receipt):
            return Reason.EXPIRED_AT_RECEIPT, f"it had expired on {expires} when the message was received on {receipt}"
        if is_long_before(receipt, best.record):
            return Reason.OUTSIDE_KEY_WINDOW, f"the message claims {receipt}, while its key was first seen anywhere on {best.record.first_seen}"
        return None

    # ── parts ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _tried(self, record: KeyRecord, tags: SignatureTags, kind: str, digest: bytes) -> _Candidate:
        given = key_tags(record.record)
        refusal = forbidden(given, tags, kind)
        if refusal:
            return _Candidate(record, None, Fit.STRANGE, Reason.KEY_FORBIDS, refusal)
        data = key_bytes(given)
        if data == b"":
            return _Candidate(record, None, Fit.STRANGE, Reason.KEY_REVOKED, "its domain has withdrawn it")
        key = public_key(kind, data) if data is not None else "its record holds no key that can be read"
        if isinstance(key, str):
            return _Candidate(record, None, Fit.STRANGE, Reason.KEY_UNUSABLE, key)
        return _Candidate(record, key, key.fit(tags.signature, digest, tags.hash_name))

    def _nearest(self, records: Sequence[KeyRecord]) -> list[KeyRecord]:
        receipt = self._receipt()
        return sorted(records, key=lambda record: distance(receipt, record))

    def _receipt(self) -> Moment | None:
        """The message's own time of receipt, else of sending: expiry and key windows are judged at this time, never at today's."""
        claim = receipt_of(self._examined) or date_of(self._examined)
        if claim is not None:
            return claim.moment
        dates = [whole for name, whole in self._message.fields if name == "date"]
        return mail_moment(dates[-1][:_LONGEST_DATE].partition(b":")[2].decode("ascii", "replace")) if dates else None

    def _outside(self, tags: SignatureTags) -> list[tuple[str, int]]:
        """Displayed fields that h= does not select, each with its number from the top among its name."""
        chosen = set(self._message.selected(tags.names))
        counts: dict[str, int] = {}
        out = []
        for number, (name, _) in enumerate(self._message.fields):
            place = counts.get(name, 0)
            counts[name] = place + 1
            if name in _DISPLAYED and number not in chosen:
                out.append((name, place))
        return out

    def _listed(self, tags: SignatureTags) -> str:
        present = {name for name, _ in self._message.fields}
        named = [name.capitalize() for name in _DECISIVE if name in tags.names and name in present]
        return ", ".join(named[:-1]) + f" and {named[-1]}" if len(named) > 1 else "".join(named)

    def _alignment(self, tags: SignatureTags) -> Alignment:
        senders = [whole for name, whole in self._message.fields if name == "from"]
        if not senders:
            return Alignment.UNKNOWN
        found = addresses(" ".join(senders[-1].partition(b":")[2].decode("utf-8", "replace").split()))
        return alignment(tags.domain, found[0][1].rpartition("@")[2]) if found and "@" in found[0][1] else Alignment.UNKNOWN

    def _notes(self, tags: SignatureTags, best: _Candidate) -> tuple[str, ...]:
        """What an expert wants to know beside the answer."""
        notes = [*self._window_note(best.record)]
        if tags.hash_name == "sha1":
            notes.append("the signature uses SHA-1, which RFC 8301 retired in 2018")
        if "y" in flags(key_tags(best.record.record)):
            notes.append("the domain had marked this key as one under test (t=y)")
        if tags.length is not None and tags.length > len(self._message.canonical_body(tags.body_form)):
            notes.append(f"it states a length of {tags.length:,} bytes, more than the text has")
        return tuple(notes)

    def _window_note(self, record: KeyRecord) -> tuple[str, ...]:
        receipt = self._receipt()
        if receipt is None or not record.first_seen or not distance(receipt, record):
            return ()
        return (f"this key was observed from {record.first_seen} to {record.last_seen or 'an unknown day'}, and the message claims {receipt}",)

    def _of(
        self,
        tags: SignatureTags,
        outcome: Outcome,
        reason: Reason,
        sentence: str,
        best: _Candidate | None = None,
        *,
        headers_proven: bool = False,
        body_proven: bool = False,
        notes: tuple[str, ...] = (),
    ) -> Attestation:
        present = {name for name, _ in self._message.fields}
        length = len(self._message.canonical_body(tags.body_form))
        return Attestation(
            scheme="dkim",
            outcome=outcome,
            reason=reason,
            sentence=storable(sentence),
            at=self._at,
            signer=storable(tags.domain, 255),
            selector=storable(tags.selector, 255),
            signing_time=unix_moment(tags.signed_at) if tags.signed_at is not None else None,
            algorithm=storable(tags.algorithm, 40),
            key_bits=best.key.bits if best and best.key else 0,
            key=best.record if best else None,
            alignment=self._alignment(tags),
            covered=tuple(storable(name, 100) for name in tags.names if name in present),
            uncovered=tuple(f"{name.capitalize()} [{place}]" for name, place in self._outside(tags)),
            body_covered=length if tags.length is None else min(tags.length, length),
            body_length=length,
            headers_proven=headers_proven,
            body_proven=body_proven,
            repairs=_MENDED if self._message.mended and (headers_proven or body_proven) else (),
            notes=notes,
        )


def _plain(best: _Candidate) -> str:
    """The key as the plainest of records: what a record allows was settled before, and dkimpy stumbles over legal spellings."""
    data = key_bytes(key_tags(best.record.record)) or b""
    kind = best.key.kind if best.key else "rsa"
    return f"v=DKIM1; k={kind}; p={base64.b64encode(data[-32:] if kind == 'ed25519' else data).decode()}"


def _rank(candidate: _Candidate) -> tuple[int, int, int]:
    """Fitting keys before opening ones before strangers; usable before refused; better documented before worse."""
    order = (Fit.FITS, Fit.OPENS, Fit.STRANGE)
    origins = list(KeyOrigin)
    refusals = (None, Reason.KEY_FORBIDS, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE)
    return order.index(candidate.fit), refusals.index(candidate.refusal), origins.index(candidate.record.origin)


def _until(record: KeyRecord) -> str:
    return f", with a key seen in use from {record.first_seen} to {record.last_seen}" if record.first_seen and record.last_seen else ""


def _unsure(at: Location, reason: Reason, sentence: str) -> Attestation:
    return Attestation(scheme="dkim", outcome=Outcome.INDETERMINATE, reason=reason, sentence=sentence, at=at)


SCHEME = Scheme(
    name="dkim",
    title="DKIM signature",
    formats=("email_message",),
    verify=_verify,
    limitations=(
        "Damage done by exports and mailing lists is not undone before the check.",
        "ARC, DomainKeys and Google's own second signature are not verified.",
    ),
)
