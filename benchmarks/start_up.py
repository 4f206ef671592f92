"""How long `leakcheck --help` takes against an interpreter that does nothing: medians of interleaved runs.

python benchmarks/start_up.py
"""

import statistics
import subprocess
import sys
import time


def main() -> None:
    help_, nothing = [], []
    for _ in range(15):
        nothing.append(_seconds("-c", "pass"))
        help_.append(_seconds("-m", "leakcheck", "--help"))
    print(
        f"leakcheck --help: {statistics.median(help_) / statistics.median(nothing):.1f} times an empty interpreter ({statistics.median(help_):.3f} s here)"
    )


def _seconds(*arguments: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
