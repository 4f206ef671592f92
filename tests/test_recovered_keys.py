"""Whole cases whose mails were signed with a key that nobody kept: scanned, the key computed, tied to its domain, let go again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from recovery_material import made, pem_of, private_key, signed_mail

from leakcheck import recover as recovering
from leakcheck.casefile import CaseReader
from leakcheck.decode import key_recovery
from leakcheck.key_recovery import Recovered, RecoveryOptions, recover_keys
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.problem import ProblemKind
from leakcheck.model.recovered_key import AnchorKind
from leakcheck.model.report import ReportOptions
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.user_error import UserError
from leakcheck.model.verdict import Basis, Flag, Status
from leakcheck.pipeline import scan
from leakcheck.recover import Budget

PEM, PUBLIC = private_key()
OTHER_PEM, OTHER_PUBLIC = private_key(number=2)
#: What becomes of each mail of the dump before it is put there.
CHANGES = {
    "1.eml": (b"", b""), "2.eml": (b"", b""), "3.eml": (b"", b""), "4.eml": (b"", b""),
    "text.eml": (b"The sum is 5 euros", b"The sum is 500 euros"),
    "subject.eml": (b"Subject: Invoice 6", b"Subject: Invoice 66"),
    "added.eml": (b"From: Ann", b"Subject: Pay at once\r\nFrom: Ann"),
}  # fmt: skip


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "leak"
    folder.mkdir()
    for number, (name, (old, new)) in enumerate(CHANGES.items(), 1):
        mail = signed_mail(number, PEM, day=number)
        assert old in mail
        (folder / name).write_bytes(mail.replace(old, new, 1))
    (folder / "stranger.eml").write_bytes(signed_mail(20, OTHER_PEM, day=3))
    return folder


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The exponents that plain Python can do, and no process apart: its own tests are in test_recover."""
    monkeypatch.setattr(key_recovery, "EXPONENTS", (3, 5, 17, 257))

    def here(samples, neighbours, budget, tick):  # type: ignore[no-untyped-def]
        found = key_recovery.search(samples[0], samples[1 : 1 + neighbours], samples[1 + neighbours :])
        return (recovering.AttemptOutcome.NOTHING, None) if found is None else (recovering.AttemptOutcome.FOUND, found)

    monkeypatch.setattr(recovering, "apart", here)


def scanned(dump: Path, **other: object) -> Path:
    case = dump.parent / "case"
    scan(ScanOptions((str(dump),), case, jobs=1, engine="serial", **other))  # type: ignore[arg-type]
    return case


def recovered(case: Path, searches: int = 20, **other: object) -> Recovered:
    return recover_keys(RecoveryOptions(case, Budget(searches), **other))  # type: ignore[arg-type]


def verdicts(case: Path) -> dict[str, tuple[Status, Basis]]:
    return {name(result.examined.item.path): (result.verdict.status, result.verdict.basis) for result in CaseReader(case).results()}


def name(path: str) -> str:
    return path.rpartition("/")[2]


def answer(case: Path, mail: str) -> Attestation:
    return next(result.examined.attestations[0] for result in CaseReader(case).results() if name(result.examined.item.path) == mail)


def held(folder: Path, *numbers: int) -> tuple[str, ...]:
    """Mails signed with the dump's key that somebody holds elsewhere."""
    files = [folder / f"held{number}.eml" for number in numbers]
    for number, file in zip(numbers, files, strict=True):
        file.write_bytes(signed_mail(number, PEM, day=9))
    return tuple(map(str, files))


def test_the_mails_of_one_lost_key_are_told_from_changed_ones_and_from_a_strangers(dump: Path) -> None:
    case = scanned(dump)
    assert set(verdicts(case).values()) == {(Status.UNVERIFIABLE, Basis.KEY_UNAVAILABLE)}
    found = recovered(case)
    assert found.did.searches == 1
    assert len(found.keys) == 1
    assert verdicts(case) == {
        **dict.fromkeys(("1.eml", "2.eml", "3.eml", "4.eml"), (Status.UNVERIFIABLE, Basis.SIGNED_BY_RECOVERED_KEY)),
        "text.eml": (Status.UNVERIFIABLE, Basis.FAILED_EXPLAINABLE),
        "subject.eml": (Status.UNVERIFIABLE, Basis.FAILED_EXPLAINABLE),
        "added.eml": (Status.UNVERIFIABLE, Basis.PARTLY_COVERED),
        "stranger.eml": (Status.UNVERIFIABLE, Basis.KEY_UNAVAILABLE),
    }
    assert {answer(case, mail).reason for mail in ("1.eml", "4.eml")} == {Reason.RECOVERED_KEY}
    assert answer(case, "text.eml").reason is Reason.BODY_ALTERED
    assert answer(case, "subject.eml").reason is Reason.HEADERS_ALTERED
    assert not any(answer(case, mail).outcome is Outcome.FAILED for mail in CHANGES), "a key that nobody documents convicts nobody"
    assert "also signed 6 other messages of this dump" in answer(case, "1.eml").sentence
    assert "nothing here shows that it was example.org's" in answer(case, "1.eml").sentence
    assert (
        "and not this one; those claim times from 2015-06-01 to 2015-06-07, and this message claims 2015-06-03"
        in answer(case, "stranger.eml").sentence
    )


def test_every_report_says_what_the_key_shows_and_which_mails_stand_apart(dump: Path) -> None:
    from leakcheck.catalogue import reports

    case = scanned(dump)
    recovered(case)
    notes = [note.sentence for note in CaseReader(case).notes()]
    assert any("made 7 signatures here" in note and "Nothing outside this dump ties it to the domain" in note for note in notes)
    assert any("leak/subject.eml" in note and "leak/stranger.eml" in note for note in notes)
    assert any("It does not show whose key that was" in note for note in notes)
    for report in reports():
        text = "".join(chunk for part in report.render(CaseReader(case), ReportOptions(case=str(case))) for chunk in part.chunks)
        expected = "made 7 signatures here" if report.name == "terminal" else Basis.SIGNED_BY_RECOVERED_KEY.value
        assert expected in " ".join(text.split()), report.name


def test_one_held_mail_is_not_enough_for_so_small_an_exponent_and_two_are(dump: Path, tmp_path: Path) -> None:
    case = scanned(dump)
    recovered(case)
    first, second = held(tmp_path, 30, 31)
    assert "a second such mail is needed" in recovered(case, anchors=(first,)).remarks[0]
    assert Status.AUTHENTICATED not in {status for status, _ in verdicts(case).values()}
    recovered(case, anchors=(first,))
    assert Status.AUTHENTICATED not in {status for status, _ in verdicts(case).values()}, "the same mail again is no second one"
    assert "which it ties to its domain" in recovered(case, anchors=(second,)).remarks[0]
    assert {mail for mail, (status, basis) in verdicts(case).items() if status is Status.AUTHENTICATED and basis is Basis.SIGNED} == {
        "1.eml", "2.eml", "3.eml", "4.eml",
    }  # fmt: skip
    said = answer(case, "1.eml")
    assert said.key is not None
    assert said.key.origin is KeyOrigin.SUPPLIED
    assert "also signed the mail held30.eml held outside the dump" in said.sentence
    assert "if that mail is what it seems, the key is example.org's" in said.sentence
    assert answer(case, "subject.eml").outcome is Outcome.FAILED
    assert verdicts(case)["added.eml"] == (Status.UNVERIFIABLE, Basis.PARTLY_COVERED)
    assert next(r for r in CaseReader(case).results() if r.examined.item.path.endswith("1.eml")).verdict.flags == (Flag.SUPPLIED_KEY,)


def test_forgetting_the_anchors_takes_it_all_back(dump: Path, tmp_path: Path) -> None:
    case = scanned(dump)
    recovered(case)
    without = verdicts(case), answer(case, "1.eml")
    recovered(case, anchors=held(tmp_path, 30, 31))
    assert verdicts(case)["1.eml"][0] is Status.AUTHENTICATED
    again = recovered(case, forget_anchors=True)
    assert again.did.searches == 0
    assert (verdicts(case), answer(case, "1.eml")) == without


def test_a_mail_of_the_dump_itself_ties_nothing(dump: Path, tmp_path: Path) -> None:
    case = scanned(dump)
    recovered(case)
    copy = shutil.copy(dump / "1.eml", tmp_path / "mine.eml")
    assert "lies in the dump itself" in recovered(case, anchors=(str(copy),)).remarks[0]
    foreign = tmp_path / "foreign.eml"
    foreign.write_bytes(signed_mail(40, OTHER_PEM))
    assert "no recovered key made a signature of it" in recovered(case, anchors=(str(foreign),)).remarks[0]
    assert not CaseReader(case).recovered_keys()[0].anchors


def test_a_held_mail_whose_header_lines_were_changed_ties_nothing(dump: Path, tmp_path: Path) -> None:
    case = scanned(dump)
    recovered(case)
    for number in (30, 31):
        (tmp_path / f"{number}.eml").write_bytes(signed_mail(number, PEM, day=9).replace(b"Subject: Invoice", b"Subject: Receipt"))
    recovered(case, anchors=(str(tmp_path / "30.eml"), str(tmp_path / "31.eml")))
    assert not CaseReader(case).recovered_keys()[0].anchors


def test_another_dump_ties_the_key_and_the_same_dump_again_does_not(dump: Path, tmp_path: Path) -> None:
    case = scanned(dump)
    recovered(case)
    second = tmp_path / "second"
    for folder, numbers in (("other", range(50, 54)), ("again", range(1, 5))):
        (second / folder).mkdir(parents=True)
        for number in numbers:
            (second / folder / f"{number}.eml").write_bytes(signed_mail(number, PEM, day=number % 28 + 1 if number > 5 else number))
        scan(ScanOptions((str(second / folder),), second / f"{folder}.case", jobs=1, engine="serial"))
        recovered(second / f"{folder}.case")
    recovered(case, anchor_cases=(second / "again.case",))
    assert Status.AUTHENTICATED not in {status for status, _ in verdicts(case).values()}
    recovered(case, anchor_cases=(second / "other.case",))
    assert verdicts(case)["1.eml"] == (Status.AUTHENTICATED, Basis.SIGNED)
    assert "if the two dumps are independent of each other" in answer(case, "1.eml").sentence
    with pytest.raises(UserError, match="is the case itself"):
        recovered(case, anchor_cases=(case,))


def test_a_key_in_the_archive_ties_it_to_its_own_domain_and_to_no_other(dump: Path, tmp_path: Path) -> None:
    case = scanned(dump)
    recovered(case)
    keys = tmp_path / "keys.jsonl"
    for domain, expected in (
        ("example.org", (Status.AUTHENTICATED, Basis.SIGNED)),
        ("service.example", (Status.UNVERIFIABLE, Basis.CONDITIONAL_KEY)),
    ):
        record = {"rrname": f"older._domainkey.{domain}", "rdata": key_recovery.record_text(PUBLIC), "source": "a list of keys", "how": "dns"}
        keys.write_text(json.dumps(record))
        recovered(case, keys=(keys,), forget_anchors=True)
        assert verdicts(case)["1.eml"] == expected
        assert CaseReader(case).recovered_keys()[0].anchors[0].kind is AnchorKind.ARCHIVE
    assert "documented for service.example and not for example.org" in answer(case, "1.eml").sentence


def test_two_keys_under_one_name_are_both_reported_whichever_made_more(dump: Path) -> None:
    for number in range(20, 24):
        (dump / f"second{number}.eml").write_bytes(signed_mail(number, OTHER_PEM, day=3))
    case = scanned(dump)
    found = recovered(case)
    assert len(found.keys) == 2
    assert all("1 other key signed under the same name; which of them was the domain's, if any, nothing here shows" in text for text in found.keys)
    for mail in ("1.eml", "second21.eml"):
        assert verdicts(case)[mail] == (Status.UNVERIFIABLE, Basis.SIGNED_BY_RECOVERED_KEY)
        assert "1 other key made other signatures of this dump" in answer(case, mail).sentence


def test_a_second_run_makes_no_search_and_changes_nothing(dump: Path) -> None:
    case = scanned(dump)
    recovered(case)
    before = verdicts(case), answer(case, "1.eml"), answer(case, "stranger.eml")
    assert recovered(case).did.searches == 0
    assert (verdicts(case), answer(case, "1.eml"), answer(case, "stranger.eml")) == before


def test_a_scan_may_recover_keys_at_once_and_a_later_scan_keeps_them(dump: Path) -> None:
    case = scanned(dump, key_recovery=5)
    assert verdicts(case)["1.eml"] == (Status.UNVERIFIABLE, Basis.SIGNED_BY_RECOVERED_KEY)
    (dump / "late.eml").write_bytes(signed_mail(60, PEM, day=8))
    scanned(dump)
    assert verdicts(case)["late.eml"] == verdicts(case)["1.eml"] == (Status.UNVERIFIABLE, Basis.SIGNED_BY_RECOVERED_KEY)
    assert "also signed 7 other messages" in answer(case, "1.eml").sentence
    for mail in dump.glob("*.eml"):
        if mail.name not in {"1.eml", "2.eml"}:
            mail.unlink()
    scanned(dump)
    assert verdicts(case)["1.eml"] == (Status.UNVERIFIABLE, Basis.KEY_UNAVAILABLE), "two signatures name no key"


def test_a_short_key_authenticates_nothing_however_well_it_is_tied(dump: Path, tmp_path: Path) -> None:
    pem = pem_of(made(512, 3))
    folder = tmp_path / "short"
    folder.mkdir()
    for number in range(1, 5):
        (folder / f"{number}.eml").write_bytes(signed_mail(number, pem, day=number))
    case = scanned(folder)
    recovered(case)
    assert verdicts(case)["1.eml"] == (Status.UNVERIFIABLE, Basis.SIGNED_BY_RECOVERED_KEY)
    assert "A key of 512 bits can be broken by others, too" in answer(case, "1.eml").sentence
    for number in (30, 31):
        (tmp_path / f"{number}.eml").write_bytes(signed_mail(number, pem, day=9))
    recovered(case, anchors=(str(tmp_path / "30.eml"), str(tmp_path / "31.eml")))
    assert verdicts(case)["1.eml"] == (Status.UNVERIFIABLE, Basis.FORGEABLE_KEY)


def test_what_was_left_undone_is_a_problem_of_the_case_until_it_is_done(dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = scanned(dump, key_recovery=1)
    assert not [problem for problem in CaseReader(case).problems() if problem.stage == "recover"]
    shutil.rmtree(case)
    monkeypatch.setattr(recovering, "apart", lambda *_: (recovering.AttemptOutcome.NEEDS_GMPY2, None))
    case = scanned(dump, key_recovery=1)
    kinds = {problem.kind for problem in CaseReader(case).problems() if problem.stage == "recover"}
    assert kinds == {ProblemKind.MISSING_EXTRA, ProblemKind.LIMIT}
    assert "gmpy2" in " ".join(problem.sentence for problem in CaseReader(case).problems())
    monkeypatch.setattr(recovering, "apart", lambda *_: (recovering.AttemptOutcome.NOTHING, None))
    recovered(case, 100)
    assert not [problem for problem in CaseReader(case).problems() if problem.stage == "recover"]


def test_a_case_whose_scan_was_stopped_is_refused(dump: Path) -> None:
    case = scanned(dump)
    import sqlite3

    with sqlite3.connect(case / "case.sqlite") as db:
        data = json.loads(db.execute("SELECT data FROM runs").fetchone()[0])
        db.execute("UPDATE runs SET finished = 0, data = ?", (json.dumps({**data, "finished": False}),))
    with pytest.raises(UserError, match="stopped before its end"):
        recovered(case)


def children(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


@pytest.mark.skipif(sys.platform != "linux", reason="only there can a process ask to end with the one that started it")
def test_killed_while_it_searches_it_leaves_nothing_running_and_goes_on(dump: Path, tmp_path: Path) -> None:
    """A search that takes minutes: full keys whose header lines were changed."""
    pytest.importorskip("gmpy2")
    pem, _ = private_key(2048, 65537)
    for number in range(70, 74):
        (dump / f"{number}.eml").write_bytes(signed_mail(number, pem, selector="long").replace(b"Subject: Inv", b"Subject: Env"))
    case = scanned(dump)
    program = [sys.executable, "-m", "leakcheck", "keys", "recover", str(case)]
    running = subprocess.Popen(
        program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, env={**os.environ, "LEAKCHECK_HOME": "/nonexistent"}
    )
    deadline = time.monotonic() + 60
    while not CaseReader(case).recovered_keys() and time.monotonic() < deadline:
        time.sleep(0.2)
    time.sleep(1.5)
    searching = children(running.pid)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert searching
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{pid}").exists() for pid in searching) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not [pid for pid in searching if Path(f"/proc/{pid}").exists()]
    assert [key.number for key in CaseReader(case).recovered_keys()] == [PUBLIC.modulus], "what was found stays"
    assert recovered(case, 0).did.searches == 0
    assert verdicts(case)["1.eml"] == (Status.UNVERIFIABLE, Basis.SIGNED_BY_RECOVERED_KEY)
