"""Messages of Protocol Buffers without their definition (protobuf.dev, "Encoding"): fields by number, in bounds. Nothing of what they mean."""

import struct
from dataclasses import dataclass

_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5
_LONGEST_VARINT = 10
_MOST_FIELDS = 500_000


class ProtobufDamage(ValueError):
    """It is no message."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message: for each number of a field its values, in their order. Fields of eight and four bytes are kept as bytes."""

    fields: dict[int, list[int | bytes]]

    def number(self, name: int, otherwise: int = 0) -> int:
        """A whole number; `otherwise` where it is missing or of another kind."""
        value = self.fields.get(name, [otherwise])[-1]
        return value if isinstance(value, int) else otherwise

    def every(self, name: int) -> list[bytes]:
        """Texts, bytes or messages that stand in a field."""
        return [value for value in self.fields.get(name, []) if isinstance(value, bytes)]

    def text(self, name: int) -> str:
        """A text; empty where it is missing or no UTF-8."""
        try:
            return next(iter(self.every(name)[-1:]), b"").decode("utf-8")
        except UnicodeDecodeError:
            return ""

    def real(self, name: int) -> float:
        """A number of eight bytes with a point; 0 where it is missing."""
        value = next(iter(self.every(name)[-1:]), b"")
        return float(struct.unpack("<d", value)[0]) if len(value) == 8 else 0.0

    def inner(self, name: int) -> "Message":
        """The message in a field; empty where there is none or it is broken."""
        try:
            return message(next(iter(self.every(name)[-1:]), b""))
        except ProtobufDamage:
            return Message({})

    def inners(self, name: int) -> list["Message"]:
        """All messages in a repeated field that can be read."""
        found = []
        for value in self.every(name):
            try:
                found.append(message(value))
            except ProtobufDamage:
                continue
        return found


def message(data: bytes) -> Message:
    """The fields of a message. Raises ProtobufDamage."""
    fields: dict[int, list[int | bytes]] = {}
    at, left = 0, _MOST_FIELDS
    while at < len(data):
        key, at = varint(data, at)
        value, at = _value(data, at, key & 7)
        left -= 1
        if left < 0:
            raise ProtobufDamage("a message has too many fields")
        fields.setdefault(key >> 3, []).append(value)
    return Message(fields)


def varint(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, the lowest first, and where it ends. Raises ProtobufDamage."""
    value = 0
    for place, byte in enumerate(data[at : at + _LONGEST_VARINT]):
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            return value, at + place + 1
    raise ProtobufDamage("a number is broken off")


def _value(data: bytes, at: int, kind: int) -> tuple[int | bytes, int]:
    if kind == _VARINT:
        return varint(data, at)
    if kind == _BYTES:
        size, at = varint(data, at)
    elif kind in (_EIGHT, _FOUR):
        size = 8 if kind == _EIGHT else 4
    else:
        raise ProtobufDamage("a field is of a kind that is not used")
    if at + size > len(data):
        raise ProtobufDamage("a field is broken off")
    return data[at : at + size], at + size
