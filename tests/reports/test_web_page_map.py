"""The page's pictures of the whole dump: exact counts, bounded, designed for few and for none, and nothing told of a withheld name."""

import json
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html.parser import HTMLParser

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.model.case_view import FileResult, TimePoint
from leakcheck.model.document_family import DocumentFamily, FamilyLink, SharedIdentifier
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.shown import shown_result
from leakcheck.reports.web_page.bursts import Bursts
from leakcheck.reports.web_page.changes import MOST_SHOWN, Changes
from leakcheck.reports.web_page.coverage import MOST_COLUMNS, MOST_SENDERS, TOO_FEW_TO_DRAW, Coverage
from leakcheck.reports.web_page.difference import FIGURE, MOST_LINES, NAME, SAME, WORDS, Side, side_by_side
from leakcheck.reports.web_page.families import MOST_FAMILIES, MOST_PARTS, Families, Member, parted
from leakcheck.reports.web_page.groups import MOST_ROWS, Groups, RowFinder, Rows
from leakcheck.reports.web_page.months import axis_of
from leakcheck.reports.web_page.outliers import Outliers


def wide(drawn: str) -> str:
    """Without the second drawing of the same, for a narrow window."""
    return re.sub(r'<svg class="picture \w+ when-narrow".*?</svg>', "", drawn)


VOID = {"rect", "line", "path", "circle"}


class Balanced(HTMLParser):
    """Fails where a tag is closed that is not the one last opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not [name for name, _ in attrs if name == "style" or name.startswith("on")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


def at(part: str = "x", item: str = "") -> Location:
    return Location(part, "", item)


def result(
    path: str, facts: Sequence[AnyFact] = (), findings: Sequence[Finding] = (), *, status: Status = Status.UNVERIFIABLE,
    kind: ItemKind = ItemKind.DOCUMENT, basis: Basis = Basis.CONSISTENT,
) -> FileResult:  # fmt: skip
    examined = Examined(item=Item(path, 1, "0" * 64, "", "word_document", kind), facts=tuple(facts), findings=tuple(findings))
    counted = tuple(finding.rule for finding in findings)
    return FileResult(examined=examined, verdict=Verdict(status=status, basis=basis, sentence="x", counted=counted))


def finding(rule: str, sentence: str, evidence: Sequence[AnyFact], *, provenance: str = "", difference: tuple[str, ...] = ()) -> Finding:
    return Finding(
        rule=rule, title="A title.", weight=Weight.MODERATE, direction=Direction.HANDLING, family=Family.CLUSTER, cause=Cause.LAST_SAVE,
        sentence=sentence, evidence=tuple(evidence), innocent=("A colleague.",), provenance=provenance, difference=difference,
    )  # fmt: skip


def mail(number: int, sender: str, month: str = "2016-03", status: Status = Status.UNVERIFIABLE) -> FileResult:
    facts: list[AnyFact] = [PersonClaim(at=at(), role=PersonRole.SENDER, address=sender)] if sender else []
    if month:
        facts.append(TimeClaim(at=at(), role=TimeRole.SENT, moment=Moment(datetime.fromisoformat(f"{month}-15 10:00:00"), 0)))
    return result(f"mail/{number}.eml", facts, status=status, kind=ItemKind.MAIL)


def saved(when: datetime) -> TimeClaim:
    return TimeClaim(at=at(), role=TimeRole.MODIFIED, moment=Moment(when, 0))


def see(gathers: Coverage | Outliers | Families | Bursts, results: Iterable[FileResult], *, masking: bool = False) -> None:
    for row, one in enumerate(results):
        gathers.see(row, one, shown_result(one, masking=masking))


def groups_in(groups: Groups) -> list[tuple[str, int, list[int]]]:
    text = groups.written()
    return [(label, count, rows) for label, count, rows in json.loads(text[text.index("(") + 1 : text.rindex(")")])]


# ── groups ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_group_counts_all_its_items_and_lists_the_first() -> None:
    groups = Groups()
    rows = Rows(range(MOST_ROWS + 7))
    assert groups.link("many", rows) == "#group=0"
    assert groups.link("many", rows) == "#group=0", "the picture and its table lead to one group"
    ((label, count, listed),) = groups_in(groups)
    assert (label, count, len(listed)) == ("many", MOST_ROWS + 7, MOST_ROWS)


def test_an_item_with_several_times_in_a_bar_is_one_item() -> None:
    assert Rows([4, 4, 4, 9]).count == 2


def test_a_label_cannot_end_the_script() -> None:
    groups = Groups()
    groups.link("</script><b>", Rows([1]))
    assert "<" not in groups.written()


def test_rows_are_found_in_any_number_of_passages() -> None:
    finder = RowFinder([hash(name) for name in "abcd"])
    assert [finder.row(name) for name in "abbdacdz"] == [0, 1, 1, 3, 0, 2, 3, None]


# ── mail by sender and month ─────────────────────────────────────────────────────────────────────────────────────────


def test_a_dump_without_mail_says_so() -> None:
    assert "no mails" in Coverage().drawn(Groups())


def test_few_mails_are_listed_and_not_drawn() -> None:
    coverage, groups = Coverage(), Groups()
    see(coverage, [mail(number, "a@b.example") for number in range(TOO_FEW_TO_DRAW - 1)])
    drawn = coverage.drawn(groups)
    assert "<svg" not in drawn
    assert drawn.count("<tr>") == TOO_FEW_TO_DRAW
    Balanced(drawn)


def test_the_counts_of_each_sender_and_month_are_exact_and_open_their_mails() -> None:
    coverage, groups = Coverage(), Groups()
    march = [mail(number, "a@b.example", "2016-03", Status.AUTHENTICATED) for number in range(6)]
    april = [mail(number, "A@b.example", "2016-04", Status.SUSPICIOUS) for number in range(6, 9)]
    other = [mail(number, "c@d.example", "2016-04") for number in range(9, 14)]
    see(coverage, [*march, *april, *other])
    drawn = coverage.drawn(groups)
    Balanced(drawn)
    assert "<title>a@b.example, 2016-03: 6 AUTHENTICATED</title>" in drawn
    assert "<title>a@b.example, 2016-04: 3 SUSPICIOUS</title>" in drawn, "addresses differ in case and are one sender"
    found = {label: rows for label, _, rows in groups_in(groups)}
    assert found["Mails: c@d.example, 2016-04"] == [9, 10, 11, 12, 13]


def test_mail_without_a_date_or_sender_is_counted_too() -> None:
    coverage = Coverage()
    see(coverage, [*(mail(number, "a@b.example") for number in range(10)), mail(10, ""), mail(11, "a@b.example", "")])
    drawn = coverage.drawn(Groups())
    assert "no sender named, 2016-03: 1 UNVERIFIABLE" in drawn
    assert "a@b.example, no date: 1 UNVERIFIABLE" in drawn


def test_suspicious_mail_dated_far_off_is_not_hidden_among_the_undated() -> None:
    coverage, groups = Coverage(), Groups()
    usual = [mail(number, "a@b.example", f"2023-{number % 12 + 1:02}") for number in range(200)]
    early, late = mail(200, "c@d.example", "2012-03", Status.SUSPICIOUS), mail(201, "a@b.example", "2039-01")
    see(coverage, [*usual, early, late, mail(202, "a@b.example", "")])
    drawn = coverage.drawn(groups)
    Balanced(drawn)
    assert "c@d.example, before 2023-01: 1 SUSPICIOUS" in drawn
    assert "a@b.example, after 2023-12: 1 UNVERIFIABLE" in drawn
    assert "a@b.example, no date: 1 UNVERIFIABLE" in drawn
    assert "▲ 2012-03, c@d.example</a>" in drawn
    assert "2039-01" not in drawn, "only what is suspicious is listed by itself"
    found = {label: rows for label, _, rows in groups_in(groups)}
    assert found["Mail by c@d.example, dated 2012-03"] == [200]


def test_many_senders_are_drawn_as_the_thirty_largest_and_the_rest() -> None:
    coverage = Coverage()
    see(coverage, [mail(number, f"{number % 100}@b.example") for number in range(1000)])
    drawn = coverage.drawn(Groups())
    assert wide(drawn).count('class="name"') == MOST_SENDERS + 1
    assert drawn.count('class="name"') == 2 * (MOST_SENDERS + 1), "once for each width of the window"
    assert f"all others ({100 - MOST_SENDERS} senders)" in drawn
    assert ": 700 UNVERIFIABLE</title>" in drawn


@given(st.lists(st.tuples(st.text(min_size=1, max_size=8), st.datetimes(), st.sampled_from(list(Status))), max_size=80))
def test_any_mails_make_a_bounded_well_formed_picture(mails: list[tuple[str, datetime, Status]]) -> None:
    coverage = Coverage()
    see(coverage, (
        result(str(number), [PersonClaim(at=at(), role=PersonRole.SENDER, name=name), TimeClaim(at=at(), role=TimeRole.SENT, moment=Moment(when, 0))],
               status=status, kind=ItemKind.MAIL)
        for number, (name, when, status) in enumerate(mails)
    ))  # fmt: skip
    drawn = coverage.drawn(Groups())
    Balanced(drawn)
    assert wide(drawn).count("<title>") <= (MOST_SENDERS + 1) * (MOST_COLUMNS + 4) + 3
    assert drawn.count("<title>") <= 2 * ((MOST_SENDERS + 1) * (MOST_COLUMNS + 4) + 3)
    assert not re.search(r'\b(?:x|y|width|height)="(?:-|nan|inf)', drawn)


@given(st.lists(st.integers(12, 9999 * 12), min_size=1, max_size=60), st.integers(5, 120))
def test_an_axis_has_no_more_bars_than_asked_for(months: list[int], most: int) -> None:
    from collections import Counter

    axis = axis_of(Counter(months), max(most, 12))
    assert 1 <= axis.bars <= max(most, 12)
    assert any(axis.bar_of(month) is not None for month in months)


# ── documents that stand apart ───────────────────────────────────────────────────────────────────────────────────────


def outlying(number: int, editor: str, company: str, *, apart: bool) -> FileResult:
    facts: list[AnyFact] = [
        PersonClaim(at=at(), role=PersonRole.LAST_EDITOR, name=editor),
        Identifier(at=at(), kind=IdentifierKind.COMPANY, value=company),
        SoftwareClaim(at=at(), role=SoftwareRole.APPLICATION, name="Word"),
    ]
    found = [finding("outlier_editor", "These documents differ.", facts[:1])] if apart else []
    return result(f"{number:03}.docx", facts, found)


def cluster() -> list[FileResult]:
    apart = [outlying(number, "Quillfeather", "Odd Ltd", apart=True) for number in range(4)]
    return apart + [outlying(number, "Somebody", "Odd Ltd" if number == 4 else "House", apart=False) for number in range(4, 24)]


def test_a_cluster_is_set_against_the_rest_with_exact_counts() -> None:
    outliers, groups = Outliers(), Groups()
    see(outliers, cluster())
    drawn = outliers.drawn(groups)
    Balanced(drawn)
    assert "company Odd Ltd: 4 of 4 here, 1 of 20 of the others" in drawn
    assert "last saved by Quillfeather: 4 of 4 here, 0 of 20 of the others" in drawn
    assert "program Word: 4 of 4 here, 20 of 20 of the others" in drawn
    assert "typed by anyone" in drawn
    assert [rows for _, _, rows in groups_in(groups)] == [[0, 1, 2, 3]]


def test_two_names_that_are_withheld_are_still_two() -> None:
    outliers = Outliers()
    see(outliers, cluster(), masking=True)
    drawn = outliers.drawn(Groups())
    assert "last saved by [name withheld]: 4 of 4 here, 0 of 20 of the others" in drawn
    assert "Quillfeather" not in drawn


def test_a_cluster_among_too_few_others_is_told_and_not_drawn() -> None:
    outliers = Outliers()
    see(outliers, cluster()[:7])
    drawn = outliers.drawn(Groups())
    assert "These documents differ." in drawn
    assert 'class="picture' not in drawn


def test_values_that_no_other_document_records_get_no_empty_bar() -> None:
    outliers = Outliers()
    apart = cluster()[:4]
    rest = [result(f"{number}", [PersonClaim(at=at(), role=PersonRole.LAST_EDITOR, name="Somebody")]) for number in range(9)]
    see(outliers, [*apart, *rest])
    assert "no other records one" in outliers.drawn(Groups())


# ── families ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def family(number: int, links: dict[tuple[str, str], int]) -> DocumentFamily:
    """A family by its links and how many identifiers each stands for."""
    shared = (SharedIdentifier(IdentifierKind.RSID, "00A1"),)
    joined = tuple(FamilyLink(first=first, second=second, shared=shared, count=count) for (first, second), count in links.items())
    return DocumentFamily(number=number, members=tuple(sorted({path for pair in links for path in pair})), copies=0, links=joined)


def seen(families: Sequence[DocumentFamily], saves: dict[str, datetime] | None = None) -> Families:
    gathers = Families(families)
    paths = sorted({path for one in families for path in one.members} | {"apart"})
    see(gathers, (result(path, [saved((saves or {}).get(path, datetime(2016, 1, 1)))]) for path in paths))
    return gathers


def test_a_family_is_drawn_with_an_arc_for_each_link_and_a_small_one_listed() -> None:
    families = seen([family(1, {("y", "z"): 1}), family(2, {("a", "b"): 3, ("b", "c"): 9})])
    first, second = families.families()
    assert [member.path for member in first.members] == ["a", "b", "c"]
    assert {pair: shared.count for pair, shared in first.pairs.items()} == {(0, 1): 3, (1, 2): 9}
    assert [member.path for member in second.members] == ["y", "z"]
    groups = Groups()
    drawn = families.drawn(groups)
    Balanced(drawn)
    assert wide(drawn).count('class="arc"') == 2, "a family of two is listed and not drawn"
    assert "a and b share 3 (rsid)" in drawn
    assert [rows for _, _, rows in groups_in(groups)] == [[0, 2, 3], [4, 5]], "the file that belongs to none is left out"


def test_the_order_is_that_of_the_last_saves() -> None:
    saves = {"a": datetime(2019, 1, 1), "b": datetime(2011, 1, 1), "c": datetime(2015, 1, 1)}
    families = seen([family(1, {("a", "b"): 1, ("a", "c"): 1})], saves)
    assert [member.path for member in families.families()[0].members] == ["b", "c", "a"]


def test_large_and_many_families_are_bounded() -> None:
    chain = family(1, {(f"chain/{number:03}", f"chain/{number + 1:03}"): 1 for number in range(199)})
    others = [family(number, {(f"o{number:03}/a", f"o{number:03}/b"): 1, (f"o{number:03}/b", f"o{number:03}/c"): 1}) for number in range(2, 92)]
    drawn = seen([*others, chain]).drawn(Groups())
    Balanced(drawn)
    assert wide(drawn).count("<circle") <= MOST_PARTS + 3 * (MOST_FAMILIES - 1)
    assert "and 53 more, none larger than these" in drawn
    assert len(drawn) < 300_000


def test_a_family_of_hundreds_is_drawn_together_and_every_file_can_be_reached() -> None:
    names = [f"dump/f{number % 7}/{number:03}" for number in range(500)]
    links = {tuple(sorted((names[number], names[number + 1]))): 1 for number in range(499)}
    saves = {name: datetime(2012, 1, 1) + timedelta(days=4 * number) for number, name in enumerate(names)}
    groups = Groups()
    drawn = seen([family(1, links)], saves).drawn(groups)
    Balanced(drawn)
    assert 10 < wide(drawn).count("<circle") <= MOST_PARTS
    assert wide(drawn).count('class="arc"') == wide(drawn).count("<circle") - 1, "a chain in time joins each part to the next"
    assert "by the time of the last save" in drawn
    assert "1 pair shares identifiers" in drawn
    whole, *parts = groups_in(groups)
    assert whole[1] == sum(count for _, count, _ in parts) == 500
    assert sorted(row for _, _, rows in parts for row in rows) == sorted(whole[2])
    assert len(drawn) < 150_000


@pytest.mark.parametrize(
    ("paths", "days", "by", "parts"),
    [
        ([f"f{number % 5}/{number:03}" for number in range(200)], 0, "by the folder", 5),
        ([f"one/{number:03}" for number in range(200)], 0, "7 at a time", 29),
        ([f"f{number}/{number:03}" for number in range(200)], 3, "by the time", 20),
    ],
    ids=["one day, five folders", "one day, one folder", "a folder each"],
)
def test_files_are_put_together_by_what_tells_them_apart(paths: list[str], days: int, by: str, parts: int) -> None:
    members = [
        Member(number, path, Status.UNVERIFIABLE, f"{datetime(2012, 1, 1) + timedelta(days=days * number):%Y-%m-%d %H:%M}")
        for number, path in enumerate(paths)
    ]
    said, made = parted(members)
    assert by in said
    assert len(made) == parts
    assert sorted(member.path for _, part in made for member in part) == sorted(paths)


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.sampled_from(["", "2012-01-01 10:00", "1601-01-01 00:00", "9999-12-31 10:00"])), min_size=61, max_size=90
    )
)
def test_any_files_make_a_bounded_number_of_parts(files: list[tuple[str, str]]) -> None:
    members = [Member(number, path, Status.UNVERIFIABLE, saved) for number, (path, saved) in enumerate(files)]
    _, made = parted(members)
    assert 1 < len(made) <= MOST_PARTS
    assert sorted(member.row for _, part in made for member in part) == list(range(len(files)))


def test_no_family_is_said_in_a_sentence() -> None:
    assert "<svg" not in seen([]).drawn(Groups())


# ── many last saves within minutes ───────────────────────────────────────────────────────────────────────────────────

NOON = datetime(2017, 3, 27, 12, 0)


def test_a_burst_is_drawn_minute_by_minute_with_what_else_was_saved() -> None:
    bursts, groups = Bursts(), Groups()
    times = [NOON + timedelta(seconds=20 * number) for number in range(6)]
    see(bursts, (result(f"{n}.xls", [saved(when)], [finding("edit_burst", "Six in one go.", [saved(when)], provenance="burst")])
                 for n, when in enumerate(times)))  # fmt: skip
    around = [
        TimePoint("x", "modified", "claimed", f"{when.isoformat()}+00:00", Status.UNVERIFIABLE) for when in [*times, NOON + timedelta(minutes=9)]
    ]
    far = TimePoint("x", "modified", "claimed", "2017-03-27T19:00:00+00:00", Status.UNVERIFIABLE)
    odd = TimePoint("x", "modified", "claimed", "9999-99-99", Status.UNVERIFIABLE)
    drawn = bursts.drawn([*around, far, odd], groups)
    Balanced(drawn)
    assert "6 documents, 2017-03-27 12:00 to 12:01 UTC" in drawn
    assert wide(drawn).count('class="fill-inside"') - 1 == 2, "two minutes, beside the legend"
    assert wide(drawn).count('class="fill-rest"') - 1 == 1
    assert [burst.documents for burst in bursts.marks(groups)] == [6]
    assert [rows for _, _, rows in groups_in(groups)] == [list(range(6))]


@pytest.mark.parametrize("when", [datetime.min, datetime.max])
def test_the_ends_of_the_calendar_break_nothing(when: datetime) -> None:
    bursts = Bursts()
    see(bursts, (result(str(n), [saved(when)], [finding("edit_burst", "x", [saved(when)], provenance="burst")]) for n in range(5)))
    assert bursts.drawn([], Groups()) == ""


def test_without_a_burst_nothing_is_said() -> None:
    assert Bursts().drawn([], Groups()) == ""


# ── changed words ────────────────────────────────────────────────────────────────────────────────────────────────────


def marked(side: Side) -> list[tuple[str, int]]:
    return [segment for segment in side or [] if segment[1] != SAME]


def test_amounts_names_and_other_words_that_differ_are_told_apart() -> None:
    ((left, right),) = side_by_side(["- Pay 3,100 euros to Anna quickly", "+ Pay 31 000 euros to Bert slowly"])
    assert marked(left) == [("3,100", FIGURE), ("Anna", NAME), ("quickly", WORDS)]
    assert marked(right) == [("31 000", FIGURE), ("Bert", NAME), ("slowly", WORDS)]


def test_what_stands_on_one_side_only_has_nothing_beside_it() -> None:
    pairs = side_by_side(["  before", "- gone", "  between", "+ new", "+ newer"])
    assert [(left is None, right is None) for left, right in pairs] == [(False, False), (False, True), (False, False), (True, False), (True, False)]


def test_a_removal_after_an_addition_is_another_pair() -> None:
    assert len(side_by_side(["- a", "+ b", "- c", "+ d"])) == 2


@given(st.lists(st.text(max_size=40), max_size=30))
def test_no_text_is_lost_or_made_up(lines: list[str]) -> None:
    pairs = side_by_side(lines)
    for sign, side in (("- ", 0), ("+ ", 1)):
        written = ["".join(text for text, _ in pair[side] or []) for pair in pairs if pair[0] is not pair[1] and pair[side] is not None]
        assert written == [line[2:] for line in lines if line.startswith(sign)]


def test_long_differences_are_bounded() -> None:
    pairs = side_by_side([f"- {'word ' * 5000}", f"+ {'other ' * 5000}"] * 5000)
    assert len(pairs) <= MOST_LINES
    assert max(len(text) for pair in pairs for side in pair for text, _ in side or []) < 2100


def altered(number: int, line: str) -> FileResult:
    found = finding("altered_copy", "Differs in one place.", [saved(NOON)], difference=("- 3,100 euros", f"+ {line}"))
    return result(f"{number:03}.docx", [], [found], status=Status.SUSPICIOUS, basis=Basis.ALTERED)


def test_altered_copies_are_shown_and_further_ones_counted() -> None:
    changes = Changes()
    for number in range(MOST_SHOWN + 5):
        changes.see(shown_result(altered(number, "<b>31,000</b> euros"), masking=False))
    drawn = changes.drawn()
    Balanced(drawn)
    assert drawn.count("<article") == MOST_SHOWN
    assert "&lt;b&gt;" in drawn
    assert "<b>" not in drawn
    assert f"All {MOST_SHOWN + 5} such files" in drawn


def test_a_difference_that_no_verdict_rests_on_is_not_put_forward() -> None:
    changes, one = Changes(), altered(1, "x")
    changes.see(msgspec.structs.replace(one, verdict=msgspec.structs.replace(one.verdict, status=Status.UNVERIFIABLE)))
    changes.see(msgspec.structs.replace(one, verdict=msgspec.structs.replace(one.verdict, counted=())))
    assert "<article" not in changes.drawn()
