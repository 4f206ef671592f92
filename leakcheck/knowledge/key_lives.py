"""When a key was out of use at the latest: from records of its withdrawal, and from a successor seen in DNS under its name.

Decision: the end of a window of observation is no end of a key's life, however long nobody looked after. A day counts only where
somebody who looked into DNS saw, after every observation of the key, that its name held no key or another one; or where a file of
keys states the day with its source. A day that an observation of the same key contradicts is dropped.
"""

from collections.abc import Sequence

import msgspec

from leakcheck.model.key_record import CONDITIONAL, KeyOrigin, KeyRecord, is_revoked, key_tail

#: Who says what DNS held. Archives of unknown method and windows taken from mail do not: the mail's own dates made them.
_OBSERVERS = frozenset({KeyOrigin.DNS, KeyOrigin.ZONE})


def with_lives(records: Sequence[KeyRecord]) -> tuple[KeyRecord, ...]:
    """The records of one name, each with the day by which its key was out of use, where that is known."""
    if len(records) < 2 and not any(record.retired for record in records):
        return tuple(records)
    tails = [key_tail(record) for record in records]
    return tuple(_with_life(record, tail, list(zip(records, tails, strict=True))) for record, tail in zip(records, tails, strict=True))


def _with_life(record: KeyRecord, tail: bytes, all_: list[tuple[KeyRecord, bytes]]) -> KeyRecord:
    retired, because = _end(tail, all_) if tail else ("", "")
    if (retired, because) == (record.retired, record.retired_because):
        return record
    return msgspec.structs.replace(record, retired=retired, retired_because=because)


def _end(tail: bytes, all_: list[tuple[KeyRecord, bytes]]) -> tuple[str, str]:
    same = [record for record, other in all_ if other == tail]
    last = max(record.last_seen or record.first_seen for record in same)
    stated = [
        (record.retired, f"{record.retired_because or 'its day of retirement is stated'} ({record.source})")
        for record in same
        if record.retired >= max(last, "1") and record.origin not in CONDITIONAL
    ]
    # Somebody may have seen the key at any time where one observation has no day.
    dated = all(record.first_seen for record in same)
    seen = [_seen(record) for record, other in all_ if other != tail and record.origin in _OBSERVERS and record.first_seen > last and dated]
    return min((*stated, *(one for one in seen if one[0])), default=("", ""))


def _seen(record: KeyRecord) -> tuple[str, str]:
    if is_revoked(record):
        return record.first_seen, f"its domain had withdrawn it: its name held an empty record ({record.source})"
    return record.first_seen if key_tail(record) else "", f"its name held another key ({record.source})"
