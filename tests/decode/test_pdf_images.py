"""The pictures on a PDF's pages."""

import io
import zlib
from pathlib import Path

import pytest
from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject

from leakcheck.decode.pdf_images import filled_by_picture, pictures_of
from leakcheck.model.facts import Description, Identifier, IdentifierKind, PersonClaim, PersonRole, PictureContent, TimeClaim
from leakcheck.model.format import Child
from leakcheck.model.problem import Problem, ProblemKind

PICTURES = Path(__file__).parent.parent.parent / "fixtures" / "pictures"
PACKET = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:a="http://ns.adobe.com/xap/1.0/" a:CreateDate="2014-03-13T17:43:05Z"/></rdf:RDF></x:xmpmeta>'
)


def stream(data: bytes, *filters: str, width: int = 64, height: int = 64) -> StreamObject:
    made = StreamObject()
    made._data = data
    made.update(image(width, height))
    made[NameObject("/Filter")] = ArrayObject([NameObject(name) for name in filters]) if len(filters) != 1 else NameObject(filters[0])
    return made


def jpeg() -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.new("L", (64, 64), 90).save(target, "JPEG")
    return target.getvalue()


def image(width: int, height: int) -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Image"), NameObject("/Width"): NumberObject(width), NameObject("/Height"): NumberObject(height)}
    )


def page(*drawn: DictionaryObject) -> DictionaryObject:
    box = ArrayObject([FloatObject(0), FloatObject(0), FloatObject(595), FloatObject(842)])
    pieces = DictionaryObject({NameObject(f"/Im{number}"): one for number, one in enumerate(drawn)})
    return DictionaryObject({NameObject("/MediaBox"): box, NameObject("/Resources"): DictionaryObject({NameObject("/XObject"): pieces})})


def test_a_scan_fills_its_page_also_when_it_lies_turned_or_inside_a_piece_and_a_logo_does_not() -> None:
    assert filled_by_picture(page(image(1654, 2339)))  # type: ignore[arg-type]
    assert filled_by_picture(page(image(2339, 1654)))  # type: ignore[arg-type]
    piece = DictionaryObject({NameObject("/Subtype"): NameObject("/Form"), NameObject("/Resources"): page(image(1654, 2339))["/Resources"]})
    assert filled_by_picture(page(piece))  # type: ignore[arg-type]
    assert not filled_by_picture(page(image(200, 80)))  # type: ignore[arg-type]
    assert not filled_by_picture(DictionaryObject())  # type: ignore[arg-type]


def test_a_jpeg_2000_is_a_child_with_or_without_boxes_around_it() -> None:
    files = [(PICTURES / name).read_bytes() for name in ("archived.jp2", "bare.j2k")]
    drawn = [stream(data, "/JPXDecode") for data in files]
    found = list(pictures_of([page(*drawn)]))  # type: ignore[list-item]
    assert [(child.name, child.content.read(1 << 20)) for child in found if isinstance(child, Child)] == [
        ("page 1 Im0.jp2", files[0]),
        ("page 1 Im1.j2k", files[1]),
    ]


@pytest.mark.parametrize("packed", [False, True])
def test_a_jpeg_is_a_child_as_it_stands_once_for_all_pages(packed: bool) -> None:
    data = jpeg()
    picture = stream(zlib.compress(data), "/FlateDecode", "/DCTDecode") if packed else stream(data, "/DCTDecode")
    (child,) = pictures_of([page(picture), page(picture)])  # type: ignore[list-item]
    assert isinstance(child, Child)
    assert (child.name, child.content.read(100_000)) == ("page 1 Im0.jpg", data)


def test_metadata_beside_a_picture_goes_with_it_and_never_speaks_for_the_document() -> None:
    packet = StreamObject()
    packet._data = PACKET
    photo, bitmap = stream(jpeg(), "/DCTDecode"), stream(zlib.compress(b"\x00" * 4096), "/FlateDecode")
    photo[NameObject("/Metadata")] = bitmap[NameObject("/Metadata")] = packet
    child, *facts = pictures_of([page(photo, bitmap)])  # type: ignore[list-item]
    assert isinstance(child, Child)
    assert [str(fact.moment) for fact in child.facts if isinstance(fact, TimeClaim)] == ["2014-03-13 17:43:05 UTC"]
    assert not [fact for fact in facts if isinstance(fact, TimeClaim)]
    assert [fact.value for fact in facts if isinstance(fact, Description)] == ["xmp:CreateDate: 2014-03-13T17:43:05Z"]


def test_whom_the_metadata_of_a_picture_without_a_file_name_are_no_authors_of_the_document() -> None:
    packet = (
        b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"'
        b' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><dc:creator><rdf:Seq><rdf:li>Noor Haddad</rdf:li></rdf:Seq></dc:creator>'
        b"<Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ann Lee</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage></rdf:Description></rdf:RDF>"
    )
    picture = stream(zlib.compress(bytes(range(256)) * 16), "/FlateDecode")
    metadata = StreamObject()
    metadata._data = packet
    picture[NameObject("/Metadata")] = metadata
    found = [fact for fact in pictures_of([page(picture)]) if isinstance(fact, PersonClaim)]  # type: ignore[list-item]
    assert [(fact.role, fact.name) for fact in found] == [(PersonRole.INCLUDED_AUTHOR, "Noor Haddad"), (PersonRole.DEPICTED, "Ann Lee")]


def test_the_same_dots_have_the_same_digest_however_they_are_packed() -> None:
    dots = bytes(range(256)) * 16
    found = list(pictures_of([page(stream(zlib.compress(dots, 1), "/FlateDecode"), stream(zlib.compress(dots, 9), "/FlateDecode"))]))  # type: ignore[list-item]
    digests = [fact.value for fact in found if isinstance(fact, Identifier) and fact.kind is IdentifierKind.PICTURE_DOTS]
    assert len(digests) == 2
    assert len(set(digests)) == 1
    assert [(fact.width, fact.height) for fact in found if isinstance(fact, PictureContent)] == [(64, 64)] * 2


def test_bullets_are_passed_over_and_what_only_calls_itself_a_jpeg_is_no_child() -> None:
    assert list(pictures_of([page(stream(jpeg(), "/DCTDecode", width=8, height=8))])) == []  # type: ignore[list-item]
    assert not [found for found in pictures_of([page(stream(b"no picture", "/DCTDecode"))]) if isinstance(found, Child)]  # type: ignore[list-item]


def test_a_stream_that_swells_without_end_gives_its_size_only() -> None:
    bomb = stream(zlib.compress(b"\x00" * (60 << 20)), "/FlateDecode")
    assert [type(found) for found in pictures_of([page(bomb)])] == [PictureContent]  # type: ignore[list-item]


def test_more_pictures_than_are_looked_at_are_said_to_be_so() -> None:
    pages = [page(stream(jpeg(), "/DCTDecode")) for _ in range(101)]
    *children, last = pictures_of(pages)  # type: ignore[arg-type]
    assert len(children) == 100
    assert isinstance(last, Problem)
    assert last.kind is ProblemKind.LIMIT


def test_a_picture_that_may_be_a_signature_is_marked_by_its_dots_and_a_plain_one_is_not() -> None:
    drawn = bytes(0 if 0 <= x - 2 * y < 3 else 255 for y in range(60) for x in range(160))
    pictures = [stream(zlib.compress(data), "/FlateDecode", width=160, height=60) for data in (drawn, bytes(9600))]
    for one in pictures:
        one[NameObject("/ColorSpace")] = NameObject("/DeviceGray")
        one[NameObject("/BitsPerComponent")] = NumberObject(8)
    found = [fact for fact in pictures_of([page(*pictures)]) if isinstance(fact, Identifier)]  # type: ignore[list-item]
    assert [(fact.kind, fact.at.part) for fact in found] == [
        (IdentifierKind.PICTURE_DOTS, "page 1 Im0 (picture)"),
        (IdentifierKind.PICTURE_STROKES, "page 1 Im0 (picture)"),
        (IdentifierKind.PICTURE_DOTS, "page 1 Im1 (picture)"),
    ]
