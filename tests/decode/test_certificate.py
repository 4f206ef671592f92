"""Certificates as they are read: what they allow, whom they name, and what is no certificate."""

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from hypothesis import given
from hypothesis import strategies as st
from smime_mail import MAIL_ONLY, NOON, Party, ada, middle, party, root

from leakcheck.decode.certificate import LONGEST, Certificate, certificate, certificates


def read(one: Party) -> Certificate:
    found = certificate(one.der)
    assert found is not None
    return found


def test_what_a_certificate_says() -> None:
    found = read(ada())
    assert (found.title, found.addresses, found.version) == ("Ada", ("ada@example.org",), 2)
    assert (found.authority, found.may_issue, found.may_sign_mail) == (False, False, True)
    assert found.issuer == read(middle()).subject
    assert not found.own_issuer
    assert found.valid_at(NOON)
    assert found.fingerprint == ada().certificate.fingerprint(x509.base.hashes.SHA256()).hex()
    assert str(found.method) == "rsa-sha256"
    assert found.not_understood == ()


def test_what_an_authority_says() -> None:
    found = read(middle())
    assert (found.authority, found.may_issue, found.path_length, found.may_sign_mail) == (True, True, 0, False)
    assert read(root()).own_issuer


@pytest.mark.parametrize(
    ("made", "allowed"),
    [
        (party("Ada"), True),
        (party("Ada", usage="sign"), True),
        (party("Ada", usage="encrypt"), False),
        (party("Ada", purposes=MAIL_ONLY), True),
        (party("Ada", purposes=(ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE,)), True),
        (party("Ada", purposes=(ExtendedKeyUsageOID.CLIENT_AUTH,)), False),
    ],
)
def test_whether_it_may_sign_mail(made: Party, allowed: bool) -> None:
    assert read(made).may_sign_mail is allowed


def test_an_authority_must_say_so_and_be_allowed_to_issue() -> None:
    assert not read(party("A")).may_issue
    assert not read(party("A", authority=True, usage="sign")).may_issue
    assert read(party("A", authority=True)).may_issue


def test_the_validity_includes_both_ends() -> None:
    found = read(ada())
    assert found.valid_at(found.not_before)
    assert found.valid_at(found.not_after)
    assert not found.valid_at(NOON.replace(year=2041))


def test_addresses_of_the_subject_are_read_and_controls_in_them_made_visible() -> None:
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ada"), x509.NameAttribute(NameOID.EMAIL_ADDRESS, "Ada@Example.org")])
    built = Party(_named(named), ada().key)
    assert read(built).addresses == ("Ada@Example.org",)
    hidden = party("Ada", more=[(x509.SubjectAlternativeName([x509.RFC822Name("ada@example.org\x00.example.com")]), False)])
    assert read(hidden).addresses != ("ada@example.org",)


def _named(name: x509.Name) -> x509.Certificate:
    public = ada().key.public_key()
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(public).serial_number(1)
    return built.not_valid_before(NOON).not_valid_after(NOON.replace(year=2030)).sign(ada().key, x509.base.hashes.SHA256())  # type: ignore[arg-type]


def test_names_of_several_parts_have_a_title() -> None:
    twice = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ada"), x509.NameAttribute(NameOID.COMMON_NAME, "Lovelace")])
    assert read(Party(_named(twice), ada().key)).title == "Ada, Lovelace"
    assert read(Party(_named(x509.Name([])), ada().key)).title == "(no name)"


def test_conditions_that_are_not_looked_at_are_listed() -> None:
    unknown = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")
    assert read(party("A", more=[(unknown, True)])).not_understood == ("1.2.3.4",)
    assert read(party("A", more=[(unknown, False)])).not_understood == ()
    assert read(party("A", more=[(x509.PolicyConstraints(0, None), True)])).not_understood == ("policy_constraints",)


def _limited(permitted: list[str] | None = None, excluded: list[str] | None = None) -> Certificate:
    names = ([x509.RFC822Name(name) for name in given] if given else None for given in (permitted, excluded))
    allowed, forbidden = names
    return read(party("A", more=[(x509.NameConstraints(allowed, forbidden), True)]))


@pytest.mark.parametrize(
    ("limits", "address", "allowed"),
    [
        (_limited(permitted=["example.org"]), "ada@example.org", True),
        (_limited(permitted=["example.org"]), "ada@EXAMPLE.org", True),
        (_limited(permitted=["example.org"]), "ada@mail.example.org", False),
        (_limited(permitted=["example.org"]), "ada@notexample.org", False),
        (_limited(permitted=[".example.org"]), "ada@mail.example.org", True),
        (_limited(permitted=[".example.org"]), "ada@example.org", False),
        (_limited(permitted=["ada@example.org"]), "ada@example.org", True),
        (_limited(permitted=["ada@example.org"]), "eve@example.org", False),
        (_limited(excluded=["example.org"]), "ada@example.org", False),
        (_limited(excluded=["example.org"]), "ada@example.com", True),
    ],
)
def test_the_addresses_that_an_authority_may_certify(limits: Certificate, address: str, allowed: bool) -> None:
    assert limits.limits is not None
    assert limits.limits.allow(address) is allowed


def test_limits_on_other_names_are_not_looked_at_where_they_could_apply() -> None:
    directory = x509.NameConstraints([x509.DirectoryName(x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "CH")]))], None)
    assert read(party("A", more=[(directory, True)])).not_understood == ("limits on names",)
    assert read(party("A", more=[(x509.NameConstraints([x509.DNSName("example.org")], None), True)])).not_understood == ()


def test_an_extension_given_twice_is_not_understood() -> None:
    """Two unknown extensions of one length, of which one is renamed to the other: the signature does not matter for reading."""
    first, second = (x509.UnrecognizedExtension(x509.ObjectIdentifier(f"1.2.3.{number}"), b"\x05\x00") for number in (4, 5))
    der = party("A", more=[(first, False), (second, False)]).der.replace(b"\x06\x03\x2a\x03\x05", b"\x06\x03\x2a\x03\x04")
    found = certificate(der)
    assert found is not None
    assert found.not_understood == ("an extension given twice",)


def test_what_stands_beside_the_signature_must_stand_under_it() -> None:
    der = ada().der
    oid = bytes.fromhex("06092a864886f70d01010b")
    assert der.count(oid) == 2
    at = der.rfind(oid)
    found = certificate(der[:at] + bytes.fromhex("06092a864886f70d01010c") + der[at + len(oid) :])
    assert found is not None
    assert found.method is None


def test_several_in_one_file_and_remarks_between_them() -> None:
    data = (
        b"Root:\n"
        + root().pem
        + b"\nMail:\n"
        + middle().pem.replace(b"\n", b"\r\n")
        + b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    )
    assert [one.title for one in certificates(data)] == ["Root of Trust", "Mail Authority"]
    assert [one.title for one in certificates(root().der)] == ["Root of Trust"]


def test_remarks_on_trust_after_a_certificate_are_no_part_of_it() -> None:
    assert certificate(root().der + b"\x30\x03\x02\x01\x05") == read(root())


@pytest.mark.parametrize("data", [b"", b"x", b"\x30\x80", b"\x30\x82\xff\xff", b"-----BEGIN CERTIFICATE-----\n!!!\n-----END CERTIFICATE-----\n"])
def test_what_is_no_certificate(data: bytes) -> None:
    assert certificate(data) is None
    assert certificates(data) == ()


def test_a_certificate_larger_than_any_honest_one_is_none() -> None:
    long = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"x" * LONGEST)
    assert certificate(party("A", more=[(long, False)]).der) is None


@given(st.integers(0, 1000), st.integers(0, 255))
def test_damage_never_raises(place: int, value: int) -> None:
    changed = bytearray(ada().der)
    changed[place % len(changed)] = value
    certificate(bytes(changed))
