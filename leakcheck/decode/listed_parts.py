"""The parts that an OLE2 document lists of itself: sheets, slides, fonts, named ranges, under headings in the program's language.

[MS-OSHARED] section 2.3.3.2.2.1, GKPIDDSI_HEADINGPAIR and GKPIDDSI_DOCPARTS: pairs of a heading and a number, and so many names for each.
"""

from collections.abc import Iterator

from leakcheck.decode.office_names import heading_language
from leakcheck.decode.property_sets import Property, Section
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, LanguageClaim, LanguageRole
from leakcheck.model.location import Location

_PAIRS, _PARTS = 12, 13
_PLACE = "DocumentSummaryInformation"
_MOST_HEADINGS, _LONGEST = 20, 2000


def part_facts(section: Section) -> Iterator[AnyFact]:
    """The language of the first heading that tells one, then each list, written when the document was last saved by its own program."""
    pairs, parts = _values(section.properties.get(_PAIRS)), _values(section.properties.get(_PARTS))
    headings = [(str(heading), count) for heading, count in zip(pairs[::2], pairs[1::2], strict=False) if isinstance(count, int)][:_MOST_HEADINGS]
    for heading, _ in headings:
        if tag := heading_language(heading):
            yield LanguageClaim(at=Location(f"{_PLACE}: heading pairs", storable(heading, 100)), role=LanguageRole.INTERFACE, tag=tag)
            break
    place = 0
    for heading, count in headings:
        names = [name for name in map(str, parts[place : place + count]) if name.strip()]
        place += count
        # Of a text there is but its title, and one sheet alone is told with the workbook.
        if names and len(parts) > 1:
            value = storable(f"{heading}: {'; '.join(names)}", _LONGEST)
            yield Description(at=Location(f"{_PLACE}: parts of the document", value), kind="list of parts", value=value)


def _values(one: Property | None) -> tuple[int | str, ...]:
    return one.value if one is not None and isinstance(one.value, tuple) else ()
