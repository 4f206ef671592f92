"""The notes of fonts that travel inside documents, on fonts built byte by byte."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.font_program import FontNotes, font_name, font_notes, glyph_widths

#: 2010-06-18 10:23:22 UTC in seconds since 1904-01-01.
CREATED = 3_359_701_402


def opentype(tables: dict[bytes, bytes]) -> bytes:
    place, directory, body = 12 + 16 * len(tables), b"", b""
    for tag, data in tables.items():
        directory += struct.pack(">4sLLL", tag, 0, place + len(body), len(data))
        body += data
    return b"\x00\x01\x00\x00" + struct.pack(">HHHH", len(tables), 0, 0, 0) + directory + body


def head(created: int, modified: int) -> bytes:
    return b"\x00" * 20 + struct.pack(">qq", created, modified) + b"\x00" * 18


def names(texts: list[tuple[int, int, int, str]]) -> bytes:
    records, strings = b"", b""
    for platform, language, kind, text in texts:
        raw = text.encode("mac-roman" if platform == 1 else "utf-16-be")
        records += struct.pack(">6H", platform, 1, language, kind, len(raw), len(strings))
        strings += raw
    return struct.pack(">HHH", 0, len(texts), 6 + len(records)) + records + strings


def index(entries: list[bytes]) -> bytes:
    if not entries:
        return b"\x00\x00"
    ends = [1]
    for entry in entries:
        ends.append(ends[-1] + len(entry))
    return struct.pack(">HB", len(entries), 1) + bytes(ends) + b"".join(entries)


def compact(dictionary: bytes, strings: list[bytes]) -> bytes:
    return b"\x01\x00\x04\x01" + index([b"ABCDEF+Face"]) + index([dictionary]) + index(strings)


def test_names_vendor_and_times_of_an_opentype_font() -> None:
    program = opentype(
        {
            b"head": head(CREATED, CREATED + 60),
            b"name": names([(1, 0, 5, "Version 1.0"), (3, 0x409, 5, "Version 1.01"), (3, 0x409, 0, "© 2010 Face"), (3, 0x409, 1, "Face")]),
            b"OS/2": b"\x00" * 58 + b"MONO",
        }
    )
    notes = font_notes(program)
    assert notes.words == (("version", "Version 1.01"), ("copyright", "© 2010 Face"), ("vendor", "MONO"))
    assert (str(notes.created), str(notes.modified)) == ("2010-06-18 10:23:22 UTC", "2010-06-18 10:24:22 UTC")


def test_times_before_there_were_such_fonts_are_none() -> None:
    assert font_notes(opentype({b"head": head(0, 1_276_856_602)})) == FontNotes()


def test_notices_of_a_compact_font_are_found_by_the_number_of_their_string() -> None:
    # A fraction (operator 7) stands before the notice (1) and the copyright (12 0); 391 and 392 are the first two own strings.
    dictionary = b"\x1e\x0a\x1f\x07" + b"\x1c" + struct.pack(">h", 391) + b"\x01" + b"\xf8\x1c" + b"\x0c\x00"
    assert font_notes(compact(dictionary, [b"Copyright 1990 Foundry", b"All rights"])).words == (
        ("notice", "Copyright 1990 Foundry"),
        ("copyright", "All rights"),
    )


def test_the_clear_part_of_a_type_1_font() -> None:
    program = (
        b"%!PS-AdobeFont-1.0: CMR10 003.002\n%%CreationDate: Mon Jul 13 16:17:00 2009\n/FontInfo 9 dict dup begin\n"
        b"/version (003.002) readonly def\n/Notice (Copyright \\050c\\051 1997) readonly def\ncurrentfile eexec /Notice (hidden)"
    )
    assert font_notes(program).words == (("version", "003.002"), ("notice", "Copyright (c) 1997"), ("written on", "Mon Jul 13 16:17:00 2009"))


def test_a_cut_font_and_bytes_that_are_none_say_nothing() -> None:
    whole = opentype({b"head": head(CREATED, CREATED)})
    assert font_notes(whole[:20]) == FontNotes()
    assert font_notes(b"\x89PNG") == font_notes(b"") == FontNotes()


@given(st.sampled_from([b"\x00\x01\x00\x00", b"OTTO", b"\x01\x00\x04\x01", b"%!"]), st.binary(max_size=400))
def test_no_bytes_make_it_fail(start: bytes, rest: bytes) -> None:
    font_notes(start + rest)


@given(st.integers(0, 90), st.integers(0, 255))
def test_no_changed_byte_of_a_compact_font_makes_it_fail(place: int, value: int) -> None:
    data = bytearray(compact(b"\x1e\x0a\x1f\x07\xf8\x1b\x01", [b"Copyright 1990 Foundry", b"All rights"]))
    data[place % len(data)] = value
    font_notes(bytes(data))


def test_the_full_name_or_else_that_of_the_family() -> None:
    both = [(3, 0x409, 1, "Small"), (3, 0x409, 4, "Small Bold")]
    assert font_name(opentype({b"name": names(both)})) == "Small Bold"
    assert font_name(opentype({b"name": names(both[:1])})) == "Small"
    assert font_name(opentype({})) == font_name(b"") == ""


def test_widths_of_glyphs_and_of_those_that_share_the_last_one() -> None:
    sizes = {b"head": b"\x00" * 18 + struct.pack(">H", 1000) + b"\x00" * 34, b"hhea": b"\x00" * 34 + struct.pack(">H", 2)}
    widths = {b"hmtx": struct.pack(">HhHh", 500, 0, 250, 0) + b"\x00" * 4}
    assert list(glyph_widths(opentype(sizes | widths))) == [0.5, 0.25, 0.25, 0.25]
    assert list(glyph_widths(opentype(sizes))) == []
    assert list(glyph_widths(opentype(sizes | widths | {b"head": b"\x00" * 54}))) == [], "nothing is divided by zero"


@given(st.binary(max_size=300))
def test_any_bytes_have_a_name_and_widths_or_none(data: bytes) -> None:
    for program in (data, b"\x00\x01\x00\x00" + data, opentype({b"head": data, b"hhea": data, b"hmtx": data, b"name": data})):
        assert isinstance(font_name(program), str)
        assert all(width >= 0 for width in glyph_widths(program))
