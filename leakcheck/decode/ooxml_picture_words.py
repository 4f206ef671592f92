"""What Office keeps beside an inserted picture: its file's name or whole path, the page it was copied from, words that describe it.

Word and PowerPoint write the place of an inserted picture into the description that stands for it where it cannot be seen
(ISO/IEC 29500-1 section 20.1.2.2.8, `descr`), and its file's name into the picture's own. Few authors know, and few editors look.
Nobody looks at the names that a program gives to what is drawn by itself, in the language of its interface: those are told beside them.
"""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.drawn_names import Names, layout_language, name_languages, noted
from leakcheck.decode.inserted_pictures import described, named
from leakcheck.decode.ooxml_package import attributes
from leakcheck.model.facts import AnyFact

#: Found by five bytes, in half the time that more take.
_ELEMENTS = (b"docPr", b"cNvPr")
_LONGEST_TAG = 4000
_TELLS = re.compile(rb"""descr=["'][^"']|\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)["']""", re.IGNORECASE)
_MOST = 2000


def picture_words(part: str, data: bytes) -> Iterator[AnyFact]:
    """What the pictures of one part are said to be, and to have been, and in which language a program named what is drawn."""
    for sign in _ELEMENTS:
        # Most parts have none.
        first = data.find(sign)
        if first >= 0:
            yield from _said(part, sign.decode(), _tags(data, sign, first))
            yield from layout_language(part, data)


def _said(part: str, element: str, tags: Iterator[bytes]) -> Iterator[AnyFact]:
    names: Names = {}
    # A slide names each of its boxes in this way: only those that say something are taken apart.
    for markup in dict.fromkeys(islice(filter(_TELLS.search, noted(names, tags)), _MOST)):
        values = attributes(markup)
        yield from described(f"{part}: {element} descr", values.get("descr", "").strip())
        yield from named(f"{part}: {element} name", values.get("name", ""))
    yield from name_languages(part, element, names)


def _tags(data: bytes, sign: bytes, place: int) -> Iterator[bytes]:
    """The inside of each start tag of such an element, whatever its prefix; each byte is passed once."""
    while (place := data.find(sign, place)) >= 0:
        begin = place + len(sign)
        place = begin
        if data[begin - len(sign) - 1 : begin - len(sign)] in (b"<", b":") and data[begin : begin + 1].isspace():
            end = data.find(b">", begin, begin + _LONGEST_TAG)
            if end >= 0:
                yield data[begin:end]
                place = end
