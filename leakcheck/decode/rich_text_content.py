"""What a document in Rich Text Format holds, in the words of the format, and not yet what that means."""

from collections import Counter
from dataclasses import dataclass, field

from leakcheck.decode.marked_black import ROLE


@dataclass(slots=True)
class Embedded:
    """A picture or an embedded object: hexadecimal digits, or bytes as they are."""

    kind: str
    digits: list[bytes] = field(default_factory=list)
    binary: bytes = b""

    @property
    def data(self) -> bytes:
        if self.binary:
            return self.binary
        digits = b"".join(self.digits).translate(None, _NO_DIGITS)
        return bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))


_NO_DIGITS = bytes(set(range(256)) - set(b"0123456789abcdefABCDEF"))


@dataclass(slots=True)
class RichText:
    """What a document holds, in the words of the format."""

    texts: dict[str, list[str]] = field(default_factory=lambda: {"document": [], "hidden": [], "deleted": [], "comment": [], ROLE: []})
    values: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    times: dict[str, dict[str, int]] = field(default_factory=dict)
    fonts: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Name and character set number by the font's number."""
    default_style: str = ""
    languages: Counter[int] = field(default_factory=Counter)
    sessions: dict[int, None] = field(default_factory=dict)
    change_times: dict[int, None] = field(default_factory=dict)
    pictures: list[Embedded] = field(default_factory=list)
    objects: list[Embedded] = field(default_factory=list)
    damage: str = ""
    is_cut: bool = False
    """Whether the damage is only that a limit of ours was reached."""

    def text(self, role: str) -> str:
        return joined(self.texts[role])


def joined(pieces: list[str]) -> str:
    """The text of pieces; characters beyond U+FFFF stand in RTF as two halves, one piece each."""
    return "".join(pieces).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
