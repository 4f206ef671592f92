"""A key in a few sentences: what it made, what it did not, and that nothing more is known."""

from recovery_material import changed, made, signatures

from leakcheck.decode.key_memberships import memberships, recovered_key
from leakcheck.decode.recovered_key_summary import SHOWS_NOT, summaries
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.recovered_key import AnchorKind, KeyAnchor

KEY, OTHER = made(512, 65537), made(512, 65537, 2)


def test_it_counts_each_kind_and_names_what_was_changed_and_what_stands_apart() -> None:
    found = [
        *signatures(*(KEY.sign(text) for text in "abc")),
        *signatures(KEY.sign("d"), start=4, body_fits=False),
        *signatures(changed(KEY.sign("e")), start=5),
        *signatures(*(OTHER.sign(text) for text in "uvwxy"), start=6),
    ]
    (said,) = summaries(memberships(found, [recovered_key(KEY.public, "example.org", "lost")]), found)
    assert said == (
        "lost of example.org: a key of 512 bits (exponent 65537) was computed from this dump, and made 5 signatures here. "
        "Unchanged since: 3; with the signed header lines and another text: 1; with other header lines: 1 (dump/5.eml). "
        "Signatures of the same name that were not made with it: 5 (dump/6.eml, dump/7.eml, dump/8.eml and 2 more). "
        "Nothing outside this dump ties it to the domain."
    )


def test_of_two_keys_the_more_productive_comes_first_and_neither_is_preferred() -> None:
    found = signatures(*(KEY.sign(text) for text in "abc"), *(OTHER.sign(text) for text in "defg"))
    keys = [recovered_key(one.public, "example.org", "lost") for one in (KEY, OTHER)]
    first, second = summaries(memberships(found, keys), found)
    assert "made 4 signatures" in first
    assert "made 3 signatures" in second
    for said in (first, second):
        assert "1 other key signed under the same name; which of them was the domain's, if any, nothing here shows" in said


def test_a_documented_key_is_said_to_be_one_and_whose() -> None:
    record = KeyRecord("service.example", "k1", "v=DKIM1; p=x", "a list of keys", KeyOrigin.TEST)
    known = recovered_key(
        KEY.public, "service.example", "k1", KeyAnchor(kind=AnchorKind.ARCHIVE, domain="service.example", selector="k1", source="x", record=record)
    )
    found = signatures(KEY.sign("a"))
    (said,) = summaries(memberships(found, [known]), found)
    assert "documented as k1 of service.example (a list of keys)" in said
    assert "Others hold its private half" in said


def test_what_it_does_not_show_is_said_without_the_words_that_are_never_printed() -> None:
    assert "does not show whose key that was, or when it signed" in SHOWS_NOT
    assert "prove" not in SHOWS_NOT
