"""What XMP says, in several properties together, of whom and what a picture shows and where that is.

Regions are those of the Metadata Working Group (Guidelines for Handling Image Metadata 2.0, section 5.9), which Lightroom, Picasa, digiKam and
telephones write, and of ACDSee; places are those of the IPTC Photo Metadata Standard (LocationCreated, LocationShown).
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from leakcheck.decode.visible_text import storable
from leakcheck.decode.xmp_camera import coordinates
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, PlaceClaim
from leakcheck.model.location import Location

#: How the paths of what is read here begin; packets without any are not gone through again.
_BEGINNINGS = ("mwg-rs:", "acdsee-rs:", "Iptc4xmpExt:", "lr:", "digiKam:", "MicrosoftPhoto:")
_REGION = re.compile(r"(?:mwg|acdsee)-rs:Regions/(?:mwg|acdsee)-rs:RegionList(?:\[\d+\])?")
_PLACE = re.compile(r"Iptc4xmpExt:Location(?:Created|Shown)(?:\[\d+\])?")
_AREA = ("x", "y", "w", "h")
#: From the smallest to the largest; older versions of the standard have the last two only.
_STEPS = ("LocationName", "Sublocation", "City", "ProvinceState", "CountryName", "WorldRegion")
_PLACES = {"Created": ("place where it was taken", "captured"), "Shown": ("place that it shows", "shown")}
#: Keywords in a tree, and what stands between their steps.
_TREES = {"lr:hierarchicalSubject": "|", "digiKam:TagsList": "/", "MicrosoftPhoto:LastKeywordXMP": "/"}
#: The branch of the tree in which programs keep people, in the languages in which they are common.
_PEOPLE = frozenset({"people", "persons", "personen", "personnes", "personas", "persone", "pessoas", "ludzie", "люди", "人物"})
_MOST = 200


def scene_facts(properties: Sequence[tuple[str, str]], prefix: str) -> Iterator[AnyFact]:
    """`properties` are paths and values in their order, each fact stands at `<prefix> <path>`."""
    if any(path.startswith(_BEGINNINGS) for path, _ in properties):
        yield from _regions(_grouped(properties, _REGION), prefix)
        yield from _places(_grouped(properties, _PLACE), prefix)
        yield from _trees(properties, prefix)


def _grouped(properties: Sequence[tuple[str, str]], pattern: re.Pattern[str]) -> dict[str, dict[str, str]]:
    """The properties of each structure that the pattern names, by the last names of their paths, counters apart."""
    found: dict[str, dict[str, str]] = {}
    for path, value in properties:
        match = pattern.match(path)
        if match is not None and path[match.end() : match.end() + 1] == "/" and (match[0] in found or len(found) < _MOST):
            found.setdefault(match[0], {}).setdefault(re.sub(r"\[\d+\]", "", path.rpartition(":")[2]), value.strip())
    return found


def _regions(regions: Mapping[str, Mapping[str, str]], prefix: str) -> Iterator[AnyFact]:
    """A face with a name is a person. Others (animals, codes, points of focus, faces that nobody named) are told in words, all together."""
    others: dict[str, int] = {}
    for path, region in regions.items():
        name, kind = region.get("Name", ""), region.get("Type", "")
        if name and kind.casefold() in ("face", ""):
            area = " ".join(region[side] for side in _AREA if region.get(side))
            raw = f"{name}, in the area {area}" if area else name
            yield PersonClaim(at=Location(f"{prefix} {path}", storable(raw)), role=PersonRole.DEPICTED, name=storable(name, 300))
        elif name or kind:
            words = f"{kind}: {name}" if name and kind else name or f"{kind} without a name"
            others[words] = others.get(words, 0) + 1
    if others:
        value = storable("; ".join(words if count == 1 else f"{words} ({count} times)" for words, count in others.items()), 1_000)
        yield Description(at=Location(f"{prefix} {next(iter(regions))}", value), kind="marked regions", value=value)


def _places(places: Mapping[str, Mapping[str, str]], prefix: str) -> Iterator[AnyFact]:
    for path, place in places.items():
        kind, role = _PLACES["Created" if "Created" in path else "Shown"]
        at = f"{prefix} {path}"
        words = storable(", ".join(place[step] for step in _STEPS if place.get(step)), 500)
        if words:
            yield Description(at=Location(at, words), kind=kind, value=words)
        north, east = place.get("GPSLatitude", ""), place.get("GPSLongitude", "")
        point = coordinates(north, east)
        if point is not None:
            yield PlaceClaim(at=Location(f"{at}/exif:GPSLatitude", storable(f"{north} {east}")), role=role, latitude=point[0], longitude=point[1])


def _trees(properties: Sequence[tuple[str, str]], prefix: str) -> Iterator[AnyFact]:
    """Keywords with those above them, each once; what stands at the end of a branch for people is a name."""
    told: dict[tuple[str, ...], str] = {}
    for path, value in properties:
        separator = _TREES.get(path.partition("[")[0])
        steps = tuple(step for part in value.split(separator) if (step := part.strip())) if separator else ()
        if len(steps) > 1 and len(told) < _MOST:
            told.setdefault(steps, path)
    within = {steps[:depth] for steps in told for depth in range(1, len(steps))}
    for steps, path in told.items():
        if steps in within:
            continue
        words = storable(" / ".join(steps), 500)
        yield Description(at=Location(f"{prefix} {path}", words), kind="keywords", value=words)
        if steps[0].casefold() in _PEOPLE:
            yield PersonClaim(at=Location(f"{prefix} {path}", words), role=PersonRole.DEPICTED, name=storable(steps[-1], 300))
