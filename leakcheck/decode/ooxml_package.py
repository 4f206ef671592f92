"""What every Office Open XML package says, whatever it holds (ISO/IEC 29500-2): properties, people, languages, identifiers, traces.

Parts are searched as text where a few attributes are wanted, because hostile and damaged parts then cost nothing but a miss;
properties are parsed by lxml with entities, network and huge trees off.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, Entry, entries, member_bytes
from leakcheck.model.content import LimitReached
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

#: One XML part is read up to this size, and so many of them: far more than people write.
PART_LIMIT = 48 << 20
_MOST_PARTS = 400
_MOST_RSIDS = 3000
_ROOT_TYPES = re.compile(
    rb'Type="[^"]*/(?:relationships/|relationships/metadata/)([A-Za-z-]+)"[^>]*?Target="([^"]+)"|Target="([^"]+)"[^>]*?Type="[^"]*/([A-Za-z-]+)"'
)
_PERSONS = (("dc:creator", "creator", PersonRole.AUTHOR), ("cp:lastModifiedBy", "lastModifiedBy", PersonRole.LAST_EDITOR))
_TIMES = (
    ("dcterms:created", "created", TimeRole.CREATED),
    ("dcterms:modified", "modified", TimeRole.MODIFIED),
    ("cp:lastPrinted", "lastPrinted", TimeRole.PRINTED),
)
_COUNTS = (("Pages", QuantityKind.PAGES, "pages"), ("Slides", QuantityKind.PAGES, "slides"), ("Words", QuantityKind.WORDS, "words"))
_NAMESPACE = re.compile(rb"""xmlns:([A-Za-z0-9_]{1,30})=["']([^"']{1,200})["']""")
_RELATION = re.compile(rb"""<Relationship\s([^>]{1,4000}?)/?>""")
_ATTRIBUTE = re.compile(rb"""([A-Za-z:]{1,40})\s*=\s*["']([^"']{0,2000})["']""")
_LANGUAGE = re.compile(rb"""<w:(lang|themeFontLang)\s([^>]{1,300})>|\slang=["']([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})["']""")
_RSID = re.compile(rb"""<w:(rsidRoot|rsid)\s+w:val=["']([0-9A-Fa-f]{8})["']""")
_DOCUMENT_ID = re.compile(
    rb"""<(w1[45]:docId)\s+[^>]{0,60}?val=["']\{?([0-9A-Fa-f-]{8,40})\}?["']|(documentId)=["'](?:[^"':]*:)?\{?([0-9A-Fa-f-]{30,40})\}?["']"""
)
_MARKUP = re.compile(rb"""<w:(ins|del|moveFrom|moveTo|rPrChange|pPrChange|comment)\s([^>]{1,600})>""")
_PERSON = re.compile(rb"""<w15:person\s[^>]{0,80}?w15:author=["']([^"']{1,300})["']""")
_FONT = re.compile(rb"""<w:font\s+w:name=["']([^"']{1,120})["']|<a:latin\s+typeface=["']([^"'+]{1,120})["']""")
_TENANT = re.compile(r"MSIP_Label_[0-9a-f-]+_SiteId$")
_LABEL_TIME = re.compile(r"MSIP_Label_[0-9a-f-]+_SetDate$")
_SIGNED_32 = 1 << 31


@dataclass(slots=True)
class Package:
    """An open package: its entries and the parts that were asked for."""

    zip: zipfile.ZipFile
    entries: list[Entry]
    damage: list[str] = field(default_factory=list)
    _parts: dict[str, bytes] = field(default_factory=dict)

    def part(self, name: str) -> bytes:
        """A part's bytes; empty if it is missing, and noted if it cannot be read."""
        if name not in self._parts:
            try:
                self._parts[name] = member_bytes(self.zip, name, PART_LIMIT)
            except KeyError:
                self._parts[name] = b""
            except (LimitReached, *DAMAGE) as error:
                self._parts[name] = b""
                self.damage.append(f"{name}: {storable(str(error), 120)}")
        return self._parts[name]

    def names(self, start: str, end: str = "") -> list[str]:
        """Names of parts that begin and end so, in the package's order, bounded."""
        return [entry.name for entry in self.entries if entry.name.startswith(start) and entry.name.endswith(end)][:_MOST_PARTS]

    def related(self, kind: str, otherwise: str) -> str:
        """The part that the package's own relations call `kind`; the usual name where they do not say."""
        for match in _ROOT_TYPES.finditer(self.part("_rels/.rels")[:200_000]):
            type_, target = (match[1], match[2]) if match[1] else (match[4], match[3])
            if type_ and type_.decode() == kind:
                return target.decode("utf-8", "replace").lstrip("/")
        return otherwise


def package_of(opened: zipfile.ZipFile) -> Package:
    """The package of an open zip file."""
    return Package(opened, entries(opened))


def package_facts(package: Package) -> Iterator[AnyFact]:
    """All that does not depend on the kind of document."""
    yield from _core(package)
    yield from _application(package)
    yield from _custom(package)
    yield from _container(package)
    yield from _traces(package)
    if package.names("_xmlsignatures/"):
        yield SignatureMark(at=Location("_xmlsignatures"), scheme="ooxml")


def elements(data: bytes) -> dict[str, str]:
    """The text of each element of a small property part by local name; the first where a name recurs. Empty if it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser) if data else None
    except (etree.XMLSyntaxError, ValueError):
        return {}
    out: dict[str, str] = {}
    for element in root.iter() if root is not None else ():
        if isinstance(element.tag, str) and element.text and element.text.strip():
            out.setdefault(etree.QName(element).localname, storable(element.text.strip(), 2000))
    return out


def _core(package: Package) -> Iterator[AnyFact]:
    part = package.related("core-properties", "docProps/core.xml")
    values = elements(package.part(part))
    for label, name, role in _PERSONS:
        if values.get(name):
            yield PersonClaim(at=Location(f"{part}: {label}", values[name]), role=role, name=values[name])
    for label, name, time_role in _TIMES:
        moment = iso_moment(values.get(name, ""))
        if moment is not None:
            yield TimeClaim(at=Location(f"{part}: {label}", values[name]), role=time_role, moment=moment)
    revision = values.get("revision", "")
    if revision.isascii() and revision.isdigit() and len(revision) < 12:
        yield Quantity(at=Location(f"{part}: cp:revision", revision), kind=QuantityKind.REVISION_COUNT, value=float(revision), unit="saves")
    if values.get("language"):
        yield LanguageClaim(at=Location(f"{part}: dc:language", values["language"]), role=LanguageRole.CONTENT, tag=values["language"][:35])


def _application(package: Package) -> Iterator[AnyFact]:
    part = package.related("extended-properties", "docProps/app.xml")
    values = elements(package.part(part))
    if values.get("Application"):
        raw = f"{values['Application']} {values.get('AppVersion', '')}".strip()
        claim = SoftwareClaim(
            at=Location(f"{part}: Application, AppVersion", raw),
            role=SoftwareRole.APPLICATION,
            name=values["Application"],
            version=values.get("AppVersion", ""),
        )
        yield claim
    if values.get("Manager"):
        yield PersonClaim(at=Location(f"{part}: Manager", values["Manager"]), role=PersonRole.MANAGER, name=values["Manager"])
    for name, kind in (("Company", IdentifierKind.COMPANY), ("Template", IdentifierKind.TEMPLATE)):
        if values.get(name):
            yield Identifier(at=Location(f"{part}: {name}", values[name]), kind=kind, value=values[name])
    minutes = _signed(values.get("TotalTime", ""))
    if minutes is not None:
        yield Quantity(at=Location(f"{part}: TotalTime", values["TotalTime"]), kind=QuantityKind.EDITING_TIME, value=float(minutes), unit="minutes")
    for name, quantity, unit in _COUNTS:
        number = _signed(values.get(name, ""))
        if number is not None:
            yield Quantity(at=Location(f"{part}: {name}", values[name]), kind=quantity, value=float(number), unit=unit)


def _signed(text: str) -> int | None:
    """A 32-bit number as Word keeps it: values from 2**31 on are negative (COPA v Wright, paragraph 388)."""
    try:
        number = int(text)
    except ValueError:
        return None
    return number - 2 * _SIGNED_32 if _SIGNED_32 <= number < 2 * _SIGNED_32 else number


def _custom(package: Package) -> Iterator[AnyFact]:
    from lxml import etree

    part = package.related("custom-properties", "docProps/custom.xml")
    data = package.part(part)
    if not data:
        return
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return
    for element in list(root if root is not None else ())[:500]:
        name, value = storable(element.get("name") or "", 200), storable("".join(str(text) for text in element.itertext()).strip(), 500)
        at = Location(f"{part}: {name or 'property'}", value)
        if _TENANT.search(name) and value:
            yield Identifier(at=at, kind=IdentifierKind.TENANT, value=value.lower())
        elif _LABEL_TIME.search(name) and (moment := iso_moment(value)):
            yield TimeClaim(at=at, role=TimeRole.METADATA_CHANGED, moment=moment)
        elif name == "_AuthorEmail" and value:
            yield PersonClaim(at=at, role=PersonRole.SENDER, address=value)


def _container(package: Package) -> Iterator[AnyFact]:
    """How the package was packed: by whom one can often tell, and sometimes when."""
    if not package.entries:
        return
    infos = [entry.info for entry in package.entries]
    fixed = all(info.date_time[:3] == (1980, 1, 1) for info in infos)
    systems = sorted({info.create_system for info in infos})
    streamed = any(info.flag_bits & 0x8 for info in infos)
    first = infos[0].filename
    form = f"system {'+'.join(map(str, systems))}; {'1980' if fixed else 'real times'}; first {first}; {'streamed' if streamed else 'seekable'}"
    yield Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=storable(form, 300))
    moments: dict[Moment, str] = {}
    for entry in package.entries:
        if entry.moment is not None:
            moments.setdefault(entry.moment, entry.name)
    for moment, name in list(moments.items())[:5]:
        yield TimeClaim(at=Location(f"zip entry {storable(name, 200)}: time"), role=TimeRole.PACKED, moment=moment, voucher=Voucher.CONTAINER)


def _traces(package: Package) -> Iterator[AnyFact]:
    """Namespaces, languages, identifiers, people, fonts and links, searched for in all XML parts."""
    seen: set[object] = set()
    for name in [*package.names("", ".xml"), *package.names("", ".rels")][:_MOST_PARTS]:
        data = package.part(name)
        finders = (_relations,) if name.endswith(".rels") else (_namespaces, _languages, _identifiers, _markup, _fonts)
        for finder in finders:
            for fact in finder(name, data):
                key = _key(fact)
                if key not in seen:
                    seen.add(key)
                    yield fact


def _key(fact: AnyFact) -> object:
    """What makes two traces the same whatever part they stand in."""
    import msgspec

    return msgspec.structs.astuple(msgspec.structs.replace(fact, at=Location("any"))), type(fact)


def _namespaces(part: str, data: bytes) -> Iterator[AnyFact]:
    for prefix, uri in dict(_NAMESPACE.findall(data[:2_000_000])).items():
        if b"openxmlformats.org" in uri and b"/2006/" in uri:
            continue  # there since the first version of the format: dates nothing
        used = b"<" + prefix + b":" in data or re.search(rb"\s" + re.escape(prefix) + rb":\w{1,40}=", data[:8_000_000]) is not None
        text = storable(uri.decode("utf-8", "replace"))
        yield FeatureUse(
            at=Location(f"{part}: xmlns:{prefix.decode()}", text), kind="ooxml_namespace", value=text, used="used" if used else "declared"
        )


def _relations(part: str, data: bytes) -> Iterator[AnyFact]:
    for match in list(_RELATION.finditer(data[:2_000_000]))[:2000]:
        values = {name.decode(): storable(value.decode("utf-8", "replace"), 1000) for name, value in _ATTRIBUTE.findall(match[1])}
        kind, target = values.get("Type", ""), values.get("Target", "")
        if "microsoft.com" in kind:
            yield FeatureUse(at=Location(f"{part}: {values.get('Id', 'relation')}", kind), kind="ooxml_part", value=kind)
        if values.get("TargetMode") == "External" and target:
            at = Location(f"{part}: {values.get('Id', 'relation')}", target)
            if target.startswith(("file:", "\\\\")) or re.match(r"[A-Za-z]:\\", target):
                yield PathClaim(at=at, path=target, role="template" if kind.endswith("attachedTemplate") else "linked file")
            else:
                yield Link(at=at, kind="url", target=target)


def _languages(part: str, data: bytes) -> Iterator[AnyFact]:
    for match in _LANGUAGE.finditer(data[:8_000_000]):
        role = LanguageRole.THEME if match[1] == b"themeFontLang" else LanguageRole.PROOFING
        tags = [value for name, value in _ATTRIBUTE.findall(match[2]) if name in {b"w:val", b"w:bidi", b"w:eastAsia"}] if match[2] else [match[3]]
        for tag in tags:
            if tag:
                yield LanguageClaim(
                    at=Location(f"{part}: {'w:' + match[1].decode() if match[1] else 'lang'}"),
                    role=role,
                    tag=storable(tag.decode("utf-8", "replace"), 35),
                )


def _identifiers(part: str, data: bytes) -> Iterator[AnyFact]:
    if part.endswith("settings.xml"):
        for match in list(_RSID.finditer(data))[:_MOST_RSIDS]:
            kind = IdentifierKind.RSID_ROOT if match[1] == b"rsidRoot" else IdentifierKind.RSID
            yield Identifier(at=Location(f"{part}: w:{match[1].decode()}"), kind=kind, value=match[2].decode().upper())
    for match in list(_DOCUMENT_ID.finditer(data[:400_000]))[:3]:
        name, value = (match[1], match[2]) if match[1] else (match[3], match[4])
        yield Identifier(at=Location(f"{part}: {name.decode()}"), kind=IdentifierKind.DOCUMENT, value=value.decode().upper())


def _markup(part: str, data: bytes) -> Iterator[AnyFact]:
    """Comments and tracked changes. Word writes their times as local time, often with a Z behind: no zone is taken from it."""
    if not part.startswith("word/"):
        return
    for match in list(_MARKUP.finditer(data))[:2000]:
        values = {name: storable(value.decode("utf-8", "replace"), 300) for name, value in _ATTRIBUTE.findall(match[2])}
        comment = match[1] == b"comment"
        what = f"{part}: w:{match[1].decode()}"
        if values.get(b"w:author"):
            role = PersonRole.COMMENTER if comment else PersonRole.REVISER
            yield PersonClaim(at=Location(f"{what} w:author", values[b"w:author"]), role=role, name=values[b"w:author"])
        moment = iso_moment(values.get(b"w:date", ""))
        if moment is not None:
            local = Moment(moment.wall, None, moment.precision)
            at = Location(f"{what} w:date (local time, whatever its Z says)", values[b"w:date"])
            yield TimeClaim(at=at, role=TimeRole.COMMENTED if comment else TimeRole.CHANGED, moment=local)
    for person in list(_PERSON.finditer(data))[:200]:
        name = storable(person[1].decode("utf-8", "replace"), 300)
        yield PersonClaim(at=Location(f"{part}: w15:person", name), role=PersonRole.REVISER, name=name)


def _fonts(part: str, data: bytes) -> Iterator[AnyFact]:
    for match in list(_FONT.finditer(data[:2_000_000]))[:300]:
        name = storable((match[1] or match[2]).decode("utf-8", "replace"), 120)
        if name.strip():
            yield FontUse(at=Location(f"{part}: font"), name=name)
