"""Office documents that are encrypted with a password ([MS-OFFCRYPTO]): opened with given passwords, by msoffcrypto-tool.

It knows the agile and standard methods of the newer formats, and RC4, RC4 of the CryptoAPI and XOR of the older ones. Workbooks and documents
that are locked against changes only are encrypted with a password that everybody's Office knows and tries first; so is done here.
"""

import hashlib
import io
import re
import struct
from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

from leakcheck.decode.compound_file import DAMAGE, names_at_root, opened
from leakcheck.decode.password_words import what_to_do
from leakcheck.model.content import Content
from leakcheck.model.facts import Description
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

if TYPE_CHECKING:
    from msoffcrypto.format.base import BaseOfficeFile
    from msoffcrypto.format.ooxml import OOXMLFile

#: [MS-OFFCRYPTO] section 2.4.2.3: what Excel encrypts with when no password is asked for.
_EVERYBODYS = "VelvetSweatshop"
#: Rounds by which a password becomes a key: Office writes 50,000 or 100,000; the format allows ten million, which takes half a minute a word.
_MOST_ROUNDS = 1_000_000
_ROUNDS = re.compile(rb'spinCount="(\d{1,20})"')
_LONGEST_INFORMATION = 1 << 16
#: [MS-OFFCRYPTO] section 2.3.4.7: the rounds of the standard method.
_STANDARD_ROUNDS = 50_000
#: [MS-OFFCRYPTO] sections 2.3.4.11 and 2.3.4.13: what tells the keys of the agile method apart, and the hashes that it knows.
_OF_INPUT, _OF_VALUE, _OF_KEY = (bytes.fromhex(one) for one in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6"))
#: What msoffcrypto opens, by the stream at the root.
_TAKERS = {
    "ENCRYPTIONINFO": ("msoffcrypto.format.ooxml", "OOXMLFile"), "WORDDOCUMENT": ("msoffcrypto.format.doc97", "Doc97File"),
    "WORKBOOK": ("msoffcrypto.format.xls97", "Xls97File"), "POWERPOINT DOCUMENT": ("msoffcrypto.format.ppt97", "Ppt97File"),
}  # fmt: skip
_HASHES = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA384": hashlib.sha384, "SHA512": hashlib.sha512}


def unlocked(content: Content, limits: Limits, what: str) -> Iterator[Child | Problem]:
    """The document as a child of its own, by the first password that opens it; else a problem that says what to do. `what`: "document"."""
    if content.size > limits.item_bytes or not _is_bearable(content):
        sentence = f"The {what} is encrypted in a way that would take too long to open; only what stands outside of the encryption was read."
        yield Problem(ProblemKind.LIMIT, sentence)
        return
    file = _locked(content, limits)
    for word in (_EVERYBODYS, *limits.passwords) if file else ():
        plain = _by_password(file, word)
        if plain is not None and len(plain) <= limits.item_bytes:
            how = "the password that Office itself uses where none is asked for" if word == _EVERYBODYS else "a password that was given"
            fact = Description(at=Location(f"encryption of the {what}"), kind="encryption", value=f"opened with {how}")
            yield Child(f"unlocked {what}", Content.of_bytes(plain), (fact,))
            return
    sentence = f"The {what} is encrypted with a password; only what stands outside of the encryption was read: {what_to_do(limits.passwords)}."
    yield Problem(ProblemKind.ENCRYPTED, sentence)


def _is_bearable(content: Content) -> bool:
    """Whether the file states no more rounds than honest ones do, and nothing that an XML parser should not meet."""
    if "ENCRYPTIONINFO" not in names_at_root(content):
        return True
    try:
        with opened(content) as file:
            information = file.stream("EncryptionInfo", limit=_LONGEST_INFORMATION)
    except DAMAGE:
        return True
    plain = information.replace(b"\0", b"")
    return b"<!" not in plain and all(int(found) <= _MOST_ROUNDS for found in _ROUNDS.findall(plain))


def _locked(content: Content, limits: Limits) -> "BaseOfficeFile | None":
    """The document as msoffcrypto takes it, by the names that its own OfficeFile asks for, which would open it twice; None where it takes none."""
    names = names_at_root(content)
    module, taker = next((taker for name, taker in _TAKERS.items() if name in names), ("", ""))
    if not module:
        return None
    try:
        file: BaseOfficeFile = getattr(import_module(module), taker)(io.BytesIO(content.read(limits.item_bytes)))
    except MemoryError:
        raise
    # Broad on purpose, here and below: on damaged files the library raises whatever comes up on the way.
    except Exception:
        return None
    return file


def _by_password(file: "BaseOfficeFile", word: str) -> bytes | None:
    """The opened document; None where this password does not open it or the file is damaged."""
    out = io.BytesIO()
    try:
        if file.format == "ooxml":
            # Verified first: a document opened by a wrong password would be noise.
            key = (_agile_key if file.type == "agile" else _standard_key)(file, word)
            if key is None:
                return None
            file.load_key(secret_key=key)
        else:
            file.load_key(password=word)
        file.decrypt(out)
    except MemoryError:
        raise
    except Exception:
        return None
    return out.getvalue()


# The library spins passwords in steps that take longer than the hash, and for the agile method once for the test and once for the key.


def _spun(hash_name: str, salt: bytes, word: str, rounds: int) -> bytes:
    hashing = _HASHES.get(hash_name, hashlib.sha1)
    spun = hashing(salt + word.encode("utf-16-le")).digest()
    counted, new = struct.Struct("<I").pack, hashing().copy
    for number in range(rounds):
        step = new()
        step.update(counted(number))
        step.update(spun)
        spun = step.digest()
    return spun


def _standard_key(file: "OOXMLFile", word: str) -> bytes | None:
    """The key of the document by the standard method (section 2.3.4.7); None for a wrong password. Raises whatever comes up on damaged files."""
    from msoffcrypto.method.ecma376_standard import ECMA376Standard

    verifier = file.info["verifier"]
    last = hashlib.sha1(_spun("SHA1", verifier["salt"], word, _STANDARD_ROUNDS) + bytes(4)).digest()
    halves = (hashlib.sha1(bytes(byte ^ mask for byte in last.ljust(64, b"\0"))).digest() for mask in (0x36, 0x5C))
    key = b"".join(halves)[: file.info["header"]["keySize"] // 8]
    return key if ECMA376Standard.verifykey(key, verifier["encryptedVerifier"], verifier["encryptedVerifierHash"]) else None


def _agile_key(file: "OOXMLFile", word: str) -> bytes | None:
    """The key of the document by the agile method (section 2.3.4.11); None for a wrong password. Raises whatever comes up on damaged files."""
    given = file.info
    hashing, size, salt = _HASHES.get(given["passwordHashAlgorithm"], hashlib.sha1), given["passwordKeyBits"] // 8, given["passwordSalt"]
    spun = _spun(given["passwordHashAlgorithm"], salt, word, given["spinValue"])

    def opened_with(purpose: bytes, locked: bytes) -> bytes:
        return _decrypted(hashing(spun + purpose).digest()[:size], salt, locked)

    test = opened_with(_OF_INPUT, given["encryptedVerifierHashInput"])
    if hashing(test).digest() != opened_with(_OF_VALUE, given["encryptedVerifierHashValue"]):
        return None
    return opened_with(_OF_KEY, given["encryptedKeyValue"])


def _decrypted(key: bytes, start: bytes, locked: bytes) -> bytes:
    """By AES in chained blocks, as the agile method locks its keys."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    decryptor = Cipher(algorithms.AES(key), modes.CBC(start)).decryptor()
    return decryptor.update(locked) + decryptor.finalize()
