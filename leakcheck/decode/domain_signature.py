"""How one signature of a domain is judged: DKIM (RFC 6376, 8301, 8463), Google's second signature, and ARC's (RFC 8617).

Steps, the numbers again at each block: 1 guards and tags, 2 keys under the name, 3 the signed headers against each key, 4 the
body's hash, 5 known damage undone where something does not fit, 6 whether key and times are good enough to build on, 7 what the
signature covers.

Decision: the parts are examined apart and not by one call to a library, because the libraries stop at the first thing that
does not fit and so cannot say "headers intact, body changed", which is the commonest state of real archived mail. dkimpy is the
reference that tests hold this to on every mail, and a second opinion on demand.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from leakcheck.decode import signature_wording as wording
from leakcheck.decode.dkim_key import Fit, forbidden
from leakcheck.decode.dkim_signature import MOST_SIGNATURES, Dialect, MalformedSignature, SignatureTags, signature_tags
from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.header_lines import Change
from leakcheck.decode.key_candidates import Candidate, Question, key_doubt, time_doubt
from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_repairs import Restored, restored
from leakcheck.decode.mail_times import date_of, receipt_of
from leakcheck.decode.moments import mail_moment, unix_moment
from leakcheck.decode.signed_message import MOST_NAMES_KEPT, HeaderShape, SignedMessage, message_of
from leakcheck.model.attestation import Alignment, Attestation, Reason, SignatureMaterial
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.facts import PersonClaim, PersonRole
from leakcheck.model.kept_property import kept_property
from leakcheck.model.limits import Limits
from leakcheck.model.moment import Moment
from leakcheck.model.scheme import Keyring

ALGORITHMS = {"rsa-sha256": "rsa", "rsa-sha1": "rsa", "ed25519-sha256": "ed25519"}
#: What a reader sees above a message; the first four decide what it appears to say.
DISPLAYED = ("from", "to", "cc", "subject", "date", "sender", "reply-to", "message-id", "content-type")
#: A second one of these would change what a reader sees though the signature covers the first.
_ONCE = frozenset({"from", "to", "subject", "date", "content-type"})
#: Without these under the signature it does not vouch for what a reader takes the message to be (forensics K01).
_NEEDED = ("from", "subject", "date")
_LONGEST_DATE = 300
_LONGEST_KEPT = 500
#: A line search needs the signed lines again; longer headers than this are honest lists of recipients and are not kept for it.
_MOST_LINES_KEPT = 24_000


class Circumstances:
    """What the judging of every signature of a message asks about the message, found out once."""

    def __init__(self, message: SignedMessage, examined: Examined, keyring: Keyring, *, text_lost: bool = False) -> None:
        self.message, self.examined, self.keyring = message, examined, keyring
        self.text_lost = text_lost
        """Whether the container kept the header lines alone, so that nothing can be said of the text."""
        self.author_domain: str = _author_domain(message, examined)
        """The domain of the sender line's first address; of several lines that of the lowest, which signatures cover."""

    @kept_property
    def displayed(self) -> list[tuple[int, str, int]]:
        """Place, name, and number from the top among its name, of each field that a reader sees."""
        places = self.message.places
        return sorted((place, name, count) for name in DISPLAYED if name in places for count, place in enumerate(places[name]))

    @kept_property
    def receipt(self) -> Moment | None:
        """The message's own time of receipt, else of sending: expiry and key windows are judged at this time, never at today's."""
        claim = receipt_of(self.examined)
        return claim.moment if claim is not None else self.dated

    @kept_property
    def dated(self) -> Moment | None:
        """When the Date line says that the message was sent."""
        claim = date_of(self.examined)
        return claim.moment if claim is not None else _date(self.message)


class Coverage(NamedTuple):
    """What the names of h= select in a message."""

    covered: tuple[str, ...]
    """Those that stand there, in signing order."""
    listed: str
    """The decisive ones, in words."""
    outside: tuple[tuple[str, int], ...]
    """Displayed fields that are not selected, each with its number from the top among its name."""
    uncovered: tuple[str, ...]
    """The same in words."""
    gap: str
    """As `gap_in_header` says it, but for lines that are no fields."""


def coverage(shape: HeaderShape, names: tuple[str, ...]) -> Coverage:
    """What h= selects of a header's fields: of several of one name from the bottom up (RFC 6376 section 5.4.2)."""
    return _coverage(shape, names) if shape.is_short and len(names) <= MOST_NAMES_KEPT else _coverage.__wrapped__(shape, names)


@lru_cache(maxsize=256)
def _coverage(shape: HeaderShape, names: tuple[str, ...]) -> Coverage:
    places = shape.places
    covered = tuple([name for name in names if name in places])
    outside: list[tuple[int, str, int]] = []
    for name in DISPLAYED:
        found = places.get(name)
        if found is not None and (left := len(found) - names.count(name)) > 0:
            outside += [(found[count], name, count) for count in range(left)]
    shown = tuple([(name, count) for _, name, count in sorted(outside)])
    uncovered = tuple([f"{name.capitalize()} [{count}]" for name, count in shown])
    return Coverage(covered, wording.listed(covered), shown, uncovered, _doubled(shown, names) or _missing(places, names))


def _date(message: SignedMessage) -> Moment | None:
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
    line = message.fields[senders[-1]][1]
    return _domain_in(line) if len(line) <= _LONGEST_KEPT else _domain_in.__wrapped__(line)


# Kept, because the same few people write throughout a mailbox.
@lru_cache(maxsize=1000)
def _domain_in(sender_line: bytes) -> str:
    found = addresses(" ".join(sender_line.partition(b":")[2].decode("utf-8", "replace").split()))
    return found[0][1].rpartition("@")[2] if found and "@" in found[0][1] else ""


def each_signature(
    content: Content, examined: Examined, keyring: Keyring, limits: Limits, dialect: Dialect, judged: Callable[[Circumstances, int, str], Attestation]
) -> Iterator[Attestation]:
    """The answers for the signatures of one relative of DKIM. Of a message too large to be examined the answer about DKIM tells."""
    try:
        message = message_of(content, limits.item_bytes)
    except LimitReached:
        return
    places = message.places.get(dialect.field, []) if message is not None else []
    if message is None or not places:
        return
    around, name = Circumstances(message, examined, keyring), f"header {wording.FIELDS[dialect]}"
    for order, place in enumerate(places[:MOST_SIGNATURES]):
        yield judged(around, place, f"{name} [{order}]")
    if len(places) > MOST_SIGNATURES:
        sentence = f"The message carries {len(places)} signatures of this kind; only the first {MOST_SIGNATURES} were examined."
        yield wording.unsure(dialect, wording.location(name, b""), Reason.TOO_LARGE, sentence)


def judge(around: Circumstances, place: int, at: str, dialect: Dialect = Dialect.DKIM, *, repair: bool = True) -> Attestation:
    """The answer for the signature in field `place`; `at` says where that is, for the reader. Never raises for what a message holds.

    `repair`: whether known damage is undone where the signature does not fit.
    """
    raw = around.message.fields[place][1].partition(b":")[2]
    # 1 guards and tags
    try:
        tags = signature_tags(raw, dialect)
    except MalformedSignature as error:
        return wording.malformed(dialect, at, raw, str(error))
    return _Judgement(around, place, tags, wording.Blank(dialect, tags, at, raw), repair=repair).answer()


class _Judgement:
    """One signature."""

    def __init__(self, around: Circumstances, place: int, tags: SignatureTags, blank: wording.Blank, *, repair: bool) -> None:
        self._around, self._place, self._tags, self._blank, self._repair = around, place, tags, blank, repair
        self._message = around.message
        self._covers = covers = coverage(around.message.shape, tags.names)
        self._listed = covers.listed
        self._signed = unix_moment(tags.signed_at) if tags.signed_at is not None else None
        self._alignment = alignment(tags.domain, around.author_domain) if around.author_domain else Alignment.UNKNOWN

    def answer(self) -> Attestation:
        kind = ALGORITHMS.get(self._tags.algorithm)
        # RFC 8617 began when SHA-1 was out of use (RFC 8301): no honest server ever sealed with it.
        if kind is None or (self._blank.dialect is Dialect.ARC and self._tags.hash_name == "sha1"):
            return self._filled(self._blank.unsupported())
        if "from" not in self._tags.names:
            return self._filled(self._blank.from_not_signed())
        return self._checked(kind)

    def _checked(self, kind: str) -> Attestation:
        tags = self._tags
        lines = self._message.signed_lines(tags, self._place, self._blank.dialect)
        digest = wording.digest_of(lines, tags.hash_name)
        # 2 keys under the name, 3 the signed headers against each; the best answer wins
        best = self._best(kind, digest)
        # 4 the body's hash
        body_fits = not self._around.text_lost and self._message.body_hash(tags.body_form, tags.hash_name, tags.length) == tags.body_hash
        if best is None:
            return self._filled(self._blank.without_key(online=self._around.keyring.online), body_fits=body_fits, material=self._material(digest))
        if best.refusal is not None:
            return self._filled(self._blank.refused(best), best, body_fits=body_fits, material=self._material(digest))
        if self._around.text_lost:
            return self._of_header_alone(best)
        if best.fit is Fit.FITS and body_fits:
            return self._fitting(best)
        # 5 known damage undone
        if self._repair and best.fit is not Fit.STRANGE:
            found = restored(self._message, tags, lines[-1], digest, best.signed_digest, body_fits=body_fits)
            if found is not None:
                return wording.with_repairs(self._restored(best, found, digest), found)
        return self._not_fitting(best, body_fits=body_fits, digest=digest, lines=lines)

    def _best(self, kind: str, digest: bytes) -> Candidate | None:
        tags = self._tags
        asked = Question(tags.domain, tags.selector, kind, tags.hash_name, tags.signature, digest, lambda given: forbidden(given, tags, kind))
        return asked.best(self._around.keyring, lambda: self._around.receipt)

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

    def _of_header_alone(self, best: Candidate) -> Attestation:
        if best.fit is not Fit.FITS:
            return self._filled(self._blank.header_rewritten(opens=best.fit is Fit.OPENS), best)
        doubt = self._key_doubt(best) or time_doubt(best, self._tags.expires, self._around.receipt, self._signed)
        but = doubt[1] if doubt else self._gap_in_header()
        return self._filled(self._blank.text_lost(self._listed, but), best, headers_fit=True)

    def _restored(self, best: Candidate, found: Restored, digest: bytes) -> Attestation:
        """The signature fits once something is undone or put back: the same doubts and gaps apply as without."""
        if not found.text_fits:
            doubt = self._key_doubt(best)
            said = self._blank.body_altered(self._listed, doubt[1] if doubt else "")
            return self._filled(said, best, headers_fit=True, material=self._material(digest, signed_digest=best.signed_digest))
        if found.line is not None and found.change is Change.CHANGED and self._key_doubt(best) is None:
            # Before the doubts about time: a changed date would only raise them.
            return self._filled(self._blank.line_changed(found.line, found.also, whole_text=found.whole_text), best, body_fits=True)
        answer = self._fitting(best)
        if answer.reason is not Reason.VERIFIED:
            return answer
        if not found.whole_text:
            return self._filled(self._blank.text_added(found), best, headers_fit=True)
        if found.line is not None:
            return self._filled(self._blank.line_not_covered(found.line, found.also), best, body_fits=True)
        return self._filled(self._blank.repaired(self._listed, self._alignment, best, found), best, headers_fit=True, body_fits=True)

    def _fitting(self, best: Candidate) -> Attestation:
        # 6 whether key and times are good enough
        doubt = self._key_doubt(best) or time_doubt(best, self._tags.expires, self._receipt(best), self._signed)
        if doubt is not None:
            return self._filled(self._blank.doubtful(*doubt), best, headers_fit=True, body_fits=True)
        # 7 what it covers
        gap = self._gap()
        if gap:
            return self._filled(self._blank.partly_covered(gap), best, headers_fit=True, body_fits=True)
        return self._filled(self._blank.verified(self._listed, self._alignment, best), best, headers_fit=True, body_fits=True)

    def _gap(self) -> str:
        """What a reader sees and the signature does not cover, in words; empty if nothing decisive is left out."""
        tags = self._tags
        if tags.length is not None and tags.length < (length := len(self._message.canonical_body(tags.body_form))):
            return f"it covers only the first {tags.length:,} of {length:,} bytes of the text"
        return self._gap_in_header()

    def _gap_in_header(self) -> str:
        message, covers = self._message, self._covers
        return gap_in_header(message, covers.outside, self._tags.names) if message.strays else covers.gap

    def _receipt(self, best: Candidate) -> Moment | None:
        """The time of receipt, where anything is measured by it: to find it out costs as much as a hash."""
        record = best.record
        return self._around.receipt if self._tags.expires is not None or record.first_seen or record.retired else None

    def _key_doubt(self, best: Candidate) -> tuple[Reason, str] | None:
        return key_doubt(best, self._tags.domain)

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
        if headers_fit and self._signed is not None:
            said = wording.when_signed(said, self._signed, self._around.dated)
        return self._blank.attestation(
            said,
            best,
            alignment=self._alignment,
            covered=self._covers.covered,
            uncovered=self._covers.uncovered,
            body_length=length,
            headers_fit=headers_fit,
            body_fits=body_fits,
            mended=self._message.mended,
            receipt=self._receipt(best) if best else None,
            material=material,
        )


def gap_in_header(message: SignedMessage, outside: Sequence[tuple[str, int]], names: Sequence[str]) -> str:
    """What a reader sees of the header and a signature over lines of these names does not cover, in words; empty if nothing decisive is.

    `outside`: the displayed fields that it does not cover, each with its number from the top among its name.
    """
    strays = "its header holds lines that are no header lines, which some programs show as text and which it does not cover" if message.strays else ""
    return _doubled(outside, names) or strays or _missing(message.places, names)


def _doubled(outside: Sequence[tuple[str, int]], names: Sequence[str]) -> str:
    doubled = [name for name, _ in outside if name in _ONCE and name in names]
    return f"a second {doubled[0].capitalize()} line stands in the message that it does not cover" if doubled else ""


def _missing(places: Collection[str], names: Sequence[str]) -> str:
    if "from" not in places:
        return "the message has no sender line"
    missing = [name.capitalize() for name in _NEEDED if name in places and name not in names]
    return f"it does not cover the {' and '.join(missing)} line" if missing else ""
