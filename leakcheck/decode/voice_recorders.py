"""What Olympus's voice recorders write of themselves, in WAV (`olym`), in MP3 (a frame `XOLY`) and at the head of DSS and DS2.

No paper of the maker is public. Places of the fields as ExifTool documents them: model, and begin and end by the recorder's own clock.
"""

import re
from collections.abc import Iterator

from leakcheck.decode.moments import iso_moment
from leakcheck.decode.recording_facts import is_said, text_of
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

_MODEL = slice(12, 28)
_BEGIN, _END = slice(38, 50), slice(50, 62)
_CLOCK = re.compile(rb"\d{12}")


def olympus_facts(data: bytes, part: str) -> Iterator[AnyFact]:
    """Model, begin and end: year, month, day, hour, minute and second in two digits each."""
    model = text_of(data[_MODEL])
    if is_said(model) and model.isprintable():
        yield SoftwareClaim(at=Location(f"{part} model", storable(model)), role=SoftwareRole.CAMERA, name=storable(model))
    begin, end = _moment(data[_BEGIN]), _moment(data[_END])
    if begin is not None:
        yield TimeClaim(at=Location(f"{part} begin", text_of(data[_BEGIN])), role=TimeRole.CAPTURED, moment=begin)
    if end is not None:
        yield Description(at=Location(f"{part} end", text_of(data[_END])), kind="end of the recording", value=str(end))


def _moment(clock: bytes) -> Moment | None:
    if not _CLOCK.fullmatch(clock):
        return None
    text = clock.decode("ascii")
    year = f"{'20' if text < '70' else '19'}{text[:2]}"
    return iso_moment(f"{year}-{text[2:4]}-{text[4:6]}T{text[6:8]}:{text[8:10]}:{text[10:]}")
