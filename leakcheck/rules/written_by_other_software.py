"""The PDF names one program as its producer, and begins with the line that another one writes."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from leakcheck.knowledge.pdf_marks import SHARED, Writer, writer_named, writer_of
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FeatureUse, Identifier, IdentifierKind, SoftwareClaim, SoftwareRole
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MARK = re.compile(r"; mark 25([0-9a-f]{8,30});")
#: LibreOffice and OpenOffice keep a digest under this key; programs that write their files anew may hand it on.
_DIGEST = "/DocChecksum"
_OPEN_OFFICE = "c3a4c3bc"
#: Devices and their programs. Programs that read letters off pictures pass files on by the libraries that are looked for.
_SCANNERS = re.compile(
    r"\b(?:epson scan|scansnap|konica ?minolta|bizhub|xerox|workcentre|ricoh|aficio|kyocera|taskalfa|lexmark|imagerunner|canon|hewlett-packard mfp"
    r"|hp digital sending|hp scan|sharp mx\w*|toshiba e-?studio|develop ineo|brother mfc\S*)\b",
    re.IGNORECASE,
)
_NAMED = frozenset({SoftwareRole.PRODUCER, SoftwareRole.CREATOR, SoftwareRole.HISTORY})


@rule(
    weight=Weight.WEAK,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim, Identifier),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The file was made smaller, joined, split, signed, unlocked or prepared for the web by a program that keeps the first one's name, as mail "
        "gateways, archives and document systems do.",
        "The program named is built on the library of the other one.",
        "Somebody saved the file again in a PDF editor or viewer.",
    ),
    sources=(
        "ISO 32000-1 section 7.5.2 (the line behind the header is left to the writer)",
        "https://github.com/qpdf/qpdf (QPDFWriter::writeHeader)",
        "https://github.com/LibreOffice/core (vcl: PDFWriterImpl::emitTrailer, DocChecksum)",
    ),
    false_alarms=FalseAlarms(
        18,
        224,
        "PDF files that name a program and begin with a line whose writers are known; public collections, three suites of test files left out",
    ),
)
def written_by_other_software(examined: Examined) -> Iterator[Observation]:
    """The PDF names a program as its producer, but its first bytes are those that another program writes.

    Every program puts a line of its own behind the header of a PDF. A program that writes the whole file anew often keeps the name
    of the first in the properties, and puts its own line there. So the file is not as the named program left it: what it holds may be
    the same, or not. Where a scanner is named, nobody but the scanner had to write the file, so that the question what was done to
    it comes first. Names can be typed by anyone, and the line too.
    """
    if examined.item.format != "pdf_document":
        return
    form = next((mark for mark in examined.every(Identifier) if _tells(mark)), None)
    found = _MARK.search(form.value) if form else None
    if form is None or found is None:
        return
    writer, claims = writer_of(found[1]), [claim for claim in examined.every(SoftwareClaim) if claim.role in _NAMED]
    if writer is None or any(_is_by(claim.name, writer) for claim in claims):
        return
    named = next((claim for claim in claims if _is_another(claim, writer)), None)
    if named is not None:
        digest = [use for use in examined.every(FeatureUse) if use.value == _DIGEST][: 0 if _names_office(claims) else 1]
        besides = " Besides, it keeps a digest (/DocChecksum) as LibreOffice and OpenOffice write it, neither of which it names." if digest else ""
        yield Observation(sentence=_sentence(named, writer) + besides, evidence=(form, named, *digest))


def _tells(mark: Identifier) -> bool:
    return mark.kind is IdentifierKind.PRODUCER_FINGERPRINT and mark.at.part == "file structure: first writing"


def _is_by(name: str, writer: Writer) -> bool:
    return writer.names.search(name[:500]) is not None


def _is_another(claim: SoftwareClaim, writer: Writer) -> bool:
    """Whether a program is named that would have written another line."""
    if claim.role is SoftwareRole.HISTORY:
        return False
    if _is_scanner(claim.name):
        return writer.steady
    own = writer_named(claim.name) if claim.role is SoftwareRole.PRODUCER else None
    # Of the line that many programs took over, the oldest versions of most are not known well enough.
    return own is not None and own is not writer and (own.steady or writer.mark != SHARED)


# Kept, because the same few programs wrote most files of a dump.
@lru_cache(maxsize=512)
def _is_scanner(name: str) -> bool:
    return _SCANNERS.search(name[:500]) is not None


def _sentence(named: SoftwareClaim, writer: Writer) -> str:
    line = f"its second line is one that {writer.called}"
    if _is_scanner(named.name):
        return f"The file names a scanner's program (“{named.name[:80]}”), but {line}; so it seems that the file is not as the scanner left it."
    return f"The file names “{named.name[:80]}” as the program that produced it, but {line}; so it seems that another program wrote the file anew."


def _names_office(claims: Sequence[SoftwareClaim]) -> bool:
    office = writer_of(_OPEN_OFFICE)
    return office is not None and any(_is_by(claim.name, office) for claim in claims)
