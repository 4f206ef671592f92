"""The time in the names of Word's hidden bookmarks: local, to the second, and counted anew every 17 years."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.ooxml_package import package_of
from leakcheck.decode.word_bookmarks import Stated, bookmark_marks, bookmark_times, package_bookmarks, page_bookmarks, rich_text_bookmarks
from leakcheck.formats import opendocument, rich_text, web_page, word_binary, word_document
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits
from leakcheck.model.moment import Moment

WORD = "Microsoft Office Word"
SAVED = [Moment(datetime(2014, 10, 28, 17, 18), 0)]


def times(*names: str, saved: list[Moment] | None = None) -> list[str]:
    found = bookmark_times(names, "word/document.xml: w:bookmarkStart", Stated(SAVED if saved is None else saved, [WORD]))
    return [str(one.moment) for one in found if isinstance(one, TimeClaim)]


def test_the_time_is_local_and_carries_its_place_and_its_other_reading() -> None:
    (claim,) = bookmark_times(["_Toc402299822"], "word/document.xml: w:bookmarkStart", Stated(SAVED, [WORD]))
    assert isinstance(claim, TimeClaim)
    assert (claim.role, claim.voucher, claim.token) == (TimeRole.TOKEN, Voucher.EMBEDDED, "word-bookmark")
    assert claim.moment == Moment(datetime(2014, 10, 28, 22, 48, 14))
    assert claim.at.part == "word/document.xml: w:bookmarkStart _Toc402299822"
    assert claim.at.raw == "402,299,822, in Word seconds of local time, counted anew every 17 years: or 2031-11-02 17:36:46"


def test_headings_that_were_marked_at_one_time_are_told_once() -> None:
    assert len(times("_Toc402299822", "_Toc402299823", "_Toc402299824", "_Ref402299900")) == 2


def test_the_last_reading_before_the_last_save_is_taken() -> None:
    assert times("_Toc504472905") == ["2001-01-18 17:24:25 (no zone stated)"]
    assert times("_Hlk105063082", saved=[Moment(datetime(2022, 7, 13, 7, 51), 0)]) == ["2022-06-02 11:51:06 (no zone stated)"]


def test_a_clock_far_ahead_of_utc_is_not_taken_for_one_of_17_years_before() -> None:
    assert times("_Toc402335000") == ["2014-10-29 08:34:32 (no zone stated)"]


@given(st.datetimes(datetime(1990, 1, 2), datetime(2036, 1, 1)), st.integers(0, 5000))
def test_what_word_writes_is_read_back(made: datetime, days_until_save: int) -> None:
    made = made.replace(microsecond=0)
    number = int((made - datetime(1900, 1, 1)).total_seconds()) % (1 << 29)
    saved = [Moment(made + timedelta(days=days_until_save), 0)]
    is_counted = number < 1_000_000 or 256_000_000 <= number < 256_100_000
    assert times(f"_Toc{number:07}", saved=saved) == ([] if is_counted else [str(Moment(made))])


@pytest.mark.parametrize(
    "names",
    [
        ["_GoBack"], ["Toc402299822"], ["_Toc4022998220"], ["_Toc12"], ["_Toc999999999"], ["_Toc0000123"],
        [f"_Toc{256_000_000 + number}" for number in range(50)], ["__RefHeading___Toc402299822_1"], ["_heading=h.gjdgxs"], [],
    ],
)  # fmt: skip
def test_other_names_and_those_that_libraries_count_tell_no_time(names: list[str]) -> None:
    assert times(*names) == []


@pytest.mark.parametrize("programs", [[], ["LibreOffice/7.4"], [WORD, "Aspose.Words"]])
def test_other_programs_number_bookmarks_in_their_own_ways(programs: list[str]) -> None:
    assert list(bookmark_times(["_Toc402299822"], "a", Stated(SAVED, programs))) == []


def test_without_a_last_save_nothing_is_told() -> None:
    assert times("_Toc402299822", saved=[]) == []


def test_a_last_save_that_no_calendar_goes_before_does_no_harm() -> None:
    assert times("_Toc402299822", saved=[Moment(datetime(1, 1, 1), 0)]) == []
    assert len(times("_Toc402299822", saved=[Moment(datetime(9999, 12, 31), 0)])) <= 1


def test_they_are_bounded() -> None:
    assert len(times(*(f"_Toc{400_000_000 + 2 * number}" for number in range(3000)))) == 50


def marks(found: Iterable[object]) -> list[str]:
    return [one.value for one in found if isinstance(one, Identifier) and one.kind is IdentifierKind.BOOKMARK]


def test_each_name_is_a_mark_of_the_documents_history_whoever_saved_it() -> None:
    names = ["_Ref402300000", "_Toc402299822", "_Toc402299823", "_GoBack", "_Toc256000001", "_Toc0000123", "_Toc999999999"]
    found: list[AnyFact] = list(bookmark_marks(names, "SttbfBkmk:"))
    assert marks(found) == ["_Toc402299822", "_Toc402299823", "_Ref402300000"]
    assert found[0].at.part == "SttbfBkmk: _Toc402299822"
    assert len(marks(bookmark_marks((f"_Toc{400_000_000 + number}" for number in range(3000)), "a"))) == 500


_FLAT = (
    '<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:h><text:bookmark-start text:name="_Toc402299822"/>'
    'One<text:bookmark-end text:name="_Toc402299822"/><text:bookmark text:name="_Ref402300000"/></text:h></office:text></office:body></office:document>'
)


# As LibreOffice 7.4 writes the names of a document of Word into each of its formats.
@pytest.mark.parametrize(
    ("reader", "data"),
    [
        (
            rich_text.FORMAT,
            rb"{\rtf1 {\*\bkmkstart _Toc402299822}One{\*\bkmkend _Toc402299822}{\*\bkmkstart _Ref402300000}{\*\bkmkend _Ref402300000}}",
        ),
        (web_page.FORMAT, b'<html><body><h1><a name="_Toc402299822"></a>One<a name="_Ref402300000"></a></h1></body></html>'),
        (opendocument.FORMAT, _FLAT.encode()),
    ],
    ids=["rich text", "page", "opendocument"],
)
def test_the_names_are_read_in_the_formats_into_which_programs_hand_them_on(reader: Format, data: bytes) -> None:
    assert marks(reader.extract(Content.of_bytes(data), Limits())) == ["_Toc402299822", "_Ref402300000"]


def test_words_that_look_like_such_names_are_no_bookmarks() -> None:
    assert marks(page_bookmarks('<p title="x" name="_Toc4022998220">name=_Toc40229 <a href="#_Toc402299822">')) == []
    assert marks(rich_text_bookmarks(rb"{\rtf1 _Toc402299822 {\*\bkmkend _Toc402299822}{\*\bkmkstart _Toc4022998220}}")) == []


def test_where_somebody_last_typed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "")
        made.writestr(
            "word/document.xml",
            "<w:p>one<mc:Choice><w:p>box</w:p></mc:Choice><mc:Fallback><w:p>box</w:p></mc:Fallback></w:p><w:pPr/>"
            '<w:p><w:bookmarkStart w:id="0" w:name="_GoBack"/></w:p><w:p>four</w:p>',
        )
    with zipfile.ZipFile(out) as archive:
        (fact,) = package_bookmarks(package_of(archive), Stated())
    assert isinstance(fact, Description)
    assert (fact.kind, fact.value) == ("place at which Word offers to go on", "paragraph 3, those in text boxes counted")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "reader", "first"),
    [
        ("TableOfContents.docx", word_document.FORMAT, "2014-10-28 22:48:14 (no zone stated)"),
        ("hyperlink_dupe.docx", word_document.FORMAT, "2013-06-19 14:30:36 (no zone stated)"),
        ("testMSEquation-govdocs-863534.doc", word_binary.FORMAT, "2004-05-12 15:51:16 (no zone stated)"),
    ],
)
def test_documents_of_word_hold_such_times(corpus: Path, name: str, reader: Format, first: str) -> None:
    data = next((corpus / "documents").rglob(name)).read_bytes()
    found = [one for one in reader.extract(Content.of_bytes(data), Limits()) if isinstance(one, TimeClaim) and one.token == "word-bookmark"]
    assert str(found[0].moment) == first
