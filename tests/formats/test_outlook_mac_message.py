"""Messages of Outlook for Mac: people, times without a zone, words, and attachments that lie beside them."""

import io
import zipfile

import pytest
from formats_reading import Reading

from leakcheck import catalogue
from leakcheck.formats.outlook_mac_message import FORMAT
from leakcheck.formats.zip_archive import FORMAT as ZIP
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Identifier, Link, PathClaim, PersonClaim, PersonRole, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.problem import ProblemKind

MESSAGE = b"""<?xml version="1.0" encoding="UTF-8"?>
<emails xml:space="preserve" elementCount="1"><email xml:space="preserve">
<OPFMessageCopyMessageID>&lt;1@example.org&gt;</OPFMessageCopyMessageID><OPFMessageCopySubject>Le budget</OPFMessageCopySubject>
<OPFMessageCopySentTime>2020-05-04T12:00:00</OPFMessageCopySentTime><OPFMessageCopyReceivedTime>2020-05-04T12:00:05</OPFMessageCopyReceivedTime>
<OPFMessageCopyModDate>2020-05-05T08:00:00</OPFMessageCopyModDate>
<OPFMessageCopyFromAddresses><emailAddress OPFContactEmailAddressAddress="ada@Example.org" OPFContactEmailAddressName="Ada"/></OPFMessageCopyFromAddresses>
<OPFMessageCopySenderAddress><emailAddress OPFContactEmailAddressAddress="ada@Example.org" OPFContactEmailAddressName="Ada"/></OPFMessageCopySenderAddress>
<OPFMessageCopyToAddresses><emailAddress OPFContactEmailAddressAddress="bob@example.net"/></OPFMessageCopyToAddresses>
<OPFMessageCopyInReplyTo>&lt;0@example.net&gt;</OPFMessageCopyInReplyTo>
<OPFMessageCopyBody>&lt;html&gt;&lt;body&gt;Four &lt;b&gt;hundred&lt;/b&gt;.&lt;/body&gt;&lt;/html&gt;</OPFMessageCopyBody>
<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentName="devis.pdf" OPFAttachmentURL="com.microsoft.__Attachments/1F/devis.pdf"/>
<messageAttachment><OPFAttachmentName>b.txt</OPFAttachmentName><OPFAttachmentURL>b.txt</OPFAttachmentURL></messageAttachment></OPFMessageCopyAttachmentList>
</email></emails>"""


def test_people_times_words_and_places_of_attachments() -> None:
    assert identify(Content.of_bytes(MESSAGE), catalogue.formats()) == (FORMAT, [])
    reading = Reading(FORMAT, MESSAGE)
    assert reading.problems == []
    assert [(fact.role, str(fact.moment), fact.voucher) for fact in reading.every(TimeClaim)] == [
        (TimeRole.SUBMITTED, "2020-05-04 12:00:00 (no zone stated)", Voucher.CLAIMED),
        (TimeRole.RECEIVED, "2020-05-04 12:00:05 (no zone stated)", Voucher.CONTAINER),
        (TimeRole.MODIFIED, "2020-05-05 08:00:00 (no zone stated)", Voucher.CONTAINER),
    ]
    assert [(fact.role, fact.name, fact.address) for fact in reading.every(PersonClaim)] == [
        (PersonRole.SENDER, "Ada", "ada@example.org"),
        (PersonRole.RECIPIENT, "", "bob@example.net"),
    ]
    assert [(fact.role, fact.text) for fact in reading.every(TextContent)] == [("subject", "Le budget"), ("body", "Four hundred.")]
    assert [fact.value for fact in reading.every(Identifier)] == ["1@example.org"]
    assert [(fact.kind, fact.target) for fact in reading.every(Link)] == [("in-reply-to", "0@example.net")]
    assert [fact.path for fact in reading.every(PathClaim)] == ["com.microsoft.__Attachments/1F/devis.pdf", "b.txt"]
    assert reading.every(TimeClaim)[0].at.part == "OPFMessageCopySentTime"


def test_an_older_export_with_a_namespace_says_the_same() -> None:
    older = MESSAGE.replace(b"<emails ", b'<emails xmlns="http://schemas.microsoft.com/outlook/mac/2011" ')
    assert Reading(FORMAT, older).facts == Reading(FORMAT, MESSAGE).facts


def test_categories_and_the_servers_time_of_change_are_told() -> None:
    more = b"""<ExchangeServerLastModifiedTime>2020-05-06T00:00:01</ExchangeServerLastModifiedTime>
<OPFMessageCopyCategoryList><category OPFCategoryCopyName="Urgent"/></OPFMessageCopyCategoryList></email>"""
    reading = Reading(FORMAT, MESSAGE.replace(b"</email>", more))
    assert [(fact.kind, fact.value) for fact in reading.every(Description)] == [("category", "Urgent")]
    last = reading.every(TimeClaim)[-1]
    assert (last.role, last.voucher, last.at.part) == (TimeRole.MODIFIED, Voucher.CONTAINER, "ExchangeServerLastModifiedTime")


def test_the_archive_is_a_zip_whose_members_are_read_one_by_one() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("Accounts/a/com.microsoft.__Messages/Inbox/message_00001.xml", MESSAGE)
        archive.writestr("Accounts/a/com.microsoft.__Attachments/1F/devis.pdf", b"%PDF-1.4")
    assert identify(Content.of_bytes(data.getvalue()), catalogue.formats())[0] is ZIP
    children = Reading(ZIP, data.getvalue()).children
    assert identify(children[0].content, catalogue.formats())[0] is FORMAT


@pytest.mark.parametrize(
    "data",
    [
        MESSAGE[:900],
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + MESSAGE.partition(b"?>")[2].replace(b"Le budget", b"&a;"),
        MESSAGE.replace(b"UTF-8", b"none"),
        MESSAGE.replace(b"<email ", b"<emial ").replace(b"</email>", b"</emial>"),
        b"<emails>" + b"<email><OPFMessageCopyBody/>" * 3000,
    ],
    ids=["cut", "entities", "encoding", "no message", "deep"],
)
def test_damage_is_told_and_not_raised(data: bytes) -> None:
    assert Reading(FORMAT, data).kinds() == [ProblemKind.DAMAGED]


def test_other_xml_is_left_alone() -> None:
    assert not FORMAT.recognises(Content.of_bytes(b"<?xml version='1.0'?><emails><email>a@example.org</email></emails>"))
    assert not FORMAT.recognises(Content.of_bytes(b"OPFMessageCopyBody <email>"))
