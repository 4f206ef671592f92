"""The forms in which people keep DKIM keys, and what is said of files that hold none."""

import io
import json
import tracemalloc
from pathlib import Path

import pytest

from leakcheck.knowledge import key_files
from leakcheck.knowledge.key_files import KeyFileError, examined_key_file, read_key_file
from leakcheck.knowledge.key_json import write_key_lines
from leakcheck.model.key_file import KeyFile, KeyFileForm
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
        "example.org",
        "s1",
        RECORD,
        "a court file",
        KeyOrigin.SUPPLIED,
        "2012-01-13",
        "2015-10-01",
        "2016-01-01",
        "it was published",
        "2016-02-01",
        "x",
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


# ── the forms, and what is said of them ──────────────────────────────────────────────────────────────────────────────


def _examined(folder: Path, text: str | bytes, name: str = "keys.txt", of: str = "") -> KeyFile:
    path = folder / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return examined_key_file(path, of)


def _names(file: KeyFile) -> list[str]:
    return [record.name for _, record in file.records]


PASSIVE = {"rrname": "s1._domainkey.example.org.", "rrtype": "TXT", "rdata": ['"v=DKIM1; k=rsa; " "p=QUJDREVG"'], "count": 3}
ARCHIVE = {"domain": "example.org", "selector": "s1", "firstSeenAt": "2014-01-01T05:00:00.000Z", "lastSeenAt": "2016-01-01", "value": RECORD}
ZONE = """\
$TTL 1h
$ORIGIN example.org.
@ IN SOA ns admin ( 1 2 3
  4 5 )
s1._domainkey 300 IN TXT ( "v=DKIM1\\; k=rsa; " ; a remark with a " quote
    "p=QUJDREVG" )
   IN TXT "p=QUJD\\059"
s2._domainkey.other.example. TXT "p=QUJD"
www IN A 192.0.2.1
"""


@pytest.mark.parametrize(
    ("text", "form", "names"),
    [
        (json.dumps(PASSIVE), KeyFileForm.JSON_LINES, 1),
        (json.dumps([ARCHIVE, {**ARCHIVE, "selector": "s2"}]), KeyFileForm.ARCHIVE, 2),
        (json.dumps([ARCHIVE], indent=2), KeyFileForm.ARCHIVE, 1),
        (json.dumps(ARCHIVE, indent=2), KeyFileForm.ARCHIVE, 1),
        (json.dumps(ARCHIVE) + "\n" + json.dumps(ARCHIVE), KeyFileForm.ARCHIVE, 1),
        (ZONE, KeyFileForm.ZONE, 3),
        (f'; <<>> DiG 9.18\n;; ANSWER SECTION:\ns1._domainkey.example.org. 265 IN TXT "{RECORD}"\n', KeyFileForm.RESOLVER, 1),
        (f's1._domainkey.example.org descriptive text "{RECORD}"\n', KeyFileForm.RESOLVER, 1),
        (f"s1._domainkey.example.org {RECORD}\n", KeyFileForm.TABLE, 1),
        (f'"{RECORD}"\n', KeyFileForm.BARE, 1),
    ],
)
def test_what_a_file_holds_decides_its_form(tmp_path: Path, text: str, form: KeyFileForm, names: int) -> None:
    found = _examined(tmp_path, text, of="s1._domainkey.example.org")
    assert (found.form, len(found.records), found.refusals.count) == (form, names, 0)


def test_a_zone_is_read_as_zones_are(tmp_path: Path) -> None:
    found = _examined(tmp_path, ZONE)
    assert [(number, one.name, one.record) for number, one in found.records] == [
        (5, "s1._domainkey.example.org", RECORD),
        (7, "s1._domainkey.example.org", "p=QUJD;"),
        (8, "s2._domainkey.other.example", "p=QUJD"),
    ]


def test_passive_dns_states_seconds_and_lists(tmp_path: Path) -> None:
    first, last = 1388534400, 1451606400
    found = _examined(tmp_path, json.dumps({**PASSIVE, "time_first": first, "time_last": last, "source": "a sensor", "how": "dns"}))
    ((number, one),) = found.records
    assert (number, one.record, one.first_seen, one.last_seen, one.origin) == (1, RECORD, "2014-01-01", "2016-01-01", KeyOrigin.DNS)
    zone = _examined(tmp_path, json.dumps({**PASSIVE, "zone_time_first": first, "zone_time_last": last}))
    assert zone.records[0][1].first_seen == "2014-01-01"


def test_records_of_other_types_are_passed_over(tmp_path: Path) -> None:
    found = _examined(tmp_path, json.dumps({**PASSIVE, "rrtype": "CNAME"}) + "\n" + json.dumps(PASSIVE))
    assert (len(found.records), found.refusals.count) == (1, 0)


def test_the_archive_of_uploaded_mail_is_graded_as_of_unknown_method(tmp_path: Path) -> None:
    ((_, one),) = _examined(tmp_path, json.dumps([ARCHIVE])).records
    assert (one.origin, one.first_seen, one.last_seen) == (KeyOrigin.ARCHIVE, "2014-01-01", "2016-01-01")
    assert "does not state whether" in one.source


def test_a_name_that_stands_for_another_takes_its_key(tmp_path: Path) -> None:
    text = (
        "s1._domainkey.example.org. 300 IN CNAME s1.dkim.service.example.\n"
        f's1.dkim.service.example. 300 IN TXT "{RECORD}"\n'
        f's2._domainkey.service.example. 300 IN TXT "{RECORD}"\n'
    )
    assert _names(_examined(tmp_path, text)) == ["s1._domainkey.example.org", "s2._domainkey.service.example"]


def test_names_that_stand_for_one_name_do_not_multiply_without_end(tmp_path: Path) -> None:
    names = "".join(f"s{number}._domainkey.example.org. CNAME k.service.example.\n" for number in range(10_500))
    found = _examined(tmp_path, names + "".join(f'k.service.example. TXT "p=QUJ{letter}"\n' for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    assert len(found.records) == 100_000


def test_what_is_commented_out_is_no_key(tmp_path: Path) -> None:
    text = f'; old._domainkey.example.org. TXT "p=QUJD"\n;older._domainkey.example.org. TXT "p=QUJD"\n#s0._domainkey.example.org p=QUJD\n{ZONE}'
    assert len(_examined(tmp_path, text).records) == 3


@pytest.mark.parametrize(
    ("text", "records"),
    [
        ('"v=DKIM1; k=rsa; p=QUJD" "REVG"\n', [RECORD]),
        ('s1.dkim.service.example.\n"v=DKIM1; k=rsa; p=QUJD" "REVG"\n', [RECORD]),
        ('"p=QUJD"\n"p=REVG"\n', ["p=QUJD", "p=REVG"]),
    ],
)
def test_the_short_answer_of_dig_takes_the_name_that_is_given(tmp_path: Path, text: str, records: list[str]) -> None:
    found = _examined(tmp_path, text, of="S1._domainkey.Example.org.")
    assert _names(found) == ["s1._domainkey.example.org"] * len(records)
    assert [one.record for _, one in found.records] == records
    assert not _examined(tmp_path, text).records, "without a name it is nobody's"


# ── hostile files ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_no_other_file_is_opened_and_nothing_is_generated(tmp_path: Path) -> None:
    (tmp_path / "more").write_text('s3._domainkey.example.org. TXT "p=QUJD"\n', encoding="ascii")
    text = f"$INCLUDE {tmp_path / 'more'}\n$GENERATE 1-1000000 s$._domainkey TXT p=QUJD\n" + ZONE
    found = _examined(tmp_path, text)
    assert "s3._domainkey.example.org" not in _names(found)
    assert len(found.records) == 3
    assert (found.refusals.told[0].line, "$INCLUDE" in found.refusals.told[0].why) == (1, True)
    assert "$GENERATE" in found.remarks[0]


@pytest.mark.parametrize(
    "text",
    [
        "default._domainkey.example.org example.org:default:/etc/opendkim/keys/default.private\n",
        "s1._domainkey.example.org example.org:s1:MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n",
    ],
)
def test_tables_of_private_keys_are_refused(tmp_path: Path, text: str) -> None:
    found = _examined(tmp_path, text)
    assert not found.records
    assert "private keys" in found.refusals.told[0].why
    assert "MIIEv" not in str(found)


def test_a_private_key_and_utf_16_are_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="private key"):
        _examined(tmp_path, "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIE\n")
    with pytest.raises(KeyFileError, match="UTF-16"):
        _examined(tmp_path, f"s1._domainkey.example.org {RECORD}\n".encode("utf-16"))


def test_a_line_of_five_megabytes_costs_its_own_line_only(tmp_path: Path) -> None:
    good = f"s1._domainkey.example.org {RECORD}\n"
    for text in (
        good + "x" * (5 << 20) + "\n" + good.replace("s1", "s2"),
        _line() + "\n{" + " " * (5 << 20) + "\n" + _line(rrname="s2._domainkey.a.b"),
    ):
        found = _examined(tmp_path, text)
        assert len(found.records) == 2
        assert (found.refusals.count, found.refusals.told[0].line) == (1, 2)


def test_a_file_of_a_gigabyte_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "keys.txt"
    with path.open("wb") as stream:
        stream.truncate(1 << 30)  # takes no room
    with pytest.raises(KeyFileError, match="larger than 256 MB"):
        examined_key_file(path)


def test_a_document_of_json_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    with path.open("wb") as stream:
        stream.write(b"[{")
        stream.truncate(33 << 20)
    with pytest.raises(KeyFileError, match="32 MB"):
        examined_key_file(path)


def test_a_parenthesis_that_is_never_closed_does_not_swallow_the_file(tmp_path: Path) -> None:
    text = 's0._domainkey.example.org. TXT (\n "p=\n' + "\n".join(f's{number}._domainkey.example.org. TXT "p=QUJD"' for number in range(1, 3000))
    found = _examined(tmp_path, text)
    assert len(found.records) > 1000
    assert "not closed" in found.refusals.told[0].why


def test_the_same_key_many_times_is_one_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.txt"
    with path.open("w", encoding="ascii") as stream:
        stream.writelines("s1._domainkey.example.org p=QUJD\n" for _ in range(5_000))
    tracemalloc.start()
    found = examined_key_file(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(found.records) == 1
    assert peak < 1 << 20


def test_many_bad_lines_are_counted_and_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "keys.jsonl"
    with path.open("w", encoding="ascii") as stream:
        stream.writelines('{"rrname": 1}\n' for _ in range(50_000))
    found = examined_key_file(path)
    assert (found.refusals.count, len(found.refusals.told)) == (50_000, 50)


def test_more_keys_than_a_store_holds_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_files, "MOST_KEYS", 100)
    text = "".join(f"s{number}._domainkey.example.org p=QUJD\n" for number in range(101))
    with pytest.raises(KeyFileError, match=r"more than 100 keys.*--domain"):
        _examined(tmp_path, text)
    path = tmp_path / "keys.txt"
    assert len(examined_key_file(path, wanted=lambda record: record.selector == "s7").records) == 1


def test_nuls_foreign_letters_and_lone_surrogates_do_no_harm(tmp_path: Path) -> None:
    text = b"s1._domainkey.example.org p=QUJD\0\0\ns2._domainkey.\xc3\xa4.org p=QUJD\n\xff\xfe\x80\ns3._domainkey.example.org p=\xff\n"
    assert len(_examined(tmp_path, text).records) == 3
    row = '{"rrname": "s1._domainkey.example.org", "rdata": "p=\\ud800", "source": "\\udfff"}'
    ((_, one),) = _examined(tmp_path, row).records
    one.record.encode()
    one.source.encode()


@pytest.mark.parametrize("moment", [1e300, -1e300, "9" * 40, True, [], {}, "2014", "not a day", float("nan"), -1])
def test_moments_that_are_none_are_left_out(tmp_path: Path, moment: object) -> None:
    ((_, one),) = _examined(tmp_path, json.dumps({**PASSIVE, "time_first": moment})).records
    assert one.first_seen in ("", "1969-12-31", "1970-01-01")
