"""What a Rich Text document states beside its words: people, times, program, languages, sessions, links ([MSFT-RTF] 1.9.1)."""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from leakcheck.decode.code_pages import language_tag
from leakcheck.decode.inserted_pictures import OF_SHAPES
from leakcheck.decode.office_names import style_language
from leakcheck.decode.rich_text_content import RichText
from leakcheck.decode.visible_text import storable
from leakcheck.decode.word_binary_traces import links
from leakcheck.decode.word_fib import short_time
from leakcheck.model.facts import (
    AnyFact,
    Description,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, Precision

_PEOPLE = (("author", PersonRole.AUTHOR), ("operator", PersonRole.LAST_EDITOR), ("manager", PersonRole.MANAGER))
_DESCRIPTIONS = (
    ("title", "title"), ("subject", "subject"), ("keywords", "keywords"), ("category", "category"), ("doccomm", "comments"), ("comment", "comment"),
    ("hlinkbase", "base of links"),
)  # fmt: skip
_TIMES = (
    ("creatim", TimeRole.CREATED), ("revtim", TimeRole.MODIFIED), ("printim", TimeRole.PRINTED), ("buptim", TimeRole.HISTORY),
)  # fmt: skip
_COUNTS = (
    ("version", QuantityKind.REVISION_COUNT, "saves"), ("edmins", QuantityKind.EDITING_TIME, "minutes"), ("nofpages", QuantityKind.PAGES, "pages"),
    ("nofwords", QuantityKind.WORDS, "words"), ("nofchars", QuantityKind.CHARACTERS, "characters"),
)  # fmt: skip
_PROTECTION = (
    ("annotprot", "only comments are allowed"), ("revprot", "all changes are tracked"), ("formprot", "only form fields can be filled in"),
    ("readprot", "read only"),
)  # fmt: skip
#: `Riched20 10.0.19041`, `Microsoft Word 11.0.5604`, `LibreOffice/7.4.7.2$Linux_X86_64 …`.
_GENERATOR = re.compile(r"^(?P<name>[^/]{2,80}?)[ /](?P<version>\d+(?:\.\d+){1,3})\s*$")
#: Their default style has the name of the language that the *document* was begun in, or always the same one.
_OTHER_STYLES = re.compile("office", re.IGNORECASE)
#: 1024: not to be checked; 0: none; 255 and 4096: written by programs that know no language.
_NO_LANGUAGE = frozenset({0, 255, 1024, 4096, 9999})
_MOST_LANGUAGES, _MOST_FONTS, _MOST_LINKS, _MOST_PICTURES = 100, 300, 2000, 2000
_UNKNOWN = frozenset({"", "unknown"})


def rich_text_facts(found: RichText) -> Iterator[AnyFact]:
    """All but the text and what is embedded."""
    yield from _people(found)
    yield from _times(found)
    yield from _program(found)
    yield from _descriptions(found)
    yield from _counts(found)
    yield from _sessions(found)
    yield from _languages(found)
    yield from _tracked(found)
    yield from _references(found)
    yield from _inserted(found)


def _value(found: RichText, name: str) -> str:
    return storable(" ".join(found.values.get(name, "").split()), 2000)


def _people(found: RichText) -> Iterator[AnyFact]:
    for name, role in _PEOPLE:
        if value := _value(found, name):
            yield PersonClaim(at=Location(rf"\info: \{name}", value), role=role, name=value[:500])
    # Where there is no field for it, LibreOffice writes who saved last as a second author.
    if (second := _value(found, "second author")) and "operator" not in found.values:
        yield PersonClaim(at=Location(r"\info: \author (the second)", second), role=PersonRole.LAST_EDITOR, name=second[:500])
    if company := _value(found, "company"):
        yield Identifier(at=Location(r"\info: \company", company), kind=IdentifierKind.COMPANY, value=company[:500])
    for mark, person, people in (
        (r"\revtbl", PersonRole.REVISER, _revisers(found)),
        (r"\atnauthor", PersonRole.COMMENTER, _listed(found, "comment author")),
    ):
        for name in dict.fromkeys(people):
            if name.lower() not in _UNKNOWN:
                yield PersonClaim(at=Location(mark, name), role=person, name=name)


def _listed(found: RichText, name: str) -> list[str]:
    return [storable(value.strip(), 500) for value in found.lists.get(name, [])]


def _revisers(found: RichText) -> list[str]:
    """The table of revisers is one text, each name ended by a semicolon."""
    return [name.strip() for value in _listed(found, "revisers") for name in value.split(";")]


def _times(found: RichText) -> Iterator[AnyFact]:
    """The clock of the computer, without a zone."""
    for name, role in _TIMES:
        parts = found.times.get(name, {})
        if moment := _moment(parts):
            raw = "".join(rf"\{key}{number}" for key, number in parts.items())
            yield TimeClaim(at=Location(rf"\info: \{name} (local time)", raw), role=role, moment=moment)


def _moment(parts: dict[str, int]) -> Moment | None:
    """A time as RTF writes it: year, month, day, hour, minute, seconds; None where the date is left out or none that a calendar has."""
    try:
        wall = datetime(parts.get("yr", 0), parts.get("mo", 0), parts.get("dy", 0), parts.get("hr", 0), parts.get("min", 0), parts.get("sec", 0))
    except (ValueError, OverflowError):
        return None
    precision = Precision.SECOND if "sec" in parts else Precision.MINUTE if "hr" in parts else Precision.DAY
    # Programs without a clock write the first day of their own count.
    return Moment(wall, None, precision) if wall.year > 1904 else None


def _program(found: RichText) -> Iterator[AnyFact]:
    if text := _value(found, "generator").rstrip("; "):
        match = _GENERATOR.match(text)
        name, version = (match["name"], match["version"]) if match else (text, "")
        yield SoftwareClaim(at=Location(r"\*\generator", text), role=SoftwareRole.APPLICATION, name=name[:300], version=version)
    if (build := found.numbers.get("vern")) is not None:
        yield Description(at=Location(r"\info: \vern", str(build)), kind="internal version number", value=str(build))
    if template := _value(found, "template"):
        yield PathClaim(at=Location(r"\*\template", template), path=template, role="template")
    if page := found.numbers.get("ansicpg"):
        yield Identifier(at=Location(r"\ansicpg", str(page)), kind=IdentifierKind.CODEPAGE, value=str(page))
    for name in dict.fromkeys(_listed(found, "name space")):
        yield FeatureUse(at=Location(r"\*\xmlnstbl", name), kind="ooxml_namespace", value=name, used="declared")
    if found.numbers.get("enforceprot", 1):
        yield from (Description(at=Location(rf"\{name}"), kind="protection", value=words) for name, words in _PROTECTION if found.numbers.get(name))


def _descriptions(found: RichText) -> Iterator[AnyFact]:
    for name, kind in _DESCRIPTIONS:
        if value := _value(found, name):
            yield Description(at=Location(rf"\info: \{name}", value), kind=kind, value=value)
    names, values = _listed(found, "property name"), _listed(found, "property value")
    for name, value in zip(names, values, strict=False):
        if name and value:
            yield Description(at=Location(rf"\*\userprops: {name}", value), kind=name, value=value)


def _counts(found: RichText) -> Iterator[AnyFact]:
    for name, kind, unit in _COUNTS:
        if (number := found.numbers.get(name)) is not None:
            yield Quantity(at=Location(rf"\info: \{name}", str(number)), kind=kind, value=float(number), unit=unit)


def _sessions(found: RichText) -> Iterator[AnyFact]:
    """Marks of editing sessions: the same numbers as in `.docx` files, there in hexadecimal digits."""
    if root := found.numbers.get("rsidroot"):
        yield Identifier(at=Location(r"\rsidroot", str(root)), kind=IdentifierKind.RSID_ROOT, value=_session(root))
    for number in islice(found.sessions, 3000):
        yield Identifier(at=Location(r"\*\rsidtbl", str(number)), kind=IdentifierKind.RSID, value=_session(number))


def _session(number: int) -> str:
    return f"{number & 0xFFFFFFFF:08X}"


def _languages(found: RichText) -> Iterator[AnyFact]:
    for name in ("deflang", "deflangfe"):
        number = found.numbers.get(name, 0)
        if number not in _NO_LANGUAGE and (tag := language_tag(number)):
            yield LanguageClaim(at=Location(rf"\{name} (default)", str(number)), role=LanguageRole.PROOFING, tag=tag)
    for number, times in found.languages.most_common(_MOST_LANGUAGES):
        if number not in _NO_LANGUAGE and (tag := language_tag(number)):
            yield LanguageClaim(at=Location(r"\lang", f"{number}, {times} times"), role=LanguageRole.PROOFING, tag=tag)
    tag = style_language(found.default_style) or ""
    if tag and not _OTHER_STYLES.search(found.values.get("generator", "")):
        yield LanguageClaim(at=Location(r"\stylesheet: default paragraph style", found.default_style), role=LanguageRole.INTERFACE, tag=tag)
    for name, charset in islice(found.fonts.values(), _MOST_FONTS):
        if shown := storable(name, 120).rstrip(";").strip():
            yield FontUse(at=Location(r"\fonttbl", rf"{shown} (\fcharset{charset})"), name=shown)


def _tracked(found: RichText) -> Iterator[AnyFact]:
    for number in found.change_times:
        if moment := short_time(number & 0xFFFFFFFF):
            yield TimeClaim(at=Location(r"\revdttm (local time)", str(number)), role=TimeRole.CHANGED, moment=moment)
    for text in dict.fromkeys(_listed(found, "comment time")):
        digits = text[:12].removeprefix("-")
        if digits.isascii() and digits.isdigit() and (moment := short_time(int(text[:12]) & 0xFFFFFFFF)):
            yield TimeClaim(at=Location(r"\*\atndate (local time)", text), role=TimeRole.COMMENTED, moment=moment)


def _references(found: RichText) -> Iterator[AnyFact]:
    yield from islice(links([value.strip() for value in found.lists.get("field", [])]), _MOST_LINKS)
    for path in dict.fromkeys(_listed(found, "file")):
        if path:
            yield PathClaim(at=Location(r"\*\filetbl", path), path=path, role="linked file")


def _inserted(found: RichText) -> Iterator[AnyFact]:
    """What stands beside inserted pictures, each once: Word writes one that recurs anew each time."""
    for name, tell in OF_SHAPES.items():
        for text in islice(dict.fromkeys(value.strip() for value in found.lists.get(name, [])), _MOST_PICTURES):
            yield from tell(rf"\sp: \sn {name}", storable(text, 1000))
