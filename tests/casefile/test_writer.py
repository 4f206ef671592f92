"""A case is written whole units at a time, by one scan at a time, and loses nothing that was finished."""

import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from leakcheck.casefile import CaseError, CaseReader, CaseWriter
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Identifier, TextContent, TimeClaim
from leakcheck.model.key_change import KeyChange
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.unit import Beside, Span
from leakcheck.model.user_error import UserError


def _paths(writer: CaseWriter) -> list[str]:
    return [item.path for item in writer.dump().items()]


def test_facts_come_back_exactly_as_they_were_saved(make: Any) -> None:
    writer = make.writer()
    one = make.examined("dump/a.eml", signed=True)
    writer.save(make.result(make.unit("dump/a.eml"), one))
    dump = writer.dump()
    assert tuple(dump.facts_of("dump/a.eml", TimeClaim)) == one.facts[:2]
    assert tuple(dump.facts_of("dump/a.eml", TextContent)) == one.facts[3:]
    evidence = next(writer.evidence()).examined
    assert (evidence.item, evidence.attestations, evidence.findings, evidence.looked_for, evidence.problems) == (
        one.item, one.attestations, one.findings, one.looked_for, one.problems,
    )  # fmt: skip
    writer.close()


def test_facts_of_many_items_are_those_of_each(make: Any) -> None:
    writer = make.writer()
    paths = [f"dump/{number:03}.eml" for number in range(120)]
    for path in paths:
        writer.save(make.result(make.unit(path), make.examined(path)))
    dump = writer.dump()
    found = dump.facts_of_each([*paths, paths[0], "dump/none.eml"], TimeClaim)
    assert list(found) == paths
    assert all(found[path] == dump.facts_of(path, TimeClaim) for path in paths)
    assert set(dump.facts_of_each(paths[:3], TimeClaim, "sent")) == set(paths[:3])
    assert dump.facts_of_each(paths[:3], TimeClaim, "received") == dump.facts_of_each([], TimeClaim) == {}
    writer.close()


def test_facts_of_several_kinds_come_in_the_order_of_the_item(make: Any) -> None:
    writer = make.writer()
    one = make.examined("dump/a.eml")
    writer.save(make.result(make.unit("dump/a.eml"), one))
    asked = [(TextContent, "body"), (Identifier, "message-id"), (TimeClaim, "sent")]
    [(item, facts)] = writer.dump().facts_together(one.item.kind, asked)
    assert item == one.item
    assert tuple(facts) == (one.facts[0], *one.facts[2:])
    writer.close()


def test_what_was_found_in_the_whole_dump_is_kept(make: Any) -> None:
    writer = make.writer()
    dump = writer.dump()
    assert dump.once(_found) is dump.once(_found)
    assert writer.dump().once(_found) is not dump.once(_found)
    writer.close()


def _found(dump: Dump) -> list[str]:
    return [item.path for item in dump.items()]


def test_a_unit_appears_with_its_last_part_and_not_before(make: Any) -> None:
    writer = make.writer()
    unit = make.unit("dump/a.mbox")
    writer.save(make.result(unit, make.examined("dump/a.mbox!/1"), done=False))
    assert _paths(writer) == []
    assert not writer.is_done(unit)
    writer.save(make.result(unit, make.examined("dump/a.mbox")))
    assert _paths(writer) == ["dump/a.mbox", "dump/a.mbox!/1"]
    assert writer.is_done(unit)
    writer.close()


def test_parts_before_a_restart_are_void(make: Any) -> None:
    writer = make.writer()
    unit = make.unit("dump/a.mbox")
    writer.save(make.result(unit, make.examined("dump/a.mbox!/1"), done=False))
    writer.save(make.result(unit, done=False, restart=True))
    writer.save(make.result(unit, make.examined("dump/a.mbox")))
    assert _paths(writer) == ["dump/a.mbox"]
    writer.close()


def test_parts_of_several_units_may_come_mixed(make: Any) -> None:
    writer = make.writer()
    units = [make.unit(f"dump/{name}.mbox") for name in "ab"]
    for unit in units:
        writer.save(make.result(unit, make.examined(f"{unit.path}!/1"), done=False))
    for unit in units:
        writer.save(make.result(unit, make.examined(unit.path)))
    assert len(_paths(writer)) == 4
    writer.close()


def test_a_newer_state_of_a_unit_replaces_the_older_one(make: Any) -> None:
    writer = make.writer()
    writer.save(make.result(make.unit("dump/a.zip"), make.examined("dump/a.zip!/old"), make.examined("dump/a.zip")))
    newer = make.unit("dump/a.zip", mtime_ns=6)
    assert not writer.is_done(newer)
    writer.save(make.result(newer, make.examined("dump/a.zip!/new"), make.examined("dump/a.zip")))
    assert _paths(writer) == ["dump/a.zip", "dump/a.zip!/new"]
    assert len(list(writer.dump().facts(TextContent))) == 2
    writer.close()


@pytest.mark.parametrize(
    "other",
    [
        {"size": 11},
        {"mtime_ns": 6},
        {"file": b"/else/a"},
        {"format": "mbox", "span": Span(0, 5, 0)},
        {"data": b"x"},
        {"beside": (Beside("a.asc", b"/a.asc", 1, 2),)},
    ],
)
def test_a_unit_that_differs_in_anything_is_not_done(make: Any, other: dict[str, Any]) -> None:
    writer = make.writer()
    writer.save(make.result(make.unit("dump/a"), make.examined("dump/a")))
    assert writer.is_done(make.unit("dump/a"))
    assert not writer.is_done(make.unit("dump/a", **other))
    writer.close()


def test_what_the_dump_no_longer_holds_is_forgotten_under_its_root_only(make: Any) -> None:
    writer = make.writer()
    for path in ("dump/a", "dump/b", "dump2/c"):
        writer.save(make.result(make.unit(path), make.examined(path)))
    writer.mark_seen(make.unit("dump/a"))
    assert writer.forget("dump") == 1
    assert _paths(writer) == ["dump/a", "dump2/c"]
    writer.close()


def test_a_case_goes_on_where_it_was_left(make: Any) -> None:
    writer = make.writer()
    writer.save(make.result(make.unit("dump/a"), make.examined("dump/a")))
    writer.save(make.result(make.unit("dump/b"), make.examined("dump/b"), done=False))
    writer.close()
    again = make.writer()
    assert again.is_done(make.unit("dump/a"))
    assert not again.is_done(make.unit("dump/b"))
    assert again.changed, "the run before was never finished"
    again.close()


@pytest.mark.parametrize("other", [{"version": "2"}, {"tables": "u"}, {"keys": "l"}, {"plugins": "q"}, {"online": True}])
def test_another_version_tables_keys_or_plug_ins_read_everything_anew(make: Any, other: dict[str, Any]) -> None:
    make.finished()
    writer = make.writer(**other)
    assert not writer.is_done(make.unit("dump/a.eml"))
    assert _paths(writer) == []
    assert writer.changed
    writer.close()


def test_a_finished_case_that_nothing_was_added_to_is_unchanged(make: Any) -> None:
    make.finished()
    writer = make.writer()
    assert not writer.changed
    writer.save(make.result(make.unit("dump/d.eml"), make.examined("dump/d.eml")))
    assert writer.changed
    writer.close()


def test_correlations_replace_those_of_before_and_keep_the_rules_findings(make: Any) -> None:
    writer = make.writer()
    writer.save(make.result(make.unit("dump/a"), make.examined("dump/a")))
    problem = Problem(ProblemKind.RULE_ERROR, "One comparison failed.", "correlate")
    writer.save_correlations(iter([("dump/a", make.finding("old")), problem]))
    writer.save_correlations(iter([("dump/a", make.finding("new", Weight.STRONG)), ("dump/nowhere", make.finding("lost"))]))
    found = next(writer.evidence()).examined.findings
    assert [finding.rule for finding in found] == ["new", "some_rule"]
    writer.close()


def test_the_anchor_is_the_nearest_authenticated_item_above(make: Any) -> None:
    writer = make.writer()
    inner = [make.examined("dump/a.eml!/b.zip!/c.docx"), make.examined("dump/a.eml!/b.zip"), make.examined("dump/a.eml", signed=True)]
    writer.save(make.result(make.unit("dump/a.eml"), *inner))
    anchors = {evidence.examined.item.path: evidence.anchor_path for evidence in writer.evidence()}
    assert anchors == {"dump/a.eml": "", "dump/a.eml!/b.zip": "dump/a.eml", "dump/a.eml!/b.zip!/c.docx": "dump/a.eml"}
    writer.close()


def test_firing_rates_count_items_and_not_findings(make: Any) -> None:
    writer = make.writer()
    for name in "abc":
        writer.save(make.result(make.unit(f"dump/{name}"), make.examined(f"dump/{name}")))
    assert [(rate.rule, rate.kind, rate.fired) for rate in writer.firing_rates()] == [("some_rule", "mail", 3)]
    writer.close()


def test_what_speaks_for_a_file_has_no_base_rate(make: Any) -> None:
    writer = make.writer()
    for name in "abc":
        one = make.examined(f"dump/{name}")
        speaks_for = msgspec.structs.replace(make.finding("agrees"), direction=Direction.GENUINENESS)
        writer.save(make.result(make.unit(f"dump/{name}"), msgspec.structs.replace(one, findings=(*one.findings, speaks_for))))
    assert [(rate.rule, rate.fired) for rate in writer.firing_rates()] == [("some_rule", 3)]
    writer.close()


def test_two_scans_on_one_case_are_refused_with_a_sentence(make: Any) -> None:
    writer = make.writer()
    with pytest.raises(CaseError, match="Another scan"):
        CaseWriter(make.folder)
    writer.close()
    make.writer().close()


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to be looked at" * 40, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_file_that_is_no_case_is_refused_and_left_alone(make: Any, content: bytes) -> None:
    (make.folder / "case.sqlite").write_bytes(content)
    with pytest.raises(CaseError):
        CaseWriter(make.folder)
    assert (make.folder / "case.sqlite").read_bytes() == content
    with pytest.raises(CaseError):
        CaseReader(make.folder)


def test_somebody_elses_database_is_refused_and_left_alone(make: Any) -> None:
    database = sqlite3.connect(make.folder / "case.sqlite")
    database.execute("CREATE TABLE mine (x)")
    database.close()
    before = (make.folder / "case.sqlite").read_bytes()
    with pytest.raises(CaseError, match="not a case"):
        CaseWriter(make.folder)
    assert (make.folder / "case.sqlite").read_bytes() == before


def test_a_closed_case_is_one_plain_file_beside_its_lock(make: Any) -> None:
    make.finished()
    assert sorted(path.name for path in make.folder.iterdir()) == ["case.lock", "case.sqlite"]
    assert (make.folder / "case.sqlite").read_bytes()[18:20] == b"\x01\x01", (
        "no write-ahead log: it opens from a read-only place (SQLite file format section 1.3.3)"
    )


def test_answers_larger_than_memory_go_to_an_unnamed_file_in_the_case_folder(make: Any) -> None:
    writer = make.writer()
    unit = make.unit("dump/a.mbox")
    long = make.facts("word " * 1900)
    for number in range(1200):
        writer.save(make.result(unit, make.examined(f"dump/a.mbox!/{number:04}", facts=long), done=False))
    writer.save(make.result(unit, make.examined("dump/a.mbox")))
    assert writer.dump().count() == 1201
    writer.close()
    assert sorted(path.name for path in make.folder.iterdir()) == ["case.lock", "case.sqlite"]


_ENDLESS = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
spec = spec_from_file_location("made", sys.argv[1])
made = module_from_spec(spec)
spec.loader.exec_module(made)
make = made.Maker(Path(sys.argv[2]))
writer = make.writer()
number = 0
while True:
    path = f"dump/{number}"
    if not writer.is_done(make.unit(path)):
        writer.save(make.result(make.unit(path), make.examined(f"{path}!/x"), make.examined(path)))
    if number % 50 == 0:
        print(number, flush=True)
    number += 1
"""


def test_a_killed_scan_leaves_a_case_that_opens_and_goes_on(make: Any) -> None:
    for _ in range(3):
        script = [sys.executable, "-c", _ENDLESS, str(Path(__file__).parent / "conftest.py"), str(make.folder)]
        with subprocess.Popen(script, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(4)]
            process.send_signal(signal.SIGKILL)
            process.wait()
        saved = int(lines[-1])
    writer = make.writer()
    assert all(writer.is_done(make.unit(f"dump/{number}")) for number in range(saved))
    paths = _paths(writer)
    assert len([path for path in paths if path.endswith("!/x")]) * 2 == len(paths), "a unit is there whole or not at all"
    writer.close()


def test_a_case_error_is_a_users_matter(make: Any) -> None:
    assert issubclass(CaseError, UserError)
    with pytest.raises(CaseError, match="holds no case"):
        CaseReader(make.folder)


def test_what_went_wrong_in_a_later_span_is_its_containers_in_the_order_of_the_file(make: Any) -> None:
    def problem(text: str) -> Problem:
        return Problem(ProblemKind.DAMAGED, text, "extract", "dump/a.zip")

    spans = {Span(0, 10, 1): "first", Span(10, 90, 11): "second", Span(90, 99, 91): "third"}
    writer = make.writer()
    for span, text in reversed(spans.items()):  # as they come from several workers
        container = msgspec.structs.replace(make.examined("dump/a.zip"), problems=(problem(text),))
        writer.save(make.result(make.unit("dump/a.zip", format="zip_archive", span=span), make.examined(f"dump/a.zip!/{text}"), container))
    writer.finish_reading()
    assert _paths(writer) == ["dump/a.zip", "dump/a.zip!/first", "dump/a.zip!/second", "dump/a.zip!/third"]
    assert [one.sentence for one in next(writer.evidence()).examined.problems] == ["first", "second", "third"]
    writer.save(make.result(make.unit("dump/a.zip", size=3), make.examined("dump/a.zip")))
    writer.finish_reading()
    assert _paths(writer) == ["dump/a.zip"], "a file that became small leaves nothing of its spans"
    assert "second" not in {one.sentence for one in next(writer.evidence()).examined.problems}
    writer.close()


def test_problems_of_the_listing_are_listed_anew_and_those_of_comparisons_stay(make: Any) -> None:
    make.finished()
    writer = make.writer()
    writer.save_correlations([Problem(ProblemKind.RULE_ERROR, "One comparison failed.", "correlate")])
    writer.save_source_problem(Problem(ProblemKind.SPECIAL_FILE, "It is a pipe.", "list", "dump/pipe"))
    writer.clear_source_problems()
    writer.close()
    said = {problem.sentence for problem in CaseReader(make.folder).problems()}
    assert "One comparison failed." in said, "a scan that finds nothing new compares nothing anew"
    assert "It is a pipe." not in said


def test_all_roots_of_a_case_are_named(make: Any) -> None:
    writer = make.writer()
    for path in ("dump/a", "dump/b/c", "letter.eml", "dump2/d"):
        writer.save(make.result(make.unit(path), make.examined(path)))
    assert writer.roots() == ("dump", "dump2", "letter.eml")
    writer.close()


def test_changes_of_the_keys_are_kept_whatever_is_read_anew(make: Any) -> None:
    change = KeyChange(
        when="2026-05-04T12:00:00Z", command="keys import", what="a.zone", digest_before="k", digest_after="l", added=2, widened=1, refused=3
    )
    writer = make.writer()
    assert writer.last_keys() == "k"
    writer.save_key_change(change)
    writer.close()
    make.writer(keys="l").close()
    assert CaseReader(make.folder).key_changes() == [change]
    again = CaseWriter(make.folder)
    assert again.last_keys() == "l"
    again.close()


def test_a_new_case_used_no_keys_yet(tmp_path: Path) -> None:
    writer = CaseWriter(tmp_path / "new")
    assert writer.last_keys() == ""
    writer.close()


@pytest.mark.parametrize("path", ["dump/other.eml", "dump/bad.eml"])
def test_answers_that_no_sound_reader_gives_are_void_and_the_scan_goes_on(make: Any, path: str) -> None:
    """One tells of another file, the other of one item twice."""
    writer = make.writer()
    writer.save(make.result(make.unit("dump/bad.eml"), make.examined("dump/bad.eml", signed=True), make.examined(path)))
    writer.save(make.result(make.unit("dump/other.eml"), make.examined("dump/other.eml")))
    writer.finish_reading()
    assert _paths(writer) == ["dump/bad.eml", "dump/other.eml"]
    void, other = writer.evidence()
    assert not void.examined.attestations
    assert [problem.kind for problem in void.examined.problems] == [ProblemKind.CRASH]
    assert [problem.kind for problem in other.examined.problems] == [ProblemKind.DAMAGED]
    writer.close()
