"""The preview that Word put into a document shows other words than the document.

A comparison of two items, because the preview is a drawing that lies in the document as a file of its own.
"""

import re
from collections.abc import Iterator

from leakcheck.decode.word_changes import Passage, WordChanges, word_changes
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Description, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import INSIDE, Item
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_PREVIEWS = tuple(f"{INSIDE}docProps/thumbnail.{ending}" for ending in ("emf", "wmf"))
_WORDS = "words in the drawing"
_LETTERS = re.compile(r"[^\W_]+")
#: Fewer letters are a heading, or a page of pictures.
_LEAST_LETTERS = 100
#: A stretch of so many letters is looked for in the document: Word draws a word in pieces, and places list numbers by themselves.
_STRETCH = 8
#: Of the stretches of honest previews up to 15 in 100 are not in the text (list numbers, fields, words drawn in another order).
_OTHER_TEXT = 0.5
#: Longer passages that were exchanged are words in another order: headers, columns, tables.
_LONGEST_PASSAGE = 6
_MOST_LINES = 20


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(),
    innocent=(
        "A program other than Word (a form letter, a document system, a converter) filled in or changed the text, and left Word's preview as it was.",
        "The first page holds a date, a number or a cross-reference that is computed anew when the document is opened or printed.",
        "The document was made from a template or an older paper, and the preview of that stayed in it.",
    ),
    sources=(
        "ECMA-376 part 2, section 10.2.4 (thumbnail parts)",
        "[MS-EMF] section 2.3.5 and [MS-WMF] section 2.3.3 (records that draw text)",
        "base rates of this project",
    ),
    false_alarms=FalseAlarms(
        3, 54, "Word documents of the shared corpus whose preview holds a hundred letters or more; a library had changed two, one is cut at the edge"
    ),
)
def preview_shows_other_words(dump: Dump) -> Iterator[Observation]:
    """The preview in a Word document, drawn when Word last saved it with one, shows other words than the document.

    Word can keep a drawing of the first page beside the text, for the file manager to show. A program that changes the text without
    drawing the page anew leaves the earlier words there to be read. Letters are compared, not layout: words that Word draws in
    pieces or in another order, list numbers and short pages do not count. What was exchanged is shown, as in the preview and as in
    the text. Previews that are photographs of the page (JPEG) and those of workbooks are not compared.
    """
    for item, drawn in dump.facts(Description, _WORDS):
        document = dump.item(item.parent) if item.path.endswith(_PREVIEWS) else None
        if document is None or document.format != "word_document" or len(_letters(drawn.value)) < _LEAST_LETTERS:
            continue
        texts = [text for text in dump.facts_of(document.path, TextContent) if text.text]
        main = next((text for text in texts if text.role == "document"), None)
        if main is None:
            continue
        observation = _observation(document, item, drawn, main, _letters(" ".join(text.text for text in texts)))
        if observation is not None:
            yield observation


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def _observation(document: Item, preview: Item, drawn: Description, main: TextContent, letters: str) -> Observation | None:
    """`letters`: all letters of the document, of headers and notes, too."""
    facts = located(drawn, preview.path), located(main, document.path)
    if _missing(_letters(drawn.value), letters) >= _OTHER_TEXT:
        sentence = f"The preview inside the document shows another text: it begins “{_beginning(drawn.value)}”, the text “{_beginning(main.text)}”."
        return Observation(sentence=sentence, evidence=facts, item=document.path, others=(preview.path,))
    changes = _changes(drawn.value, main.text)
    exchanged = [one for one in changes.passages if _exchanged(one, letters)] if changes is not None else []
    if not exchanged or changes is None:
        return None
    count = "one place" if len(exchanged) == 1 else f"{len(exchanged):,} places"
    sentence = f"The preview inside the document shows other words than its text in {count}, shown here as in the preview and as in the text."
    lines = tuple(line for one in exchanged for line in (f"- {' '.join(one.removed)}", f"+ {' '.join(one.added)}"))
    return Observation(sentence=sentence, evidence=facts, item=document.path, others=(preview.path,), difference=lines[:_MOST_LINES])


def _missing(drawn: str, letters: str) -> float:
    """The share of the preview's stretches of letters that the document does not hold."""
    known = {letters[at : at + _STRETCH] for at in range(len(letters) - _STRETCH + 1)}
    stretches = [drawn[at : at + _STRETCH] for at in range(len(drawn) - _STRETCH + 1)]
    return sum(stretch not in known for stretch in stretches) / len(stretches)


def _changes(drawn: str, text: str) -> WordChanges | None:
    """From the preview's words to those with which the text begins."""
    words = drawn.split()
    return word_changes(" ".join(words), " ".join(text.split()[: 2 * len(words) + 50]))


def _exchanged(passage: Passage, letters: str) -> bool:
    """Whether a few words stand in place of others, and the preview's are nowhere in the document."""
    before, after = _letters(" ".join(passage.removed)), _letters(" ".join(passage.added))
    if not before or not after or max(len(passage.removed), len(passage.added)) > _LONGEST_PASSAGE:
        return False
    return sorted(before) != sorted(after) and before not in letters


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:60]} …"
