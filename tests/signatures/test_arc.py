"""What the seals of servers on the way are said to vouch for, on mail sealed by a sealer written from RFC 8617, with dkimpy beside it."""

import random
import re
import time
from pathlib import Path
from typing import Any

import dkim as dkimpy
import pytest
from sealed_mails import BODY, HEADER, NAMES, asking, known, outcomes, record, rsa_key, sealed, signed

from leakcheck.decode.trusted_records import trusted_records
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.limits import Limits
from leakcheck.signatures.arc import SCHEME

every = asking(SCHEME)
PLAIN = HEADER + b"\r\n" + BODY
SIGNED = signed(PLAIN)
PASS = "dkim=pass header.i=@example.org header.s=s1"
GOOGLE, MICROSOFT, SMALL = known("google.com"), known("microsoft.com"), known("lists.example")
KEYS = (GOOGLE, MICROSOFT, SMALL)
VERIFIED, SEALED_ONLY = (Outcome.PASSED, Reason.VERIFIED), (Outcome.PASSED, Reason.SEALED_ONLY)


def answers(message: bytes, *records: KeyRecord) -> list[tuple[Outcome, Reason]]:
    return outcomes(every(message, *(records or KEYS)))


# ── what authenticates ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_large_receivers_record_that_the_senders_signature_was_good_authenticates_under_its_seal() -> None:
    (found,) = every(sealed(SIGNED, results=PASS), *KEYS)
    assert outcomes([found]) == [VERIFIED]
    assert found.authenticates
    assert (found.scheme, found.signer, found.at.part) == ("arc", "google.com", "header ARC-Message-Signature i=1")
    assert found.recorded == ("dkim=pass header.i=@example.org header.s=s1",)
    assert found.sentence == (
        "The text and the From, Subject, Date and To lines of this message are unchanged since a mail server of google.com sealed it, with a key "
        "seen from 2019-01-01 to 2021-01-01. When that server took the message in, it recorded that the signature of the sender's domain "
        "example.org was good. The check does not show who typed it or whether what it says is true."
    )


@pytest.mark.parametrize(
    "results",
    [
        "spf=pass smtp.mailfrom=ada@example.org; dmarc=pass header.from=example.org",
        "dkim=fail header.i=@example.org",
        "dkim=pass header.i=@elsewhere.example",
        "dkim=pass header.i=@example.org header.s=s2",
        "dkim=pass header.i=@example.org header.b=AAAAAAAA",
        "dkim=none",
        "dkim=pass",
    ],
)
def test_without_a_record_of_the_senders_signature_it_shows_only_since_when_the_message_is_unchanged(results: str) -> None:
    assert answers(sealed(SIGNED, results=results)) == [SEALED_ONLY]


def test_a_small_servers_word_does_not_count() -> None:
    (found,) = every(sealed(SIGNED, "lists.example", PASS), *KEYS)
    assert outcomes([found]) == [SEALED_ONLY]
    assert found.recorded == ()
    assert "anybody can run a server that seals" in found.sentence


def test_a_record_in_another_servers_name_does_not_count() -> None:
    (found,) = every(sealed(SIGNED, results=PASS, server="mx.lists.example"), *KEYS)
    assert outcomes([found]) == [SEALED_ONLY]
    assert found.recorded == ()


def test_a_record_of_a_signature_that_does_not_stand_below_it_does_not_count() -> None:
    """Microsoft's servers record a pass for mail of their own customers, which is signed only afterwards."""
    assert answers(sealed(PLAIN, results=PASS)) == [SEALED_ONLY]
    assert answers(signed(sealed(PLAIN, results=PASS))) == [SEALED_ONLY]


def test_a_record_of_a_signature_over_another_text_does_not_count() -> None:
    """A server checks what it takes in and seals what it lets go: a footer put on in between is under the seal, and was not the sender's."""
    assert answers(sealed(SIGNED.replace(b"400", b"900"), results=PASS)) == [SEALED_ONLY]


def test_a_record_of_a_signature_that_leaves_out_what_a_reader_sees_does_not_count() -> None:
    assert answers(sealed(signed(PLAIN, names="from:to:date"), results=PASS)) == [SEALED_ONLY]


def test_a_record_of_a_signature_that_is_not_under_the_seal_does_not_count() -> None:
    """Another one, with the hash of a text that the server changed, could have been put in its place."""
    assert answers(sealed(SIGNED, results=PASS, names=NAMES)) == [SEALED_ONLY]


def test_a_list_had_the_message_between_check_and_seal() -> None:
    assert answers(sealed(b"List-Id: <a.example>\r\n" + SIGNED, results=PASS)) == [SEALED_ONLY]
    own = signed(b"List-Id: <news.example.org>\r\n" + PLAIN, names=f"{NAMES}:list-id")
    assert answers(sealed(own, results=PASS)) == [VERIFIED]


def test_header_lines_changed_between_check_and_seal_are_seen_where_the_senders_key_is_known() -> None:
    message = sealed(SIGNED.replace(b"of the year", b"of the war"), results=PASS)
    assert answers(message, *KEYS, known("example.org")) == [SEALED_ONLY]
    assert answers(sealed(SIGNED, results=PASS), *KEYS, known("example.org")) == [VERIFIED]


def test_a_seal_whose_signature_leaves_out_the_date_is_partly_covered() -> None:
    assert answers(sealed(SIGNED, results=PASS, names="from:to:subject")) == [(Outcome.PASSED, Reason.PARTLY_COVERED)]


def test_what_a_large_receiver_recorded_is_a_trusted_record_of_signatures_further_in() -> None:
    message = signed(sealed(SIGNED, results=PASS), "elsewhere.example")
    found = every(message, *KEYS)
    mail = Examined(item=Item("a", 1, ""), attestations=tuple(found))
    (trusted,) = trusted_records(mail)
    assert (trusted.method, trusted.result, trusted.recorder, trusted.signatures_above) == ("dkim", "pass", "google.com", 1)


# ── chains ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_set_has_its_own_answer_the_outermost_first() -> None:
    message = sealed(sealed(SIGNED, results=PASS), "lists.example")
    found = every(message, *KEYS)
    assert outcomes(found) == [SEALED_ONLY, VERIFIED]
    assert [one.at.part for one in found] == ["header ARC-Message-Signature i=2", "header ARC-Message-Signature i=1"]


def test_what_a_later_server_changed_is_not_vouched_for_by_an_earlier_one() -> None:
    changed = sealed(SIGNED, results=PASS).replace(b"400", b"900")
    found = every(sealed(changed, "lists.example", "arc=pass"), *KEYS)
    assert outcomes(found) == [SEALED_ONLY, (Outcome.FAILED, Reason.BODY_ALTERED)]
    assert "Mailing lists and forwarding servers do that" in found[1].sentence
    assert found[1].material is None


@pytest.mark.parametrize(("old", "new", "reason"), [(b"400", b"900", Reason.BODY_ALTERED), (b"of the year", b"of the war", Reason.HEADERS_ALTERED)])
def test_a_change_after_the_last_seal_is_told_as_for_dkim(old: bytes, new: bytes, reason: Reason) -> None:
    assert answers(sealed(SIGNED, results=PASS).replace(old, new)) == [(Outcome.FAILED, reason)]


def test_a_changed_record_breaks_the_seal() -> None:
    message = sealed(SIGNED, results="dkim=fail header.i=@example.org").replace(b"dkim=fail", b"dkim=pass")
    (found,) = every(message, *KEYS)
    assert outcomes([found]) == [(Outcome.FAILED, Reason.CHAIN_BROKEN)]
    assert found.at.part == "header ARC-Seal i=1"
    assert found.recorded == ()


def test_a_record_changed_by_a_later_server_breaks_the_chain_for_all() -> None:
    message = sealed(sealed(SIGNED, results="dkim=fail header.i=@example.org").replace(b"dkim=fail", b"dkim=pass"), "lists.example")
    assert {reason for _, reason in answers(message)} == {Reason.CHAIN_BROKEN}


def test_a_server_that_found_the_chain_broken_is_believed_and_the_sets_within_are_reported() -> None:
    message = sealed(sealed(SIGNED, results=PASS), "lists.example", validation="fail")
    found = every(message, *KEYS)
    assert outcomes(found) == [(Outcome.INDETERMINATE, Reason.CHAIN_BROKEN), SEALED_ONLY]
    assert not any(one.authenticates for one in found)


@pytest.mark.parametrize("name", [b"ARC-Seal", b"ARC-Message-Signature", b"ARC-Authentication-Results"])
def test_a_set_with_a_missing_or_a_second_line_breaks_the_chain(name: bytes) -> None:
    message = sealed(sealed(SIGNED, results=PASS), "lists.example")
    line = re.findall(rb"(?m)^" + name + rb": ?i=2(?:[^\r]|\r\n[ \t])*\r\n", message)[0]
    for broken in (message.replace(line, b"", 1), line + message):
        found = every(broken, *KEYS)
        assert outcomes(found) == [(Outcome.INDETERMINATE, Reason.CHAIN_BROKEN), SEALED_ONLY]


def test_a_missing_set_breaks_the_chain() -> None:
    assert answers(sealed(SIGNED, number=2, results=PASS)) == [(Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)]


@pytest.mark.parametrize(("number", "validation"), [(1, "pass"), (2, "none"), (2, "nonsense")])
def test_a_seal_has_to_say_of_the_chain_what_is_so(number: int, validation: str) -> None:
    inner = sealed(SIGNED, results=PASS) if number == 2 else SIGNED
    assert answers(sealed(inner, validation=validation))[0] == (Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)


@pytest.mark.parametrize(
    ("old", "new"), [(b"ARC-Seal: i=1", b"ARC-Seal: i=51"), (b"ARC-Seal: i=1", b"ARC-Seal: i=0"), (b"ARC-Seal: i=1;", b"ARC-Seal:")]
)
def test_a_number_out_of_range_breaks_the_chain(old: bytes, new: bytes) -> None:
    assert answers(sealed(SIGNED, results=PASS).replace(old, new))[0] == (Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)


@pytest.mark.parametrize("tag", [b"h=from; ", b"x!=1; ", b"; ", b"d=b.example; "])
def test_a_seal_with_tags_that_it_must_not_have_breaks_the_chain(tag: bytes) -> None:
    assert answers(sealed(SIGNED).replace(b"ARC-Seal: i=1; ", b"ARC-Seal: i=1; " + tag))[0] == (Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)


def test_a_signature_must_not_cover_seals() -> None:
    assert answers(sealed(sealed(SIGNED), names=f"{NAMES}:arc-seal"))[0] == (Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_keys_that_are_missing_withdrawn_strange_or_public_authenticate_nothing() -> None:
    message = sealed(SIGNED, results=PASS)
    assert [reason for _, reason in answers(message, SMALL)] == [Reason.NETWORK_NOT_ALLOWED]
    assert [reason for _, reason in answers(message, known("google.com", text="v=DKIM1; p="))] == [Reason.KEY_REVOKED]
    assert [reason for _, reason in answers(message, known("google.com", text=record(rsa_key("another"))))] == [Reason.DOES_NOT_OPEN]
    for origin, reason in ((KeyOrigin.TEST, Reason.FORGEABLE), (KeyOrigin.UNDOCUMENTED, Reason.CONDITIONAL_KEY)):
        assert answers(message, known("google.com", origin=origin)) == [(Outcome.INDETERMINATE, reason)]


def test_a_lost_key_of_one_seal_leaves_the_chain_open() -> None:
    message = sealed(sealed(SIGNED, results=PASS), "lists.example")
    inner_lost = every(message, SMALL)
    assert outcomes(inner_lost) == [(Outcome.INDETERMINATE, Reason.NETWORK_NOT_ALLOWED)] * 2
    assert inner_lost[0].at.part == "header ARC-Seal i=1"
    outer_lost = answers(message, GOOGLE)
    assert outer_lost == [(Outcome.INDETERMINATE, Reason.NETWORK_NOT_ALLOWED), SEALED_ONLY]


def test_a_public_key_of_one_seal_makes_the_whole_chain_worthless() -> None:
    message = sealed(sealed(SIGNED, "lists.example"), results=PASS)
    found = answers(message, GOOGLE, known("lists.example", origin=KeyOrigin.TEST))
    assert {reason for _, reason in found} == {Reason.FORGEABLE}


# ── files, hostile input ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_file_with_bare_line_feeds_is_as_good() -> None:
    assert answers(sealed(SIGNED, results=PASS).replace(b"\r\n", b"\n")) == [VERIFIED]


def test_damage_of_exports_is_undone_but_then_authenticates_nothing() -> None:
    message = sealed(SIGNED, results=PASS).replace(b"\r\nFrom Ada\r\n", b"\r\n>From Ada\r\n")
    (found,) = every(message, *KEYS)
    assert outcomes([found]) == [SEALED_ONLY]
    assert found.repair_difference


def test_a_message_without_seals_gets_no_answer() -> None:
    assert every(PLAIN, *KEYS) == []
    assert every(b"", *KEYS) == []
    assert every(sealed(SIGNED), *KEYS, limits=Limits(item_bytes=10)) == []


def test_hostile_chains_are_bounded() -> None:
    fifty = SIGNED
    for _ in range(50):
        fifty = sealed(fifty, "lists.example")
    start = time.process_time()
    assert answers(fifty) == [SEALED_ONLY] * 50
    assert answers(sealed(fifty, "lists.example", number=51)) == [(Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)]
    set_ = b"ARC-Seal: i=1; cv=none\r\nARC-Message-Signature: i=1\r\nARC-Authentication-Results: i=1; x\r\n"
    assert len(every(set_ * 600 + SIGNED, *KEYS)) == 1
    assert every(set_ * 5000 + SIGNED, *KEYS) == []  # beyond the bounds of a header: the answer about DKIM says so
    long = sealed(SIGNED).replace(b"cv=none", b"cv=none; x=" + b"a" * 100_000)
    assert answers(long) == [(Outcome.INDETERMINATE, Reason.CHAIN_BROKEN)]
    assert time.process_time() - start < 20


def test_arbitrary_bytes_get_an_answer_and_no_exception() -> None:
    chance = random.Random(8)
    message = sealed(sealed(SIGNED, results=PASS), "lists.example")
    for _ in range(40):
        mutant = bytearray(message)
        for _ in range(chance.randrange(1, 6)):
            mutant[chance.randrange(len(mutant))] = chance.randrange(256)
        every(bytes(mutant), *KEYS)


# ── the other implementation, real mail ──────────────────────────────────────────────────────────────────────────────


def _by_dkimpy(message: bytes, records: dict[bytes, str]) -> bool | None:
    """None where it cannot read the message."""
    library: Any = dkimpy
    try:
        status, _, _ = library.ARC(message, minkey=0).verify(dnsfunc=lambda name, timeout=0: records.get(name.rstrip(b"."), "").encode())
    except Exception:
        return None
    return bool(status == b"pass")


def _passes(found: list[Attestation]) -> bool:
    """Whether the chain as a whole fits, by our answers."""
    whole = bool(found) and all(one.reason is not Reason.CHAIN_BROKEN for one in found)
    return whole and found[0].outcome is Outcome.PASSED and not found[0].repair_difference and found[0].restored is None


def test_ours_and_dkimpy_agree_on_mutants_wherever_both_can_read_them() -> None:
    records = {f"s1._domainkey.{one.domain}".encode(): one.record for one in KEYS}
    message = sealed(sealed(SIGNED, results=PASS), "lists.example")
    assert _by_dkimpy(message, records) is True, "dkimpy accepts what the sealer of these tests makes"
    chance = random.Random(9)
    agreed = refused = 0
    for _ in range(120):
        data = bytearray(message)
        place = chance.randrange(len(data))
        match chance.randrange(3):
            case 0:
                data[place] = chance.choice(b" \t;:=aA")
            case 1:
                del data[place]
            case _:
                data.insert(place, chance.choice(b" \t;:=aA"))
        found, theirs = every(bytes(data), *KEYS), _by_dkimpy(bytes(data), records)
        if theirs is None or theirs == _passes(found):
            agreed += 1
            refused += theirs is False
        else:
            # dkimpy passes over a tag of an unreadable name and does not demand that each set is numbered first.
            assert theirs, bytes(data)
            assert found[0].reason in {Reason.CHAIN_BROKEN, Reason.MALFORMED, Reason.PARTLY_COVERED, Reason.FROM_NOT_SIGNED}, (found[0], bytes(data))
    assert agreed > 110
    assert refused > 30


@pytest.mark.corpus
def test_on_real_mail_whatever_chain_passes_here_passes_with_dkimpy(corpus: Path) -> None:
    store = KeyStore.of_files()
    examined = Examined(item=Item("a", 1, ""))
    records = {f"{one.selector}._domainkey.{one.domain}".encode(): one.record for one in store.records()}
    passed = 0
    for path in sorted((corpus / "mail").rglob("*.eml")):
        data = path.read_bytes()
        if len(data) > 1 << 19 or b"arc-seal:" not in data[:50_000].lower():
            continue
        found = list(SCHEME.verify(Content.of_bytes(data), examined, store, Limits()))
        if _passes(found):
            passed += 1
            assert _by_dkimpy(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), records) is not False, path
    assert passed > 50


@pytest.mark.corpus
def test_a_real_forwarded_message_is_authenticated_and_its_altered_record_is_not(corpus: Path) -> None:
    data = (corpus / "mail" / "postalsys+mailauth" / "test" / "fixtures" / "arc-pass.eml").read_bytes()
    examined = Examined(item=Item("a", 1, ""))

    def checked(message: bytes) -> list[tuple[Outcome, Reason]]:
        return outcomes(list(SCHEME.verify(Content.of_bytes(message), examined, KeyStore.of_files(), Limits())))

    assert checked(data) == [VERIFIED, VERIFIED]
    place = data.index(b"dkim=pass", data.index(b"ARC-Authentication-Results: i=1"))
    assert {reason for _, reason in checked(data[:place] + b"dkim=fail" + data[place + 9 :])} == {Reason.CHAIN_BROKEN}
