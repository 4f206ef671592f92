"""The benchmark's ways to alter files change what they say they change, and the same each time."""

import io
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from accuracy import mail_methods, office_methods
from accuracy.method import Level, Original
from accuracy.originals import half, honest

MESSAGE = (
    b"Received: from a.example by b.example; Tue, 12 Mar 2019 10:11:14 +0100\r\nDate: Tue, 12 Mar 2019 10:11:12 +0100\r\n"
    b"From: Paul <paul@example.org>\r\nSubject: Devis\r\nDKIM-Signature: v=1; d=example.org\r\n\r\nThe hall costs 4500 euros in all.\r\n"
)
CORE = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:creator>Ann</dc:creator><dcterms:created>2019-03-12T09:00:11Z</dcterms:created>'
    "<dcterms:modified>2019-03-12T10:00:12Z</dcterms:modified></cp:coreProperties>"
)


def _mail() -> Original:
    return Original("a.eml", "mail", MESSAGE, ".eml")


def _package() -> Original:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(zipfile.ZipInfo("docProps/core.xml", (2019, 3, 12, 10, 0, 12)), CORE)
        package.writestr(
            zipfile.ZipInfo("word/document.xml", (1980, 1, 1, 0, 0, 0)), "<w:document><w:p><w:t>It costs 4500 euros</w:t></w:p></w:document>"
        )
    return Original("a.docx", "docx", out.getvalue(), ".docx")


def test_a_clumsy_hand_changes_the_year_of_one_line_and_keeps_the_weekday() -> None:
    made = mail_methods.mail_year(_mail(), Level.CLUMSY, Random(1))
    assert made is not None
    changed = [(old, new) for old, new in zip(MESSAGE.split(b"\r\n"), made.data.split(b"\r\n"), strict=True) if old != new]
    ((old, new),) = changed
    assert old.startswith(b"Date: Tue, 12 Mar 2019")
    assert new.startswith(b"Date: Tue, 12 Mar 20")


def test_an_informed_hand_changes_every_date_with_its_weekday() -> None:
    assert mail_methods.moved(b"Tue, 12 Mar 2019 10:11:12 +0100", 1) == b"Mon, 12 Mar 2018 10:11:12 +0100"
    made = mail_methods.mail_year(_mail(), Level.INFORMED, Random(1))
    assert made is not None
    assert b"2019" not in made.data


def test_an_expert_leaves_only_what_a_letter_needs() -> None:
    made = mail_methods.mail_year(_mail(), Level.EXPERT, Random(1))
    assert made is not None
    assert b"Received:" not in made.data
    assert b"DKIM-Signature:" not in made.data


@pytest.mark.parametrize("level", [Level.CLUMSY, Level.INFORMED])
def test_a_number_of_a_signed_text_is_told_with_the_ground_truth(level: Level) -> None:
    made = mail_methods.signed_words(Original("a.eml", "signed", MESSAGE, ".eml"), level, Random(3))
    assert made is not None
    (word,) = made.values
    assert word.encode() in made.data.partition(b"\r\n\r\n")[2]
    assert (b"DKIM-Signature" in made.data) is (level is Level.CLUMSY)


def test_an_informed_hand_keeps_each_entry_of_a_package_as_it_was() -> None:
    made = office_methods.office_year(_package(), Level.INFORMED, Random(1))
    assert made is not None
    with zipfile.ZipFile(io.BytesIO(made.data)) as package:
        assert [info.date_time for info in package.infolist()] == [(2019, 3, 12, 10, 0, 12), (1980, 1, 1, 0, 0, 0)]
        assert "2019" not in package.read("docProps/core.xml").decode()


def test_the_same_seed_makes_the_same_file_and_a_file_never_changes_sides() -> None:
    first, second = (mail_methods.mail_weeks(_mail(), Level.EXPERT, Random("2017")) for _ in range(2))
    assert first == second
    assert half(MESSAGE) == half(bytes(MESSAGE))


def test_what_its_makers_made_wrong_is_no_original() -> None:
    assert honest("documents/apache__poi/test-data/document/SampleDoc.doc")
    assert not honest("documents/apache__poi/test-data/document/clusterfuzz-testcase-1.doc")
    assert not honest("mail/apache+spamassassin/spam/1.eml")
