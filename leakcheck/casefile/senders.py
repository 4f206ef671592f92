"""The messages of each sender with what their program, their server and their clock left in them: one row a message, sender by sender."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby, islice
from operator import itemgetter

from leakcheck.model.dump import Sender, SenderMail
from leakcheck.model.item import Item, ItemKind

#: A sender of more messages than this is a machine; its habit shows in as many.
_MOST_MAILS = 20_000
#: The address is what stands in the last pair of angle brackets, or everything where there are none.
ADDRESS = "lower(rtrim(substr({value}, length(rtrim({value}, replace({value}, '<', ''))) + 1), '>'))"
_MAILS = f"""
WITH sender AS (
  SELECT item_id, min({ADDRESS.format(value="value")}) AS address FROM facts
  WHERE fact = 'person' AND role = 'sender' AND value LIKE '%@%' GROUP BY item_id HAVING count(*) = 1
), sent AS (
  SELECT item_id, min(utc) AS utc, min(json_extract(data, '$.moment.offset_minutes')) AS zone FROM facts
  WHERE fact = 'time' AND role = 'sent' AND utc <> '' AND part LIKE 'header Date%' GROUP BY item_id HAVING count(*) = 1
), program AS (
  SELECT item_id, min(value) AS value FROM facts WHERE fact = 'software' AND role = 'mailer' GROUP BY item_id
), number AS (
  SELECT item_id, min(value) AS value FROM facts WHERE fact = 'identifier' AND role = 'message-id' GROUP BY item_id
), lines AS (
  SELECT item_id, min(value) AS value FROM facts WHERE fact = 'feature' AND role = 'header_order' GROUP BY item_id
), signed AS (
  SELECT DISTINCT item_id FROM facts WHERE fact = 'signature-mark' AND role = 'dkim'
), received AS (
  SELECT DISTINCT item_id FROM facts WHERE fact = 'time' AND role = 'received' AND part LIKE 'header Received%'
)
SELECT s.address, i.path, i.size, i.sha256, i.parent, i.format, i.kind, sent.utc, sent.zone, coalesce(program.value, ''), coalesce(number.value, ''),
  coalesce(lines.value, ''), signed.item_id IS NOT NULL, received.item_id IS NOT NULL, i.authenticated
FROM sender s JOIN items i ON i.id = s.item_id JOIN sent ON sent.item_id = s.item_id LEFT JOIN program ON program.item_id = s.item_id
  LEFT JOIN number ON number.item_id = s.item_id LEFT JOIN lines ON lines.item_id = s.item_id LEFT JOIN signed ON signed.item_id = s.item_id
  LEFT JOIN received ON received.item_id = s.item_id
WHERE i.kind = 'mail' ORDER BY s.address, sent.utc, i.path
"""


def senders(db: sqlite3.Connection, least: int) -> Iterator[Sender]:
    """Every address that at least `least` dated messages name as their only sender, in the order of addresses."""
    for address, rows in groupby(db.execute(_MAILS), key=itemgetter(0)):
        mails = tuple(_mail(row) for row in islice(rows, _MOST_MAILS))
        if len(mails) >= least:
            yield Sender(address, mails)


def _mail(row: tuple[object, ...]) -> SenderMail:
    _, path, size, digest, parent, format_, kind, utc, zone, program, number, lines, signed, received, authenticated = row
    return SenderMail(
        item=Item(str(path), int(str(size)), str(digest), str(parent), str(format_), ItemKind(str(kind))),
        sent=datetime.fromisoformat(str(utc).replace("Z", "+00:00")),
        zone=None if zone is None else int(str(zone)),
        program=str(program),
        number=str(number),
        lines=str(lines),
        signed=bool(signed),
        received=bool(received),
        authenticated=bool(authenticated),
    )
