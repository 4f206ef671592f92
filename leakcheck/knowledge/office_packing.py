"""How Microsoft's programs pack a document, as far as that can be told from the list of its parts (APPNOTE.TXT 6.3.10 section 4.4)."""

from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, SoftwareClaim, SoftwareRole
from leakcheck.model.office_package import DATED_LATER, OFFICE_PACKAGES, PACKED_OTHERWISE, WAY_OF_PACKING

#: Measured in 2,755 of 2,799 public documents that name Office and have its order and version; the others were changed in part by a library.
_EFFORT = "effort 6; no attributes"
#: Libraries that say openly in the name for whom they write, as “Microsoft Excel Compatible / Openpyxl 3.1.5”.
_COMPATIBLE = ("compatible", " / ")
#: Word for the web, in its early years, named itself by this version alone.
_WEB = ("00.", "web", "online")
_PACKAGES = frozenset({*OFFICE_PACKAGES, "opendocument"})
#: Why one part of a package may differ from the others.
ONE_PART_RENEWED = (
    "A document system wrote a number, a label or properties into the document, or filled in a template.",
    "A program library changed one part, as reports are made from a prepared document, and left the others as they were.",
    "Somebody repaired or tried out something in one part of the document with a program for archives.",
)


def names_office(examined: Examined) -> SoftwareClaim | None:
    """What names one of Microsoft's programs as the one that wrote the document, and no library that only writes for it."""
    for one in examined.every(SoftwareClaim):
        if one.role is SoftwareRole.APPLICATION and one.name.startswith("Microsoft") and not any(mark in one.name.lower() for mark in _COMPATIBLE):
            return one
    return None


def is_for_the_web(office: SoftwareClaim) -> bool:
    """Whether it is Office in a browser, whose servers put in some parts in another way than the others."""
    return office.version.startswith(_WEB[0]) or office.name.lower().endswith(_WEB[1:])


def unlike_office(examined: Examined) -> Description | None:
    """What tells that parts were packed with another effort than Office's, or with attributes of files; None where nothing does."""
    ways = (said for said in examined.every(Description) if said.kind == WAY_OF_PACKING)
    return next((said for said in ways if said.value != _EFFORT), None)


def parts_are_alike(examined: Examined) -> bool:
    """Whether all parts of such a document are written in one go and in one way, so that one that differs tells something."""
    office = names_office(examined)
    return examined.item.format in _PACKAGES and (office is None or not is_for_the_web(office))


def odd_parts(examined: Examined) -> tuple[Description, ...]:
    """The few parts that were packed in another way than all others."""
    return tuple(said for said in examined.every(Description) if said.kind == PACKED_OTHERWISE)


def later_parts(examined: Examined) -> tuple[Description, ...]:
    """The few parts that bear a later time than all others."""
    return tuple(said for said in examined.every(Description) if said.kind == DATED_LATER)
