"""Time stamps of RFC 3161: what an authority states that it was shown, and when; alone (a token) or in the authority's answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from leakcheck.decode.certificate import BROKEN
from leakcheck.decode.cms_signed_data import STAMPED_TIME, NoSignedData, SignedData, Signer, signed_data
from leakcheck.decode.signature_method import UnsupportedMethod, hash_name_of
from leakcheck.decode.visible_text import storable

#: The type of what is signed, as it stands in every token (section 2.4.2): object identifier 1.2.840.113549.1.9.16.1.4.
_MARK = bytes.fromhex("060b2a864886f70d0109100104")
#: Behind that many bytes no honest token names its type.
_LATEST_MARK = 400
_SEQUENCE, _IDENTIFIER = 0x30, 0x06
_GRANTED = frozenset({"granted", "granted_with_mods"})


class NoTimeStamp(Exception):
    """The bytes are no time stamp that can be read; why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class TimeStamp:
    """A token."""

    data: SignedData
    hash_name: str
    imprint: bytes
    """The hash of what was shown to the authority."""
    moment: datetime
    serial: int
    authority: str
    """As the authority calls itself in the statement; empty where it does not."""
    accuracy: timedelta | None
    """How far the time may be off, as the authority states it."""

    @property
    def signer(self) -> Signer:
        return self.data.signers[0]


def is_time_stamp(data: bytes) -> bool:
    """Whether the bytes begin as a token or as an authority's answer with one."""
    return data[:1] == bytes([_SEQUENCE]) and data.find(_MARK, 0, _LATEST_MARK) >= 0


def time_stamp(blob: bytes) -> TimeStamp:
    """A token, or the one in an authority's answer. Raises NoTimeStamp."""
    try:
        parsed = signed_data(_token(blob), STAMPED_TIME)
        return _time_stamp(parsed)
    except (NoSignedData, UnsupportedMethod) as error:
        raise NoTimeStamp(str(error)) from None
    except BROKEN as error:
        raise NoTimeStamp(f"its structure is damaged ({type(error).__name__})") from None


def _token(blob: bytes) -> bytes:
    """Section 2.4.2: an answer begins with a status, a token with the identifier of its type."""
    from asn1crypto import core, tsp

    # Behind a token in a PDF stand zeros that fill its place.
    outer = core.Sequence.load(blob)
    if outer.contents[:1] == bytes([_IDENTIFIER]):
        return blob
    answer = tsp.TimeStampResp.load(blob)
    status = answer["status"]["status"].native
    if status not in _GRANTED:
        raise NoTimeStamp("the authority refused to give one")
    return bytes(answer["time_stamp_token"].dump())


def _time_stamp(parsed: SignedData) -> TimeStamp:
    from asn1crypto import tsp

    count = len(parsed.signers) + parsed.left_out
    if count != 1:
        raise NoTimeStamp(f"it holds {count} signers and not one")
    if parsed.content is None:
        raise NoTimeStamp("the authority's statement is missing")
    stated = tsp.TSTInfo.load(parsed.content, strict=True)
    if stated["version"].native != "v1":
        raise NoTimeStamp("its version is not known here")
    moment, imprint = stated["gen_time"].native, stated["message_imprint"]
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise NoTimeStamp("it states no time")
    return TimeStamp(
        data=parsed,
        hash_name=hash_name_of(imprint["hash_algorithm"]["algorithm"].dotted),
        imprint=imprint["hashed_message"].native,
        moment=moment,
        serial=int(stated["serial_number"].native),
        authority=_authority(stated),
        accuracy=_accuracy(stated["accuracy"].native),
    )


def _authority(stated: object) -> str:
    """A distinguished name's common name or organisation; any other kind of name is not shown."""
    named = stated["tsa"]  # type: ignore[index]  # of asn1crypto
    # A name that is left out is of a type that has no `name`.
    native = named.native if getattr(named, "name", "") == "directory_name" else None
    found = (native.get("common_name") or native.get("organization_name")) if isinstance(native, dict) else None
    return storable(" ".join(str(found).split()), 200) if found else ""


def _accuracy(stated: object) -> timedelta | None:
    if not isinstance(stated, dict):
        return None
    seconds, milli, micro = (int(stated.get(name) or 0) for name in ("seconds", "millis", "micros"))
    return timedelta(seconds=min(seconds, 10**6), milliseconds=milli, microseconds=micro)
