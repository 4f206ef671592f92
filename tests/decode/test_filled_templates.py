"""Who packed an Office document tells whether its time of last save may be a template's."""

from leakcheck.decode.filled_templates import may_keep_a_templates_times, packed_by_office
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.location import Location


def packed(form: str, kind: IdentifierKind = IdentifierKind.PRODUCER_FINGERPRINT) -> Identifier:
    return Identifier(at=Location("zip entries", form), kind=kind, value=form)


WORD = packed("system 0; 1980; first [Content_Types].xml; seekable; deflated; version 45 needs 20; extra none")
LIBRARY = packed("system 3; times set; first [Content_Types].xml; seekable; deflated")


def test_words_own_packing_is_known() -> None:
    assert packed_by_office([LIBRARY, WORD])
    assert not packed_by_office([LIBRARY])
    assert not packed_by_office([packed(WORD.value, IdentifierKind.DOCUMENT)])


def test_only_office_packages_that_another_program_wrote_may_keep_a_templates_times() -> None:
    assert may_keep_a_templates_times("word_document", [LIBRARY])
    assert may_keep_a_templates_times("presentation_document", [])
    assert not may_keep_a_templates_times("spreadsheet_document", [WORD])
    assert not may_keep_a_templates_times("opendocument", [LIBRARY])
    assert not may_keep_a_templates_times("word_binary", [])
