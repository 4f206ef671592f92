"""Traces of add-ins: which program, which version, which time; and what servers keep in a document."""

import io
import zipfile

import pytest

from leakcheck.decode.add_in_residue import residue_facts
from leakcheck.decode.ooxml_package import package_of
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, SoftwareClaim, TimeClaim, Voucher


def facts(name: str, text: str) -> list[AnyFact]:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(name, text)
    with zipfile.ZipFile(out) as opened:
        return list(residue_facts(package_of(opened)))


@pytest.mark.parametrize(
    ("part", "markup", "name"),
    [
        ("word/settings.xml", '<w:docVar w:name="__Grammarly_42____i" w:val="H4sI"/>', "Grammarly"),
        ("word/settings.xml", '<w:docVar w:name="EN.Layout" w:val="x"/>', "EndNote"),
        ("word/document.xml", "<w:instrText> ADDIN ZOTERO_ITEM CSL_CITATION {}</w:instrText>", "Zotero"),
        ("word/document.xml", '<o:OLEObject ProgID="Equation.DSMT4"/>', "MathType"),
        ("ppt/tags/tag1.xml", '<p:tag name="THINKCELLPRESENTATIONDONOTDELETE" val="1"/>', "think-cell"),
        ("word/webextensions/webextension1.xml", '<we:reference id="wa104381727" version="1.2.0.0" store="fr-FR"/>', "Office add-in wa104381727"),
        ("customXml/item1.xml", '<go:x xmlns:go="http://customooxmlschemas.google.com/"/>', "Google Docs"),
    ],
)
def test_programs_are_known_by_what_they_leave(part: str, markup: str, name: str) -> None:
    assert [one.name for one in facts(part, markup) if isinstance(one, SoftwareClaim)] == [name]


def test_endnote_keeps_when_a_record_was_added() -> None:
    cite = "ADDIN EN.CITE &lt;key app=&quot;EN&quot; db-id=&quot;ax2&quot; timestamp=&quot;1480000000&quot;&gt;"
    (claim,) = (one for one in facts("word/document.xml", f"<w:instrText>{cite}</w:instrText>") if isinstance(one, TimeClaim))
    assert (str(claim.moment), claim.voucher, claim.token) == ("2016-11-24 15:06:40 UTC", Voucher.EMBEDDED, "endnote-record")


def test_grammarly_numbers_a_document_by_the_time_of_its_first_opening() -> None:
    # From a public page that says that it was created on 2018-08-18 and changed on 2019-10-26.
    value = "H4sIAAAAAAAEAKtWcslP9kxRslIyNDYyNDU0N7QwMTMwNjY3NzZT0lEKTi0uzszPAykwrAUAt9LCuywAAAA="
    (claim,) = (one for one in facts("word/settings.xml", f'<w:docVar w:name="__Grammarly_42___1" w:val="{value}"/>') if isinstance(one, TimeClaim))
    assert (str(claim.moment), claim.token) == ("2019-10-10 09:04:06 UTC", "grammarly-document")


@pytest.mark.parametrize("value", ["", "H4sI", "not base64 at all", "AAAA", "H4sIAAAAAAAEAKtWckksSQxILCpxzi/NK1GyMqwFAAEhoTITAAAA"])
def test_a_variable_of_grammarly_that_holds_no_number_has_no_time(value: str) -> None:
    found = facts("word/settings.xml", f'<w:docVar w:name="__Grammarly_42___1" w:val="{value}"/>')
    assert not [one for one in found if isinstance(one, TimeClaim)]


def test_variables_are_told_as_they_stand() -> None:
    found = facts("word/settings.xml", '<w:docVar w:name="Aktenzeichen" w:val="12 &amp; 13"/>')
    assert [(one.kind, one.value) for one in found if isinstance(one, Description)] == [("document variable Aktenzeichen", "12 & 13")]


def test_labels_and_sharepoint() -> None:
    label = '<clbl:label id="{0A1B}" enabled="1" siteId="{0C0D}" method="Standard"/>'
    assert [(one.kind, one.value) for one in facts("docMetadata/LabelInfo.xml", label) if isinstance(one, Identifier)] == [
        (IdentifierKind.LABEL, "0a1b"),
        (IdentifierKind.TENANT, "0c0d"),
    ]
    properties = (
        '<p:properties xmlns:p="http://schemas.microsoft.com/office/2006/metadata/properties"><documentManagement><_dlc_DocId xmlns="a">AB-1-2</_dlc_DocId>'
        '<Reviewer xmlns="b"><UserInfo><DisplayName>Ann</DisplayName></UserInfo></Reviewer></documentManagement></p:properties>'
    )
    found = facts("customXml/item2.xml", properties)
    assert [one.value for one in found if isinstance(one, Identifier)] == ["AB-1-2"]
    assert [(one.kind, one.value) for one in found if isinstance(one, Description)] == [("SharePoint Reviewer", "Ann")]


def test_a_part_of_nothing_but_marks_is_bounded() -> None:
    assert len(facts("word/settings.xml", '<w:docVar w:name="a" w:val="b"/>' * 5000)) <= 300
