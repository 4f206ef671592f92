"""What is to be handed on about one item."""

from dataclasses import dataclass

from leakcheck.decode.retrieved_item import Retrieved
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.facts import Revision
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item


@dataclass(frozen=True, slots=True)
class EarlierState:
    """A state of the item before a later save, which the item still holds."""

    revision: Revision
    """What the file says of it."""
    item: Item
    data: bytes


@dataclass(frozen=True, slots=True)
class SignatureFile:
    """A file that bears a signature speaking for the item: the signed file that it lies in, or one that lies beside it."""

    name: str
    """In the bundle."""
    item: Item
    data: bytes
    is_around: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """What is to be handed on."""

    result: FileResult
    """The item asked about, facts included."""
    data: bytes
    run: RunInfo
    mail: FileResult | None = None
    """The message whose signatures speak for it: the item itself, or the one that it lies in; None where there is none."""
    retrieved: Retrieved = Retrieved(b"")  # noqa: RUF009  # a frozen struct
    """The message's bytes."""
    inside: tuple[Item, ...] = ()
    """Where the item is not itself the message: the message's attachment that it is or lies in, and what leads from there to the item's bytes."""
    states: tuple[EarlierState, ...] = ()
    """The earlier states that its findings rest on, the oldest first."""
    copy: "SignedCopy | None" = None
    signature_files: tuple[SignatureFile, ...] = ()
    unread_copy: str = ""
    """The path of such a copy that could not be read again; empty where there is none, or it was read."""

    @property
    def is_the_message(self) -> bool:
        return self.mail is not None and self.mail.examined.item.path == self.result.examined.item.path


@dataclass(frozen=True, slots=True)
class SignedCopy:
    """Another copy, for which a signature speaks, and from which the item differs."""

    proof: Proof
    """The copy with its own key and checks."""
    finding: Finding
    """What was found in the item by comparing the two."""
