"""The document names Microsoft's program, but is written in the way of LibreOffice."""

from collections.abc import Iterator

from leakcheck.knowledge.office_packing import names_office
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, SoftwareClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_OLD = "LibreOffice until about 2014 left in a workbook the name of the program that it had found there."


@rule(
    weight=Weight.MODERATE,
    direction=Direction.HANDLING,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(Description, SoftwareClaim),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        _OLD,
        "A document system wrote the properties anew, or kept those of the original, after a service on its computers had converted the document.",
        "A program library filled in a template that was made with LibreOffice, and named Microsoft's program as libraries do.",
    ),
    sources=(
        "ISO/IEC 29500-1 section 18.2.13 (fileVersion: the program names itself)",
        "https://github.com/LibreOffice/core (oox/source/core/xmlfilterbase.cxx: what is written as Application and AppVersion)",
        "base rates of this project: LibreOffice's way in 60 of 62 of its own public documents and 135 of 136 that it converted",
    ),
    false_alarms=FalseAlarms(0, 3142, "documents that name Microsoft's program and its version; honest files of public collections"),
)
def written_in_dialect_of_other_software(examined: Examined) -> Iterator[Observation]:
    """The properties name Word, Excel or PowerPoint as the program, but the text or the sheets are written as only LibreOffice writes.

    The format leaves much free: in which order names are declared, whether values are written that go without saying. Each
    program does this in its own way, always; of the public documents that Microsoft's programs wrote none is written as LibreOffice
    writes. LibreOffice, and the programs made from it, put their own name into the properties when they save. Where Microsoft's stands
    there, the properties were written or put back afterwards by something else. Of what the document says this tells nothing.
    """
    office = names_office(examined)
    dialect = next((said for said in examined.every(Description) if said.kind == "dialect"), None)
    # LibreOffice wrote no version when it still kept the name that it found.
    if office is None or dialect is None or not office.version:
        return
    yield Observation(
        sentence=(
            f"The document names “{office.name[:60]}” {office.version[:20]} as the program that saved it, but its main parts"
            f" ({dialect.at.part.partition(':')[0]}) are written in the way of {dialect.value[:40]}."
        ),
        evidence=(dialect, office),
        tested=(Tested(_OLD, "excluded"),),
    )
