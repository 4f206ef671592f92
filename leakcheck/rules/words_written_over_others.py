"""On a page of a PDF a light box hides words, and other words stand on it."""

import re
from collections.abc import Iterator

from leakcheck.decode.masked_text import is_mask_label
from leakcheck.decode.pdf_lines import NO_WORDS, OVER_OTHERS
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.word_changes import word_changes
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 5
#: Who changes an amount covers one place or two; programs that translate or fill in pages cover line after line.
_MANY = 8
_PAIR = re.compile(r"“(?P<new>[^“”]*)” over (?:a part of )?“(?P<old>[^“”]*)”")
#: Programs that print web pages, on which banners and fixed head lines lie over the text.
_WEB_PRINTERS = re.compile(r"weasyprint|skia/pdf|chrom(?:e|ium)|wkhtmltopdf|\bqt \d|\bprince\b|puppeteer|webkit", re.IGNORECASE)
#: So many letters are words; an amount over an amount holds fewer.
_LEAST_LETTERS = 8


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(Description,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Somebody corrected or completed the document openly with a PDF editor, as offices do with a wrong date or address.",
        "Names or numbers were covered and replaced to protect people before the document was passed on.",
        "It is a web page printed with a banner, such as a notice about cookies, or a head line that stays in its place and lies over the text.",
        "A program translated the document or filled it in and laid the new words over the old ones.",
        "The page is a slide or a chart on which one filled box of text lies over another.",
    ),
    sources=(
        "ISO 32000-1 sections 8.5 and 9.4",
        "measured by overlays of PyMuPDF on 40 public documents, 31 of 40 seen, and of Ghostscript and qpdf on 24, 20 of 24 seen",
    ),
    false_alarms=FalseAlarms(0, 921, "PDF files with text; honest files of public collections"),
)
def words_written_over_others(examined: Examined) -> Iterator[Observation]:
    """On a page, words are hidden under a light box, and other words are written on it.

    The simplest way to change an amount in a PDF is to lay a white box over it and write another one on top. What stood there stays in
    the file, and is told here. The order in which things were drawn tells which words are the older ones; it does not tell who covered
    them, when, or why. Where many places are covered, a program did it to the whole document, and the sign is weak. So it is where words,
    and no mere figures, lie over words in a printed web page, and where only the blanks of a form were filled in or marks of redaction written.
    """
    found = [said for said in examined.every(Description) if said.kind == OVER_OTHERS]
    if found:
        places = "; ".join(f"{said.value} ({said.at.part.removesuffix(' /Contents')})" for said in found[:_MOST_SHOWN])
        more = f"; and in {len(found) - _MOST_SHOWN} more places" if len(found) > _MOST_SHOWN else ""
        bare = all(said.value.endswith(NO_WORDS) for said in found)
        what = (
            "A light box covers a place in a line, and words are written on it" if bare else "A light box hides words, and others are written on it"
        )
        sentence = f"{what}: {places}{more}."
        yield Observation(sentence=sentence, evidence=tuple(found), weight=Weight.WEAK if _everyday(examined, found) else None)


def _everyday(examined: Examined, found: list[Description]) -> bool:
    printed = any(_WEB_PRINTERS.search(claim.name) for claim in examined.every(SoftwareClaim))
    return len(found) > _MANY or all(_filled_in(said.value) or _masks(said.value) or (printed and _words_over_words(said.value)) for said in found)


def _masks(value: str) -> bool:
    """Whether what is on top says openly that something was taken out, by a mark of redaction or in no words at all."""
    pair = _PAIR.fullmatch(value)
    words = words_of(pair["new"]) if pair else [value]
    return not words or is_mask_label(words)


def _filled_in(value: str) -> bool:
    """Whether what is on top repeats what it hides and fills its blanks."""
    pair = _PAIR.fullmatch(value)
    changes = word_changes(pair["old"], pair["new"]) if pair else None
    return changes is not None and changes.form_filled


def _words_over_words(value: str) -> bool:
    pair = _PAIR.fullmatch(value)
    return pair is not None and all(sum(map(str.isalpha, pair[side])) >= _LEAST_LETTERS for side in ("new", "old"))
