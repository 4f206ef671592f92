"""Ways to alter a message: its dates, its people, its words, and what it carries."""

import base64
import re
from collections.abc import Iterable
from datetime import date
from random import Random

from accuracy.method import Altered, Level, Original, method, other_number

MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
DAYS = (b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun")
_DATE = re.compile(rb"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun),\s+)?(\d{1,2})\s+(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\s+(\d{4})(?=\s+\d\d:\d\d)")
_FIELD = re.compile(rb"([!-9;-~]+):[^\n]*\n(?:[ \t][^\n]*\n)*")
#: What mail programs do not show, and our rules read.
_HIDDEN = re.compile(
    rb"(?:received|return-path|delivered-to|dkim-.*|domainkey-.*|arc-.*|authentication-results|x-.*|thread-.*|user-agent|message-id|references|in-reply-to|list-.*)$"
)
_SIGNATURES = re.compile(rb"(?:dkim-signature|domainkey-signature|x-google-dkim-signature|arc-.*|authentication-results|x-dkim.*)$")
Fields = list[tuple[bytes, bytes]]


def parts(data: bytes) -> tuple[Fields, bytes] | None:
    """The header fields, by lower-case name, and the rest from the empty line on; None for what is no plain message."""
    end = re.search(rb"\r?\n(?=\r?\n)", data)
    if end is None:
        return None
    head, fields, place = data[: end.end()], [], 0
    while place < len(head):
        found = _FIELD.match(head, place)
        if found is None:
            return None
        fields.append((found[1].lower(), found[0]))
        place = found.end()
    names = [name for name, _ in fields]
    return (fields, data[end.end() :]) if names.count(b"date") == 1 and names.count(b"from") == 1 else None


def whole(fields: Iterable[tuple[bytes, bytes]], rest: bytes) -> bytes:
    return b"".join(raw for _, raw in fields) + rest


def moved(text: bytes, years: int, days: int = 0, *, weekday: bool = True) -> bytes:
    """Dates in mail's form put back by years and days; with the right day of the week, or the one that stood there."""

    def put(found: re.Match[bytes]) -> bytes:
        then = date(int(found[4]) - years, MONTHS.index(found[3]) + 1, min(int(found[2]), 28)) if years else date(int(found[4]), MONTHS.index(found[3]) + 1, int(found[2]))  # fmt: skip
        then = date.fromordinal(then.toordinal() - days)
        name = (DAYS[then.weekday()] if weekday else found[1]) + b", " if found[1] else b""
        return name + b"%d %s %d" % (then.day, MONTHS[then.month - 1], then.year)

    return _DATE.sub(put, text)


def year_of(fields: Fields) -> int:
    line = next(raw for name, raw in fields if name == b"date")
    found = _DATE.search(line)
    return int(found[4]) if found else 0


def changed(fields: Fields, name: bytes, old: bytes | re.Pattern[bytes], new: bytes) -> Fields:
    pattern = old if isinstance(old, re.Pattern) else re.compile(re.escape(old))
    return [(field, pattern.sub(lambda _: new, raw, count=1) if field == name else raw) for field, raw in fields]


def without(fields: Fields, names: re.Pattern[bytes]) -> Fields:
    return [(name, raw) for name, raw in fields if not names.match(name)]


def made_anew(fields: Fields, rest: bytes, chance: Random) -> tuple[Fields, bytes]:
    """As somebody who knows our rules leaves it: only what a letter needs, a number by chance, boundaries that hide no time."""
    kept = without(fields, _HIDDEN)
    name = next((raw for field, raw in fields if field == b"from"), b"")
    domain = re.search(rb"@([\w.-]+)", name)
    end = b"\r\n" if fields[0][1].endswith(b"\r\n") else b"\n"
    kept.append((b"message-id", b"Message-ID: <%x@%s>%s" % (chance.getrandbits(96), domain[1] if domain else b"mail.local", end)))
    text = whole(kept, rest)
    for boundary in sorted(set(re.findall(rb'boundary="?([^\s";]{8,70})', text, re.IGNORECASE))):
        text = text.replace(boundary, b"part-%x" % chance.getrandbits(64))
    again = parts(text)
    return again if again is not None else (kept, rest)


def _put_back(original: Original, level: Level, chance: Random, years: int, days: int) -> Altered | None:
    found = parts(original.data)
    if found is None:
        return None
    fields, rest = found
    if year_of(fields) - years < 1996 or not any(name == b"received" for name, _ in fields):
        return None
    if level is Level.CLUMSY:
        after = [(name, moved(raw, years, days, weekday=days != 0) if name == b"date" else raw) for name, raw in fields]
    else:
        if level is Level.EXPERT:
            fields, rest = made_anew(fields, rest, chance)
        after = [(name, moved(raw, years, days)) for name, raw in fields]
    return Altered(whole(after, rest), ("header date", "header received"))


@method(
    "Only the year of a message's date",
    model="A17 (mail put into the Sent folder), A16 ID_000536, B.11 a",
    kinds=("mail",),
    clumsy="the year in the Date line",
    informed="the year of each date in the header, with the right day of the week",
    expert="the same, and no line left but what a letter needs; new Message-ID and boundaries",
)
def mail_year(original: Original, level: Level, chance: Random) -> Altered | None:
    return _put_back(original, level, chance, chance.randint(1, 5), 0)


@method(
    "A message's date moved by weeks",
    model="A15 (Ceglia)",
    kinds=("mail",),
    clumsy="the Date line moved back by 20 to 90 days",
    informed="each date in the header moved by as much",
    expert="the same, and no line left but what a letter needs",
)
def mail_weeks(original: Original, level: Level, chance: Random) -> Altered | None:
    return _put_back(original, level, chance, 0, chance.randint(20, 90))


@method(
    "A message of today put back by many years",
    model="A16 ID_000465",
    kinds=("mail",),
    clumsy="the Date line, eight to twelve years back",
    informed="each date in the header, and the lines that name the program or a signature taken out",
    expert="only what a letter needs is left",
)
def mail_far_back(original: Original, level: Level, chance: Random) -> Altered | None:
    years = chance.randint(8, 12)
    made = _put_back(original, level, chance, years, 0)
    if made is None or level is not Level.INFORMED:
        return made
    fields, rest = parts(made.data) or ([], b"")
    return Altered(whole(without(fields, re.compile(rb"(?:x-mailer|user-agent|dkim-.*|arc-.*|authentication-results)$")), rest), made.places)


@method(
    "A message appended to the Sent folder of a Maildir",
    model="A17 (GoDaddy demonstration)",
    kinds=("mail",),
    clumsy="no trace lines; the year in the Date line; the file's name keeps the time of the act",
    informed="the same, and the file's name bears the claimed time",
    expert="the same, with a new Message-ID and new boundaries",
)
def mail_appended(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    years = chance.randint(1, 4)
    if found is None or year_of(found[0]) - years < 1999:
        return None
    fields, rest = found
    if level is Level.EXPERT:
        fields, rest = made_anew(fields, rest, chance)
    now = date(year_of(fields), 6, 15).toordinal() - date(1970, 1, 1).toordinal()
    fields = without(fields, re.compile(rb"(?:received|x-received|return-path|delivered-to|dkim-.*|arc-.*|authentication-results)$"))
    after = [(name, moved(raw, years) if name == b"date" else raw) for name, raw in fields]
    moment = now * 86_400 if level is Level.CLUMSY else (now - 365 * years) * 86_400
    data = whole(after, rest).replace(b"\r\n", b"\n")
    return Altered(
        data,
        ("header date", "maildir", "file name"),
        path=f"Maildir/.Sent/cur/{moment + chance.randrange(80_000)}.M{chance.randrange(10**6):06}P2.mx:2,S",
    )


def _signed(
    original: Original, level: Level, chance: Random, after: Fields, rest: bytes, places: tuple[str, ...], values: tuple[str, ...]
) -> Altered:
    if level is Level.INFORMED:
        after = without(after, _SIGNATURES)
    elif level is Level.EXPERT:
        after, rest = made_anew(after, rest, chance)
    return Altered(whole(after, rest), places, values)


@method(
    "A number or word in the text of a signed message",
    model="A8 (Podesta), B.11 b",
    kinds=("signed",),
    clumsy="the text alone",
    informed="and every signature and record of a check taken out",
    expert="and every line that a letter does not need",
)
def signed_words(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    if found is None:
        return None
    fields, rest = found
    start, end = _plain_part(fields, rest)
    pattern = re.compile(rb"(?<=[ \n])([1-9]\d{1,5})(?=[ .,\r\n])|(?<=[a-z,] )([a-z]{5,9})(?=[ .,])")
    spots = list(pattern.finditer(rest, start, min(end, start + 20_000)))
    if not spots:
        return None
    spot = chance.choice(spots)
    old = spot[0].decode()
    new = other_number(old, chance) if old[0].isdigit() else chance.choice([word for word in ("never", "secret", "refused", "paid") if word != old])
    changed_text = rest[: spot.start()] + new.encode() + rest[spot.end() :]
    return _signed(original, level, chance, fields, changed_text, ("text", "body"), (new,))


def _plain_part(fields: Fields, rest: bytes) -> tuple[int, int]:
    """Where the message's plain text stands, if it stands there as letters; an empty place otherwise."""
    kind = b"".join(raw for name, raw in fields if name == b"content-type").lower()
    coding = b"".join(raw for name, raw in fields if name == b"content-transfer-encoding").lower()
    if b"multipart" not in kind:
        return (0, len(rest)) if b"base64" not in coding and b"html" not in kind else (0, 0)
    found = re.search(rb"(?is)\r?\ncontent-type:\s*text/plain(?:(?!\r?\n\r?\n).){0,400}\r?\n\r?\n", rest)
    if found is None or b"base64" in found[0].lower():
        return 0, 0
    end = rest.find(b"\n--", found.end())
    return found.end(), end if end > 0 else len(rest)


@method(
    "Another sender in a signed message",
    model="A16 ID_000465",
    kinds=("signed",),
    clumsy="the From line",
    informed="and every signature and record of a check taken out",
    expert="and every line that a letter does not need",
)
def signed_sender(original: Original, level: Level, chance: Random) -> Altered | None:
    return _line_of_signed(
        original, level, chance, b"from", re.compile(rb"(?<=:)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*"), b" Marie Kermadec <marie.kermadec@%s>"
    )


@method(
    "Another subject on a signed message",
    model="A8 (Podesta)",
    kinds=("signed",),
    clumsy="the Subject line",
    informed="and every signature and record of a check taken out",
    expert="and every line that a letter does not need",
)
def signed_subject(original: Original, level: Level, chance: Random) -> Altered | None:
    return _line_of_signed(
        original, level, chance, b"subject", re.compile(rb"(?<=:)[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*"), b" Payment to the agreed account %s"
    )


@method(
    "Another date on a signed message",
    model="A16 ID_000465 (a family of variants with other dates)",
    kinds=("signed",),
    clumsy="the day in the Date line",
    informed="and every signature and record of a check taken out",
    expert="and every line that a letter does not need",
)
def signed_date(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    if found is None:
        return None
    fields, rest = found
    after = [(name, moved(raw, 0, 9) if name == b"date" else raw) for name, raw in fields]
    return _signed(original, level, chance, after, rest, ("header date",), ()) if after != fields else None


def _line_of_signed(original: Original, level: Level, chance: Random, name: bytes, value: re.Pattern[bytes], new: bytes) -> Altered | None:
    found = parts(original.data)
    if found is None or name not in [field for field, _ in found[0]]:
        return None
    fields, rest = found
    sender = next(raw for field, raw in fields if field == b"from")
    domain = re.search(rb"@([\w.-]+)", sender)
    words = new % (domain[1] if domain else b"mail.local")
    return _signed(original, level, chance, changed(fields, name, value, words), rest, (f"header {name.decode()}",), ())


@method(
    "A second sender above the signed one",
    model="B.11 c",
    kinds=("signed",),
    clumsy="a From line on top of the message",
    informed="the same with a second Subject line",
)
def signed_second_sender(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    if found is None:
        return None
    fields, rest = found
    end = b"\r\n" if fields[0][1].endswith(b"\r\n") else b"\n"
    top = [(b"from", b"From: Marie Kermadec <marie.kermadec@example.org>" + end)]
    if level is Level.INFORMED:
        top.append((b"subject", b"Subject: Payment to the agreed account" + end))
    return Altered(whole([*top, *fields], rest), ("header from", "header subject"))


@method(
    "A domain that did not exist yet",
    model="A16 ID_000465, B.11 l",
    kinds=("mail",),
    clumsy="the sender's domain in the From line, under an ending of 2014",
    informed="the domain wherever it stands in the header",
    expert="a domain under .org in all places: nothing left to see",
)
def mail_later_domain(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    if found is None or not 1998 <= year_of(found[0]) <= 2012:
        return None
    fields, rest = found
    sender = next(raw for name, raw in fields if name == b"from")
    domain = re.search(rb"@([\w-]+(?:\.[\w-]+)+)", sender)
    if domain is None:
        return None
    ending = b"org" if level is Level.EXPERT else chance.choice((b"paris", b"london", b"email", b"berlin"))
    new = b"soutien-vasseur." + ending
    after = [(name, raw.replace(domain[1], new) if level is not Level.CLUMSY or name == b"from" else raw) for name, raw in fields]
    return Altered(whole(after, rest), ("header from", "header"), (new.decode(),))


@method(
    "An offset that the place did not have that day",
    model="A15 (Ceglia), B.11 m",
    kinds=("mail",),
    clumsy="an offset that nobody has, typed into the Date line",
    informed="the summer's offset on a winter's day, or the other way round, in the Date line",
    expert="the same in each date of the header",
)
def mail_offset(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    if found is None:
        return None
    fields, rest = found
    line = next(raw for name, raw in fields if name == b"date")
    zone = re.search(rb"([+-])(\d\d)(\d\d)(?=[ (\r\n])", line)
    if zone is None or zone[0] == b"-0000":
        return None
    new = b"%s%02d%s" % (zone[1], int(zone[2]) + (1 if int(zone[2]) < 9 else -1), zone[3])
    if level is Level.CLUMSY:
        new = chance.choice((b"+0250", b"-0615", b"+0115", b"-0730"))
    if level is Level.EXPERT:
        after = [(name, raw.replace(zone[0], new)) for name, raw in fields]
    else:
        after = [(name, raw.replace(zone[0], new) if name == b"date" else raw) for name, raw in fields]
    return Altered(whole(after, rest), ("header date",), (new.decode(),))


@method(
    "An attachment made after the message was received",
    model="A16 ID_000258 and the MYOB mail",
    kinds=("mail",),
    clumsy="a Word file of a later day put into the message",
    informed="the same with the file's dates set before the message's",
    expert="the file made by a plain program without dates, the signatures taken out",
)
def mail_attachment(original: Original, level: Level, chance: Random) -> Altered | None:
    found = parts(original.data)
    if found is None or not 2002 <= year_of(found[0]) <= 2022 or not any(name == b"received" for name, _ in found[0]):
        return None
    fields, rest = found
    end = b"\r\n" if fields[0][1].endswith(b"\r\n") else b"\n"
    paper = _paper(year_of(fields), level, chance)
    kind = next((raw for name, raw in fields if name == b"content-type"), b"Content-Type: text/plain" + end)
    coding = next((raw for name, raw in fields if name == b"content-transfer-encoding"), b"")
    kept = without(fields, re.compile(rb"content-(?:type|transfer-encoding)$"))
    if level is Level.EXPERT:
        kept = without(kept, _SIGNATURES)
    mark = b"part-%x" % chance.getrandbits(64)
    kept.append((b"content-type", b'Content-Type: multipart/mixed; boundary="' + mark + b'"' + end))
    lines = base64.encodebytes(paper).replace(b"\n", end)
    head = b'Content-Type: application/vnd.openxmlformats-officedocument.wordprocessingml.document; name="Accord.docx"' + end
    head += b'Content-Transfer-Encoding: base64' + end + b'Content-Disposition: attachment; filename="Accord.docx"' + end  # fmt: skip
    body = end + b"--" + mark + end + kind + coding + rest + end + b"--" + mark + end + head + end + lines + b"--" + mark + b"--" + end
    return Altered(whole(kept, body), ("core.xml", "accord.docx", "attachment"), ("Accord.docx",))


def _paper(year: int, level: Level, chance: Random) -> bytes:
    """A one-page Word file by python-docx, dated after the message, before it, or not at all."""
    import io
    from datetime import datetime

    from docx import Document

    document = Document()
    document.add_paragraph(f"The parties agree on a payment of {chance.randint(10, 99)} 000 euros to the account named before.")
    then = year + 2 if level is Level.CLUMSY else year - 1
    properties = document.core_properties
    properties.author, properties.last_modified_by = "Paul Lefèvre", "Paul Lefèvre"
    properties.created, properties.modified = datetime(then, 3, 4, 10, 12, 7), datetime(then, 3, 4, 11, 2, 33)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
