"""dkimpy's opinion on a signature that our own verifier finds fitting: two implementations must agree before anything is built on it.

dkimpy 1.1.8 takes quadratic time on some hostile messages, compares x= with today's date, goes to the network unless told
otherwise, and says most of its noes by raising; all of that is dealt with here.
"""

import logging
import re
from enum import StrEnum
from types import SimpleNamespace
from typing import Any

import msgspec

from leakcheck.decode.visible_text import storable

#: Messages on which dkimpy would take many seconds are not shown to it: it copies folded fields line by line, and its
#: expressions try every start of a run of blanks.
_MOST_BYTES = 16 << 20
_MOST_HEADER = 128 << 10
_MOST_FOLDS = 4000
_LONG_BLANKS_IN_HEADER = re.compile(rb"[ \t\r\n]{200}")
_BLANKS = re.compile(rb"[ \t]{16,}")
#: Sum of the squares of the runs of blanks in a body: about three seconds.
_MOST_WORK = 10**9
#: How dkimpy words the one refusal that is about the message and not about the form of the signature.
_BODY = "body hash mismatch"

# dkimpy tells each failure to a logger, which would print it to the user's terminal.
_QUIET = logging.Logger("dkimpy, unheard", logging.CRITICAL + 1)


class SecondOpinion(StrEnum):
    """What dkimpy says."""

    YES = "yes"
    NO = "no"
    SILENT = "silent"
    """It cannot read the message, or it was not asked."""


class Opinion(msgspec.Struct, frozen=True):
    """An answer of dkimpy's with the words that it gives as its reason."""

    answer: SecondOpinion
    words: str = ""
    """Empty where it gives none. They may quote the message."""


TOO_COSTLY = "not asked: the message is made so that dkimpy would take very long over it"
TOO_SLOW = "stopped: dkimpy took too long"
_LONGEST_WORDS = 300


def second_opinion(message: bytes, order: int, record: str, when: int) -> SecondOpinion:
    """Dkimpy's answer for the signature number `order` from the top, with this key record, as of a Unix time.

    Give a time at which the signature was fresh: what its age means is no question for a verifier of old mail.
    """
    return opinion_on(message, order, record, when).answer


def opinion_on(message: bytes, order: int, record: str, when: int) -> Opinion:
    """The same answer with dkimpy's words."""
    if not _bearable(message):
        return Opinion(SecondOpinion.SILENT, TOO_COSTLY)
    import dkim

    library: Any = dkim
    before = library.time
    # dkimpy has no parameter for the time of judgement; its module's clock is set for this call alone (workers have one thread).
    library.time = SimpleNamespace(time=lambda: when)
    try:
        fits = library.DKIM(message, logger=_QUIET, minkey=0).verify(order, dnsfunc=lambda name, timeout=0: record.encode("ascii", "ignore"))
    # dkimpy raises assorted errors on damaged headers beside its own; that is no answer about the signature.
    except Exception as error:
        words = storable(str(error) or type(error).__name__, _LONGEST_WORDS)
        return Opinion(SecondOpinion.NO if words.startswith(_BODY) else SecondOpinion.SILENT, words)
    finally:
        library.time = before
    return Opinion(SecondOpinion.YES if fits else SecondOpinion.NO)


def _bearable(message: bytes) -> bool:
    if len(message) > _MOST_BYTES:
        return False
    head, _, body = message.partition(b"\r\n\r\n")
    if len(head) > _MOST_HEADER or head.count(b"\n ") + head.count(b"\n\t") > _MOST_FOLDS or _LONG_BLANKS_IN_HEADER.search(head):
        return False
    return sum((run.end() - run.start()) ** 2 for run in _BLANKS.finditer(body)) < _MOST_WORK
