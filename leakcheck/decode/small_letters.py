"""The bytes of a message in small letters, made once for all who look for words in it."""

_LAST: list[tuple[bytes, bytes]] = []
#: What is longer is made anew, so that no large message stays in memory.
_KEPT = 1 << 20


def small_letters(data: bytes) -> bytes:
    """As `data.lower()`; kept until it is asked of other bytes."""
    for held, small in _LAST:
        if held is data:
            return small
    small = data.lower()
    _LAST[:] = [(data, small)] if len(data) <= _KEPT else []
    return small
