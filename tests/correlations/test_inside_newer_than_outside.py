"""What lies in mails and documents against their own times: younger enclosed files, and what explains them."""

from datetime import datetime
from typing import Any

from leakcheck.correlations.inside_newer_than_outside import inside_newer_than_outside as rule
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Cause, Weight


def time(role: TimeRole, text: str, voucher: Voucher = Voucher.CLAIMED) -> TimeClaim:
    return TimeClaim(at=Location(f"{role}", text), role=role, moment=Moment(datetime.fromisoformat(text), 0), voucher=voucher)


def saved(text: str) -> TimeClaim:
    return time(TimeRole.MODIFIED, text)


def received(text: str) -> TimeClaim:
    return time(TimeRole.RECEIVED, text, Voucher.RELAYED)


def mail(small: Any, path: str, *facts: TimeClaim, format_: str = "email_message") -> None:
    small.add(path, time(TimeRole.SENT, "2019-12-17T10:00:00"), *facts, kind=ItemKind.MAIL, format_=format_)


def test_a_picture_younger_than_the_mail_that_brought_it_is_told_of_the_mail(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/logo.png", saved("2024-02-18T09:00:07"), kind=ItemKind.PICTURE)
    found = small.ask(rule)["dump/a.eml"]
    assert found.others == ("dump/a.eml!/logo.png",)
    assert "“logo.png” inside it says 2024-02-18" in found.sentence
    assert found.weight is None, "moderate"
    assert found.cause is Cause.DATE_LINE, "what puts the date and receipt of a mail into the past is one event"
    assert [fact.at.item for fact in found.evidence] == ["", "dump/a.eml!/logo.png"]


def test_a_table_younger_than_the_document_around_it_is_told_of_the_document(small: Any) -> None:
    small.add("dump/a.docx", saved("2015-05-05T10:00:00"))
    small.add("dump/a.docx!/word/embeddings/table.xlsx", saved("2017-05-05T10:00:00"))
    assert "was last saved on 2015-05-05" in small.ask(rule)["dump/a.docx"].sentence


def test_several_younger_files_make_one_finding(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    for name in ("one.docx", "two.docx"):
        small.add(f"dump/a.eml!/{name}", saved("2024-02-18T09:00:07"))
    found = small.ask(rule)["dump/a.eml"]
    assert "“one.docx” inside it" in found.sentence
    assert "and 1 more" in found.sentence
    assert len(found.others) == 2


def test_files_in_an_archive_are_compared_with_the_mail_around_it(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/papers.zip", kind=ItemKind.CONTAINER)
    small.add("dump/a.eml!/papers.zip!/late.docx", saved("2020-02-18T09:00:07"))
    assert small.ask(rule)["dump/a.eml"].others == ("dump/a.eml!/papers.zip!/late.docx",)


def test_a_message_that_no_server_took_in_is_only_weak(small: Any) -> None:
    mail(small, "dump/a.eml")
    small.add("dump/a.eml!/late.docx", saved("2020-02-18T09:00:07"))
    assert small.ask(rule)["dump/a.eml"].weight is Weight.WEAK


def test_outlooks_own_copy_is_only_weak(small: Any) -> None:
    mail(small, "dump/a.msg", received("2019-12-17T10:00:05"), format_="outlook_message")
    small.add("dump/a.msg!/late.docx", saved("2020-02-18T09:00:07"))
    assert small.ask(rule)["dump/a.msg"].weight is Weight.WEAK


def test_a_file_on_a_page_of_onenote_is_only_weak(small: Any) -> None:
    small.add("dump/a.one", saved("2019-12-17T10:00:05"), kind=ItemKind.DOCUMENT, format_="onenote_section")
    small.add("dump/a.one!/late.docx", saved("2020-02-18T09:00:07"))
    assert small.ask(rule)["dump/a.one"].weight is Weight.WEAK


def packed(text: str) -> TimeClaim:
    return TimeClaim(
        at=Location("zip entry word/document.xml: time", text), role=TimeRole.PACKED, moment=Moment(datetime.fromisoformat(text)),
        voucher=Voucher.CONTAINER,
    )  # fmt: skip


def test_an_attachment_packed_after_the_receipt_is_told_weakly_because_gateways_pack_anew(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/note.docx", saved("2018-09-28T09:56:00"), packed("2026-11-29T22:47:26"))
    found = small.ask(rule)["dump/a.eml"]
    assert found.weight is Weight.WEAK
    assert "“note.docx” inside it bears the time 2026-11-29 22:47:26 (no zone stated) of the program that packed it" in found.sentence


def test_a_younger_time_of_its_own_comes_before_that_of_packing(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/a.docx", packed("2026-11-29T22:47:26"))
    small.add("dump/a.eml!/note.docx", saved("2024-02-18T09:00:07"), packed("2026-11-29T22:47:26"))
    found = small.ask(rule)["dump/a.eml"]
    assert found.weight is None
    assert "“note.docx” inside it says 2024-02-18" in found.sentence
    assert "and 1 more with younger times" in found.sentence


def test_packing_on_the_day_of_the_receipt_and_inside_documents_is_nothing(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/note.docx", packed("2019-12-18T12:00:00"))
    small.add("dump/b.docx", saved("2015-05-05T10:00:00"))
    small.add("dump/b.docx!/word/embeddings/table.xlsx", packed("2017-05-05T10:00:00"))
    assert not small.ask(rule)


def test_is_silent_for_older_files_and_for_clocks_hours_apart(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/old.docx", saved("2019-12-16T09:00:07"))
    small.add("dump/a.eml!/ahead.docx", saved("2019-12-17T23:00:07"))
    assert not small.ask(rule)


def test_is_silent_for_clocks_that_were_never_set(small: Any) -> None:
    mail(small, "dump/a.eml", received("2019-12-17T10:00:05"))
    small.add("dump/a.eml!/photo.jpg", time(TimeRole.CAPTURED, "2021-01-01T00:05:00"), kind=ItemKind.PICTURE)
    assert not small.ask(rule)


def test_does_not_apply_to_archives_alone_or_to_times_that_others_vouch_for(small: Any) -> None:
    small.add("dump/a.zip", kind=ItemKind.CONTAINER)
    small.add("dump/a.zip!/x.docx", saved("2020-02-18T09:00:07"))
    small.add("dump/b.docx", saved("2015-05-05T10:00:00"))
    small.add("dump/b.docx!/y.bin", time(TimeRole.MODIFIED, "2020-02-18T09:00:07", Voucher.CONTAINER))
    assert not small.ask(rule)


def test_an_earlier_state_of_a_document_is_no_enclosure(small: Any) -> None:
    """A later save that took the time of the last save away leaves the state with a younger time than the file."""
    small.add("dump/a.pdf", time(TimeRole.CREATED, "2015-05-05T10:00:00"))
    small.add("dump/a.pdf!/state 1 of 2.pdf", saved("2017-05-05T10:00:00"), kind=ItemKind.EARLIER_STATE)
    assert not small.ask(rule)


def test_a_photograph_in_an_office_document_that_a_library_packed_is_weak(small: Any) -> None:
    """docxtpl and python-docx put pictures into old templates and leave their times."""
    packed = {
        "library": "system 3; times set; first [Content_Types].xml; seekable",
        "word": "system 0; 1980; first [Content_Types].xml; seekable; deflated",
    }
    for name, form in packed.items():
        mark = Identifier(at=Location("zip entries", form), kind=IdentifierKind.PRODUCER_FINGERPRINT, value=form)
        small.add(f"dump/{name}.docx", saved("2009-03-02T08:40:51"), mark, format_="word_document")
        small.add(f"dump/{name}.docx!/word/media/image1.jpg", time(TimeRole.CAPTURED, "2021-04-05T10:11:12"), kind=ItemKind.PICTURE)
    found = small.ask(rule)
    assert found["dump/library.docx"].weight is Weight.WEAK
    assert found["dump/word.docx"].weight is None, "moderate, because Word sets the time with every save"
