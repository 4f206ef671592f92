"""DomainKeys signatures (RFC 4870), DKIM's forerunner: on mail of 2004 to about 2013, with keys in the same places.

Steps, the numbers again at each block: 1 guards and tags, 2 the sending address and the signed lines, 3 keys under the name, 4 known
damage undone, 5 whether the key is good enough to build on, 6 what the signature covers. Header lines and text are one hash, so
that of a signature that does not fit no part is proven.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from leakcheck.decode import signature_wording as wording
from leakcheck.decode.dkim_key import Fit, forbidden_kind
from leakcheck.decode.dkim_signature import Dialect, MalformedSignature, SignatureTags
from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.domain_signature import Circumstances, each_signature, gap_in_header
from leakcheck.decode.domainkeys_signature import by_list, domainkeys_digest, domainkeys_tags, signed_fields
from leakcheck.decode.key_candidates import Candidate, Question, key_doubt, time_doubt
from leakcheck.decode.mail_address import addresses
from leakcheck.decode.mail_repairs import Restored
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.scheme import Keyring, Scheme

_ESCAPED = re.compile(rb"(?m)^>(>*From )")
_UNESCAPED = "lines of the text that begin with “From ” had been marked with “>”, as mailboxes do"
_MOST_DIFFERENCES = 20


def _verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    return each_signature(content, examined, keyring, limits, Dialect.DOMAINKEYS, _judged)


def _judged(around: Circumstances, place: int, at: str) -> Attestation:
    raw = around.message.fields[place][1].partition(b":")[2]
    # 1 guards and tags
    try:
        tags, form = domainkeys_tags(raw)
    except MalformedSignature as error:
        return wording.malformed(Dialect.DOMAINKEYS, at, raw, str(error))
    return _Judgement(around, place, tags, form, wording.Blank(Dialect.DOMAINKEYS, tags, at, raw)).answer()


class _Judgement:
    """One signature."""

    def __init__(self, around: Circumstances, place: int, tags: SignatureTags, form: str, blank: wording.Blank) -> None:
        self._around, self._place, self._tags, self._form, self._blank = around, place, tags, form, blank
        # 2 the sending address and the signed lines
        self._fields = signed_fields(around.message, place, tags.names)
        chosen = set(self._fields)
        self._covered = tuple(dict.fromkeys(around.message.fields[number][0] for number in self._fields))
        self._outside = [(name, count) for field, name, count in around.displayed if field not in chosen]
        self._alignment = alignment(tags.domain, around.author_domain) if around.author_domain else Alignment.UNKNOWN
        self._mailbox, self._sending_domain = self._sending_address()

    def answer(self) -> Attestation:
        tags = self._tags
        if tags.algorithm != "rsa-sha1":
            return self._filled(self._blank.unsupported())
        if "from" not in self._covered:
            return self._filled(self._blank.from_not_signed())
        if self._sending_domain != tags.domain and not self._sending_domain.endswith(f".{tags.domain}"):
            # RFC 4870 section 3.3, d=
            other = self._sending_domain or "no domain"
            sentence = f"The signature is for mail sent from {tags.domain}, and this message was sent from {other}."
            return self._filled((Outcome.INDETERMINATE, Reason.MALFORMED, sentence))
        return self._checked()

    def _checked(self) -> Attestation:
        tags, message = self._tags, self._around.message
        # 3 keys under the name
        digest = domainkeys_digest(message, self._fields, message.body, self._form)
        asked = Question(tags.domain, tags.selector, "rsa", "sha1", tags.signature, digest, self._forbids)
        best = asked.best(self._around.keyring, lambda: self._around.receipt)
        if best is None:
            return self._filled(self._blank.without_key(online=self._around.keyring.online))
        if best.refusal is not None:
            return self._filled(self._blank.refused(best), best)
        if best.fit is Fit.STRANGE:
            return self._filled(self._blank.strange(), best)
        return self._fitting(best) if best.fit is Fit.FITS or self._fits_by_list(best) else self._opening(best)

    def _opening(self, best: Candidate) -> Attestation:
        # 4 known damage undone
        message = self._around.message
        body, marked = _ESCAPED.subn(rb"\1", message.body)
        if not marked or domainkeys_digest(message, self._fields, body, self._form) != best.signed_digest:
            return self._filled(self._blank.changed_since(), best)
        answer = self._fitting(best)
        shown = [line for match in _escaped_lines(message.body) for line in (f"-{match}", f"+{match[1:]}")]
        if answer.authenticates:
            said = self._blank.repaired(wording.listed(self._covered), self._alignment, best, Restored((_UNESCAPED,), tuple(shown)))
            answer = self._filled(said, best, fits=True)
        return msgspec.structs.replace(answer, repairs=(*answer.repairs, _UNESCAPED), repair_difference=tuple(shown))

    def _fitting(self, best: Candidate) -> Attestation:
        # 5 whether the key is good enough
        doubt = key_doubt(best, self._tags.domain) or time_doubt(best, None, self._around.receipt)
        if doubt is not None:
            return self._filled(self._blank.doubtful(*doubt), best, fits=True)
        # 6 what it covers
        gap = gap_in_header(self._around.message, self._outside, self._covered)
        if gap:
            return self._filled(self._blank.partly_covered(gap), best, fits=True)
        return self._filled(self._blank.verified(wording.listed(self._covered), self._alignment, best), best, fits=True)

    def _fits_by_list(self, best: Candidate) -> bool:
        message = self._around.message
        fields = by_list(message, self._fields, self._tags.names)
        return fields != self._fields and domainkeys_digest(message, fields, message.body, self._form) == best.signed_digest

    def _sending_address(self) -> tuple[str, str]:
        """Mailbox and domain of the first signed Sender line, else of the first From line (RFC 4870 section 3.2.1)."""
        message = self._around.message
        for name in ("sender", "from"):
            for number in self._fields:
                if message.fields[number][0] == name:
                    text = message.fields[number][1].partition(b":")[2].decode("utf-8", "replace")
                    found = addresses(" ".join(text.split()))
                    mailbox, _, domain = found[0][1].rpartition("@") if found else ("", "", "")
                    return mailbox, domain.lower().rstrip(".")
        return "", ""

    def _forbids(self, given: Mapping[str, str]) -> str:
        """RFC 4870 section 3.2.3: g= names the one mailbox that may use the key; later records allow a star in it."""
        before, star, after = given.get("g", "").partition("*")
        mailbox = self._mailbox
        fits = mailbox.startswith(before) and mailbox.endswith(after) and len(mailbox) >= len(before + after) if star else mailbox == before
        return forbidden_kind(given, "rsa", "sha1") or ("" if fits or not given.get("g") else "its record does not allow it for this mailbox")

    def _filled(self, said: wording.Said, best: Candidate | None = None, *, fits: bool = False) -> Attestation:
        message = self._around.message
        length = len(message.canonical_body("simple"))
        return self._blank.attestation(
            said,
            best,
            alignment=self._alignment,
            covered=self._covered,
            uncovered=tuple(f"{name.capitalize()} [{count}]" for name, count in self._outside),
            body_length=length,
            headers_fit=fits,
            body_fits=fits,
            mended=message.mended,
            receipt=self._around.receipt,
            material=None,
        )


def _escaped_lines(body: bytes) -> Iterator[str]:
    for count, match in enumerate(_ESCAPED.finditer(body)):
        if count == _MOST_DIFFERENCES:
            return
        line = body[match.start() : match.start() + 200].partition(b"\r\n")[0]
        yield storable(line.decode("utf-8", "replace"), 200)


SCHEME = Scheme(
    name="domainkeys",
    title="DomainKeys signature",
    formats=("email_message",),
    verify=_verify,
    limitations=(
        "Header lines and text are signed as one, so that of a changed message no part is proven.",
        "Only line ends, empty lines at the end and the marks that mailboxes put before “From ” are undone.",
    ),
)
