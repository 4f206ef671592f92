"""From a signer to a trusted certificate: each fault by itself, the best of several ways, and ways without number."""

import time
from datetime import datetime

import pytest
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID
from smime_mail import NOON, Party, ada, later, middle, party, root, short_key

from leakcheck.decode.certificate import Certificate, certificate
from leakcheck.decode.certificate_chain import Chain, Fault, best_chain, is_signed_by


def read(one: Party) -> Certificate:
    found = certificate(one.der)
    assert found is not None
    return found


def chain(signer: Party, *given: Party, trusted: tuple[Party, ...] | None = None, moment: datetime = NOON) -> Chain:
    anchors = (root(),) if trusted is None else trusted
    return best_chain(read(signer), [read(one) for one in given], [read(one) for one in anchors], [moment])


def faults(found: Chain) -> list[Fault]:
    return [fault for fault, _ in found.faults]


def test_a_chain_to_a_trusted_root_has_no_fault() -> None:
    found = chain(ada(), middle())
    assert faults(found) == []
    assert [link.title for link in found.links] == ["Ada", "Mail Authority", "Root of Trust"]
    assert found.top == read(root())


def test_any_certificate_can_be_the_trusted_one() -> None:
    assert faults(chain(ada(), middle(), trusted=(middle(),))) == []
    assert faults(chain(ada(), trusted=(ada(),))) == []


def test_without_a_trusted_one_the_faults_below_are_still_found() -> None:
    assert faults(chain(ada(), middle(), trusted=())) == [Fault.UNANCHORED]
    assert faults(chain(ada(), middle(), trusted=(), moment=NOON.replace(year=2050)))[0] is Fault.UNANCHORED
    assert Fault.UNTIMELY in faults(chain(ada(), middle(), trusted=(), moment=NOON.replace(year=2050)))


@pytest.mark.parametrize(
    ("authority", "fault"),
    [
        (party("B", root()), Fault.FORBIDDEN),
        (party("B", root(), authority=False), Fault.FORBIDDEN),
        (party("B", root(), authority=True, usage="sign"), Fault.FORBIDDEN),
        (party("B", root(), authority=True, purposes=(ExtendedKeyUsageOID.SERVER_AUTH,)), Fault.FORBIDDEN),
        (party("B", middle(), authority=True, usage="issue"), Fault.FORBIDDEN),
        (party("B", root(), authority=True, more=[(x509.NameConstraints([x509.RFC822Name("example.com")], None), True)]), Fault.FORBIDDEN),
        (party("B", root(), authority=True, more=[(x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\x05\0"), True)]), Fault.FORBIDDEN),
        (party("B", root(), authority=True, years=(2010, 2015)), Fault.UNTIMELY),
        (party("B", root(), authority=True, private=short_key()), Fault.WEAK),
    ],
    ids=["says nothing", "no authority", "usage", "purpose", "length", "limits", "unknown condition", "expired", "short key"],
)
def test_each_fault_of_an_authority(authority: Party, fault: Fault) -> None:
    assert faults(chain(party("Ada", authority, address="ada@example.org"), authority, middle())) == [fault]


def test_an_authority_limited_to_the_domain_may_certify_it() -> None:
    authority = party("B", root(), authority=True, more=[(x509.NameConstraints([x509.RFC822Name("example.org")], None), True)])
    assert faults(chain(party("Ada", authority, address="ada@example.org"), authority)) == []


def test_certificates_that_an_authority_issues_to_itself_do_not_lengthen_the_chain() -> None:
    renewed = party("Mail Authority", middle(), authority=True, usage="issue", serial=7, private=party("new").key)
    assert renewed.certificate.issuer == renewed.certificate.subject
    assert faults(chain(party("Ada", renewed, address="ada@example.org"), renewed, middle())) == []


def with_md5(made: Party, issuer: Party) -> Party:
    """A certificate signed anew with MD5, which the library that makes certificates refuses."""
    parsed = asn1_x509.Certificate.load(made.der)
    body = parsed["tbs_certificate"]
    body["signature"] = parsed["signature_algorithm"] = {"algorithm": "md5_rsa"}
    assert isinstance(issuer.key, rsa.RSAPrivateKey)
    parsed["signature_value"] = issuer.key.sign(body.dump(force=True), padding.PKCS1v15(), hashes.MD5())
    return Party(x509.load_der_x509_certificate(parsed.dump(force=True)), made.key)


def test_a_certificate_that_was_signed_with_md5() -> None:
    authority = with_md5(party("B", root(), authority=True), root())
    assert is_signed_by(read(authority), read(root()))
    assert faults(chain(party("Ada", authority, address="ada@example.org"), authority)) == [Fault.WEAK]


def test_an_authority_that_says_nothing_of_itself_passes_only_where_it_is_trusted_and_old() -> None:
    plain = party("B")
    assert faults(chain(party("Ada", plain, address="ada@example.org"), trusted=(plain,))) == [Fault.FORBIDDEN]


def test_the_way_without_faults_is_taken() -> None:
    """One authority, certified by a root that is trusted and by one that is not; the latter certificate has also expired."""
    stranger = party("Stranger", authority=True)
    crossed = party("Mail Authority", stranger, authority=True, years=(2010, 2011), private=middle().key)
    for given in ((crossed, stranger, middle()), (middle(), stranger, crossed)):
        found = chain(ada(), *given)
        assert faults(found) == []
        assert found.top == read(root())


def test_a_signature_is_asked_about_and_not_only_a_name() -> None:
    impostor = party("Mail Authority", authority=True, private=party("other").key)
    assert not is_signed_by(read(ada()), read(impostor))
    assert is_signed_by(read(ada()), read(middle()))
    assert faults(chain(ada(), impostor, trusted=(impostor,))) == [Fault.UNANCHORED]


def test_all_times_must_lie_within() -> None:
    short = party("Ada", middle(), years=(2020, 2021))
    given, trusted = [read(middle())], [read(root())]
    assert best_chain(read(short), given, trusted, [NOON, later(10)]).faults == ()
    assert faults(best_chain(read(short), given, trusted, [NOON, later(400)])) == [Fault.UNTIMELY]


def test_certificates_that_issued_one_another_end_the_search_in_time() -> None:
    first = party("Twin", private=root().key)
    twins = [party("Twin", first, private=root().key, serial=number + 1, authority=True) for number in range(60)]
    signer = party("Ada", twins[0])
    began = time.process_time()
    found = chain(signer, *twins, trusted=())
    assert time.process_time() - began < 10
    assert faults(found) == [Fault.UNANCHORED]
