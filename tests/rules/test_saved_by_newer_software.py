"""Speaks of a last save before its program; silent for honest re-saves, makers' builds and conversions that keep old times."""

import pytest
from claims import application, created, document, modified

from leakcheck.model.facts import Identifier, IdentifierKind, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.saved_by_newer_software import saved_by_newer_software as rule


def test_a_last_save_years_before_the_program_is_told_with_both_facts() -> None:
    saved, program = modified("2009-03-02T16:17:10Z"), application("Microsoft Office Word", "16.0000")
    (said,) = rule.check(document(created("2009-03-02T15:44:10Z"), saved, program))
    assert said.evidence == (program, saved)
    assert said.weight is None, "strong"
    assert "2009-03-02 16:17:10 UTC" in said.sentence
    assert "2015-03-01" in said.sentence


def test_is_silent_for_an_old_document_saved_again_later() -> None:
    assert not list(
        rule.check(document(created("2009-03-02T15:44:10Z"), modified("2019-05-05T10:00:01Z"), application("Microsoft Office Word", "16.0000")))
    )


def test_a_makers_build_before_the_first_public_one_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2011-03-31T17:35:00Z"), application("Microsoft Office Word", "15.0000")))
    assert said.weight is Weight.WEAK


def test_a_conversion_that_keeps_the_old_time_is_handling() -> None:
    (said,) = rule.check(document(modified("2012-02-06T07:47:59Z"), application("LibreOffice/4.1.4.2$Linux_X86_64 LibreOffice_project/410$Build-2")))
    assert (said.direction, said.weight) == (Direction.HANDLING, Weight.WEAK)


def test_a_page_that_libreoffice_converted_keeps_the_documents_old_time() -> None:
    """As `soffice --convert-to html` does: `<meta name="changed">` beside the version that converted."""
    page = document(modified("2014-10-28T17:18:00", "meta changed"), application("LibreOffice 7.4.7.2 (Linux)"), format_="web_page")
    (said,) = rule.check(page)
    assert (said.direction, said.weight) == (Direction.HANDLING, Weight.WEAK)


def test_a_pdf_of_libreoffice_bears_the_time_of_its_making() -> None:
    producer = application("LibreOffice 7.4", role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(created("2014-10-28T17:18:00Z", "/Info /CreationDate"), producer, format_="pdf_document"))
    assert said.weight is None, "strong"


def test_a_pdf_without_a_last_save_is_held_to_its_creation() -> None:
    producer = application("GPL Ghostscript 10.00.0", role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(created("2015-01-07T10:20:31Z", "/Info /CreationDate"), producer))
    assert "Ghostscript" in said.sentence


def test_the_latest_of_several_last_saves_counts() -> None:
    both = (modified("2009-03-02T16:17:10Z", "/Info /ModDate"), modified("2020-01-01T10:00:01Z", "XMP xmp:ModifyDate"))
    assert not list(rule.check(document(*both, application("Microsoft Office Word", "16.0000"))))


def test_a_templates_own_time_says_nothing() -> None:
    assert not list(rule.check(document(modified("2006-09-16T00:00:00Z"), application("Microsoft Excel", "16.0300"))))


def test_metadata_libraries_are_not_asked() -> None:
    toolkit = application("Image::ExifTool 12.57", role=SoftwareRole.TOOLKIT)
    assert not list(rule.check(document(modified("2009-03-02T16:17:10Z"), toolkit)))


@pytest.mark.parametrize(
    ("name", "version", "year"),
    [
        ("Riched20", "10.0.19041", "2019"),
        ("Microsoft Windows Photo Viewer", "10.0.14393.0", "2016"),
        ("Microsoft Windows Photo Viewer 10.0.14393.0", "", "2016"),
        ("Microsoft Word", "12.0.4518", "2005"),
    ],
)
def test_windows_and_word_are_known_by_their_builds(name: str, version: str, year: str) -> None:
    (said,) = rule.check(document(modified("2002-03-02T16:17:10Z"), application(name, version)))
    assert f"than {year}" in said.sentence


def test_an_unknown_program_is_passed_over() -> None:
    assert not list(rule.check(document(modified("2009-03-02T16:17:10Z"), application("Somebody's Editor", "99"))))


@pytest.mark.parametrize("name", ["pypdf", "iText 2.1.7 by 1T3XT", "pyHanko 0.21.1-dev1", "pdfTeX-1.40.21", "WeasyPrint 57.2", "img2pdf 0.4.4"])
def test_libraries_that_pass_old_times_on_are_handling(name: str) -> None:
    producer = application(name, role=SoftwareRole.PRODUCER)
    found = list(rule.check(document(created("1997-08-19T00:18:59Z", "/Info /CreationDate"), producer)))
    assert [(said.direction, said.weight) for said in found] == [(Direction.HANDLING, Weight.WEAK)]


def test_a_clock_that_was_never_set_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2009-01-01T00:14:10Z"), application("Microsoft Office Word", "16.0000")))
    assert said.weight is Weight.WEAK


@pytest.mark.parametrize("name", ["Inkscape 1.1-dev (https://inkscape.org)", "Inkscape 1.1-beta1"])
def test_an_unfinished_build_may_be_older_than_its_version(name: str) -> None:
    (said,) = rule.check(document(created("2020-06-09T20:45:26Z", "/Info /CreationDate"), application(name, role=SoftwareRole.CREATOR)))
    assert said.weight is Weight.WEAK


def test_a_finished_build_is_held_to_its_release() -> None:
    creator = application("Inkscape 1.1 (https://inkscape.org)", role=SoftwareRole.CREATOR)
    (said,) = rule.check(document(created("2020-06-09T20:45:26Z", "/Info /CreationDate"), creator))
    assert said.weight is None


@pytest.mark.parametrize("shown", ["1975-06-01T12:00:00", "1975-06-01T14:13:12", "1999-06-01T12:00:00"])
def test_a_scan_that_an_archivist_dated_by_what_it_shows_is_weak(shown: str) -> None:
    """A print of 1975, scanned, developed with a program of today and dated with `exiftool -AllDates=`."""
    scan = document(modified(shown), application("GIMP 2.10.30"), kind=ItemKind.PICTURE, format_="jpeg_picture")
    (said,) = rule.check(scan)
    assert said.weight is Weight.WEAK


def test_a_picture_with_a_time_off_a_clock_and_a_document_of_any_time_stay_strong() -> None:
    picture = document(modified("2009-06-01T14:13:12"), application("GIMP 2.10.30"), kind=ItemKind.PICTURE, format_="jpeg_picture")
    paper = document(modified("1994-06-01T12:00:00"), application("Microsoft Office Word", "16.0000"))
    assert [said.weight for one in (picture, paper) for said in rule.check(one)] == [None, None]


def test_a_workbook_that_exceljs_filled_in_keeps_its_templates_time() -> None:
    """`readFile`, `getCell('B2').value = 77.7`, `writeFile`: the version of Excel is the library's own, the time is the template's."""
    order = "[Content_Types].xml > _rels/ > _rels/.rels > xl/ > xl/_rels/ > xl/_rels/workbook.xml.rels > xl/worksheets/ > docProps/"
    facts = modified("2010-03-02T08:40:51Z"), application("Microsoft Excel", "16.0300")
    filled, zipped = (
        document(*facts, Identifier(at=Location("zip entries: order"), kind=IdentifierKind.ENTRY_ORDER, value=value), format_="spreadsheet_document")
        for value in (order, "[Content_Types].xml > _rels/ > _rels/.rels > docProps/ > docProps/app.xml")
    )
    assert [(said.direction, said.weight) for said in rule.check(filled)] == [(Direction.HANDLING, Weight.WEAK)]
    assert [said.weight for said in rule.check(zipped)] == [None]


@pytest.mark.parametrize(("date", "weight"), [("1985-05-06T11:12:13Z", Weight.WEAK), ("1994-05-06T11:12:13Z", None)])
def test_a_pdf_dated_before_there_were_any_is_dated_by_what_it_shows(date: str, weight: Weight | None) -> None:
    word = application("Microsoft® Word 2010", role=SoftwareRole.PRODUCER)
    (said,) = rule.check(document(modified(date, "/Info /ModDate"), word, format_="pdf_document"))
    assert said.weight is weight
