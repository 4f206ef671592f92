"""PowerPoint presentations in binary form (`.ppt`, `.pps`, `.pot`: PowerPoint 97 to 2003; [MS-PPT])."""

from collections.abc import Iterator

from leakcheck.decode.compound_file import DAMAGE, MAGIC, CompoundFile, holds, opened
from leakcheck.decode.compound_thumbnail import thumbnail
from leakcheck.decode.compound_traces import compound_facts, damages
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.macro_project import macro_facts
from leakcheck.decode.office_locks import unlocked
from leakcheck.decode.office_pictures import pictures
from leakcheck.decode.powerpoint_records import Presentation, current_user, embedded_object, presentation
from leakcheck.decode.powerpoint_traces import Met, met, presentation_facts
from leakcheck.decode.shape_properties import shape_facts
from leakcheck.decode.text_digest import text_content
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_STREAM = "PowerPoint Document"


def _recognises(content: Content) -> bool:
    return holds(content, _STREAM)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as file:
            yield from compound_facts(file)
            yield from _presentation(content, file, limits)
            yield from macro_facts(file, limits)
            yield from thumbnail(file)
            yield from pictures(file.stream("Pictures", limit=limits.item_bytes), "Pictures", limits)
            yield from damages(file, "presentation")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The presentation cannot be read to its end ({damage_words(error)}).")


def _presentation(content: Content, file: CompoundFile, limits: Limits) -> Iterator[AnyFact | Child | Problem]:
    user = current_user(file.stream("Current User", limit=4096))
    if (user is not None and user.is_encrypted) or file.root.child("EncryptedSummary") is not None:
        yield from presentation_facts(user, Presentation(), Met())
        yield from unlocked(content, limits, "presentation")
        return
    data = file.stream(_STREAM, limit=limits.item_bytes)
    show = presentation(data, user.edit if user else -1)
    found = met(data, show, limits.text_characters)
    yield from presentation_facts(user, show, found)
    yield from _texts(found, limits.text_characters)
    yield from shape_facts((_STREAM, data))
    for number, record in enumerate(found.objects, 1):
        embedded = embedded_object(data, record, limits)
        if embedded:
            yield Child(f"object{number}", Content.of_bytes(embedded))


def _texts(found: Met, longest: int) -> Iterator[AnyFact]:
    for lines, role, place in (
        (found.live, "document", "slides"),
        (found.notes, "notes", "notes for the speaker"),
        (found.comment_texts, "comment", "remarks"),
        (found.superseded, "earlier-state", "slides that a later save replaced"),
    ):
        if (fact := text_content("\n".join(lines), role, Location(f"PowerPoint Document: {place}"), longest)) is not None:
            yield fact


FORMAT = Format(
    name="powerpoint_binary",
    title="PowerPoint presentation in binary form",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Notes for the speaker are told apart and are not part of the text that is compared; the words of masters are not read.",
        "Presentations of PowerPoint 4 and 95 have their properties read, but not their words.",
        "Encrypted presentations are opened only with passwords that are given.",
        "Macros are read from the packed object that holds them, as an item of its own inside the presentation.",
    ),
    specialises=("compound_file", "encrypted_office"),
)
