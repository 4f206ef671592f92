"""Where in a dump words stand that somebody looks for: in what file, in which kind of its words, and what stands around them."""

import msgspec

from leakcheck.model.verdict import Status


class Passage(msgspec.Struct, frozen=True):
    """Found words as they stand, with what stands before and behind them on one line."""

    before: str
    found: str
    after: str


class FoundWords(msgspec.Struct, frozen=True, kw_only=True):
    """One text of an item that holds some of the words."""

    path: str
    status: Status
    role: str
    """The kind of words, as in `TextContent`: `body`, `document`, `deleted` …"""
    part: str
    """Where in the file the text stands."""
    times: int
    """How often the words stand in this text, all phrases together."""
    passages: tuple[Passage, ...]
    """The first of them, in the order of the phrases."""
