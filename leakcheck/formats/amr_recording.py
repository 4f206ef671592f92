"""AMR, the sound of telephones' recorders and voice messages (RFC 4867 section 5): it has no place for names or times."""

from collections.abc import Iterator

from leakcheck.decode.picture_end import behind
from leakcheck.decode.recording_facts import BEHIND, coding, duration, sound
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

#: The mark, the rate, the name, and the bytes of a frame by its type (3GPP TS 26.101 and 26.201 annex A); what is not there is reserved.
_KINDS = (
    (b"#!AMR\n", 8_000, "AMR", {0: 12, 1: 13, 2: 15, 3: 17, 4: 19, 5: 20, 6: 26, 7: 31, 8: 5, 15: 0}),
    (b"#!AMR-WB\n", 16_000, "AMR wide band", {0: 17, 1: 23, 2: 32, 3: 36, 4: 40, 5: 46, 6: 50, 7: 58, 8: 60, 9: 5, 14: 0, 15: 0}),
)
_SECONDS = 0.02
#: Ten hours at the highest speed.
_LONGEST = 64 << 20
#: Bits of a frame's first byte that are always 0.
_ZEROS = 0x83


def recognises(content: Content) -> bool:
    return content.head.startswith(tuple(mark for mark, *_ in _KINDS))


def extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    """The coding, the length by the count of frames, and what stands behind them."""
    mark, rate, name, lengths = next((kind for kind in _KINDS if content.head.startswith(kind[0])), _KINDS[0])
    yield coding("sound", sound(name, rate, 1), "file header")
    with content.open() as stream:
        data = stream.read(_LONGEST)
        at, count = len(mark), 0
        while at < len(data) and not data[at] & _ZEROS and (length := lengths.get(data[at] >> 3 & 15)) is not None:
            at += 1 + length
            count += at <= len(data)
        if content.size > _LONGEST:
            yield Problem(ProblemKind.LIMIT, "This recording is longer than is counted.")
            return
        yield from duration(count * _SECONDS, "frames")
        if at > len(data):
            yield Problem(ProblemKind.DAMAGED, "This recording breaks off in the middle of a frame.")
        yield from behind(stream, at, content.size, limits, BEHIND)


FORMAT = Format(
    name="amr_recording",
    title="Sound of a telephone (AMR)",
    kind=ItemKind.OTHER,
    recognises=recognises,
    begins=(b"#!AMR",),
    extract=extract,
    limitations=("The format has no place for times, names or remarks.", "Recordings in several channels are not read."),
)
