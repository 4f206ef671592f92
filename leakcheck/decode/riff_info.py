"""The fields of RIFF's `LIST INFO`, in which Windows' programs and cameras keep what people typed."""

import io
from collections.abc import Iterator

from leakcheck.decode.recording_facts import Maker, day_or_time, encoded_by, person, program, text_of, time, told, words
from leakcheck.decode.riff_chunks import bytes_of, chunks, letters
from leakcheck.model.facts import AnyFact, PersonRole, SoftwareRole, TimeRole

_LONGEST = 1 << 20
_MOST_FIELDS = 200
#: The fields of `LIST INFO` (Multimedia Programming Interface, chapter 2) and those that cameras added.
INFO_FIELDS: dict[str, Maker] = {
    "IART": person(PersonRole.AUTHOR), "IWRI": person(PersonRole.AUTHOR), "ICOP": person(PersonRole.RIGHTS_HOLDER),
    "ISFT": program(SoftwareRole.PRODUCER), "ICRD": day_or_time, "IDIT": time(TimeRole.CAPTURED), "ICMT": words("comments"),
    "IENG": words("engineer"), "ITCH": encoded_by, "IGNR": words("category"), "IKEY": words("keywords"), "INAM": words("title"),
    "IPRD": words("album"), "ISBJ": words("subject"), "ISRC": words("source"), "ISRF": words("what it was taken from"),
    "IMED": words("what it was taken from"), "IARL": words("place in the archive"), "ICMS": words("commissioned by"),
    "ILNG": words("language as written"), "IPRT": words("number of the track"), "ITRK": words("number of the track"),
    "ISMP": words("time code of its first picture"), "ICNT": words("country"), "ISTR": words("people that can be seen"),
}  # fmt: skip


def info_facts(data: bytes, part: str) -> Iterator[AnyFact]:
    """What a list says that another format keeps as it was; `data` begins with the list's type."""
    for _, chunk in zip(range(_MOST_FIELDS), chunks(io.BytesIO(data), 4, len(data)), strict=False):
        yield from told(letters(chunk.kind), text_of(bytes_of(io.BytesIO(data), chunk, _LONGEST)), f"{part} {chunk.name}", INFO_FIELDS)
