"""The last save that a file claims is earlier than the program that it says made it."""

import re
from collections.abc import Iterator
from functools import lru_cache

from leakcheck.decode.filled_templates import packed_by_exceljs
from leakcheck.knowledge.claimed_times import is_before_day, last_save
from leakcheck.knowledge.dated_facts import MAKERS_LEAD, DatedFact, earliest, earliest_of, is_unfinished
from leakcheck.knowledge.template_dates import clock_default, dates_what_is_shown
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Identifier, SoftwareClaim, SoftwareRole, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Metadata libraries are left out: they write their name into a file without touching its time of last save.
_ROLES = (SoftwareRole.APPLICATION, SoftwareRole.PRODUCER, SoftwareRole.CREATOR)
#: Program libraries that merge, stamp and repair PDF files put their name in and leave the old times as they were; TeX, img2pdf and WeasyPrint
#: state whatever time they are told (`SOURCE_DATE_EPOCH`, `\\pdfinfo`, `--moddate`, `<meta name="dcterms.modified">` of a web page).
_PASSING_THROUGH = re.compile(
    r"\b(?:py-?pdf2?|pikepdf|qpdf|pdftk|cpdf|itext\w*|openpdf|pdfbox|pymupdf|mupdf|pdf-lib|pdfsharp|fpdi|tcpdf|pdfcpu|pdfsam|sambox|pyhanko|aspose|weasyprint|img2pdf|\w*tex|x?dvipdfmx?)\b",
    re.IGNORECASE,
)
#: Converting without a window, these write a new file and leave the old time of last save in it; their PDF files bear the time of the conversion.
_KEEPING_OLD_TIMES = re.compile(r"\b(?:Libre|Open|Star|Neo)Office|\bCollabora", re.IGNORECASE)
#: How Word names itself in Rich Text: its version with its build.
_OFFICE_BUILD = re.compile(r"Microsoft (?:Office )?(?:Word|Excel|PowerPoint) (?P<version>1[0-9])\.0\.\d{4,5}")
#: The first programs for PDF came out in 1993: whatever bears an earlier date was dated by what it shows.
_FIRST_PDF = 1993
_KINDS = ("pdf_producer", "pdf_creator", "odf_generator", "software_tag", "macos_version", "macos_build", "windows_build")


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.LAST_SAVE,
    needs=(SoftwareClaim, TimeClaim),
    about=(ItemKind.DOCUMENT, ItemKind.PICTURE),
    innocent=(
        "The clock of the computer was set wrong when the file was saved: other files saved on it are off by as much.",
        "The file was saved by a pre-release version that was not public; our tables allow for those that we know of.",
        "A program other than the one named wrote the file, and wrote the other program's version into it.",
        "A conversion rewrote the file and kept the old times on purpose, as some archives and document systems do.",
        "An archivist dated the scan of an old print or paper by what it shows.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000550, Proposala)", "knowledge/tables/software.csv: each row names its source"),
    false_alarms=FalseAlarms(
        0, 6076, "at its full weight; at the weak one 65. honest files of 110 public collections, see benchmarks/false_alarms.py"
    ),
)
def saved_by_newer_software(examined: Examined) -> Iterator[Observation]:
    """The file says that it was last saved before the program that saved it existed.

    A file that is opened and saved again takes on the new program's version and the new time: that is normal and says nothing.
    This rule speaks only where the file claims a last save that is too early for the program named in it, after allowing for
    the pre-releases that we know of; a build that calls itself unfinished (dev, beta) weighs little. Converters, and program
    libraries that pass a file on with its old times, are handling, and the first days of January, at which clocks start that were
    never set, weigh little. So do dates that look like an archivist's: of PDF files before 1993, when there were none, and of pictures
    before 1995, of a whole hour, or without a time.
    """
    saved = last_save(examined)
    if saved is None:
        return
    found = [
        (claim, fact) for claim in examined.every(SoftwareClaim) if claim.role in _ROLES and (fact := _dated(claim.name, claim.version)) is not None
    ]
    late = [(claim, fact) for claim, fact in found if is_before_day(saved.moment, fact.not_before)]
    if late:
        claim, fact = max(late, key=lambda pair: pair[1].not_before)
        sentence = (
            f"The file records that it was last saved on {saved.moment} ({saved.at.part}), but it names {_named(claim)} ({claim.at.part}) "
            f"as its program, of which we know nothing earlier than {fact.first_date.isoformat()}."
        )
        # Handled, not altered.
        converted = fact.kind == "odf_generator" or (examined.item.format != "pdf_document" and _KEEPING_OLD_TIMES.search(claim.name))
        converted = converted or packed_by_exceljs(examined.every(Identifier))
        if converted or _PASSING_THROUGH.search(claim.name):
            yield Observation(sentence=sentence, evidence=(claim, saved), weight=Weight.WEAK, direction=Direction.HANDLING)
            return
        # Between the first build inside the maker's house and the first public one the sign is only weak.
        inside = fact.kind == "ooxml_appversion" and not is_before_day(saved.moment, fact.not_before - MAKERS_LEAD)
        shown = examined.item.kind is ItemKind.PICTURE and dates_what_is_shown(saved.moment)
        shown = shown or (examined.item.format == "pdf_document" and saved.moment.wall.year < _FIRST_PDF)
        soft = inside or shown or clock_default(saved.moment) or is_unfinished(f"{claim.name} {claim.version}")
        evidence: tuple[AnyFact, ...] = (claim, saved, *(other for other, _ in late if other is not claim))
        yield Observation(sentence=sentence, evidence=evidence, weight=Weight.WEAK if soft else None)


# Kept, because the same few programs wrote most files of a dump.
@lru_cache(maxsize=512)
def _dated(name: str, version: str) -> DatedFact | None:
    if version and "Microsoft" in name:
        build = _OFFICE_BUILD.fullmatch(f"{name} {version}")
        stated = f"{build['version']}.0000" if build else version
        office = earliest("ooxml_appversion", f"<AppVersion>{stated}</AppVersion>")
        if office is not None:
            return office
    return earliest_of(_KINDS, f"{name} {version}".strip())


def _named(claim: SoftwareClaim) -> str:
    return f"“{claim.name[:100]}”" + (f", version {claim.version[:30]}" if claim.version else "")
