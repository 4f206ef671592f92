"""Files that lie beside another and are about it by their name: `report.pdf.asc` beside `report.pdf`."""

#: Answers of time-stamping authorities (RFC 3161 section 3.2) and the tokens in them.
STAMP_ENDINGS = (".tsr", ".tst")
#: Detached OpenPGP signatures, as GnuPG and its forerunners, Debian and Git hosts name them; and time stamps.
ENDINGS = (".asc", ".sig", ".sign", ".gpg", ".pgp", *STAMP_ENDINGS)
#: Bytes. A signature takes some hundred; a dozen signers with long keys take some thousand.
LARGEST = 256 << 10


def names_beside(name: str) -> tuple[str, ...]:
    """The names that files about this one would have; none for one that is itself such a file."""
    return () if name.lower().endswith(ENDINGS) else tuple(f"{name}{ending}" for ending in ENDINGS)
