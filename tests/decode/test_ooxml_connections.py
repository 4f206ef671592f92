"""Where a workbook has its data from; and that no password ever comes out."""

import time

import pytest
from workbook_parts import SHEET, relations, workbook_bytes, workbook_package

from leakcheck.decode.ooxml_connections import connection_facts
from leakcheck.formats.spreadsheet_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Link, PathClaim
from leakcheck.model.limits import Limits

PART = "xl/connections.xml"
TYPED = ((PART, "connections"),)
SECRET = "hunter2"


def facts(inside: str, **values: str) -> list[AnyFact]:
    written = " ".join(f'{name}="{value}"' for name, value in {"id": "1", "name": "Payroll", **values}.items())
    text = f'<connections xmlns="{SHEET}"><connection {written}>{inside}</connection></connections>'
    found = list(connection_facts(workbook_package([["Hall"]], {PART: text}, TYPED)))
    assert SECRET not in repr(found), "a password came out"
    return found


def database(settings: str, command: str = "") -> list[AnyFact]:
    return facts(f'<dbPr connection="{settings}" command="{command}"/>')


def test_server_computer_account_and_question() -> None:
    found = database("Provider=SQLOLEDB.1;Initial Catalog=Staff;Data Source=SRV-9;Workstation ID=PC-0815;User ID=sa", "SELECT name FROM staff")
    assert [one.value for one in found if isinstance(one, Identifier) and one.kind is IdentifierKind.HOST] == ["SRV-9", "PC-0815"]
    assert [(one.kind, one.value) for one in found if isinstance(one, Description)] == [
        ("data connection", "Payroll, database Staff, server SRV-9, account sa, computer PC-0815"),
        ("question of a data connection", "SELECT name FROM staff"),
    ]


@pytest.mark.parametrize(
    "settings",
    [
        f"Data Source=srv;Password={SECRET}",
        f"Data Source=srv; PWD = {SECRET}",
        f"Data Source=srv;password=&quot;{SECRET};x&quot;",
        f"Data Source=srv;Jet OLEDB:Database Password={SECRET}",
        f"Data Source=srv;Password='a''b;User ID={SECRET}'",
        f"Data Source=srv;PWD={{a;Server={SECRET}}}",
        f"Data Source=srv;AccountKey={SECRET}==",
    ],
)
def test_of_a_password_only_that_there_is_one(settings: str) -> None:
    (said,) = (one for one in database(settings) if isinstance(one, Description))
    assert said.value == "Payroll, server srv, a password, withheld here"


@pytest.mark.parametrize("settings", ["Data Source=srv;Password=", "Data Source=srv;Jet OLEDB:Database Password=&quot;&quot;"])
def test_an_empty_password_is_none(settings: str) -> None:
    assert "password" not in repr(database(settings))


def test_files_on_disk_and_on_the_network() -> None:
    found = facts(
        r'<dbPr connection="Data Source=C:\Users\nadia\staff.mdb"/>', odcFile=r"\\srv\odc\staff.odc", sourceFile="https://example.org/a.odc"
    )
    assert [one.path for one in found if isinstance(one, PathClaim)] == [r"\\srv\odc\staff.odc", r"C:\Users\nadia\staff.mdb"]
    assert [one.target for one in found if isinstance(one, Link)] == ["https://example.org/a.odc"]


def test_a_password_in_an_address_is_withheld() -> None:
    (link,) = facts(f'<webPr url="https://nadia:{SECRET}@example.org/q"/>')
    assert isinstance(link, Link)
    assert link.target == "https://[withheld]@example.org/q"


def test_a_workbook_that_asks_itself_names_no_server() -> None:
    assert not [one for one in database("Provider=Microsoft.Mashup.OleDb.1;Data Source=$Workbook$;Location=Q") if isinstance(one, Identifier)]


def test_the_part_is_found_by_its_relation_and_the_whole_file_keeps_the_secret() -> None:
    text = f'<x:connections xmlns:x="{SHEET}"><x:connection id="1" name="A"><x:dbPr connection="Server=srv;Pwd={SECRET}"/></x:connection></x:connections>'
    more = {"xl/other.xml": text, "xl/_rels/workbook.xml.rels": relations(("worksheet", "worksheets/sheet1.xml"), ("connections", "other.xml"))}
    found = list(FORMAT.extract(Content.of_bytes(workbook_bytes([["Hall"]], more, (("xl/other.xml", "connections"),))), Limits()))
    assert [one.value for one in found if isinstance(one, Description) and one.kind == "data connection"] == [
        "A, server srv, a password, withheld here"
    ]
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    "inside",
    [
        f'<dbPr connection="Data Source=srv;Password=&quot;{SECRET};User ID={SECRET}"/>',
        f'<dbPr connection="Data Source={SECRET}=x" command="EXEC login @password=\'{SECRET}\'"/>',
        f'<dbPr connection="Data Source=https://u:{SECRET}@h/x;User ID=scott/{SECRET};Initial Catalog=Password {SECRET}"/>',
        f'<dbPr connection="Data Source=u:{SECRET}@h"/>',
        f'<dbPr connection="Password=&quot;{"x" * 985};Server={SECRET}&quot;"/>',
        f'<webPr url="https://u:p@{SECRET}@h/q"/><webPr url="https://h/q?sig={SECRET}"/><webPr url="ftp://{SECRET}@h/"/>',
        f'<textPr sourceFile="\\\\h\\s;PWD={SECRET}"/>',
        f'<webPr url="https://h.org/q?pass=P@{SECRET}"/>',
        f"<dbPr connection=\"Server=h;{'y' * 4100} command='{SECRET}'\"/>",
        f'<dbPr connection="Server=h" command="SELECT \'{SECRET}\'{" " * 990} @password"/>',
    ],
)
def test_no_way_to_write_a_password_hands_it_on(inside: str) -> None:
    facts(inside, name=f"Password={SECRET}", odcFile=f"C:\\a;password={SECRET}")


def test_a_connection_of_blanks_costs_little() -> None:
    begun = time.process_time()
    facts(f'<dbPr connection="{" " * 3900}"/>' * 50)
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("inside", ["<dbPr", '<dbPr connection="=;;=;a"/>', '<dbPr connection="' + "a=" * 5000 + '"/>', "<textPr/>", ""])
def test_damage_says_nothing(inside: str) -> None:
    assert not [one for one in facts(inside, name="") if not isinstance(one, Description)]
