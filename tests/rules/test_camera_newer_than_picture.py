"""Speaks of a camera sold after the picture; silent for clocks that were never set and for cameras that the tables do not know."""

import pytest
from claims import application, document, time_claim

from leakcheck.model.facts import AnyFact, SoftwareRole, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Weight
from leakcheck.rules.camera_newer_than_picture import camera_newer_than_picture as rule


def said(model: str, taken: str) -> list[str]:
    camera = application(model, role=SoftwareRole.CAMERA)
    return [one.sentence for one in rule.check(document(camera, time_claim(TimeRole.CAPTURED, taken), kind=ItemKind.PICTURE))]


def test_a_telephone_nine_years_before_its_sale_is_told() -> None:
    (sentence,) = said("Apple iPhone 13 Pro", "2012-05-19T21:08:33+02:00")
    assert "first sold in 2021" in sentence


def test_a_picture_of_the_cameras_own_time_is_fine() -> None:
    assert not said("NIKON CORPORATION NIKON D750", "2023-09-09T15:20:05+02:00")


def test_the_year_before_is_granted_where_only_the_year_is_known() -> None:
    assert not said("NIKON CORPORATION NIKON D750", "2013-06-09T15:20:05+02:00")


@pytest.mark.parametrize("never_set", ["2000-01-01T00:12:05", "1980-01-01T00:00:00", "2002-01-02T11:00:00"])
def test_a_clock_that_was_never_set_is_passed_over(never_set: str) -> None:
    assert not said("Apple iPhone 13 Pro", never_set)


def test_an_unknown_camera_is_passed_over() -> None:
    assert not said("Somebody's Box 1", "1999-05-19T21:08:33")


def test_a_telephone_is_strong_and_a_camera_whose_clock_its_owner_sets_is_not() -> None:
    def weight(model: str, *more: AnyFact) -> Weight | None:
        facts = (application(model, role=SoftwareRole.CAMERA), time_claim(TimeRole.CAPTURED, "1999-05-19T21:08:33"), *more)
        (one,) = rule.check(document(*facts, kind=ItemKind.PICTURE))
        return one.weight

    assert weight("Apple iPhone 13 Pro") is Weight.STRONG
    assert weight("NIKON CORPORATION NIKON D750") is Weight.MODERATE
    assert weight("Apple iPhone 13 Pro", time_claim(TimeRole.DIGITISED, "2022-01-19T10:08:33")) is Weight.WEAK, "a picture of an older print"


@pytest.mark.parametrize("shown", ["1985-07-15T12:00:00", "1985-07-15T14:13:12", "1985-07-15", "2012-07-15T12:00:00"])
def test_a_date_that_an_archivist_gives_to_what_is_shown_is_weak(shown: str) -> None:
    """A telephone's photograph of an old print, dated with `exiftool -AllDates=`."""
    facts = (application("Apple iPhone 12", role=SoftwareRole.CAMERA), time_claim(TimeRole.CAPTURED, shown), time_claim(TimeRole.DIGITISED, shown))
    (one,) = rule.check(document(*facts, kind=ItemKind.PICTURE))
    assert one.weight is Weight.WEAK


@pytest.mark.parametrize("year", ["0031", "1398", "1440", "2562"])
def test_a_year_of_another_calendar_is_passed_over(year: str) -> None:
    """Japanese, Iranian, Islamic and Thai."""
    assert not said("Apple iPhone 8", f"{year}-03-04T15:16:17")


@pytest.mark.parametrize(("taken", "weight"), [("2003-08-14T15:30:00", Weight.MODERATE), ("2003-08-14T15:30:07", Weight.STRONG)])
def test_a_time_without_seconds_as_people_enter_it_in_an_album_is_a_step_softer(taken: str, weight: Weight) -> None:
    facts = (application("Apple iPhone 12", role=SoftwareRole.CAMERA), time_claim(TimeRole.CAPTURED, taken), time_claim(TimeRole.DIGITISED, taken))
    (one,) = rule.check(document(*facts, kind=ItemKind.PICTURE))
    assert one.weight is weight
