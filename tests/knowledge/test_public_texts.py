"""Licences, filler and sample tables are nobody's paper."""

import pytest

from leakcheck.decode.text_digest import words_of
from leakcheck.knowledge.public_texts import is_public_text


@pytest.mark.parametrize(
    "text",
    [
        "The MIT License (MIT)\n\nCopyright (c) 2024 Alice\n\nPermission is hereby granted, free of charge, to any person obtaining a copy of this",
        "                                 Apache License\n                           Version 2.0, January 2004",
        "Title. Lorem ipsum dolor sit amet, consectetuer adipiscing elit.",
        "Video provides a powerful way to help you prove your point.",
        "Series 1\tSeries 2\tSeries 3\nCategory 1\t4.3\t2.4\t2",
    ],
)
def test_knows_what_anybody_puts_in(text: str) -> None:
    assert is_public_text(words_of(text))


def test_a_paper_that_quotes_such_words_further_down_is_a_paper() -> None:
    paper = " ".join(f"word{number}" for number in range(150))
    assert not is_public_text(words_of(f"{paper} Lorem ipsum dolor sit amet, consectetuer"))
    assert not is_public_text(words_of("We met to talk about the licence of the hall and the video of the meeting."))
