"""Which key made which signature: each counted once, copies of a message as one, documented keys under any name."""

from recovery_material import changed, made, signatures

from leakcheck.decode.key_memberships import documented_keys, memberships, recovered_key
from leakcheck.decode.key_recovery import PublicNumbers, record_text
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor

ONE, TWO = made(512, 3, 1), made(512, 3, 2)


def key(public: PublicNumbers, *anchors: KeyAnchor):  # type: ignore[no-untyped-def]
    return recovered_key(public, "example.org", "lost", *anchors)


def test_two_keys_of_one_name_are_told_apart_and_none_is_preferred() -> None:
    found = signatures(ONE.sign("a"), ONE.sign("b"), TWO.sign("c"), changed(ONE.sign("d")), TWO.sign("e"), TWO.sign("f"))
    first, second = memberships(found, [key(ONE.public), key(TWO.public)])
    assert [(one.signature.row, one.fits) for one in first.opened] == [(1, True), (2, True), (4, False)]
    assert [one.signature.row for one in second.opened] == [3, 5, 6]
    assert first.named
    assert second.named


def test_three_different_signatures_name_a_key_and_copies_of_one_do_not() -> None:
    one = ONE.sign("a")
    (member,) = memberships(signatures(one, one, changed(one), ONE.sign("b")), [key(ONE.public)])
    assert (len(member.opened), member.different, member.named) == (4, 2, False)
    (member,) = memberships(signatures(one, ONE.sign("b"), ONE.sign("c")), [key(ONE.public)])
    assert member.named


def test_what_something_outside_the_dump_holds_is_named_by_one_signature_but_not_by_a_mail_alone() -> None:
    for kind, named in ((AnchorKind.ARCHIVE, True), (AnchorKind.CASE, True), (AnchorKind.MAIL, False)):
        anchor = KeyAnchor(kind=kind, domain="example.org", selector="lost", source="x")
        (member,) = memberships(signatures(ONE.sign("a")), [key(ONE.public, anchor)])
        assert member.named is named


def test_a_key_that_opens_nothing_is_left_out() -> None:
    assert memberships(signatures(ONE.sign("a")), [key(TWO.public), key(made(768, 3).public)]) == []


def test_in_a_large_group_of_another_name_a_sample_decides() -> None:
    many = signatures(*(ONE.sign(str(number)) for number in range(20)), domain="elsewhere.example")
    (member,) = memberships(many, [key(ONE.public)])
    assert len(member.opened) == 20


def test_documented_keys_are_read_once_each_and_a_published_private_half_decides() -> None:
    text = record_text(ONE.public)
    records = [
        KeyRecord("a.example", "s", text, "a scan", KeyOrigin.DNS),
        KeyRecord("b.example", "s", text.replace("v=DKIM1; ", ""), "a standard", KeyOrigin.TEST),
        KeyRecord("c.example", "s", record_text(TWO.public), "a list", KeyOrigin.ARCHIVE),
        KeyRecord("d.example", "s", "v=DKIM1; p=", "withdrawn", KeyOrigin.DNS),
        KeyRecord("e.example", "s", "v=DKIM1; k=rsa; p=AAAA", "broken", KeyOrigin.DNS),
    ]
    found = documented_keys(records)
    assert [(one.number, one.domain, one.documented.origin if one.documented else None) for one in found] == [
        (ONE.public.modulus, "b.example", KeyOrigin.TEST), (TWO.public.modulus, "c.example", KeyOrigin.ARCHIVE),
    ]  # fmt: skip
