"""XMP packets: every way to write a value, and hostile ones."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.xmp_packet import LONGEST_PACKET, XmpError, packet_in, xmp_facts, xmp_properties
from leakcheck.model.facts import Description, FeatureUse, Link, PathClaim, SoftwareClaim, TimeClaim, TimeRole

HEAD = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe XMP Core 5.3"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:a="http://ns.adobe.com/xap/1.0/" xmlns:m="http://ns.adobe.com/xap/1.0/mm/" xmlns:e="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
)
TAIL = "</rdf:RDF></x:xmpmeta>"


def paths(inner: str) -> list[tuple[str, str]]:
    return [(item.path, item.value) for item in xmp_properties((HEAD + inner + TAIL).encode())]


def test_prefixes_are_the_standards_own_whatever_the_file_chose() -> None:
    assert paths('<rdf:Description rdf:about=""><a:CreatorTool>Writer</a:CreatorTool></rdf:Description>') == [
        ("x:xmptk", "Adobe XMP Core 5.3"),
        ("xmp:CreatorTool", "Writer"),
    ]


@pytest.mark.parametrize(
    "written",
    [
        '<rdf:Description rdf:about="" a:CreateDate="2024-05-14T07:30:11Z"/>',
        '<rdf:Description rdf:about=""><a:CreateDate>2024-05-14T07:30:11Z</a:CreateDate></rdf:Description>',
        '<rdf:Description rdf:about=""><a:CreateDate rdf:resource="2024-05-14T07:30:11Z"/></rdf:Description>',
        "<rdf:Description><a:CreateDate><rdf:Description><rdf:value>2024-05-14T07:30:11Z</rdf:value></rdf:Description></a:CreateDate></rdf:Description>",
    ],
)
def test_one_value_in_each_way_to_write_it(written: str) -> None:
    assert paths(written)[1:] == [("xmp:CreateDate", "2024-05-14T07:30:11Z")]


@pytest.mark.parametrize(
    "step",
    [
        '<rdf:li e:action="saved" e:when="2019-07-01T10:11:12Z"/>',
        '<rdf:li rdf:parseType="Resource"><e:action>saved</e:action><e:when>2019-07-01T10:11:12Z</e:when></rdf:li>',
        "<rdf:li><rdf:Description><e:action>saved</e:action><e:when>2019-07-01T10:11:12Z</e:when></rdf:Description></rdf:li>",
    ],
)
def test_a_step_of_the_history_in_each_way_to_write_it(step: str) -> None:
    found = paths(f'<rdf:Description rdf:about=""><m:History><rdf:Seq>{step}{step}</rdf:Seq></m:History></rdf:Description>')
    assert [path for path, _ in found[1:]] == [
        "xmpMM:History[1]/stEvt:action",
        "xmpMM:History[1]/stEvt:when",
        "xmpMM:History[2]/stEvt:action",
        "xmpMM:History[2]/stEvt:when",
    ]


def test_the_same_name_in_a_foreign_namespace_is_not_taken_for_the_standards() -> None:
    facts = list(xmp_facts((HEAD + '<rdf:Description xmlns:z="http://example.org/" z:CreateDate="2024-05-14"/>' + TAIL).encode()))
    assert [type(fact) for fact in facts] == [SoftwareClaim], "the toolkit alone"


def test_the_kind_of_origin_is_named_by_its_last_step() -> None:
    value = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
    facts = list(xmp_facts((HEAD + f'<rdf:Description i:DigitalSourceType="{value}"/>' + TAIL).encode()))
    assert [fact.value for fact in facts if isinstance(fact, FeatureUse)] == ["trainedAlgorithmicMedia"]


def test_a_time_without_zone_keeps_none_and_a_word_is_no_time() -> None:
    facts = list(
        xmp_facts((HEAD + '<rdf:Description a:CreateDate="2024-05-14T07:30:11" a:ModifyDate="yesterday"/>' + TAIL).encode(), "XMP of page 3")
    )
    (claim,) = [fact for fact in facts if isinstance(fact, TimeClaim)]
    assert (claim.role, claim.moment.offset_minutes, claim.at.part) == (TimeRole.CREATED, None, "XMP of page 3 xmp:CreateDate")


def test_a_cut_packet_gives_what_stands_before_the_cut() -> None:
    whole = HEAD + '<rdf:Description rdf:about=""><a:CreatorTool>Writer</a:CreatorTool><a:CreateDate>2024-05-14</a:Cre'
    assert ("xmp:CreatorTool", "Writer") in [(item.path, item.value) for item in xmp_properties(whole.encode())]


def test_a_packet_is_found_in_other_bytes_and_only_whole() -> None:
    packet = (HEAD + TAIL).encode()
    assert packet_in(b"\x00\x01" + packet + b"\xff") == packet
    assert packet_in(b"\x00\x01" + packet[:-3]) == b""


def test_an_entity_is_not_resolved() -> None:
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "Writer"><!ENTITY b "&a;&a;&a;&a;">]>'
        + HEAD
        + "<rdf:Description><a:CreatorTool>&b;</a:CreatorTool></rdf:Description>"
        + TAIL
    )
    assert "Writer" not in repr(list(xmp_facts(bomb.encode())))


@pytest.mark.parametrize("packet", [b"", b"no XML", b" " * (LONGEST_PACKET + 1)])
def test_what_is_no_packet_is_refused(packet: bytes) -> None:
    with pytest.raises(XmpError):
        xmp_properties(packet)


@given(data=st.binary(max_size=400), cut=st.integers(0, 900))
def test_hostile_packets_give_facts_or_a_refusal(data: bytes, cut: int) -> None:
    whole = (HEAD + "<rdf:Description a:CreateDate='2024'><m:History><rdf:Seq>").encode()
    for packet in (data, whole[:cut] + data + TAIL.encode()):
        with contextlib.suppress(XmpError):
            list(xmp_facts(packet))


def test_words_origins_and_placed_files_of_a_document() -> None:
    inner = (
        '<rdf:Description rdf:about="" xmlns:r="http://ns.adobe.com/xap/1.0/sType/ResourceRef#" xmlns:x="http://ns.adobe.com/pdfx/1.3/" m:VersionID="7">'
        '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Lettre</rdf:li></rdf:Alt></dc:title><x:SourceModified>D:20240514</x:SourceModified>'
        '<m:DerivedFrom r:instanceID="xmp.iid:1" r:documentID="xmp.did:2"/>'
        '<m:Ingredients><rdf:Bag><rdf:li r:documentID="xmp.did:3" r:filePath="C:/Users/cr/seal.psd"/></rdf:Bag></m:Ingredients></rdf:Description>'
    )
    found = list(xmp_facts((HEAD + inner + TAIL).encode()))
    assert {(fact.kind, fact.value) for fact in found if isinstance(fact, Description)} == {
        ("title", "Lettre"),
        ("version", "7"),
        ("SourceModified", "D:20240514"),
    }
    assert {(fact.kind, fact.target) for fact in found if isinstance(fact, Link)} == {
        ("derived-from", "xmp.iid:1"),
        ("derived-from", "xmp.did:2"),
        ("ingredient", "xmp.did:3"),
    }
    assert [fact.path for fact in found if isinstance(fact, PathClaim)] == ["C:/Users/cr/seal.psd"]


def test_the_lens_is_told_as_camera_raw_and_as_the_standard_write_it() -> None:
    spaces = 'xmlns:aux="http://ns.adobe.com/exif/1.0/aux/" xmlns:ex="http://cipa.jp/exif/1.0/"'
    inner = f'<rdf:Description rdf:about="" {spaces} aux:Lens="70.0-300.0 mm f/4.5-5.6" ex:LensModel="EF70-300mm"/>'
    facts = [fact for fact in xmp_facts((HEAD + inner + TAIL).encode()) if isinstance(fact, Description)]
    assert [(fact.kind, fact.value) for fact in facts] == [("lens", "70.0-300.0 mm f/4.5-5.6"), ("lens", "EF70-300mm")]


def test_thousands_of_ancestors_are_cut_and_the_times_behind_them_are_kept() -> None:
    many = "".join(f"<rdf:li>{number}</rdf:li>" for number in range(1_000))
    inner = (
        '<rdf:Description rdf:about="" xmlns:p="http://ns.adobe.com/photoshop/1.0/">'
        f"<a:CreateDate>2024-05-14T07:30:11Z</a:CreateDate><p:DocumentAncestors><rdf:Bag>{many}</rdf:Bag></p:DocumentAncestors>"
        "<a:ModifyDate>2024-05-14T07:30:11Z</a:ModifyDate></rdf:Description>"
    )
    found = list(xmp_facts((HEAD + inner + TAIL).encode()))
    assert len([fact for fact in found if isinstance(fact, Link)]) == 200
    assert len([fact for fact in found if isinstance(fact, TimeClaim)]) == 2
