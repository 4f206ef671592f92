"""Lines that are numbered from one on, and a number that is left out between them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

#: Each with the line feed before it: for one letter that all must begin with an expression looks many times faster than for a line's beginning.
#: Before words the letters that they begin with.
_FORMS = (
    re.compile(r"\n(\d{1,3})\. ?(?=[^\W\d])"),
    re.compile(r"\n(\d{1,3})\) ?(?=[^\W\d])"),
    re.compile(
        r"\n(?=[AS§CIN№С])(?:Article|Artikel|Artículo|Articolo|Art\.|§|Section|Clause|Item|No\.|Nr\.|N°|№|Статья|Стаття) ?(\d{1,4})\b", re.IGNORECASE
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
    if text.count("\n") < _LEAST - 1:
        return
    lines = f"\n{text}"
    for form in _FORMS:
        numbers = [int(match[1]) for match in islice(form.finditer(lines), _MOST_LINES)]
        starts = [place for place, number in enumerate(numbers) if number == 1]
        for start, end in pairwise([*starts, len(numbers)]):
            run = numbers[start:end]
            # Anything else, such as a list inside a list, is no plain numbering.
            if len(run) >= _LEAST and all(after - before in (1, 2) for before, after in pairwise(run)):
                yield Numbering(run[-1], tuple(before + 1 for before, after in pairwise(run) if after - before == 2))
