"""The archive of historical keys: what it holds, what order and digest depend on, and which keys count as public."""

import random

import pytest

from leakcheck.knowledge.dkim_keys import KeyStore, built_in
from leakcheck.model.key_record import KeyOrigin, KeyRecord, key_bytes, key_tags


def _known(record: str, origin: KeyOrigin = KeyOrigin.DNS, first: str = "", domain: str = "example.org") -> KeyRecord:
    return KeyRecord(domain, "s1", record, "a test", origin, first)


def test_the_built_in_archive_holds_the_keys_of_large_services_with_their_windows() -> None:
    (gmail,) = [one for one in KeyStore.of_files().dkim_keys("gmail.com", "20120113") if one.first_seen]
    assert (gmail.first_seen, gmail.origin) == ("2012-12-12", KeyOrigin.ARCHIVE)
    assert gmail.source
    assert len(built_in()) > 300


def test_a_record_of_the_archive_has_a_source_or_authenticates_nothing() -> None:
    sourceless = [record for record in built_in() if record.source == "no source stated"]
    assert {record.origin for record in sourceless} == {KeyOrigin.UNDOCUMENTED}
    assert len(sourceless) < 12
    assert not any("find_string" in record.source for record in built_in())


def test_all_but_a_few_deliberately_broken_records_hold_a_key_or_are_revoked() -> None:
    assert sum(key_bytes(key_tags(record.record)) is None for record in built_in()) <= 5


def test_names_are_compared_without_case_and_without_the_final_dot() -> None:
    store = KeyStore.of_files()
    assert store.dkim_keys("GMail.com.", "20120113") == store.dkim_keys("gmail.com", "20120113")
    assert store.dkim_keys("gmail.com", "unknown") == ()
    assert not store.online


def test_several_keys_of_one_name_are_kept_in_a_stable_order() -> None:
    records = [_known("p=AAAA", first="2019-01-01"), _known("p=BBBB", first="2012-01-01"), _known("p=CCCC")]
    for seed in range(6):
        shuffled = random.Random(seed).sample(records, 3)
        assert [one.record for one in KeyStore(shuffled).dkim_keys("example.org", "s1")] == ["p=BBBB", "p=AAAA", "p=CCCC"]


def test_the_digest_depends_on_the_keys_and_not_on_their_order_or_repetition() -> None:
    records = [_known("p=AAAA", first="2019-01-01"), _known("p=BBBB")]
    digest = KeyStore(records).digest()
    assert KeyStore([*reversed(records), records[0]]).digest() == digest
    assert KeyStore(records[:1]).digest() != digest
    assert KeyStore([records[0], _known("p=BBBB", first="2001-01-01")]).digest() != digest


def test_a_published_key_is_marked_under_every_name_and_in_every_encoding() -> None:
    body = "QUJD" * 40
    store = KeyStore([_known(f"p={body}", KeyOrigin.TEST, domain="suite.example"), _known(f"v=DKIM1; p=MIGf {body}"), _known("p=QUFB")])
    assert [one.origin for one in store.dkim_keys("example.org", "s1")] == [KeyOrigin.DNS, KeyOrigin.TEST]


def test_revoked_keys_of_test_suites_do_not_mark_the_revoked_keys_of_others() -> None:
    store = KeyStore([_known("p=", KeyOrigin.TEST, domain="suite.example"), _known("p=")])
    assert store.dkim_keys("example.org", "s1")[0].origin is KeyOrigin.DNS


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("v=DKIM1; p=QUJD", b"ABC"),
        ("p = QU JD ", b"ABC"),
        ("p=QUI", b"AB"),
        ("v=DKIM1; p=", b""),
        ("v=DKIM1", None),
        ("p=QUJD!", None),
        ("p=ключ", None),
        ("p=\udc80", None),
        ("", None),
    ],
)
def test_a_key_is_read_from_its_record(record: str, expected: bytes | None) -> None:
    assert key_bytes(key_tags(record)) == expected


def test_the_names_that_share_a_key_are_found_however_they_encode_it() -> None:
    body = "QUJD" * 40
    records = [
        _known(f"p={body}"),
        _known(f"v=DKIM1; p=MIGf {body}", domain="service.example"),
        _known("p=QUFB", domain="other.example"),
        _known("p="),
    ]
    store = KeyStore(records)
    assert [one.domain for one in store.sharing(records[0])] == ["example.org", "service.example"]
    assert list(store.sharing(records[3])) == [], "withdrawn keys have nothing in common"
