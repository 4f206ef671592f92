"""Whether the coordinator's memory grows with the dump: a small against a large mailbox folder of synthetic mails.

python benchmarks/coordinator_memory.py [SMALL LARGE]
"""

import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

_START = datetime(2016, 1, 4, 8, 0, 7, tzinfo=UTC)
_WORDS = [
    "la",
    "réunion",
    "de",
    "jeudi",
    "est",
    "avancée",
    "salle",
    "du",
    "deuxième",
    "étage",
    "merci",
    "de",
    "prévenir",
    "les",
    "équipes",
    "locales",
    "avant",
    "mardi",
    "soir",
]


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:3]] or [1_000, 50_000]
    with tempfile.TemporaryDirectory() as folder:
        figures = [_measured(Path(folder), size) for size in sizes]
    for size, (kilobytes, seconds) in zip(sizes, figures, strict=True):
        print(f"{size:>7,} mails: {kilobytes / 1024:.1f} MB at most in the coordinator, {size / seconds:,.0f} mails/s of wall time")
    print(f"memory, large against small: {figures[-1][0] / figures[0][0]:.2f}")


def _measured(folder: Path, size: int) -> tuple[int, float]:
    dump = folder / f"dump{size}"
    (dump / "cur").mkdir(parents=True)
    for number in range(size):
        (dump / "cur" / f"{1451894407 + number}.M{number}P1.host:2,S").write_bytes(_mail(number))
    # A process of its own tells its own peak: only the coordinator's, since workers are not its waited-for children.
    code = (
        "import resource, sys, time; from leakcheck.cli.command import run; t = time.time();"
        f"run(['scan', {str(dump)!r}, '--case', {str(folder / f'case{size}')!r}, '--format', 'csv', '--fail-on', 'never', '--no-page']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.time() - t, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=True)
    kilobytes, seconds = done.stderr.split()[-2:]
    return int(kilobytes), float(seconds)


def _mail(number: int) -> bytes:
    when = format_datetime(_START + timedelta(minutes=37 * number))
    words = " ".join(_WORDS[(number * 7 + place * place) % len(_WORDS)] for place in range(60))
    return (
        f"Received: from a.example by b.example with ESMTPS id {number:x}; {when}\nFrom: p{number % 40}@example.org\nTo: q{number % 30}@example.net\n"
        f"Subject: Note {number}\nDate: {when}\nMessage-ID: <{number:08x}@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n"
        f"Bonjour,\n\n{words} ({number}).\n"
    ).encode()


if __name__ == "__main__":
    main()
