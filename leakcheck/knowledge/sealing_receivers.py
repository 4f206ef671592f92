"""The receivers whose recorded checks count when they stand under their own seal (RFC 8617): large ones, and no others.

Anybody can run a server that seals whatever it likes. A seal is worth as much as the word of who made it; that of the few large
receivers is one that a sender or an owner of the dump cannot have written. Each row of the table says where it was observed.
"""

from functools import cache

from leakcheck.knowledge.dated_facts import table


@cache
def sealing_receivers() -> frozenset[str]:
    """The domains under which known large receivers seal."""
    return frozenset(row["domain"] for row in table("sealing_receivers.csv"))
