"""Where words stand that were looked for, to read and for programs."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache

import msgspec

from leakcheck.decode.visible_text import visible
from leakcheck.model.facts import AnyFact
from leakcheck.model.found_words import FoundWords, Passage
from leakcheck.reports.fact_wording import text_kind
from leakcheck.reports.name_mask import editor_names, mask_of

_CAUTION = "Words that could not be read are not found: those of pictures and scanned pages, of locked files, and behind the limit of long texts."


def text_list(found: Iterable[tuple[FoundWords, ...]], mark: Callable[[str], str]) -> Iterator[str]:
    """A block of lines for each file, then how many there were; `mark` sets off what was found."""
    count = 0
    for texts in found:
        count += 1
        yield f"{texts[0].status.value}  {visible(texts[0].path)}"
        for text in texts:
            times = f", {text.times:,} times" if text.times > 1 else ""
            yield f"  {text_kind(text.role)} ({visible(text.part)}{times})"
            yield from (f"    {_line(passage, mark)}" for passage in text.passages)
        yield ""
    yield f"{count:,} {'file or part of one holds' if count == 1 else 'files or parts of files hold'} the words."
    yield _CAUTION


def json_list(found: Iterable[tuple[FoundWords, ...]]) -> Iterator[str]:
    """One JSON object a line and text (model/found_words.py)."""
    for texts in found:
        yield from (msgspec.json.encode(text).decode() for text in texts)


def masking(facts_of: Callable[[str], Sequence[AnyFact]]) -> Callable[[str, str], str]:
    """A function that withholds, in a text of the item with a path, the names of those whom the item records as its editors."""

    @lru_cache(maxsize=8)
    def mask(path: str) -> Callable[[str], str]:
        return mask_of(editor_names(facts_of(path)), any_case=True)

    return lambda path, text: mask(path)(text)


def _line(passage: Passage, mark: Callable[[str], str]) -> str:
    return f"…{visible(passage.before)}{mark(visible(passage.found))}{visible(passage.after)}…"
