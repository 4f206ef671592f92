"""What is said of a signature that a computed key made: never more than that, and something else for each thing that is known."""

from datetime import datetime

import pytest
from recovery_material import changed, made, signatures

from leakcheck.decode.key_memberships import memberships, recovered_key
from leakcheck.decode.recovered_answer import Made, answers, recovered_answer
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason, SignatureMaterial
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor, RecoveredKey

KEY, SHORT, OTHER = made(1024, 65537), made(512, 65537), made(1024, 65537, 2)
NAMES = ("from", "subject", "date", "to")
THEN = Moment(datetime(2015, 3, 5, 10), 0)
WORDS_NEVER_USED = ("fake", "forged", "genuine", "proves", "proof", "%", "hacker")


def before(**other: object) -> Attestation:
    plain: dict[str, object] = {
        "scheme": "dkim", "outcome": Outcome.INDETERMINATE, "reason": Reason.NO_KEY, "sentence": "No key.", "at": Location("header"),
        "signer": "example.org", "selector": "lost", "algorithm": "rsa-sha256", "alignment": Alignment.SAME, "covered": NAMES, "body_proven": True,
        "material": SignatureMaterial(b"s", b"d", "sha256", b"b", "relaxed"),
    }  # fmt: skip
    return Attestation(**{**plain, **other})  # type: ignore[arg-type]


def key(*anchors: KeyAnchor, public: object = None) -> RecoveredKey:
    return recovered_key(public or KEY.public, "example.org", "lost", *anchors)  # type: ignore[arg-type]


def anchor(kind: AnchorKind, domain: str = "example.org", **other: object) -> KeyAnchor:
    return KeyAnchor(kind=kind, domain=domain, selector="lost", source="the mail held.eml held outside the dump", **other)  # type: ignore[arg-type]


def archived(domain: str = "example.org", origin: KeyOrigin = KeyOrigin.DNS, **other: object) -> KeyAnchor:
    return anchor(AnchorKind.ARCHIVE, domain, record=KeyRecord(domain, "known", "v=DKIM1; p=x", "a list", origin, **other))  # type: ignore[arg-type]


MAIL = anchor(AnchorKind.MAIL, identity="1")
TIES = {"nothing": (), "a mail": (MAIL,), "another dump": (anchor(AnchorKind.CASE),), "the archive": (archived(),)}


@pytest.mark.parametrize("tie", TIES)
@pytest.mark.parametrize(("fits", "text"), [(True, True), (True, False), (False, True), (False, False)])
def test_only_a_key_that_something_outside_ties_to_the_domain_authenticates_and_only_what_is_unchanged(tie: str, fits: bool, text: bool) -> None:
    answer = recovered_answer(before(body_proven=text), Made(key(*TIES[tie]), fits, 4), THEN)
    expected = {
        (True, True): Reason.VERIFIED if TIES[tie] else Reason.RECOVERED_KEY,
        (True, False): Reason.BODY_ALTERED,
        (False, True): Reason.HEADERS_ALTERED,
        (False, False): Reason.OPENS_HEADERS_CHANGED,
    }
    assert answer.reason is expected[fits, text]
    assert answer.authenticates is (bool(TIES[tie]) and fits and text)
    assert (answer.outcome is Outcome.FAILED) is (bool(TIES[tie]) and not (fits and text)), "an unknown key convicts nobody"
    assert answer.headers_proven is fits
    assert not any(word in answer.sentence.lower() for word in WORDS_NEVER_USED)
    assert answer.key is not None
    assert answer.key.origin is {"nothing": KeyOrigin.RECOVERED, "the archive": KeyOrigin.DNS}.get(tie, KeyOrigin.SUPPLIED)


@pytest.mark.parametrize(
    ("gap", "other"),
    [
        ("a Subject line stands in the message", {"uncovered": ("Subject [0]",)}),
        ("a From line stands in the message", {"uncovered": ("From [0]",)}),
        ("a Date line stands in the message", {"covered": ("from", "subject"), "uncovered": ("Date [0]",)}),
        ("only the first 10 of 99 bytes", {"body_covered": 10, "body_length": 99}),
        ("the message has no sender line", {"covered": ("subject", "date")}),
        ("its header holds odd lines", {"material": SignatureMaterial(b"s", b"d", "sha256", b"b", "relaxed", gap="its header holds odd lines")}),
    ],
)
def test_what_lies_outside_the_signature_is_never_authenticated(gap: str, other: dict[str, object]) -> None:
    for anchors in ((), (MAIL,)):
        answer = recovered_answer(before(**other), Made(key(*anchors), fits=True, others=4), THEN)
        assert answer.reason is Reason.PARTLY_COVERED
        assert not answer.authenticates
        assert gap in answer.sentence
        assert (answer.outcome is Outcome.PASSED) is bool(anchors)


def test_lines_that_are_not_decisive_may_stand_outside() -> None:
    assert recovered_answer(before(uncovered=("Message-id [0]", "Cc [0]")), Made(key(MAIL), fits=True, others=4), THEN).authenticates


@pytest.mark.parametrize(
    ("tied", "reason"),
    [
        (key(MAIL, public=SHORT.public), Reason.FORGEABLE),
        (key(archived(origin=KeyOrigin.TEST)), Reason.FORGEABLE),
        (key(archived(forgeable_because="its private half was published")), Reason.FORGEABLE),
        (key(archived(origin=KeyOrigin.UNDOCUMENTED)), Reason.CONDITIONAL_KEY),
        (key(archived(origin=KeyOrigin.RECOVERED)), Reason.CONDITIONAL_KEY),
        (key(archived("service.example")), Reason.CONDITIONAL_KEY),
        (key(archived(first_seen="2020-01-01")), Reason.OUTSIDE_KEY_WINDOW),
    ],
)
def test_a_key_that_others_may_hold_or_that_belongs_to_another_authenticates_nothing(tied: RecoveredKey, reason: Reason) -> None:
    answer = recovered_answer(before(), Made(tied, fits=True, others=4), THEN)
    assert (answer.outcome, answer.reason) == (Outcome.INDETERMINATE, reason)


def test_a_key_of_the_same_organisation_is_its_domains() -> None:
    assert recovered_answer(before(signer="mail.example.org"), Made(key(archived()), fits=True, others=4), THEN).authenticates


def test_a_held_mail_ties_the_key_to_its_own_domain_alone() -> None:
    assert recovered_answer(before(signer="other.example"), Made(key(MAIL), fits=True, others=4), THEN).reason is Reason.RECOVERED_KEY


def test_a_key_beside_documented_ones_is_said_to_be_none_of_them() -> None:
    assert (
        "None of the keys documented as lost of example.org"
        in recovered_answer(before(reason=Reason.DOES_NOT_OPEN), Made(key(), True, 4), THEN).sentence
    )


def test_of_two_keys_both_are_mentioned_and_it_is_said_whether_one_is_tied() -> None:
    found = signatures(*(KEY.sign(text) for text in "abc"), *(OTHER.sign(text) for text in "def"))
    plain = answers(memberships(found, [key(), key(public=OTHER.public)]), found)
    assert all("1 other key made other signatures" in plain[row](before(), THEN).sentence for row in plain)
    assert all("which of them was the domain's, if any, nothing here shows" in plain[row](before(), THEN).sentence for row in plain)
    tied = answers(memberships(found, [key(MAIL), key(public=OTHER.public)]), found)
    assert "something outside this dump ties one of them to the domain" in tied[4](before(), THEN).sentence
    assert tied[1](before(), THEN).authenticates


def test_a_signature_that_no_key_of_its_name_made_keeps_its_answer_and_says_that_it_stands_apart() -> None:
    found = [*signatures(*(KEY.sign(text) for text in "abc"), changed(KEY.sign("d"))), *signatures(OTHER.sign("x"), start=9)]
    made_of = answers(memberships(found, [key()]), found)
    assert sorted(made_of) == [1, 2, 3, 4, 9]
    answer = made_of[9](before(), THEN)
    assert (answer.outcome, answer.reason, answer.key) == (Outcome.INDETERMINATE, Reason.NO_KEY, None)
    assert answer.sentence.startswith("No key. One private key made 4 other signatures of this dump that name lost of example.org, and not this one")
    assert "from 2015-03-02 to 2015-03-04, and this message claims 2015-03-05, outside that time" in answer.sentence
    assert "this message claims" not in made_of[9](before(), None).sentence


def test_signatures_of_other_names_are_left_alone() -> None:
    found = [*signatures(*(KEY.sign(text) for text in "abc")), *signatures(OTHER.sign("x"), start=9, selector="another")]
    assert 9 not in answers(memberships(found, [key()]), found)
