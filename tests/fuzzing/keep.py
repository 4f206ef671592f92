"""Picks from what the fuzzer found the few small inputs that reach most of the code: `python tests/fuzzing/keep.py --work /tmp/fuzz [TARGET …]`.

Each target keeps at most 8 inputs of at most 2,000 bytes: those already kept first, then, one after the other, the one that runs most lines of
leakcheck that none before it ran. Whatever was found and mended is put into the corpus by hand, under a name that says what it is.
"""

import argparse
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE)]

import fuzz_targets  # noqa: E402

MOST_KEPT, LONGEST, MOST_TRIED = 8, 2000, 120
#: Formats that begin with many empty sectors have no small files: of such one is kept.
LONGEST_ALONE = 50_000

Line = tuple[str, int]


def lines_run(target: fuzz_targets.Target, data: bytes) -> set[Line]:
    """The lines of leakcheck that the target runs over these bytes."""
    found: set[Line] = set()

    def within(frame: FrameType, event: str, _: object) -> object:
        if event == "line":
            found.add((frame.f_code.co_filename, frame.f_lineno))
        return within

    def entered(frame: FrameType, _event: str, _: object) -> object:
        return within if "leakcheck" in frame.f_code.co_filename else None

    sys.settrace(entered)
    try:
        target(data)
    # What still breaks a promise is no input to keep but one to mend.
    except Exception:
        return set()
    finally:
        sys.settrace(None)
    return found


def chosen(target: fuzz_targets.Target, kept: list[bytes], offered: list[bytes]) -> Iterator[bytes]:
    """The inputs that add lines to those that the kept ones run, the most telling first."""
    known: set[Line] = set()
    for data in kept:
        known |= lines_run(target, data)
    left = {data: lines_run(target, data) for data in offered}
    for _ in range(MOST_KEPT - len(kept)):
        best = max(left, key=lambda data: (len(left[data] - known), -len(data)), default=b"")
        if not left or not left[best] - known:
            return
        known |= left.pop(best)
        yield best


def keep(name: str, work: Path) -> tuple[int, int]:
    """Write what is to be kept of a target; how many files it has now, and how many bytes."""
    place = HERE / "corpus" / name
    kept = [path.read_bytes() for path in sorted(place.iterdir())] if place.is_dir() else []
    found = work / "corpus" / name
    every = sorted({path.read_bytes() for path in found.iterdir()}, key=len) if found.is_dir() else []
    offered = [data for data in every if len(data) <= LONGEST] or [data for data in every if len(data) <= LONGEST_ALONE][-1:]
    step = max(1, len(offered) // MOST_TRIED)
    for data in chosen(fuzz_targets.target(name), kept, offered[::step]):
        place.mkdir(parents=True, exist_ok=True)
        (place / hashlib.sha256(data).hexdigest()[:12]).write_bytes(data)
        kept.append(data)
    return len(kept), sum(map(len, kept))


def main() -> None:
    parser = argparse.ArgumentParser(description="Picks what is kept of the fuzzer's corpus.")
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--work", type=Path, required=True)
    options = parser.parse_args()
    for name in options.targets or fuzz_targets.names():
        print(name, *keep(name, options.work))


if __name__ == "__main__":
    main()
