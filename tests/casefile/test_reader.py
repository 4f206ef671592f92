"""A finished case, read by reports and by others' programs."""

import sqlite3
from datetime import datetime
from typing import Any

import msgspec
import pytest

from leakcheck.casefile import CaseReader
from leakcheck.model.facts import IdentifierKind, PersonClaim, PersonRole, SignatureMark, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.verdict import Status


@pytest.fixture
def case(make: Any) -> CaseReader:
    make.finished()
    return CaseReader(make.folder)


def test_results_come_in_the_order_of_their_paths_with_verdicts_and_without_facts(case: CaseReader) -> None:
    found = list(case.results())
    assert [result.examined.item.path for result in found] == ["dump/a.eml", "dump/a.eml!/b.docx", "dump/c.eml"]
    assert all(result.examined.facts == () for result in found)
    assert [result.verdict.status for result in found] == [Status.UNVERIFIABLE, Status.AUTHENTICATED, Status.UNVERIFIABLE]
    assert [result.examined.item.path for result in case.results(Status.AUTHENTICATED)] == ["dump/a.eml!/b.docx"]


def test_one_item_comes_whole(case: CaseReader, make: Any) -> None:
    found = case.result("dump/c.eml")
    assert found is not None
    assert found.examined.facts == make.facts()
    assert [finding.rule for finding in found.examined.findings] == ["compared", "some_rule"]
    assert case.result("dump/nowhere") is None


def test_counts_hold_every_status(case: CaseReader) -> None:
    assert case.counts() == {Status.AUTHENTICATED: 1, Status.UNVERIFIABLE: 2, Status.SUSPICIOUS: 0}
    assert sum(count for _, _, count in case.counts_by_basis()) == 3
    assert sum(count for _, _, count in case.counts_by_format()) == 3


def test_the_run_says_that_it_was_finished(case: CaseReader, make: Any) -> None:
    assert case.run() == msgspec.structs.replace(make.run, finished=True)


def test_problems_and_notes_are_kept(case: CaseReader) -> None:
    assert [problem.item for problem in case.problems()] == ["dump/a.eml", "dump/a.eml!/b.docx", "dump/c.eml", "dump/pipe"]
    assert [note.rule for note in case.notes()] == ["some_rule"]


def test_the_timeline_places_times_without_zone_at_their_wall_clock(case: CaseReader) -> None:
    points = [point for point in case.timeline() if point.path == "dump/c.eml"]
    assert [(point.role, point.voucher, point.utc) for point in points] == [
        ("sent", "claimed", "2024-05-01T08:00:00Z"),
        ("captured", "embedded", "2012-05-01T00:00:00"),
    ]


def test_an_item_is_found_by_its_path_its_end_or_its_hash(case: CaseReader) -> None:
    assert case.matching("dump/c.eml") == ["dump/c.eml"]
    assert case.matching("b.docx") == ["dump/a.eml!/b.docx"]
    item = case.item("dump/c.eml")
    assert item is not None
    assert case.matching(item.sha256.upper()) == ["dump/c.eml"]
    assert case.matching("100%") == []


def test_facts_are_asked_by_kind_and_role(case: CaseReader) -> None:
    assert len(list(case.facts(TimeClaim))) == 6
    assert [item.path for item, _ in case.facts(TimeClaim, "sent")] == ["dump/a.eml", "dump/a.eml!/b.docx", "dump/c.eml"]
    assert list(case.facts(TextContent, "quoted")) == []


def test_identifiers_are_grouped_up_to_a_number_of_items(case: CaseReader) -> None:
    assert [(value, len(items)) for value, items in case.sharing(IdentifierKind.MESSAGE, 3)] == [("one@example.org", 3)]
    assert list(case.sharing(IdentifierKind.MESSAGE, 2)) == []
    assert case.count(ItemKind.DOCUMENT) == 1


def test_a_reader_cannot_write(case: CaseReader) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        case._db.execute("DELETE FROM items")


def test_any_sqlite_program_finds_readable_columns_beside_the_json(make: Any) -> None:
    make.finished()
    database = sqlite3.connect(make.folder / "case.sqlite")
    row = database.execute("SELECT role, value, utc, part FROM facts WHERE fact = 'time' ORDER BY id LIMIT 1").fetchone()
    assert row == ("sent", "2024-05-01 10:00:00 +02:00", "2024-05-01T08:00:00Z", "header Date [0]")
    assert database.execute("SELECT count(*) FROM verdicts WHERE status = 'AUTHENTICATED'").fetchone() == (1,)
    stored = database.execute("SELECT data FROM facts").fetchall()
    assert not any("dump/" in data for (data,) in stored), "a path is stored once, with its item"
    database.close()


def test_an_unfinished_case_can_be_looked_at_while_it_is_written(make: Any) -> None:
    writer = make.writer()
    writer.save(make.result(make.unit("dump/a.eml"), make.examined("dump/a.eml")))
    reader = CaseReader(make.folder)
    assert [item.path for item in reader.items()] == ["dump/a.eml"]
    assert list(reader.results()) == []
    assert not reader.run().finished
    writer.close()


def test_signing_habits_count_received_mails_by_the_senders_domain_and_month(make: Any) -> None:
    writer = make.writer()
    received = TimeClaim(
        at=Location("header Received"), role=TimeRole.RECEIVED, moment=Moment(datetime(2016, 3, 31, 23, 30), -60), voucher=Voucher.RELAYED
    )
    in_mailbox = msgspec.structs.replace(received, at=Location("mailbox line"), voucher=Voucher.CONTAINER)
    sender = PersonClaim(at=Location("header From"), role=PersonRole.SENDER, name="a@b <x@y>", address="ann@Example.ORG")
    mark = SignatureMark(at=Location("header DKIM-Signature"), scheme="dkim")
    for number in range(4):
        facts = (received, sender, *((mark, mark) if number else ()))
        writer.save(make.result(make.unit(f"dump/{number}.eml"), make.examined(f"dump/{number}.eml", facts=facts)))
    writer.save(make.result(make.unit("dump/sent.eml"), make.examined("dump/sent.eml", facts=(in_mailbox, sender))))
    document = make.examined("dump/d.docx", kind=ItemKind.DOCUMENT, facts=(received, sender))
    writer.save(make.result(make.unit("dump/d.docx"), document))
    (habit,) = writer.dump().signing_habits(4, 0.75)
    assert (habit.domain, habit.month, habit.mails, habit.signed) == ("example.org", "2016-04", 4, 3)
    assert [item.path for item in habit.unsigned] == ["dump/0.eml"]
    assert [item.path for item in habit.examples] == ["dump/1.eml", "dump/2.eml", "dump/3.eml"]
    assert not list(writer.dump().signing_habits(5, 0.75))
    assert not list(writer.dump().signing_habits(4, 0.8))
    writer.close()


def test_an_identifier_that_only_a_file_and_its_own_earlier_state_carry_is_not_shared(make: Any) -> None:
    writer = make.writer()
    state = make.examined("dump/a.pdf!/state 1 of 2.pdf", kind=ItemKind.EARLIER_STATE)
    writer.save(make.result(make.unit("dump/a.pdf"), state, make.examined("dump/a.pdf", kind=ItemKind.DOCUMENT)))
    assert list(writer.dump().sharing(IdentifierKind.MESSAGE, 5)) == []
    writer.save(make.result(make.unit("dump/b.pdf"), make.examined("dump/b.pdf", kind=ItemKind.DOCUMENT)))
    ((value, items),) = writer.dump().sharing(IdentifierKind.MESSAGE, 2)
    assert (value, [item.path for item in items]) == ("one@example.org", ["dump/a.pdf", "dump/b.pdf"])
    writer.close()


def test_what_lies_in_an_item_is_found_at_any_depth_and_nothing_beside_it(make: Any) -> None:
    writer = make.writer()
    for path in ("d/a.zip", "d/a.zip!/x", "d/a.zip!/y.zip", "d/a.zip!/y.zip!/z", "d/a.zip2", "d/a.zi", "d/a.zip!"):
        writer.save(make.result(make.unit(path), make.examined(path)))
    writer.finish_reading()
    assert [item.path for item in writer.dump().inside("d/a.zip", 9)] == ["d/a.zip!/x", "d/a.zip!/y.zip", "d/a.zip!/y.zip!/z"]
    assert [item.path for item in writer.dump().inside("d/a.zip", 1)] == ["d/a.zip!/x"]
    writer.close()
