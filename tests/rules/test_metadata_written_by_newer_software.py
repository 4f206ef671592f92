"""Speaks where the metadata program is younger than every date of the file; silent where one date is late enough, or its age is unknown."""

import pytest
from claims import application, created, document, modified, time_claim

from leakcheck.model.facts import AnyFact, SoftwareClaim, SoftwareRole, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight
from leakcheck.rules.metadata_written_by_newer_software import metadata_written_by_newer_software as rule


def toolkit(name: str) -> SoftwareClaim:
    return SoftwareClaim(at=Location("XMP x:xmptk", name), role=SoftwareRole.TOOLKIT, name=name)


#: Came out in February 2023.
EXIFTOOL = toolkit("Image::ExifTool 12.57")
ADOBE = toolkit("Adobe XMP Core 5.6-c140 79.160451, 2017/05/06-01:08:21")


@pytest.mark.parametrize("program", [EXIFTOOL, ADOBE], ids=["listed in the tables", "with its own date"])
def test_dates_older_than_the_program_that_wrote_the_metadata_are_told(program: SoftwareClaim) -> None:
    (said,) = rule.check(document(program, created("2012-03-04T10:11:12Z"), modified("2012-03-05T10:11:12Z"), format_="pdf_document"))
    assert program.name in said.sentence
    assert "2012-03-05 10:11:12 UTC" in said.sentence


def test_a_photograph_of_which_only_the_taking_is_dated_is_told_too() -> None:
    taken = time_claim(TimeRole.CAPTURED, "2012-03-04T10:11:12", "EXIF DateTimeOriginal")
    assert list(rule.check(document(EXIFTOOL, taken, kind=ItemKind.PICTURE)))


@pytest.mark.parametrize(
    "facts",
    [
        (EXIFTOOL, created("2012-03-04T10:11:12Z"), time_claim(TimeRole.METADATA_CHANGED, "2023-05-04T10:11:12Z")),
        (EXIFTOOL, created("2012-03-04T10:11:12Z"), time_claim(TimeRole.HISTORY, "2023-05-04T10:11:12Z")),
        # The makers' own test builds are some weeks ahead of the release.
        (EXIFTOOL, created("2023-02-10T10:11:12Z")),
        (toolkit("Some XMP library 7"), created("1999-03-04T10:11:12Z")),
        (EXIFTOOL,),
        (EXIFTOOL, modified("1970-01-01T00:00:00Z")),
        # Programs that wrote the file itself are looked at by another rule.
        (application("Image::ExifTool 12.57"), created("2012-03-04T10:11:12Z")),
    ],
    ids=["change of metadata", "step of a history", "a few days before", "unknown program", "no date", "constant", "not the metadata's"],
)
def test_is_silent(facts: tuple[AnyFact, ...]) -> None:
    assert not list(rule.check(document(*facts)))


def test_is_handling_and_weak() -> None:
    assert (rule.direction, rule.weight) == (Direction.HANDLING, Weight.WEAK)
