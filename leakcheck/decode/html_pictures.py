"""What the HTML of a mail gives away about its pictures: where they lay on somebody's disk, and descriptions that Office made by itself.

Outlook and Word write both into mails and pages (`alt`, and `o:title` and `alt` of drawings, which other programs pass over). All other
descriptions are there to be read, and newsletters are full of them. Every mail with HTML is asked, hence plain searches, each in one pass.
"""

from collections.abc import Iterator
from html import unescape
from itertools import islice

from leakcheck.decode.inserted_pictures import given_away
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, PathClaim
from leakcheck.model.location import Location

#: As Word and Outlook write them: other quotes stand around words without blanks and strokes, or none.
_DESCRIPTIONS = (("alt", 'alt="'), ("o:title", 'o:title="'))
_SOURCE, _ON_DISK = 'src="', "file:"
_PICTURES = ("<img", "<v:")
_MOST, _LONGEST, _ENOUGH = 2000, 1000, 2_000_000


def picture_places(place: str, source: str) -> Iterator[AnyFact]:
    """Paths and automatic descriptions in the HTML that stands at `place`. Never raises, in linear time."""
    source = source[:_ENOUGH]
    for name, sign in _DESCRIPTIONS:
        for text in dict.fromkeys(_values(source, sign, "")):
            yield from given_away(f"{place}: {name}", _plain(text))
    for text in map(_plain, dict.fromkeys(_values(source, _SOURCE, _ON_DISK))):
        yield PathClaim(at=Location(f"{place}: src", text), path=text, role="linked file")


def _values(source: str, sign: str, beginning: str) -> Iterator[str]:
    """The values of an attribute of pictures that begin so."""
    return islice(filter(None, _in_pictures(source, sign, beginning)), _MOST)


def _in_pictures(source: str, sign: str, beginning: str) -> Iterator[str]:
    before, is_picture = 0, False
    while (place := source.find(sign + beginning, before)) >= 0:
        begin = place + len(sign)
        # A tag that holds a whole picture is long: what was looked through for its beginning is not looked through again.
        if (tag := max(source.rfind("<", before, place), source.rfind(">", before, place))) >= 0:
            is_picture = source[tag : tag + 4].lower().startswith(_PICTURES)
        end = source.find('"', begin, begin + _LONGEST)
        # Not `data-alt`, and no words behind a picture.
        if is_picture and end >= 0 and source[place - 1 : place].isspace():
            yield source[begin:end]
        before = begin


def _plain(text: str) -> str:
    return storable(unescape(text), _LONGEST)
