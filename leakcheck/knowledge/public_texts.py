"""Texts that stand word for word in many files that have nothing to do with one another: licences, filler, a program's sample table."""

from collections.abc import Sequence

#: A public text stands at the beginning, perhaps below a title, a name and a year. A paper that quotes one further down is a paper.
_WORDS_LOOKED_AT = 120
#: As `words_of` takes texts apart: lower case, without punctuation.
_PHRASES = tuple(
    f" {phrase} "
    for phrase in (
        # Licences of the Open Source Initiative's list (opensource.org/licenses): MIT, BSD, ISC, HPND, Apache, GNU, Mozilla, Eclipse, Boost.
        "permission is hereby granted free of charge to any person obtaining a copy",
        "redistribution and use in source and binary forms with or without modification",
        "permission to use copy modify and or distribute this software",
        "permission to use copy modify and distribute this software",
        "permission to use copy modify distribute and sell this software",
        "apache license version 2 0",
        "gnu general public license",
        "gnu lesser general public license",
        "gnu library general public license",
        "gnu affero general public license",
        "gnu free documentation license",
        "mozilla public license version",
        "eclipse public license v",
        "boost software license version 1 0",
        "creative commons legal code",
        "this is free and unencumbered software released into the public domain",
        # Filler: Cicero's mangled text, and what Word puts in for =rand() (support.microsoft.com/kb/212251): 2003, 2007, 2010 and since 2013.
        "lorem ipsum dolor sit amet",
        "the quick brown fox jumps over the lazy dog",
        "on the insert tab the galleries include items",
        "the galleries for tables headers footers lists",
        "video provides a powerful way to help you prove your point",
        "when you click online video you can paste in the embed code",
        "video bietet eine leistungsstarke möglichkeit zur unterstützung ihres standpunkts",
        "la vidéo vous permet de faire passer votre message de façon convaincante",
        # What a chart begins with in Microsoft Office.
        "series 1 series 2 series 3 category 1",
        "series 1 series 2 1 5 2002",
    )
)


def is_public_text(words: Sequence[str]) -> bool:
    """Whether a text begins with words that anybody may have put in; `words` are folded words as for a digest."""
    beginning = f" {' '.join(words[:_WORDS_LOOKED_AT])} "
    return any(phrase in beginning for phrase in _PHRASES)
