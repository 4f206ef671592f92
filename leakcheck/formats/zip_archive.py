"""Zip archives, members as children; large ones in slices of entries."""

import zipfile
from collections.abc import Iterator, Sequence

from leakcheck.decode.step_names import unique_step
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, MAGIC, Entry, entries, member, opened
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import Quantity, QuantityKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.unit import Span

#: More than a zip file can list.
_ALL = 1 << 62


def _recognises(content: Content) -> bool:
    if not content.head.startswith(MAGIC):
        return False
    # Open documents and e-books name their kind in a first member called `mimetype`: they are documents, not archives.
    return content.head[30:38] != b"mimetype"


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    yield from _members(content, limits, Span(0, _ALL, 0))


def _split(content: Content, target_bytes: int) -> Sequence[Span]:
    spans: list[Span] = []
    begin, packed, number = 0, 0, 0
    try:
        with opened(content) as package:
            for number, entry in enumerate(entries(package), 1):  # the last number is how many there are
                packed += entry.info.compress_size
                if packed >= target_bytes:
                    spans.append(Span(begin, number, begin + 1))
                    begin, packed = number, 0
    except DAMAGE:
        return []  # read as a whole, it says what is wrong
    return [*spans, Span(begin, number, begin + 1)] if number > begin else spans


def _members(content: Content, limits: Limits, span: Span) -> Iterator[Extracted]:
    try:
        with opened(content) as package:
            listed = entries(package)
            if span.start == 0:
                at = Location("central directory")
                yield Quantity(at=at, kind=QuantityKind.ENTRIES, value=float(len(listed)), unit="entries")
                # All that the directory itself tells is told by the first slice, which speaks for the archive.
                yield from (problem for entry in listed if (problem := _closed(entry)))
            for step, entry in list(_steps(listed))[span.start : span.end]:
                if not entry.is_folder and not _closed(entry):
                    yield _member(package, step, entry, limits)
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The archive's list of entries cannot be read to its end ({storable(str(error), 200)}).")


def _steps(listed: Sequence[Entry]) -> Iterator[tuple[str, Entry]]:
    """Each entry with the name that its content will have: a name given twice is numbered across all slices."""
    taken: dict[str, int] = {}
    for entry in listed:
        yield unique_step(entry.name, taken), entry


def _closed(entry: Entry) -> Problem | None:
    """Why a member is not even tried; None for the others."""
    name = storable(entry.name, 200)
    if entry.is_link:
        return Problem(ProblemKind.SPECIAL_FILE, f"The member {name} is a symbolic link and was not followed.")
    if entry.is_encrypted:
        return Problem(ProblemKind.ENCRYPTED, f"The member {name} ({entry.info.file_size:,} bytes) is encrypted and was not read.")
    return None


def _member(package: zipfile.ZipFile, step: str, entry: Entry, limits: Limits) -> Extracted:
    name = storable(entry.name, 200)
    try:
        content = member(package, entry, limits.item_bytes, limits.ratio)
    except LimitReached as reached:
        return Problem(ProblemKind.LIMIT, f"The member {name} was not read: {reached}.")
    except DAMAGE as error:
        return Problem(ProblemKind.DAMAGED, f"The member {name} is damaged ({storable(str(error), 200)}).")
    facts: tuple[TimeClaim, ...] = ()
    if entry.moment is not None:
        at = Location(f"zip entry {name}: time")
        facts = (TimeClaim(at=at, role=TimeRole.PACKED, moment=entry.moment, voucher=Voucher.CONTAINER),)
    return Child(step, content, facts)


FORMAT = Format(
    name="zip_archive",
    title="Zip archive",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    extract=_extract,
    limitations=("Encrypted members are listed and said to be encrypted.", "Bytes before, between and after the members are not looked at."),
    split=_split,
    extract_span=_members,
)
