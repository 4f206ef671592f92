"""Which domain names count as one organisation's."""

import pytest

from leakcheck.decode.domain_alignment import alignment
from leakcheck.model.attestation import Alignment


@pytest.mark.parametrize(
    ("signer", "author", "expected"),
    [
        ("example.org", "EXAMPLE.org.", Alignment.SAME),
        ("mail.example.org", "example.org", Alignment.ORGANISATIONAL),
        ("a.example.co.uk", "example.co.uk", Alignment.ORGANISATIONAL),
        ("a.co.uk", "b.co.uk", Alignment.DIFFERENT),
        ("a.gouv.fr", "b.gouv.fr", Alignment.DIFFERENT),
        ("bt.com", "example.com", Alignment.DIFFERENT),
        ("one.onmicrosoft.com", "other.onmicrosoft.com", Alignment.DIFFERENT),
        ("one-com.20230601.gappssmtp.com", "two-com.20230601.gappssmtp.com", Alignment.DIFFERENT),
        ("mail.firm.uk.com", "firm.uk.com", Alignment.ORGANISATIONAL),
        ("", "example.org", Alignment.UNKNOWN),
        ("example.org", "", Alignment.UNKNOWN),
    ],
)
def test_the_relation_of_signer_and_author(signer: str, author: str, expected: Alignment) -> None:
    assert alignment(signer, author) is expected
