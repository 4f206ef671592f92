"""Files of keys line by line, with a limit for each line, so that no file however made takes much memory."""

from collections.abc import Iterator
from typing import IO

#: A record has at most 12,000 characters; a line of JSON names its source beside it.
LONGEST_LINE = 64 << 10


def numbered_lines(stream: IO[bytes]) -> Iterator[tuple[int, str | None]]:
    """Each line with its number from 1; None stands for one that is longer than any honest line, which is passed over."""
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(data) <= LONGEST_LINE or data.endswith(b"\n"):
            text = data.decode("utf-8", "replace").rstrip("\r\n")
            yield number, text.removeprefix("\ufeff") if number == 1 else text
            continue
        while data and not data.endswith(b"\n"):
            data = stream.readline(1 << 20)
        yield number, None
