"""What Word's binary documents keep of their properties a second time, beside the property sets (SttbfAssoc, [MS-DOC] section 2.9.276).

Word writes both at each save and shows the property set. Whatever changes properties without opening the document in Word, the
file manager of Windows among them, changes that alone, so that what is told here is only what differs from it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from leakcheck.decode.compound_file import CompoundFile
from leakcheck.decode.compound_properties import SUMMARY_STREAM, property_sets
from leakcheck.decode.word_fib import ASSOCIATED, WordFile
from leakcheck.model.facts import AnyFact, Description, PathClaim, PersonClaim, PersonRole
from leakcheck.model.location import Location

PLACE = "SttbfAssoc"
_TEMPLATE, _DATA, _HEADER, _PASSWORD = 1, 8, 9, 17
_WHOLE_PATH = re.compile(r"(?:[A-Za-z]:[\\/]|\\\\|file:|[^\\/:]{1,60}:[^\\/])")
_SUMMARY = SUMMARY_STREAM[1:]
#: A string here has no more letters, so that a longer property begins with it.
_LONGEST = 255


class _Twice(NamedTuple):
    """One property: its number here, that in the summary, and what it is."""

    here: int
    summary: int
    name: str
    role: PersonRole | None = None


_ALL = (
    _Twice(2, 2, "title"),
    _Twice(3, 3, "subject"),
    _Twice(4, 5, "keywords"),
    _Twice(6, 4, "author", PersonRole.AUTHOR),
    _Twice(7, 8, "last saved by", PersonRole.LAST_EDITOR),
)
#: Later versions of Word leave its place empty.
_OLD = (*_ALL, _Twice(5, 6, "comments"))


def associated_facts(word: WordFile, file: CompoundFile) -> Iterator[AnyFact]:
    """The template and the sources of a form letter by their paths, and the properties that the summary does not state so."""
    here = [text.strip(" \0") for text in word.strings(ASSOCIATED)]
    if len(here) <= _TEMPLATE:
        return
    for number, name, role in ((_TEMPLATE, "template", "template"), (_DATA, "data", "source of data"), (_HEADER, "header", "source of data")):
        if number < len(here) and _WHOLE_PATH.match(here[number]):
            yield PathClaim(at=Location(f"{PLACE}: {name}", here[number]), path=here[number], role=role)
    if not word.is_old and len(here) > _PASSWORD and here[_PASSWORD]:
        words = "a password is asked for before the document can be changed; it stands in the file, and is withheld here"
        yield Description(at=Location(f"{PLACE}: password"), kind="protection", value=words)
    stated = _stated(file)
    for one in _OLD if word.is_old else _ALL:
        if one.here < len(here) and here[one.here] and not _same(here[one.here], stated.get(one.summary, "")):
            yield _fact(one, here[one.here])


def _stated(file: CompoundFile) -> dict[int, str]:
    """The texts of the summary by their numbers."""
    for place, read in property_sets(file):
        if place == _SUMMARY and read.sections:
            return {number: one.value for number, one in read.sections[0].properties.items() if isinstance(one.value, str)}
    return {}


def _same(here: str, stated: str) -> bool:
    stated = stated.strip(" \0")
    return here == stated or " ".join(here.split()) == " ".join(stated.split()) or (len(here) >= _LONGEST and stated.startswith(here))


def _fact(one: _Twice, value: str) -> AnyFact:
    at = Location(f"{PLACE}: {one.name}", value)
    return Description(at=at, kind=one.name, value=value) if one.role is None else PersonClaim(at=at, role=one.role, name=value[:300])
