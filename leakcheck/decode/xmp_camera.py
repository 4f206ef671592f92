"""What XMP says of a picture's taking in several properties together (ISO 16684-1; CIPA DC-010): the camera, and the point on the earth."""

import re
from collections.abc import Iterator, Mapping

from leakcheck.decode.exif_tags import camera_name
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, PlaceClaim, SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location

#: CIPA DC-010 section 6: `DDD,MM,SSk` or `DDD,MM.mmk`, k being the letter of the half.
_COORDINATE = re.compile(r"(\d{1,3}),(\d{1,2}(?:\.\d{1,12})?)(?:,(\d{1,2}(?:\.\d{1,12})?))?([NSEW])", re.IGNORECASE)
_NUMBER = re.compile(r"(-?\d{1,12}(?:\.\d{1,12})?)(?:/(\d{1,12}))?")


def camera_facts(values: Mapping[str, str], prefix: str) -> Iterator[AnyFact]:
    """The camera and the place, by the first value of each property's name."""
    make, model = values.get("tiff:Make", "").strip(), values.get("tiff:Model", "").strip()
    camera = camera_name(make, model)
    if camera:
        name = "tiff:Model" if model else "tiff:Make"
        yield SoftwareClaim(at=Location(f"{prefix} {name}", storable(model or make)), role=SoftwareRole.CAMERA, name=storable(camera, 200))
    for before, role in (("exif:GPS", "captured"), ("exif:GPSDest", "destination")):
        north, east = values.get(f"{before}Latitude", ""), values.get(f"{before}Longitude", "")
        point = coordinates(north, east)
        if point is not None:
            at, height = Location(f"{prefix} {before}Latitude", storable(f"{north} {east}")), _altitude(values) if role == "captured" else None
            yield PlaceClaim(at=at, role=role, latitude=point[0], longitude=point[1], altitude=height)


def coordinates(north: str, east: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees; None where they are no point on the earth, or were left at zero."""
    latitude, longitude = _degrees(north), _degrees(east)
    # Devices without a fix write zeros; nobody takes photographs at that point of the ocean.
    if latitude is None or longitude is None or not (latitude or longitude) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude


def _degrees(text: str) -> float | None:
    match = _COORDINATE.fullmatch(text.strip())
    if match is None:
        return None
    size = int(match[1]) + float(match[2]) / 60 + float(match[3] or 0) / 3600
    return round(-size if match[4].upper() in "SW" else size, 8)


def _altitude(values: Mapping[str, str]) -> float | None:
    match = _NUMBER.fullmatch(values.get("exif:GPSAltitude", "").strip())
    if match is None or match[2] == "0" * len(match[2] or "x"):
        return None
    height = float(match[1]) / int(match[2] or 1)
    return -height if values.get("exif:GPSAltitudeRef", "").strip() == "1" else height
