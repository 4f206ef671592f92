"""The benchmark's ways to alter files change what they say they change, and the same each time."""

import io
import shutil
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

import detection
from accuracy import mail_methods, office_methods, pdf_methods
from accuracy.measure import Look, names
from accuracy.method import Altered, Level, Original
from accuracy.originals import half, honest

from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.finding import Finding
from leakcheck.model.location import Location
from leakcheck.model.rule import Cause, Direction, Family, Weight

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


def _told(sentence: str, *facts: Identifier) -> Look:
    finding = Finding(
        rule="altered_copy", title="A copy", weight=Weight.MODERATE, direction=Direction.LEAD, family=Family.CROSS_COPY, cause=Cause.COPY,
        sentence=sentence, evidence=facts, innocent=("It is another version.",),
    )  # fmt: skip
    return Look(False, False, (finding,), frozenset(), ())


@pytest.mark.parametrize(
    ("sentence", "named"),
    [("It says 64 now.", True), ("It says “64”.", True), ("It was sent on 2025-06-64 at 10:64:07.", False), ("In part-64/a64.doc.", False)],
)
def test_an_altered_number_is_named_by_itself_and_not_by_a_digit_of_a_path_a_moment_or_a_digest(sentence: str, named: bool) -> None:
    digest = Identifier(at=Location("the whole file", "ab 64 cd", "a.doc"), kind=IdentifierKind.SHA256, value="64")
    before = Look(False, False, (), frozenset(), ())
    assert bool(names(_told(sentence, digest), before, Altered(b"", ("text",), ("64",)))) is named


def test_ways_that_are_measured_anew_take_the_place_of_what_was_kept_of_them() -> None:
    def row(method: str, files: int) -> dict[str, object]:
        return {"method": method, "level": "clumsy", "files": files}

    rest = {"treated": [], "case": None, "seconds": 1, "cpu": 1, "left_out": []}
    both = detection._added({**rest, "rows": [row("b", 5), row("c", 5)]}, {**rest, "rows": [row("a", 4), row("b", 4)]})
    assert [(one["method"], one["files"]) for one in both["rows"]] == [("a", 4), ("b", 5), ("c", 5)]


@pytest.mark.skipif(not (shutil.which("gs") and shutil.which("qpdf")), reason="Ghostscript or qpdf is not installed")
def test_a_number_of_a_pdf_is_covered_by_another_and_stays_inside() -> None:
    out = io.BytesIO()
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    stream = DecodedStreamObject()
    stream.set_data(b"BT /F 12 Tf 72 700 Td (4500 euros) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(stream)
    font = DictionaryObject({NameObject(f"/{key}"): NameObject(f"/{value}") for key, value in (("Subtype", "Type1"), ("BaseFont", "Helvetica"))})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F"): font})})
    writer.write(out)
    made = pdf_methods.pdf_written_over(Original("a.pdf", "pdf", out.getvalue(), ".pdf"), Level.CLUMSY, Random(1))
    assert made is not None
    old, new = made.values
    shown = PdfReader(io.BytesIO(made.data)).pages[0].extract_text()
    assert (old, len(new)) == ("4500", 4)
    assert new in shown
    assert old in shown
