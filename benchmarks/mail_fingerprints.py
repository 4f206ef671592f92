"""Learns which mail program or service writes which shapes, and since when: makes leakcheck/knowledge/tables/mail_fingerprints.csv.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/mail_fingerprints.py CASE > leakcheck/knowledge/tables/mail_fingerprints.csv
    python benchmarks/mail_fingerprints.py CASE --try
    python benchmarks/mail_fingerprints.py CASE --learned

Only shapes and counts are kept, never an address. Messages that are known to be invented (false_alarms.py) are left out; a sighting is
dated only by a mail server's time that the Date line agrees with. `--try` learns from all sources but one, asks the rules about that
one, and goes round: the only honest way to count false alarms of what is learned from the same mail. `--learned` does the same for
what is learned per dump: it takes all honest messages but one for authenticated, asks about that one, and goes round.
"""

import csv
import sqlite3
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import msgspec
from false_alarms import MADE_WRONG

from leakcheck.decode.learned_shapes import LearnedShapes, number_of
from leakcheck.decode.mail_shapes import SERVICES, shapes_of
from leakcheck.decode.mail_times import date_of, gap, receipt_of
from leakcheck.knowledge import mail_fingerprints
from leakcheck.model.dump import Dump, Standing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole
from leakcheck.model.item import Item, ItemKind

COLUMNS = ("kind", "family", "shape", "first", "last", "mails", "senders", "not_before")
#: A service changes at different times on different servers, and our mail is sparse.
GRACE = timedelta(days=183)
WITHOUT, LEAST = 10, 3
USUAL = 0.8
AGREE = timedelta(days=2)


@dataclass
class Sightings:
    """What was seen of one shape."""

    mails: int = 0
    senders: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)


def main() -> None:
    mails = list(_mails(Path(sys.argv[1])))
    if "--try" in sys.argv:
        _try(mails)
        return
    if "--learned" in sys.argv:
        _try_learned(mails)
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows(mails))


def rows(mails: Iterable[Examined]) -> list[tuple[str, ...]]:
    """The table's rows, in their order."""
    seen: defaultdict[tuple[str, str, str], Sightings] = defaultdict(Sightings)
    dated: defaultdict[str, list[tuple[date, frozenset[str]]]] = defaultdict(list)
    for mail in mails:
        day, domain = _day(mail), _domain(mail)
        shapes = {(kind, family, shape) for kind, family, shape, _ in shapes_of(mail)}
        for one in shapes:
            sighting = seen[one]
            sighting.mails += 1
            sighting.senders.add(domain)
            sighting.days += [day] if day else []
        for service in {family for _, family, _ in shapes if family in SERVICES and day}:
            dated[service].append((day or date.min, frozenset(shape for _, family, shape in shapes if family == service)))
    return [_row(*key, sighting, dated[key[1]]) for key, sighting in sorted(seen.items()) if sighting.mails > 1]


def _row(kind: str, family: str, shape: str, seen: Sightings, dated: list[tuple[date, frozenset[str]]]) -> tuple[str, ...]:
    days = [day.isoformat() for day in sorted(seen.days)] or [""]
    return kind, family, shape, days[0], days[-1], str(seen.mails), str(len(seen.senders)), _bound(sorted(seen.days), shape, dated)


def _bound(days: list[date], shape: str, dated: list[tuple[date, frozenset[str]]]) -> str:
    """The day before which the service did not write the shape yet, as far as enough messages without it show; empty if they do not.

    A service writes some lines on sending and others on receipt, so that only such messages count as being without it as have
    another shape beside which it practically always stands later.
    """
    if len(days) < LEAST:
        return ""
    bounds = [_beside(other, shape, days[0], dated) for other in {one for _, shapes in dated for one in shapes} - {shape}]
    return max((bound.isoformat() for bound in bounds if bound is not None), default="")


def _beside(other: str, shape: str, first: date, dated: list[tuple[date, frozenset[str]]]) -> date | None:
    later = [shape in shapes for day, shapes in dated if other in shapes and day >= first]
    if len(later) < WITHOUT or sum(later) < USUAL * len(later):
        return None
    without = sorted((day for day, shapes in dated if other in shapes and day < first - GRACE), reverse=True)
    return without[WITHOUT - 1] if len(without) >= WITHOUT else None


def _day(mail: Examined) -> date | None:
    """When it was received, where the Date line agrees."""
    sent, received = date_of(mail), receipt_of(mail)
    if sent is None or received is None or max(gap(sent, received), gap(received, sent)) > AGREE:
        return None
    return received.moment.earliest.date()


def _domain(mail: Examined) -> str:
    return next((one.address.rpartition("@")[2] for one in mail.every(PersonClaim) if one.role is PersonRole.SENDER), "")


def _mails(case: Path) -> Iterator[Examined]:
    """The case's honest messages, each once."""
    database = sqlite3.connect(f"{(case / 'case.sqlite').resolve().as_uri()}?mode=ro", uri=True)
    decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
    known: set[str] = set()
    for number, path, sha256 in database.execute("SELECT id, path, sha256 FROM items WHERE kind = 'mail' ORDER BY path").fetchall():
        if sha256 in known or any(part.lower() in path.lower() for part in MADE_WRONG):
            continue
        known.add(sha256)
        facts = database.execute("SELECT data FROM facts WHERE item_id = ? ORDER BY id", (number,))
        yield Examined(item=Item(path, 1, sha256, kind=ItemKind.MAIL), facts=tuple(decoder.decode(data) for (data,) in facts))


def _try(mails: list[Examined]) -> None:
    from leakcheck import catalogue

    rules = [rule for rule in catalogue.rules() if any("mail_fingerprints" in source for source in rule.sources)]
    asked: Counter[str] = Counter()
    spoke: Counter[str] = Counter()
    for source in sorted({_source(mail) for mail in mails}):
        learned = rows(mail for mail in mails if _source(mail) != source)
        mail_fingerprints.table = lambda _name, rows=learned: [dict(zip(COLUMNS, row, strict=True)) for row in rows]
        mail_fingerprints.by_family.cache_clear()
        for mail in (mail for mail in mails if _source(mail) == source):
            for rule in rules:
                asked[rule.id] += {type(fact) for fact in mail.facts}.issuperset(rule.needs)
                for said in rule.check(mail):
                    spoke[rule.id] += 1
                    print(f"{rule.id}: {mail.item.path}\n    {said.sentence}")
    for rule in rules:
        print(f"{rule.id}: spoke on {spoke[rule.id]} of {asked[rule.id]:,} honest messages of other sources than those learned from")


class _AllButOne:
    """A dump in which all messages are authenticated but one and its copies."""

    def __init__(self, mails: Sequence[Examined]) -> None:
        self._mails = mails
        self.one = mails[0]

    def facts_together(self, _kind: ItemKind, _asked: object, standing: Standing) -> Iterator[tuple[Item, Sequence[AnyFact]]]:
        if standing is Standing.OTHERS:
            yield self.one.item, self.one.facts
            return
        number = number_of(self.one)
        yield from ((mail.item, mail.facts) for mail in self._mails if number_of(mail) != number)


def _try_learned(mails: Sequence[Examined]) -> None:
    """Of each Message-ID the first message counts."""
    from leakcheck.correlations.unlike_authenticated_mail_of_its_program import unlike_authenticated_mail_of_its_program as rule

    mails = list({number_of(mail): mail for mail in reversed(mails)}.values())
    dump = _AllButOne(mails)
    everything = LearnedShapes(cast("Dump", dump))
    asked, spoke = 0, 0
    # One message fewer changes whether enough are known, and nothing else that is counted here.
    for mail in (mail for mail in mails if any(everything.comparisons(mail))):
        dump.one = mail
        asked += any(LearnedShapes(cast("Dump", dump)).comparisons(mail))
        for said in rule.check(cast("Dump", dump)):
            spoke += 1
            print(f"{rule.id}: {mail.item.path}\n    {said.sentence}")
    print(f"{rule.id}: spoke on {spoke} of {asked:,} honest messages whose program or service is known from enough others of their time")


def _source(mail: Examined) -> str:
    return mail.item.path.split("/")[1]


if __name__ == "__main__":
    main()
