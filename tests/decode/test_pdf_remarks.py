"""Remarks on pages: who made them, when, and what they say."""

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

from leakcheck.decode.pdf_remarks import remarks_of
from leakcheck.model.facts import PersonClaim, TextContent, TimeClaim, TimeRole


def annotation(kind: str, **entries: str) -> DictionaryObject:
    written = {NameObject(f"/{key}"): TextStringObject(value) for key, value in entries.items()}
    return DictionaryObject({NameObject("/Subtype"): NameObject(kind), **written})


def test_a_remark_gives_its_author_times_and_words_and_a_form_field_none() -> None:
    remark = annotation("/Text", T="Noor Haddad", Contents="Check the amount.", M="D:20240902180450+02'00'")
    page = DictionaryObject({NameObject("/Annots"): ArrayObject([remark, annotation("/Widget", T="amount", Contents="4 500")])})
    found = list(remarks_of([page], 1_000))  # type: ignore[list-item]
    assert [fact.name for fact in found if isinstance(fact, PersonClaim)] == ["Noor Haddad"]
    assert [(fact.role, str(fact.moment)) for fact in found if isinstance(fact, TimeClaim)] == [(TimeRole.COMMENTED, "2024-09-02 18:04:50 +02:00")]
    assert [(fact.role, fact.text) for fact in found if isinstance(fact, TextContent)] == [("comment", "Check the amount.")]
