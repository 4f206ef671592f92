"""What becomes of keys that are taken into the user's store."""

import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leakcheck.gather import Gathered, Statement, gather, of_domains, unusable
from leakcheck.knowledge import key_tests
from leakcheck.knowledge.key_files import examined_key_file
from leakcheck.knowledge.key_tests import KeyTests
from leakcheck.model.key_file import KeyFile, KeyFileForm, Refusals
from leakcheck.model.key_record import KeyOrigin, KeyRecord


def _p(modulus: int, exponent: int = 65537) -> str:
    # Numbers that no library would make are encoded by hand (RFC 8017 appendix A.1.1).
    def integer(number: int) -> bytes:
        data = number.to_bytes(number.bit_length() // 8 + 1, "big")
        return b"\x02" + _length(len(data)) + data

    body = integer(modulus) + integer(exponent)
    return base64.b64encode(b"\x30" + _length(len(body)) + body).decode()


def _length(number: int) -> bytes:
    if number < 128:
        return bytes([number])
    data = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return bytes([0x80 | len(data)]) + data


GOOD = "v=DKIM1; k=rsa; p=" + base64.b64encode(
    rsa.RSAPublicNumbers(65537, (1 << 1023) + 15).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
).decode()  # fmt: skip


def _key(
    record: str = GOOD, source: str = "no source stated", origin: KeyOrigin = KeyOrigin.UNDOCUMENTED, first: str = "", last: str = ""
) -> KeyRecord:
    return KeyRecord("example.org", "s1", record, source, origin, first, last)


def _take(*records: KeyRecord, store: tuple[KeyRecord, ...] = (), statement: Statement = Statement(), tests: KeyTests = KeyTests()) -> Gathered:  # noqa: B008
    file = KeyFile(KeyFileForm.JSON_LINES, tuple(enumerate(records, 1)), Refusals())
    return gather(store, [file], statement, tests)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (f"p={_p((1 << 1023) + 15, 11)}", "exponent 11"),
        (f"p={_p((1 << 1023) + 15, 65535)}", "exponent"),
        (f"p={_p((1 << 1023) + 14)}", ""),
        (f"p={_p((1 << 65535) + 15)}", "longer than any honest"),
        (f"p={_p((1 << 20000) + 15)}", "modulus of 20001 bits"),
        (f"p={_p((1 << 100) + 15)}", ""),
        ("p=!!!", "holds no key that can be read"),
        ("v=DKIM1; k=rsa", "holds no key that can be read"),
        ("v=spf1 p=QUJD", "no"),
        ("k=ed25519; p=QUJD", "32 bytes"),
        ("k=dsa; p=QUJD", "kind"),
        ("p=\0\0", "holds no key that can be read"),
    ],
)
def test_what_no_signature_can_be_checked_with_is_refused(record: str, why: str) -> None:
    found = _take(_key(record))
    assert (found.added, found.refusals.count) == (0, 1)
    assert why in found.refusals.told[0].why
    assert found.refusals.told[0].line == 1


@pytest.mark.parametrize("domain", ["exämple.org", "a" * 300, "exa\x1b[31mmple.org"])
def test_names_that_dns_cannot_hold_are_refused(domain: str) -> None:
    assert "name" in unusable(KeyRecord(domain, "s1", GOOD, "a test", KeyOrigin.DNS))


def test_a_withdrawn_key_is_kept_because_its_day_bounds_the_one_before() -> None:
    assert _take(_key("v=DKIM1; p=", first="2017-01-01")).added == 1


def test_without_a_source_a_key_stays_undocumented_and_with_one_it_is_the_users() -> None:
    assert _take(_key()).records[0].origin is KeyOrigin.UNDOCUMENTED
    assert _take(_key()).sourceless == 1
    (found,) = _take(_key(), statement=Statement("a court file")).records
    assert (found.origin, found.source) == (KeyOrigin.SUPPLIED, "a court file")


def test_the_kind_of_source_is_what_the_user_says() -> None:
    (found,) = _take(_key(), statement=Statement("DNSDB, exported 2026-01-05", KeyOrigin.DNS)).records
    assert found.origin is KeyOrigin.DNS
    (found,) = _take(_key(origin=KeyOrigin.DNS, source="x"), statement=Statement("", KeyOrigin.WITH_DUMP)).records
    assert found.origin is KeyOrigin.WITH_DUMP


def test_a_source_of_the_files_own_is_kept_beside_the_users_unless_that_is_to_stand_alone() -> None:
    own = _key(source="a sensor", origin=KeyOrigin.DNS)
    (beside,) = _take(own, statement=Statement("a colleague")).records
    assert (beside.origin, beside.source) == (KeyOrigin.DNS, "a sensor (from a colleague)")
    (alone,) = _take(own, statement=Statement("a colleague", alone=True)).records
    assert (alone.origin, alone.source) == (KeyOrigin.SUPPLIED, "a colleague")


def test_no_statement_makes_a_published_or_computed_key_a_good_one() -> None:
    published = _key(source="RFC 6376", origin=KeyOrigin.TEST)
    assert _take(published, statement=Statement("x", KeyOrigin.DNS)).records[0].origin is KeyOrigin.TEST
    computed = _key(source="these very messages", origin=KeyOrigin.UNDOCUMENTED)
    assert _take(computed, statement=Statement("x", alone=True)).records[0].origin is KeyOrigin.UNDOCUMENTED


def test_taking_in_twice_changes_nothing() -> None:
    first = _take(_key(first="2014-01-01"), _key("v=DKIM1; p="))
    again = _take(_key(first="2014-01-01"), _key("v=DKIM1; p="), store=first.records)
    assert (first.added, again.added, again.widened, again.known) == (2, 0, 0, 2)
    assert again.records == first.records


def test_windows_of_one_source_become_one_and_those_of_two_sources_stay_two() -> None:
    first = _take(_key(source="a", origin=KeyOrigin.DNS, first="2014-01-01", last="2015-01-01"))
    wider = _take(_key(source="a", origin=KeyOrigin.DNS, first="2014-06-01", last="2016-01-01"), store=first.records)
    assert [(one.first_seen, one.last_seen) for one in wider.records] == [("2014-01-01", "2016-01-01")]
    assert (wider.added, wider.widened) == (0, 1)
    assert _take(_key(source="b", origin=KeyOrigin.DNS), store=first.records).added == 1


def test_a_window_that_ends_before_it_begins_is_not_believed() -> None:
    (found,) = _take(_key(first="2014-01-01", last="2013-01-01")).records
    assert (found.first_seen, found.last_seen) == ("2014-01-01", "")


def test_a_new_key_is_tested_once_and_what_is_found_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def danger(self: KeyTests, modulus: int, exponent: int) -> tuple[str, str]:
        asked.append(exponent)
        return "2008-05-13", "it is on a list"

    monkeypatch.setattr(key_tests.KeyTests, "danger", danger)
    first = _take(_key())
    assert first.records[0].forgeable_because == "it is on a list"
    assert "it is on a list" in next(iter(first.dangers))
    again = _take(_key(), store=first.records)
    assert (again.known, asked) == (1, [65537])


def test_only_the_domains_that_were_named_are_wanted(tmp_path: Path) -> None:
    path = tmp_path / "keys.txt"
    path.write_text("".join(f"s1._domainkey.{domain} {GOOD}\n" for domain in ("a.example", "mail.a.example", "ba.example")), encoding="ascii")
    file = examined_key_file(path, wanted=of_domains(["A.example."]))
    assert [record.domain for _, record in file.records] == ["a.example", "mail.a.example"]
