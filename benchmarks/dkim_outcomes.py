"""What becomes of real signatures: how many get which answer, and what each message's best answer is.

    python benchmarks/dkim_outcomes.py CORPUS/mail [--keys FILE ...] [--show REASON]

`--show "body altered"` lists the messages of one answer. Nothing is asked over the network.
"""

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from leakcheck import catalogue
from leakcheck.examine import Examiner
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.engine import ITEM
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.unit import Unit

MAIL_FORMATS = ("email_message", "mailbox", "apple_mail")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keys", type=Path, action="append", default=[])
    parser.add_argument("--show", default="")
    given = parser.parse_args()
    formats = tuple(format_ for format_ in catalogue.formats() if format_.name in MAIL_FORMATS)
    examiner = Examiner(formats, catalogue.schemes(), (), KeyStore.of_files(given.keys), Limits(seconds_per_item=20))
    signatures, origins, messages, problems = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    seen: set[str] = set()
    for examined in everything(examiner, given.folder):
        problems.update(problem.sentence for problem in examined.problems if problem.stage == "authenticate")
        if not examined.attestations or examined.item.sha256 in seen:
            continue
        seen.add(examined.item.sha256)
        signatures.update(f"{one.outcome.value}: {one.reason.value}" for one in examined.attestations)
        origins.update(f"{one.reason.value}, key from {one.key.origin.value}" for one in examined.attestations if one.key)
        signed = [one for one in examined.attestations if one.reason.value != "unsigned"]
        if signed:
            messages["signed"] += 1
            messages["authenticated by a signature"] += examined.authenticated
            messages["signed header lines fit, but not authenticated"] += not examined.authenticated and any(one.headers_proven for one in signed)
        if any(one.reason.value == given.show for one in signed):
            print(examined.item.path, *(f"[{one.reason.value}] {one.sentence} {' '.join(one.notes)}" for one in signed), sep="\n    ")
    for title, counts in (("signatures", signatures), ("by key", origins), ("messages without repetitions", messages), ("problems", problems)):
        print(f"\n{title}")
        for name, count in counts.most_common():
            print(f"{count:8}  {name}")


def everything(examiner: Examiner, folder: Path) -> Iterator[Examined]:
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            found: list[Examined] = []
            examiner.examine(unit(path, folder), lambda kind, data, found=found: found.append(DECODE(data)) if kind == ITEM else None)
            yield from found


def unit(path: Path, folder: Path) -> Unit:
    return Unit(str(path.relative_to(folder)), str(path), path.stat().st_size, 0)


DECODE = msgspec.msgpack.Decoder(Examined).decode

if __name__ == "__main__":
    main()
