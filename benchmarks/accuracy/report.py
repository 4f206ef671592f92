"""The page docs/accuracy.md, from the figures of benchmarks/detection.py."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from false_alarms import MADE_WRONG

from accuracy.method import METHODS, Level

Figures = Mapping[str, Any]  # as json holds them
_WEIGHTS = ("note", "weak", "moderate", "strong")


def _fresh(figures: Figures) -> str:
    """Whether files that earlier runs showed are avoided."""
    return " Files that an earlier run of this benchmark came to first are taken last." if figures.get("seeds_before") else ""


def made_wrong(path: str) -> str:
    return next((why for part, why in MADE_WRONG.items() if part.lower() in path.lower()), "")


def shown_case(case: Path) -> Figures:
    """What the scan of the whole corpus says of honest files, by verdict and by rule."""
    database = sqlite3.connect(f"{(case / 'case.sqlite').resolve().as_uri()}?mode=ro", uri=True)
    kinds: Counter[str] = Counter()
    status: Counter[str] = Counter()
    offenders: list[str] = []
    wrong = wrong_suspects = 0
    for path, kind, verdict, sentence in database.execute(
        "SELECT i.path, i.kind, v.status, json_extract(v.data, '$.sentence') FROM items i JOIN verdicts v ON v.item_id = i.id ORDER BY 1"
    ):
        if made_wrong(path):
            wrong += 1
            wrong_suspects += verdict == "SUSPICIOUS"
            continue
        kinds[kind] += 1
        status[verdict] += 1
        if verdict == "SUSPICIOUS":
            offenders.append(f"{path}: {sentence}")
    rules: dict[str, Counter[str]] = defaultdict(Counter)
    for rule, weight, direction, path in database.execute(
        "SELECT DISTINCT f.rule, f.weight, f.direction, i.path FROM findings f JOIN items i ON i.id = f.item_id"
    ):
        if direction == "alteration" and not made_wrong(path):
            rules[rule][_WEIGHTS[weight]] += 1
    asked: Counter[str] = Counter()
    for named, path in database.execute("SELECT l.rules, i.path FROM items i JOIN looked_for l ON l.id = i.looked_for"):
        if not made_wrong(path):
            asked.update(named.split())
    spoke = {rule: {"asked": asked.get(rule, 0), **rules.get(rule, {})} for rule in sorted({*asked, *rules})}
    return {
        "kinds": dict(kinds),
        "status": dict(status),
        "suspicious": offenders,
        "made_wrong": wrong,
        "wrong_suspects": wrong_suspects,
        "rules": spoke,
    }


def accuracy_page(figures: Figures) -> str:
    return "\n".join([*_head(figures), *_honest(figures), *_treated(figures["treated"]), *_altered(figures), *_limits(figures)]) + "\n"


def _head(figures: Figures) -> Iterator[str]:
    yield "# How often it is wrong, and how often it sees what was altered"
    yield ""
    yield "<!-- Made by benchmarks/detection.py: run it again instead of editing. -->"
    yield ""
    yield "Nobody can say how many files in a leak were altered. What can be measured is this: how often leakcheck suspects files that nobody"
    yield "tampered with, and how often it sees alterations that we made ourselves, in the ways of known cases, with the programs that people use."
    yield ""


def _honest(figures: Figures) -> Iterator[str]:
    case = figures["case"]
    if not case:
        yield "The scan of the whole corpus was not given to this run (`--case`).\n"
        return
    total, suspects = sum(case["kinds"].values()), case["suspicious"]
    yield "## Honest files"
    yield ""
    yield (
        f"{total:,} items from public test suites and archives: "
        + ", ".join(f"{count:,} {_KINDS.get(kind, kind)}" for kind, count in sorted(case["kinds"].items()))
        + "."
    )
    yield f"{case['made_wrong']:,} more that their own makers made to be wrong are left out (`benchmarks/false_alarms.py` lists which and why);"
    yield f"{case['wrong_suspects']} of these are SUSPICIOUS."
    yield ""
    yield "| verdict | items |"
    yield "| --- | ---: |"
    yield from (f"| {status} | {count:,} |" for status, count in sorted(case["status"].items()))
    yield ""
    yield f"The aim is at most 1 SUSPICIOUS in 2,000. Found: {len(suspects)} of {total:,}{_bound(len(suspects), total)}"
    yield from (f"- {one}" for one in suspects)
    yield ""
    yield "Rules that speak of an alteration, and on how many honest files they spoke with which weight. Rules that are not listed never did."
    yield ""
    yield "| rule | asked about | weak | moderate | strong |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for rule, row in case["rules"].items():
        if any(row.get(weight) for weight in _WEIGHTS[1:]):
            asked = f"{row['asked']:,}" if row["asked"] else "the whole dump"
            yield f"| {rule} | {asked} | {row.get('weak', 0):,} | {row.get('moderate', 0):,} | {row.get('strong', 0):,} |"
    yield ""


_KINDS = {
    "mail": "messages",
    "document": "documents",
    "picture": "pictures",
    "container": "containers",
    "other": "other files",
    "earlier-state": "earlier states of documents",
}


def _bound(hits: int, total: int) -> str:
    """The 95 % upper bound, said as one in so many (rule of three, for none)."""
    most = {0: 3.0, 1: 4.74, 2: 6.3, 3: 7.75}.get(hits)
    return (
        f". Were the files drawn by chance, the true share would hardly be above 1 in {int(total / most):,}; they are not, see below."
        if most
        else "."
    )


def _treated(treated: Sequence[Figures]) -> Iterator[str]:
    if not treated:
        return
    files = sum(one["files"] for one in treated)
    yield "## Honest files after what people do to them"
    yield ""
    yield "Each file was treated by the program named; what came out was judged alone, and in a dump that holds the untreated file too, in a"
    yield "signed message. A file that the program refused is left out."
    yield ""
    yield "| treatment | files | SUSPICIOUS alone | SUSPICIOUS beside the original | new signs of alteration, moderate or strong |"
    yield "| --- | ---: | ---: | ---: | --- |"
    for one in treated:
        yield f"| {one['title']} | {one['files']} | {len(one['suspicious'])} | {len(one['suspicious_beside'])} | {_rules(one['by'])} |"
    yield ""
    for key, how in (("suspicious", "alone"), ("suspicious_beside", "beside the original")):
        suspects = [f"- {one['title']}: {line}" for one in treated for line in one[key]]
        yield f"SUSPICIOUS {how}: {len(suspects)} of {files:,}{_bound(len(suspects), files)}"
        yield ""
        yield from [*suspects, ""] if suspects else []


def _rules(by: Mapping[str, int]) -> str:
    return ", ".join(f"{rule} {count}" for rule, count in sorted(by.items(), key=lambda pair: (-pair[1], pair[0]))) or "none"


def _altered(figures: Figures) -> Iterator[str]:
    rows = [row for row in figures["rows"] if row["files"]]
    if not rows:
        return
    yield "## Altered files"
    yield ""
    yield f"{len({row['method'] for row in rows})} ways to alter real files, {sum(row['files'] for row in rows):,} altered files, at three levels of care:"
    yield "**clumsy** changes the one place that is seen at once; **informed** changes every place that an ordinary program shows; **expert**"
    yield "also removes or rewrites what our own rules read. *Suspicious* counts files with that verdict. *Named* counts files on which a finding"
    yield "that was not there before points to the altered place or words, whatever its weight, or a signature is told to fail because of it;"
    yield "suspicious files are among them. *Alone* means that nothing but the file is known; *beside the original*, that the dump holds the"
    yield "unaltered original too: in a message that carries it and is signed, for mail as the message itself."
    yield f"Measured on the half of the corpus named `{figures['half']}`, by its own bytes; rules are tuned on the other half.{_fresh(figures)} The aim: of the clumsy"
    yield "alterations at least 95 in 100 named, of the informed ones 70. The table shows where that is not reached."
    yield ""
    yield "| care | files | suspicious alone | named alone | suspicious beside the original | named beside the original |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for level in Level:
        yield _share_row(level.value, [row for row in rows if row["level"] == level.value])
    yield ""
    yield from _authenticated(rows)
    yield from _unseen(rows)
    yield "| way to alter (case) | care: what is done | files | suspicious alone | named alone | suspicious beside | named beside |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for one in METHODS:
        for row in (row for row in rows if row["method"] == one.id):
            what = f"{row['level']}: {one.care[Level(row['level'])]}"
            title = f"{one.title} ({one.model})" if row["level"] == "clumsy" else ""
            yield f"| {title} | {what} | {row['files']} | {row['suspicious']} | {row['named']} | {row['suspicious_beside']} | {row['named_beside']} |"
    yield ""
    yield "Which rules saw it, those that saw the most files first; *beside*: only beside the original:"
    yield ""
    for one in METHODS:
        by = Counter[str]()
        for row in rows:
            by.update(row["by"] if row["method"] == one.id else {})
        order = sorted(by, key=lambda rule: (-by[rule], rule))
        yield f"- {one.title}: {', '.join(order) or 'none'}."
    yield ""


def _unseen(rows: Sequence[Figures]) -> Iterator[str]:
    """The clumsy and informed ways of which nothing was seen, said before the table."""
    titles = {one.id: one.title for one in METHODS}
    plain = [row for row in rows if row["level"] != Level.EXPERT.value and not row["named"]]
    for beside, how in ((False, "Not seen at all, even beside the original"), (True, "Seen beside the original only")):
        found = [f"{titles[row['method']]} ({row['level']})" for row in plain if bool(row["named_beside"]) is beside]
        if found:
            yield f"{how}: {'; '.join(found)}."
            yield ""


def _share_row(name: str, rows: Sequence[Figures]) -> str:
    files = sum(row["files"] for row in rows)
    cells = [
        f"{sum(row[key] for row in rows)} ({round(100 * sum(row[key] for row in rows) / files) if files else 0} %)"
        for key in ("suspicious", "named", "suspicious_beside", "named_beside")
    ]
    return f"| {name} | {files} | " + " | ".join(cells) + " |"


def _authenticated(rows: Iterable[Figures]) -> Iterator[str]:
    before, still = Counter[str](), 0
    for row in rows:
        before["files"] += row["was_authenticated"]
        still += row["still_authenticated"]
    yield f"Of {before['files']} altered messages that were AUTHENTICATED before, {still} still were after the alteration."
    yield ""


def _limits(figures: Figures) -> Iterator[str]:
    yield "## What these figures do not say"
    yield ""
    yield "- The corpus is no leak. Most documents come from the test suites of office and PDF libraries: many are small, odd, or made by programs"
    yield "  rather than by people, and mail is from test suites and public archives. A real dump has more ordinary files and more exports."
    yield "- Files of one suite resemble one another, so that the shares above are not those of files drawn by chance."
    yield "- We know our rules. Others will alter in ways that we did not think of; the levels are ours, and so are the methods."
    yield "- A change that leaves nothing behind cannot be found in a single file: a number changed in the text of a document with its properties"
    yield "  kept, a message without signature typed anew. UNVERIFIABLE is the true answer there, and a second copy is what helps."
    yield "- *Named* is no accusation. Most such findings are weak or moderate and do not change the verdict; they tell where to ask."
    few = [f"{row['method']} ({row['level']}): {row['files']}" for row in figures["rows"] if row["files"] < figures["count"]]
    if few:
        yield f"- Fewer files than asked for could be altered, or were fit: {', '.join(few)}."
    for one in figures["left_out"]:
        yield f"- Left out, because a program is missing here: {one}."
    yield ""
    yield "## Run it again"
    yield ""
    yield "    leakcheck scan CORPUS --case CASE --no-page --fail-on never"
    before = "".join(f" {seed}" for seed in figures.get("seeds_before", ()))
    chosen = f"--half {figures['half']} --seed {figures['seed']}{f' --seeds-before{before}' if before else ''} --count {figures['count']}"
    yield f"    python benchmarks/detection.py CORPUS --case CASE {chosen} --write docs/accuracy.md"
    yield ""
    yield f"This run took {figures['seconds'] // 60} minutes, besides the scan, on a machine that others were using; `--quick` takes two files each."
