"""Kinds of files that no reader here reads, by how they begin: so that what lies unread in a dump can at least be named."""

#: Place and bytes, and the kind in words that go on "It seems to be …". Sources: the formats' own documents, and file(1).
_SIGNS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"MZ", "a program for Windows or DOS"),
    (0, b"\x7fELF", "a program for Linux"),
    (0, b"\xcf\xfa\xed\xfe", "a program for macOS"),
    (0, b"\xca\xfe\xba\xbe", "a program for macOS or Java"),
    (0, b"SQLite format 3\x00", "a database (SQLite), such as messengers and browsers keep"),
    (4, b"Standard Jet DB\x00", "a database of Microsoft Access"),
    (4, b"Standard ACE DB\x00", "a database of Microsoft Access"),
    (0, b"\xdb\xa5\x2d\x00", "a document of Word 2 for Windows"),
    (0, b"\x9b\xa5\x21\x00", "a document of Word 1 for Windows"),
    (0, b"\x31\xbe\x00\x00", "a document of Word for DOS or of Write"),
    (0, b"\x09\x00\x04\x00", "a workbook of Excel 2"),
    (0, b"\x09\x02\x06\x00", "a workbook of Excel 3"),
    (0, b"\x09\x04\x06\x00", "a workbook of Excel 4"),
    (0, b"\x00\x00\x02\x00\x06\x04\x06\x00", "a workbook of Lotus 1-2-3"),
    (0, b"\x00\x00\x1a\x00", "a workbook of Lotus 1-2-3"),
    (0, b"AC10", "a drawing of AutoCAD"),
    (0, b"%!PS", "a page description in PostScript"),
    (0, b"\xc5\xd0\xd3\xc6", "a page description in PostScript with a small picture"),
    (0, b"II\xbc\x01", "a picture in JPEG XR"),
    (0, b"\x00\x00\x01\x00", "an icon of Windows"),
    (0, b"VCLMTF", "a drawing of StarOffice or OpenOffice"),
    (0, b".snd", "a recording of a Unix system (AU)"),
    (0, b"MThd", "notes of music (MIDI)"),
    (0, b"P4\n", "a picture in black and white (PBM)"),
    (0, b"\x60\xea", "an archive (ARJ)"),
    (2, b"-lh", "an archive (LHA)"),
    (0, b"xar!", "an archive or installer of macOS (xar)"),
    (0, b"!<arch>\n", "an archive of a Unix system (ar)"),
    (0, b"070701", "an archive of a Unix system (cpio)"),
    (0, b"dex\n", "a program for Android"),
    (0, b"OTTO", "a font"),
    (0, b"\x00\x01\x00\x00\x00", "a font"),
    (0, b"wOFF", "a font"),
    (0, b"LUKS\xba\xbe", "a locked disk (LUKS)"),
    (0, b"REGEDIT4", "settings exported from Windows"),
    (0, b"regf", "settings of Windows (registry)"),
    (0, b"ElfFile\x00", "a log of Windows"),
    (0, b"\xd4\xc3\xb2\xa1", "recorded traffic of a network"),
    (0, b"\x0a\x0d\x0d\x0a", "recorded traffic of a network"),
)


def unread_kind(head: bytes) -> str:
    """What the file seems to be by its beginning, in words with an article; empty where that is not known."""
    return next((words for place, sign, words in _SIGNS if head.startswith(sign, place)), "")
