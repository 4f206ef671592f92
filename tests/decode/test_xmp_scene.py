"""Whom and what a picture shows, and where, in XMP."""

import pytest

from leakcheck.decode.xmp_packet import xmp_facts
from leakcheck.decode.xmp_scene import scene_facts
from leakcheck.model.facts import AnyFact, Description, PersonClaim, PersonRole, PlaceClaim

HEAD = '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
TAIL = "</rdf:RDF></x:xmpmeta>"
#: As Lightroom writes it: attributes wherever a value is plain.
LIGHTROOM = """<rdf:Description rdf:about="" xmlns:mwg-rs="http://www.metadataworkinggroup.com/schemas/regions/"
 xmlns:stDim="http://ns.adobe.com/xap/1.0/sType/Dimensions#" xmlns:stArea="http://ns.adobe.com/xmp/sType/Area#">
 <mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:AppliedToDimensions stDim:w="1697" stDim:h="1132" stDim:unit="pixel"/><mwg-rs:RegionList><rdf:Bag>
 <rdf:li><rdf:Description mwg-rs:Rotation="0.0" mwg-rs:Name="Noor Haddad" mwg-rs:Type="Face">
  <mwg-rs:Area stArea:h="0.55" stArea:w="0.39" stArea:x="0.41" stArea:y="0.58"/></rdf:Description></rdf:li>
 <rdf:li><rdf:Description mwg-rs:Type="Face"><mwg-rs:Area stArea:h="0.1" stArea:w="0.1" stArea:x="0.2" stArea:y="0.2"/></rdf:Description></rdf:li>
 <rdf:li><rdf:Description mwg-rs:Type="Face"/></rdf:li>
 <rdf:li><rdf:Description mwg-rs:Name="Rex" mwg-rs:Type="Pet"/></rdf:li>
 </rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions></rdf:Description>"""
#: As Windows writes it.
WINDOWS = """<rdf:Description rdf:about="" xmlns:MP="http://ns.microsoft.com/photo/1.2/" xmlns:MPRI="http://ns.microsoft.com/photo/1.2/t/RegionInfo#"
 xmlns:MPReg="http://ns.microsoft.com/photo/1.2/t/Region#"><MP:RegionInfo><rdf:Description><MPRI:Regions><rdf:Bag><rdf:li>
 <rdf:Description><MPReg:Rectangle>0.37, 0.16, 0.21, 0.32</MPReg:Rectangle><MPReg:PersonDisplayName>Eve Mora</MPReg:PersonDisplayName>
 </rdf:Description></rdf:li></rdf:Bag></MPRI:Regions></rdf:Description></MP:RegionInfo></rdf:Description>"""
#: As picture desks fill in the IPTC's fields, written by ExifTool.
DESK = """<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:exif="http://ns.adobe.com/exif/1.0/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">
 <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ann Lee</rdf:li><rdf:li>Jo Doe</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>
 <Iptc4xmpExt:PersonInImageWDetails><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:PersonName><rdf:Alt>
  <rdf:li xml:lang="x-default">Max Roe</rdf:li></rdf:Alt></Iptc4xmpExt:PersonName></rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImageWDetails>
 <Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Marseille</Iptc4xmpExt:City>
  <Iptc4xmpExt:CountryName>France</Iptc4xmpExt:CountryName><Iptc4xmpExt:Sublocation>Vieux-Port</Iptc4xmpExt:Sublocation>
  <exif:GPSLatitude>43,17.787N</exif:GPSLatitude><exif:GPSLongitude>5,22.1868E</exif:GPSLongitude></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated>
 <Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Lyon</Iptc4xmpExt:City></rdf:li>
  <rdf:li rdf:parseType="Resource"><Iptc4xmpExt:City>Nantes</Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>
 <photoshop:CaptionWriter>Camille Roche</photoshop:CaptionWriter>
 <plus:ImageCreator><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:ImageCreatorName>Noor Haddad</plus:ImageCreatorName></rdf:li></rdf:Seq>
 </plus:ImageCreator></rdf:Description>"""


def facts(description: str) -> list[AnyFact]:
    return list(xmp_facts((HEAD + description + TAIL).encode()))


def people(found: list[AnyFact]) -> list[tuple[PersonRole, str]]:
    return [(fact.role, fact.name) for fact in found if isinstance(fact, PersonClaim)]


def words(found: list[AnyFact], kind: str) -> list[str]:
    return [fact.value for fact in found if isinstance(fact, Description) and fact.kind == kind]


def test_a_named_face_is_a_person_and_the_area_stands_beside_it() -> None:
    found = facts(LIGHTROOM)
    assert people(found) == [(PersonRole.DEPICTED, "Noor Haddad")]
    (face,) = [fact for fact in found if isinstance(fact, PersonClaim)]
    assert face.at.raw == "Noor Haddad, in the area 0.41 0.58 0.39 0.55"
    assert face.at.part == "XMP mwg-rs:Regions/mwg-rs:RegionList[1]"


def test_animals_and_faces_without_a_name_are_no_people() -> None:
    assert words(facts(LIGHTROOM), "marked regions") == ["Face without a name (2 times); Pet: Rex"]


def test_the_people_tags_of_windows_are_read() -> None:
    assert people(facts(WINDOWS)) == [(PersonRole.DEPICTED, "Eve Mora")]


def test_the_fields_of_picture_desks_are_read() -> None:
    found = facts(DESK)
    assert people(found) == [
        (PersonRole.DEPICTED, "Ann Lee"),
        (PersonRole.DEPICTED, "Jo Doe"),
        (PersonRole.DEPICTED, "Max Roe"),
        (PersonRole.CAPTION_WRITER, "Camille Roche"),
        (PersonRole.AUTHOR, "Noor Haddad"),
    ]
    assert words(found, "place where it was taken") == ["Vieux-Port, Marseille, France"]
    assert words(found, "place that it shows") == ["Lyon", "Nantes"]
    (place,) = [fact for fact in found if isinstance(fact, PlaceClaim)]
    assert (place.role, place.latitude, place.longitude) == ("captured", pytest.approx(43.29645), pytest.approx(5.36978))


def test_the_end_of_a_branch_for_people_is_a_name_and_of_others_a_keyword() -> None:
    properties = [
        ("lr:hierarchicalSubject[1]", "People"),
        ("lr:hierarchicalSubject[2]", "People|Family"),
        ("lr:hierarchicalSubject[3]", "People|Family|Ann Lee"),
        ("lr:hierarchicalSubject[4]", "Places|Lyon"),
        ("digiKam:TagsList[1]", "People/Family/Ann Lee"),
        ("digiKam:TagsList[2]", "Personen/Jo Doe"),
    ]
    found = list(scene_facts(properties, "XMP"))
    assert people(found) == [(PersonRole.DEPICTED, "Ann Lee"), (PersonRole.DEPICTED, "Jo Doe")]
    assert words(found, "keywords") == ["People / Family / Ann Lee", "Places / Lyon", "Personen / Jo Doe"]


def test_thousands_of_regions_and_keywords_are_cut() -> None:
    regions = [(f"mwg-rs:Regions/mwg-rs:RegionList[{number}]/mwg-rs:Name", f"Name {number}") for number in range(2_000)]
    tags = [(f"lr:hierarchicalSubject[{number}]", f"People|Tag {number}") for number in range(2_000)]
    assert len(list(scene_facts([*regions, *tags], "XMP"))) == 600


def test_packets_without_any_of_it_say_nothing() -> None:
    assert list(scene_facts([("dc:creator[1]", "Noor Haddad"), ("xmp:CreatorTool", "a|b")], "XMP")) == []
