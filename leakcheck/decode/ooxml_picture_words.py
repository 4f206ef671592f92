"""What Office keeps beside an inserted picture: its file's name or whole path, the page it was copied from, words that describe it.

Word and PowerPoint write the place of an inserted picture into the description that stands for it where it cannot be seen
(ISO/IEC 29500-1 section 20.1.2.2.8, `descr`), and its file's name into the picture's own. Few authors know, and few editors look.
"""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.ooxml_package import attributes
from leakcheck.model.facts import AnyFact, Description, FeatureUse, Link, PathClaim
from leakcheck.model.location import Location

ROLE = "inserted picture"
#: Found by five bytes, in half the time that more take.
_ELEMENTS = (b"docPr", b"cNvPr")
_LONGEST_TAG = 4000
_TELLS = re.compile(rb"""descr=["'][^"']|\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)["']""", re.IGNORECASE)
_PLACE = re.compile(r"(?:file:///?|\\\\|[A-Za-z]:[\\/]|/(?:Users|home|Volumes)/)[^\r\n]{1,900}\.\w{2,5}", re.IGNORECASE)
#: A name, and no sentence that ends in one.
_FILE = re.compile(r"[^\\/<>|:*?\"\s]{1,200}(?: [^\\/<>|:*?\"\s]{1,60}){0,3}\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)", re.IGNORECASE)
#: What Office writes below a description that it made by itself, in the languages in which it was seen in published documents.
_AUTOMATIC = re.compile(
    r"(?:\A|\n)[ \t]*(?:Description automatically generated|AI-generated content may be incorrect|Automatisch generierte Beschreibung"
    r"|KI-generierte Inhalte können fehlerhaft sein|Description générée automatiquement|Le contenu généré par l[’']IA peut être incorrect"
    r"|Descripción generada automáticamente|El contenido generado por IA puede ser incorrecto|Descrizione generata automaticamente"
    r"|Descrição gerada automaticamente|Automatisch gegenereerde beschrijving|Opis wygenerowany automatycznie|Автоматически созданное описание)"
    r"[^\n]{0,40}\Z"
)
_BY_ITSELF = "a description of a picture that Office made by itself"
_MOST, _LONGEST = 2000, 1000


def picture_words(part: str, data: bytes) -> Iterator[AnyFact]:
    """What the pictures of one part are said to be, and to have been."""
    for sign in _ELEMENTS:
        # A slide names each of its boxes in this way: only those that say something are taken apart.
        for markup in dict.fromkeys(islice(filter(_TELLS.search, _tags(data, sign)), _MOST)):
            values = attributes(markup)
            yield from _described(f"{part}: {sign.decode()} descr", values.get("descr", "").strip())
            if _FILE.fullmatch(values.get("name", "")):
                yield PathClaim(at=Location(f"{part}: {sign.decode()} name", values["name"]), path=values["name"], role=ROLE)


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


def _described(place: str, text: str) -> Iterator[AnyFact]:
    at = Location(place, text)
    if re.match(r"https?://\S+$", text):
        yield Link(at=at, kind="copied-from", target=text)
    elif _PLACE.match(text) or _FILE.fullmatch(text):
        yield PathClaim(at=at, path=text, role=ROLE)
    elif text:
        yield Description(at=at, kind="description of a picture", value=text[:_LONGEST])
        if _AUTOMATIC.search(text):
            yield FeatureUse(at=at, kind="automatic_description", value=_BY_ITSELF)
