"""How often each rule speaks on honest files: the figures in the rules' metadata come from here.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/false_alarms.py CASE [RULE ...]

Files that their own sources made to be wrong are set apart below, each group with its reason; everything else counts as honest.
"""

import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

#: Parts of paths, and why the file is not an honest one. They are listed in the output all the same.
MADE_WRONG = {
    "lieser+dkim_verifier/test/data/": "variants of the example message of RFC 6376, which itself bears an invented date",
    "rfc6376": "the example message of RFC 6376 with its invented date of 2003",
    "albertito+chasquid/internal/dkim/testdata": "the example message of RFC 6376, edited to try a verifier",
    "bakaoh+solidity-dkim/_history": "the example message of RFC 6376",
    "testRFC822_dkim": "the example message of RFC 6376",
    "rfc8463": "the example message of RFC 8463 with its invented date of 2003",
    "kitterma+dkimpy-mirror/dkim/tests": "invented messages to try a verifier",
    "MessageRendering/data/greenmail": "messages whose dates their authors invented",
    "redsift+dkim/_samples": "the example message of RFC 6376, signed anew",
    "rspamd+rspamd/test/functional": "invented messages to try a filter",
    "stalwartlabs+stalwart/tests/resources": "messages edited by their authors (a date moved by a year, a sender replaced)",
    "mikel+mail/spec/fixtures/emails": "messages whose bodies their authors replaced years later",
    "ninoseki+eml_analyzer/tests/fixtures": "copies of the former",
    "signed-mismatch-email-date": "made to show a wrong date",
    "pyhanko_testing_commons": "made under a set clock",
    "totalTimeOutOfRange": "made to show a number out of range",
    "parallax__jsPDF/test/reference": "made with the invented creation date of 10 December 1987",
    "pdf-association__pdf20examples/PDF 2.0 via incremental": "made to show a change of words by an incremental update",
    "qtest/qpdf/bad12": "made to show a change of words by an incremental update",
    "qtest/qpdf/bad6": "made to show a change of words by an incremental update",
    "qtest/qpdf/good19": "made to show a change of words by an incremental update",
    "qtest/qpdf/incremental-": "made to show a change of words by an incremental update",
    "spam": "unwanted mail, itself full of invented headers",
    "phish": "unwanted mail, itself full of invented headers",
}


def main() -> None:
    case, wanted = Path(sys.argv[1]), set(sys.argv[2:])
    database = sqlite3.connect(f"{(case / 'case.sqlite').resolve().as_uri()}?mode=ro", uri=True)
    asked: Counter[str] = Counter()
    for rules, path in database.execute("SELECT l.rules, i.path FROM items i JOIN looked_for l ON l.id = i.looked_for"):
        if not _made_wrong(path):
            asked.update(rules.split())
    comparable = sum(1 for (path,) in database.execute("SELECT path FROM items WHERE kind IN ('mail', 'document')") if not _made_wrong(path))
    findings = database.execute(
        "SELECT f.rule, f.weight, f.direction, i.path, f.sentence FROM findings f JOIN items i ON i.id = f.item_id ORDER BY 1, 4"
    ).fetchall()
    for rule in sorted({row[0] for row in findings} | set(asked)):
        if not wanted or rule in wanted:
            _show(rule, asked.get(rule) or comparable, [row for row in findings if row[0] == rule])
    _verdicts(database)


def _show(rule: str, asked: int, rows: Iterable[tuple[str, int, str, str, str]]) -> None:
    honest = [row for row in rows if not _made_wrong(row[3])]
    by_weight = Counter((row[1], row[2]) for row in honest)
    told = (
        ", ".join(f"{count} {('note', 'weak', 'moderate', 'strong')[weight]} {direction}" for (weight, direction), count in sorted(by_weight.items()))
        or "none"
    )
    print(f"{rule}: asked about {asked:,} honest files; spoke: {told}")
    for _, weight, direction, path, sentence in honest:
        if weight >= 2 and direction == "alteration":
            print(f"    {path}\n        {sentence[:200]}")


def _verdicts(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT i.path, v.basis FROM verdicts v JOIN items i ON i.id = v.item_id WHERE v.status = 'SUSPICIOUS' ORDER BY 1"
    ).fetchall()
    honest = [row for row in rows if not _made_wrong(row[0])]
    print(f"\nSUSPICIOUS: {len(rows)}, of which on honest files: {len(honest)}")
    for path, basis in rows:
        print(f"    {basis:<12} {path}  [{_made_wrong(path) or 'HONEST'}]")


def _made_wrong(path: str) -> str:
    return next((why for part, why in MADE_WRONG.items() if part.lower() in path.lower()), "")


if __name__ == "__main__":
    main()
