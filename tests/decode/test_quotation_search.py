"""Quotations are found by runs of words, in one pass and in bounded memory."""

from answers import WORDS, quoted

from leakcheck.decode.quotation_search import QuotationIndex

TEXT = f"{WORDS} Nobody but the treasurer and the two of us needs to know of it before the assembly meets again in the spring."


def test_finds_who_quotes_a_text_however_its_lines_are_broken() -> None:
    index = QuotationIndex()
    index.add("a.eml", quoted(TEXT, 40))
    index.add("b.eml", quoted("Something else altogether was said about the weather in the hills and about the goats. " * 2))
    assert index.may_quote(f"Dear Bob,\n{TEXT}") == ("a.eml",)


def test_what_stands_outside_quotations_is_not_quoted() -> None:
    index = QuotationIndex()
    index.add("a.eml", TEXT)
    assert not index
    assert not index.may_quote(TEXT)


def test_what_everybody_quotes_points_to_nobody() -> None:
    index = QuotationIndex()
    for number in range(40):
        index.add(f"{number}.eml", quoted(TEXT))
    assert not index.may_quote(TEXT)
