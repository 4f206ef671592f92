"""Real files to alter, chosen by chance that is the same each time; one half is for tuning, the other for the figures alone."""

import hashlib
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random

from accuracy.method import Original

sys.path.insert(0, str(Path(__file__).parent.parent))

from false_alarms import MADE_WRONG

SUFFIXES = {
    "mail": (".eml",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "pptx": (".pptx",),
    "odf": (".odt", ".ods"),
    "doc": (".doc",),
    "xls": (".xls",),
    "rtf": (".rtf",),
    "pdf": (".pdf",),
    "jpeg": (".jpg", ".jpeg"),
    "tiff": (".tif", ".tiff"),
}
_LEAST, _MOST = 400, 400_000
_OF_A_SUITE = ("corrupt", "crash", "fuzz", "clusterfuzz", "broken", "invalid", "password", "encrypt", "protected", "malformed", "cve-", "bomb")
HALVES = ("tuning", "final")
#: So many files of a kind are looked at by a whole run, at most, but for the ways that few files admit.
_LOOKED_AT = 60


def half(data: bytes) -> str:
    """Which half a file belongs to: by its own bytes, so that it never changes sides."""
    return HALVES[hashlib.sha256(data).digest()[0] & 1]


class Originals:
    """The corpus's honest files by kind, in an order that the seed decides."""

    def __init__(self, corpus: Path, which: str, seed: int, seeds_before: Sequence[int] = ()) -> None:
        """`seeds_before`: files that runs with these seeds came to first are taken last."""
        self._corpus, self._which, self._seed, self._before = corpus, which, seed, tuple(seeds_before)
        self._paths: dict[str, list[Path]] = {}
        for path in sorted(corpus.rglob("*")):
            kind = next((kind for kind, suffixes in SUFFIXES.items() if path.suffix.lower() in suffixes), "")
            if kind and path.is_file() and _LEAST < path.stat().st_size < _MOST and honest(str(path.relative_to(corpus))):
                self._paths.setdefault(kind, []).append(path)

    def of(self, kind: str) -> Iterator[Original]:
        """Honest files of a kind; `signed` are mails that carry a DKIM signature."""
        known = {one.data for seed in self._before for one in islice(self._in_order(kind, seed), _LOOKED_AT)}
        yield from (one for one in self._in_order(kind, self._seed) if one.data not in known)
        yield from (one for one in self._in_order(kind, self._seed) if one.data in known)

    def _in_order(self, kind: str, seed: int) -> Iterator[Original]:
        paths = self._in_turn(self._paths.get("mail" if kind == "signed" else kind, []), Random(f"{seed} {kind}"))
        seen: set[bytes] = set()
        for path in paths:
            data = path.read_bytes()
            digest = hashlib.sha256(data).digest()
            if digest in seen or half(data) != self._which or (kind == "signed" and b"\ndkim-signature:" not in data[:60_000].lower()):
                continue
            seen.add(digest)
            yield Original(str(path.relative_to(self._corpus)), kind, data, path.suffix.lower())

    def _in_turn(self, paths: list[Path], chance: Random) -> list[Path]:
        """In an order by chance, one of each source after the other, so that no large suite stands for all files."""
        shuffled = list(paths)
        chance.shuffle(shuffled)
        rank: Counter[str] = Counter()
        places: dict[Path, tuple[int, float]] = {}
        for path in shuffled:
            source = "/".join(path.relative_to(self._corpus).parts[:2])
            rank[source] += 1
            places[path] = rank[source], chance.random()
        return sorted(shuffled, key=places.__getitem__)


def honest(path: str) -> bool:
    lowered = path.lower()
    return not any(part.lower() in lowered for part in (*MADE_WRONG, *_OF_A_SUITE))
