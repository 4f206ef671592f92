"""Sections of OneNote and the tables of contents of its notebooks (`.one`, `.onetoc2`; [MS-ONESTORE], [MS-ONE])."""

from collections.abc import Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.onenote_facts import of_the_file, of_the_section
from leakcheck.decode.onenote_pages import Section, section_of
from leakcheck.decode.revision_package import package_behind, package_contents
from leakcheck.decode.revision_store import CONTENTS, SECTION, StoreDamage, is_store, revision_store
from leakcheck.decode.revision_store_objects import Contents
from leakcheck.decode.revision_store_reading import contents_of
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_STORED = "<ifndf>"


def _recognises(content: Content) -> bool:
    return is_store(content.head)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    try:
        store = revision_store(data)
    except StoreDamage as error:
        yield Problem(ProblemKind.DAMAGED, f"The section of OneNote cannot be read ({damage_words(error)}).")
        return
    yield from of_the_file(store.header, content.file_name)
    contents = package_contents(data) if store.header.is_package else contents_of(store)
    if not contents.spaces and (place := package_behind(data)) is not None:
        contents = package_contents(data, place)
    section = section_of(contents)
    yield from of_the_section(section, limits.text_characters)
    yield from _files(data, contents, section)
    yield from _problems(contents, section)


def _files(data: bytes, contents: Contents, section: Section) -> Iterator[Extracted]:
    """Each embedded file under its own name, those too that no page shows any more."""
    names = {one.file: one.name for page in section.pages for one in page.pictures}
    names |= {one.file: one.name for page in section.pages for one in page.attachments}
    begun: set[int] = set()
    for number, (guid, chunk) in enumerate(contents.files.items(), 1):
        place = f"{_STORED}{guid}"
        if chunk.start in begun:  # honest files lie each in a place of its own
            continue
        begun.add(chunk.start)
        name = names.get(place) or f"file-{number}{section.endings.get(place, '')}"
        yield Child(storable(name, 200), Content.of_bytes(data[chunk.start : chunk.start + chunk.size]))


def _problems(contents: Contents, section: Section) -> Iterator[Problem]:
    if section.is_locked:
        sentence = "The section of OneNote is locked with a password, as a whole or in part; what is locked was not read."
        yield Problem(ProblemKind.ENCRYPTED, sentence)
    missing = [place for place in section.endings if place.startswith(_STORED) and place.removeprefix(_STORED).upper() not in contents.files]
    if missing:
        yield Problem(ProblemKind.DAMAGED, f"The section of OneNote names {len(missing):,} embedded files that it does not hold.")
    if contents.faults:
        yield Problem(ProblemKind.DAMAGED, f"The section of OneNote cannot be read to its end ({'; '.join(contents.faults[:5])}).")
    if contents.is_cut:
        yield Problem(ProblemKind.LIMIT, "The section of OneNote holds very many records; not all of them were read.")


FORMAT = Format(
    name="onenote_section",
    title="Section of OneNote (.one)",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(SECTION, CONTENTS),
    extract=_extract,
    limitations=(
        "Sections packed as OneDrive and SharePoint hand them out are read by the published form; no real one was at hand to try that on.",
        "Sections locked with a password are not opened.",
        "Handwriting, recordings and the look of a page are not read.",
        "Of files that OneNote keeps beside the section only the name is told.",
    ),
)
