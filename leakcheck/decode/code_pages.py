"""Numbers of Windows and Macintosh code pages and languages, as binary Office files give them ([MS-UCODEREF], [MS-LCID])."""

import codecs
import locale
from functools import lru_cache

#: Those whose Python name is not `cp` and the number.
_NAMES = {
    0: "cp1252", 1: "cp1252", 1200: "utf-16-le", 1201: "utf-16-be", 10000: "mac_roman", 10001: "shift_jis", 10002: "big5", 10003: "euc_kr",
    10004: "mac_arabic", 10005: "iso8859_8", 10006: "mac_greek", 10007: "mac_cyrillic", 10008: "gb2312", 10017: "mac_cyrillic", 10029: "mac_latin2",
    10079: "mac_iceland", 10081: "mac_turkish", 10082: "mac_croatian", 20127: "ascii", 20866: "koi8_r", 20932: "euc_jp", 20936: "gb2312",
    21866: "koi8_u", 28591: "latin_1", 28592: "iso8859_2", 28595: "iso8859_5", 28597: "iso8859_7", 28605: "iso8859_15", 32768: "mac_roman",
    32769: "cp1252", 50220: "iso2022_jp", 51932: "euc_jp", 51936: "gb2312", 51949: "euc_kr", 52936: "hz", 54936: "gb18030", 65000: "utf_7",
    65001: "utf_8",
}  # fmt: skip
#: Those that have ASCII unchanged and are met most.
ASCII_PAGES = frozenset({*range(1250, 1259), 10000, 65001})
#: Windows character set numbers of fonts ([MS-WMF] section 2.1.1.5, those of the Macintosh in RTF) and their code pages.
_CHARSETS = {
    77: 10000, 78: 10001, 79: 10003, 80: 10008, 81: 10002, 83: 10005, 84: 10004, 85: 10006, 86: 10081, 88: 10029, 89: 10007,
    128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251,
    222: 874, 238: 1250,
}  # fmt: skip
#: The code page that Windows uses where it speaks a language, for those of Word 6 and 95's time; all others use 1252.
_ANSI = {
    1049: 1251, 1058: 1251, 1059: 1251, 1026: 1251, 1071: 1251, 3098: 1251, 1045: 1250, 1029: 1250, 1038: 1250, 1048: 1250, 1050: 1250, 1051: 1250,
    1060: 1250, 1032: 1253, 1055: 1254, 1037: 1255, 1025: 1256, 1061: 1257, 1062: 1257, 1063: 1257, 1054: 874, 1041: 932, 2052: 936, 1042: 949,
    1028: 950, 1066: 1258,
}  # fmt: skip


@lru_cache(256)
def codec_of(page: int) -> str:
    """Python's name of a code page; Latin letters of the West where it is unknown."""
    name = _NAMES.get(page & 0xFFFF) or f"cp{page & 0xFFFF}"
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def decoded(data: bytes, page: int) -> str:
    return data.decode("ascii") if page in ASCII_PAGES and data.isascii() else data.decode(codec_of(page), "replace")


def page_of_charset(charset: int) -> int:
    return _CHARSETS.get(charset, 1252)


def page_of_language(lcid: int) -> int:
    return _ANSI.get(lcid, 1252)


def language_tag(lcid: int) -> str:
    """The tag per BCP 47 of a Windows language number; empty where it names none."""
    name = locale.windows_locale.get(lcid & 0xFFFF, "")
    return name.replace("_", "-")
