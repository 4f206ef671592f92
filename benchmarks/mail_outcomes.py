"""What each step of verification is worth on real mail: outcomes by reason, without and with repairs, header search and computed keys.

    python benchmarks/mail_outcomes.py CORPUS/mail [--keys FILE ...] [--case CASE]

Reads the mail three times: signatures as they stand; with known damage undone; with header lines searched that say something else
than the signed ones. With --case, a finished scan of the same mail on which `leakcheck keys recover` was run gives a fourth column.
Prints two tables in Markdown: one line a signature, and the best answer of each message (the same bytes count once).
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from dkim_outcomes import MAIL_FORMATS, everything

from leakcheck import catalogue
from leakcheck.casefile import CaseReader
from leakcheck.decode import domain_signature
from leakcheck.decode.header_lines import Change
from leakcheck.decode.mail_repairs import Restored
from leakcheck.examine import Examiner
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits

#: From the answer that says most for a message to the one that says least.
BEST = (
    Reason.VERIFIED, Reason.REPAIRED, Reason.BODY_ONLY, Reason.PARTLY_COVERED, Reason.CONDITIONAL_KEY, Reason.OUTSIDE_KEY_WINDOW,
    Reason.EXPIRED_AT_RECEIPT, Reason.RECOVERED_KEY, Reason.FORGEABLE, Reason.SIGNED_HEADER_CHANGED, Reason.BODY_ALTERED, Reason.HEADERS_ALTERED,
    Reason.OPENS_HEADERS_CHANGED,
)  # fmt: skip
RESTORED = domain_signature.restored


def nothing_undone(*_: Any, **__: Any) -> Restored | None:
    return None


def damage_undone(*given: Any, **named: Any) -> Restored | None:
    """Only what says nothing else than before."""
    found = RESTORED(*given, **named)
    return found if found is None or found.change is Change.HARMLESS else None


STEPS = {"as it stands": nothing_undone, "damage undone": damage_undone, "lines searched": RESTORED}
Counts = tuple[Counter[str], Counter[str]]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keys", type=Path, action="append", default=[])
    parser.add_argument("--case", type=Path)
    given = parser.parse_args()
    columns: dict[str, Counts] = {}
    for name, step in STEPS.items():
        with mock.patch.object(domain_signature, "restored", step):
            columns[name] = counted(everything(examiner(given.keys), given.folder))
    if given.case:
        columns["keys computed"] = counted(result.examined for result in CaseReader(given.case).results())
    for number, title in enumerate(("signatures", "messages")):
        print(f"\n{table(title, {name: counts[number] for name, counts in columns.items()})}")


def examiner(keys: list[Path]) -> Examiner:
    formats = tuple(format_ for format_ in catalogue.formats() if format_.name in MAIL_FORMATS)
    return Examiner(formats, catalogue.schemes(), (), KeyStore.of_files(keys), Limits(seconds_per_item=60))


def counted(mails: Iterable[Examined]) -> Counts:
    signatures, messages = Counter[str](), Counter[str]()
    seen: set[str] = set()
    for mail in mails:
        signed = [one for one in mail.attestations if one.scheme == "dkim" and one.reason is not Reason.UNSIGNED]
        if signed and mail.item.sha256 not in seen:
            seen.add(mail.item.sha256)
            signatures.update(map(named, signed))
            messages[named(min(signed, key=rank))] += 1
    return signatures, messages


def rank(answer: Attestation) -> tuple[int, str]:
    return BEST.index(answer.reason) if answer.reason in BEST else len(BEST), answer.reason.value


def named(answer: Attestation) -> str:
    reason = answer.reason.value
    if answer.reason is Reason.PARTLY_COVERED and answer.outcome is not Outcome.PASSED:
        return f"{reason}, by a key that nothing anchors"
    return f"{reason}, some put to it set aside" if answer.set_aside and answer.authenticates else reason


def table(title: str, columns: dict[str, Counter[str]]) -> str:
    reasons = sorted(
        {reason for counts in columns.values() for reason in counts}, key=lambda reason: -max(counts[reason] for counts in columns.values())
    )
    rows = [[reason, *(f"{counts[reason]:,}" for counts in columns.values())] for reason in reasons]
    rows.append(["**all**", *(f"{counts.total():,}" for counts in columns.values())])
    return "\n".join(lines([title, *columns], rows))


def lines(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' + '--:|' * (len(head) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


if __name__ == "__main__":
    main()
