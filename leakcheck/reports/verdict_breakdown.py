"""What each of the three words is made up of: the lines below a count, the same for terminal and page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from leakcheck.model.verdict import Basis, Flag, Status


@dataclass(frozen=True, slots=True)
class Share:
    """So many items of one verdict, and what holds of them."""

    count: int
    words: str
    bases: tuple[Basis, ...] = ()
    """Those it counts together; empty where it goes across them."""
    within: bool = False
    """It says something more of items that the lines before have counted, and is not to be added to them."""


_AUTHENTICATED = (
    ("signed, and the signature fits the file as it is", (Basis.SIGNED,)),
    ("signed, and the signature fits once known damage of exports or servers is undone", (Basis.SIGNED_AFTER_REPAIR,)),
    ("signed in the text and other lines; one header line is not the one that was signed", (Basis.BODY_ONLY,)),
    ("the same bytes as a part of a signed message or file, or lying in one", (Basis.INHERITED,)),
)
#: Why nothing settles what a file claims, in the order in which it is told.
_UNVERIFIABLE = (
    ("without anything that could settle it, such as a signature", (Basis.NO_SIGNATURE, Basis.CONSISTENT)),
    ("signed, but the key is not at hand: see leakcheck keys --help", (Basis.KEY_UNAVAILABLE,)),
    ("signed, but the signature does not fit what is here, as after exports and mailing lists", (Basis.FAILED_EXPLAINABLE, Basis.TEXT_LOST)),
    ("signed by a key that others may have, or under circumstances not good enough", (Basis.CONDITIONAL_KEY, Basis.FORGEABLE_KEY)),
    (
        "signed by a key that nothing ties to the name it is said to be of, such as one computed here",
        (Basis.SIGNED_BY_RECOVERED_KEY, Basis.SIGNED_BY_UNANCHORED_KEY),
    ),
    ("signed in part, or sealed by a server on its way: not all that a reader sees", (Basis.SEALED_ONLY, Basis.PARTLY_COVERED)),
    ("with a time stamp alone, which says by when a file existed and not whose it is", (Basis.TIME_STAMPED,)),
    ("with a signature that is damaged or not of a kind that is read here", (Basis.SIGNATURE_UNREADABLE,)),
    ("mailboxes, archives and the like: what lies in them is counted by itself", (Basis.CONTAINER,)),
    ("of which nothing could be read", (Basis.UNSUPPORTED, Basis.DAMAGED, Basis.ENCRYPTED, Basis.UNREADABLE)),
)
_SUSPICIOUS = (
    ("with other words than another state or copy; the difference is shown", (Basis.ALTERED,)),
    ("with something that cannot be right as it stands", (Basis.IMPOSSIBLE,)),
    ("with two independent signs against what they claim", (Basis.CONTRADICTION,)),
    ("saved again together within minutes; no change of words was shown", (Basis.PROVENANCE,)),
)
_LINES: dict[Status, tuple[tuple[str, tuple[Basis, ...]], ...]] = {
    Status.AUTHENTICATED: _AUTHENTICATED,
    Status.UNVERIFIABLE: _UNVERIFIABLE,
    Status.SUSPICIOUS: _SUSPICIOUS,
}
#: What is told of a verdict's items beside what it rests on.
_ACROSS: dict[Status, tuple[tuple[str, Flag], ...]] = {
    Status.AUTHENTICATED: (
        ("of them by keys that you gave (--keys), or that were computed and tied to the domain: as good as their source", Flag.SUPPLIED_KEY),
        ("of them signed by another domain than the sender's: vouched for by that service, not for the named sender", Flag.SIGNER_NOT_AUTHOR),
    ),
    Status.UNVERIFIABLE: (("of them not read, or not to the end: see what could not be read or checked", Flag.LIMITS),),
    Status.SUSPICIOUS: (("of them mail from outside under a borrowed name, as any mailbox holds it", Flag.INBOUND_SPOOF),),
}


class Counted(Protocol):
    """What a case has counted."""

    def counts_by_basis(self) -> Sequence[tuple[Status, str, int]]: ...

    def counts_by_flag(self, status: Status) -> Mapping[Flag, int]: ...


def shares(case: Counted, status: Status) -> Sequence[Share]:
    """The lines below the count of `status`. Those that are not `within` add up to it."""
    found = {basis: count for one, basis, count in case.counts_by_basis() if one is status}
    flags = case.counts_by_flag(status)
    lines = [Share(sum(found.get(basis.value, 0) for basis in bases), words, bases) for words, bases in _LINES[status]]
    across = [Share(flags.get(flag, 0), words, within=True) for words, flag in _ACROSS.get(status, ())]
    return [share for share in (*lines, *across) if share.count]
