"""The reader of PDF documents, on files by real producers and on damage."""

import itertools
import logging
import re
from pathlib import Path

import pytest
from formats_reading import Reading, sentences

from leakcheck.extract import Extraction
from leakcheck.formats.pdf_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    FeatureUse,
    FontUse,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    Revision,
    SignatureMark,
    SoftwareClaim,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import ProblemKind

PDF = Path(__file__).parent.parent.parent / "fixtures" / "pdf"


def bytes_of(name: str) -> bytes:
    return (PDF / name).read_bytes()


def read(data: bytes) -> tuple[Extraction, list[Child]]:
    extraction = Extraction(FORMAT, Content.of_bytes(data), Limits())
    return extraction, list(extraction.children())


def facts(data: bytes, kind: type) -> list:
    return [fact for fact in read(data)[0].facts if isinstance(fact, kind)]


def kinds_of_problems(data: bytes) -> list[ProblemKind]:
    return [problem.kind for problem in read(data)[0].problems]


def test_recognises_a_header_behind_foreign_bytes_and_nothing_else() -> None:
    assert FORMAT.recognises(Content.of_bytes(bytes_of("libreoffice.pdf")))
    assert FORMAT.recognises(Content.of_bytes(b"\x00" * 900 + bytes_of("libreoffice.pdf")))
    assert not FORMAT.recognises(Content.of_bytes(b"\x00" * 1200 + bytes_of("libreoffice.pdf")))
    assert not FORMAT.recognises(Content.of_bytes(b"PK\x03\x04 no PDF"))


@pytest.mark.parametrize("header", [b"%PDF1.4", b"%PDF.1.4", b"%PDF"])
def test_a_header_that_breaks_off_hides_no_document(header: bytes) -> None:
    whole = bytes_of("libreoffice.pdf")
    assert FORMAT.recognises(Content.of_bytes(header + whole[8:]))
    assert not FORMAT.recognises(Content.of_bytes(header + b" is a form of file"))


def test_a_sound_file_gives_its_properties_text_font_and_pages_without_problems() -> None:
    extraction, children = read(bytes_of("libreoffice.pdf"))
    assert extraction.problems == []
    assert children == []
    said = {type(fact): fact for fact in extraction.facts}
    assert said[PersonClaim].name == "Camille Roche"
    assert "Montant : 4 500 euros" in said[TextContent].text
    assert said[TextContent].role == "document"
    assert (said[FontUse].name, said[FontUse].embedded) == ("DejaVuSerif", "subset")
    assert {fact.kind: fact.value for fact in extraction.facts if isinstance(fact, Quantity)}[QuantityKind.PAGES] == 1
    assert {fact.name for fact in extraction.facts if isinstance(fact, SoftwareClaim)} == {"LibreOffice 7.4", "Writer"}
    (created,) = [fact for fact in extraction.facts if isinstance(fact, TimeClaim) and not fact.token]
    assert (created.role, str(created.moment), created.at.part) == (TimeRole.CREATED, "2024-05-14 07:30:11 UTC", "/Info /CreationDate")


def test_what_an_embedded_font_says_of_itself_is_read_and_is_no_time_of_the_document() -> None:
    (program,) = [fact for fact in facts(bytes_of("libreoffice.pdf"), TimeClaim) if fact.token]
    assert (program.role, program.voucher, program.token) == (TimeRole.TOKEN, Voucher.EMBEDDED, "font-head")
    assert (str(program.moment), program.at.part) == ("2023-03-10 08:35:35 UTC", "page 1 /Resources /Font /F1 /FontFile2: head created (DejaVuSerif)")
    assert [font.version for font in facts(bytes_of("libreoffice.pdf"), FontUse)] == ["Version 2.37"]


def test_both_halves_of_the_file_identifier_are_kept_apart() -> None:
    halves = {fact.kind: fact.value for fact in facts(bytes_of("linearised.pdf"), Identifier)}
    assert set(halves) == {IdentifierKind.PDF_PERMANENT, IdentifierKind.PDF_CHANGING, IdentifierKind.PRODUCER_FINGERPRINT}
    assert halves[IdentifierKind.PDF_PERMANENT] != halves[IdentifierKind.PDF_CHANGING]
    assert re.fullmatch(r"[0-9a-f]{32}", halves[IdentifierKind.PDF_PERMANENT])


def test_the_property_blocks_are_kept_apart_and_the_earlier_date_is_found_in_the_earlier_state() -> None:
    times = [time for time in facts(bytes_of("dates_changed_by_exiftool.pdf"), TimeClaim) if not time.token]
    assert [(time.at.part, time.role, str(time.moment)[:10]) for time in times] == [
        ("/Info /CreationDate", TimeRole.CREATED, "2023-05-14"),
        ("XMP xmp:CreateDate", TimeRole.CREATED, "2024-05-14"),
        ("/Info /CreationDate in state 1 of 2", TimeRole.HISTORY, "2024-05-14"),
    ]
    (revision,) = facts(bytes_of("dates_changed_by_exiftool.pdf"), Revision)
    assert (revision.reason, revision.removed, revision.added) == ("metadata only", (), ())


def test_a_changed_amount_is_shown_with_what_stood_there_before() -> None:
    (revision,) = facts(bytes_of("amount_changed.pdf"), Revision)
    assert (revision.number, revision.total, revision.reason) == (1, 2, "content")
    assert revision.removed == ("Montant : 4 500 euros",)
    assert revision.added == ("Montant : 45 000 euros",)
    assert bytes_of("amount_changed.pdf")[: revision.length].rstrip().endswith(b"%%EOF")


def test_a_remark_is_no_change_of_words_and_names_who_made_it() -> None:
    data = bytes_of("remark_added.pdf")
    (revision,) = facts(data, Revision)
    assert (revision.reason, revision.removed, revision.added) == ("annotation", (), ())
    assert [(person.role, person.name) for person in facts(data, PersonClaim)] == [(PersonRole.COMMENTER, "Noor Haddad")]
    assert [str(time.moment) for time in facts(data, TimeClaim) if time.role is TimeRole.COMMENTED] == ["2024-09-02 18:04:50 +02:00"]


def test_two_end_marks_of_a_linearised_file_are_one_state() -> None:
    data = bytes_of("linearised.pdf")
    assert data.count(b"%%EOF") == 2
    assert facts(data, Revision) == []
    assert "/Linearized" in {feature.value for feature in facts(data, FeatureUse)}


def test_a_second_index_without_objects_as_word_writes_it_changes_no_words() -> None:
    # Word ends its PDFs with an empty table and a second end mark; there is no Word on Debian, so the tail is written by hand.
    data = bytes_of("ghostscript.pdf")
    previous = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")].rstrip().removesuffix(b">>") + f"/Prev {previous} >>".encode()
    twice = data + b"xref\n0 0\n" + trailer + f"\nstartxref\n{len(data)}\n%%EOF\n".encode()
    (revision,) = facts(twice, Revision)
    assert (revision.reason, revision.removed, revision.added) == ("index only", (), ())


def test_features_are_named_as_in_the_table_of_dated_facts() -> None:
    def values(name: str) -> set[str]:
        return {feature.value for feature in facts(bytes_of(name), FeatureUse) if feature.kind == "pdf_feature"}

    assert {"/Type /ObjStm", "/Type /XRef"} <= values("object_streams.pdf")
    assert "/Type /ObjStm" not in values("libreoffice.pdf")
    assert "/R 6" in values("password_needed.pdf")
    assert {feature.value for feature in facts(bytes_of("libreoffice.pdf"), FeatureUse) if feature.kind == "pdf_version"} == {"%PDF-1.6"}


def test_a_file_that_needs_a_password_is_said_to_be_encrypted_and_nothing_is_made_up() -> None:
    extraction, _ = read(bytes_of("password_needed.pdf"))
    assert [problem.kind for problem in extraction.problems] == [ProblemKind.ENCRYPTED]
    assert {type(fact) for fact in extraction.facts} == {FeatureUse}


def test_a_file_that_needs_a_password_is_read_with_one_that_is_given() -> None:
    extraction = Extraction(FORMAT, Content.of_bytes(bytes_of("password_needed.pdf")), Limits(passwords=("wrong", "secret")))
    assert not list(extraction.children())
    assert extraction.problems == []
    assert any(isinstance(fact, TextContent) for fact in extraction.facts)
    (lock,) = [fact.value for fact in extraction.facts if isinstance(fact, Description) and fact.kind == "encryption"]
    assert "opened with a password that was given" in lock
    assert "secret" not in str(extraction.facts)


def test_a_file_that_opens_with_an_empty_password_is_read() -> None:
    extraction, _ = read(bytes_of("opens_without_password.pdf"))
    assert extraction.problems == []
    assert any(isinstance(fact, TextContent) for fact in extraction.facts)
    (lock,) = [fact.value for fact in extraction.facts if isinstance(fact, Description) and fact.kind == "encryption"]
    assert re.fullmatch(r"Standard handler, method \d, revision \d, opens without a password.*", lock)


def test_an_attachment_is_a_child_with_its_times() -> None:
    _, children = read(bytes_of("with_attachment.pdf"))
    (child,) = children
    assert child.name == "note.txt"
    assert child.content.read(100) == b"Bordereau joint\n"
    assert {fact.role for fact in child.facts if isinstance(fact, TimeClaim)} == {TimeRole.PACKED}


def test_a_cut_file_still_gives_what_stands_in_the_open() -> None:
    data = bytes_of("ghostscript.pdf")
    cut = data[: data.rindex(b"xref\n0")]
    assert ProblemKind.DAMAGED in kinds_of_problems(cut)
    assert {fact.name for fact in facts(cut, SoftwareClaim)} >= {"GPL Ghostscript 10.00.0"}


def test_bytes_that_no_reader_opens_still_give_their_property_strings() -> None:
    information = b"<< /Producer (Acrobat Distiller 7.0 \\(Windows\\)) /CreationDate (D:20060517144336-04'00') /Author <FEFF00C9> >>"
    data = b"%PDF-1.4\n1 0 obj\n" + information + b"\nendobj\n"
    assert [fact.name for fact in facts(data, SoftwareClaim)] == ["Acrobat Distiller 7.0 (Windows)"]
    assert [str(fact.moment) for fact in facts(data, TimeClaim)] == ["2006-05-17 14:43:36 -04:00"]
    assert [fact.name for fact in facts(data, PersonClaim)] == ["É"]
    assert ProblemKind.DAMAGED in kinds_of_problems(data)


def test_indexes_that_refer_to_one_another_end() -> None:
    data = bytes_of("ghostscript.pdf")
    place = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    circle = data.replace(b"trailer\n<<", f"trailer\n<< /Prev {place} ".encode(), 1)
    problems = read(circle)[0].problems
    assert any("circle" in problem.sentence for problem in problems)
    assert facts(circle, Revision) == []


def test_a_page_of_endless_lines_is_passed_over_and_that_is_said() -> None:
    data = bytes_of("ghostscript.pdf")
    drawing = b"0 0 m 9 9 l S\n" * 60_000
    place = len(data)
    body = b"4 0 obj\n<< /Length %d >>\nstream\n" % len(drawing) + drawing + b"endstream\nendobj\n"
    page = int(re.search(rb"/Contents (\d+) 0 R", data)[1])  # type: ignore[index]
    body = body.replace(b"4 0 obj", b"%d 0 obj" % page, 1)
    previous = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    trailer = data[data.rindex(b"trailer") : data.rindex(b"startxref")].rstrip().removesuffix(b">>") + b"/Prev %d >>" % previous
    longer = data + body + b"xref\n%d 1\n%010d 00000 n \n" % (page, place) + trailer + b"\nstartxref\n%d\n%%%%EOF\n" % (place + len(body))
    extraction, _ = read(longer)
    assert [problem.kind for problem in extraction.problems] == [ProblemKind.LIMIT, ProblemKind.LIMIT]
    assert [(fact.removed, fact.added) for fact in extraction.facts if isinstance(fact, Revision)] == [((), ())], "what was not read is not missing"


def test_a_signature_dictionary_is_noted_with_what_it_states_to_cover() -> None:
    # Signing needs a certificate; here only the dictionary's form matters, so it is written by hand.
    data = (
        bytes_of("ghostscript.pdf")
        + b"90 0 obj\n<< /Type /Sig /SubFilter /ETSI.CAdES.detached /ByteRange [0 100 300 400] /M (D:20240514093011+02'00') >>\nendobj\n"
    )
    (mark,) = facts(data, SignatureMark)
    assert (mark.scheme, mark.detail) == ("pdf", "ETSI.CAdES.detached, states to cover the file up to byte 700")
    assert [str(time.moment) for time in facts(data, TimeClaim) if time.role is TimeRole.SIGNED] == ["2024-05-14 09:30:11 +02:00"]


def test_nothing_of_what_pypdf_remarks_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    for name in sorted(PDF.iterdir()):
        read(name.read_bytes()[:-400])
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("pypdf").level == logging.NOTSET


@pytest.mark.corpus
def test_real_files_give_facts_and_no_reader_error(corpus: Path) -> None:
    files = sorted(corpus.glob("documents/*/**/*.pdf"))
    wanted = [path for path in itertools.islice(files, 0, None, 12) if b"%PDF-" in path.read_bytes()[:1024]]
    assert len(wanted) > 100
    silent = 0
    for path in wanted:
        extraction, _ = read(path.read_bytes())
        assert ProblemKind.READER_ERROR not in {problem.kind for problem in extraction.problems}, path
        silent += not extraction.facts
    assert silent == 0


def test_a_stream_without_its_end_is_called_damaged_and_not_large() -> None:
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>",
        b"<< /Length 5 >>\nstream\nBT (We agreed) Tj ET",
    )
    data, places = b"%PDF-1.4\n", list[int]()
    for number, held in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, held)
    index = b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"xref\n0 5\n0000000000 65535 f \n%strailer\n<< /Root 1 0 R /Size 5 >>\nstartxref\n%d\n%%%%EOF\n" % (index, len(data))
    reading = Reading(FORMAT, data)
    assert reading.kinds() == [ProblemKind.DAMAGED]
    assert "is damaged and cannot be read (object 4)" in sentences(reading.problems)
