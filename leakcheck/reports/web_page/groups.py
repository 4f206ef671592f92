"""The items behind a mark in a picture: its link chooses them in the list of files.

The page loads the groups only when such a link is followed. They hold numbers of rows and no text of the dump but their labels.
"""

from array import array
from collections.abc import Iterable, Sequence

from leakcheck.reports.item_record import written

#: So many items of a group can be listed; the number of all is told beside them.
MOST_ROWS = 2000


class Rows:
    """Rows of the list of files behind one mark: all counted, the first ones kept."""

    __slots__ = ("_last", "count", "kept")

    def __init__(self, rows: Iterable[int] = ()) -> None:
        self.count = 0
        self.kept = array("I")
        self._last = -1
        for row in rows:
            self.add(row)

    def add(self, row: int) -> None:
        """An item that adds itself several times in a row is counted once."""
        if row == self._last:
            return
        self._last = row
        self.count += 1
        if len(self.kept) < MOST_ROWS:
            self.kept.append(row)


class Groups:
    """All groups of one page, by number."""

    def __init__(self) -> None:
        self._groups: list[tuple[str, Rows]] = []
        self._numbers: dict[int, int] = {}

    def link(self, label: str, rows: Rows) -> str:
        """The address that chooses these rows, the same one each time; `label` is shown above the list, as text."""
        number = self._numbers.setdefault(id(rows), len(self._groups))
        if number == len(self._groups):
            self._groups.append((label, rows))
        return f"#group={number}"

    def written(self) -> str:
        """The groups as a script."""
        groups = ",\n".join(written([label, rows.count, list(rows.kept)]) for label, rows in self._groups)
        return f"leakcheck.receiveGroups([\n{groups}\n]);\n".replace("<", "\\u003c")


class RowFinder:
    """The row of a path, for whoever goes through the dump in the order of the list, once or several times.

    Eight bytes an item instead of a table of all names: in a dump of a million items the names alone take 100 MB.
    """

    def __init__(self, digests: Sequence[int]) -> None:
        self._digests = digests
        self._at = 0

    def row(self, path: str) -> int | None:
        """None: the path is not in the list."""
        wanted, end = hash(path), len(self._digests)
        for steps in (range(self._at, end), range(self._at)):
            for place in steps:
                if self._digests[place] == wanted:
                    self._at = place
                    return place
        return None
