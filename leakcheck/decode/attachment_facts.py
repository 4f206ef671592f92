"""What a mail states of an attached file as it lay on the sender's computer (RFC 2183 sections 2.4 to 2.7).

Exchange and Outlook write when an attachment was put into the message and last changed there; Apple's programs the rights that a file
had, and the four letters by which old Macintosh systems told its kind and the program that made it.
"""

from collections.abc import Iterator

from leakcheck.decode.mail_body import Part
from leakcheck.decode.moments import mail_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

_TIMES = {"creation-date": TimeRole.CREATED, "modification-date": TimeRole.MODIFIED}
_LETTERS = {"x-mac-type": "kind of the file on a Macintosh", "x-mac-creator": "program of the file on a Macintosh"}
_HEXADECIMAL = 8


def attachment_facts(part: Part) -> Iterator[AnyFact]:
    """The facts of one part, which stand in the message and speak of the file attached."""
    for name, value in part.stated:
        at = Location(f"in the message, body part {part.number}: {name}", value)
        if name in _TIMES and (moment := mail_moment(value)):
            yield TimeClaim(at=at, role=_TIMES[name], moment=moment, voucher=Voucher.CONTAINER)
        elif name == "x-unix-mode" and value:
            yield Description(at=at, kind="rights of the file on a Unix system", value=value)
        elif name in _LETTERS and (letters := _four_letters(value)):
            yield Description(at=at, kind=_LETTERS[name], value=letters)


def _four_letters(value: str) -> str:
    """Four characters, written as eight hexadecimal digits."""
    try:
        return storable(bytes.fromhex(value).decode("mac-roman"), 4) if len(value) == _HEXADECIMAL else storable(value, 20)
    except ValueError:
        return storable(value, 20)
