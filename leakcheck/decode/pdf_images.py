"""The pictures on a PDF's pages (ISO 32000-1 section 8.9)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, items, string

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject, PdfObject

_MOST_ON_PAGE = 200


def filled_by_picture(page: "PageObject") -> bool:
    """Whether a picture is on the page that has a dot for every point of it, as every scan has and hardly a logo."""
    corners = [_number(value) for value in items(entry(page, "/MediaBox"), 4)]
    if len(corners) != 4:
        return False
    wide, high = abs(corners[2] - corners[0]), abs(corners[3] - corners[1])
    sizes = [sorted((_number(entry(image, "/Width")), _number(entry(image, "/Height")))) for _, image in images_on(page)]
    return any(short >= 0.8 * min(wide, high) > 0 and long >= 0.8 * max(wide, high) for short, long in sizes)


def images_on(page: "PageObject") -> "Iterator[tuple[str, DictionaryObject]]":
    """Name and stream of each picture of a page, also of those that stand in a piece one level down."""
    resources = dictionary(entry(page, "/Resources"))
    for key, drawn in _drawn(resources):
        kind = string(entry(drawn, "/Subtype"))
        if kind == "/Image":
            yield key, drawn
        elif kind == "/Form":
            for inner, piece in _drawn(dictionary(entry(drawn, "/Resources"))):
                if string(entry(piece, "/Subtype")) == "/Image":
                    yield f"{key} {inner}", piece


def _drawn(resources: "DictionaryObject") -> "Iterator[tuple[str, DictionaryObject]]":
    drawn = dictionary(entry(resources, "/XObject"))
    for key in list(drawn)[:_MOST_ON_PAGE]:
        yield str(key), dictionary(entry(drawn, key))


def _number(value: "PdfObject | None") -> float:
    """Whatever stands there as a number; 0 for anything else."""
    try:
        return float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        return 0.0
