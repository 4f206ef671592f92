"""What is said of a picture that somebody inserted: its file's name or whole path, the page it was copied from, words that describe it.

Office programs write the place of an inserted picture into the description that stands for it where it cannot be seen, and its file's
name into the picture's own. Both stay when the document is saved in another form: they are the same in XML, in the binary forms, in
Rich Text, in OpenDocument, and in the PDF and the mail that are made of them. Few authors know, and few editors look.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from leakcheck.model.facts import AnyFact, Description, FeatureUse, Link, PathClaim
from leakcheck.model.location import Location

ROLE = "inserted picture"
_PLACE = re.compile(r"(?:file:///?|\\\\|[A-Za-z]:[\\/]|/(?:Users|home|Volumes)/)[^\r\n]{1,900}\.\w{2,5}", re.IGNORECASE)
#: A name, and no sentence that ends in one.
_FILE = re.compile(r"[^\\/<>|:*?\"\s]{1,200}(?: [^\\/<>|:*?\"\s]{1,60}){0,3}\.(?:jpe?g|png|gif|bmp|tiff?|emf|wmf|svg|webp|heic)", re.IGNORECASE)
#: What Office writes below a description that it made by itself, in the languages in which it was seen in published documents.
_AUTOMATIC = re.compile(
    r"(?:\A|(?<=[\s\w.]))(?:Description automatically generated|AI-generated content may be incorrect|Automatisch generierte Beschreibung"
    r"|KI-generierte Inhalte können fehlerhaft sein|Description générée automatiquement|Le contenu généré par l[’']IA peut être incorrect"
    r"|Descripción generada automáticamente|El contenido generado por IA puede ser incorrecto|Descrizione generata automaticamente"
    r"|Descrição gerada automaticamente|Automatisch gegenereerde beschrijving|Opis wygenerowany automatycznie|Автоматически созданное описание)"
    r"[^\n]{0,40}\Z"
)
#: What Word 2010 and 2011 put before a description, once more each time that they saved a document in another form.
_LABELS = re.compile(r"(?:(?:Description|Beschreibung|Descripción|Descrizione|Descrição|Beschrijving|Opis|Описание)\s?:\s){0,8}")
#: Office leaves a line empty before what it made by itself.
_LINES = re.compile(r"(?:\r?\n[ \t]*){2,}")
_BY_ITSELF = "a description of a picture that Office made by itself"
_ADDRESS = re.compile(r"https?://\S+")
_LONGEST = 1000


def described(place: str, text: str) -> Iterator[AnyFact]:
    """The description of a picture: words, unless it is an address, a path or a file's name."""
    at = Location(place, text)
    inserted = text[_labelled(text) :]
    if _ADDRESS.fullmatch(inserted):
        yield Link(at=at, kind="copied-from", target=inserted)
    elif _is_file(inserted):
        yield PathClaim(at=at, path=inserted, role=ROLE)
    elif text:
        yield Description(at=at, kind="description of a picture", value=text[:_LONGEST])
        if (found := _AUTOMATIC.search(text)) and _begins_line(text[: found.start()]):
            yield FeatureUse(at=at, kind="automatic_description", value=_BY_ITSELF)


def named(place: str, text: str) -> Iterator[AnyFact]:
    """The name of a picture, where it is that of a file or its path: programs name most pictures by a number."""
    if _is_file(text):
        yield PathClaim(at=Location(place, text), path=text, role=ROLE)


def called(place: str, text: str) -> Iterator[AnyFact]:
    """What the picture's file was called: its path, its address, or its name, mostly without the ending."""
    if _ADDRESS.fullmatch(text) or _is_file(text):
        yield from described(place, text)
    elif text:
        yield Description(at=Location(place, text), kind="name of an inserted picture", value=text[:_LONGEST])


#: The properties of shapes that say which picture was inserted, in the binary forms and in Rich Text ([MS-ODRAW] sections 2.3.23.2, 2.3.2.2
#: and 2.3.2.1).
OF_SHAPES: Mapping[str, Callable[[str, str], Iterator[AnyFact]]] = {"pibName": called, "wzDescription": described, "wzName": named}


def given_away(place: str, text: str) -> Iterator[AnyFact]:
    """What describes a picture in HTML, or anything in a PDF, where it is a path or Office made it: others are there to be read by everybody."""
    # Lines of HTML are broken anywhere.
    lines = [" ".join(line.split()) for line in _LINES.split(text)]
    whole = " ".join(filter(None, lines))
    at = Location(place, whole)
    inserted = whole[_labelled(whole) :]
    if _PLACE.fullmatch(inserted):
        yield PathClaim(at=at, path=inserted, role=ROLE)
    elif any(_AUTOMATIC.match(line) for line in lines):
        yield Description(at=at, kind="description of a picture", value=whole[:_LONGEST])
        yield FeatureUse(at=at, kind="automatic_description", value=_BY_ITSELF)


def _is_file(text: str) -> bool:
    return bool(_PLACE.fullmatch(text) or _FILE.fullmatch(text))


def _labelled(text: str) -> int:
    """Where the description itself begins."""
    labels = _LABELS.match(text) if ":" in text else None
    return labels.end() if labels else 0


def _begins_line(before: str) -> bool:
    """Whether what comes next stands on a line of its own. Rich Text of Word leaves out the end of the line before, and no blank stands for it."""
    return not before.endswith((" ", "\t")) or before.rstrip(" \t")[-1:] in {"", "\n"}
