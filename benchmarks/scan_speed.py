"""The whole scan of a folder against the least that any tool must do: read, hash, and parse mail with the standard library.

python benchmarks/scan_speed.py FOLDER [JOBS]
"""

import email
import hashlib
import sys
import tempfile
import time
from pathlib import Path

from leakcheck.model.scan_options import ScanOptions
from leakcheck.pipeline import scan


def main() -> None:
    folder, jobs = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    started = time.perf_counter()
    files = sum(_least(path) for path in sorted(folder.rglob("*")) if path.is_file())
    least = time.perf_counter() - started
    with tempfile.TemporaryDirectory() as case:
        started = time.perf_counter()
        items = scan(ScanOptions((str(folder),), Path(case), jobs=jobs)).count()
        whole = time.perf_counter() - started
        started = time.perf_counter()
        scan(ScanOptions((str(folder),), Path(case), jobs=jobs))
        again = time.perf_counter() - started
    print(f"{files:,} files, {items:,} items; {items / whole:,.0f} items/s with {jobs} workers")
    print(f"scan against reading, hashing and email.message_from_bytes: {whole / least:.1f} times")
    print(f"second scan against the first: {again / whole:.3f}")


def _least(path: Path) -> int:
    data = path.read_bytes()
    hashlib.sha256(data).hexdigest()
    if b"\nFrom:" in data[:4000] or data[:5] == b"From:":
        email.message_from_bytes(data)
    return 1


if __name__ == "__main__":
    main()
