"""Through which account an item went, and the folder that it lay in."""

import pytest
from formats_reading import Reading
from outlook_bytes import entry

from leakcheck.decode.mapi_names import COMMON, PropertyName
from leakcheck.formats.outlook_message import FORMAT
from leakcheck.model.facts import Description, Identifier, IdentifierKind

NAME, STAMP = PropertyName(COMMON, 0x8580), PropertyName(COMMON, 0x8581)


def said(reading: Reading) -> list[tuple[str, str]]:
    facts = [fact for fact in reading.facts if isinstance(fact, Description | Identifier)]
    return [(str(fact.kind), fact.value) for fact in facts if fact.at.part.startswith("Pid")]


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("00000002\x01ada@Example.org\x01Home", [("account for sending", "Home <ada@example.org>")]),
        ("0000000a\x01ada@example.org\x01ada@example.org", [("account for sending", "ada@example.org")]),
        ("00000002\x01\x01Zimbra -", [("account for sending", "Zimbra -")]),
        (
            "00000001\x01MAIL01/o=Acme/cn=ada\x01Microsoft Exchange",
            [
                ("account for sending", "Microsoft Exchange"),
                ("account-id", "/o=Acme/cn=ada"),
                ("server of the mail account", "MAIL01"),
            ],
        ),
        (
            "00000002\x0147fa6dd8@acme.example/o=Acme/cn=ada\x01",
            [("account-id", "/o=Acme/cn=ada"), ("account-id", "47fa6dd8@acme.example")],
        ),
        ("odd", []),
        ("", []),
    ],
)
def test_the_account_for_sending_is_told_with_its_address_and_its_place(account: str, expected: list[tuple[str, str]]) -> None:
    reading = Reading(FORMAT, entry({}, {0x0E28: account, 0x0E29: account}))
    assert said(reading) == expected


def test_the_account_that_took_it_in_is_told_once_beside_the_senders_name_in_the_directory() -> None:
    values = {NAME: "ada@acme.example", STAMP: "00000002\x01/o=ACME/cn=ADA"}
    reading = Reading(FORMAT, entry(values, {0x0064: "EX", 0x0065: "/o=Acme/cn=ada"}))
    assert said(reading) == [("account-id", "/o=Acme/cn=ada"), ("mail account in Outlook", "ada@acme.example")]
    (account,) = reading.every(Description, kind="mail account in Outlook")
    assert account.at.part == "PidLidInternetAccountName (0x8000)"
    assert said(Reading(FORMAT, entry({STAMP: "00000003\x01ada@example.org"}))) == [("mail account in Outlook", "ada@example.org")]


def test_the_folder_is_told() -> None:
    reading = Reading(FORMAT, entry({}, {0x0E05: "Gesendete Elemente"}))
    assert [(fact.value, fact.at.part) for fact in reading.every(Description, kind="folder")] == [
        ("Gesendete Elemente", "PidTagParentDisplay (0x0E05)")
    ]
    assert not reading.every(Identifier, kind=IdentifierKind.HOST)
