"""Connection strings in every way in which they are written; and that what is handed on can be nothing but a name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode import connection_settings as allowed


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Data Source=srv; User ID = sa ;", {"data source": "srv", "user id": "sa"}),
        ("ODBC;DSN=a;UID=b", {"dsn": "a", "uid": "b"}),
        ('Password="a;b=""c""";Server=h', {"password": 'a;b=""c""', "server": "h"}),
        ("Password='a''b;User ID=x';Server=h", {"password": "a''b;User ID=x", "server": "h"}),
        ("PWD={a;Server=x}};y};UID=u", {"pwd": "a;Server=x}};y", "uid": "u"}),
        ("a=1;a=2", {"a": "1"}),
        ("no settings", {}),
        ("", {}),
    ],
)
def test_settings_end_where_they_end(text: str, found: dict[str, str]) -> None:
    assert allowed.settings(text) == found


@pytest.mark.parametrize("text", ['Server=h;Password="never ends;UID=u', "PWD={a;Server=x", "PWD='a;b", 'PWD="a"b;UID=u', "PWD={a}b;UID=u"])
def test_where_a_value_does_not_end_nothing_is_handed_on(text: str) -> None:
    assert allowed.settings(text) == {}


def test_a_setting_that_sounds_like_a_password_and_is_none() -> None:
    assert not allowed.has_secret(
        allowed.settings('Jet OLEDB:Bypass UserInfo Validation=False;Jet OLEDB:Database Password="";Persist Security Info=True')
    )
    assert allowed.has_secret(allowed.settings("AccountKey=x=="))
    assert allowed.has_secret(allowed.settings("Jet OLEDB:Database Password=x"))


@pytest.mark.parametrize("text", ["SRV-9", "srv\\SQLEXPRESS", "db.example.org,1433", "tcp:db.example.org,1433", "(local)", "10.0.0.7:5432"])
def test_computers(text: str) -> None:
    assert allowed.server(text) == text


@pytest.mark.parametrize("text", ["https://u:secret@h/x", "u:secret@h", "scott/secret@orcl", "a b", "secret}", "h;PWD=x", "h?sig=x", ""])
def test_what_may_be_more_than_a_computer_is_withheld(text: str) -> None:
    assert allowed.server(text) == ""


@pytest.mark.parametrize(
    ("text", "given"), [("DOMAIN\\nadia", True), ("nadia@example.org", True), ("sa", True), ("scott/tiger", False), ("u:p", False)]
)
def test_accounts(text: str, given: bool) -> None:
    assert bool(allowed.account(text)) is given


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://example.org/a.odc", "https://example.org/a.odc"),
        ("http://srv/Data Connections/Sales 2000.odc", "http://srv/Data Connections/Sales 2000.odc"),
        ("https://u:p@s@example.org/q", "https://[withheld]@example.org/q"),
        ("https://u:p/secret@example.org/q", ""),
        ("https://example.org/q?pw=P@ssw0rd", ""),
        ("https://example.org/q#a@hunter2", ""),
        ("https://example.org/@nadia/x.csv", ""),
        ("https://hooks.example.org/services/T00/B00/hunter2XXXXyyyy9", ""),
        ("https://example.org/a%3Fsig%3Dhunter2", ""),
        ("https://:secret@example.org", "https://[withheld]@example.org"),
        ("ftp://secret@example.org/a", "ftp://[withheld]@example.org/a"),
        ("https://example.org/q?password=x&sig=y", "https://example.org/q?[withheld]"),
        ("https://example.org/q#token", "https://example.org/q?[withheld]"),
        ("https://example.org/q;token=x", "https://example.org/q?[withheld]"),
        ("https://example.org/password/x", ""),
        ("https://u:" + "p" * 900 + "@example.org/", "https://[withheld]@example.org/"),
        ("nothing", ""),
    ],
)
def test_addresses_without_account_and_question(text: str, shown: str) -> None:
    assert allowed.address(text) == shown


def test_paths_and_names_that_may_hold_more_are_withheld() -> None:
    assert allowed.path("C:\\Users\\nadia\\staff.mdb") == "C:\\Users\\nadia\\staff.mdb"
    assert allowed.path("\\\\h\\s;PWD=secret") == ""
    assert allowed.path("C:\\passwords.txt") == ""
    assert allowed.path("file:///C:/Users/nadia/a.csv") == "file:///C:/Users/nadia/a.csv"
    assert allowed.path("//host:1521/orcl") == ""
    assert allowed.account("sa password hunter2") == ""
    for honest in ("WorksheetConnection_Book1.xlsx!Table1", "Key Accounts", "Client's data", "Passengers 2020"):
        assert allowed.name(honest) == honest
    for secret in ("Kennwort hunter2", "mot de passe hunter2", "contraseña hunter2", "пароль hunter2", "Pass_hunter2", "pass1234"):
        assert allowed.name(secret) == ""
    assert allowed.name("Northwind 9") == "Northwind 9"
    assert allowed.name("Server=h;Password=secret") == ""


@pytest.mark.parametrize(
    "text",
    [
        "EXEC login @password='x'",
        "EXEC sp_addlinkedsrvlogin 'srv','false',NULL,'sa','hunter2'",
        "SELECT * FROM OPENROWSET('SQLNCLI','Server=h;UID=sa;PWD=x';'q')",
        "SELECT * FROM url(http://u:hunter2@h/x)",
        "USER=sa;PW=hunter2",
        "SET @apikey=hunter2",
        "Authorization: Bearer hunter2",
        "GRANT … IDENTIFIED BY x",
        "SELECT 'hunter2'" + " " * 1000,
    ],
)
def test_a_question_that_may_hold_a_password_is_withheld(text: str) -> None:
    assert allowed.question(text) == "[withheld]: it may hold a password"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SELECT name FROM staff", "SELECT name FROM staff"),
        ("SELECT * FROM t WHERE dept='Sales' AND a.key=b.key", "SELECT * FROM t WHERE dept=[withheld] AND a.key=b.key"),
        ("SELECT f(N'it''s', 'never ends", "SELECT f([withheld], [withheld]"),
        ('SELECT * FROM t WHERE a="hunter2"', "SELECT * FROM t WHERE a=[withheld]"),
        ('"Northwind"."dbo"."Invoices"', '"Northwind"."dbo"."Invoices"'),
    ],
)
def test_a_question_is_told_without_the_words_in_it(text: str, shown: str) -> None:
    assert allowed.question(text) == shown


@given(st.text(alphabet="abP=;'\"{} \\@:/?", max_size=60))
def test_no_text_makes_it_fail_or_hands_on_what_ends_a_setting(text: str) -> None:
    for value in allowed.settings(text).values():
        for way in (allowed.server, allowed.account, allowed.name, allowed.path):
            assert not set(way(value)) & set("=;'\"{}?")


@pytest.mark.parametrize("text", [" " * 100_000, "=" * 100_000, "a=" * 50_000, "a={" + "}}" * 50_000, "'" * 100_000, "a='" + "''" * 50_000])
def test_hostile_texts_cost_little(text: str) -> None:
    begun = time.process_time()
    allowed.settings(text)
    assert time.process_time() - begun < 2
