"""Public test messages of other implementations of DKIM and DomainKeys, with what their names say of them and the keys that they give.

"Fits" is the mathematics alone: most of the keys are short or public, so that we add that others could have signed. Every deviation
is listed with its reason.
"""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from sealed_mails import asking

from leakcheck.knowledge.dkim_keys import built_in
from leakcheck.model.attestation import Attestation
from leakcheck.model.key_record import KeyOrigin, KeyRecord, key_tags
from leakcheck.signatures.dkim import SCHEME as DKIM
from leakcheck.signatures.domainkeys import SCHEME as DOMAINKEYS

_DRAFTS = "signed by a draft from before RFC 4871: v= is missing or not 1 (RFC 6376 section 3.5)"
_MAILBOXES = "g= in a key record named mailboxes; RFC 6376 withdrew it for DKIM, so that it restricts nothing"
#: Messages of Mail::DKIM (t/corpus) that we answer otherwise than their names say.
_DEVIATIONS = {
    **dict.fromkeys([f"good_ietf00_{number}" for number in range(1, 6)], _DRAFTS),
    **dict.fromkeys(["good_ietf01_1", "good_ietf01_2", "good_qp_2", "good_qp_3"], _DRAFTS),
    "bad_dk_3": "the tag q=, which has one possible value, is missing, as in good_dk_2; the signature itself fits",
    **dict.fromkeys(["badkey_8", "badkey_9", "badkey_12", "badkey_13"], _MAILBOXES),
}
#: What the suite's name server says of messiah.edu's names (t/FAKE_DNS.dat): the tags; the key is one and the same of 512 bits.
_ZONE = {
    "test1": "v=DKIM1; t=y; s=email",
    "test2": "v=DKIM1; s=email:web:fine; x1 = extra ; t = y:n:extra; h=md5:sha1",
    "test3": "v=DKIM1; g=jl*g",
    "test4": "v=DKIM1; g=",
    "test5": "v=DKIM1; t=s",
    "testbad1": "v=DKIM3; t=y",
    "testbad2": "k=rsa; t",
    "testbad3": "k=foobar; t=y",
    "testbad4": "v=DKIM1; s=chat",
    "testbad7": "v=DKIM1; h=bad",
    "testbad8": "v=DKIM1; g=*poe",
}


def _keys() -> Iterator[KeyRecord]:
    others = [one for one in built_in() if one.domain != "messiah.edu"]
    key = next(key_tags(one.record)["p"] for one in built_in() if (one.domain, one.selector) == ("messiah.edu", "test1"))
    assert len(base64.b64decode(key)) < 100
    yield from others
    yield from (
        KeyRecord("messiah.edu", selector, f"{tags}; p={key}", "Mail::DKIM t/FAKE_DNS.dat", KeyOrigin.DNS) for selector, tags in _ZONE.items()
    )
    yield from (one for one in built_in() if (one.domain, one.selector) in {("messiah.edu", "selector1"), ("messiah.edu", "test6")})
    yield KeyRecord("messiah.edu", "testrevoked", "k=rsa; t=y; p=", "Mail::DKIM t/FAKE_DNS.dat", KeyOrigin.DNS)


def _fits(found: list[Attestation]) -> bool:
    return any(one.headers_proven and one.body_proven and not one.repair_difference for one in found)


@pytest.mark.corpus
def test_the_messages_of_mail_dkim_fit_as_their_names_say(corpus: Path) -> None:
    """github.com/fastmail/mail-dkim t/corpus."""
    folder = corpus / "mail" / "fastmail+mail-dkim" / "t" / "corpus"
    keys = tuple(_keys())
    got = {}
    for path in sorted(folder.glob("*.txt")):
        if path.name.startswith(("good", "bad")):
            scheme = DOMAINKEYS if "_dk_" in path.name else DKIM
            got[path.stem] = _fits(asking(scheme)(path.read_bytes(), *keys)) == path.name.startswith("good")
    assert len(got) > 50
    assert {name for name, alike in got.items() if not alike} == set(_DEVIATIONS)


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["dk_headers_1", "dk_headers_2", "dk_multiple_1", "good_dk_gmail", "good_dk_yahoo"])
def test_domainkeys_of_real_mail_of_2006_fit(corpus: Path, name: str) -> None:
    """Signed by Gmail and Yahoo; dk_headers_2 lists names of lines that are not there, dk_multiple_1 has two signatures."""
    data = (corpus / "mail" / "fastmail+mail-dkim" / "t" / "corpus" / f"{name}.txt").read_bytes()
    assert all(one.headers_proven for one in asking(DOMAINKEYS)(data, *built_in()))


@pytest.mark.corpus
def test_the_messages_of_james_jdkim_fit_as_their_names_say(corpus: Path) -> None:
    """github.com/apache/james-jdkim main/src/test/resources (Apache-2.0); the second FAIL has no key that anybody knows."""
    folder = corpus / "mail" / "apache+james-jdkim" / "main" / "src" / "test" / "resources" / "org" / "apache" / "james" / "jdkim" / "corpus"
    got = {path.name: _fits(asking(DKIM)(path.read_bytes(), *built_in())) for path in sorted(folder.glob("*.eml"))}
    assert len(got) == 7
    assert all(fits != name.startswith("FAIL_") for name, fits in got.items()), got


@pytest.mark.corpus
@pytest.mark.parametrize("number", range(1, 7))
def test_stalwarts_messages_fit_with_the_keys_that_stand_in_front_of_them(corpus: Path, number: int) -> None:
    """github.com/stalwartlabs/mail-auth resources/dkim (Apache-2.0 or MIT); 001 is the example of RFC 8463 appendix A."""
    text = (corpus / "mail" / "stalwartlabs+mail-auth" / "resources" / "dkim" / f"{number:03}.txt").read_bytes().replace(b"\r\n", b"\n")
    keys, _, message = text.partition(b"\n\n")
    records = []
    for line in keys.decode().split("\n"):
        full, _, record = line.partition(" ")
        selector, _, domain = full.partition("._domainkey.")
        records.append(KeyRecord(domain, selector, record, "mail-auth", KeyOrigin.DNS))
    assert _fits(asking(DKIM)(message, *records))


@pytest.mark.corpus
def test_the_example_of_rfc_6376_and_8463_as_dkimpy_holds_it_fits_twice(corpus: Path) -> None:
    """github.com/kitterma/dkimpy-mirror dkim/tests/data/rfc6376.signed.msg."""
    data = (corpus / "mail" / "kitterma+dkimpy-mirror" / "dkim" / "tests" / "data" / "rfc6376.signed.msg").read_bytes()
    assert [one.headers_proven and one.body_proven for one in asking(DKIM)(data, *built_in())] == [True, True]
