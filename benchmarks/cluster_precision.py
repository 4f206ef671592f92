"""Are the copies that a scan speaks of copies? Lists pairs drawn by chance, to be judged by hand, and counts the judgements.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/cluster_precision.py CASE --seed 7 --count 400 [--pictures FOLDER --dump CORPUS] > pairs.txt
    python benchmarks/cluster_precision.py CASE --judged benchmarks/cluster_judgements.tsv

A pair is an item and the first other one that a finding of `copy_of_another_file` names; it is drawn once, whichever of the two named
the other. Pairs are told apart by what was said (same bytes, same words, nearly the same words, same looks) and by kind of file; of each
stratum as many are drawn as its share asks for, and at least a dozen where there are so many. Each is shown with the beginnings of both
texts side by side and with what differs; of pictures, both are put into one PNG. A judgement is a line of the table: seed, way, kind, the
beginnings of both SHA-256 values, the answer, and why not. The answer is *yes* where the two are copies or versions of one text or picture
and nothing in the sentence is wrong; *pattern* where they are papers made after one pattern, which the sentence names as a possibility;
*no* for the rest. The bound is that of Clopper and Pearson (1934), one-sided at 95 %. Files of equal bytes need no judge.
"""

import argparse
import random
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from textwrap import wrap

import msgspec

from leakcheck.casefile import CaseReader
from leakcheck.model.facts import PictureContent, TextContent
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item, ItemKind

RULE = "copy_of_another_file"
_SAID = (("byte for byte", "bytes"), ("the same words as", "words"), ("nearly the same words", "near"), ("looks like", "looks"))
_WORKBOOKS = frozenset({"spreadsheet_document", "excel_binary"})
_BY_FORMAT = {"pdf_document": "pdf", "web_page": "html", "electronic_book": "html", "plain_text": "text", "address_card": "text", "calendar": "text"}
_LEAST_OF_STRATUM = 12
_EXCERPT, _COLUMN = 240, 58
_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Pair:
    way: str
    kind: str
    first: Item
    second: Item
    finding: Finding

    @property
    def key(self) -> tuple[str, str]:
        one, other = sorted((self.first.sha256[:_DIGITS], self.second.sha256[:_DIGITS]))
        return one, other


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("case", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--way", action="append", default=[], help="only what was said so: bytes, words, near, looks")
    parser.add_argument("--pictures", type=Path, help="a folder for pictures side by side")
    parser.add_argument("--dump", type=Path, help="where the dump lies, for pictures")
    parser.add_argument("--judged", type=Path, help="count the judgements of this table instead")
    given = parser.parse_args()
    if given.judged:
        count_judgements(given.judged)
        return
    reader = CaseReader(given.case)
    drawn = sample([pair for pair in pairs(reader, given.case) if not given.way or pair.way in given.way], given.seed, given.count)
    for number, pair in enumerate(drawn, 1):
        show(reader, pair, number, given.seed)
        if given.pictures and pair.way == "looks":
            side_by_side(pair, given.dump, given.pictures / f"{given.seed}-{number}.png")


def pairs(reader: CaseReader, folder: Path) -> Iterator[Pair]:
    """Every pair that a finding speaks of, once."""
    database = sqlite3.connect(f"{(folder / 'case.sqlite').resolve().as_uri()}?mode=ro", uri=True)
    query = "SELECT i.path, f.data FROM findings f JOIN items i ON i.id = f.item_id WHERE f.rule = ? ORDER BY i.path, f.id"
    seen: set[tuple[str, ...]] = set()
    for path, data in database.execute(query, (RULE,)):
        finding = msgspec.json.decode(data, type=Finding)
        way = next(way for words, way in _SAID if words in finding.sentence)
        first, second = reader.item(path), reader.item(finding.others[0])
        key = (way, *sorted((path, finding.others[0])))
        if first is not None and second is not None and key not in seen:
            seen.add(key)
            yield Pair(way, kind_of(first), first, second, finding)


def kind_of(item: Item) -> str:
    if item.kind in (ItemKind.MAIL, ItemKind.PICTURE):
        return item.kind.value
    table = item.format in _WORKBOOKS or (item.format == "opendocument" and item.name.lower().endswith((".ods", ".ots", ".fods")))
    return "workbook" if table else _BY_FORMAT.get(item.format, "office")


def sample(found: Sequence[Pair], seed: int, count: int) -> list[Pair]:
    """Drawn by chance within each stratum."""
    strata: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for pair in found:
        strata[pair.way, pair.kind].append(pair)
    chance = random.Random(seed)
    drawn: list[Pair] = []
    for name in sorted(strata):
        of_it = strata[name]
        wanted = max(_LEAST_OF_STRATUM, round(count * len(of_it) / len(found)))
        drawn += chance.sample(of_it, min(wanted, len(of_it)))
        print(f"{name[0]:<6} {name[1]:<9} {min(wanted, len(of_it)):>4} of {len(of_it):>5}", file=sys.stderr)
    return drawn


def show(reader: CaseReader, pair: Pair, number: int, seed: int) -> None:
    print(f"── {number}  {seed}\t{pair.way}\t{pair.kind}\t{pair.key[0]}\t{pair.key[1]}")
    print(f"A {pair.first.path}\nB {pair.second.path}\n  {pair.finding.sentence}")
    texts = [_text(reader, item) for item in (pair.first, pair.second)]
    if pair.way != "bytes" and any(texts):
        columns = [wrap(" ".join(text[:_EXCERPT].split()), _COLUMN) for text in texts]
        for row in range(max(map(len, columns))):
            left, right = (column[row] if row < len(column) else "" for column in columns)
            print(f"    {left:<{_COLUMN}} | {right}")
        print(f"    ({len(texts[0].split()):,} words | {len(texts[1].split()):,} words)")
    for line in islice(pair.finding.difference, 8):
        print(f"    {line[:200]}")
    print()


def _text(reader: CaseReader, item: Item) -> str:
    facts = reader.all_facts_of(item.path)
    words = next((fact.text for fact in facts if isinstance(fact, TextContent) and fact.role in ("document", "body")), "")
    return words or next((f"[picture {fact.width}×{fact.height} {fact.perceptual_hash}]" for fact in facts if isinstance(fact, PictureContent)), "")


def side_by_side(pair: Pair, dump: Path, target: Path) -> None:
    """Both pictures in one PNG, each at most 400 dots wide and high, on grey so that a transparent ground shows."""
    import pillow_heif
    from PIL import Image, ImageFile

    from leakcheck.retrieve import retrieve

    pillow_heif.register_heif_opener()
    ImageFile.LOAD_TRUNCATED_IMAGES = True
    sheet = Image.new("RGB", (820, 410), "grey")
    for place, item in enumerate((pair.first, pair.second)):
        with Image.open(BytesIO(retrieve(item, str(dump)).data)) as picture:
            seen = picture.convert("RGBA")
            seen.thumbnail((400, 400))
            sheet.paste(seen, (5 + 410 * place, 5), seen)
    target.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(target)


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def count_judgements(table: Path) -> None:
    """A table in Markdown: what was said of which kind, how many were judged, how many are right, and the bound."""
    answers: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    reasons: Counter[tuple[str, str, str]] = Counter()
    for line in table.read_text(encoding="utf-8").splitlines()[1:]:
        seed, way, kind, _, _, answer, why = line.split("\t")
        for name in ((seed, way, kind), (seed, way, "all"), (seed, "all", "all")):
            answers[name][answer] += 1
        if answer != "yes":
            reasons[seed, answer, why] += 1
    print("| seed | what was said | kind | pairs | copies or versions | made after one pattern | wrong | the true share of copies is at least |")
    print("| --- | --- | --- | ---: | ---: | ---: | ---: | ---: |")
    for name, found in sorted(answers.items()):
        counts = " | ".join(str(found[answer]) for answer in ("yes", "pattern", "no"))
        print(f"| {' | '.join(name)} | {found.total()} | {counts} | {100 * least_share(found['yes'], found.total()):.1f} % |")
    for (seed, answer, why), count in reasons.most_common():
        print(f"\nseed {seed}: {answer}: {count}: {why}", end="")
    print()


def least_share(right: int, judged: int, doubt: float = 0.05) -> float:
    """The share of which `right` of `judged` or more would still be seen by chance in 5 of 100 samples (Clopper and Pearson, one-sided)."""
    low, high = 0.0, 1.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (low, middle) if _at_least(right, judged, middle) > doubt else (middle, high)
    return low


def _at_least(right: int, judged: int, share: float) -> float:
    from math import comb

    return sum(comb(judged, count) * share**count * (1 - share) ** (judged - count) for count in range(right, judged + 1))


if __name__ == "__main__":
    main()
