"""What ties a computed key to a domain: something outside the dump, for that domain, and enough of it."""

import pytest
from recovery_material import changed, made, signatures

from leakcheck.decode.key_anchors import anchor_for, anchors_of_case, anchors_of_mail, ties
from leakcheck.decode.key_memberships import memberships, recovered_key
from leakcheck.decode.key_recovery import SignedDigest
from leakcheck.model.attestation import Attestation, Outcome, Reason, SignatureMaterial
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor

SMALL, USUAL = made(512, 3), made(512, 65537)


def mail(one: SignedDigest, name: str = "held.eml", domain: str = "example.org") -> Examined:
    material = SignatureMaterial(one.signature, one.digest, one.hash_name, b"", "relaxed")
    answer = Attestation(
        scheme="dkim",
        outcome=Outcome.INDETERMINATE,
        reason=Reason.NO_KEY,
        sentence="",
        at=Location("x"),
        signer=domain,
        selector="lost",
        material=material,
    )
    return Examined(item=Item(f"in/{name}", 1, "ab" * 32), attestations=(answer,))


@pytest.mark.parametrize(("key", "needed"), [(USUAL, 1), (SMALL, 2)])
def test_one_held_mail_is_enough_but_not_for_a_small_exponent(key, needed: int) -> None:  # type: ignore[no-untyped-def]
    """With e = 3 a modulus that fits one given signature could be found by factoring a number of three times its size."""
    known = recovered_key(key.public, "example.org", "lost")
    for number in range(needed):
        assert anchor_for(known, "example.org") is None
        (known,) = anchors_of_mail(mail(key.sign(f"{number}")), [known])
    tied = anchor_for(known, "example.org")
    assert tied is not None
    assert tied.kind is AnchorKind.MAIL
    assert anchor_for(known, "elsewhere.example") is None
    assert len(list(ties(known))) == needed


def test_copies_of_one_mail_are_one_anchor() -> None:
    known = recovered_key(SMALL.public, "example.org", "lost")
    one = SMALL.sign("a")
    (known,) = anchors_of_mail(mail(one), [known])
    (known,) = anchors_of_mail(mail(one, "copy.eml"), [known])
    assert anchor_for(known, "example.org") is None
    assert not list(anchors_of_mail(mail(one), [known])), "the very same mail changes nothing"


@pytest.mark.parametrize("one", [changed(USUAL.sign("a")), SMALL.sign("a")])
def test_a_changed_mail_or_one_of_another_key_ties_nothing(one: SignedDigest) -> None:
    assert not list(anchors_of_mail(mail(one), [recovered_key(USUAL.public, "example.org", "lost")]))


def test_another_dump_ties_a_key_to_the_domains_that_it_signed_for_there_and_only_if_it_is_named_there() -> None:
    known = recovered_key(USUAL.public, "example.org", "lost")
    enough = [*signatures(*(USUAL.sign(text) for text in "ab")), *signatures(USUAL.sign("c"), start=5, domain="second.example")]
    (tied,) = anchors_of_case(memberships(enough, [known]), "other")
    assert anchor_for(tied, "example.org")
    assert anchor_for(tied, "second.example")
    assert anchor_for(tied, "third.example") is None
    assert not anchors_of_case(memberships(enough[:2], [known]), "other")
    forgeries = [*enough, *signatures(changed(USUAL.sign("d")), start=9, domain="third.example")]
    assert anchor_for(anchors_of_case(memberships(forgeries, [known]), "other")[0], "third.example") is None, "its lines do not fit"


def test_the_archive_comes_before_mails() -> None:
    kinds = (AnchorKind.MAIL, AnchorKind.ARCHIVE)
    known = recovered_key(
        USUAL.public, "example.org", "lost", *(KeyAnchor(kind=kind, domain="example.org", selector="s", source="x", identity=kind) for kind in kinds)
    )
    found = anchor_for(known, "example.org")
    assert found is not None
    assert found.kind is AnchorKind.ARCHIVE
