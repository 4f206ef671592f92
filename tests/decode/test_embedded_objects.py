"""Files that the Windows packager put into documents: their names in whatever code page, and once more in UTF-16."""

import struct

import pytest

from leakcheck.decode.embedded_objects import native_object
from leakcheck.model.facts import PathClaim
from leakcheck.model.format import Child


def packed(names: tuple[bytes, bytes, bytes], content: bytes, unicode: tuple[str, str, str] | None = None) -> bytes:
    """An Ole10Native stream as the packager writes it ([MS-OLEDS] section 2.3.6): label, origin, temporary copy, content; then the same in UTF-16."""
    label, origin, temporary = names
    body = struct.pack("<H", 2) + label + b"\0" + origin + b"\0" + struct.pack("<HH", 0, 3)
    body += struct.pack("<I", len(temporary) + 1) + temporary + b"\0" + struct.pack("<I", len(content)) + content
    for name in unicode or ():
        wide = (name + "\0").encode("utf-16-le")
        body += struct.pack("<I", len(wide) // 2) + wide
    return struct.pack("<I", len(body)) + body


def read(data: bytes) -> tuple[list[str], list[str]]:
    found = list(native_object(data, "object"))
    return [one.name for one in found if isinstance(one, Child)], [one.path for one in found if isinstance(one, PathClaim)]


@pytest.mark.parametrize(
    ("names", "unicode", "name", "paths"),
    [
        ((b"a.txt", b"C:\\x\\a.txt", b"C:\\t\\a.txt"), None, "a.txt", ["C:\\x\\a.txt", "C:\\t\\a.txt"]),
        ((b"\xfc.txt", b"C:\\\xfc.txt", b""), None, "ü.txt", ["C:\\ü.txt"]),
        (("約.msg".encode(), "C:\\約.msg".encode(), b""), None, "約.msg", ["C:\\約.msg"]),
        ((b"??.msg", b"C:\\??.msg", b"C:\\t\\??"), ("C:\\t\\約翰🖖.msg", "約翰🖖.msg", "C:\\約翰🖖.msg"), "約翰🖖.msg", ["C:\\約翰🖖.msg", "C:\\t\\約翰🖖.msg"]),
    ],
)  # fmt: skip
def test_the_names_of_what_was_put_in(names: tuple[bytes, bytes, bytes], unicode: tuple[str, str, str] | None, name: str, paths: list[str]) -> None:
    assert read(packed(names, b"words", unicode)) == ([f"object/{name}"], paths)


@pytest.mark.parametrize("length", range(0, 90, 3))
def test_cut_anywhere_it_gives_what_is_there(length: int) -> None:
    read(packed((b"a.txt", b"C:\\x\\a.txt", b""), b"words", ("", "a.txt", "C:\\x\\a.txt"))[:length])
