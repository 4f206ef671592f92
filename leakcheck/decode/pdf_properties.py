"""What a PDF says of itself: the document information dictionary, the catalogue's own words, the size of its pages (ISO 32000-1 section 14.3)."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.moments import pdf_moment
from leakcheck.decode.pdf_objects import dictionary, entry, items, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    Description,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

#: Honest files have ten; programs that keep a table of their own in it some fifty.
MOST_FIELDS = 200
_LONGEST_VALUE = 2_000
_MOST_SIZES = 10
_MOST_LABELS = 20
_STYLES = {"/D": "", "/R": " in Roman capitals", "/r": " in small Roman numerals", "/A": " as a capital letter", "/a": " as a small letter"}
#: SourceModified: when the file that Acrobat's PDFMaker converted was last saved.
_TIMES = {"CreationDate": TimeRole.CREATED, "ModDate": TimeRole.MODIFIED, "SourceModified": TimeRole.HISTORY}
_SOFTWARE = {"Producer": SoftwareRole.PRODUCER, "Creator": SoftwareRole.CREATOR}
_WORDS = {"Title": "title", "Subject": "subject", "Keywords": "keywords"}
_PERMISSIONS = ((4, "printing"), (8, "changes"), (16, "copying"), (32, "remarks"))
#: BCP 47, as far as it is used in documents.
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}")


def info_facts(values: dict[str, str]) -> Iterator[AnyFact]:
    """The fields of /Info by meaning; those that the standard does not name as descriptions under their own name."""
    ordered = dict.fromkeys((*_TIMES, *_SOFTWARE, "Author", "Company", *_WORDS, *values))
    for name in ordered:
        # Some programs write the zero that ends a text in their language along with it.
        value = values.get(name, "").strip(" \t\r\n\f\0")
        if value:
            fact = _field(name, value, Location(f"/Info /{storable(name, 100)}", storable(values[name])))
            if fact is not None:
                yield fact


def _field(name: str, value: str, at: Location) -> AnyFact | None:
    if name in _TIMES:
        moment = pdf_moment(value)
        return TimeClaim(at=at, role=_TIMES[name], moment=moment) if moment is not None else None
    if name in _SOFTWARE:
        return SoftwareClaim(at=at, role=_SOFTWARE[name], name=storable(value))
    if name == "Author":
        return PersonClaim(at=at, role=PersonRole.AUTHOR, name=storable(value))
    if name == "Company":
        return Identifier(at=at, kind=IdentifierKind.COMPANY, value=storable(value))
    return Description(at=at, kind=_WORDS.get(name) or storable(name, 100) or "unnamed", value=storable(value.lstrip("/"), _LONGEST_VALUE) or "/")


def encryption_facts(trailer: "DictionaryObject", opening: str) -> Iterator[Description]:
    """How a file is encrypted that was opened in the way that `opening` says, and what its maker asked readers not to allow.

    Section 7.6.3, table 22.
    """
    lock = dictionary(entry(trailer, "/Encrypt"))
    if not lock:
        return
    method, revision, bits = (_number(entry(lock, key)) for key in ("/V", "/R", "/P"))
    asked = [name for bit, name in _PERMISSIONS if bits is not None and not int(bits) & bit]
    handler = storable(string(entry(lock, "/Filter")).lstrip("/"), 60)
    value = f"{handler} handler, method {method or 0:g}, revision {revision or 0:g}, {opening}"
    wish = f"; readers are asked not to allow: {', '.join(asked)}" if asked else ""
    yield Description(at=Location("trailer /Encrypt"), kind="encryption", value=value + wish)


def catalogue_facts(catalogue: "DictionaryObject") -> Iterator[AnyFact]:
    """The language of the document as a whole."""
    language = string(entry(catalogue, "/Lang")).strip()
    if _LANGUAGE.fullmatch(language):
        yield LanguageClaim(at=Location("catalogue /Lang", language), role=LanguageRole.CONTENT, tag=language)


def page_labels(catalogue: "DictionaryObject") -> Iterator[Description]:
    """How pages are numbered where that is not from 1 on (section 12.4.2): an excerpt often keeps the numbers of the whole."""
    tree = dictionary(entry(catalogue, "/PageLabels"))
    flat = items(entry(tree, "/Nums"), 2 * _MOST_LABELS)
    for kid in items(entry(tree, "/Kids"), _MOST_LABELS):
        flat += items(entry(dictionary(kid), "/Nums"), 2 * _MOST_LABELS)
    pairs = list(zip(flat[::2], flat[1::2], strict=False))[:_MOST_LABELS]
    labels = [(_number(page), _label(dictionary(value))) for page, value in pairs]
    said = [f"from page {first + 1:g} on: {label}" for first, label in labels if first is not None and label]
    if said and said != ["from page 1 on: 1"]:
        yield Description(at=Location("catalogue /PageLabels", "; ".join(said)), kind="page labels", value="; ".join(said))


def _label(range_: "DictionaryObject") -> str:
    """The label of the first page of a range: prefix, style and number; a Roman number or letter is given as number and style."""
    prefix = storable(string(entry(range_, "/P")), 100)
    style = _STYLES.get(string(entry(range_, "/S")))
    start = _number(entry(range_, "/St"))
    if style is None:
        return f"“{prefix}” without a number" if prefix else ""
    return f"{prefix}{1 if start is None else start:g}{style}"


def page_sizes(pages: "list[PageObject]") -> Iterator[Description]:
    """Each size once, the most frequent first, in points of 1/72 inch as drawn, rotation apart."""
    counted = Counter(size for page in pages if (size := _size(page)))
    for size, count in counted.most_common(_MOST_SIZES):
        yield Description(
            at=Location(f"page tree /MediaBox ({count} pages)", size), kind="page size", value=f"{size} on {count} of {len(pages)} pages read"
        )


def _size(page: "PageObject") -> str:
    """Width and height; boxes and turns are inherited from the page tree (section 7.7.3.4), which pypdf has followed."""
    corners = [_number(value) for value in items(entry(page, "/MediaBox"), 4)]
    if len(corners) != 4 or None in corners:
        return ""
    left, bottom, right, top = (corner or 0.0 for corner in corners)
    turned = _number(entry(page, "/Rotate"))
    return f"{abs(right - left):g} × {abs(top - bottom):g} pt" + (f", turned by {turned:g}°" if turned else "")


def _number(value: object) -> float | None:
    try:
        number = float(value)  # type: ignore[arg-type]  # whatever stands there
    except (TypeError, ValueError):
        return None
    return number if abs(number) < 1e10 else None
