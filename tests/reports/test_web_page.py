"""The page's files: whole, bounded, escaped, and held by a strict policy. What a browser makes of them: tests/browser."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.model.case_view import TimePoint
from leakcheck.model.facts import Description, Identifier, IdentifierKind
from leakcheck.model.location import Location
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import FalseAlarms
from leakcheck.model.verdict import Status
from leakcheck.reports.name_mask import WHAT_IS_WITHHELD, WHAT_STANDS
from leakcheck.reports.web_page import REPORT
from leakcheck.reports.web_page.groups import Groups, RowFinder
from leakcheck.reports.web_page.item_data import MOST_CHARACTERS, MOST_FACTS, MOST_ITEMS, Index, chunks
from leakcheck.reports.web_page.timeline import MOST_BARS, TOO_FEW_TO_DRAW, Burst, timeline


def parts(case: object) -> dict[str, str]:
    return {part.name: "".join(part.chunks) for part in REPORT.render(case, ReportOptions())}  # type: ignore[arg-type]


def argument(script: str) -> dict[str, object]:
    """The data in a data file: the last argument of its one call."""
    text = script[script.index("{") : script.rindex("}") + 1]
    read: dict[str, object] = json.loads(text)
    return read


class Elements(HTMLParser):
    """All start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in {"meta", "link", "input", "rect", "line", "path", "circle"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"rect", "line", "path", "circle"}:
            assert self.open.pop() == tag, f"{tag} is closed where something else is open"


@pytest.mark.parametrize("hostile", [True, False])
def test_the_page_is_well_formed_and_only_its_own(sample: ModuleType, hostile: bool) -> None:
    page = Elements(parts(sample.SampleCase(42, hostile=hostile))["index.html"])
    assert page.open == []
    tags = [tag for tag, _ in page.found]
    assert tags.count("script") == 2
    assert not set(tags) & {"img", "iframe", "object", "embed", "style", "base"}
    for tag, attributes in page.found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        assert not (attributes.get("href") or "#").startswith(("http", "//", "javascript:", "data:"))


def test_the_policy_allows_nothing_but_the_pages_own_files(sample: ModuleType) -> None:
    page = parts(sample.SampleCase(5))["index.html"]
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', page)
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))
    nonce = re.fullmatch(r"'nonce-([0-9a-f]{32})'", directives["script-src"])
    assert directives["default-src"] == "'none'"
    assert nonce
    assert not re.search(r"unsafe|\*|data:|https?:", policy)
    for tag, attributes in Elements(page).found:
        if tag in {"script", "link"}:
            assert attributes["nonce"] == nonce[1]


def test_the_nonce_depends_on_what_the_report_holds(sample: ModuleType) -> None:
    first, second = (re.findall(r"nonce-(\w+)", parts(sample.SampleCase(size))["index.html"])[0] for size in (5, 6))
    assert first != second


def test_every_item_is_in_the_index_and_in_one_data_file(sample: ModuleType) -> None:
    found = parts(sample.SampleCase(600, hostile=False))
    index = argument(found["data/index.js"])
    rows, starts = index["rows"], index["words"]["starts"]  # type: ignore[index,call-overload]
    details = [argument(text)["items"] for name, text in found.items() if name.startswith("data/items-")]
    assert [item["path"] for items in details for item in items] == [row[0] for row in rows]  # type: ignore[attr-defined]
    assert starts == [sum(len(items) for items in details[:number]) for number in range(len(details))]  # type: ignore[arg-type]
    assert max(len(items) for items in details) <= MOST_ITEMS  # type: ignore[arg-type]


def test_items_with_much_to_say_make_smaller_files(sample: ModuleType) -> None:
    found = parts(sample.SampleCase(120, texts=["y" * 5000]))
    sizes = [len(text) for name, text in found.items() if name.startswith("data/items-")]
    assert len(sizes) > 1
    assert max(sizes) < MOST_CHARACTERS + 600_000


def test_technical_marks_do_not_crowd_out_what_people_read(sample: ModuleType) -> None:
    result = next(sample.SampleCase(1, hostile=False).results())
    marks = tuple(Identifier(at=Location("settings"), kind=IdentifierKind.RSID, value=f"{n:08X}") for n in range(2 * MOST_FACTS))
    title = Description(at=Location("properties"), kind="title", value="Budget")
    stated = msgspec.structs.replace(result, examined=msgspec.structs.replace(result.examined, facts=(*marks, title)))
    (item,) = argument(next(chunks(iter([(stated, stated)]), Index({}), masking=False)))["items"]  # type: ignore[misc]
    assert item["facts"][0][:3] == ["Content", "title", "Budget"]
    assert len(item["facts"]) == MOST_FACTS
    assert item["more_facts"] == MOST_FACTS + 1


def test_no_tag_can_stand_in_the_data(sample: ModuleType) -> None:
    for name, text in parts(sample.SampleCase(42)).items():
        if name.startswith("data/"):
            assert "<" not in text


def test_files_are_written_as_they_are_made(sample: ModuleType) -> None:
    case = sample.SampleCase(10**6, hostile=False)
    first = next(REPORT.render(case, ReportOptions()))
    assert first.name == "data/items-0000.js"


def test_the_shipped_script_never_reads_text_as_markup(sample: ModuleType) -> None:
    script = parts(sample.SampleCase(1))["page.js"]
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|fetch\(|XMLHttpRequest|importScripts", script)


def index_of(case: object, options: ReportOptions) -> dict[str, object]:
    (text,) = ("".join(part.chunks) for part in REPORT.render(case, options) if part.name == "data/index.js")  # type: ignore[arg-type]
    return argument(text)


def test_the_index_holds_what_a_mail_is_known_by(sample: ModuleType) -> None:
    index = index_of(sample.SampleCase(42, hostile=False), ReportOptions())
    words, rows = index["words"], index["rows"]
    mails = [row for row in rows if words["kinds"][row[8]] == "mail"]  # type: ignore[index,call-overload,attr-defined]
    assert len(mails) == 28
    for row in mails:
        name = row[0].rsplit("-", 1)[1]
        assert row[9:12] == [name, words["names"].index(f"{name} <a@b.example>"), "2017-03-27 10:00 +02:00"]  # type: ignore[index,call-overload]
    documents = [row for row in rows if words["kinds"][row[8]] == "document"]  # type: ignore[index,call-overload,attr-defined]
    assert {words["names"][row[10]] for row in documents} == {f"last saved by {sample.EDITOR}"}  # type: ignore[index,call-overload]
    assert {row[11] for row in documents} == {"2017-04-01 09:00"}, "a time without zone has none"


def test_long_subjects_take_a_bounded_place_in_the_index(sample: ModuleType) -> None:
    index = index_of(sample.SampleCase(42, texts=["y" * 5000]), ReportOptions())
    assert max(len(row[9]) for row in index["rows"]) <= 200  # type: ignore[attr-defined]
    assert max(len(name) for name in index["words"]["names"]) <= 160  # type: ignore[index,call-overload]


def test_the_rates_of_the_checks_that_spoke_are_told_and_no_others(sample: ModuleType) -> None:
    rates = {"relayed_before_sent": FalseAlarms(0, 108, "honest mail"), "never_spoke": FalseAlarms(1, 9, "other files")}
    words = index_of(sample.SampleCase(60), ReportOptions(measured=lambda: rates))["words"]
    assert words["measured"] == {"relayed_before_sent": [0, 108, "honest mail"]}  # type: ignore[index,call-overload]


def test_items_and_files_are_told_apart_and_the_cards_say_what_they_hold(sample: ModuleType) -> None:
    case = sample.SampleCase(120, hostile=False)
    page = parts(case)["index.html"]
    assert "<strong>120 items in 40 files.</strong>" in page
    assert "<li><strong>48</strong> signed, and the signature fits the file as it is</li>" in page
    assert '<li class="within"><strong>48</strong> of them signed by another domain' in page
    assert re.search(r"<li><strong>\d+</strong> without anything that could settle it", page)


def test_a_masked_page_says_what_is_withheld_and_what_still_stands(sample: ModuleType) -> None:
    case = sample.SampleCase(9, hostile=False)
    masked = {part.name: "".join(part.chunks) for part in REPORT.render(case, ReportOptions(mask_editors=True))}
    page = masked["index.html"]
    assert WHAT_IS_WITHHELD in page
    assert WHAT_STANDS in page
    assert "a@b.example" in "".join(masked.values()), "what is said to stand does stand"
    assert WHAT_STANDS not in parts(case)["index.html"]


# ── the timeline ─────────────────────────────────────────────────────────────────────────────────────────────────────


def points(times: list[str], voucher: str = "claimed") -> Iterator[TimePoint]:
    for time in times:
        yield TimePoint("a/b.docx", "created", voucher, time, Status.UNVERIFIABLE)


def picture(given_points: Iterable[TimePoint], bursts: Sequence[Burst] = ()) -> str:
    """The timeline of a dump whose one item is that of `points`."""
    return timeline(given_points, RowFinder([hash("a/b.docx")]), Groups(), bursts)


def test_no_times_are_said_in_a_sentence() -> None:
    assert picture([]) == "<p>No times were read from this dump.</p>"


@pytest.mark.parametrize("count", [1, TOO_FEW_TO_DRAW])
def test_few_times_are_listed_instead_of_drawn(count: int) -> None:
    drawn = picture(points(["2017-03-27T10:00:00+00:00"] * count))
    assert "<svg" not in drawn
    assert drawn.count("<tr>") == count + 1


def test_each_voucher_has_its_lane_and_the_numbers_stand_in_a_table() -> None:
    times = [f"2017-{month:02}-01T00:00:00+00:00" for month in range(1, 13)]
    drawn = picture([*points(times), *points(times[:3], "relayed")])
    assert drawn.count('class="lane"') == 2 * 2, "two lanes, for a wide and for a narrow window"
    assert "Claimed by the files" in drawn
    assert re.search(r'<td class="number"><a href="#group=\d+">12</a></td><td class="number"><a href="#group=\d+">3</a></td>', drawn)
    assert "Covered by signatures" not in drawn
    assert "<title>2017-03: 1 UNVERIFIABLE</title>" in drawn


def test_one_odd_clock_does_not_squeeze_the_rest() -> None:
    times = [f"{2010 + number % 8}-{number % 12 + 1:02}-01T00:00:00+00:00" for number in range(400)]
    drawn = picture(points(["1601-01-01T00:00:00+00:00", *times, "9999-12-31T00:00:00+00:00"]))
    assert "from 2010-01 to 2017-12" in drawn
    assert "1 before 2010-01 and 1 after 2017-12" in drawn


@given(st.lists(st.datetimes(), max_size=60))
def test_any_times_make_a_bounded_well_formed_picture(times: list[object]) -> None:
    drawn = picture(points([time.isoformat() for time in times]))  # type: ignore[attr-defined]
    assert Elements(drawn).open == []
    assert drawn.count("<title>") <= MOST_BARS + 1
    assert len(drawn) < 60_000
    assert not re.search(r'\b(?:x|y|width|height)="(?:-|nan|inf)', drawn)


@pytest.mark.parametrize("utc", ["", "no time at all", "2017", "2017-13-01T00:00:00"])
def test_what_is_no_time_is_left_out(utc: str) -> None:
    assert picture(points([utc])) == "<p>No times were read from this dump.</p>"


def test_marks_have_a_legend_and_suspicious_bars_a_date() -> None:
    suspicious = TimePoint("a/b.docx", "created", "claimed", "2012-05-01T00:00:00+00:00", Status.SUSPICIOUS)
    times = [*points([f"2017-{month:02}-01T00:00:00+00:00" for month in range(1, 13)]), suspicious]
    drawn = picture(times, [Burst(2017 * 12 + 2, 9, "#group=1")])
    assert 'class="picture sign"' in drawn
    assert "many documents last saved within minutes" in drawn
    assert re.findall(r'class="date"[^>]*>([^<]+)<', drawn) == ["2012-05"] * 2, "once for each width of the window"
    assert "One bar for each month" in drawn
    assert "within minutes" not in picture(times)


def test_dates_do_not_run_into_each_other() -> None:
    times = [TimePoint("a/b.docx", "created", "claimed", f"{2010 + n // 12}-{n % 12 + 1:02}-01T00:00:00+00:00", Status.SUSPICIOUS) for n in range(96)]
    drawn = picture(times)
    for drawing in re.findall(r"<svg class=\"picture timeline.*?</svg>", drawn, re.DOTALL):
        places = [float(x) for x in re.findall(r'class="date" x="([\d.]+)"', drawing)]
        assert len(places) > 2
        assert all(second - first >= 50 for first, second in pairwise(places[:-1]))


def test_an_unknown_voucher_is_left_out() -> None:
    assert "No times" in picture(points(["2017-01-01T00:00:00+00:00"], "somebody"))


# ── colours ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground_it_stands_on(sample: ModuleType, scheme: int) -> None:
    blocks = re.findall(r":root \{([^}]*--ink[^}]*)\}", parts(sample.SampleCase(1))["style.css"])
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks[scheme]))
    grounds = {
        "ink": ("paper", "sheet", "added", "removed", "tint-suspicious"),
        "soft": ("paper", "sheet", "tint-unverifiable"),
        "accent": ("paper", "sheet"),
        "authenticated": ("sheet", "tint-authenticated"),
        "suspicious": ("sheet", "tint-suspicious"),
    }
    for text, behind in grounds.items():
        for ground in behind:
            assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
