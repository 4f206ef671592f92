"""The public test suite of ARC (github.com/ValiMail/arc_test_suite, MIT): every message with the chain status that it expects.

The status is read off our answers: a chain passes where none of its answers says that it is broken and the outermost signature fits as
it stands. Deviations are listed below with what we answer and why; the suite was written for a draft of December 2016.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sealed_mails import asking

from leakcheck.knowledge.dkim_keys import built_in
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.signatures.arc import SCHEME

every = asking(SCHEME)
_SUITE = Path("mail") / "ValiMail+arc_test_suite" / "tests" / "arc-draft-validation-tests.yml"
#: A test's name, what we say, and why.
_DEVIATIONS = {
    "cv_fail_i1_as_cv_fail": ("fail", "the suite leaves the status empty where a server recorded cv=fail; RFC 8617 section 5.2 step 2 says fail"),
    "cv_fail_i2_as2_fail": ("fail", "as above"),
    "cv_fail_i2_as1_fail": ("fail", "as above"),
    "ams_fields_c_na": ("fail", "the suite takes relaxed/relaxed where c= is missing; RFC 6376 section 3.5, which RFC 8617 follows, simple/simple"),
    "ams_fields_h_empty": ("fail", "a signature that covers no sender line vouches for nothing that a reader sees (RFC 6376 section 5.4)"),
}
# The suite uses a small part of YAML: names, one-line values, literal blocks (|) and folded ones (>-).
_NAME = re.compile(r"  (\S[^:]*):\s*$")
_KEY = re.compile(r"    ([a-z-]+):\s*(\S.*)?$")
_RECORD = re.compile(r"  (\S+):\s*>?-?\s*(.*)$")


def _cases(text: str) -> Iterator[tuple[str, bytes, str, list[KeyRecord]]]:
    """Name, message, expected status, and the keys of its document."""
    for document in re.split(r"(?m)^---\s*$", text):
        tests, _, zone = document.partition("\ntxt-records:")
        records = list(_records(zone))
        name, values, block = "", {}, ""
        for line in [*tests.partition("\ntests:")[2].split("\n"), "  end:"]:
            if match := _NAME.match(line):
                if name and "cv" in values:
                    yield name, values.get("message", "").replace("\n", "\r\n").encode(), values["cv"].strip().lower(), records
                name, values, block = match[1], {}, ""
            elif match := _KEY.match(line):
                block = match[1] if (match[2] or "").strip() == "|" else ""
                values[match[1]] = "" if block else (match[2] or "")
            elif block:
                values[block] += line[6:] + "\n"


def _records(zone: str) -> Iterator[KeyRecord]:
    name, text = "", ""
    for line in [*zone.split("\n"), "  end:"]:
        if match := _RECORD.match(line):
            if name and text:
                selector, _, domain = name.partition("._domainkey.")
                yield KeyRecord(domain, selector, text, "arc_test_suite", KeyOrigin.DNS)
            name, text = match[1], match[2]
        else:
            text += (" " if text else "") + line.strip()


def _status(found: list[Attestation]) -> str:
    if not found:
        return "none"
    first = found[0]
    whole = all(one.reason is not Reason.CHAIN_BROKEN for one in found) and first.headers_proven and first.body_proven
    return "pass" if whole and first.outcome is Outcome.PASSED and not first.repair_difference and first.restored is None else "fail"


@pytest.mark.corpus
def test_every_message_of_the_suite_gets_the_chain_status_that_it_expects(corpus: Path) -> None:
    path = corpus / _SUITE
    if not path.exists():
        pytest.skip("the ARC test suite does not lie in the shared corpus")
    cases = list(_cases(path.read_text(encoding="utf-8")))
    assert len(cases) >= 170
    got = {(number, name): (_status(every(message, *records)), expected) for number, (name, message, expected, records) in enumerate(cases)}
    unlike = {name: ours for (_, name), (ours, theirs) in got.items() if ours != theirs}
    assert unlike == {name: ours for name, (ours, _) in _DEVIATIONS.items()}
    assert sum(theirs == "pass" for _, theirs in got.values()) > 40


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "expected"), [("arc-pass", True), ("arc-pass2", True), ("arc-fail", False), ("arc-fail2", False), ("arc-fail3", False)]
)
def test_mailauths_messages_pass_and_fail_as_their_names_say(corpus: Path, name: str, expected: bool) -> None:
    """github.com/postalsys/mailauth test/fixtures (MIT)."""
    data = (corpus / "mail" / "postalsys+mailauth" / "test" / "fixtures" / f"{name}.eml").read_bytes()
    assert (_status(every(data, *built_in())) == "pass") is expected


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["001", "002"])
def test_stalwarts_messages_pass_with_the_keys_that_stand_in_front_of_them(corpus: Path, name: str) -> None:
    """github.com/stalwartlabs/mail-auth resources/arc (Apache-2.0 or MIT)."""
    text = (corpus / "mail" / "stalwartlabs+mail-auth" / "resources" / "arc" / f"{name}.txt").read_bytes().replace(b"\r\n", b"\n")
    keys, _, message = text.partition(b"\n\n")
    records = []
    for line in keys.decode().split("\n"):
        full, _, record = line.partition(" ")
        selector, _, domain = full.partition("._domainkey.")
        records.append(KeyRecord(domain, selector, record, "mail-auth", KeyOrigin.DNS))
    assert _status(every(message, *records)) == "pass"
