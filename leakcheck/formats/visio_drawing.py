"""Visio drawings in XML form (`.vsdx`, `.vsdm`, `.vstx`, `.vssx`; [MS-VSDX])."""

import re
from collections.abc import Iterable, Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.ooxml_children import embedded
from leakcheck.decode.ooxml_package import OfficeKind, Package, office_kind, opened_package
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visio_sheets import Shape, Sheet, main_part, master_words, shapes, sheets
from leakcheck.decode.visio_traces import builds, visio_traces
from leakcheck.decode.zip_package import DAMAGE, MAGIC
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Link, PathClaim
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_LINKS = 2000
#: What leads to a page of the same drawing has no address; what has neither scheme nor domain is a file.
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{1,20}:|www\.", re.IGNORECASE)
_FILE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]", re.IGNORECASE)


def _recognises(content: Content) -> bool:
    return office_kind(content) is OfficeKind.VISIO


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened_package(content) as package:
            for fact in package_facts(package):
                yield fact
                if isinstance(fact, Description):
                    yield from builds(fact)
            yield from _drawn(package, limits.text_characters)
            yield from visio_traces(package, limits.text_characters)
            yield from embedded(package, limits)
            yield from package.problems("drawing")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The drawing's package cannot be read to its end ({damage_words(error)}).")


def _drawn(package: Package, longest: int) -> Iterator[AnyFact]:
    """Names of the pages, and the words, each kind as one text."""
    masters = sheets(package, "masters")
    words = master_words(package, masters)
    found: list[Shape] = []
    length = 0
    for page in sheets(package, "pages"):
        yield _named(package, page)
        for shape in shapes(package, page, words):
            if length > longest:
                break
            if shape.text or shape.data or shape.links:
                found.append(shape)
            length += 1 + len(shape.text) + sum(len(value) for _, value in shape.data)
    yield from _links(found)
    texts = (
        ("document", (shape.text for shape in found)),
        ("hidden", (shape.text for shape in found if shape.hidden)),
        ("shape-data", (f"{label}: {value}" for shape in found for label, value in shape.data)),
        ("building-block", (text for master in words.values() for number, text in master.items() if number)),
    )
    for role, lines in texts:
        where = "visio/masters" if role == "building-block" else "visio/pages"
        if (fact := text_content("\n".join(line.strip() for line in lines if line.strip()), role, Location(where), longest)) is not None:
            yield fact


def _named(package: Package, page: Sheet) -> Description:
    kind = "hidden page" if page.hidden else "page"
    return Description(at=Location(f"{main_part(package)}: Page {page.id[:20]}", page.name), kind=kind, value=page.name or "page without a name")


def _links(found: Iterable[Shape]) -> Iterator[AnyFact]:
    """Hyperlinks of shapes, each once."""
    every = dict.fromkeys(link for shape in found for link in shape.links)
    for link in list(every)[:_MOST_LINKS]:
        at = Location(f"visio/pages: Hyperlink {link.description}".strip(), link.address)
        if _FILE.match(link.address) or not _ADDRESS.match(link.address):
            yield PathClaim(at=at, path=link.address, role="linked file")
        else:
            yield Link(at=at, kind="url", target=link.address)


FORMAT = Format(
    name="visio_drawing",
    title="Visio drawing",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    limitations=(
        "The drawing is not painted: words come in the order in which the shapes are kept, which need not be that on the page.",
        "Words on hidden pages and layers are told apart and are also part of the text that is compared.",
        "Data of the shapes, remarks, the words of masters and the rows of linked data are told apart and are not part of the text that is compared.",
        "Of a connection's settings only names of computers, accounts, databases and files are handed on, where they can be nothing else.",
        "The times of remarks are told without a zone, because it is not stated of which one they are.",
        "Drawings of the binary form (.vsd) are read as OLE2 compound files, without their words.",
    ),
    specialises=("zip_archive",),
)
