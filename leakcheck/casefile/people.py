"""Who writes and receives the mail of a case, address by address, streamed; only what binds addresses together is held in memory."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter

from leakcheck.casefile.senders import ADDRESS, senders
from leakcheck.decode.mail_folders import sent_folder
from leakcheck.decode.sender_habit import RESPECTS
from leakcheck.model.dump import Sender, SenderMail
from leakcheck.model.people import Alias, Period, Person, Spelling

_NAME = "trim(CASE WHEN value LIKE '%<%' THEN substr(value, 1, length(rtrim(value, replace(value, '<', ''))) - 1) ELSE '' END)"
_PEOPLE = f"""
SELECT {ADDRESS.format(value="f.value")} AS address, {_NAME.replace("value", "f.value")} AS name, f.role = 'sender' AS wrote,
  count(DISTINCT f.item_id)
FROM facts f JOIN items i ON i.id = f.item_id
WHERE f.fact = 'person' AND f.role IN ('sender', 'recipient', 'copied') AND f.value LIKE '%@%' AND i.kind = 'mail'
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
_ANSWERS_GO = f"""
SELECT {ADDRESS.format(value="s.value")} AS sender, {ADDRESS.format(value="r.value")} AS answers, count(DISTINCT s.item_id)
FROM facts r JOIN facts s ON s.item_id = r.item_id AND s.fact = 'person' AND s.role = 'sender'
WHERE r.fact = 'person' AND r.role = 'reply-to' AND r.value LIKE '%@%' AND s.value LIKE '%@%' GROUP BY 1, 2 HAVING sender <> answers
ORDER BY 1, 2 LIMIT 200000
"""
#: A name on more addresses than these is that of a service or a common one, and joins nobody.
_MOST_ADDRESSES = 4
#: So many messages in a folder of sent mail show whose it is.
_LEAST_IN_FOLDER = 5
_MOST_NAMES, _MOST_ALIASES, _MOST_PERIODS = 8, 12, 6


def people(db: sqlite3.Connection, least: int) -> Iterator[Person]:
    """Every address that at least `least` messages name as sender or recipient, in the order of addresses."""
    aliases = _Aliases(db)
    owners = _owners(db)
    written = senders(db, 1)
    sender = next(written, None)
    for address, rows in groupby(db.execute(_PEOPLE), key=itemgetter(0)):
        while sender is not None and sender.address < address:
            sender = next(written, None)
        own = sender if sender is not None and sender.address == address else None
        person = _person(address, list(rows), own, aliases.of(address), owners.get(address, ""))
        if person.sent + person.received >= least:
            yield person


def _person(address: str, rows: Sequence[Sequence[object]], own: Sender | None, aliases: tuple[Alias, ...], folder: str) -> Person:
    names: Counter[str] = Counter()
    mails = {0: 0, 1: 0}
    for _, name, wrote, count in rows:
        mails[int(str(wrote))] += int(str(count))
        if name:
            names[str(name).strip("\"' ")] += int(str(count))
    spelt = sorted(((name, count) for name, count in names.items() if name and name.lower() != address), key=lambda pair: (-pair[1], pair[0]))
    dated = own.mails if own else ()
    return Person(
        address=address,
        names=tuple(Spelling(name, count) for name, count in spelt[:_MOST_NAMES]),
        sent=mails[1],
        authenticated=sum(mail.authenticated for mail in dated),
        signed=sum(mail.signed and mail.received for mail in dated),
        arrived=sum(mail.received for mail in dated),
        received=mails[0],
        first=f"{dated[0].sent:%Y-%m-%d}" if dated else "",
        last=f"{dated[-1].sent:%Y-%m-%d}" if dated else "",
        folder=folder,
        aliases=aliases,
        periods=tuple(_periods(dated)),
    )


def _periods(mails: Sequence[SenderMail]) -> Iterator[Period]:
    """For each respect the most frequent values, in the order in which they began."""
    for respect, asked in RESPECTS:
        seen: dict[str, list[SenderMail]] = defaultdict(list)
        for mail in mails:
            seen[asked(mail)].append(mail)
        often = sorted((value for value in seen if value), key=lambda value: (-len(seen[value]), value))[:_MOST_PERIODS]
        for value in sorted(often, key=lambda value: (seen[value][0].sent, value)):
            found = seen[value]
            yield Period(respect, value, f"{found[0].sent:%Y-%m-%d}", f"{found[-1].sent:%Y-%m-%d}", len(found))


def _owners(db: sqlite3.Connection) -> Mapping[str, str]:
    """Whose the folders of sent mail are: those of which every message that no server received names one and the same sender."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for sender in senders(db, 1):
        for mail in sender.mails:
            folder = "" if mail.received else sent_folder(mail.item.path)
            if folder:
                found[folder][sender.address] += 1
    sole = {folder: next(iter(counts)) for folder, counts in found.items() if len(counts) == 1 and counts.total() >= _LEAST_IN_FOLDER}
    return {address: folder for folder, address in sorted(sole.items(), reverse=True)}


class _Aliases:
    """What binds addresses together: a name of two words or more on a few of them, and where answers are directed."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._found: dict[str, list[Alias]] = defaultdict(list)
        bearers: dict[str, set[str]] = defaultdict(set)
        for address, name, _, _ in db.execute(_PEOPLE):
            if "@" not in name and len(name.split()) > 1 and len(bearers[name.casefold()]) <= _MOST_ADDRESSES:
                bearers[name.casefold()].add(address)
        for name in sorted(bearers):
            for address in sorted(bearers[name]) if 1 < len(bearers[name]) <= _MOST_ADDRESSES else ():
                for other in sorted(bearers[name] - {address}):
                    self._add(address, other, "the same name stands beside both")
        for sender, answers, count in db.execute(_ANSWERS_GO):
            often = "one of its messages directs" if count == 1 else f"{count:,} of its messages direct"
            self._add(sender, answers, f"{often} answers there")

    def _add(self, address: str, other: str, because: str) -> None:
        known = self._found[address]
        if len(known) < _MOST_ALIASES and Alias(other, because) not in known:
            known.append(Alias(other, because))

    def of(self, address: str) -> tuple[Alias, ...]:
        return tuple(self._found.get(address, ()))
