"""What programs keep for themselves in a PDF is named with the time of its last change."""

from pypdf.generic import DictionaryObject, NameObject, NumberObject, TextStringObject

from leakcheck.decode.pdf_private_data import private_data_of
from leakcheck.model.facts import Description, TimeClaim, TimeRole


def holder(changed: str) -> DictionaryObject:
    private = DictionaryObject({NameObject("/AIPrivateData1"): NumberObject(0), NameObject("/RoundtripVersion"): NumberObject(17)})
    kept = DictionaryObject({NameObject("/LastModified"): TextStringObject(changed), NameObject("/Private"): private})
    return DictionaryObject({NameObject("/PieceInfo"): DictionaryObject({NameObject("/Illustrator"): kept})})


def test_a_programs_data_and_the_time_of_its_last_change_are_told_once() -> None:
    page = holder("D:20140313174305+01'00'")
    found = list(private_data_of(DictionaryObject(), [page, page]))  # type: ignore[list-item]
    assert [(fact.value, fact.at.part) for fact in found if isinstance(fact, Description)] == [
        ("Illustrator: AIPrivateData1, RoundtripVersion", "page 1 /PieceInfo /Illustrator")
    ]
    assert [(fact.role, str(fact.moment)) for fact in found if isinstance(fact, TimeClaim)] == [(TimeRole.HISTORY, "2014-03-13 17:43:05 +01:00")]


def test_a_broken_entry_names_the_program_all_the_same() -> None:
    broken = DictionaryObject({NameObject("/PieceInfo"): DictionaryObject({NameObject("/ADBE_CompoundType"): NumberObject(1)})})
    assert [fact.value for fact in private_data_of(broken, []) if isinstance(fact, Description)] == ["ADBE_CompoundType"]
