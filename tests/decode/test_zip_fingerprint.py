"""How a package was packed: with which effort, and which parts otherwise than all others."""

import io
import zipfile
from pathlib import Path

import pytest

from leakcheck.decode.zip_fingerprint import packing_facts
from leakcheck.decode.zip_package import Entry, entries
from leakcheck.model.facts import Description, Identifier

FIXTURES = Path(__file__).parent.parent.parent / "fixtures"
PARTS = ("[Content_Types].xml", "_rels/.rels", "word/document.xml", "word/styles.xml", "docProps/core.xml", "docProps/app.xml")


def entry(name: str, version: int = 45, effort: int = 6, attributes: int = 0, system: int = 0, method: int = zipfile.ZIP_DEFLATED) -> Entry:
    info = zipfile.ZipInfo(name)
    info.create_system, info.create_version, info.flag_bits, info.external_attr = system, version, effort, attributes
    info.compress_type, info.file_size = method, 100
    return Entry(info, name, None)


def told(packed: list[Entry], kind: str) -> list[str]:
    return [fact.value for fact in packing_facts(packed) if isinstance(fact, Description) and fact.kind == kind]


def offices(*others: Entry) -> list[Entry]:
    replaced = {one.name: one for one in others}
    return [replaced.get(name) or entry(name) for name in PARTS]


def test_the_effort_of_word_itself() -> None:
    with zipfile.ZipFile(FIXTURES / "office" / "word.docx") as package:
        listed = entries(package)
    assert told(listed, "way of packing") == ["effort 6; no attributes"]
    assert not told(listed, "part packed otherwise")


def test_a_document_of_word_that_python_packed_again_keeps_the_form_but_not_the_effort() -> None:
    # The standard library takes over system, version, time and order from the entries that it is given, and no more than that.
    again = io.BytesIO()
    with zipfile.ZipFile(FIXTURES / "office" / "word.docx") as package, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as made:
        before = [fact.value for fact in packing_facts(entries(package)) if isinstance(fact, Identifier)]
        for info in package.infolist():
            made.writestr(info, package.read(info))
    with zipfile.ZipFile(again) as package:
        listed = entries(package)
    assert [fact.value for fact in packing_facts(listed) if isinstance(fact, Identifier)] == before
    assert told(listed, "way of packing") == ["effort 0; attributes"]
    assert not told(listed, "part packed otherwise"), "all parts alike"


@pytest.mark.parametrize(
    "odd",
    [
        entry("word/document.xml", system=3, version=30, effort=0, attributes=0x81A40000),
        entry("word/document.xml", version=63, effort=0, attributes=0x20),
        entry("word/document.xml", effort=4),
    ],
    ids=["Info-ZIP on Unix", "7-Zip on Windows", "a library of .NET"],
)
def test_a_part_of_another_packer_is_told(odd: Entry) -> None:
    assert told(offices(odd), "part packed otherwise") == ["word/document.xml"]


@pytest.mark.parametrize(
    "packed",
    [
        offices(entry("docProps/core.xml", version=10, method=zipfile.ZIP_STORED)),
        [entry(name, version=20, effort=(0, 6)[place % 2]) for place, name in enumerate(PARTS)],
        offices(*(entry(name, version=63) for name in PARTS[:3])),
        [entry("a"), entry("b"), entry("c", version=20)],
    ],
    ids=["Java gives stored parts another version", "programs that choose the effort by part", "half and half", "too few to say what is usual"],
)
def test_no_part_is_odd_where(packed: list[Entry]) -> None:
    assert not told(packed, "part packed otherwise")


@pytest.mark.parametrize("name", ["libreoffice.docx", "libreoffice.odt", "libreoffice_chart.xlsx", "libreoffice.ods"])
def test_libreoffice_packs_all_parts_alike(name: str) -> None:
    with zipfile.ZipFile(FIXTURES / "office" / name) as package:
        assert not told(entries(package), "part packed otherwise")


def dated(*times: tuple[int, int, int, int, int, int]) -> list[Entry]:
    """Office's parts, the last ones with these times; the others with the first time that the format can express."""
    packed = [entry(name) for name in PARTS]
    for one, time in zip(reversed(packed), times, strict=False):
        one.info.date_time = time
    return packed


OLD, SOON, LATE = (2020, 5, 4, 10, 0, 0), (2020, 5, 4, 10, 1, 0), (2026, 11, 29, 22, 48, 4)


def test_the_only_part_with_a_time_and_a_part_that_is_later_than_the_others_are_told() -> None:
    (fact,) = [one for one in packing_facts(dated(LATE)) if isinstance(one, Description) and one.kind == "part dated later"]
    assert (fact.value, fact.at.raw) == ("docProps/app.xml", "2026-11-29 22:48:04; the others: no time")
    (fact,) = [one for one in packing_facts(dated(LATE, *[OLD] * 5)) if isinstance(one, Description) and one.kind == "part dated later"]
    assert (fact.value, fact.at.raw) == ("docProps/app.xml", "2026-11-29 22:48:04; the others: 2020-05-04 10:00:00")


@pytest.mark.parametrize(
    "times",
    [(), (OLD, OLD, OLD, OLD, OLD, OLD), (SOON, OLD, OLD, OLD, OLD, OLD), (LATE, LATE, LATE, OLD, OLD, OLD), (OLD, LATE, LATE, LATE, LATE, LATE)],
    ids=["no times", "one time", "within two minutes", "half and half", "one earlier"],
)
def test_no_part_is_later_by(times: tuple[tuple[int, int, int, int, int, int], ...]) -> None:
    assert not told(dated(*times), "part dated later")


def test_a_time_that_the_calendar_does_not_have_is_no_time() -> None:
    assert not told(dated((2020, 13, 40, 10, 0, 0)), "part dated later")
