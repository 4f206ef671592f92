"""Results as plain data with every key present and in one order: what the JSON reports and the page's data are made of.

Takes results that `shown` has made safe. A key is never left out, so that a program reading the records needs no guesses.
"""

import json
from collections.abc import Mapping

import msgspec

from leakcheck.model.attestation import Attestation, RestoredLine
from leakcheck.model.case_view import DumpNote, FileResult, RunInfo
from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.facts import Fact
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem
from leakcheck.model.verdict import Verdict
from leakcheck.reports.fact_wording import said
from leakcheck.reports.headline import headline

Record = Mapping[str, object]
#: Of the records' shape: counts up when a key is removed or changes its meaning; new keys may come at any time.
SCHEMA = 1
# Whole texts and their digests are for comparing, and stay in the case file.
_NOT_SHOWN = frozenset({"fact", "at", "text", "minhash"})


def item_record(result: FileResult) -> Record:
    """The item must come with the facts of its headline (`ShownCase.recognised_results`)."""
    examined = result.examined
    told = headline(examined.item, examined.facts)
    return {
        **item_head(examined.item),
        "subject": told.subject,
        "from": told.sender,
        "date": told.mail_date,
        "title": told.title,
        "verdict": verdict_record(result.verdict),
        "findings": [finding_record(finding) for finding in examined.findings],
        "signatures": [signature_record(attestation) for attestation in examined.attestations],
        "looked_for": list(examined.looked_for),
        "problems": [{"kind": problem.kind.value, "stage": problem.stage, "sentence": problem.sentence} for problem in examined.problems],
    }


def item_head(item: Item) -> Record:
    return {
        "path": item.path,
        "parent": item.parent,
        "format": item.format,
        "kind": item.kind.value,
        "size": item.size,
        "sha256": item.sha256,
    }


def verdict_record(verdict: Verdict) -> Record:
    return {
        "status": verdict.status.value,
        "basis": verdict.basis.value,
        "sentence": verdict.sentence,
        "flags": [flag.value for flag in verdict.flags],
        "reasons": list(verdict.reasons),
        "counted": list(verdict.counted),
        "folded": list(verdict.folded),
    }


def finding_record(finding: Finding) -> Record:
    return {
        "rule": finding.rule,
        "title": finding.title,
        "weight": finding.weight.name.lower(),
        "direction": finding.direction.value,
        "family": finding.family.value,
        "cause": finding.cause.value,
        "sentence": finding.sentence,
        "evidence": [fact_record(fact) for fact in finding.evidence],
        "innocent": list(finding.innocent),
        "tested": [{"explanation": tested.explanation, "outcome": tested.outcome} for tested in finding.tested],
        "others": list(finding.others),
        "difference": list(finding.difference),
        "provenance": finding.provenance,
    }


def fact_record(fact: Fact) -> Record:
    words = said(fact)
    return {
        "fact": str(fact.__struct_config__.tag),
        "says": f"{words.label}: {words.value}",
        "vouched": words.vouched,
        **location_record(fact.at),
        "details": _details(fact),
    }


def location_record(at: Location) -> Record:
    return {"where": at.part, "raw": at.raw, "item": at.item}


def signature_record(attestation: Attestation) -> Record:
    return {
        "scheme": attestation.scheme,
        "outcome": attestation.outcome.value,
        "reason": attestation.reason.value,
        "sentence": attestation.sentence,
        **location_record(attestation.at),
        "signer": attestation.signer,
        "selector": attestation.selector,
        "signing_time": str(attestation.signing_time) if attestation.signing_time else None,
        "algorithm": attestation.algorithm,
        "key_bits": attestation.key_bits,
        "key": _key_record(attestation.key) if attestation.key else None,
        "alignment": attestation.alignment.value,
        "covered": list(attestation.covered),
        "uncovered": list(attestation.uncovered),
        "body_covered": attestation.body_covered,
        "body_length": attestation.body_length,
        "headers_fit": attestation.headers_proven,
        "body_fits": attestation.body_proven,
        "repairs": list(attestation.repairs),
        "repair_difference": list(attestation.repair_difference),
        "set_aside": list(attestation.set_aside),
        "restored": _restored_record(attestation.restored) if attestation.restored else None,
        "not_later_than": attestation.not_later_than,
        "recorded": list(attestation.recorded),
        "notes": list(attestation.notes),
    }


def run_record(run: RunInfo) -> Record:
    return {
        "version": run.version,
        "tables": run.tables,
        "keys": run.keys,
        "plugins": run.plugins,
        "roots": list(run.roots),
        "online": run.online,
        "since_theft": run.since_theft,
        "key_files": list(run.key_files),
        "finished": run.finished,
    }


def note_record(note: DumpNote) -> Record:
    return {
        "kind": note.kind.value,
        "sentence": note.sentence,
        "rule": note.rule,
        "items": note.items,
        "of": note.of,
        "examples": list(note.examples),
    }


def family_record(family: DocumentFamily) -> Record:
    return {
        "number": family.number,
        "members": list(family.members),
        "copies": family.copies,
        "links": [
            {
                "first": link.first,
                "second": link.second,
                "shared": [{"kind": one.kind.value, "value": one.value} for one in link.shared],
                "count": link.count,
            }
            for link in family.links
        ],
    }


def problem_record(problem: Problem) -> Record:
    return {"kind": problem.kind.value, "stage": problem.stage, "sentence": problem.sentence, "item": problem.item}


def written(record: object) -> str:
    """JSON on one line. Text stands as itself and not as numbers, so that a reader can search the file."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _restored_record(line: RestoredLine) -> Record:
    return {"name": line.name, "present": line.present, "signed": line.signed, "means": line.means}


def _key_record(key: KeyRecord) -> Record:
    return {
        "domain": key.domain,
        "selector": key.selector,
        "record": key.record,
        "source": key.source,
        "origin": key.origin.value,
        "first_seen": key.first_seen,
        "last_seen": key.last_seen,
        "forgeable_since": key.forgeable_since,
        "forgeable_because": key.forgeable_because,
        "retired": key.retired,
        "retired_because": key.retired_because,
    }


def _details(fact: Fact) -> Record:
    named = {name: getattr(fact, name) for name in fact.__struct_fields__ if name not in _NOT_SHOWN}
    details: dict[str, object] = msgspec.to_builtins(named)
    # JSON knows no infinity and no NaN (RFC 8259 section 6), and a hostile file may state either.
    return {name: str(value) if isinstance(value, float) and not -1e300 < value < 1e300 else value for name, value in details.items()}
