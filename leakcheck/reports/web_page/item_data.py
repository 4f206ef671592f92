"""The page's data: a light index of all items, and their details in files of bounded size."""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import AnyFact
from leakcheck.model.glossary import BASIS_SENTENCES, FLAG_MEANINGS, REASON_MEANINGS, STATUS_MEANINGS, WEIGHT_MEANINGS
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment
from leakcheck.model.rule import FalseAlarms
from leakcheck.model.verdict import Basis, Flag, Status
from leakcheck.reports.console_text import beginning, shortened
from leakcheck.reports.fact_wording import GROUPS, said
from leakcheck.reports.headline import NO_SUBJECT, headline
from leakcheck.reports.item_record import Record, item_record, written
from leakcheck.reports.message_words import message_words
from leakcheck.reports.web_page.difference import side_by_side

#: A file of details ends after so many items or characters, whichever comes first: it is loaded for one click.
MOST_ITEMS = 250
MOST_CHARACTERS = 1_500_000
MOST_FACTS = 80
_LONGEST_REASON = 600
#: What the list shows and searches of a subject or title, and of a sender line.
_LONGEST_TITLE, _LONGEST_NAMES = 200, 160
_SECONDS = re.compile(r"(\d\d:\d\d):\d\d(?:\.\d+)?(?=$| )")
_YEAR_ONE = datetime(1, 1, 1)
_FLAGS = tuple(Flag)
_STATUSES = tuple(Status)
_BASES = tuple(Basis)
_KINDS = tuple(ItemKind)
#: What people read comes before technical marks, which would fill the page's share alone.
_GROUP_PLACES = {group: place for place, group in enumerate(GROUPS)}
Results = Iterable[tuple[FileResult, FileResult]]
"""Each item as it is, and as it may be shown."""


class Index:
    """What the table needs of each item, by number for what repeats."""

    def __init__(self, measured: Mapping[str, FalseAlarms]) -> None:
        """`measured`: the checks' rates; told are those of the checks that spoke."""
        self.digests = array("q")
        """One number for each path, in the order of the rows."""
        self._rows: list[str] = []
        self._starts: list[int] = []
        self._formats: dict[str, int] = {}
        self._reasons: dict[str, int] = {}
        self._names: dict[str, int] = {"": 0}
        self._measured, self._spoke = measured, dict[str, None]()

    def begin_chunk(self) -> None:
        self._starts.append(len(self._rows))

    def add(self, result: FileResult) -> None:
        item, verdict = result.examined.item, result.verdict
        told = headline(item, result.examined.facts)
        self._spoke.update(dict.fromkeys(finding.rule for finding in result.examined.findings))
        reasons = verdict.reasons if verdict.status is Status.SUSPICIOUS else ()
        reason = shortened(next(iter(reasons), verdict.sentence), _LONGEST_REASON)
        row = [
            item.path,
            _STATUSES.index(verdict.status),
            _BASES.index(verdict.basis),
            self._formats.setdefault(item.format, len(self._formats)),
            sum(1 << place for place, flag in enumerate(_FLAGS) if flag in verdict.flags),
            item.size,
            item.sha256,
            self._reasons.setdefault(reason, len(self._reasons)),
            _KINDS.index(item.kind),
            beginning(told.subject or NO_SUBJECT if told.of_mail else told.title, _LONGEST_TITLE),
            self._names.setdefault(beginning(told.sender or told.editors, _LONGEST_NAMES), len(self._names)),
            *_when(told.moment),
        ]
        self._rows.append(written(row))
        self.digests.append(hash(item.path))

    def written(self) -> str:
        """The index as a script."""
        words = {
            "statuses": [status.value for status in _STATUSES],
            "statusMeanings": [STATUS_MEANINGS[status] for status in _STATUSES],
            "bases": [basis.value for basis in _BASES],
            "basisMeanings": [BASIS_SENTENCES[basis] for basis in _BASES],
            "flags": [flag.value for flag in _FLAGS],
            "flagMeanings": [FLAG_MEANINGS[flag] for flag in _FLAGS],
            "weights": {weight.name.lower(): meaning for weight, meaning in WEIGHT_MEANINGS.items()},
            "reasonMeanings": {reason.value: meaning for reason, meaning in REASON_MEANINGS.items()},
            "formats": list(self._formats),
            "reasons": list(self._reasons),
            "kinds": [kind.value for kind in _KINDS],
            "names": list(self._names),
            "measured": {rule: _rate(self._measured[rule]) for rule in sorted(self._spoke) if rule in self._measured},
            "starts": self._starts,
        }
        rows = ",\n".join(self._rows)
        return _script(f'leakcheck.receiveIndex({{"words":{written(words)},\n"rows":[\n{rows}\n]}});\n')


def _rate(measured: FalseAlarms) -> tuple[int, int, str]:
    return measured.hits, measured.files, measured.corpus


def _when(moment: Moment | None) -> tuple[str, int]:
    """A time to the minute, with its zone as far as one is stated, and a number to sort by; of one without zone the clock's reading counts."""
    if moment is None:
        return "", -1
    instant = moment.utc.replace(tzinfo=None) if moment.utc else moment.wall
    said = _SECONDS.sub(r"\1", str(moment)).removesuffix(" (no zone stated)")
    return said, int((instant - _YEAR_ONE).total_seconds())


def chunks(results: Results, index: Index, *, masking: bool) -> Iterator[str]:
    """The details of all items, each chunk a script; the items are entered in the index on the way. `masking`: names are to be withheld."""
    rest = iter(results)
    number = 0
    while first := next(rest, None):
        index.begin_chunk()
        yield _chunk(number, first, rest, index, masking=masking)
        number += 1


def _chunk(number: int, first: tuple[FileResult, FileResult], rest: Iterator[tuple[FileResult, FileResult]], index: Index, *, masking: bool) -> str:
    looked_for: dict[tuple[str, ...], int] = {}
    records: list[str] = []
    length = 0
    pair: tuple[FileResult, FileResult] | None = first
    while pair is not None:
        raw, result = pair
        index.add(result)
        place = looked_for.setdefault(result.examined.looked_for, len(looked_for))
        records.append(written({**_record(raw, result, masking=masking), "looked_for": place}))
        length += len(records[-1])
        full = len(records) >= MOST_ITEMS or length >= MOST_CHARACTERS
        pair = None if full else next(rest, None)
    sets = written([list(rules) for rules in looked_for])
    items = ",\n".join(records)
    return _script(f'leakcheck.receiveItems({number},{{"looked":{sets},"items":[\n{items}\n]}});\n')


def _record(raw: FileResult, result: FileResult, *, masking: bool) -> Record:
    words, more = message_words(raw, masking=masking)
    told = headline(result.examined.item, result.examined.facts)
    return {
        **item_record(result),
        "sides": _sides(result),
        **_facts(result.examined.facts),
        "editors": told.editors,
        "moment": str(told.moment or ""),
        "words": words.split("\n") if words else [],
        "more_words": more,
    }


def _sides(result: FileResult) -> Record:
    """The differences side by side, by the number of their finding."""
    found = enumerate(result.examined.findings)
    return {str(number): side_by_side(finding.difference) for number, finding in found if finding.difference}


def _facts(facts: tuple[AnyFact, ...]) -> Record:
    told = ((said(fact), fact.at) for fact in facts)
    shown = sorted(told, key=lambda one: _GROUP_PLACES[one[0].group])[:MOST_FACTS]
    return {
        "facts": [[words.group, words.label, words.value, words.vouched, at.part, at.raw] for words, at in shown],
        "more_facts": max(0, len(facts) - MOST_FACTS),
    }


def _script(text: str) -> str:
    # No `<` in the data: not even a reader that takes the file for HTML finds a tag in it.
    return text.replace("<", "\\u003c")
