"""Plain text: what reads as text and is nothing else; its encoding, its line ends, its words."""

import pytest
from formats_reading import Reading
from hypothesis import given
from hypothesis import strategies as st

from leakcheck import catalogue
from leakcheck.formats.plain_text import FORMAT
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import FeatureUse, TextContent
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

CYRILLIC = "Прошу перевести средства на указанный счёт до конца недели, спасибо."


def features(data: bytes, kind: str) -> list[str]:
    return [fact.value for fact in Reading(FORMAT, data).every(FeatureUse, kind=kind)]


@pytest.mark.parametrize(
    ("data", "encoding", "words"),
    [
        (b"plain words\n", "ASCII", "plain words"),
        ("été\n".encode(), "UTF-8", "été"),
        (b"\xef\xbb\xbfwords", "UTF-8 with byte order mark", "words"),
        (b"\xff\xfe" + "слово".encode("utf-16-le"), "UTF-16 little-endian with byte order mark", "слово"),
        (b"\xfe\xff" + "word".encode("utf-16-be"), "UTF-16 big-endian with byte order mark", "word"),
        ("words here".encode("utf-16-le"), "UTF-16 little-endian (guessed)", "words here"),
        ("reçu en deux fois".encode("cp1252"), "single bytes, read as Windows-1252 (guessed)", "reçu en deux fois"),
        (CYRILLIC.encode("cp1251"), "Windows-1251 (guessed)", CYRILLIC),
        (CYRILLIC.encode("koi8_r"), "KOI8-R (guessed)", CYRILLIC),
        (CYRILLIC.replace("ё", "е").encode("cp866"), "DOS code page 866 (guessed)", CYRILLIC.replace("ё", "е")),
    ],
)
def test_the_encoding_is_told_and_the_words_are_read(data: bytes, encoding: str, words: str) -> None:
    assert FORMAT.recognises(Content.of_bytes(data))
    assert features(data, "text_encoding") == [encoding]
    assert [fact.text for fact in Reading(FORMAT, data).every(TextContent)] == [words]


#: One sentence of the same meaning in each.
EASTERN = {
    "gb2312": ("GB 2312", "请在本周末之前把款项汇到指定的账户，谢谢您的帮助，我们会尽快与您联系。"),
    "big5": ("Big5", "請在本週末之前把款項匯到指定的帳戶，謝謝您的幫助，我們會儘快與您聯繫。"),
    "shift_jis": ("Shift_JIS", "今週末までに指定の口座へ代金をお振り込みください。よろしくお願いいたします。"),
    "euc_jp": ("EUC-JP", "今週末までに指定の口座へ代金をお振り込みください。よろしくお願いいたします。"),
    "euc_kr": ("EUC-KR", "이번 주말까지 지정된 계좌로 대금을 보내 주시기 바랍니다. 감사합니다."),
}


@pytest.mark.parametrize("codec", EASTERN)
def test_texts_of_two_bytes_a_letter(codec: str) -> None:
    title, words = EASTERN[codec]
    data = words.encode(codec)
    assert features(data, "text_encoding") == [f"{title} (guessed)"]
    assert [fact.text for fact in Reading(FORMAT, data).every(TextContent)] == [words]


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("Où êtes-vous allé cet été ? Là-bas, près de la forêt, à côté du château où l'évêque a été élu à l'unanimité dès le début. " * 3, "cp1252"),
        (CYRILLIC * 3, "cp1251"),
        (CYRILLIC * 3, "koi8_r"),
        ("Χρειάζεται να στείλετε τα χρήματα στον λογαριασμό μέχρι το τέλος της εβδομάδας. " * 3, "cp1253"),
    ],
)
def test_texts_of_single_bytes_are_not_taken_for_them(words: str, codec: str) -> None:
    (told,) = features(words.encode(codec), "text_encoding")
    assert not told.startswith(("GB", "Big5", "Shift", "EUC"))


@pytest.mark.parametrize(
    ("data", "ends"),
    [
        (b"a\nb\n", ["LF"]),
        (b"a\r\nb\r\n", ["CRLF"]),
        (b"a\rb\r", ["CR"]),
        (b"a\r\nb\nc\r\n", ["mixed"]),
        (b"a\nb", ["LF", "none behind the last line"]),
        (b"a", ["none behind the last line"]),
    ],
)
def test_line_ends(data: bytes, ends: list[str]) -> None:
    assert features(data, "line_ends") == ends


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 50,
        b"a\0b\0\1\0\2\0",
        bytes(range(256)),
        b"\x7fELF\2\1\1\0",
        b"\x93\xfa\x96\x7b",
        b"%PDF 1.4\n1 0 obj\n",
        b"\xff\xfe" + b"\0" * 60,
    ],
)
def test_what_is_no_text_is_not_claimed(data: bytes) -> None:
    assert not FORMAT.recognises(Content.of_bytes(data))
    assert not Reading(FORMAT, data).facts


@pytest.mark.parametrize(
    "data",
    [b"From: a@example.org\nTo: b@example.org\nSubject: x\nDate: Mon, 6 Nov 2023 10:00:00 +0100\nMessage-ID: <1@example.org>\n\nx", b"{\\rtf1 x}"],
)
def test_what_another_format_claims_is_left_to_it(data: bytes) -> None:
    found, problems = identify(Content.of_bytes(data), catalogue.formats())
    assert found is not None
    assert found.name != "plain_text"
    assert not problems


def test_a_text_with_a_few_lines_like_a_header_is_a_text() -> None:
    found, _ = identify(Content.of_bytes(b"From: the beginning\nwe said it.\n"), catalogue.formats())
    assert found is FORMAT


def test_a_long_text_is_cut_where_the_limit_is() -> None:
    (fact,) = Reading(FORMAT, b"word " * 1000, Limits(text_characters=100)).every(TextContent)
    assert (len(fact.text) <= 100, fact.complete) == (True, "cut")


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_none(data: bytes) -> None:
    reading = Reading(FORMAT, data)
    assert ProblemKind.READER_ERROR not in reading.kinds()
    assert bool(reading.facts) == FORMAT.recognises(Content.of_bytes(data)) or not data
