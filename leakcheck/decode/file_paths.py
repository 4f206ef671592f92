"""Names from a file system as steps of an item's path: printable, and never two files under one name."""

import re

# A surrogate stands for a byte that is no UTF-8 (PEP 383); a name may also hold the text that such a byte is written as.
_ESCAPE_LIKE = re.compile(r"[\ud800-\udfff]|\\ud[89a-f][0-9a-f]{2}")
_BANG_AT_END = re.compile(r"(?:!|%(?:25)*21)$")


def shown_name(name: str) -> str:
    r"""A file's name with undecodable bytes written as `\udcff`; unlike names stay unlike."""
    if not _ESCAPE_LIKE.search(name):
        return name
    return name.replace("\\", "\\\\").encode("utf-8", "backslashreplace").decode("utf-8")


def shown_folder(name: str) -> str:
    """A folder's name. One ending in `!` would read as a container, because `!/` stands between a container and its content."""
    shown = shown_name(name)
    end = _BANG_AT_END.search(shown)
    if end is None:
        return shown
    return shown[: end.start()] + ("%21" if end[0] == "!" else f"%25{end[0][1:]}")
