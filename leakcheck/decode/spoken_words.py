"""The words that Apple's recorder heard in a recording, since iOS 18 and macOS 15, which it keeps in the file as JSON (`tsrp`).

Apple has published nothing of it; the form is as several free programs that take the words out describe it: runs of text, between which numbers
or times stand, under `attributedString`, and the language under `locale`.
"""

import json
from collections.abc import Iterator

from leakcheck.decode.text_digest import text_content
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import HEARD, AnyFact, Description
from leakcheck.model.location import Location

#: A recording of some hours.
_LONGEST = 16 << 20
_LONGEST_TEXT = 200_000


def spoken_words(data: bytes, part: str) -> Iterator[AnyFact]:
    """The text, and the language that the program listened for; nothing where the bytes are of another form."""
    try:
        said = json.loads(data[:_LONGEST].strip(b"\x00 "))
    except (ValueError, RecursionError):
        return
    if not isinstance(said, dict):
        return
    runs = said.get("attributedString")
    runs = runs.get("runs") if isinstance(runs, dict) else runs
    text = "".join(run for run in runs if isinstance(run, str)) if isinstance(runs, list) else ""
    found = text_content(text, HEARD, Location(part), _LONGEST_TEXT)
    if found is not None:
        yield found
        language = _language(said.get("locale"))
        if language:
            at = Location(f"{part} locale", storable(language))
            yield Description(at=at, kind="language that the program listened for", value=storable(language, 80))


def _language(said: object) -> str:
    """It stands there alone, as the first of a list, or under a name."""
    said = said[0] if isinstance(said, list) and said else said
    said = said.get("identifier") if isinstance(said, dict) else said
    return said if isinstance(said, str) else ""
