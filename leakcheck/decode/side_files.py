"""Files that lie beside another and are about it by their name: `report.pdf.asc` beside `report.pdf`."""

from collections.abc import Mapping

from leakcheck.decode.visible_text import storable

#: Answers of time-stamping authorities (RFC 3161 section 3.2) and the tokens in them.
STAMP_ENDINGS = (".tsr", ".tst")
#: Content credentials in a file of their own, which takes the place of the picture's own ending or stands behind it (C2PA 2.1 section 11.4).
CREDENTIALS_ENDING = ".c2pa"
_WITH_CREDENTIALS = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".heic", ".heif", ".avif", ".mp4", ".mov", ".m4v", ".pdf")
#: Signatures by certificates (CMS, RFC 5652): without what they sign, and mostly with it; the second are files that may be signed or stamped too.
CMS_ENDINGS = (".p7s", ".p7m")
_MAY_HOLD_CONTENT = ".p7m"
#: Detached OpenPGP signatures, as GnuPG and its forerunners, Debian and Git hosts name them; time stamps, CMS, and content credentials.
ENDINGS = (".asc", ".sig", ".sign", ".gpg", ".pgp", *STAMP_ENDINGS, *CMS_ENDINGS, CREDENTIALS_ENDING)
#: Bytes. A signature takes some hundred; a dozen signers with long keys take some thousand.
LARGEST = 256 << 10
#: Of one archive, so many are held ready, and no more when they have so many bytes together.
MOST_HELD, MOST_HELD_BYTES = 1_000, 16 << 20


def found_beside(name: str, held: Mapping[str, bytes]) -> dict[str, bytes]:
    """Of the side files of an archive, by their names in it, those about a member, by their last step."""
    return {storable(other.rpartition("/")[2], 200): held[other] for other in names_beside(name) if other in held} if held else {}


def names_beside(name: str) -> tuple[str, ...]:
    """The names that files about this one would have; none for one that is itself such a file."""
    small = name.lower()
    if small.endswith(ENDINGS) and not small.endswith(_MAY_HOLD_CONTENT):
        return ()
    behind = tuple(f"{name}{ending}" for ending in ENDINGS)
    return (*behind, f"{name.rpartition('.')[0]}{CREDENTIALS_ENDING}") if small.endswith(_WITH_CREDENTIALS) else behind
