"""What is said of a picture that somebody inserted: its file's name or whole path, the page it was copied from, words that describe it.

Office programs write the place of an inserted picture into the description that stands for it where it cannot be seen, and its file's
name into the picture's own. Both stay when the document is saved in another form: they are the same in XML, in the binary forms, in
Rich Text, in OpenDocument, and in the PDF and the mail that are made of them. Few authors know, and few editors look.
"""

import re
from collections.abc import Iterator

from leakcheck.model.facts import AnyFact, Description, FeatureUse, Link, PathClaim
from leakcheck.model.location import Location

ROLE = "inserted picture"
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
_ADDRESS = re.compile(r"https?://\S+")
_LONGEST = 1000


def described(place: str, text: str) -> Iterator[AnyFact]:
    """The description of a picture: words, unless it is an address, a path or a file's name."""
    at = Location(place, text)
    if _ADDRESS.fullmatch(text):
        yield Link(at=at, kind="copied-from", target=text)
    elif _PLACE.match(text) or _FILE.fullmatch(text):
        yield PathClaim(at=at, path=text, role=ROLE)
    elif text:
        yield Description(at=at, kind="description of a picture", value=text[:_LONGEST])
        if _AUTOMATIC.search(text):
            yield FeatureUse(at=at, kind="automatic_description", value=_BY_ITSELF)


def given_away(place: str, text: str) -> Iterator[AnyFact]:
    """Of a description that may be one of anything, and not of a picture: a path, or words that Office made by itself."""
    if _PLACE.match(text) or _AUTOMATIC.search(text):
        yield from described(place, text)


def named(place: str, text: str) -> Iterator[AnyFact]:
    """The name of a picture, where it is that of a file or its path: programs name most pictures by a number."""
    if _PLACE.match(text) or _FILE.fullmatch(text):
        yield PathClaim(at=Location(place, text), path=text, role=ROLE)


def called(place: str, text: str) -> Iterator[AnyFact]:
    """What the picture's file was called: its path, its address, or its name, mostly without the ending."""
    if _ADDRESS.fullmatch(text) or _PLACE.match(text) or _FILE.fullmatch(text):
        yield from described(place, text)
    elif text:
        yield Description(at=Location(place, text), kind="name of an inserted picture", value=text[:_LONGEST])
