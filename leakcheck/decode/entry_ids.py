"""Whom an entry id of Outlook's names: a one-off address, or an entry of a directory ([MS-OXCDATA] section 2.2.5, [MS-OXOCNTC] section 2.2.2.2)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.code_pages import codec_of
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.visible_text import storable

_ONE_OFF = bytes.fromhex("812B1FA4 BEA3 1019 9D6E 00DD010F5402")
_DIRECTORY = bytes.fromhex("DCA740C8 C042 101A B4B9 08002B2FE182")
_WRAPPED = bytes.fromhex("C091ADD3 519D CF11 A4A9 00AA0047FAA4")
#: Flags and the provider's number; of a one-off a version and a bit that says how its texts are written; of a wrapped id one byte.
_PROVIDER, _TEXTS, _NAME_IN_DIRECTORY, _INNER = 20, 24, 28, 21
_UNICODE = 0x8000
_LONGEST, _MOST_MEMBERS, _HEADER = 4_000, 10_000, 28


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and a mail address, or the name in an organisation's directory."""

    name: str = ""
    address: str = ""
    account: str = ""


def entry_of(data: bytes, page: int) -> Entry | None:
    """Whom the id names; None where it points to another item, whose words stand there. `page`: the code page of texts that are not Unicode."""
    if data[4:_PROVIDER] == _WRAPPED:
        # One step: what is wrapped is never wrapped again.
        data = data[_INNER:]
    provider = data[4:_PROVIDER]
    if provider == _ONE_OFF:
        return _one_off(data, page)
    if provider == _DIRECTORY:
        account = storable(data[_NAME_IN_DIRECTORY : _NAME_IN_DIRECTORY + _LONGEST].partition(b"\0")[0].decode("latin-1"), 500)
        return Entry(account=account) if account else None
    return None


def _one_off(data: bytes, page: int) -> Entry | None:
    if len(data) < _TEXTS:
        return None
    is_unicode = struct.unpack_from("<H", data, _TEXTS - 2)[0] & _UNICODE
    text = data[_TEXTS : _TEXTS + _LONGEST]
    decoded = text[: len(text) // 2 * 2].decode("utf-16-le", "replace") if is_unicode else text.decode(codec_of(page), "replace")
    name, kind, address = (storable(part, 400).strip() for part in (*decoded.split("\0"), "", "", "")[:3])
    if kind.upper() == "EX":
        return Entry(name, account=address)
    found = normal_address(address) if "@" in address else ""
    return Entry("" if name == address else name, found) if name or found else None


def stream_of_members(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Of each member of a long list its entry id and its one-off id ([MS-OXOCNTC] section 2.2.2.2.4); ends where a length leads beyond the bytes."""
    if len(data) < _HEADER:
        return
    count, place = struct.unpack_from("<I", data, 12)[0], _HEADER
    for _ in range(min(count, _MOST_MEMBERS)):
        parts: list[bytes] = []
        # The third part is kept free for what is to come.
        for _ in range(3):
            length = int.from_bytes(data[place : place + 4], "little")
            if len(data) < place + 4 + length:
                return
            parts.append(data[place + 4 : place + 4 + length])
            place += 4 + length
        yield parts[0], parts[1]
