"""Signed header lines searched for what they read when they were signed: the hash that was signed says when it is found.

An RSA signature gives up the hash that was signed, so each guess costs one hash and a hit leaves no doubt (RFC 8017 section 8.2.2).
The guesses come from a closed list: what relays, lists and exports are known to do to header lines, then, for the Date line, every
other day and time, and for lines that a reader sees any one character or number typed over. All bounded by counts, so that the same
message gets the same answer on every machine.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import chain

from leakcheck.decode.date_variants import written_date
from leakcheck.decode.header_guesses import likely_lines
from leakcheck.decode.header_lines import Change, Guess, HeaderLines, titled
from leakcheck.decode.masked_text import is_masked
from leakcheck.decode.retyped_line import retyped
from leakcheck.decode.signed_message import header_form, new_hash
from leakcheck.decode.value_sweep import Sweep

_MOST_PAIRS = 6_000
#: How many of each line's guesses are paired with how many of each other's: the likeliest first.
_DEPTHS = (4, 16, 60)
_RETYPED = frozenset({"subject", "from", "to", "cc", "date", "message-id", "reply-to"})


def restored_lines(lines: HeaderLines, *, thorough: bool) -> tuple[Guess, ...] | None:
    """The lines that have to be put back for the hash to fit, fewest first; None if none of the guesses fits.

    `thorough`: also search the Date line through all days and times, and all lines for one character or number that was typed
    over, which takes some tenths of a second.
    """
    guesses = likely_lines(lines)
    search = _Search(lines)
    found = search.single(chain(chain.from_iterable(guesses), search.same_moments())) or search.pair(guesses)
    # Where a line is masked, the search for another one is in vain: two lines would have to be found at once.
    if found is not None or not thorough or any(is_masked(line.partition(b":")[2]) for line in search.present if line):
        return found
    return search.typed_over()


class _Search:
    """Hashes guesses against the hash that was signed."""

    def __init__(self, lines: HeaderLines) -> None:
        self._lines = lines
        self.present = lines.present()
        """The canonical line of each slot."""

    def _around(self, slot: int) -> tuple["hashlib._Hash", bytes]:
        """The hash begun with all that stands before a slot, and all that follows it."""
        present = self.present
        return new_hash(self._lines.tags.hash_name, b"".join(present[:slot])), b"".join(present[slot + 1 :]) + self._lines.own

    def single(self, guesses: Iterable[Guess]) -> tuple[Guess, ...] | None:
        slot, (head, tail) = 0, self._around(0)
        for guess in guesses:
            if guess.slot != slot:
                slot, (head, tail) = guess.slot, self._around(guess.slot)
            if _fitting(head, (guess.line,), tail, self._lines.target) is not None:
                return (guess,)
        return None

    def same_moments(self) -> Iterator[Guess]:
        """The Date line with the same moment in other time zones, as exports and servers write it."""
        for slot in self._slots_of({"date"})[:1]:
            name, _, value = self._field(slot).partition(b":")
            found = written_date(value.decode("latin-1"))
            for text in found.same_moment() if found is not None and found.names_its_weekday else ():
                other = text.encode("latin-1")
                yield Guess(slot, self._line(name, other), other, "the Date line was written in another time zone, at the same moment")

    def pair(self, guesses: Sequence[Sequence[Guess]]) -> tuple[Guess, ...] | None:
        """Two lines at once: the likeliest guesses of each line with those of each other."""
        left = _MOST_PAIRS
        for first, others in _pairings(guesses):
            seconds = others[:left]
            found = self._second(first, seconds)
            left -= len(seconds)
            if found is not None or not left:
                return found
        return None

    def _second(self, first: Guess, seconds: Sequence[Guess]) -> tuple[Guess, ...] | None:
        """The pair of a guess and the one of these guesses at a later line with which the hash fits."""
        (head, _), slot = self._around(first.slot), seconds[0].slot
        head.update(first.line + b"".join(self.present[first.slot + 1 : slot]))
        line = _fitting(head, [guess.line for guess in seconds], self._around(slot)[1], self._lines.target)
        return None if line is None else (first, next(guess for guess in seconds if guess.line == line))

    def typed_over(self) -> tuple[Guess, ...] | None:
        """One line with another day or time, or with one character or number that was typed over."""
        for slot, sweeps, where in chain(self._other_dates(), self._retyped()):
            head, tail = self._around(slot)
            name = self._field(slot).partition(b":")[0]
            for sweep in sweeps:
                stretch = self._swept(head, name, sweep, tail)
                if stretch is not None:
                    value = sweep.value(stretch)
                    return (Guess(slot, self._line(name, value), value, f"{sweep.words}{where}", Change.CHANGED),)
        return None

    def _swept(self, head: "hashlib._Hash", name: bytes, sweep: Sweep, tail: bytes) -> bytes | None:
        """The stretch with which the hash fits."""
        relaxed, target = self._lines.tags.header_form == "relaxed", self._lines.target
        if sweep.joins:
            lines = ((self._line(name, sweep.value(stretch)), stretch) for stretch in sweep.stretches)
            return next((stretch for line, stretch in lines if _fitting(head, (line,), tail, target) is not None), None)
        begun = head.copy()
        begun.update(self._line(name, b"").removesuffix(b"\r\n") + sweep.before)
        after = sweep.after.rstrip(b" ") if relaxed else sweep.after
        return _fitting(begun, sweep.stretches, after + b"\r\n" + tail, target)

    def _line(self, name: bytes, value: bytes) -> bytes:
        return header_form(name + b": " + value + b"\r\n", self._lines.tags.header_form)

    def _field(self, slot: int) -> bytes:
        place = self._lines.slots()[slot][1]
        return b"" if place is None else self._lines.message.fields[place][1]

    def _other_dates(self) -> Iterator[tuple[int, Iterable[Sweep], str]]:
        for slot in self._slots_of({"date"})[:1]:
            found = written_date(self._field(slot).partition(b":")[2].decode("latin-1"))
            if found is not None:
                yield slot, chain(found.other_days(), found.other_times()), ""

    def _retyped(self) -> Iterator[tuple[int, Iterable[Sweep], str]]:
        for slot in self._slots_of(_RETYPED):
            yield slot, retyped(self._field(slot).partition(b":")[2]), f" in the {titled(self._lines.tags.names[slot])} line"

    def _slots_of(self, names: Set[str]) -> list[int]:
        """Those of such lines that are there."""
        return [slot for slot, (name, place) in enumerate(self._lines.slots()) if place is not None and name in names]


def _fitting(head: "hashlib._Hash", stretches: Iterable[bytes], tail: bytes, target: bytes) -> bytes | None:
    """The stretch that makes the hash fit between what it was begun with and what follows."""
    copy = head.copy
    for stretch in stretches:
        trial = copy()
        trial.update(stretch + tail)
        if trial.digest() == target:
            return stretch
    return None


def _pairings(guesses: Sequence[Sequence[Guess]]) -> Iterator[tuple[Guess, Sequence[Guess]]]:
    """A guess at one line, and guesses at one of the lines that follow it."""
    for depth in _DEPTHS:
        for place, some in enumerate(guesses):
            for others in guesses[place + 1 :]:
                if others:
                    yield from ((first, others[:depth]) for first in some[:depth])
