"""The sample dump, from the command's own entry to the verdicts: committed, and reviewed as a diff.

After a wanted change: LEAKCHECK_REGENERATE=1 python -m pytest tests/golden
"""

import csv
import io
import os
from pathlib import Path

import pytest

from leakcheck.casefile import CaseReader
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.verdict import Flag, Status
from leakcheck.pipeline import scan

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "fixtures" / "dumps" / "election-leak"
GOLDEN = Path(__file__).parent / "election-leak.csv"
#: Planted cases that the policy must call SUSPICIOUS, by the end of their path, with the basis.
SUSPICIOUS = {
    "Sent/cur/": "impossible",
    "divers/b_word_changed.eml": "altered",
    "copie/Note_financement_Strasbourg.docx": "altered",
    "documents/Instruction_comptes.docx": "impossible",
    "documents/Contrat_conseil.pdf": "impossible",
    "documents/Recu_versement.pdf": "altered",
    "documents/Protocole_2009.docx": "impossible",
    "documents/Photo_rencontre_2012.jpg": "impossible",
    "documents/Memo_2007.rtf": "impossible",
    **{f"xls_julien/Compte_{year}.xlsx": "provenance" for year in range(2016, 2025)},
}


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> CaseReader:
    folder = tmp_path_factory.mktemp("case")
    return scan(ScanOptions((str(SAMPLE / "dump"),), folder, (SAMPLE / "keys.jsonl",)))


def table(case: CaseReader) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["path", "status", "basis", "flags", "counted"])
    for result in case.results():
        verdict = result.verdict
        writer.writerow([result.examined.item.path, verdict.status, verdict.basis, " ".join(verdict.flags), " ".join(verdict.counted)])
    return out.getvalue()


def test_the_verdicts_are_those_that_were_reviewed(case: CaseReader) -> None:
    now = table(case)
    if os.environ.get("LEAKCHECK_REGENERATE"):
        GOLDEN.write_text(now, encoding="utf-8")
    assert now == GOLDEN.read_text(encoding="utf-8")


#: Planted cases that end in a message of a mailbox, by the words of the finding that counts.
IN_MAILBOXES = ("domain_not_yet_delegated", "embedded_time_after_receipt", "mailer_newer_than_mail", "unsigned_duplicate_of_signed_header")
#: Planted cases that must not be called more than they are.
NOT_SUSPICIOUS = {
    "divers/d_tail_outside_signature.eml": ("UNVERIFIABLE", "partly-covered"),
    "documents/Note_financement_Strasbourg.docx": ("UNVERIFIABLE", "consistent"),
}


def test_items_lie_in_fewer_files(case: CaseReader) -> None:
    on_disk = sum(path.is_file() for path in (SAMPLE / "dump").rglob("*"))
    assert case.files() == on_disk < sum(case.counts().values())


def test_no_honest_file_is_suspicious(case: CaseReader) -> None:
    for result in case.results(Status.SUSPICIOUS):
        path, counted = result.examined.item.path, result.verdict.counted
        assert any(ending in path for ending in SUSPICIOUS) or set(counted) & set(IN_MAILBOXES), f"{path} was called SUSPICIOUS for {counted}"


@pytest.mark.parametrize("rule", IN_MAILBOXES)
def test_each_planted_message_is_found(case: CaseReader, rule: str) -> None:
    assert sum(rule in result.verdict.counted for result in case.results(Status.SUSPICIOUS)) == 1


@pytest.mark.parametrize("ending", NOT_SUSPICIOUS)
def test_what_is_only_handled_or_partly_covered_is_not_called_suspicious(case: CaseReader, ending: str) -> None:
    (found,) = (result for result in case.results() if result.examined.item.path.endswith(f"/{ending}"))
    assert (found.verdict.status, found.verdict.basis) == NOT_SUSPICIOUS[ending]


def test_the_note_saved_again_with_its_words_unchanged_is_said_to_be_handled(case: CaseReader) -> None:
    (found,) = (result for result in case.results() if result.examined.item.path == "dump/documents/Note_financement_Strasbourg.docx")
    assert Flag.HANDLED in found.verdict.flags


def test_the_loose_copy_of_a_mailed_paper_inherits(case: CaseReader) -> None:
    (found,) = (result for result in case.results() if result.examined.item.path == "dump/documents/Programme_culture.pdf")
    assert (found.verdict.status, found.verdict.basis) == (Status.AUTHENTICATED, "inherited")


@pytest.mark.parametrize("ending", SUSPICIOUS)
def test_each_planted_case_is_found(case: CaseReader, ending: str) -> None:
    found = [result for result in case.results(Status.SUSPICIOUS) if ending in result.examined.item.path]
    assert found, f"{ending} is not SUSPICIOUS"
    assert {result.verdict.basis for result in found} == {SUSPICIOUS[ending]}


def test_the_timeline_has_the_times_that_signatures_cover(case: CaseReader) -> None:
    signed = {point.path for point in case.timeline() if point.voucher == "signed"}
    authenticated = {
        result.examined.item.path for result in case.results(Status.AUTHENTICATED) if result.verdict.basis in ("signed", "signed-after-repair")
    }
    assert signed == authenticated
