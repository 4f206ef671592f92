"""`PEAK`, which libsndfile writes beside sound in floating point (WAV, AIFF): a version, and when the loudest place was sought, as Unix time."""

from collections.abc import Iterator

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.riff_chunks import Order
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

_VERSION = 1
#: Before that there was no sound in floating point in these formats: programs that do not know the time leave other numbers.
_FIRST_YEAR = 1991


def peak_time(data: bytes, order: Order, part: str) -> Iterator[AnyFact]:
    seconds = int.from_bytes(data[4:8], order)
    moment = unix_moment(seconds)
    if int.from_bytes(data[:4], order) == _VERSION and moment is not None and moment.wall.year > _FIRST_YEAR:
        at = Location(f"{part} time", str(seconds))
        yield TimeClaim(at=at, role=TimeRole.CREATED, moment=moment, voucher=Voucher.EMBEDDED, token="peak-chunk")
