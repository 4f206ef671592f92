"""The pictures on a PDF's pages."""

from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject

from leakcheck.decode.pdf_images import filled_by_picture


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
