"""What Office keeps beside an inserted picture: its file's name or whole path, the page it was copied from, words that describe it.

Word and PowerPoint write the place of an inserted picture into the description that stands for it where it cannot be seen
(ISO/IEC 29500-1 section 20.1.2.2.8, `descr`), and its file's name into the picture's own. Few authors know, and few editors look.
"""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.inserted_pictures import described, named
from leakcheck.decode.ooxml_package import attributes
from leakcheck.model.facts import AnyFact

#: Found by five bytes, in half the time that more take.
_ELEMENTS = (b"docPr", b"cNvPr")
_LONGEST_TAG = 4000
_TELLS = re.compile(rb"""descr=["'][^"']|\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)["']""", re.IGNORECASE)
_MOST = 2000


def picture_words(part: str, data: bytes) -> Iterator[AnyFact]:
    """What the pictures of one part are said to be, and to have been."""
    for sign in _ELEMENTS:
        # A slide names each of its boxes in this way: only those that say something are taken apart.
        for markup in dict.fromkeys(islice(filter(_TELLS.search, _tags(data, sign)), _MOST)):
            values = attributes(markup)
            yield from described(f"{part}: {sign.decode()} descr", values.get("descr", "").strip())
            yield from named(f"{part}: {sign.decode()} name", values.get("name", ""))


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
