"""What Office keeps beside an inserted picture: its file's name or whole path, the page it was copied from, words that describe it.

Word and PowerPoint write the place of an inserted picture into the description that stands for it where it cannot be seen
(ISO/IEC 29500-1 section 20.1.2.2.8, `descr`), and its file's name into the picture's own. Few authors know, and few editors look. In the
older form of drawings, in which pictures in objects, page headers of Excel and fills are written to this day, the name has no ending
(ISO/IEC 29500-4 sections 19.1.2.5 and 19.1.2.11, `o:title`).
Nobody looks at the names that a program gives to what is drawn by itself, in the language of its interface: those are told beside them.
"""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.drawn_names import Names, layout_language, name_languages, noted
from leakcheck.decode.inserted_pictures import called, described, named
from leakcheck.decode.ooxml_package import attributes, plain
from leakcheck.model.facts import AnyFact

_ELEMENTS = (b"docPr", b"cNvPr")
_LONGEST_TAG = 4000
_TELLS = re.compile(rb"""descr=["'][^"']|\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)["']""", re.IGNORECASE)
_MOST = 2000
_LONGEST = 1000
#: Each with a sign without which it finds nothing. No name is what Word itself calls the pictures that it makes for bullets.
_OF_VML = (
    (b"o:tit", "o:title", re.compile(rb"""<v:[a-z]{1,20}\s(?:[^<>]{0,4000}?\s)?o:title=(?:"([^"<>]{1,1000})"|'([^'<>]{1,1000})')"""), called),
    (b" alt=", "alt", re.compile(rb"""<v:[a-z]{1,20}\s(?:[^<>]{0,4000}?\s)?alt=(?:"([^"<>]{1,1000})"|'([^'<>]{1,1000})')"""), described),
)
_MADE_BY_WORD = re.compile(r"mso[0-9A-F]{1,8}")


def picture_words(part: str, data: bytes, signs: frozenset[bytes]) -> Iterator[AnyFact]:
    """What the pictures of one part are said to be, and to have been, and in which language a program named what is drawn."""
    for sign in _ELEMENTS:
        if sign in signs:
            yield from _said(part, sign.decode(), _tags(data, sign))
            yield from layout_language(part, data)


def _said(part: str, element: str, tags: Iterator[bytes]) -> Iterator[AnyFact]:
    names: Names = {}
    # A slide names each of its boxes in this way: only those that say something are taken apart.
    for markup in dict.fromkeys(islice(filter(_TELLS.search, noted(names, tags)), _MOST)):
        values = attributes(markup)
        yield from described(f"{part}: {element} descr", values.get("descr", "").strip())
        yield from named(f"{part}: {element} name", values.get("name", ""))
    yield from name_languages(part, element, names)


def vml_words(part: str, data: bytes, signs: frozenset[bytes]) -> Iterator[AnyFact]:
    """The same of the pictures that are drawn in the older form."""
    for sign, name, pattern, tell in _OF_VML:
        for raw in dict.fromkeys(one or other for one, other in islice(_found(pattern, data), _MOST)) if sign in signs else ():
            text = plain(raw, _LONGEST).strip()
            if not _MADE_BY_WORD.fullmatch(text):
                yield from tell(f"{part}: {name}", text)


def _found(pattern: "re.Pattern[bytes]", data: bytes) -> Iterator[tuple[bytes, bytes]]:
    return ((match[1], match[2]) for match in pattern.finditer(data))


def _tags(data: bytes, sign: bytes) -> Iterator[bytes]:
    """The inside of each start tag of such an element, whatever its prefix; each byte is passed once."""
    place = 0
    while (place := data.find(sign, place)) >= 0:
        begin = place + len(sign)
        place = begin
        if data[begin - len(sign) - 1 : begin - len(sign)] in (b"<", b":") and data[begin : begin + 1].isspace():
            end = data.find(b">", begin, begin + _LONGEST_TAG)
            if end >= 0:
                yield data[begin:end]
                place = end
