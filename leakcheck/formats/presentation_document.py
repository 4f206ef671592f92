"""PowerPoint presentations in XML form (`.pptx`, `.pptm`, `.potx`; ISO/IEC 29500)."""

from collections.abc import Iterator

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.ooxml_apart import slide_apart
from leakcheck.decode.ooxml_children import embedded
from leakcheck.decode.ooxml_package import OfficeKind, office_kind, opened_package
from leakcheck.decode.ooxml_text import slide_parts, slide_text
from leakcheck.decode.ooxml_traces import package_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.decode.zip_package import DAMAGE, MAGIC
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind


def _recognises(content: Content) -> bool:
    return office_kind(content) is OfficeKind.POWERPOINT


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened_package(content) as package:
            yield from package_facts(package)
            if fact := text_content(slide_text(package, limits.text_characters), "document", Location("ppt/slides"), limits.text_characters):
                yield fact
            yield from slide_apart(package, slide_parts(package), limits.text_characters)
            yield from embedded(package, limits)
            yield from package.problems("presentation")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The presentation's package cannot be read to its end ({damage_words(error)}).")


FORMAT = Format(
    name="presentation_document",
    title="PowerPoint presentation",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=MAGIC,
    extract=_extract,
    limitations=(
        "Speaker's notes, remarks, diagrams and charts are told apart and are not part of the text that is compared.",
        "Hidden slides are part of the text that is compared; animations are not looked at.",
    ),
    specialises=("zip_archive",),
)
