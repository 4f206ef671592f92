"""A change of the keys that a case is judged with, as the case records it."""

import msgspec


class KeyChange(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One change: when, by which command, and which keys were known before and after."""

    when: str
    """ISO 8601, UTC, to the second."""
    command: str
    """`scan`, `keys add`, `keys import`, `keys fetch`."""
    what: str
    """What was given or asked, in words."""
    digest_before: str
    """Of the whole key store; empty where it is not known."""
    digest_after: str
    added: int = 0
    """Keys that were not known before."""
    widened: int = 0
    """Keys whose window of observation became longer, or of which more is known."""
    refused: int = 0
    """Entries that hold no key that can be used."""
