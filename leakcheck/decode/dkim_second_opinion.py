"""dkimpy's opinion on a signature that our own verifier finds fitting: two implementations must agree before anything is built on it.

dkimpy 1.1.8 takes quadratic time on some hostile messages and compares x= with today's date; both are dealt with here.
"""

import re
from enum import Enum
from types import SimpleNamespace
from typing import Any

from leakcheck.model.moment import Moment

#: Messages on which dkimpy's regular expressions would take minutes are not shown to it.
_MOST_BYTES = 8 << 20
_MOST_HEADER = 200_000
_LONG_BLANKS = re.compile(rb"[ \t\r\n]{2000}")


class SecondOpinion(Enum):
    """What dkimpy says."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"
    """It cannot read the message, or it was not asked."""


def second_opinion(data: bytes, order: int, record: str, receipt: Moment | None) -> SecondOpinion:
    """Dkimpy's answer for the signature number `order` from the top, with this key record, as of the message's own time."""
    if len(data) > _MOST_BYTES or len(data.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0]) > _MOST_HEADER or _LONG_BLANKS.search(data):
        return SecondOpinion.SILENT
    import dkim

    library: Any = dkim
    moment = receipt.latest.timestamp() if receipt is not None else 4_000_000_000
    before = library.time
    # dkimpy has no parameter for the time of judgement; its module's clock is set for this call alone (workers have one thread).
    library.time = SimpleNamespace(time=lambda: moment)
    try:
        fits = library.DKIM(data, minkey=0).verify(order, dnsfunc=lambda name, timeout=0: record.encode("ascii", "ignore"))
    # dkimpy raises assorted errors on damaged headers beside its own; that is no answer about the signature.
    except Exception:
        return SecondOpinion.SILENT
    finally:
        library.time = before
    return SecondOpinion.YES if fits else SecondOpinion.NO
