"""An item's bytes, read again, and what only they can say of its signatures."""

import msgspec

from leakcheck.decode.dkim_second_opinion import Opinion


class SignatureCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What the bytes say further of one signature."""

    part: str
    """Where it stands, as its attestation says."""
    original: bytes = b""
    """The message in which it fits, with CRLF line ends; empty where none is known."""
    order: int = -1
    """Its number from the top among the DKIM-Signature fields of `original`."""
    expires: int | None = None
    """x=: Unix time after which the signature is not to be used; None where it states none."""
    when: int = 0
    """The Unix time as of which dkimpy was asked: the signature's own, or else the message's."""
    of_item: Opinion | None = None
    """dkimpy on the item as it is; None where it cannot be asked."""
    of_original: Opinion | None = None


class Retrieved(msgspec.Struct, frozen=True):
    """An item's bytes."""

    data: bytes
    transport: bytes = b""
    """Of a mail: the same with CRLF line ends throughout; else empty."""
    checks: tuple[SignatureCheck, ...] = ()
    """One for each attestation asked about, in their order."""
