"""What the parts of an Office package carry beside their words: properties, packing, traces of editing, links, printers, signatures."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from leakcheck.decode.add_in_residue import residue_facts
from leakcheck.decode.macro_signature import LARGEST, macro_signer
from leakcheck.decode.office_dialect import dialect_facts
from leakcheck.decode.ooxml_package import Package, Relation
from leakcheck.decode.ooxml_part_traces import Trace, part_traces, what_it_says
from leakcheck.decode.ooxml_picture_words import vml_words
from leakcheck.decode.ooxml_properties import property_facts
from leakcheck.decode.printer_settings import printer_facts
from leakcheck.decode.zip_fingerprint import packing_facts
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    Identifier,
    IdentifierKind,
    Link,
    PathClaim,
    SignatureMark,
)
from leakcheck.model.location import Location

_MOST_RSIDS = 3000
_ENOUGH = 8 << 20
#: Word draws within its other parts.
_WITH_VML_PARTS = ("xl/drawings/", "ppt/drawings/")
_PARAGRAPH = re.compile(rb"<w:p[\s>]")
_MARK = re.compile(rb"""w:rsid(?:R|RPr|P|Del)=["'][0-9A-Fa-f]{8}["']""")
_RSID = re.compile(rb"""<w:(rsid(?:Root)?)\s+w:val=["']([0-9A-Fa-f]{8})["']""")
_RSID_KINDS = {b"rsidRoot": IdentifierKind.RSID_ROOT, b"rsid": IdentifierKind.RSID}
_PLACE = re.compile(r"file:|\\\\|[A-Za-z]:[\\/]", re.IGNORECASE)
_MICROSOFT = "microsoft.com"
_ALWAYS_PLACES = frozenset({"externallinkpath", "attachedtemplate", "mailmergesource"})


def package_facts(package: Package) -> Iterator[AnyFact]:
    """All that does not depend on the kind of document."""
    yield from property_facts(package)
    yield from packing_facts(package.entries)
    yield from dialect_facts(package)
    yield from _once(_traces(package))
    yield from _once(_with_what_they_say(residue_facts(package)))
    if package.names("_xmlsignatures/"):
        yield SignatureMark(at=Location("_xmlsignatures"), scheme="ooxml")
    for entry in package.entries:
        if entry.name.lower().rpartition("/")[2].startswith("vbaprojectsignature"):
            yield SignatureMark(at=Location(entry.name[:200]), scheme="vba", detail=macro_signer(package.part(entry.name)[:LARGEST]))
            return


def _once(traces: Iterable[Trace]) -> Iterator[AnyFact]:
    """Each trace once, whatever part it stands in."""
    seen: set[object] = set()
    for says, fact in traces:
        if says not in seen:
            seen.add(says)
            yield fact


def _with_what_they_say(facts: Iterable[AnyFact]) -> Iterator[Trace]:
    return ((what_it_says(fact), fact) for fact in facts)


def _traces(package: Package) -> Iterator[Trace]:
    """Namespaces, languages, identifiers, people, fonts, links and printers, searched for in all parts."""
    yield from _revision_marks(package)
    for name in package.names("", ".xml"):
        yield from part_traces(package, name)
    for name in (one for folder in _WITH_VML_PARTS for one in package.names(folder, ".vml")):
        yield from _with_what_they_say(vml_words(name, package.part(name)[:_ENOUGH], package.signs(name)))
    for name in package.names("", ".rels"):
        for relation in package.relations(name):
            if relation.external == "External" or _MICROSOFT in relation.type:
                yield from _with_what_they_say(_related(name, relation))
    for name in package.names("", ".bin"):
        if "/printersettings/" in name.lower():
            yield from _with_what_they_say(printer_facts(name, package.part(name)))


def _related(part: str, relation: Relation) -> Iterator[AnyFact]:
    if _MICROSOFT in relation.type:
        yield FeatureUse(at=Location(f"{part}: {relation.id}", relation.type), kind="ooxml_part", value=relation.type)
    if relation.external != "External" or not relation.target:
        return
    at = Location(f"{part}: {relation.id}", relation.target)
    if _PLACE.match(relation.target) or (relation.kind in _ALWAYS_PLACES and "://" not in relation.target):
        yield PathClaim(at=at, path=relation.target, role="template" if relation.kind == "attachedtemplate" else "linked file")
    else:
        yield Link(at=at, kind="url", target=relation.target)


def _revision_marks(package: Package) -> Iterator[Trace]:
    """The marks of the document's editing sessions, each with how often and where first it stands in the text: it locates what was added."""
    main = package.related("officeDocument", "word/document.xml")
    # Ready-made blocks have settings of their own, which many documents list first.
    settings = package.beside(main, "settings", "word/settings.xml")
    marks = _RSID.findall(package.part(settings))[:_MOST_RSIDS]
    if not marks:
        return
    places = _mark_places(package.part(main)[:_ENOUGH])
    for name, raw in marks:
        kind, value = _RSID_KINDS[name], raw.upper()
        count, first = places.get(value, (0, 0))
        where = f"{count:,} in {main}, first in paragraph {first:,}" if count else ""
        at = Location(f"{settings}: w:{name.decode()}", where)
        yield (kind, value), Identifier(at=at, kind=kind, value=value.decode())


def _mark_places(data: bytes) -> dict[bytes, tuple[int, int]]:
    """How often each mark stands in the text, and in which paragraph first."""
    firsts: dict[bytes, int] = {}
    counts: Counter[bytes] = Counter()
    paragraph = reached = 0
    # Each way to write a mark, in the order of their first places.
    for written, count in Counter(_MARK.findall(data)).items():
        mark = written[-9:-1].upper()
        if mark not in firsts:
            if len(firsts) >= _MOST_RSIDS:
                continue
            place = data.find(written, reached)
            paragraph += len(_PARAGRAPH.findall(data, reached, place))
            firsts[mark], reached = max(paragraph, 1), place
        counts[mark] += count
    return {mark: (counts[mark], first) for mark, first in firsts.items()}
