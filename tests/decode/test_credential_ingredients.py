"""What content credentials say of the files that one was made from: a picture composed by the library of the standard's makers, and boxes built here."""

import json
import struct
from pathlib import Path

import pytest

from leakcheck.decode.content_credentials import NoCredentials, statement_in, statements_in
from leakcheck.decode.credential_ingredients import ingredient_facts
from leakcheck.decode.credential_places import store_in
from leakcheck.extract import Extraction
from leakcheck.formats.jpeg_picture import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Link
from leakcheck.model.limits import Limits

CREDENTIALS = Path(__file__).parent.parent.parent / "fixtures" / "credentials"
COMPOSED = (CREDENTIALS / "composed.jpg").read_bytes()
#: ISO/IEC 19566-5 section A.3: what follows the four letters in a type of the standard.
TYPE = bytes.fromhex("00110010800000aa00389b71")


def box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data) + 8) + kind + data


def superbox(kind: bytes, label: str, *inside: bytes) -> bytes:
    return box(b"jumb", box(b"jumd", kind + TYPE + b"\x03" + label.encode() + b"\x00") + b"".join(inside))


def manifest(label: str, *ingredients: dict[str, object]) -> bytes:
    assertions = [superbox(b"json", f"c2pa.ingredient__{n}", box(b"json", json.dumps(one).encode())) for n, one in enumerate(ingredients)]
    parts = (
        superbox(b"c2cl", "c2pa.claim", box(b"cbor", b"\xa0")),
        superbox(b"c2as", "c2pa.assertions", *assertions),
        superbox(b"c2cs", "c2pa.signature", box(b"cbor", b"\x80")),
    )
    return superbox(b"c2ma", label, *parts)


def store(*manifests: bytes) -> bytes:
    return superbox(b"c2pa", "c2pa", *manifests)


def words(data: bytes) -> list[str]:
    return [fact.value for fact in ingredient_facts(data, "store") if isinstance(fact, Description)]


def test_what_a_picture_was_made_from_is_told_in_words() -> None:
    extraction = Extraction(FORMAT, Content.of_bytes(COMPOSED), Limits())
    assert list(extraction.children()) == []
    parent, part, given = [fact.value for fact in extraction.facts if isinstance(fact, Description) and fact.kind == "ingredient"]
    assert parent == (
        "“harbour.jpg” (image/jpeg): this file was made from it. It came with content credentials, which are not checked here: by their own account "
        "written by An invented darkroom 1.0 and signed with a certificate made out to Camille Roche; they state that the content was taken with a "
        "digital camera. The program that took it in recorded: nobody whom that program trusted vouched for the signer's certificate. A small picture "
        "of it is kept."
    )
    assert part.startswith("“sky.jpg” (image/jpeg): it was put into this file. It came with content credentials")
    assert "made by a program trained on other works" in part
    assert "vouched for the signer's certificate; the bytes were not the ones that were signed." in part
    assert given == "“blank.png” (image/png): it was given to a program whose work led to this file."


def test_what_it_was_made_from_and_what_was_put_in_are_links_of_two_kinds() -> None:
    found = store_in(COMPOSED)
    assert found is not None
    links = [(fact.kind, fact.target) for fact in ingredient_facts(found.data, "store") if isinstance(fact, Link)]
    assert [link for link in links if "." in link[1] and not link[1].startswith("xmp")] == [
        ("derived-from", "harbour.jpg"),
        ("ingredient", "sky.jpg"),
        ("ingredient", "blank.png"),
    ]
    assert ("derived-from", "xmp.iid:0304") in links
    assert len(links) == 6


def test_an_ingredients_kind_of_source_is_not_told_as_that_of_the_whole() -> None:
    extraction = Extraction(FORMAT, Content.of_bytes(COMPOSED), Limits())
    assert list(extraction.children()) == []
    assert not [fact for fact in extraction.facts if getattr(fact, "kind", "") == "digital_source_type"]


def test_ingredients_of_ingredients_are_told_as_such_and_are_no_links() -> None:
    older = manifest("one", {"dc:title": "negative.tif", "relationship": "parentOf"})
    newer = manifest("two", {"dc:title": "print.jpg", "relationship": "componentOf", "c2pa_manifest": {"url": "self#jumbf=/c2pa/one"}})
    found = list(ingredient_facts(store(older, newer), "store"))
    assert [(fact.value, fact.at.part) for fact in found if isinstance(fact, Description)] == [
        ("“print.jpg”: it was put into this file. It came with content credentials, which are not checked here.", "store, c2pa.ingredient__0"),
        ("“negative.tif”: “print.jpg” was made from it.", "store, c2pa.ingredient__0 of print.jpg"),
    ]
    assert [fact.target for fact in found if isinstance(fact, Link)] == ["print.jpg"]


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ({"validationStatus": [{"code": "timeStamp.mismatch"}, {"code": "claimSignature.validated"}]}, "the time stamp was made for something else"),
        ({"validationStatus": [{"code": "an.unknown.one"}, "odd", {"code": 7}]}, "“an.unknown.one”"),
        (
            {"validationResults": {"activeManifest": {"failure": [{"code": "signingCredential.revoked"}]}}},
            "the signer's certificate had been withdrawn",
        ),
    ],
)
def test_what_the_program_recorded_of_its_own_check_is_told(recorded: dict[str, object], told: str) -> None:
    (said,) = words(store(manifest("one", {"dc:title": "a", "relationship": "parentOf", **recorded})))
    assert said.endswith(f"The program that took it in recorded: {told}.")


def test_no_fault_is_told_only_where_a_check_was_recorded() -> None:
    checked = {"dc:title": "a", "relationship": "parentOf", "validationResults": {"activeManifest": {"success": [], "failure": []}}}
    (said,) = words(store(manifest("one", checked)))
    assert said.endswith("The program that took it in recorded no fault of them.")
    (said,) = words(store(manifest("one", {"dc:title": "a", "relationship": "parentOf"})))
    assert said == "“a”: this file was made from it."


def test_credentials_that_do_not_stand_in_the_file_are_said_to_be_missing() -> None:
    (said,) = words(store(manifest("one", {"relationship": "unheard of", "activeManifest": {"url": "self#jumbf=/c2pa/gone/c2pa.signature"}})))
    assert (
        said
        == "“a file without a name”: it is named as an ingredient of this file. It came with content credentials, which do not stand here or cannot be read."
    )


def test_a_statement_that_is_its_own_ingredient_and_hundreds_of_ingredients_end() -> None:
    own = {"dc:title": "a", "relationship": "parentOf", "activeManifest": {"url": "self#jumbf=/c2pa/one"}}
    assert len(words(store(manifest("one", own)))) == 1
    many = [{"dc:title": f"{number}", "relationship": "componentOf"} for number in range(400)]
    assert len(words(store(manifest("one", *many)))) == 100


def test_a_broken_older_statement_does_not_hide_the_newer_one() -> None:
    broken = superbox(b"c2ma", "broken", superbox(b"c2cl", "c2pa.claim", box(b"cbor", b"\xa0")))
    newer = manifest("two", {"dc:title": "a", "relationship": "parentOf", "activeManifest": {"url": "self#jumbf=/c2pa/broken"}})
    assert [statement.name for statement in statements_in(store(broken, newer))] == ["two"]
    assert words(store(broken, newer)) == [
        "“a”: this file was made from it. It came with content credentials, which do not stand here or cannot be read."
    ]


def test_an_older_statement_does_not_speak_for_the_file_where_the_newest_is_broken() -> None:
    broken = superbox(b"c2ma", "broken", superbox(b"c2cl", "c2pa.claim", box(b"cbor", b"\xa0")))
    data = store(manifest("one", {"dc:title": "a", "relationship": "parentOf"}), broken)
    with pytest.raises(NoCredentials):
        statement_in(data)
    assert words(data) == []


def test_bytes_that_are_no_credentials_say_nothing() -> None:
    assert list(ingredient_facts(b"c2pa.ingredient", "store")) == []
