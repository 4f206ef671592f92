"""The page's manual: how to read a verdict, and what the program cannot tell. The words are the glossary's."""

from collections.abc import Iterable, Sequence
from html import escape

from leakcheck.model.case_view import RunInfo
from leakcheck.model.glossary import BASIS_SENTENCES, FLAG_MEANINGS, STATUS_MEANINGS, WEIGHT_MEANINGS
from leakcheck.model.verdict import Basis, Status

_LIMITS = (
    "A verdict speaks about the file’s bytes and what they record. It says nothing about who wrote a text, whether it is true, or who passed it on.",
    "That no check spoke is no evidence that a file is sound: a careful hand leaves no trace that these checks know.",
    "Names, dates and programs recorded inside a file can be typed by anyone. They are shown as the file records them.",
    "A signature on a mail is that of a mail server. It shows that the signed lines are unchanged since, not that the named sender typed them.",
    "A signature that does not fit is common: mailing lists, virus scanners and exports break signatures every day.",
    "The odd one out is not the guilty one: a file may differ because its author works differently.",
    "Times without a time zone are placed here at their clock reading, and may lie up to 14 hours to either side.",
    "What could not be read or checked never counts against a file, and nothing follows from it.",
)


def verdicts() -> str:
    return _list((status.value, STATUS_MEANINGS[status]) for status in Status)


def bases(counted: Sequence[tuple[Status, str, int]]) -> str:
    present = {basis for _, basis, _ in counted}
    return _list((basis.value, BASIS_SENTENCES[basis]) for basis in Basis if basis.value in present)


def flags() -> str:
    return _list((flag.value, meaning) for flag, meaning in FLAG_MEANINGS.items())


def weights() -> str:
    return _list((weight.name.lower(), meaning) for weight, meaning in WEIGHT_MEANINGS.items())


def limits(run: RunInfo) -> str:
    network = "The network was asked for keys that were not at hand." if run.online else "Only keys at hand were used; the network was not asked."
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in (*_LIMITS, network))}</ul>"


def _list(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<dl>{''.join(f'<div><dt>{escape(word)}</dt><dd>{escape(meaning)}</dd></div>' for word, meaning in pairs)}</dl>"
