"""Puts files into a dump, scans it through the public API, and tells what was said of one of them that was not said before."""

import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

import leakcheck
from accuracy.method import Altered, Original
from leakcheck.model.attestation import Reason
from leakcheck.model.case_view import FileResult
from leakcheck.model.finding import Finding
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Status

KEYS = ROOT / "fixtures" / "dumps" / "election-leak" / "keys.jsonl"
_DIGEST = "the whole file"
_SIGNED_AND_CHANGED = frozenset(
    {Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED, Reason.SIGNED_HEADER_CHANGED, Reason.PARTLY_COVERED}
)


@dataclass(frozen=True, slots=True)
class Look:
    """What a scan says of a file and of all that lies inside it."""

    suspicious: bool
    authenticated: bool
    findings: tuple[Finding, ...]
    reasons: frozenset[Reason]
    counted: tuple[str, ...]
    """The rules that a SUSPICIOUS verdict rests on."""
    sentence: str = ""

    @property
    def told(self) -> frozenset[tuple[str, str]]:
        return frozenset((finding.rule, finding.sentence) for finding in self.findings)


def look(files: Mapping[str, bytes], wanted: str) -> Look:
    """Scan a dump of these files, by their paths, and tell what is said of one."""
    with tempfile.TemporaryDirectory(prefix="detection-") as folder:
        dump = Path(folder, "dump")
        for path, data in files.items():
            target = dump / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        case = leakcheck.scan(leakcheck.ScanOptions(paths=(str(dump),), case=Path(folder, "case"), keys=(KEYS,), jobs=1, engine="serial"))
        meant = f"dump/{wanted}"
        results = [result for result in case.results() if result.examined.item.path == meant or result.examined.item.path.startswith(f"{meant}!/")]
        return _of(results)


def _of(results: list[FileResult]) -> Look:
    suspicious = [result.verdict for result in results if result.verdict.status is Status.SUSPICIOUS]
    return Look(
        suspicious=bool(suspicious),
        authenticated=any(result.verdict.status is Status.AUTHENTICATED for result in results),
        findings=tuple(finding for result in results for finding in result.examined.findings),
        reasons=frozenset(attestation.reason for result in results for attestation in result.examined.attestations),
        counted=tuple(rule for verdict in suspicious for rule in verdict.counted),
        sentence=suspicious[0].sentence if suspicious else "",
    )


def names(after: Look, before: Look, altered: Altered) -> tuple[str, ...]:
    """The rules, or reasons of a signature, that say something new of what was altered."""
    new = {finding.rule for finding in after.findings if (finding.rule, finding.sentence) not in before.told and _points(finding, altered)}
    return (*sorted(new), *sorted(reason.value for reason in (after.reasons - before.reasons) & _SIGNED_AND_CHANGED))


def _points(finding: Finding, altered: Altered) -> bool:
    if finding.direction is Direction.LIMIT or (finding.weight < Weight.WEAK and finding.direction is not Direction.ALTERATION):
        return False
    parts = " ".join(fact.at.part for fact in finding.evidence).lower()
    raw = (fact.at.raw for fact in finding.evidence if fact.at.part != _DIGEST)
    words = " ".join((finding.sentence, *finding.difference, *raw))
    return any(place in parts for place in altered.places) or any(_stands_in(value, words) for value in altered.values)


def _stands_in(value: str, words: str) -> bool:
    """Whether the words hold the value as words of its own: a digit of a path, a moment or a digest is no answer."""
    return re.search(rf"(?<![\w:/.-]){re.escape(value)}(?![\w:/-])", words) is not None


def surroundings(original: Original) -> dict[str, bytes]:
    """What a dump may hold beside the altered file: the signed original, or a signed message that carries it."""
    if original.kind == "mail":
        return {"elsewhere/copy.eml": original.data}
    if original.kind == "signed":
        return {"elsewhere/signed.eml": original.data}
    return {"elsewhere/with_attachment.eml": _carrying(original)}


def _carrying(original: Original) -> bytes:
    """A message signed with the sample dump's key that carries the original as an attachment."""
    from email.message import EmailMessage
    from email.policy import SMTP

    from fixtures.election_leak.mail import signed
    from fixtures.election_leak.people import CLAIRE, NADIA, PARTY

    when = datetime(2025, 6, 11, 10, 12, 7, tzinfo=UTC)
    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"] = f"{CLAIRE.name} <{CLAIRE.address}>", f"{NADIA.name} <{NADIA.address}>"
    letter["Subject"], letter["Date"] = "Document", format_datetime(when)
    letter["Message-ID"] = f"<{sha256(original.data).hexdigest()[:20]}@{PARTY}>"
    letter.set_content("Nadia,\n\nvoici le document.\n\nClaire\n")
    letter.add_attachment(original.data, maintype="application", subtype="octet-stream", filename="document" + original.suffix)
    letter.set_boundary("part-8d1f4c20a7b3")
    return signed(letter.as_bytes(), PARTY, "s2024", when)
