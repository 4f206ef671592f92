"""References of projects of macros, in the words in which Office writes them; paths and numbers as they stand in public documents."""

import struct

import pytest

from leakcheck.decode.macro_references import Reference, reference, reference_facts
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PathClaim, TimeClaim

CONTROL = r"*\G{0B79A216-D1B4-4982-AAB1-2504E18F38FC}#2.0#0#C:\DOCUME~1\mira\LOCALS~1\Temp\VBE\MSForms.exd#Microsoft Forms 2.0 Object Library"
OFFICE = r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#C:\Program Files\Common Files\Microsoft Shared\OFFICE12\mso.dll#Microsoft Office 11.0 Object Library"
EVERYWHERE = r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"


def paths(*references: Reference) -> list[str]:
    return [fact.path for fact in reference_facts(references, "VBA/dir") if isinstance(fact, PathClaim)]


def test_the_library_of_a_control_tells_the_account_and_is_told_apart_by_its_number() -> None:
    facts = list(reference_facts([Reference(0x30, CONTROL)], "VBA/dir"))
    assert [fact.path for fact in facts if isinstance(fact, PathClaim)] == [r"C:\DOCUME~1\mira\LOCALS~1\Temp\VBE\MSForms.exd"]
    (number,) = [fact for fact in facts if isinstance(fact, Identifier)]
    assert (number.kind, number.value) == (IdentifierKind.CONTROL_LIBRARY, "0B79A216-D1B4-4982-AAB1-2504E18F38FC")
    assert [(fact.kind, fact.value) for fact in facts if isinstance(fact, Description)] == [
        ("library of the macros", "Microsoft Forms 2.0 Object Library, version 2.0")
    ]


def test_a_number_with_a_time_tells_it_and_the_network_card() -> None:
    facts = list(
        reference_facts([Reference(0x30, CONTROL.replace("0B79A216-D1B4-4982-AAB1-2504E18F38FC", "7AE13815-ED85-11D4-8EA0-00600811EB17"))], "dir")
    )
    assert [str(fact.moment) for fact in facts if isinstance(fact, TimeClaim)] == ["2001-01-18 21:04:24 UTC"]
    assert [fact.value for fact in facts if isinstance(fact, Identifier)] == ["7AE13815-ED85-11D4-8EA0-00600811EB17", "00:60:08:11:eb:17"]


def test_a_made_up_network_card_is_none() -> None:
    facts = list(
        reference_facts([Reference(0x2F, CONTROL.replace("0B79A216-D1B4-4982-AAB1-2504E18F38FC", "600E9483-EDCA-11D1-97BB-240E08C10000"))], "dir")
    )
    assert [str(fact.moment) for fact in facts if isinstance(fact, TimeClaim)] == ["1998-05-17 21:02:42 UTC"]
    assert [fact.kind for fact in facts if isinstance(fact, Identifier)] == [IdentifierKind.CONTROL_LIBRARY]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (r"*\CC:\Work\Offers\tool.xls", r"C:\Work\Offers\tool.xls"),
        (r"*\A\\server\share\tool.xla", r"\\server\share\tool.xla"),
        (r"*\DMacintosh HD:Users:mira:tool.xls", "Macintosh HD:Users:mira:tool.xls"),
        (r"*\H{CB217923-A84A-D446-B944-E7E7CB699177}#2.0#0#/Users/mira/Library/Preferences/MSForms.exd#Microsoft Forms", "/Users/mira/Library/Preferences/MSForms.exd"),
    ],
)  # fmt: skip
def test_paths_of_windows_macintosh_and_unix(text: str, path: str) -> None:
    assert paths(Reference(0x0E, text)) == [path]


def test_names_without_a_place_are_no_paths() -> None:
    assert paths(Reference(0x0E, r"*\CNormal"), Reference(0x0D, r"*\H{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0#mso.tlb#Office")) == []
    assert paths(Reference(0x2F, r"*\G{00000000-0000-0000-0000-000000000000}#0.0#0##")) == []
    assert list(reference_facts([Reference(0x2F, r"*\G{00000000-0000-0000-0000-000000000000}#0.0#0##")], "dir")) == []


def test_libraries_are_named_once_with_their_version_but_for_those_of_every_project() -> None:
    facts = list(reference_facts([Reference(0x0D, text) for text in (EVERYWHERE, OFFICE, OFFICE)], "VBA/dir"))
    assert [fact.value for fact in facts if isinstance(fact, Description)] == ["Microsoft Office 11.0 Object Library, version 2.0"]
    assert len([fact for fact in facts if isinstance(fact, PathClaim)]) == 2


def test_what_an_honest_project_refers_to_hundreds_of_times_is_cut() -> None:
    many = [Reference(0x0E, rf"*\CC:\{number}.xls") for number in range(5000)]
    assert len(paths(*many)) == 200


def test_the_text_of_each_kind_of_record() -> None:
    raw = CONTROL.encode("cp1252")
    assert reference(0x33, raw, 1252) == Reference(0x33, CONTROL)
    assert reference(0x30, struct.pack("<I", len(raw)) + raw + bytes(26), 1252) == Reference(0x30, CONTROL)
    assert reference(0x0D, struct.pack("<I", 0xFFFFFFFF) + raw, 1252).text == CONTROL
    assert reference(0x0D, b"\x01", 1252).text == ""
