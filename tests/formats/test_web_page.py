"""Saved pages: who made them and with what, saved from where and when, what they hide and carry; text that only mentions tags is no page."""

import base64
from pathlib import Path

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.formats.email_message import FORMAT as MAIL
from leakcheck.formats.web_page import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FeatureUse,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.problem import ProblemKind

PIXEL = b"\x89PNG\r\n\x1a\n not a whole picture"

#: As Word saves a page: properties in a comment for Office alone (seen in pages saved by Word 2016).
WORD = b"""<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta http-equiv=Content-Type content="text/html; charset=windows-1251"><meta name=ProgId content=Word.Document>
<meta name=Generator content="Microsoft Word 15"><link rel=File-List href="file:///C:/Users/ann/note_files/filelist.xml">
<title>\xcf\xe8\xf1\xfc\xec\xee</title><!--[if gte mso 9]><xml><o:DocumentProperties><o:Author>Ann</o:Author><o:LastAuthor>Bob</o:LastAuthor>
<o:Revision>2</o:Revision><o:TotalTime>11</o:TotalTime><o:Created>2016-06-15T10:12:00Z</o:Created><o:LastSaved>2016-06-15T10:38:00Z</o:LastSaved>
<o:Company>GSA</o:Company><o:Version>16.00</o:Version></o:DocumentProperties></xml><![endif]-->
<style><!-- /* styles */ p.MsoNormal {font-family:"Calibri",sans-serif} --></style></head>
<body lang=RU><p class=MsoNormal>\xc4\xe5\xed\xfc\xe3\xe8</p></body></html>"""


def read(body: str) -> Reading:
    return Reading(FORMAT, f"<!DOCTYPE html>\n<html>{body}</html>".encode())


def test_what_word_writes_into_a_page() -> None:
    reading = Reading(FORMAT, WORD)
    assert {(fact.role, fact.name) for fact in reading.every(PersonClaim)} == {(PersonRole.AUTHOR, "Ann"), (PersonRole.LAST_EDITOR, "Bob")}
    assert [(fact.role, str(fact.moment)) for fact in reading.every(TimeClaim)] == [
        (TimeRole.CREATED, "2016-06-15 10:12:00 UTC"), (TimeRole.MODIFIED, "2016-06-15 10:38:00 UTC"),
    ]  # fmt: skip
    assert [(fact.name, fact.version) for fact in reading.every(SoftwareClaim)] == [("Microsoft Word 15", ""), ("Microsoft Office", "16.00")]
    assert {(fact.kind, fact.value) for fact in reading.every(Quantity)} == {(QuantityKind.REVISION_COUNT, 2), (QuantityKind.EDITING_TIME, 11)}
    assert {(fact.kind, fact.value) for fact in reading.every(Identifier)} == {
        (IdentifierKind.COMPANY, "GSA"), (IdentifierKind.CODEPAGE, "windows-1251"),
    }  # fmt: skip
    assert [fact.value for fact in reading.every(Description, kind="title")] == ["Письмо"]
    assert [fact.text for fact in reading.every(TextContent)] == ["Деньги"]
    assert [fact.tag for fact in reading.every(LanguageClaim)] == ["RU"]
    assert [fact.path for fact in reading.every(PathClaim)] == ["file:///C:/Users/ann/note_files/filelist.xml"]
    assert {fact.value.split(" (")[0] for fact in reading.every(FeatureUse, kind="html_mark")} >= {"Word's paragraphs", "Office name space"}


@pytest.mark.parametrize(
    ("comment", "source", "moment"),
    [
        (" saved from url=(0022)https://example.org/a ", "https://example.org/a", []),
        ("\n Page saved with SingleFile \n url: https://example.org/b \n saved date: Thu Jan 05 2023 18:04:25 GMT+0100 (CET)\n", "https://example.org/b",
         ["2023-01-05 18:04:25 +01:00"]),
        (" Mirrored from example.org/c by HTTrack Website Copier/3.x [XR&CO'2014], Fri, 05 Jan 2018 10:00:00 GMT ", "example.org/c",
         ["2018-01-05 10:00:00 UTC"]),
    ],
)  # fmt: skip
def test_where_a_page_was_saved_from(comment: str, source: str, moment: list[str]) -> None:
    reading = read(f"<!--{comment}--><body>x</body>")
    assert [fact.target for fact in reading.every(Link, kind="saved-from")] == [source]
    assert [str(fact.moment) for fact in reading.every(TimeClaim, role=TimeRole.CAPTURED)] == moment


def test_an_articles_dates_are_not_the_files_own() -> None:
    reading = read('<meta property="article:modified_time" content="2012-03-04T05:06:07+00:00"><meta name="generator" content="WordPress 6.2">')
    assert [fact.role for fact in reading.every(TimeClaim)] == [TimeRole.HISTORY]
    assert [fact.name for fact in reading.every(SoftwareClaim)] == ["WordPress 6.2"]


def test_what_libreoffice_writes() -> None:
    reading = Reading(FORMAT, Path(__file__).parent.parent.parent / "fixtures" / "office" / "libreoffice.html")
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.AUTHOR, "Claire Vasseur")]
    assert [str(fact.moment) for fact in reading.every(TimeClaim)] == ["2023-06-01 08:00:00 (no zone stated)", "2023-06-02 10:11:12 (no zone stated)"]
    assert [fact.name[:11] for fact in reading.every(SoftwareClaim)] == ["LibreOffice"]
    assert reading.every(TextContent, role="document")[0].text.startswith("Une note de deux lignes, voir ici.")


@pytest.mark.parametrize("value", ["2006-06-12T10:31:00.123456789", "20060612;10310000"])
def test_libreoffices_times_are_the_files_own(value: str) -> None:
    reading = read(f'<meta name="created" content="2006-06-11T00:00:00"/><meta name="changed" content="{value}"/>')
    assert str(reading.every(TimeClaim, role=TimeRole.MODIFIED)[0].moment) == "2006-06-12 10:31:00 (no zone stated)"


def test_hidden_words_and_comments_stand_apart() -> None:
    reading = read(
        '<body>seen<div style="Display : none">under <div>deep</div> cover</div> also<!-- a remark --><script>"<!-- no -->"</script></body>'
    )
    assert [fact.text for fact in reading.every(TextContent, role="hidden")] == ["under\ndeep\ncover"]
    assert [fact.text for fact in reading.every(TextContent, role="comment")] == ["a remark"]
    assert [fact.value for fact in reading.every(FeatureUse, kind="html_content")] == ["scripts (not run)"]


def test_embedded_files_are_children_each_once() -> None:
    uri = f"data:image/png;base64,{base64.b64encode(PIXEL).decode()}"
    reading = read(f'<img src="{uri}"><img src="{uri}"><img src="data:image/gif;base64,!!">')
    assert [(child.name, child.content.read(99)) for child in reading.children] == [("embedded1.png", PIXEL)]


@pytest.mark.parametrize(
    "data",
    [
        b"<html>x</html>",
        b"\xef\xbb\xbf<!doctype HTML><p>x",
        b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "x"><html>x</html>',
        b"<!-- a remark -->\r\n<HTML>x</HTML>",
        b"\xff\xfe" + "<html><body>x</body></html>".encode("utf-16-le"),
    ],
)
def test_pages_are_recognised(data: bytes) -> None:
    found, problems = identify(Content.of_bytes(data), catalogue.formats())
    assert found is FORMAT
    assert not problems
    assert [fact.text for fact in Reading(FORMAT, data).every(TextContent, role="document")] == ["x"]


@pytest.mark.parametrize("data", [b"", b"a text about <html>", b"<?xml version='1.0'?><svg/>", b"<htmlx>", b"<p>a piece</p>", b"<!DOCTYPE html5x>"])
def test_what_is_no_page_is_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))


@pytest.mark.parametrize(
    "body",
    [
        "<" * 300_000, "<!--" * 100_000, "<a " * 100_000, '<a href="' * 60_000, "<title>" * 60_000, "<o:A>" * 60_000, "<div style=display:none>" * 20_000,
        "<a b=c " + "d=e " * 100_000, "<script>" * 60_000, "data:image/png;base64," * 20_000, "font-family:" * 60_000, "<!--[if " * 60_000,
    ],
)  # fmt: skip
def test_hostile_pages_end(body: str) -> None:
    assert ProblemKind.READER_ERROR not in read(body).kinds()


@given(st.lists(st.sampled_from([
    "<", ">", "<div style='display:none'>", "</div>", "<!--", "-->", "<script>", "</script>", "<meta name=author content=", '"', "'", "&#99999999999;",
    "<o:Author>", "</o:Author>", "text", "data:a/b;base64,AAAA", "<title>", "<a href=file:///C:/x>", "\0", "\ud800",
]), max_size=40))  # fmt: skip
def test_any_order_of_marks_is_read_without_an_error(marks: list[str]) -> None:
    reading = Reading(FORMAT, ("<html>" + "".join(marks)).encode("utf-8", "surrogatepass"))
    assert ProblemKind.READER_ERROR not in reading.kinds()


def test_a_mails_client_is_known_by_its_newest_text_alone() -> None:
    mail = (
        b"From: a@example.org\nTo: b@example.org\nSubject: x\nDate: Mon, 6 Nov 2023 10:00:00 +0100\nMessage-ID: <1@example.org>\n"
        b"Content-Type: text/html\n\n<div dir=ltr class=gmail_default>yes</div><div class=gmail_quote><p class=MsoNormal>no?</p></div>\n"
    )
    marks = {fact.value.split(" (")[0] for fact in Reading(MAIL, mail).every(FeatureUse, kind="html_mark")}
    assert marks == {"Gmail text", "Gmail quotation"}


def test_where_pictures_lay_and_what_office_made_by_itself_is_told_and_no_other_description() -> None:
    place = r"C:\Users\nadia\Desktop\seal.png"
    reading = read(
        f'<img src="a.png" alt="Our seal" alt="Description: {place}"><IMG ALT="image001.png"><img alt="A cat&#10;&#10;Description automatically\n generated">'
        f'<!--[if gte vml 1]><v:shape alt="Text"><v:imagedata src="file:///C:/Temp/clip_image001.png" o:title="logo"/></v:shape><![endif]-->'
    )
    assert [(fact.role, fact.path) for fact in reading.every(PathClaim)] == [
        ("linked file", "file:///C:/Temp/clip_image001.png"), ("inserted picture", place),
    ]  # fmt: skip
    assert [fact.value for fact in reading.every(Description)] == ["A cat Description automatically generated"]
    assert "automatic_description" in {fact.kind for fact in reading.every(FeatureUse)}
