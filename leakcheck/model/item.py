"""One thing in the dump."""

from enum import StrEnum

import msgspec

#: Stands between a container and what lies in it, in an item's path.
INSIDE = "!/"


class ItemKind(StrEnum):
    """What sort of thing an item is, for counting like with like."""

    MAIL = "mail"
    DOCUMENT = "document"
    PICTURE = "picture"
    CONTAINER = "container"
    EARLIER_STATE = "earlier-state"
    """A document as it was before a later save, cut out of the file that still holds it. Evidence about that file, and no file of its own."""
    OTHER = "other"


class Item(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One thing in the dump, named by its chain: `mails.zip!/inbox.mbox!/17!/budget.docx`."""

    path: str
    size: int
    """Bytes."""
    sha256: str
    """Lower-case hexadecimal digest of the item's own bytes; empty where they could not be read."""
    parent: str = ""
    """The path of the item that this one was found in; empty at the top."""
    format: str = ""
    """The name of the format that reads it; empty where none does."""
    kind: ItemKind = ItemKind.OTHER

    @property
    def name(self) -> str:
        """The last step of the chain: only a claim, never a proof of kind."""
        return self.path.rsplit(INSIDE, 1)[-1].rsplit("/", 1)[-1]

    @property
    def depth(self) -> int:
        """How many containers this item lies in."""
        return self.path.count(INSIDE)


def root_of(path: str) -> str:
    """The name of the scanned file or folder that an item's path begins with."""
    return path.split(INSIDE, 1)[0].split("/", 1)[0]
