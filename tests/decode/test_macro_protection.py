"""Locked projects of macros: by a real one, and by values that are garbled here as section 2.4.3.2 of [MS-OVBA] says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.macro_protection import protection

#: Of form_pass_print.xlsm in the tests of PhpSpreadsheet (MIT): whoever wrote it locked it with a password.
LOCKED = 'CMG="90923C3A403A403E443E44"\r\nDPB="4E4CE2461EBAC1D7C1D73E29C2D7B3B254186640EC99AC333B4B24E2C75DFD07906A85A16EFAA2"\r\n'


def garbled(data: bytes, seed: int, key: int = 0x5E) -> str:
    """Seed, version, key, as many bytes to ignore as the seed says, a length of four bytes, the data: each mixed with what went before."""
    out = [seed, seed ^ 2, seed ^ key]
    plain, last, one_before = key, out[2], out[1]
    for byte in bytes([7] * ((seed & 6) // 2)) + len(data).to_bytes(4, "little") + data:
        out.append(byte ^ (one_before + plain & 0xFF))
        plain, last, one_before = byte, out[-1], last
    return bytes(out).hex().upper()


@pytest.mark.parametrize("seed", [0x00, 0x90, 0x4E, 0xFF])
@pytest.mark.parametrize(
    ("state", "password", "told"),
    [
        (0, b"\0", ""),
        (4, b"\xff" + bytes(28), "macros locked in the editor, with a password"),
        (3, b"\0", "macros locked by the user and by the program"),
        (0, b"secret\0", "macros locked, with a password"),
    ],
)
def test_state_and_password_are_told_and_never_the_password(seed: int, state: int, password: bytes, told: str) -> None:
    assert protection(f'CMG="{garbled(bytes([state, 0, 0, 0]), seed)}"\r\nDPB="{garbled(password, seed)}"\r\n') == told


def test_a_real_locked_project() -> None:
    assert protection(LOCKED) == "macros locked in the editor, with a password"


@pytest.mark.parametrize("text", ["", 'CMG="zz"', 'CMG="9092"', LOCKED[:20], LOCKED.replace("90923C3A", "90923C3B").splitlines()[0]])
def test_what_does_not_fit_tells_nothing(text: str) -> None:
    assert protection(text) == ""


@given(st.text("0123456789ABCDEF", min_size=0, max_size=80))
def test_any_digits_are_read_without_an_error(digits: str) -> None:
    assert isinstance(protection(f'CMG="{digits}"\nDPB="{digits}"'), str)
