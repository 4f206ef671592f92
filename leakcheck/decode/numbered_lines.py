"""Lines that are numbered from one on, and a number that is left out between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

_FORMS = (
    re.compile(r"^(\d{1,3})\. ?(?=[^\W\d])", re.MULTILINE),
    re.compile(r"^(\d{1,3})\) ?(?=[^\W\d])", re.MULTILINE),
    re.compile(
        r"^(?:Article|Artikel|Artículo|Articolo|Art\.|§|Section|Clause|Item|No\.|Nr\.|N°|№|Статья|Стаття) ?(\d{1,4})\b", re.MULTILINE | re.IGNORECASE
    ),
)
#: Shorter ones are often picked out of a longer list.
_LEAST = 8
_MOST_LINES = 20_000


@dataclass(frozen=True, slots=True)
class Numbering:
    """Numbers from one to the last, and those between that no line bears."""

    last: int
    missing: tuple[int, ...]


def numberings(text: str) -> Iterator[Numbering]:
    """The numberings of a text of at least eight lines that rise by one, or by two where one is left out."""
    for form in _FORMS:
        numbers = [int(match[1]) for _, match in zip(range(_MOST_LINES), form.finditer(text), strict=False)]
        starts = [place for place, number in enumerate(numbers) if number == 1]
        for start, end in pairwise([*starts, len(numbers)]):
            run = numbers[start:end]
            # Anything else, such as a list inside a list, is no plain numbering.
            if len(run) >= _LEAST and all(after - before in (1, 2) for before, after in pairwise(run)):
                yield Numbering(run[-1], tuple(before + 1 for before, after in pairwise(run) if after - before == 2))
