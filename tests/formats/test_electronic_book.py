"""Electronic books, built part by part (EPUB 2.0.1 and 3.3): what they state, the words in their order, locks, damage."""

import io
import zipfile

import pytest
from formats_reading import Reading, sentences
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.formats.electronic_book import FORMAT
from leakcheck.formats.zip_archive import FORMAT as ZIP
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, IdentifierKind, LanguageClaim, PersonClaim, SoftwareClaim, TextContent, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
)
METADATA = (
    '<dc:title>Minutes</dc:title><dc:creator opf:role="aut">Ada</dc:creator><dc:language>en</dc:language><dc:identifier id="i">urn:uuid:1</dc:identifier>'
    '<dc:contributor opf:role="bkp">calibre (5.4.2) [https://calibre-ebook.com]</dc:contributor><dc:date opf:event="creation">2016-05-02</dc:date>'
    '<dc:date>1949</dc:date><meta property="dcterms:modified">2016-05-05T10:11:12Z</meta><meta name="generator" content="Ebook-lib 0.18.1"/>'
    '<meta name="calibre:timestamp" content="2016-05-06T00:00:00+00:00"/><dc:publisher>A &amp; B</dc:publisher>'
)
MANIFEST = (
    '<item id="two" href="second%20part.xhtml" media-type="application/xhtml+xml"/><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="cover" href="../cover.png" media-type="image/png"/><item id="out" href="../../x" media-type="image/png"/>'
)
SPINE = '<itemref idref="one"/><itemref idref="two"/><itemref idref="one"/><itemref idref="nowhere"/>'


def package(metadata: str = METADATA, manifest: str = MANIFEST, spine: str = SPINE) -> str:
    spaces = 'xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf"'
    return f'<package {spaces} version="3.0"><metadata>{metadata}</metadata><manifest>{manifest}</manifest><spine>{spine}</spine></package>'


def book(opf: str | None = None, **parts: str) -> bytes:
    whole = io.BytesIO()
    every = {
        "META-INF/container.xml": CONTAINER,
        "OPS/book.opf": opf if opf is not None else package(),
        "OPS/one.xhtml": "<html><head><title>no</title></head><body><p>First words.</p></body></html>",
        "OPS/second part.xhtml": "<html><body><p>Second words.</p></body></html>",
        "cover.png": "dots",
        **{name.replace("__", "/"): text for name, text in parts.items()},
    }
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", (2016, 5, 2, 12, 0, 0)), "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in every.items():
            archive.writestr(zipfile.ZipInfo(name, (2016, 5, 2, 12, 0, 0)), text)
    return whole.getvalue()


def test_people_programs_times_and_words_are_told() -> None:
    reading = Reading(FORMAT, book())
    assert not reading.problems
    assert [person.name for person in reading.every(PersonClaim)] == ["Ada"]
    assert [program.name for program in reading.every(SoftwareClaim)] == ["calibre (5.4.2) [https://calibre-ebook.com]", "Ebook-lib 0.18.1"]
    assert [tag.tag for tag in reading.every(LanguageClaim)] == ["en"]
    assert [one.value for one in reading.every(Identifier, kind=IdentifierKind.DOCUMENT)] == ["urn:uuid:1"]
    times = [(str(claim.moment), claim.role) for claim in reading.every(TimeClaim) if claim.role is not TimeRole.PACKED]
    assert times == [("2016-05-02 (no zone stated)", TimeRole.CREATED), ("2016-05-05 10:11:12 UTC", TimeRole.MODIFIED)]
    told = {fact.kind: fact.value for fact in reading.every(Description)}
    assert told["date of publication"] == "1949"
    assert told["publisher"] == "A & B"
    assert told["version of the format"] == "EPUB 3.0"
    assert "time of entry in calibre's library" in told


def test_the_words_come_in_the_order_of_reading_and_each_part_once() -> None:
    (text,) = Reading(FORMAT, book()).every(TextContent)
    assert [line for line in text.text.split("\n") if line] == ["First words.", "Second words."]


def test_pictures_are_children_and_names_that_lead_out_are_none() -> None:
    assert [child.name for child in Reading(FORMAT, book()).children] == ["cover.png"]


def test_what_a_shop_encrypted_is_said_and_garbled_fonts_are_no_lock() -> None:
    lock = '<EncryptedData><EncryptionMethod Algorithm="{}"/><CipherData><CipherReference URI="{}"/></CipherData></EncryptedData>'
    fonts = lock.format("http://www.idpf.org/2008/embedding", "OPS/one.xhtml")
    words = lock.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/second%20part.xhtml")
    assert not Reading(FORMAT, book(**{"META-INF__encryption.xml": fonts})).problems
    reading = Reading(FORMAT, book(**{"META-INF__encryption.xml": fonts + words}))
    assert reading.kinds() == [ProblemKind.ENCRYPTED]
    assert "1 of 2 parts" in sentences(reading.problems)
    assert [text.text for text in reading.every(TextContent)] == ["First words."]


@pytest.mark.parametrize("opf", ["", "<package", '<!DOCTYPE a [<!ENTITY b "c">]>'])
def test_a_description_that_cannot_be_read_is_damage(opf: str) -> None:
    reading = Reading(FORMAT, book(opf))
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert not reading.every(TextContent)


def test_entities_are_not_expanded() -> None:
    opf = '<!DOCTYPE p [<!ENTITY a "' + "x" * 1000 + '">]>' + package(f"<dc:title>{'&a;' * 1000}</dc:title>")
    assert not any("x" in fact.value for fact in Reading(FORMAT, book(opf)).every(Description, kind="title"))


@given(st.integers(0, len(book()) - 1), st.integers(1, 255))
def test_any_changed_byte_is_damage_or_nothing(place: int, by: int) -> None:
    data = bytearray(book())
    data[place] ^= by
    assert ProblemKind.READER_ERROR not in Reading(FORMAT, bytes(data)).kinds()


def test_only_books_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_bytes(book()))
    assert ZIP.name in FORMAT.specialises
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [*old.namelist()[1:], "mimetype"]:
            new.writestr(name, old.read(name))
    assert FORMAT.recognises(Content.of_bytes(again.getvalue())), "packed again by hand"
    for data in (b"", b"PK\x03\x04", book().replace(b"epub+zip", b"epub+zap")):
        assert not FORMAT.recognises(Content.of_bytes(data))
