"""Makes honest copies of authenticated messages, and altered ones, to count what the comparison of copies says of each.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/honest_copies.py CASE CORPUS FOLDER
    leakcheck scan FOLDER --case SECOND --no-page --fail-on never
    python benchmarks/honest_copies.py SECOND

The copies lose their signatures and are changed as mailing lists, gateways, filters, exports and mail programs do it (fifteen ways), or
by another sender, subject or day (three ways). CORPUS is the folder that holds the folder scanned first. The second form counts, way by
way, how many copies `header_differs_from_signed_copy` tells.
"""

import email.policy
import email.utils
import io
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable
from datetime import timedelta, timezone
from email.generator import BytesGenerator
from email.header import decode_header, make_header
from pathlib import Path

Way = Callable[[bytes], bytes]
_FOLDED = rb"[ \t]*(.*(?:\r?\n[ \t].*)*)"
_SIGNATURES = re.compile(
    rb"^(?:DKIM-Signature|ARC-[\w-]+|X-Google-DKIM-Signature|DomainKey-Signature|Authentication-Results):.*(?:\r?\n[ \t].*)*\r?\n", re.I | re.M
)
_ADDRESS = re.compile(rb"[\w.+=-]+@[\w.-]+")


def _line(name: str, changed: Way) -> Way:
    """Changes the value of the first line of this name in the header."""
    pattern = re.compile(rb"^(" + name.encode() + rb"):" + _FOLDED, re.I | re.M)

    def change(raw: bytes) -> bytes:
        mark = b"\r\n\r\n" if b"\r\n\r\n" in raw[:200_000] else b"\n\n"
        head, between, body = raw.partition(mark)
        return pattern.sub(lambda match: match[1] + b": " + changed(match[2]), head, count=1) + between + body

    return change


def _written_anew(raw: bytes) -> bytes:
    out = io.BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=60).flatten(email.message_from_bytes(raw, policy=email.policy.compat32))
    return out.getvalue()


def _in_another_zone(value: bytes) -> bytes:
    moment = email.utils.parsedate_to_datetime(value.decode("latin-1").strip())
    return email.utils.format_datetime(moment.astimezone(timezone(timedelta(hours=3)))).encode()


def _decoded(value: bytes) -> bytes:
    return str(make_header(decode_header(re.sub(r"\r?\n[ \t]", " ", value.decode("latin-1"))))).encode()


HONEST: dict[str, Way] = {
    "list-tag": _line("Subject", lambda value: b"[team] " + value),
    "external-tag": _line("Subject", lambda value: b"[EXTERNAL] " + value),
    "spam-tag": _line("Subject", lambda value: b"***SPAM*** " + value),
    "signature-lost": lambda raw: raw,
    "written-anew": _written_anew,
    "written-anew-by-new-rules": lambda raw: email.message_from_bytes(raw, policy=email.policy.default).as_bytes(policy=email.policy.SMTP),
    "other-zone": _line("Date", _in_another_zone),
    "subject-decoded": _line("Subject", _decoded),
    "sender-decoded": _line("From", _decoded),
    "address-alone": _line("From", lambda value: (_ADDRESS.findall(value) or [value])[-1]),
    "via-list": _line("From", lambda value: b'"Someone via Team" <team@lists.example.org>'),
    "subject-spaces": _line("Subject", lambda value: re.sub(rb"\s+", b" ", value)),
    "subject-unfolded": _line("Subject", lambda value: re.sub(rb"\r?\n[ \t]+", b"", value)),
    "by-way-of": _line("From", lambda value: value + b" (by way of gateway)"),
    "zone-name-lost": _line("Date", lambda value: re.sub(rb"\s*\([^)]*\)\s*$", b"", value)),
}
ALTERED: dict[str, Way] = {
    "altered-subject": _line("Subject", lambda value: b"The payment of nine thousand to Harris"),
    "altered-sender": _line("From", lambda value: b'"Harold Harris" <harold@ministry.example>'),
    "altered-day": _line("Date", lambda value: b"Mon, 3 Mar 2014 10:11:12 +0000"),
}


def main() -> None:
    if len(sys.argv) == 2:
        count(Path(sys.argv[1]))
        return
    case, corpus, folder = map(Path, sys.argv[1:4])
    query = "SELECT path FROM items WHERE authenticated AND kind = 'mail' AND path NOT LIKE '%!/%' ORDER BY path"
    known: set[bytes] = set()
    for (path,) in sqlite3.connect(case / "case.sqlite").execute(query):
        raw = (corpus / path).read_bytes()
        number = re.search(rb"^message-id:\s*(\S+)", raw, re.I | re.M)
        if number is not None and number[1] not in known:
            known.add(number[1])
            _write(folder / "original", len(known), raw)
            for way, change in (HONEST | ALTERED).items():
                _write(folder / way, len(known), _SIGNATURES.sub(b"", change(raw)))
    print(f"{len(known)} messages in {len(HONEST)} honest and {len(ALTERED)} other ways")


def _write(folder: Path, number: int, raw: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number:03}.eml").write_bytes(raw)


def count(case: Path) -> None:
    database = sqlite3.connect(case / "case.sqlite")
    mails = Counter(path.split("/")[1] for (path,) in database.execute("SELECT path FROM items WHERE kind = 'mail'"))
    told = Counter(
        path.split("/")[1]
        for (path,) in database.execute(
            "SELECT i.path FROM findings f JOIN items i ON i.id = f.item_id WHERE f.rule = 'header_differs_from_signed_copy'"
        )
    )
    for way in (*HONEST, *ALTERED):
        print(f"{way}: told {told[way]} of {mails[way]}")


if __name__ == "__main__":
    main()
