"""Files that hold an OpenPGP signature of another file and nothing else (`.asc`, `.sig`; RFC 9580 section 10.3)."""

from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.openpgp_detached import is_detached_signature
from leakcheck.decode.openpgp_packets import BrokenPacket, Signature, signatures
from leakcheck.decode.side_files import LARGEST
from leakcheck.decode.text_encoding import MARKS_AND_BLANKS
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, SignatureMark, TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_SIGNERS = 20
#: The first octet of a signature's packet in the old form and the new (section 4.2), and how armour begins.
_BEGINS = (b"\x88", b"\x89", b"\x8a", b"\xc2", b"-----BEGIN PGP SIGNATURE-----")


def _recognises(content: Content) -> bool:
    if content.size > LARGEST or not content.head.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(_BEGINS):
        return False
    return is_detached_signature(content.read(LARGEST))


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    del limits
    count = 0
    for count, made in enumerate(islice(signatures(content.read(LARGEST)), _MOST_SIGNERS), 1):
        if isinstance(made, BrokenPacket):
            yield Problem(ProblemKind.DAMAGED, f"Signature {count} in it cannot be read: {made}.")
        else:
            yield from _facts(made, f"signature {count}")
    if not count:
        yield Problem(ProblemKind.DAMAGED, "The signature in it is damaged or empty.")


def _facts(made: Signature, place: str) -> Iterator[AnyFact]:
    issuer = made.issuers[0].hex().upper() if made.issuers else ""
    named = f"made with the key {issuer}" if issuer else "made with a key that it does not name"
    yield SignatureMark(at=Location(f"{place}: issuer", issuer), scheme="openpgp", detail=f"of another file, {named}")
    moment = unix_moment(made.created) if made.created is not None else None
    if moment is not None:
        yield TimeClaim(at=Location(f"{place}: creation time", str(made.created)), role=TimeRole.SIGNED, moment=moment)


FORMAT = Format(
    name="detached_signature",
    title="Detached OpenPGP signature",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(*MARKS_AND_BLANKS, *_BEGINS),
    extract=_extract,
    limitations=(
        "Which file a signature belongs to is told by the names alone: it must lie beside the file, and be called like it with .asc, .sig, .sign, "
        ".gpg or .pgp behind the name; the answer then stands with that file.",
        "Beside means: in the same folder, in the same folder of a zip, tar or 7z archive, or in one message. In other archives the two do not find "
        "one another.",
    ),
)
