"""Which signs a part of an Office package holds: all that the readers look for, in one pass over its bytes.

A reader asks a part only where it holds a sign without which nothing is found, and some hundred signs stand for all readers. To look for one
after the other took an eighth of all the time that an Office document takes; the automaton of Hyperscan finds all of them in the time of four,
and no content of a part can lengthen it. A sign that is found proves nothing: its reader still reads.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import cast

#: Beginnings of what identifies a document, names fonts and languages ([MS-DOCX] section 2.5, ISO/IEC 29500-1 sections 17 to 21).
_TRACES = (b"docId", b"documentId", b"font", b"<w:font", b"embed", b"latin", b"lang", b":lang", b"tLang", b" lang")
#: Beginnings of names of attributes that hold a person or a time, from the colon on: `Table of Authorities` stands in every list of styles.
_PEOPLE = (b":auth", b":date", b"userI")
_PICTURES = (b"docPr", b"cNvPr", b"o:tit", b" alt=")
_PROGRAMS = (b"ADDIN", b".DSMT", b"CitaviPlaceholder#", b"timestamp=")
_COLOURS = (b":shd", b'fill="0', b'fill="1', b'"solid"', b"fill='", b"'solid'", b":highlight")
_WORDS = (b"Fallback", b"<w:delText", b"<w:moveFrom", b"<w:vanish", b'="_', b"Header>", b"Footer>")
#: Short names of name spaces as all known programs write them.
PREFIXES = frozenset(
    (
        b"a a14 a16 ahyp aink am3d ax c14 c15 c16 c16r2 c16r3 cx cx1 cx2 cx3 cx4 cx5 cx6 cx7 cx8 dc dcmitype dcterms dsp loext m mc mo mv mx o oel"
        b" p p14 p15 p1510 pvml r thm15 v ve vt w w10 w14 w15 w16 w16cex w16cid w16du w16sdtdh w16sdtfl w16se wne wp wp14 wpc wpg wpi wps"
        b" x14 x14ac x15 x15ac x16r2 xcalcf xm xr xr10 xr2 xr3 xr6 xsi"
    ).split()
)
SIGNS = frozenset((*_TRACES, *_PEOPLE, *_PICTURES, *_PROGRAMS, *_COLOURS, *_WORDS, *(prefix + b":" for prefix in PREFIXES)))

_NUMBERED = tuple(sorted(SIGNS))
#: So many sets of signs are kept: parts of one kind hold the same ones.
_KEPT = 4096


def signs_in(data: bytes) -> frozenset[bytes]:
    """Which of SIGNS stand in a part in UTF-8."""
    found: list[int] = []
    _automaton()(data, _note, 0, found)
    return _meant(frozenset(found))


#: The same of parts that recur, for all that ask of them.
remembered_signs_in = lru_cache(maxsize=1000)(signs_in)


def _note(number: int, _begin: int, _end: int, _flags: int, found: list[int]) -> None:
    found.append(number)


@lru_cache(maxsize=_KEPT)
def _meant(numbers: frozenset[int]) -> frozenset[bytes]:
    return frozenset(_NUMBERED[number] for number in numbers)


@cache
def _automaton() -> Callable[..., object]:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    expressions = [b"".join(b"\\x%02x" % byte for byte in sign) for sign in _NUMBERED]
    # Each sign is told once, however often it stands there.
    flags = [hyperscan.HS_FLAG_SINGLEMATCH] * len(expressions)
    database.compile(expressions=expressions, ids=list(range(len(expressions))), flags=flags)
    return cast("Callable[..., object]", database.scan)
