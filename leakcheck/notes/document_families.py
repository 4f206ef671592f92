"""How many documents hang together by identifiers that programs hand on."""

from collections.abc import Iterator

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.dump import Dump
from leakcheck.model.item import INSIDE, ItemKind
from leakcheck.model.note import Circumstances, note

_MOST_SHOWN = 3


@note(
    innocent=(
        "Letters and reports are written by opening an older one and saving it under another name.",
        "Several states of one document were kept, as is usual where people work together.",
    ),
    sources=(
        "https://www.ijdc.net/index.php/ijdc/article/view/870 (Spennemann and Singh on revision marks)",
        "XMP specification part 2 section 2.2 (media management); ISO 32000-1 section 14.4 (file identifiers)",
    ),
)
def document_families(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """How many documents were made out of one another or out of one third document, by rare identifiers that they share.

    Programs hand identifiers on from one state of a document to the next. Documents that share identifiers which hardly any other
    file of the dump bears form a family. All families, their members and what joins them stand in the case file and in the JSON
    reports. Families help to find earlier states of a text; those whose members lie in different places are told first, because
    they show that the places have something in common.
    """
    families = members = 0
    widest: list[tuple[int, int, str]] = []
    for family in dump.families():
        families += 1
        members += len(family.members)
        widest = sorted([*widest, (-_places(family), -len(family.members), family.members[0])])[:_MOST_SHOWN]
    if families:
        shown = "; ".join(f"{-size:,} files in {_counted(-places)}, among them {visible(path)[-160:]}" for places, size, path in widest)
        joined = "one family," if families == 1 else f"{families:,} families, each"
        which = "These are" if families == 1 else "Those spread over the most places"
        sentence = (
            f"{members:,} documents and pictures belong to {joined} joined by identifiers that hardly any other file here bears. "
            f"{which}: {shown}. All are listed in the case file and in the JSON reports."
        )
        yield DumpNote(
            kind=NoteKind.COLLECTION,
            sentence=sentence,
            items=members,
            of=dump.count(ItemKind.DOCUMENT) + dump.count(ItemKind.PICTURE),
            examples=tuple(path for _, _, path in widest),
        )


def _places(family: DocumentFamily) -> int:
    """In how many folders and containers the members lie."""
    return len({max(path.rpartition("/")[0], path.rpartition(INSIDE)[0], key=len) for path in family.members})


def _counted(places: int) -> str:
    return "one folder" if places == 1 else f"{places:,} different folders or containers"
