"""Camera and place in XMP."""

import pytest

from leakcheck.decode.xmp_camera import camera_facts
from leakcheck.model.facts import PlaceClaim, SoftwareClaim


def test_maker_and_model_are_one_camera() -> None:
    (fact,) = camera_facts({"tiff:Make": "Nokia", "tiff:Model": "N78"}, "XMP")
    assert isinstance(fact, SoftwareClaim)
    assert (fact.name, fact.at.part) == ("Nokia N78", "XMP tiff:Model")


@pytest.mark.parametrize(
    ("north", "east", "height", "found"),
    [
        ("56,0,0N", "14,27,0W", "37/1", (56.0, -14.45, 37.0)),
        ("43,17.787S", "5,22.187E", "1255/100", (-43.29645, 5.36978, 12.55)),
        ("43,17.787N", "5,22.187E", "37/0", (43.29645, 5.36978, None)),
        ("43,17.787N", "5,22.187E", "", (43.29645, 5.36978, None)),
    ],
)
def test_a_place_is_read_in_both_ways_of_writing(north: str, east: str, height: str, found: tuple[float, float, float | None]) -> None:
    (fact,) = camera_facts({"exif:GPSLatitude": north, "exif:GPSLongitude": east, "exif:GPSAltitude": height}, "XMP")
    assert isinstance(fact, PlaceClaim)
    assert (pytest.approx(fact.latitude, abs=1e-5), pytest.approx(fact.longitude, abs=1e-5), fact.altitude) == found


@pytest.mark.parametrize(("north", "east"), [("0,0N", "0,0E"), ("95,0N", "5,0E"), ("56,0", "14,27W"), ("", "14,27W"), ("56,0N", "190,0E")])
def test_no_place_and_no_point_on_the_earth_are_not_told(north: str, east: str) -> None:
    assert list(camera_facts({"exif:GPSLatitude": north, "exif:GPSLongitude": east}, "XMP")) == []


def test_a_height_below_the_sea_is_negative() -> None:
    (fact,) = camera_facts(
        {"exif:GPSLatitude": "31,30N", "exif:GPSLongitude": "35,29E", "exif:GPSAltitude": "430/1", "exif:GPSAltitudeRef": "1"}, "XMP"
    )
    assert isinstance(fact, PlaceClaim)
    assert fact.altitude == -430
