"""Who writes and receives the mail of a dump, by address: what the dump itself says, and nothing that is guessed."""

import msgspec


class Spelling(msgspec.Struct, frozen=True):
    """A name as it stands beside an address, and on how many messages."""

    name: str
    mails: int


class Alias(msgspec.Struct, frozen=True):
    """Another address that may be the same person's or office's, and what in the dump says so."""

    address: str
    because: str


class Period(msgspec.Struct, frozen=True):
    """In one respect the messages of an address say the same from one day to another. Periods of two programs may overlap."""

    respect: str
    value: str
    first: str
    """ISO day, UTC, of the first message and of the last."""
    last: str
    mails: int


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """An address and what the dump holds of it. That a message names a sender does not mean that this sender wrote it."""

    address: str
    names: tuple[Spelling, ...] = ()
    """The most frequent first."""
    sent: int = 0
    """Messages that name it as sender."""
    authenticated: int = 0
    """Those of them that are authenticated."""
    signed: int = 0
    """Those of them that were received and carry a DKIM signature, of whatever worth."""
    arrived: int = 0
    """Those of them that were received."""
    received: int = 0
    """Messages that name it as a recipient."""
    first: str = ""
    """ISO day, UTC, of the first and last message that names it as sender."""
    last: str = ""
    folder: str = ""
    """A folder of sent mail all of whose unreceived messages name it as sender; empty if there is none."""
    aliases: tuple[Alias, ...] = ()
    periods: tuple[Period, ...] = ()
