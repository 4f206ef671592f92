r"""When the store of settings in a Rich Text document was written (`\*\datastore`; [MSFT-RTF] 1.9.1, [MS-CFB] section 2.6.1)."""

from collections.abc import Iterator

from leakcheck.decode.compound_file import DAMAGE, MAGIC, opened
from leakcheck.decode.moments import filetime_moment
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location

#: Before the file stands the name of the class that reads it.
_HEADER = 256


def store_facts(data: bytes) -> Iterator[AnyFact]:
    """The time in UTC at which Word wrote the store, which it makes anew with every save; nothing where there is none."""
    start = data.find(MAGIC, 0, _HEADER)
    if start < 0:
        return
    try:
        with opened(Content.of_bytes(data[start:])) as file:
            ticks = file.root.modified
    except DAMAGE:
        return  # the damage is told of the store itself, which is an item of its own
    moment = filetime_moment(ticks)
    if moment is not None:
        at = Location(r"\*\datastore: directory, root: modified", str(ticks))
        yield TimeClaim(at=at, role=TimeRole.STORED, moment=moment, voucher=Voucher.CONTAINER)
