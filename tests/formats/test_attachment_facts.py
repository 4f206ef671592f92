"""What a mail states of its attachments: their times, rights and Macintosh letters, each told of the attachment."""

from formats_reading import Reading

from leakcheck.formats.email_message import FORMAT
from leakcheck.model.facts import Description, TimeClaim, TimeRole, Voucher

MAIL = (
    b"From: a@example.org\r\nTo: b@example.org\r\nDate: Tue, 18 Feb 2025 13:30:00 +0000\r\nSubject: Plan\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="0000"\r\n\r\n--0000\r\nContent-Type: text/plain\r\n\r\nSee there.\r\n'
    b'--0000\r\nContent-Type: application/pdf; name="plan.pdf"; x-unix-mode=0644; x-mac-type=54455854; x-mac-creator="4D535744"\r\n'
    b'Content-Disposition: attachment; filename="plan.pdf"; size=9; creation-date="Tue, 18 Feb 2025 13:28:02 GMT";\r\n'
    b' modification-date="Tue, 18 Feb 2025 13:28:07 GMT"\r\n\r\n%PDF-1.4\r\n--0000--\r\n'
)


def test_the_times_of_the_file_are_told_of_the_attachment() -> None:
    (child,) = Reading(FORMAT, MAIL).children
    times = [fact for fact in child.facts if isinstance(fact, TimeClaim)]
    assert [(fact.role, str(fact.moment), fact.voucher) for fact in times] == [
        (TimeRole.CREATED, "2025-02-18 13:28:02 UTC", Voucher.CONTAINER),
        (TimeRole.MODIFIED, "2025-02-18 13:28:07 UTC", Voucher.CONTAINER),
    ]
    assert times[0].at.part == "in the message, body part 2: creation-date"


def test_what_apples_programs_note() -> None:
    (child,) = Reading(FORMAT, MAIL).children
    assert [(fact.kind, fact.value) for fact in child.facts if isinstance(fact, Description)] == [
        ("rights of the file on a Unix system", "0644"),
        ("kind of the file on a Macintosh", "TEXT"),
        ("program of the file on a Macintosh", "MSWD"),
    ]


def test_values_that_are_no_times_are_passed_over() -> None:
    (child,) = Reading(FORMAT, MAIL.replace(b"Tue, 18 Feb 2025 13:28:02 GMT", b"yesterday").replace(b"54455854", b"zz")).children
    assert [fact.role for fact in child.facts if isinstance(fact, TimeClaim)] == [TimeRole.MODIFIED]
