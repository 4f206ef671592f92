"""A font inside the document is younger than the latest date that the document gives for itself."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from leakcheck.knowledge.claimed_times import after_last_save, is_before_day, last_save
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, SoftwareClaim, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Makers date a font ahead to the year of its sale; a font's own clock is that of its maker's computer.
_MAKERS_CLOCK, _AHEAD = timedelta(days=2), timedelta(days=366)
_YEARS = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
_NOTICES = frozenset({"font copyright", "font notice"})
#: They put fonts in or exchange them, and leave the times as they were.
_PASSING_THROUGH = re.compile(
    r"\b(?:py-?pdf2?|pikepdf|qpdf|pdftk|cpdf|itext\w*|openpdf|pdfbox|pymupdf|mupdf|pdf-lib|pdfsharp|ghostscript|weasyprint|img2pdf|\w*tex)\b", re.I
)


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "A program that converts or repairs PDF files exchanged the font and left the times of the document as they were.",
        "The clock of the computer was set wrong when the document was saved: other files saved on it are off by as much.",
        "The maker of the font wrote a wrong or a future time into it.",
    ),
    sources=(
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000536: fonts with a copyright of 2017 in a document dated 2008)",
        "OpenType specification, tables head (created, modified) and name",
    ),
    false_alarms=FalseAlarms(1, 225, "those with such fonts and a last save; honest documents of public collections. One exchanged its font"),
)
def embedded_font_newer_than_date(examined: Examined) -> Iterator[Observation]:
    """The document holds a font that was made after the latest date the document gives for itself.

    A document may carry the fonts that it is set in, and each font says when it was made and until which year its maker claims
    the rights. A document cannot hold a font that is younger than itself. Converting a document puts new fonts in, and normally
    sets a new time of last save too; where the program named is known to leave old times alone, the sign is weak.
    """
    found = _younger(examined)
    if found is not None:
        font, saved, when = found
        sentence = f"The document says that it was last saved on {saved.moment}, but holds a font that says it is of {when} ({font.at.part})."
        soft = clock_default(saved.moment) or any(_PASSING_THROUGH.search(claim.name) for claim in examined.every(SoftwareClaim))
        yield Observation(sentence=sentence, evidence=(font, saved), weight=Weight.WEAK if soft else None)


def _younger(examined: Examined) -> tuple[AnyFact, TimeClaim, str] | None:
    """The font's fact, the last save, and the font's date in words."""
    clocked = after_last_save(examined, (claim for claim in examined.every(TimeClaim) if claim.token == "font-head"), _MAKERS_CLOCK)
    if clocked:
        return clocked[1][0], clocked[0], str(clocked[1][0].moment)
    saved = last_save(examined)
    notices = [(_latest_year(text), text) for text in examined.every(Description) if text.kind in _NOTICES]
    year, notice = max(notices, key=lambda pair: pair[0], default=(0, None))
    if saved is None or notice is None or not is_before_day(saved.moment, date(max(year, 1900), 1, 1) - _AHEAD):
        return None
    return notice, saved, str(year)


def _latest_year(notice: Description) -> int:
    return max((int(year) for year in _YEARS.findall(notice.value)), default=0)
