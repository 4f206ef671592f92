"""Whether a Visual Basic project is locked: its stream PROJECT keeps that lightly garbled ([MS-OVBA] sections 2.3.1.15, 2.3.1.16, 2.4.3.3)."""

import re

_STATE = re.compile(r'^CMG="([0-9A-Fa-f]{10,400})"', re.MULTILINE)
_PASSWORD = re.compile(r'^DPB="([0-9A-Fa-f]{10,400})"', re.MULTILINE)
#: By the user, by the program that holds the project, by the editor itself.
_LOCKED_BY = {1: "by the user", 2: "by the program", 4: "in the editor"}
#: A hash of 29 bytes or the password itself stands there; a single byte where there is none.
_LEAST_PASSWORD = 2


def protection(project: str) -> str:
    """How a project is locked, by the text of its stream PROJECT; empty where it is not or where that cannot be told."""
    state, password = _STATE.search(project), _PASSWORD.search(project)
    bits = _plain(state[1]) if state else b""
    by = [words for bit, words in _LOCKED_BY.items() if bits and bits[0] & bit]
    secret = ", with a password" if password and len(_plain(password[1])) >= _LEAST_PASSWORD else ""
    return f"macros locked {' and '.join(by)}".strip() + secret if by or secret else ""


def _plain(text: str) -> bytes:
    """The data of a garbled value: seed, version, key of the project, some bytes to ignore, a length, the data. Empty where it does not fit."""
    raw = bytes.fromhex(text if len(text) % 2 == 0 else text[:-1])
    seed, version, key = raw[0], raw[1], raw[2]
    out = bytearray()
    plain, last, one_before = key ^ seed, key, version
    for byte in raw[3:]:
        plain = byte ^ (one_before + plain & 0xFF)
        last, one_before = byte, last
        out.append(plain)
    start = (seed & 6) // 2
    length = int.from_bytes(out[start : start + 4], "little")
    data = bytes(out[start + 4 : start + 4 + length])
    return data if len(data) == length else b""
