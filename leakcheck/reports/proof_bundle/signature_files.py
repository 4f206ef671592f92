"""The files in a bundle that bear the signatures speaking for the item: the signed file that it lies in, and those that lie beside it."""

from collections.abc import Iterator

from leakcheck.reports.proof_bundle.proof import SignatureFile
from leakcheck.reports.proof_bundle.setting import command, expected, listed, paragraph
from leakcheck.reports.proof_bundle.told import Told

_WHOSE = (
    "(Whose certificate made it, this does not ask: -noverify; -signer certificate.pem writes it down. For a file in letters write PEM for DER, or "
    "undo its base64 first where no line with BEGIN stands above.)"
)
#: By the ending of a signature's file; those of time stamps and content credentials need what only their programs know.
_BESIDE = {
    "p7s": "openssl cms -verify -inform DER -binary -in {signature} -content {item} -noverify -out signed-content.bin",
    "p7m": "openssl cms -verify -inform DER -binary -in {signature} -noverify -out signed-content.bin && cmp signed-content.bin {item}",
    **dict.fromkeys(("asc", "sig", "sign", "gpg", "pgp"), "gpg --verify {signature} {item}"),
    **dict.fromkeys(("tsr", "tst"), "openssl ts -reply -text -in {signature}"),
}


def told_of_signature_files(told: Told) -> Iterator[str]:
    """Which they are and where each lies in the dump."""
    for one in told.signature_files:
        how = (
            f"{one.name} is a signed file, untouched; it holds the very item, or one of the same bytes, and its signature covers all that it holds."
            if one.is_around
            else f"{one.name} is the file that lies beside the item and holds a signature on it, untouched."
        )
        yield paragraph(how)
        yield listed([("in the dump", one.item.path), ("SHA-256", one.item.sha256), ("bytes", f"{one.item.size:,}")])


def commands_of_signature_files(told: Told) -> Iterator[str]:
    """How each is checked against the item by programs that are not ours."""
    for one in told.signature_files:
        if one.is_around:
            yield from _around(one, told.item_file)
        elif how := _BESIDE.get(one.name.rpartition(".")[2]):
            yield paragraph(f"For the signature beside it, in {one.name}:") + command(how.format(signature=one.name, item=told.item_file))
            yield expected(_words(how))


def _words(how: str) -> str:
    if how.startswith("gpg"):
        return "Good signature, where it fits, once the signer's public key was imported (gpg --import); whose key that is, this does not ask."
    if " ts " in how:
        return "the time and the digest that the authority signed; the digest must be that of the item (sha256sum, sha512sum)."
    return f"CMS Verification successful, where the signature fits. {_WHOSE}"


def _around(one: SignatureFile, item: str) -> Iterator[str]:
    yield paragraph("For the signed file that holds it:") + command(
        f"openssl cms -verify -inform DER -binary -in {one.name} -noverify -out signed-content.bin && cmp signed-content.bin {item}"
    )
    yield expected(
        f"CMS Verification successful, where the signature fits, and no word of cmp, where what was signed is {item} byte for byte; where it lies "
        f"deeper, unpack signed-content.bin and compare what comes out. {_WHOSE}"
    )
