"""Two items beside each other: what is said of every relation that they can have, and nothing more."""

import unicodedata
from datetime import datetime
from itertools import pairwise
from types import ModuleType
from typing import Any

import msgspec
import pytest

from leakcheck.decode.text_digest import text_content
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.examined import Examined
from leakcheck.model.facts import HeaderField, PersonClaim, PersonRole, PictureContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.report import ReportOptions
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.comparison import compared, made_with, meaning, sections, terminal_comparison

PLAIN = ReportOptions(width=200)
TEXT = "The hall costs 38 500 euros. Gifts reach 21 750 euros, paid by 312 persons who came from the whole region to hear the speech."
CHANGED = TEXT.replace("312", "412").replace("21 750", "91 750")


def _result(
    name: str, text: str, *facts: Any, status: Status = Status.UNVERIFIABLE, sha: str = "", kind: ItemKind = ItemKind.DOCUMENT, role: str = "document"
) -> FileResult:
    words = text_content(text, role, Location("text"), 10_000) if text else None
    item = Item(name, 100, sha or name.ljust(64, "0"), format="word_document", kind=kind)
    examined = Examined(item=item, facts=tuple(fact for fact in (words, *facts) if fact is not None))
    return FileResult(examined=examined, verdict=Verdict(status=status, basis=Basis.CONSISTENT, sentence="It is so."))


def _time(role: TimeRole, wall: str, voucher: Voucher = Voucher.CLAIMED) -> TimeClaim:
    return TimeClaim(at=Location("time"), role=role, moment=Moment(datetime.fromisoformat(wall), 0), voucher=voucher)


def _person(name: str) -> PersonClaim:
    return PersonClaim(at=Location("editor"), role=PersonRole.LAST_EDITOR, name=name)


def _entries(first: FileResult, second: FileResult, options: ReportOptions = PLAIN) -> dict[str, list[str]]:
    pair = compared(first, second)
    return {one.title: [f"{entry.label}: {entry.text}" if entry.label else entry.text for entry in one.entries] for one in sections(pair, options)}


def test_words_are_shown_with_the_amount_first_and_said_to_be_one() -> None:
    words = _entries(_result("a", TEXT), _result("b", CHANGED))["What differs in words"]
    assert "2 passages" in words[0] or "one passage" in words[0]
    assert "what looks like an amount" in words[0]
    assert words[1].startswith("- ")
    assert "21 750" in words[1]
    assert "91 750" in words[2]


def test_properties_and_times_are_told_apart_from_what_agrees() -> None:
    first = _result("a", TEXT, _person("Ann"), _time(TimeRole.CREATED, "2024-01-01T10:00:00"), _time(TimeRole.MODIFIED, "2024-01-02T10:00:00"))
    second = _result("b", TEXT, _person("Bob"), _time(TimeRole.CREATED, "2024-01-01T10:00:00"), _time(TimeRole.MODIFIED, "2024-01-05T10:00:00"))
    found = _entries(first, second)
    assert any("Ann" in line and "Bob" in line for line in found["What differs in properties"])
    assert any("3 days later" in line for line in found["What differs in times"])
    assert any("creation" in line for line in found["What is the same"])
    assert "The words of the text." in found["What is the same"]
    assert "What differs in words" not in found


def test_what_only_one_states_is_told_from_what_one_states_besides() -> None:
    only = _entries(_result("a", TEXT, _person("Ann")), _result("b", TEXT))["What differs in properties"]
    assert any(line.endswith("first: Ann; second: not stated") for line in only)
    besides = _entries(_result("a", TEXT, _person("Ann"), _person("Bob")), _result("b", TEXT, _person("Bob")))["What differs in properties"]
    assert any(line.endswith("first: Ann; second: nothing more") for line in besides)


@pytest.mark.parametrize(
    ("status", "text", "said"),
    [
        ((Status.AUTHENTICATED, Status.UNVERIFIABLE), CHANGED, "What the second says is not what was signed"),
        ((Status.UNVERIFIABLE, Status.AUTHENTICATED), CHANGED, "What the first says is not what was signed"),
        ((Status.AUTHENTICATED, Status.AUTHENTICATED), CHANGED, "Both are authenticated"),
        ((Status.UNVERIFIABLE, Status.UNVERIFIABLE), CHANGED, "No signature speaks for either"),
        ((Status.UNVERIFIABLE, Status.UNVERIFIABLE), TEXT, "No change of words was found"),
        ((Status.UNVERIFIABLE, Status.AUTHENTICATED), TEXT, "speaks for the words of the first"),
        ((Status.UNVERIFIABLE, Status.UNVERIFIABLE), "", "no text in both"),
    ],
)
def test_what_it_means_follows_from_signatures_and_words(status: tuple[Status, Status], text: str, said: str) -> None:
    sentences = " ".join(meaning(compared(_result("a", TEXT, status=status[0]), _result("b", text, status=status[1]))))
    assert said in sentences
    assert not {"fake", "forged", "genuine", "proves"} & set(sentences.lower().split())


def test_the_same_bytes_need_no_other_comparison() -> None:
    pair = compared(_result("a", TEXT, sha="1" * 64), _result("b", TEXT, sha="1" * 64))
    assert "byte for byte" in meaning(pair)[0]


def test_only_a_mailboxs_record_says_which_came_first() -> None:
    first = _result("a", TEXT, _time(TimeRole.RECEIVED, "2024-01-05T10:00:00", Voucher.RELAYED), kind=ItemKind.MAIL, role="body")
    second = _result("b", CHANGED, _time(TimeRole.RECEIVED, "2024-01-03T10:00:00", Voucher.RELAYED), kind=ItemKind.MAIL, role="body")
    assert any("The second was received first" in sentence for sentence in meaning(compared(first, second)))
    claimed = _result("b", CHANGED, _time(TimeRole.RECEIVED, "2024-01-03T10:00:00"), kind=ItemKind.MAIL, role="body")
    assert not any("received first" in sentence for sentence in meaning(compared(first, claimed)))


def test_what_mail_does_on_its_way_is_no_change_of_words() -> None:
    first = _result("a", "Das Übliche für alle, die wir grüßen und die noch nicht wissen, was es kostet.", kind=ItemKind.MAIL, role="body")
    second = _result("b", "Das Ubliche fur alle, die wir grußen und die noch nicht wissen, was es kostet.", kind=ItemKind.MAIL, role="body")
    assert "No change of words" in meaning(compared(first, second))[0]


def test_a_text_apart_from_what_is_seen_is_compared_by_itself() -> None:
    hidden = text_content("only here is this", "hidden", Location("hidden"), 1000)
    assert any(
        "hidden" in line and "second alone" in line for line in _entries(_result("a", TEXT), _result("b", TEXT, hidden))["What differs in words"]
    )


def test_what_was_signed_stands_as_in_findings_first_whichever_way_the_two_are_given() -> None:
    first, second = _result("a", CHANGED), _result("b", TEXT, status=Status.AUTHENTICATED)
    words = _entries(first, second)["What differs in words"]
    assert "- is the second, which is authenticated, + the first" in words[0]
    assert "21 750" in words[1]
    assert "91 750" in words[2]
    words = _entries(second, first)["What differs in words"]
    assert "- is the first, which is authenticated, + the second" in words[0]
    assert "21 750" in words[1]
    hidden = text_content("only here is this", "hidden", Location("hidden"), 1000)
    only = _entries(_result("a", CHANGED, hidden), second)["What differs in words"]
    assert any("hidden" in line and "first alone" in line for line in only)


def test_each_of_the_two_has_its_size_its_hash_and_the_sentence_of_its_verdict() -> None:
    told = _entries(_result("a", TEXT), _result("b", CHANGED))["The two"]
    assert sum("It is so." in line for line in told) == sum("100 bytes" in line for line in told) == 2
    assert any("a".ljust(64, "0") in line for line in told)
    assert any("b".ljust(64, "0") in line for line in told)


def test_by_what_it_was_made_is_said_once_or_of_each() -> None:
    run = RunInfo(version="1.0", tables="t", keys="k", plugins="p", roots=("dump",), online=False, since_theft="", finished=True)
    other = msgspec.structs.replace(run, keys="k2")
    told = {entry.label: entry.text for entry in made_with((run, other), "2026-01-02 03:04:05 UTC").entries}
    assert told["leakcheck"] == "1.0"
    assert told["keys (digest)"] == "first: k; second: k2"
    assert told["compared at"] == "2026-01-02 03:04:05 UTC"


def test_mails_of_the_same_words_whose_header_lines_differ_are_said_to() -> None:
    lines = [HeaderField(at=Location("header Subject"), name="Subject", position=0, value=value) for value in ("Hall", "Rent")]
    mails = [_result(name, TEXT, line, kind=ItemKind.MAIL, role="body") for name, line in zip("ab", lines, strict=True)]
    said = " ".join(meaning(compared(*mails)))
    assert "Lines above the text that a reader goes by differ: Subject" in said
    assert "converted" not in said
    assert "Lines above" not in " ".join(meaning(compared(mails[0], _result("c", TEXT, lines[0], kind=ItemKind.MAIL, role="body"))))


def test_quite_another_text_is_called_so() -> None:
    other = " ".join(f"word{number}" for number in range(900))
    assert "two texts" in _entries(_result("a", " ".join(f"sign{n}" for n in range(900))), _result("b", other))["What differs in words"][0]


def test_pictures_are_compared_by_their_looks() -> None:
    seen = [PictureContent(at=Location("p"), role="picture", width=9, height=9, perceptual_hash=looks) for looks in ("00ff", "00fe", "ff00")]
    alike = _entries(_result("a", "", seen[0], kind=ItemKind.PICTURE), _result("b", "", seen[1], kind=ItemKind.PICTURE))
    assert any("looks" in line for line in alike["What is the same"])
    other = _entries(_result("a", "", seen[0], kind=ItemKind.PICTURE), _result("b", "", seen[2], kind=ItemKind.PICTURE))
    assert "The pictures look different." in other["What differs in properties"]


def test_editors_names_are_withheld_on_request() -> None:
    masked = _entries(_result("a", TEXT, _person("Marguerite")), _result("b", TEXT, _person("Balthasar")), ReportOptions(mask_editors=True))
    assert not {"Marguerite", "Balthasar"} & set(" ".join(masked["What differs in properties"]).replace(";", " ").split())


def test_hostile_text_stays_text_in_the_terminal(sample: ModuleType) -> None:
    case = sample.SampleCase(42)
    results = [case.result(result.examined.item.path) for result in case.results()]
    for first, second in pairwise(results):
        text = terminal_comparison([compared(first, second)], PLAIN)
        assert not {one for one in set(text) - {"\n"} if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}}


def test_nothing_to_compare_is_no_failure() -> None:
    empty = _result("a", "")
    bare = msgspec.structs.replace(empty, examined=Examined(item=Item("b", 0, "")))
    assert "no text in both" in meaning(compared(bare, bare))[0]


def test_of_two_tables_the_rows_are_shown_and_a_changed_sign_counts() -> None:
    tables = [_result(name, f"Budget of the evening\nHall 38500\nBalance {sign}300") for name, sign in (("a", ""), ("b", "-"))]
    made = []
    for result in tables:
        item = msgspec.structs.replace(result.examined.item, format="spreadsheet_document")
        made.append(msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, item=item)))
    found = _entries(*made)
    assert found["What differs in words"][1:] == ["- Balance 300", "+ Balance -300"]
    assert "No signature speaks for either" in found["What that means"][0]


def test_of_several_pairs_only_the_first_is_told_at_length() -> None:
    pairs = [compared(_result("a", TEXT, _person("Ann")), _result("b", CHANGED, _person("Bob"))) for _ in range(3)]
    text = terminal_comparison(pairs, PLAIN)
    assert text.count("What differs in properties") == 1
    assert text.count("What differs in words") == text.count("What that means") == 3
