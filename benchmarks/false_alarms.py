"""How often each rule speaks on honest files: the figures in the rules' metadata come from here.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/false_alarms.py CASE [RULE ...]

Files that their own sources made to be wrong are set apart below, each group with its reason; everything else counts as honest. Beside
each rule stands what its metadata says; a figure that has moved is marked. All files are listed on which a rule spoke of alteration at
moderate weight or more; with `--all` also those on which it spoke softly.
"""

import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from leakcheck import catalogue
from leakcheck.model.rule import FalseAlarms

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
    "mail-auth/resources/arf": "examples of reports, whose authors wrote new dates into old lines",
    "mail-dkim/t": "messages with an invented number, signed to try a verifier",
    "Mail-DKIM/corpus": "copies of the former",
    "patchwork/tests/data/series/bugs-mixed-versions": "a message whose Date line its authors moved by a week",
    "MimeKit/UnitTests/TestData/messages/simple-": "messages made unrecognisable, and dated anew, by their authors",
    "mailnews/test/data/bad-charset": "a message with another word in each form, to try a search",
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
    "fuzz": "bytes changed at random to try readers",
    "phish": "unwanted mail, itself full of invented headers",
}


def main() -> None:
    arguments = [word for word in sys.argv[1:] if word != "--all"]
    case, wanted, least = Path(arguments[0]), set(arguments[1:]), 0 if "--all" in sys.argv else 2
    stated = {rule.id: rule.false_alarms for rule in (*catalogue.rules(), *catalogue.correlations())}
    database = sqlite3.connect(f"{(case / 'case.sqlite').resolve().as_uri()}?mode=ro", uri=True)
    asked: Counter[str] = Counter()
    # Thousands of items were asked the same set of questions: each set is taken apart once.
    sets = Counter(
        row[0] for row in database.execute("SELECT l.rules, i.path FROM items i JOIN looked_for l ON l.id = i.looked_for") if not _made_wrong(row[1])
    )
    for rules, count in sets.items():
        asked.update(dict.fromkeys(rules.split(), count))
    comparable = sum(1 for (path,) in database.execute("SELECT path FROM items WHERE kind IN ('mail', 'document')") if not _made_wrong(path))
    findings = database.execute(
        "SELECT f.rule, f.weight, f.direction, i.path, f.sentence FROM findings f JOIN items i ON i.id = f.item_id ORDER BY 1, 4"
    ).fetchall()
    of_rule: dict[str, list[tuple[str, int, str, str, str]]] = defaultdict(list)
    for row in findings:
        of_rule[row[0]].append(row)
    for rule in sorted(stated.keys() | of_rule.keys() | asked.keys()):
        if not wanted or rule in wanted:
            _show(rule, asked.get(rule) or comparable, of_rule[rule], least, stated.get(rule))
    _verdicts(database)


def _show(rule: str, asked: int, rows: Iterable[tuple[str, int, str, str, str]], least: int, stated: FalseAlarms | None) -> None:
    honest = [row for row in rows if not _made_wrong(row[3])]
    by_weight = Counter((row[1], row[2]) for row in honest)
    told = (
        ", ".join(f"{count} {('note', 'weak', 'moderate', 'strong')[weight]} {direction}" for (weight, direction), count in sorted(by_weight.items()))
        or "none"
    )
    said = "nothing" if stated is None else f"{stated.hits} of {stated.files:,}{'' if stated.files == asked else ' MOVED'} ({stated.corpus})"
    print(f"{rule}: asked about {asked:,} honest files; spoke: {told}; metadata: {said}")
    for _, weight, direction, path, sentence in honest:
        if weight >= least and (direction == "alteration" or not least):
            print(f"    {path}\n        {sentence[:200]}")


def _verdicts(database: sqlite3.Connection) -> None:
    rows = database.execute(
        "SELECT i.path, v.basis FROM verdicts v JOIN items i ON i.id = v.item_id WHERE v.status = 'SUSPICIOUS' ORDER BY 1"
    ).fetchall()
    honest = [row for row in rows if not _made_wrong(row[0])]
    print(f"\nSUSPICIOUS: {len(rows)}, of which on honest files: {len(honest)}")
    for path, basis in rows:
        print(f"    {basis:<12} {path}  [{_made_wrong(path) or 'HONEST'}]")


@cache
def _made_wrong(path: str) -> str:
    return next((why for part, why in MADE_WRONG.items() if part.lower() in path.lower()), "")


if __name__ == "__main__":
    main()
