"""`leakcheck keys` as users meet it: taking in, showing, writing out, asking DNS, and what the case records of it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from name_server import NameServer, serving
from recovery_material import private_key, signed_mail

from leakcheck.casefile import CaseReader
from leakcheck.decode.key_recovery import record_text
from leakcheck.model.verdict import Status

BITS, EXPONENT = 1024, 65537


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def keys(home: Path, *arguments: object, data: str = "") -> subprocess.CompletedProcess[str]:
    return leakcheck(home, "keys", *arguments, data=data)


def leakcheck(home: Path, *arguments: object, data: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "NO_COLOR": "1", "LEAKCHECK_HOME": str(home)}
    command = [sys.executable, "-m", "leakcheck", *map(str, arguments)]
    done = subprocess.run(command, input=data, capture_output=True, text=True, env=environment, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def text_of_key(number: int = 1) -> str:
    return record_text(private_key(BITS, EXPONENT, number)[1])


def zone(folder: Path, *lines: str) -> Path:
    path = folder / "post.zone"
    path.write_text("\n".join(("$ORIGIN post.org.", f's1._domainkey IN TXT "{text_of_key()}"', *lines, "")), encoding="ascii")
    return path


@pytest.fixture
def case(tmp_path: Path, home: Path) -> Path:
    """A case with mails of post.org, whose key is not known."""
    dump = tmp_path / "dump"
    dump.mkdir()
    for number in range(2):
        mail = signed_mail(number, private_key(BITS, EXPONENT, 1)[0], "post.org", "s1")
        (dump / f"{number}.eml").write_bytes(mail)
    done = leakcheck(home, "scan", dump, "--case", tmp_path / "case", "--no-page", "--engine", "serial")
    assert done.returncode == 0, done.stderr
    return tmp_path / "case"


def test_an_import_says_what_it_took_how_it_was_read_and_what_it_refused(tmp_path: Path, home: Path) -> None:
    file = zone(tmp_path, "$INCLUDE /etc/passwd", 's2._domainkey IN TXT "p=!"')
    done = keys(home, "import", file, "--source", "sent by the postmaster")
    assert done.returncode == 0
    assert "read as a zone file; 2 keys" in done.stdout
    assert "line 3 refused: it asks for another file" in done.stdout
    assert "line 4 refused: s2._domainkey.post.org: its record holds no key that can be read" in done.stdout
    assert "1 key added" in done.stdout
    assert "0 keys added" in keys(home, "import", file, "--source", "sent by the postmaster").stdout
    assert "supplied: sent by the postmaster" in keys(home, "list", "post.org").stdout


def test_without_a_source_the_keys_are_marked(tmp_path: Path, home: Path) -> None:
    done = keys(home, "import", zone(tmp_path))
    assert "only conditional" in done.stderr
    assert "undocumented" in keys(home, "list", "post.org").stdout
    refused = keys(home, "import", zone(tmp_path), "--kind", "dns")
    assert (refused.returncode, "--source" in refused.stderr) == (2, True)
    assert keys(home, "import", zone(tmp_path), "--kind", "with-dump").returncode == 0
    assert "with-dump" in keys(home, "list", "post.org").stdout


@pytest.mark.parametrize("data", [b"", b"a letter", b"\0" * 3000, b"{" * 70_000, b"[" * 70_000, b"\xff\xfea\0", b'{"rrname": 1}'])
def test_what_holds_no_key_is_refused_with_a_sentence_and_changes_nothing(tmp_path: Path, home: Path, data: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    done = keys(home, "import", file, "--source", "x")
    assert done.returncode == 2
    assert "leakcheck: " in done.stderr
    assert not home.exists()


def test_show_tells_all_that_is_known_of_a_key(tmp_path: Path, home: Path) -> None:
    name = {"rrtype": "TXT", "how": "dns", "source": "a sensor"}
    rows = (
        {**name, "rrname": "s1._domainkey.post.org", "rdata": text_of_key(), "time_first": 1388534400, "time_last": "2016-01-01"},
        {**name, "rrname": "s1._domainkey.post.org", "rdata": "v=DKIM1; p=", "time_first": "2017-02-01"},
        {**name, "rrname": "s9._domainkey.other.org", "rdata": text_of_key()},
    )
    file = tmp_path / "keys.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="ascii")
    shown = keys(home, "show", "Post.org", "--keys", file).stdout
    for part in (
        "rsa, 1,024 bits, exponent 65537",
        "from 2014-01-01 to 2016-01-01; it may have lived longer",
        "by 2017-02-01, because its domain had withdrawn it",
        "a sensor (dns)",
        "s9._domainkey.other.org",
        "withdrawn: the record is empty",
        text_of_key(),
    ):
        assert part in shown, part
    nothing = keys(home, "show", "nowhere.org")
    assert (nothing.returncode, nothing.stdout) == (0, "")
    assert "is known" in nothing.stderr


@pytest.mark.parametrize("form", ["jsonl", "zone", "opendkim"])
def test_what_is_exported_can_be_imported(tmp_path: Path, home: Path, form: str) -> None:
    keys(home, "import", zone(tmp_path), "--source", "sent by the postmaster", "--kind", "zone")
    out = keys(home, "export", "--domain", "post.org", "--format", form).stdout
    file = tmp_path / "exported"
    file.write_text(out, encoding="ascii")
    elsewhere = tmp_path / "elsewhere"
    assert "1 key added" in keys(elsewhere, "import", file).stdout
    assert text_of_key() in keys(elsewhere, "show", "post.org", "s1").stdout
    listed = keys(elsewhere, "list", "post.org").stdout
    assert ("zone: sent by the postmaster" in listed) == (form == "jsonl")


def test_only_the_domains_that_were_named_are_imported_and_a_name_can_be_given(tmp_path: Path, home: Path) -> None:
    file = zone(tmp_path, f's1._domainkey.other.org. IN TXT "{text_of_key()}"')
    assert "1 key added" in keys(home, "import", file, "--domain", "other.org", "--source", "x").stdout
    bare = tmp_path / "answer.txt"
    bare.write_text(f'"{text_of_key()}"\n', encoding="ascii")
    assert "1 key added" in keys(home, "import", bare, "--name", "s5._domainkey.third.org", "--source", "dig +short").stdout


def test_a_change_is_recorded_in_the_case_and_so_are_other_keys_at_the_next_scan(tmp_path: Path, home: Path, case: Path) -> None:
    keys(home, "import", zone(tmp_path), "--source", "sent by the postmaster", "--case", case)
    leakcheck(home, "scan", tmp_path / "dump", "--case", case, "--no-page", "--engine", "serial")
    first, second = CaseReader(case).key_changes()
    assert (first.command, first.added, second.command) == ("keys import", 1, "scan")
    assert "post.zone (sent by the postmaster)" in first.what
    assert first.digest_before == second.digest_before != first.digest_after == second.digest_after == CaseReader(case).run().keys
    shown = keys(home, "list", "--case", case).stdout
    assert "keys import: post.zone (sent by the postmaster); 1 added" in shown
    assert "0 names lack a key" in shown


def test_fetch_says_what_it_reveals_and_asks_nobody_without_a_yes(home: Path, case: Path) -> None:
    with serving(NameServer({"s1._domainkey.post.org": (f'"{text_of_key()}"',)})) as server:
        for answer in ("", "n\n"):
            done = keys(home, "fetch", case, "--resolver", server.address, data=answer)
            assert done.returncode == 0
            assert "s1._domainkey.post.org" in done.stdout
            assert "reveals these names" in done.stdout
            assert "Nothing was asked." in done.stdout
        assert server.asked == []
    assert CaseReader(case).key_changes() == []


def test_fetch_asks_keeps_records_and_judges_anew(tmp_path: Path, home: Path, case: Path) -> None:
    assert CaseReader(case).counts()[Status.AUTHENTICATED] == 0
    with serving(NameServer({"s1._domainkey.post.org": (f'"{text_of_key()}"',)})) as server:
        done = keys(home, "fetch", case, "--resolver", server.address, data="y\n")
        assert server.asked == ["s1._domainkey.post.org"]
    assert done.returncode == 0, done.stderr
    assert "1 of 1 name now has the key" in done.stdout
    reader = CaseReader(case)
    assert reader.counts()[Status.AUTHENTICATED] == 2
    (change,) = reader.key_changes()
    assert (change.command, change.added) == ("keys fetch", 1)
    listed = keys(home, "list", "post.org").stdout
    assert "dns: DNS, asked by way of the resolver" in listed
    # Read again with the mails themselves, the answer is the same.
    leakcheck(home, "scan", tmp_path / "dump", "--case", case, "--no-page", "--engine", "serial")
    assert CaseReader(case).counts()[Status.AUTHENTICATED] == 2


def test_fetch_of_a_key_that_is_gone_is_recorded_too(home: Path, case: Path) -> None:
    with serving(NameServer({})) as server:
        done = keys(home, "fetch", case, "--yes", "--resolver", server.address)
    assert "no such key any more" in done.stdout
    (change,) = CaseReader(case).key_changes()
    assert (change.added, "0 names answered" in change.what) == (0, True)
    assert change.digest_before == change.digest_after


def test_fetch_takes_in_no_key_that_cannot_be_used(home: Path, case: Path) -> None:
    with serving(NameServer({"s1._domainkey.post.org": ('"v=DKIM1; p=!!"',)})) as server:
        done = keys(home, "fetch", case, "--yes", "--resolver", server.address)
    assert "refused: s1._domainkey.post.org: its record holds no key" in done.stdout
    assert CaseReader(case).key_changes()[0].refused == 1


def test_fetch_wants_a_finished_case_and_a_resolver_that_is_one(tmp_path: Path, home: Path, case: Path) -> None:
    assert keys(home, "fetch", tmp_path).returncode == 2
    done = keys(home, "fetch", case, "--yes", "--resolver", "dns.google")
    assert (done.returncode, "--resolver" in done.stderr) == (2, True)


@pytest.mark.parametrize("form", ["archive", "dig", "table"])
def test_a_scan_takes_keys_in_every_form_that_an_import_takes(tmp_path: Path, home: Path, case: Path, form: str) -> None:
    text = {
        "archive": json.dumps([{"domain": "post.org", "selector": "s1", "value": text_of_key(), "firstSeenAt": None, "lastSeenAt": None}]),
        "dig": f'; <<>> DiG 9.18\n;; ANSWER SECTION:\ns1._domainkey.post.org. 60 IN TXT "{text_of_key()[:90]}" "{text_of_key()[90:]}"\n',
        "table": f"s1._domainkey.post.org {text_of_key()}\n",
    }[form]
    file = tmp_path / "keys"
    file.write_text(text, encoding="ascii")
    leakcheck(home, "scan", tmp_path / "dump", "--case", case, "--keys", file, "--no-page", "--engine", "serial")
    reader = CaseReader(case)
    (basis,) = {basis for _, basis, _ in reader.counts_by_basis()}
    assert (reader.counts()[Status.AUTHENTICATED] == 2) == (form == "archive"), basis
    assert form == "archive" or basis == "conditional-key"
