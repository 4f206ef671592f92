"""Whether a picture in a PDF is strokes on a blank ground, as a signature put on a page is, and which dots it is made of.

The dots are taken as drawn or blank and not as they are packed, so that a program that packs a picture anew leaves the answer as it is.
A picture without colour of its own that is cut out by a mask (section 11.6.5.3), as signatures often are, is judged by the mask.
"""

import hashlib
from typing import TYPE_CHECKING

from leakcheck.decode.pdf_objects import dictionary, entry, items, stream_within, string

if TYPE_CHECKING:
    from pypdf.generic import DictionaryObject, PdfObject

_WIDTHS, _HEIGHTS = (60, 2_000), (20, 1_000)
_MOST_DOTS = 1_500_000
#: Wide rather than high; square are seals, emblems and codes, and very long are rules.
_SHAPES = (1.2, 10.0)
#: Of all dots. Less is dirt; more is a drawing, a bar code or a photograph.
_DRAWN = (0.005, 0.20)
#: Neither dark nor light; edges that are drawn softly have a few.
_MOST_BETWEEN = 0.10
#: How many dots the drawn ones are wide on the average, of the width of the whole: blocks and thick letters are wider than a pen.
_WIDEST_STROKE = 1 / 25
_LEAST_STROKE = 8.0
_DARK = bytes(1 if value < 128 else 0 for value in range(256))
_BETWEEN = bytes(1 if 64 <= value < 192 else 0 for value in range(256))
_SWAPPED = bytes.maketrans(b"\0\1", b"\1\0")
_BITS = [bytes(value >> bit & 1 for bit in range(7, -1, -1)) for value in range(256)]
_COMPONENTS = {"/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/RGB": 3}


def strokes_digest(image: "DictionaryObject") -> str:
    """SHA-256 of size and dots in hexadecimal; empty for a picture that is not like a signature, or packed in a way that is not undone here."""
    mask = dictionary(entry(image, "/SMask"))
    for candidate in (mask, image) if mask else (image,):
        width, height = (_whole(entry(candidate, side)) for side in ("/Width", "/Height"))
        if _fits(width, height):
            drawn = _drawn(candidate, width, height)
            if drawn and _is_strokes(drawn, width):
                return hashlib.sha256(f"{width} {height} ".encode() + drawn).hexdigest()
    return ""


def _fits(width: int, height: int) -> bool:
    inside = _WIDTHS[0] <= width <= _WIDTHS[1] and _HEIGHTS[0] <= height <= _HEIGHTS[1] and width * height <= _MOST_DOTS
    return inside and _SHAPES[0] <= width / height <= _SHAPES[1]


def _drawn(image: "DictionaryObject", width: int, height: int) -> bytes:
    """One byte a dot, 1 where something is drawn; empty where the dots cannot be had or are not in two tones."""
    parts = _planes(image, width, height)
    if not parts or any(part.translate(_BETWEEN).count(1) > _MOST_BETWEEN * len(part) for part in parts):
        return b""
    # Coloured ink is dark in one of the three colours at least.
    dark = [int.from_bytes(part.translate(_DARK), "big") for part in parts]
    together = dark[0]
    for more in dark[1:]:
        together |= more
    drawn = together.to_bytes(width * height, "big")
    # Which of the two tones is the ground depends on the kind of picture: it is the one of which there is more.
    return drawn if 2 * drawn.count(1) <= len(drawn) else drawn.translate(_SWAPPED)


def _planes(image: "DictionaryObject", width: int, height: int) -> list[bytes]:
    """The dots by colour, one byte each from dark to light."""
    bits = 1 if str(entry(image, "/ImageMask")) == "True" else _whole(entry(image, "/BitsPerComponent"))
    if bits == 1 and (_components(image) == 1 or "/ColorSpace" not in image):
        line = (width + 7) // 8
        data = stream_within(image, 4 * _MOST_DOTS)
        if len(data) < line * height:
            return []
        rows = (b"".join(_BITS[value] for value in data[line * row : line * (row + 1)])[:width] for row in range(height))
        return [b"".join(rows).translate(bytes.maketrans(b"\1", b"\xff"))]
    count = _components(image)
    if bits != 8 or not count:
        return []
    data = stream_within(image, 4 * _MOST_DOTS)
    return [data[part : count * width * height : count] for part in range(count)] if len(data) >= count * width * height else []


def _components(image: "DictionaryObject") -> int:
    space = entry(image, "/ColorSpace")
    named = items(space, 2)
    if named and string(named[0]) == "/ICCBased" and len(named) == 2:
        count = _whole(entry(dictionary(named[1]), "/N"))
        return count if count in (1, 3) else 0
    return _COMPONENTS.get(string(named[0] if named else space), 0)


def _is_strokes(drawn: bytes, width: int) -> bool:
    dots = drawn.count(1)
    if not _DRAWN[0] * len(drawn) <= dots <= _DRAWN[1] * len(drawn):
        return False
    return dots <= max(_LEAST_STROKE, _WIDEST_STROKE * width) * (drawn.count(b"\0\1") + drawn.startswith(b"\1"))


def _whole(value: "PdfObject | None") -> int:
    """A small whole number; 0 for anything else."""
    try:
        number = int(value)  # type: ignore[call-overload]  # whatever stands there
    except (TypeError, ValueError, OverflowError):
        return 0
    return number if 0 <= number < 1_000_000 else 0
