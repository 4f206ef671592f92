"""The bounds inside which hostile input is read. Each has a reason; none is a measure of suspicion."""

import msgspec

_MEGABYTE = 1 << 20


class Limits(msgspec.Struct, frozen=True):
    """Bounds for one unit of work and for each item in it."""

    seconds_per_item: int = 60
    """Wall-clock seconds for reading and checking one item; honest files take milliseconds."""
    seconds_per_unit: int = 1800
    """After this without any sign of progress a worker is ended and the item in hand set apart."""
    memory_bytes: int = 3 * 1024 * _MEGABYTE
    """Address space of one worker."""
    item_bytes: int = 512 * _MEGABYTE
    """The largest thing that is unpacked out of a container, or read whole by a reader."""
    unpacked_bytes: int = 8 * 1024 * _MEGABYTE
    """All that one top-level file may unpack to."""
    ratio: int = 1000
    """Unpacked over packed size beyond which (and above 64 MB) a member is called a bomb."""
    depth: int = 12
    """Containers inside containers."""
    children: int = 200_000
    """Things found directly in one container."""
    text_characters: int = 200_000
    """Normalised text kept for comparison, per text."""
    facts: int = 20_000
    """Facts kept per item."""
    passwords: tuple[str, ...] = ()
    """Words that the user gave to open what is locked. No bound, but what a reader may do is all it is told beside the bytes.

    They go to the workers and nowhere else: neither the case nor a report nor a message ever holds one.
    """

    def __repr__(self) -> str:
        """Everything but the passwords, so that no trace of an error shows them."""
        bounds = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__struct_fields__ if name != "passwords")
        return f"Limits({bounds}, passwords: {len(self.passwords)})"


class TimeIsUp(BaseException):
    """Raised inside the reading of an item by the frame's alarm when its seconds are used up.

    A BaseException, so that a library's own broad `except Exception` cannot swallow it.
    """
