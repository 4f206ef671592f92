"""The values of header lines in the other spellings that programs give them: what they say stays the same."""

import base64
import quopri
import re
from collections.abc import Iterable, Iterator, Sequence
from email.utils import getaddresses

from leakcheck.decode.date_variants import written_date
from leakcheck.decode.mail_headers import decoded

_MOST_ADDRESSES = 20
ENCODINGS = (b"7bit", b"8bit", b"quoted-printable", b"base64", b"7Bit", b"8Bit", b"binary")
NAMED = ('"{name}" <{address}>', "{name} <{address}>", "{address} ({name})", "'{name}' <{address}>")
NAMELESS = ("{address}", "<{address}>", '"{address}" <{address}>', "{address} <{address}>")
_QUOTED_PARAMETER = re.compile(rb'=\s*"([!#-~]{1,200})"')
_BARE_PARAMETER = re.compile(rb'=\s*([^\s";]{1,200})')


def spelled(name: str, value: bytes) -> Iterable[bytes]:
    """Values that mean the same."""
    if name == "content-transfer-encoding":
        return ENCODINGS
    if name in {"message-id", "in-reply-to", "references"}:
        return value.strip(b"<>"), b"<" + value.strip(b"<>") + b">"
    return _parameters(value) if name in {"content-type", "mime-version", "content-disposition"} else ()


def respelled(value: bytes) -> Iterator[bytes]:
    found = written_date(value.decode("latin-1"))
    if found is not None:
        yield from (text.encode("latin-1") for text in found.respelled())


def spellings(value: bytes) -> Iterator[bytes]:
    """The names and addresses of a line in the other forms in which programs write them."""
    yield from written_as(value, NAMED)
    yield from written_as(value, NAMELESS)


def written_as(value: bytes, forms: Sequence[str]) -> Iterator[bytes]:
    pairs = pairs_of(value.decode("utf-8", "surrogateescape"))
    for separator in (", ", ",") if pairs else ():
        for form in forms:
            written = ((form if name else NAMELESS[0]).format(name=name, address=address) for name, address in pairs)
            yield separator.join(written).encode("utf-8", "surrogateescape")


def pairs_of(text: str) -> list[tuple[str, str]]:
    try:
        found = getaddresses([text])
    # The standard library goes one call deeper for each parenthesis or colon; honest fields nest two or three.
    except RecursionError:
        return []
    return [pair for pair in found if "@" in pair[1]] if len(found) <= _MOST_ADDRESSES else []


def _parameters(value: bytes) -> Iterator[bytes]:
    yield _QUOTED_PARAMETER.sub(rb"=\1", value)
    yield _BARE_PARAMETER.sub(rb'="\1"', value)
    for form in (value, _QUOTED_PARAMETER.sub(rb"=\1", value), _BARE_PARAMETER.sub(rb'="\1"', value)):
        yield form.replace(b"; ", b";")
        yield re.sub(rb";\s*", b"; ", form)
        yield form.lower()
        yield re.sub(rb"(?i)charset=(\"?)([\w-]+)", lambda match: b"charset=" + match[1] + match[2].upper(), form)
        yield re.sub(rb"(?i)charset=(\"?)([\w-]+)", lambda match: b"charset=" + match[1] + match[2].lower(), form)
        yield re.sub(rb"; ?format=flowed|; ?delsp=yes", b"", form)
        yield form + b"; format=flowed"
    yield value.partition(b";")[0]
    yield value.partition(b" (")[0]


def recoded(value: bytes) -> Iterator[bytes]:
    """The value with its encoded words (RFC 2047) written out, or its other characters put into such words."""
    if value.isascii() and b"=?" not in value:
        return
    text = decoded(value.decode("utf-8", "surrogateescape"))
    yield text.encode("utf-8", "surrogateescape")
    for charset in ("utf-8", "UTF-8", "iso-8859-1", "ISO-8859-1", "windows-1252"):
        try:
            data = text.encode(charset)
        except UnicodeError:
            continue
        yield b"=?" + charset.encode() + b"?B?" + base64.b64encode(data) + b"?="
        yield b"=?" + charset.encode() + b"?Q?" + quopri.encodestring(data, header=True).replace(b"=\n", b"").replace(b"?", b"=3F") + b"?="
    # Adjacent words joined or parted by nothing.
    yield re.sub(rb"\?=\s+=\?", b"?==?", value)


def refolded(whole: bytes) -> Iterator[bytes]:
    """The field with other folding and spacing, which the simple form is sensitive to (RFC 6376 section 3.4.1)."""
    name, _, value = whole.partition(b":")
    single = b" ".join(value.split())
    for written in dict.fromkeys((name, name.title(), name.lower())):
        yield written + b": " + single + b"\r\n"
        yield written + b":" + single + b"\r\n"
        for fold in (b"\r\n ", b"\r\n\t", b"\r\n        "):
            yield written + b": " + single.replace(b"; ", b";" + fold) + b"\r\n"
            yield written + b": " + single.replace(b", ", b"," + fold) + b"\r\n"
            yield written + b":" + fold + single + b"\r\n"
        yield written + b":" + value.replace(b"\r\n\t", b"\r\n ")
        yield written + b":" + value.replace(b"\r\n ", b"\r\n\t")
        yield written + b":" + value.replace(b"\r\n\t", b" ").replace(b"\r\n ", b" ")
        yield written + b":" + value.replace(b"\r\n", b"")
