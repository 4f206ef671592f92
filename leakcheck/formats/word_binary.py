"""Word documents in binary form (`.doc`, `.dot`: Word 6 to 2003; [MS-DOC])."""

from collections.abc import Iterator

from leakcheck.decode.compound_file import DAMAGE, MAGIC, CompoundFile, holds, opened
from leakcheck.decode.compound_thumbnail import thumbnail
from leakcheck.decode.compound_traces import compound_facts, damages
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.embedded_objects import embedded_objects
from leakcheck.decode.macro_project import macro_facts
from leakcheck.decode.marked_black import ROLE
from leakcheck.decode.office_locks import unlocked
from leakcheck.decode.office_pictures import pictures
from leakcheck.decode.shape_properties import shape_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.word_associated_strings import associated_facts
from leakcheck.decode.word_binary_text import (
    Piece,
    Runs,
    Spans,
    character_runs,
    cut_text,
    field_instructions,
    pieces,
    plain_text,
    raw_text,
    unreached_text,
)
from leakcheck.decode.word_binary_traces import links, word_facts
from leakcheck.decode.word_bookmarks import Stated, bookmark_marks, bookmark_times, noting
from leakcheck.decode.word_fib import BOOKMARKS, WordDamage, WordFile, word_file
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

#: The text's order in the document ([MS-DOC] section 2.4.1): main text, footnotes, headers, macros, comments.
_MAIN, _COMMENTS = 0, 4
#: What stands beside it: footnotes and endnotes, headers and the boxes in them, text boxes.
_BESIDE = (("footnote", (1, 5), "footnotes and endnotes"), ("header", (2, 7), "headers and footers"), ("drawing", (6,), "text boxes"))


def _recognises(content: Content) -> bool:
    return holds(content, "WordDocument")


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as file:
            stated = Stated()
            yield from noting(compound_facts(file), stated)
            yield from _document(content, file, limits, stated)
            yield from macro_facts(file, limits)
            yield from _children(file, limits)
            yield from damages(file, "document")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The document cannot be read to its end ({damage_words(error)}).")


def _document(content: Content, file: CompoundFile, limits: Limits, stated: Stated) -> Iterator[Extracted]:
    try:
        word = word_file(file, limits.item_bytes)
    except WordDamage as damage:
        yield Problem(ProblemKind.DAMAGED, f"Of the document only the properties could be read: {damage}.")
        return
    if word.is_encrypted:
        yield from word_facts(_without_tables(word), Runs())
        yield from unlocked(content, limits, "document")
        return
    runs = character_runs(word)
    yield from noting(word_facts(word, runs), stated)
    yield from associated_facts(word, file)
    names = word.strings(BOOKMARKS)
    yield from bookmark_marks(names, "SttbfBkmk:")
    yield from bookmark_times(names, "SttbfBkmk:", stated)
    yield from _texts(word, runs, limits.text_characters)
    if not word.is_old:
        yield from shape_facts(("1Table or 0Table", word.table), ("Data", file.stream("Data", limit=limits.item_bytes)))


def _without_tables(word: WordFile) -> WordFile:
    return WordFile(word.main[:900], b"", word.form, word.language, word.flags, word.is_old)


def _texts(word: WordFile, runs: Runs, longest: int) -> Iterator[AnyFact]:
    parts, lengths = pieces(word), word.lengths()
    length = lengths[_MAIN] or sum(piece.count for piece in parts)
    raw = raw_text(word, parts, 0, length, longest, runs.deleted)
    beside = {
        (role, place): "\n".join(
            raw_text(word, parts, sum(lengths[:number]), lengths[number], longest, runs.deleted) for number in numbers if lengths[number]
        )
        for role, numbers, place in _BESIDE
    }
    yield from links([instruction for words in (raw, *beside.values()) for instruction in field_instructions(words)])
    comments = raw_text(word, parts, sum(lengths[:_COMMENTS]), lengths[_COMMENTS], longest, Spans()) if lengths[_COMMENTS] else ""
    for text, role, place in (
        (plain_text(raw), "document", "WordDocument: main text"),
        (plain_text(comments), "comment", "WordDocument: comments"),
        (cut_text(word, parts, runs.deleted, longest), "deleted", "WordDocument: text marked as deleted"),
        (cut_text(word, parts, runs.blackened, longest), ROLE, "WordDocument: black text on black"),
        *((plain_text(words), role, f"WordDocument: {place}") for (role, place), words in beside.items()),
        (_remnants(word, parts, runs), "earlier-state", "WordDocument: text that the document no longer uses"),
    ):
        if (fact := text_content(text, role, Location(place), longest)) is not None:
            yield fact


def _remnants(word: WordFile, parts: list[Piece], runs: Runs) -> str:
    return unreached_text(word, parts, runs) if parts else ""


def _children(file: CompoundFile, limits: Limits) -> Iterator[Child | AnyFact | Problem]:
    yield from thumbnail(file)
    for name in ("Data", "WordDocument"):
        yield from pictures(file.stream(name, limit=limits.item_bytes), name, limits)
    pool = file.root.child("ObjectPool")
    if pool is not None:
        yield from embedded_objects(file, pool.storages(), limits)


FORMAT = Format(
    name="word_binary",
    title="Word document in binary form",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Headers, footnotes and text boxes are told apart and are not part of the text that is compared; tracked changes are read as if accepted.",
        "Of words that stand black on black the colours are those of the words themselves; what only a style says of colours is not known.",
        "Earlier text is taken where long runs of letters lie outside of the document; short remnants and packed ones are passed over.",
        "The language number of the program is told only where it is not US English, which Word also writes for many other languages.",
        "The operating system in the property sets is a constant with some program libraries.",
        "Encrypted documents are opened only with passwords that are given, and not those of Word 6 and 95.",
        "Embedded objects that are no file of their own are wrapped into one: their digest is that of the wrapping.",
    ),
    specialises=("compound_file", "encrypted_office"),
)
