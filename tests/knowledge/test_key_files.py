"""The forms in which people keep DKIM keys, and what is said of files that hold none."""

import io
import json
from pathlib import Path

import pytest

from leakcheck.knowledge.key_files import KeyFileError, read_key_file
from leakcheck.knowledge.key_json import write_key_lines
from leakcheck.model.key_record import KeyOrigin, KeyRecord

RECORD = "v=DKIM1; k=rsa; p=QUJDREVG"


def _read(folder: Path, text: str, name: str = "keys.txt") -> list[KeyRecord]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_key_file(path)


def _line(**fields: str) -> str:
    return json.dumps({"rrname": "s1._domainkey.example.org", "rrtype": "TXT", "rdata": RECORD, **fields})


@pytest.mark.parametrize(
    ("fields", "origin"),
    [
        ({"how": "dns", "source": "a sensor"}, KeyOrigin.DNS),
        ({"how": "zone", "source": "a zone transfer"}, KeyOrigin.ZONE),
        ({"how": "archive", "source": "an archive"}, KeyOrigin.ARCHIVE),
        ({"source": "a colleague"}, KeyOrigin.SUPPLIED),
        ({"how": "manual", "source": "a colleague"}, KeyOrigin.SUPPLIED),
        ({}, KeyOrigin.UNDOCUMENTED),
        ({"how": "dns"}, KeyOrigin.UNDOCUMENTED),
        ({"how": "test"}, KeyOrigin.TEST),
        # What was computed from the mail itself vouches for nothing.
        ({"how": "recovered", "source": "these very messages"}, KeyOrigin.UNDOCUMENTED),
    ],
)
def test_a_json_line_says_where_its_key_comes_from(tmp_path: Path, fields: dict[str, str], origin: KeyOrigin) -> None:
    (found,) = _read(tmp_path, _line(**fields) + "\n\n")
    assert (found.domain, found.selector, found.record, found.origin) == ("example.org", "s1", RECORD, origin)


def test_a_json_line_keeps_its_window_as_days(tmp_path: Path) -> None:
    (found,) = _read(tmp_path, _line(time_first="2012-01-13T00:00:00Z", time_last="2015-10-01"))
    assert (found.first_seen, found.last_seen) == ("2012-01-13", "2015-10-01")


@pytest.mark.parametrize(
    "text",
    [
        f'S1._domainkey.Example.org. 265 IN TXT "{RECORD}"',
        f's1._domainkey.example.org.\tIN\t265\tTXT\t"{RECORD}"',
        's1._domainkey.example.org. TXT "v=DKIM1; k=rsa;" " p=QUJD" "REVG"',
        's1._domainkey.example.org. 60 IN TXT "v=DKIM1\\; k=rsa\\; p=QUJDREVG"',
        f';; ANSWER SECTION:\n;s1._domainkey.example.org. IN TXT\ns1._domainkey.example.org. 265 IN TXT "{RECORD}"\n\n;; Query time: 4 msec',
        f's1._domainkey.example.org descriptive text "{RECORD}"',
        f's1._domainkey.example.org\ttext = "{RECORD}"',
        's1._domainkey.example.org\ttext =\n\n\t"v=DKIM1; k=rsa; "\n\t"p=QUJDREVG"\n'.replace("\n\n", "\n"),
        f"s1._domainkey.example.org {RECORD}",
        f"# keys\ns1._domainkey.example.org\t{RECORD}",
        f"s1._domainkey.example.org. 300 IN TXT {RECORD}",
        's1._domainkey IN TXT ( "v=DKIM1; k=rsa; "\n\t  "p=QUJDREVG" )  ; ----- DKIM key s1 for example.org\n',
        '$ORIGIN example.org.\n@ IN SOA ns admin ( 1 2 3 4 5 )\ns1._domainkey IN TXT (\n "v=DKIM1; k=rsa; "\n "p=QUJDREVG"\n)\n',
    ],
)
def test_zone_files_and_the_answers_of_resolvers_are_read(tmp_path: Path, text: str) -> None:
    (found,) = _read(tmp_path, text)
    assert (found.domain, found.selector, found.record) == ("example.org", "s1", RECORD)
    assert found.origin is KeyOrigin.UNDOCUMENTED


def test_several_entries_are_not_run_together(tmp_path: Path) -> None:
    text = "".join(f's{number}._domainkey.example.org. IN TXT ( "p=QUJD"\n "{number}{number}{number}=" )\n' for number in range(3))
    assert [(one.selector, one.record) for one in _read(tmp_path, text)] == [("s0", "p=QUJD000="), ("s1", "p=QUJD111="), ("s2", "p=QUJD222=")]


@pytest.mark.parametrize("name", ["s1._domainkey.example.org.txt", "s1._domainkey.example.org.-TXT.txt", "s1._domainkey.example.org"])
@pytest.mark.parametrize("text", [RECORD + "\n", f'"{RECORD}"', '"v=DKIM1; k=rsa; "\n"p=QUJDREVG"', "v=DKIM1; k=rsa; p=QUJD\nREVG"])
def test_a_bare_record_takes_its_name_from_the_file(tmp_path: Path, name: str, text: str) -> None:
    (found,) = _read(tmp_path, text, name)
    assert (found.domain, found.selector) == ("example.org", "s1")
    assert "".join(found.record.split()) == "".join(RECORD.split())


@pytest.mark.parametrize("record", ['k=rsa; p=QUJD" "REVG', '"k=rsa; p=QUJD"  '])
def test_stray_quotes_and_blanks_are_cleaned_away(tmp_path: Path, record: str) -> None:
    (found,) = _read(tmp_path, _line(rdata=record, source="a book"))
    assert '"' not in found.record
    assert found.record == found.record.strip()


def test_a_revoked_key_is_kept(tmp_path: Path) -> None:
    assert _read(tmp_path, 's1._domainkey.example.org. IN TXT "v=DKIM1; p="')[0].record == "v=DKIM1; p="


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "holds no DKIM key"),
        ("a letter about keys", "holds no DKIM key"),
        (RECORD, "SELECTOR._domainkey.DOMAIN"),
        ('{"rrname": ', "Line 1"),
        ('{"rdata": "p="}', "it has no 'rrname'"),
        ('{"rrname": "example.org", "rdata": "p="}', "does not have the form"),
        (_line() + "\nnonsense", "Line 2"),
        ("{" * 100_000, "Line 1"),
        ("[1]\n{", "Line 1"),
    ],
)
def test_a_file_without_keys_is_refused_with_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(KeyFileError, match="key file") as refused:
        _read(tmp_path, text)
    assert said in str(refused.value)


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(tmp_path / "absent")
    with pytest.raises(KeyFileError, match="cannot be read"):
        read_key_file(tmp_path)


def test_arbitrary_bytes_are_refused_and_not_raised_about(tmp_path: Path) -> None:
    path = tmp_path / "s1._domainkey.example.org.txt"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(KeyFileError):
        read_key_file(path)


def test_keys_that_are_written_come_back_as_they_were(tmp_path: Path) -> None:
    stream = io.StringIO()
    given = KeyRecord(
        "example.org", "s1", RECORD, "a court file", KeyOrigin.SUPPLIED, "2012-01-13", "2015-10-01", "2016-01-01", "it was published", "2016-02-01", "x"
    )
    assert write_key_lines([given], stream) == 1
    assert _read(tmp_path, stream.getvalue()) == [given]


@pytest.mark.corpus
def test_the_resolvers_answer_kept_beside_the_leaked_message_of_2015_is_read(corpus: Path) -> None:
    path = next((corpus / "mail" / "robertdavidgraham+hunter-dkim").glob("20120113*"))
    (found,) = read_key_file(path)
    assert (found.domain, found.selector) == ("gmail.com", "20120113")
    assert found.record.startswith("k=rsa; p=MIIBIjANBg")
    assert found.record.endswith("IDAQAB")
