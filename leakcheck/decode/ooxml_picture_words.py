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
#: Both begin so, whatever prefix they bear; five bytes are found in half the time that more take.
_ELEMENTS = ((b"docPr", re.compile(rb"docPr\s([^<>]{1,4000})>")), (b"cNvPr", re.compile(rb"cNvPr\s([^<>]{1,4000})>")))
_TELLS = re.compile(rb"""descr=["'][^"']|\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)["']""", re.IGNORECASE)
_PLACE = re.compile(r"\\\\|[A-Za-z]:[\\/]|file:|/(?:Users|home|Volumes)/", re.IGNORECASE)
_FILE = re.compile(r"[^\\/<>|:*?\"]{1,200}\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)", re.IGNORECASE)
#: What Office writes below a description that it made by itself, in the languages in which it was seen in published documents.
_AUTOMATIC = re.compile(
    r"Description automatically generated|AI-generated content may be incorrect|Automatisch generierte Beschreibung"
    r"|KI-generierte Inhalte können fehlerhaft sein|Description générée automatiquement|contenu généré par l[’']IA peut être incorrect"
    r"|Descripción generada automáticamente|contenido generado por IA puede ser incorrecto|Descrizione generata automaticamente"
    r"|Descrição gerada automaticamente|Automatisch gegenereerde beschrijving|Opis wygenerowany automatycznie|Автоматически созданное описание"
)
_BY_ITSELF = "a picture described by the program itself"
_MOST, _LONGEST = 2000, 1000


def picture_words(part: str, data: bytes) -> Iterator[AnyFact]:
    """What the pictures of one part are said to be, and to have been."""
    for sign, pattern in _ELEMENTS:
        # A slide names each of its boxes in this way: only those that say something are taken apart.
        told = (match[1] for match in islice(pattern.finditer(data), _MOST) if _TELLS.search(match[1])) if sign in data else ()
        for markup in dict.fromkeys(told):
            values = attributes(markup)
            yield from _described(f"{part}: {sign.decode()} descr", values.get("descr", "").strip())
            if _FILE.fullmatch(values.get("name", "")):
                yield PathClaim(at=Location(f"{part}: {sign.decode()} name", values["name"]), path=values["name"], role=ROLE)


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
