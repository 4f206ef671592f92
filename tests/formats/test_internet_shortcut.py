"""Small texts that name an address."""

import plistlib

import pytest
from formats_reading import Reading

from leakcheck.formats.internet_shortcut import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Link


@pytest.mark.parametrize("before", [b"", b"[{000214A0-0000-0000-C000-000000000046}]\r\nProp3=19,2\r\n", b"[DEFAULT]\r\nBASEURL=\r\n"])
def test_a_shortcut_of_windows_names_its_address(before: bytes) -> None:
    data = before + b"[InternetShortcut]\r\nURL=https://example.org/a?b=c\r\nIDList=\r\n"
    assert FORMAT.recognises(Content.of_bytes(data))
    reading = Reading(FORMAT, data)
    assert [(link.kind, link.target) for link in reading.every(Link)] == [("url", "https://example.org/a?b=c")]


@pytest.mark.parametrize("form", [plistlib.FMT_XML, plistlib.FMT_BINARY])
def test_a_shortcut_of_a_mac_names_its_address(form: plistlib.PlistFormat) -> None:
    data = plistlib.dumps({"URL": "https://example.org/"}, fmt=form)
    assert FORMAT.recognises(Content.of_bytes(data))
    assert [link.target for link in Reading(FORMAT, data).every(Link)] == ["https://example.org/"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_note_of_origin_names_both_addresses_and_the_zone(encoding: str) -> None:
    text = "[ZoneTransfer]\r\nZoneId=3\r\nReferrerUrl=https://mail.example.org/\r\nHostUrl=https://example.org/x.zip\r\n"
    reading = Reading(FORMAT, text.encode(encoding))
    assert [(link.kind, link.target) for link in reading.every(Link)] == [
        ("page that led to the download", "https://mail.example.org/"),
        ("downloaded from", "https://example.org/x.zip"),
    ]
    assert [one.value for one in reading.every(Description)] == ["the internet"]


def test_settings_of_a_folder_name_its_files() -> None:
    data = "[.ShellClassInfo]\r\nIconFile=C:\\icons\\a.ico\r\n[LocalizedFileNames]\r\nBudget.lnk=@shell32.dll,-1\r\n".encode("utf-16")
    reading = Reading(FORMAT, data)
    assert [one.value for one in reading.every(Description)] == ["Budget.lnk"]
    assert [link.target for link in reading.every(Link)] == ["C:\\icons\\a.ico"]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[Section]\r\nURL=https://example.org/",
        b"words about [InternetShortcut]",
        b"[InternetShortcut]\r\n" + bytes(70_000),
        plistlib.dumps({"URL": "https://example.org/", "a": 1, "b": 2, "c": 3}),
        b'<?xml version="1.0" encoding="no-such"?><plist><dict><key>URL</key><string>https://example.org/</string></dict></plist>',
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'URL'>]><plist><dict><key>URL</key><string>&a;</string></dict></plist>",
        b"bplist00URL" + bytes(40),
    ],
)
def test_other_bytes_are_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))
