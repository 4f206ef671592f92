"""Numbers that programs build times out of, and the times that they stand for."""

from datetime import UTC, datetime, timedelta

from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, Precision

Token = tuple[str, Moment]
#: The digits of Exim: the ten of everybody, capitals, small letters. sendmail has the first sixty of them.
SIXTY_TWO = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#: Before mail of this kind existed and beyond what can be meant, a number is no time.
_FROM, _UNTIL = datetime(1991, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
#: The Macintosh counts seconds of local time from here.
_MAC_EPOCH = datetime(1904, 1, 1)
#: Notes counts days as astronomers do.
_JULIAN_EPOCH, _JULIAN_DAY, _JULIAN_BITS = datetime(1970, 1, 1), 2_440_588, 0xFFFFFF
_DAY, _LAST_DAY = timedelta(days=1), 30_000
_WITHOUT_SECONDS = 12


def kept(name: str, moment: Moment | None) -> Token | None:
    """A time under the name of the decoder that read it; None where the number stands for none."""
    return (name, moment) if moment is not None and moment.earliest > _FROM and moment.latest < _UNTIL else None


def hidden_time(at: Location, token: Token) -> TimeClaim:
    """The fact that an identifier at a place holds a time; it names the decoder, so that rules can weigh decoders apart."""
    return TimeClaim(at=at, role=TimeRole.TOKEN, moment=token[1], voucher=Voucher.EMBEDDED, token=token[0])


def alphabet_number(text: str, alphabet: str) -> int:
    """A number whose digits are the letters of an alphabet. Raises ValueError for others."""
    number = 0
    for letter in text:
        number = number * len(alphabet) + alphabet.index(letter)
    return number


def calendar_moment(digits: str) -> Moment | None:
    """Year, month, day, hour, minute and perhaps second in a row: local time or UTC, hence without a zone."""
    parts = (digits[:4], *(digits[place : place + 2] for place in range(4, len(digits), 2)))
    try:
        wall = datetime(*map(int, parts))  # type: ignore[arg-type]  # no zone among them
    except ValueError:
        return None
    return Moment(wall, None, Precision.MINUTE if len(digits) == _WITHOUT_SECONDS else Precision.SECOND)


def mac_moment(seconds: int) -> Moment | None:
    """Seconds since 1904 by the clock of a Macintosh, without a zone."""
    return Moment(_MAC_EPOCH + timedelta(seconds=seconds))


def notes_moment(time: str, date: str) -> Moment | None:
    """A TIMEDATE of Notes in hexadecimal: hundredths of a second since midnight UTC, and a day under a byte for the zone."""
    elapsed = timedelta(seconds=int(time, 16) // 100)
    day = (int(date, 16) & _JULIAN_BITS) - _JULIAN_DAY
    # The largest day is tens of thousands of years away.
    return Moment(_JULIAN_EPOCH + timedelta(days=day) + elapsed, 0) if elapsed < _DAY and 0 <= day < _LAST_DAY else None
