"""From evidence to verdict: the whole policy on one page (DESIGN section 4; forensics C3 and C4).

1. AUTHENTICATED needs somebody else's key: a signature that authenticates, on the item itself, on the mail or the file whose
   signed bytes contain it, or on one that holds a byte-identical attachment. Consistency never promotes.
2. SUSPICIOUS needs one strong sign of alteration, or two moderate ones of different families and of different causes, or a
   burst of saves together with an outlier cluster (basis `provenance`: handled, which is not altered).
3. Findings of one cause are one witness. What a signature covers is immune to anomalies inside it; a strong sign about header
   lines that it does not cover (S/MIME covers the text alone) stands as if there were no signature.
4. A rule that fires on more than 1 in 20 of a dump's items of its kind is a note on the dump, not a finding on a file.
5. Everything else is UNVERIFIABLE, which is the normal answer and no reproach; a failed DKIM check belongs here.

Decision: no score. Weights are ordinal words with published meanings, so that a reader can redo the judgement by hand; sums
and percentages would claim a precision that the base rates do not have (forensics C1).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.evidence import Evidence, FiringRate
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.finding import Finding
from leakcheck.model.glossary import BASIS_SENTENCES, KIND_PLURALS, SENTENCES_BY_KIND
from leakcheck.model.item import ItemKind
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.problem import ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.verdict import Basis, Flag, Status, Verdict

#: The scheme whose signatures stand on files, and cover all that comes out of them.
_OF_FILES = "cms_signature"
_DECISIVE_LINES = frozenset({"from", "subject", "date"})
_OF_HEADER_LINES = frozenset({Cause.DATE_LINE, Cause.TRANSPORT, Cause.SIGNATURE})
#: Below this many items of a kind a share of 1 in 20 is a handful of files, and says nothing about the export.
LEAST_ITEMS_FOR_GUARD = 100
COMMON = 1 / 20
EXPORT_WIDE = 1 / 5
#: These compare with the dump itself and carry their own null; a share of the dump cannot demote them.
_SELF_GUARDED = frozenset({Family.CROSS_COPY, Family.CLUSTER})


def judge(evidence: Evidence) -> Verdict:
    """The verdict on one item: pure, and the same wherever and in whatever order it is asked for."""
    return _authenticated(evidence) or _suspicious(evidence) or _unverifiable(evidence)


# ── clause 1 ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _authenticated(evidence: Evidence) -> Verdict | None:
    basis, attestation, sentence = _anchoring(evidence)
    if (attestation is None and not sentence) or _strong_outside(evidence, attestation):
        return None
    return Verdict(
        status=Status.AUTHENTICATED,
        basis=basis,
        sentence=sentence,
        flags=_flags(evidence, attestation),
        reasons=tuple(finding.sentence for finding in _strong(evidence)),
        folded=tuple(f"{finding.rule}: inside what the signature covers" for finding in evidence.examined.findings if _accuses(finding)),
    )


def _anchoring(evidence: Evidence) -> tuple[Basis, Attestation | None, str]:
    own = min((a for a in evidence.examined.attestations if a.authenticates), key=_closeness, default=None)
    if own is not None:
        return _BY_PASS.get(own.reason, Basis.SIGNED), own, own.sentence
    if evidence.anchor is not None:
        return Basis.INHERITED, evidence.anchor, _inherited(evidence.anchor, evidence.anchor_path)
    for finding in evidence.examined.findings:
        if finding.authenticates:
            source = evidence.copied_from
            return Basis.INHERITED, source, f"{finding.sentence} Of that {_signed(source)}: “{source.sentence}”" if source else finding.sentence
    return Basis.CONSISTENT, None, ""


def _inherited(anchor: Attestation, path: str) -> str:
    if anchor.scheme == _OF_FILES:
        return f"This file lies inside a signed file ({path}). Of that file: “{anchor.sentence}”"
    return f"This file lies inside a signed message ({path}). {anchor.sentence}"


def _signed(anchor: Attestation) -> str:
    return "file" if anchor.scheme == _OF_FILES else "message"


def _lines_outside(evidence: Evidence, attestation: Attestation | None) -> frozenset[str]:
    """The decisive header lines that the signature on this very mail does not cover."""
    if attestation is None or evidence.examined.item.kind is not ItemKind.MAIL or attestation not in evidence.examined.attestations:
        return frozenset()
    return _DECISIVE_LINES - set(attestation.covered)


def _strong_outside(evidence: Evidence, attestation: Attestation | None) -> bool:
    """Whether a strong sign is about something that the signature leaves out: header lines of a mail, parts of a document."""
    strong = _strong(evidence)
    of_lines = bool(_lines_outside(evidence, attestation)) and any(finding.cause in _OF_HEADER_LINES for finding in strong)
    return of_lines or any(_rests_on_parts(finding, _parts_outside(evidence, attestation)) for finding in strong)


def _parts_outside(evidence: Evidence, attestation: Attestation | None) -> tuple[str, ...]:
    """The parts that the signature on this very document leaves out, as locations begin with them: Office signs no properties."""
    if attestation is None or evidence.examined.item.kind is not ItemKind.DOCUMENT or attestation not in evidence.examined.attestations:
        return ()
    return attestation.uncovered


def _rests_on_parts(finding: Finding, parts: tuple[str, ...]) -> bool:
    return bool(parts) and any(fact.at.part.startswith(parts) for fact in finding.evidence)


#: A pass without any repair comes before one that needed it, whoever signed.
_BY_PASS = {Reason.VERIFIED: Basis.SIGNED, Reason.REPAIRED: Basis.SIGNED_AFTER_REPAIR, Reason.BODY_ONLY: Basis.BODY_ONLY}


def _closeness(attestation: Attestation) -> tuple[int, int, int, str, str]:
    order = (Alignment.SAME, Alignment.ORGANISATIONAL, Alignment.UNKNOWN, Alignment.DIFFERENT)
    left_out = len(_DECISIVE_LINES - set(attestation.covered))
    return left_out, list(_BY_PASS).index(attestation.reason), order.index(attestation.alignment), attestation.signer, attestation.selector


# ── clauses 2 and 3 ──────────────────────────────────────────────────────────────────────────────────────────────────


def _suspicious(evidence: Evidence) -> Verdict | None:
    strong = _strong(evidence)
    if strong:
        return _suspicion(evidence, Basis.ALTERED if any(finding.difference for finding in strong) else Basis.IMPOSSIBLE, strong)
    pair = _independent_pair(_counting(evidence, Weight.MODERATE))
    if pair:
        return _suspicion(evidence, Basis.CONTRADICTION, pair)
    handled = _burst_and_outlier(evidence)
    return _suspicion(evidence, Basis.PROVENANCE, handled) if handled else None


def _suspicion(evidence: Evidence, basis: Basis, counted: Sequence[Finding]) -> Verdict:
    rules = tuple(dict.fromkeys(finding.rule for finding in counted))
    return Verdict(
        status=Status.SUSPICIOUS,
        basis=basis,
        sentence=f"{BASIS_SENTENCES[basis]} {counted[0].sentence}",
        flags=_flags(evidence, None),
        reasons=tuple(finding.sentence for finding in counted),
        counted=rules,
        folded=tuple(_folded(evidence, counted)),
    )


def _accuses(finding: Finding) -> bool:
    return finding.direction is Direction.ALTERATION and finding.weight >= Weight.MODERATE


def _notes(finding: Finding) -> bool:
    """Whether it leaves anything to ask, however little."""
    return finding.direction is Direction.ALTERATION and not finding.is_explained


def _counting(evidence: Evidence, weight: Weight) -> list[Finding]:
    found = evidence.examined.findings
    return [finding for finding in found if _accuses(finding) and finding.weight >= weight and finding.rule not in evidence.demoted]


def _strong(evidence: Evidence) -> list[Finding]:
    return _counting(evidence, Weight.STRONG)


def _independent_pair(moderate: Sequence[Finding]) -> tuple[Finding, ...]:
    """The first two findings of different family and different cause; one event is one witness however often it shows."""
    for place, first in enumerate(moderate):
        for second in moderate[place + 1 :]:
            if first.family is not second.family and first.cause is not second.cause:
                return first, second
    return ()


def _burst_and_outlier(evidence: Evidence) -> tuple[Finding, ...]:
    """Both at least moderate: a burst is weak where a program, and no hand, went through the files, and weak signs never add up."""
    found = [f for f in evidence.examined.findings if f.provenance and f.weight >= Weight.MODERATE and f.rule not in evidence.demoted]
    return tuple(found) if {"burst", "outlier"} <= {finding.provenance for finding in found} else ()


def _folded(evidence: Evidence, counted: Sequence[Finding]) -> Iterable[str]:
    rules = {finding.rule for finding in counted}
    for finding in evidence.examined.findings:
        if finding.rule in rules or finding.direction is not Direction.ALTERATION:
            continue
        if finding.rule in evidence.demoted:
            yield f"{finding.rule}: too common in this dump to count against one file"
        elif finding.is_explained:
            yield f"{finding.rule}: an innocent explanation was found to hold"
        elif finding.weight < Weight.MODERATE:
            yield f"{finding.rule}: weak signs never add up"
        else:
            yield f"{finding.rule}: {_why_not_needed(evidence, finding, counted)}"


def _why_not_needed(evidence: Evidence, finding: Finding, counted: Sequence[Finding]) -> str:
    """Why a sign that could count did not: of the same event as what did, beside something that is enough, or without a second one."""
    if any(finding.family is one.family or finding.cause is one.cause for one in counted):
        return "the same event, or the same kind of witness, as what counted"
    if counted:
        return "what counted is enough without it"
    if len({one.rule for one in _counting(evidence, Weight.MODERATE)}) > 1:
        return "signs of one event, or of one kind of witness, are one, and one of this weight is not enough"
    return "one sign of this weight alone is not enough"


# ── clause 4 ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def demoted(
    rates: Iterable[FiringRate],
    families: dict[str, Family],
    limits: Mapping[str, str] = MappingProxyType({}),
    titles: Mapping[str, str] = MappingProxyType({}),
) -> tuple[dict[str, frozenset[str]], list[DumpNote]]:
    """Which rules do not count in this dump, by kind of item, and the notes that say so.

    `limits`: the titles of the rules that speak of how files came into the dump. Those count against nothing anyway; where one
    speaks of many files, that is told of the dump as a whole (forensics C4 rule 8). `titles`: what every other rule says, so that a
    reader learns what is so common here and not the name of a check alone.
    """
    out: dict[str, set[str]] = {}
    notes: list[DumpNote] = []
    for rate in rates:
        if rate.asked < LEAST_ITEMS_FOR_GUARD or families.get(rate.rule) in _SELF_GUARDED or rate.fired <= COMMON * rate.asked:
            continue
        if rate.rule in limits:
            notes.append(_limit_note(rate, limits[rate.rule]))
            continue
        out.setdefault(rate.kind, set()).add(rate.rule)
        notes.append(_guard_note(rate, titles.get(rate.rule, "")))
    return {kind: frozenset(rules) for kind, rules in out.items()}, notes


def _limit_note(rate: FiringRate, title: str) -> DumpNote:
    sentence = f"{title} So it is with {rate.fired:,} of the {rate.asked:,} {_counted(rate)} ({rate.rule}): that limits what can be said of them."
    return DumpNote(kind=NoteKind.EXPORT, sentence=sentence, rule=rate.rule, items=rate.fired, of=rate.asked)


def _counted(rate: FiringRate) -> str:
    """Fewer than the dump has of the kind: in an encrypted file, for example, nothing can be looked for."""
    return f"{KIND_PLURALS.get(rate.kind, f'items of the kind {rate.kind}')} in which this can be looked for"


def _guard_note(rate: FiringRate, title: str) -> DumpNote:
    kind = NoteKind.EXPORT if rate.fired > EXPORT_WIDE * rate.asked else NoteKind.BASE_RATE
    why = (
        "so common that it says nothing about one file. Exports do this to all that they hold; so would anybody who went through all of it"
        if kind is NoteKind.EXPORT
        else "too common to mean anything for one file"
    )
    said = f"{title} This is said of" if title else "One check speaks on"
    sentence = f"{said} {rate.fired:,} of the {rate.asked:,} {_counted(rate)} ({rate.rule}): {why}. It does not count here."
    return DumpNote(kind=kind, sentence=sentence, rule=rate.rule, items=rate.fired, of=rate.asked)


# ── clause 5 ─────────────────────────────────────────────────────────────────────────────────────────────────────────

#: The first reason that an item's signatures give decides; each code says one thing (DESIGN 4.5).
_BY_REASON = (
    (Basis.PARTLY_COVERED, frozenset({Reason.PARTLY_COVERED})),
    (
        Basis.CONDITIONAL_KEY,
        frozenset(
            {
                Reason.CONDITIONAL_KEY,
                Reason.OUTSIDE_KEY_WINDOW,
                Reason.EXPIRED_AT_RECEIPT,
                Reason.OUTSIDE_VALIDITY,
                Reason.CERTIFICATE_FORBIDS,
            }
        ),
    ),
    (Basis.SIGNED_BY_RECOVERED_KEY, frozenset({Reason.RECOVERED_KEY})),
    (Basis.SIGNED_BY_UNANCHORED_KEY, frozenset({Reason.UNANCHORED})),
    (Basis.SEALED_ONLY, frozenset({Reason.SEALED_ONLY})),
    (Basis.TIME_STAMPED, frozenset({Reason.TIME_STAMPED})),
    (Basis.TEXT_LOST, frozenset({Reason.CONTAINER_LOST_BYTES})),
    (Basis.FORGEABLE_KEY, frozenset({Reason.FORGEABLE})),
    (Basis.FAILED_EXPLAINABLE, frozenset({Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED, Reason.SIGNED_HEADER_CHANGED})),
    (Basis.KEY_UNAVAILABLE, frozenset({Reason.NO_KEY, Reason.NETWORK_NOT_ALLOWED, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE, Reason.KEY_FORBIDS})),
    (Basis.FAILED_EXPLAINABLE, frozenset({Reason.DOES_NOT_OPEN, Reason.FROM_NOT_SIGNED, Reason.CHAIN_BROKEN})),
    # What could not be compared at all must not be said to be unlike what was signed.
    (Basis.SIGNATURE_UNREADABLE, frozenset({Reason.MALFORMED, Reason.UNSUPPORTED, Reason.TOO_LARGE})),
    (Basis.FAILED_EXPLAINABLE, frozenset(set(Reason) - {Reason.UNSIGNED, Reason.VERIFIED})),
)
_BY_PROBLEM = (
    (Basis.UNREADABLE, frozenset({ProblemKind.UNREADABLE})),
    (Basis.ENCRYPTED, frozenset({ProblemKind.ENCRYPTED})),
    (Basis.UNSUPPORTED, frozenset({ProblemKind.NO_READER, ProblemKind.MISSING_EXTRA})),
    (Basis.DAMAGED, frozenset({ProblemKind.CRASH})),
)
_TIME_STAMP = "time_stamp"
_LIMITING = frozenset(ProblemKind) - {ProblemKind.NO_READER, ProblemKind.SPECIAL_FILE}
#: Times that lie ahead when they are written, such as an appointment's.
_TO_COME = frozenset({TimeRole.EVENT, TimeRole.EXPIRES})


def _unverifiable(evidence: Evidence) -> Verdict:
    basis = _why_unverifiable(evidence)
    said = (attestation.sentence for attestation in evidence.examined.attestations if attestation.reason is not Reason.UNSIGNED)
    return Verdict(
        status=Status.UNVERIFIABLE,
        basis=basis,
        sentence=_sentence(evidence, basis),
        flags=_flags(evidence, None),
        reasons=tuple(dict.fromkeys(said)),
        folded=tuple(_folded(evidence, ())),
    )


def _why_unverifiable(evidence: Evidence) -> Basis:
    examined = evidence.examined
    problems = {problem.kind for problem in examined.problems}
    for basis, kinds in _BY_PROBLEM:
        # What no reader reads can be signed by a file that lies beside it.
        if problems & kinds and not (basis is Basis.UNSUPPORTED and examined.attestations):
            return basis
    reasons = _deciding(examined.attestations)
    for basis, codes in _BY_REASON:
        if reasons & codes:
            return basis
    if examined.item.kind is ItemKind.CONTAINER:
        return Basis.CONTAINER
    if examined.item.kind is ItemKind.MAIL:
        return Basis.NO_SIGNATURE
    applied = _applied(evidence)
    if ProblemKind.DAMAGED in problems and not applied:
        return Basis.DAMAGED
    noted = any(_notes(finding) for finding in examined.findings)
    return Basis.NO_SIGNATURE if noted or not applied else Basis.CONSISTENT


def _deciding(attestations: Sequence[Attestation]) -> set[Reason]:
    """The reasons that are looked at: of a time stamp beside a signature only that it is a trusted authority's, and not where a signature fails.

    A stamp on a signature fits whatever became of the document, and one that does not fit says nothing of what was signed: by either
    the file would be said to be unchanged, or unlike what was signed, against what the check of the signature itself found.
    """
    stamps = {one.reason for one in attestations if one.scheme == _TIME_STAMP}
    others = [one for one in attestations if one.scheme != _TIME_STAMP]
    signed = {one.reason for one in others} - {Reason.UNSIGNED}
    if signed:
        stamps &= set() if any(one.outcome is Outcome.FAILED for one in others) else {Reason.TIME_STAMPED}
    return stamps | {one.reason for one in others}


def _sentence(evidence: Evidence, basis: Basis) -> str:
    count = len(_applied(evidence))
    checks = f" {_checks(count)} could be applied to the file by itself." if count else ""
    noted = len({finding.rule for finding in evidence.examined.findings if _notes(finding)})
    if noted:
        checks += f" {_checks(noted)} noted something that is not enough to count against the file; see the evidence."
    return f"{SENTENCES_BY_KIND.get(evidence.examined.item.kind, {}).get(basis, BASIS_SENTENCES[basis])}{checks}"


def _applied(evidence: Evidence) -> list[str]:
    """The checks that could have spoken: not what only notes something, or tells what limits every check."""
    return [rule for rule in evidence.examined.looked_for if rule not in evidence.no_checks]


def _checks(count: int) -> str:
    return "One check" if count == 1 else f"{count} checks"


# ── flags ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _flags(evidence: Evidence, attestation: Attestation | None) -> tuple[Flag, ...]:
    examined = evidence.examined
    handled = any(f.direction is Direction.HANDLING and f.weight >= Weight.MODERATE and f.rule not in evidence.demoted for f in examined.findings)
    partly = any(a.outcome is Outcome.PASSED and (a.reason is Reason.PARTLY_COVERED or a.set_aside) for a in examined.attestations)
    key = attestation.key if attestation else None
    inherits = attestation is not None and attestation not in examined.attestations
    reasons = {a.reason for a in examined.attestations} | (evidence.mail_reasons if inherits else frozenset())
    present = {
        Flag.SIGNER_NOT_AUTHOR: attestation is not None and attestation.alignment is Alignment.DIFFERENT,
        Flag.PARTLY_COVERED: partly or bool(_lines_outside(evidence, attestation)),
        Flag.SUPPLIED_KEY: key is not None and key.origin is KeyOrigin.SUPPLIED,
        Flag.OUTSIDE_KEY_WINDOW: Reason.OUTSIDE_KEY_WINDOW in reasons,
        Flag.CONTRADICTS_ITSELF: attestation is not None and bool(_strong(evidence)),
        Flag.HANDLED: handled,
        Flag.AFTER_THEFT: _after_theft(evidence),
        Flag.LIMITS: any(problem.kind in _LIMITING for problem in examined.problems),
    }
    said = {finding.flag for finding in examined.findings if finding.rule not in evidence.demoted}
    return tuple(flag for flag in Flag if present.get(flag) or flag in said)


def _after_theft(evidence: Evidence) -> bool:
    if not evidence.since_theft:
        return False
    theft = datetime.fromisoformat(evidence.since_theft).replace(tzinfo=UTC)
    return any(claim.moment.earliest > theft for claim in evidence.examined.every(TimeClaim) if claim.role not in _TO_COME)
