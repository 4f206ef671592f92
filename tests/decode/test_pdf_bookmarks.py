"""The list of contents beside the pages of a PDF: all of it in the reader's order, and no end of it where entries lead back."""

from pathlib import Path

import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from leakcheck.decode.pdf_bookmarks import bookmarks
from leakcheck.formats.pdf_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import TextContent
from leakcheck.model.limits import Limits


def item(title: str, **leads: DictionaryObject) -> DictionaryObject:
    made = DictionaryObject({NameObject("/Title"): TextStringObject(title)})
    for name, other in leads.items():
        made[NameObject(f"/{name}")] = other
    return made


def lines(first: DictionaryObject | None, longest: int = 1000) -> list[str]:
    outlines = DictionaryObject({NameObject("/First"): first} if first is not None else {})
    found = list(bookmarks(DictionaryObject({NameObject("/Outlines"): outlines}), longest))
    return found[0].text.split("\n") if found else []


def test_chapters_with_what_stands_below_them_come_in_the_readers_order() -> None:
    second = item("2 Costs", First=item("2.1 Rent", Next=item("2.2 Print")), Next=item("3 Names"))
    assert lines(item("1 Aims", Next=second)) == ["1 Aims", "2 Costs", "2.1 Rent", "2.2 Print", "3 Names"]


def test_entries_that_lead_back_end() -> None:
    first = item("one")
    first[NameObject("/Next")] = item("two", Next=first, First=first)
    assert lines(first) == ["one", "two"]


def test_the_list_is_bounded() -> None:
    first = last = item("chapter")
    for _ in range(9000):
        following = item("chapter")
        last[NameObject("/Next")] = following
        last = following
    assert len(lines(first, 1_000_000)) == 5000
    outlines = DictionaryObject({NameObject("/First"): first})
    (fact,) = bookmarks(DictionaryObject({NameObject("/Outlines"): outlines}), 1_000_000)
    assert fact.complete == "cut"


@pytest.mark.parametrize("first", [None, DictionaryObject(), item(""), item("\0\n ")])
def test_what_holds_no_words_says_nothing(first: DictionaryObject | None) -> None:
    assert len("".join(lines(first)).strip("␀")) == 0


@pytest.mark.corpus
def test_what_acrobat_merged_keeps_the_names_of_the_files(corpus: Path) -> None:
    path = next((corpus / "documents").rglob("AcrobatMerge-DifferentOptions.pdf"))
    found = FORMAT.extract(Content.of_bytes(path.read_bytes()), Limits())
    (words,) = (one.text for one in found if isinstance(one, TextContent) and one.role == "bookmarks")
    assert "AcroFormForMergr-DifferentOptions" in words.split("\n")
