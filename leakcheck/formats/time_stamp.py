"""Answers and tokens of time-stamping authorities in a file of their own (`.tsr`, `.tst`; RFC 3161): about which bytes, and when."""

from collections.abc import Iterator

from leakcheck.decode.certificate import certificate
from leakcheck.decode.side_files import LARGEST
from leakcheck.decode.time_stamp_token import NoTimeStamp, TimeStamp, is_time_stamp, time_stamp
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, SignatureMark, TimeClaim, TimeRole, Voucher
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.moment import at_instant
from leakcheck.model.problem import Problem, ProblemKind


def _recognises(content: Content) -> bool:
    return content.size <= LARGEST and is_time_stamp(content.head)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        stamp = time_stamp(content.read(min(LARGEST, limits.item_bytes)))
    except NoTimeStamp as error:
        yield Problem(ProblemKind.DAMAGED, f"The time stamp cannot be read: {error}.")
        return
    yield from _facts(stamp)


def _facts(stamp: TimeStamp) -> Iterator[AnyFact]:
    value = f"{stamp.hash_name}:{stamp.imprint.hex()}"
    yield Identifier(at=Location("message imprint", stamp.imprint.hex()), kind=IdentifierKind.OTHER_FILE, value=value)
    moment = at_instant(stamp.moment)
    yield TimeClaim(at=Location("time of the stamp", str(moment)), role=TimeRole.ANCHORED, moment=moment, voucher=Voucher.EMBEDDED)
    yield SignatureMark(at=Location("signer"), scheme="time-stamp", detail=f"of another file, by {_authority(stamp)}")


def _authority(stamp: TimeStamp) -> str:
    given = (certificate(one) for one in stamp.data.certificates)
    signer = next((one.title for one in given if one is not None and stamp.signer.names(one)), "")
    return signer or stamp.authority or "an authority that it does not name"


FORMAT = Format(
    name="time_stamp",
    title="Time stamp of an authority",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(b"\x30",),
    extract=_extract,
    specialises=("cms_message",),
    limitations=(
        "Which file a time stamp belongs to is told by the names alone: it must lie beside the file, and be called like it with .tsr or .tst behind "
        "the name; the answer then stands with that file.",
    ),
)
