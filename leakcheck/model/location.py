"""Where a fact stands in a file, so that a reader with another tool finds the same bytes."""

import msgspec

#: A raw value longer than this is cut: it is shown to people, and the file itself stays the record.
LONGEST_RAW = 500


class Location(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """A place in an item: `part` in the words of the format, `raw` the text that stands there (bounded)."""

    part: str
    """For example `docProps/core.xml: dc:creator`, `header Received [2]`, `/Info /CreationDate`."""
    raw: str = ""
    item: str = ""
    """The item's path; left empty by readers, filled in by the frame when a fact leaves its item."""

    def __post_init__(self) -> None:
        if not self.part:
            raise ValueError("a location names a part of the file")
        if len(self.raw) > LONGEST_RAW:
            msgspec.structs.force_setattr(self, "raw", self.raw[: LONGEST_RAW - 1] + "…")
