"""What a PDF does by itself or at a click: scripts, programs and files that it opens, addresses (ISO 32000-1 section 12.6). Noted, never run."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, string
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, FeatureUse, Link, PathClaim
from leakcheck.model.location import Location

if TYPE_CHECKING:
    from pypdf import PageObject
    from pypdf.generic import DictionaryObject

_MOST_NEXT = 8
_MOST_TRIGGERS = 20
_LONGEST = 2_000
MOST_ACTIONS = 300
_FILES = {
    "/Launch": "program or file that is opened at a click",
    "/GoToR": "linked file",
    "/GoToE": "linked file",
    "/ImportData": "file that a form is filled from",
}
_NOTED = frozenset({"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMediaExecute", "/Rendition"})


def actions_of(catalogue: "DictionaryObject", pages: "list[PageObject]") -> Iterator[AnyFact]:
    """What happens when the file or one of its pages is opened, closed, saved or printed."""
    seen: set[str] = set()
    yield from action_facts(dictionary(entry(catalogue, "/OpenAction")), "catalogue /OpenAction", seen)
    for part, holder in (("catalogue", catalogue), *((f"page {number}", page) for number, page in enumerate(pages, 1))):
        yield from triggered_facts(holder, part, seen)


def triggered_facts(holder: "DictionaryObject", part: str, seen: set[str]) -> Iterator[AnyFact]:
    """The actions that hang on events of a document, a page, a field or a remark."""
    triggers = dictionary(entry(holder, "/AA"))
    for key in list(triggers)[:_MOST_TRIGGERS]:
        yield from action_facts(dictionary(entry(triggers, key)), f"{part} /AA {storable(str(key), 20)}", seen)


def action_facts(action: "DictionaryObject", part: str, seen: set[str]) -> Iterator[AnyFact]:
    """One action and those that follow it; each target once for the whole file, told by `seen`."""
    for _ in range(_MOST_NEXT):
        kind = string(entry(action, "/S"))
        for fact in _facts(action, kind, part):
            mark = f"{kind} {fact.target if isinstance(fact, Link) else fact.path if isinstance(fact, PathClaim) else ''}"
            if mark not in seen and len(seen) < MOST_ACTIONS:
                seen.add(mark)
                yield fact
        action = dictionary(entry(action, "/Next"))
        if not action:
            return


def _facts(action: "DictionaryObject", kind: str, part: str) -> Iterator[FeatureUse | Link | PathClaim]:
    if kind in _NOTED:
        yield FeatureUse(at=Location(part, kind), kind="pdf_action", value=kind)
    address = string(entry(action, "/URI")).strip() if kind in ("/URI", "") else ""
    if kind == "/SubmitForm":
        address = _file(action)
    if address:
        yield Link(at=Location(f"{part} /URI" if kind != "/SubmitForm" else f"{part} /F"), kind="url", target=storable(address, _LONGEST))
    path = _file(action) if kind in _FILES else ""
    if path:
        yield PathClaim(at=Location(f"{part} /F", storable(path)), path=storable(path, _LONGEST), role=_FILES[kind])


def _file(action: "DictionaryObject") -> str:
    """A file specification as a string or a dictionary (section 7.11); for Windows programs also inside /Win."""
    written = entry(action, "/F") or entry(dictionary(entry(action, "/Win")), "/F")
    specification = dictionary(written)
    return (string(written) or string(entry(specification, "/UF")) or string(entry(specification, "/F"))).strip()
