"""Files that lock an open document: `~$…` of Word, Excel and PowerPoint, `.~lock.…#` of LibreOffice. They name who had it open."""

import re
from collections.abc import Iterator

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    AnyFact,
    Identifier,
    IdentifierKind,
    PathClaim,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location

#: Size of the file, and where the name in two-byte characters begins with its length: Word; Excel and PowerPoint.
_FORMS = {162: 54, 165: 55}
_LONGEST_NAME = 52
#: Name, account, computer, time without zone, profile; commas and semicolons in them are written with a stroke before.
_LIBRE = re.compile(
    rb"\A(?P<name>(?:[^,\\\n]|\\.){0,200}),(?P<account>(?:[^,\\\n]|\\.){0,200}),(?P<host>(?:[^,\\\n]|\\.){0,200}),"
    rb"(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4}) (?P<clock>\d\d:\d\d),(?P<profile>file:(?:[^,;\\\n]|\\.){3,1000});?\s?\Z"
)
_ESCAPED = re.compile(r"\\(.)")


def _recognises(content: Content) -> bool:
    if content.size in _FORMS:
        return bool(_name(content.head))
    return content.size <= 2000 and _LIBRE.match(content.head) is not None


def _name(data: bytes) -> str:
    """The name, as it stands in two-byte characters; empty unless the one in bytes tells the same, because nothing else marks such a file."""
    start, length = _FORMS[len(data)], data[0]
    count = int.from_bytes(data[start : start + 2], "little")
    if not 1 <= length <= _LONGEST_NAME or not 1 <= count <= _LONGEST_NAME or start + 2 + 2 * count > len(data):
        return ""
    narrow, wide = data[1 : 1 + length], data[start + 2 : start + 2 + 2 * count].decode("utf-16-le", "replace")
    # A letter that some code pages lack can come out as a control; more than one is another file.
    if "\ufffd" in wide or sum(not letter.isprintable() for letter in wide) > (count >= 4):
        return ""
    return wide if _same(narrow, wide) else ""


def _same(narrow: bytes, wide: str) -> bool:
    """Whether the two forms of the name tell the same, as far as plain letters show it.

    A question mark stands for what the code page lacks; in code pages with letters of two bytes the places shift.
    """
    pairs = [(chr(byte), letter) for byte, letter in zip(narrow, wide, strict=False)]
    if len(narrow) != len(wide):
        plain_letters = all(letter.encode() in narrow for letter in wide if letter < "\x80")
        return len(wide) < len(narrow) <= 2 * len(wide) and plain_letters and any(letter >= "\u2e80" for letter in wide)
    plain = [(byte, letter) for byte, letter in pairs if byte < "\x80" and byte != "?"]
    return all(byte == letter for byte, letter in plain) and (bool(plain) or all(letter.isalpha() or letter == " " for letter in wide))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    if content.size in _FORMS:
        name = storable(_name(content.head).strip(), 100)
        if name:
            yield PersonClaim(at=Location("owner file: name", name), role=PersonRole.OPENED_BY, name=name)
        return
    match = _LIBRE.match(content.head)
    if match is not None:
        yield from _libre_office(
            {key: _ESCAPED.sub(r"\1", storable(value.decode("utf-8", "replace"), 1000)) for key, value in match.groupdict().items()}
        )


def _libre_office(values: dict[str, str]) -> Iterator[AnyFact]:
    for key in ("name", "account"):
        if values[key].strip():
            yield PersonClaim(at=Location(f"lock file: {key}", values[key]), role=PersonRole.OPENED_BY, name=values[key].strip())
    if values["host"].strip():
        yield Identifier(at=Location("lock file: computer", values["host"]), kind=IdentifierKind.HOST, value=values["host"].strip())
    stated = f"{values['year']}-{values['month']}-{values['day']}T{values['clock']}"
    moment = iso_moment(stated)
    if moment is not None:
        yield TimeClaim(at=Location("lock file: opened at (local time)", stated), role=TimeRole.HISTORY, moment=moment)
    yield PathClaim(at=Location("lock file: profile", values["profile"]), path=values["profile"], role="profile of the program")
    if "libreoffice" in values["profile"].lower():
        yield SoftwareClaim(at=Location("lock file: profile", values["profile"]), role=SoftwareRole.APPLICATION, name="LibreOffice")


FORMAT = Format(
    name="owner_file",
    title="Lock file of an open document",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    extract=_extract,
    limitations=("A name that somebody changed in the program's settings while the document was open is the one told.",),
)
