"""Who signed the macros of an Office document, by the signature that lies beside them ([MS-OSHARED] section 2.3.2, Authenticode).

The signature is over a hash of the project that Office computes in a way of its own ([MS-OVBA] section 2.4.2). That hash is not computed
here, so that the signature is named and never said to fit.
"""

from leakcheck.decode.certificate import certificate
from leakcheck.decode.cms_signed_data import NoSignedData, SignedData, signed_data
from leakcheck.decode.visible_text import storable

LARGEST = 1 << 20
#: What Authenticode signs: 1.3.6.1.4.1.311.2.1.4.
_INDIRECT_DATA = "1.3.6.1.4.1.311.2.1.4"
#: The type of signed data as it stands in every signature, behind the head of the whole.
_MARK = bytes.fromhex("06092a864886f70d010702")
_SEQUENCE = 0x30
#: Where the serialised form keeps the signature is told in ways that differ from program to program; its head has two to six bytes.
_HEADS = (4, 5, 3, 2, 6)
_NOT_CHECKED = "whether the macros are the ones that were signed is not checked"


def macro_signer(data: bytes) -> str:
    """The signer's name in a remark on the signature, as far as it can be read."""
    parsed = _parsed(data)
    if parsed is None:
        return "macros; the signature cannot be read"
    given = [one for one in map(certificate, parsed.certificates) if one is not None]
    owner = next((one for signer in parsed.signers for one in given if signer.names(one)), None)
    if owner is None:
        return f"macros, by a signer whose certificate is not in it; {_NOT_CHECKED}"
    return f"macros, with the key of a certificate made out to {storable(owner.title, 200)}; {_NOT_CHECKED}"


def _parsed(data: bytes) -> SignedData | None:
    at = data.find(_MARK)
    for head in _HEADS if at >= 0 else ():
        if at >= head and data[at - head] == _SEQUENCE:
            try:
                return signed_data(data[at - head :], _INDIRECT_DATA)
            except NoSignedData:
                continue
    return None
