"""DEVMODE structures, built by hand after [MS-RPRN] section 2.2.2.1."""

import struct

from leakcheck.decode.printer_settings import printer_facts
from leakcheck.model.facts import Description, Identifier


def devmode(name: str, paper: int, form: str) -> bytes:
    head = name.encode("utf-16-le").ljust(64, b"\0") + struct.pack("<HHHHIHH", 0x0401, 0x0600, 220, 0, 0x2 | (0x10000 if form else 0), 1, paper)
    return head.ljust(102, b"\0") + form.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 54


def test_name_driver_and_paper() -> None:
    found = list(printer_facts("p", devmode(r"\\srv01\Etage2", 9, "")))
    assert [one.value for one in found if isinstance(one, Identifier)] == [r"\\srv01\Etage2"]
    assert [one.value for one in found if isinstance(one, Description)] == ["0x0600", "A4"]
    named = [one.value for one in printer_facts("p", devmode("Xerox", 1, "Letter (8.5 x 11)")) if isinstance(one, Description)]
    assert named == ["0x0600", "Letter (8.5 x 11)"]


def test_the_older_form_with_one_byte_a_letter() -> None:
    form = "Письмо".encode("cp1251")
    head = "Принтер".encode("cp1251").ljust(32, b"\0") + struct.pack("<HHHHIHH", 0x0400, 0x0300, 148, 0, 0x2 | 0x10000, 1, 256)
    found = list(printer_facts("p", head.ljust(70, b"\0") + form.ljust(32, b"\0"), 1251))
    assert [one.value for one in found if isinstance(one, Identifier | Description)] == ["Принтер", "0x0300", "Письмо"]


def test_what_is_no_such_structure_gives_nothing() -> None:
    assert not list(printer_facts("p", b'<?xml version="1.0"?>'))
    assert not list(printer_facts("p", b""))
    assert not list(printer_facts("p", b"\x01\xd8" * 40))
    assert not list(printer_facts("p", b"A\0" + b"\0" * 200))
    assert not list(printer_facts("p", b"<?xml version='1.0'?>".ljust(200, b"\0"), 1252))
    assert len(list(printer_facts("p", "HP".encode("utf-16-le").ljust(66, b"\0")))) == 1
