"""The mail that an item of Outlook is in fact: of one signed with S/MIME it keeps the signed part as it was sent ([MS-OXOSMIME] section 2.1).

Put under the header that it kept, that is a mail whose signatures can be checked. Nothing is made up: where the header is missing, no
mail is made.
"""

import base64

from leakcheck.decode.mail_headers import RawField, header_block
from leakcheck.decode.mapi_message import MapiMessage
from leakcheck.decode.mapi_properties import CLASS

_CLASS = "IPM.NOTE.SMIME"
_LINE = 76


def enclosed_mail(message: MapiMessage, limit: int) -> bytes:
    """The mail with CRLF line ends; empty where the item keeps none."""
    header = message.header
    fields = header_block(header).fields
    if not message.properties.text(CLASS, 100).upper().startswith(_CLASS) or len(message.attachments) != 1:
        return b""
    if not any(field.key == "from" for field in fields):
        return b""
    data = message.attachments[0].load(limit)
    kind = next((field.unfolded.lower() for field in fields if field.key == "content-type"), "")
    if b"multipart/signed" in data[:4000].lower() and header_block(data[:4000]).first("Content-Type") is not None:
        # The part brings its own lines about its form.
        return b"".join(_line(field) for field in fields if not _of_form(field)) + data
    if data.startswith(b"0") and "pkcs7-mime" in kind:
        text = base64.b64encode(data)
        return header + b"".join(text[place : place + _LINE] + b"\r\n" for place in range(0, len(text), _LINE))
    return b""


def _of_form(field: RawField) -> bool:
    return field.key == "mime-version" or field.key.startswith("content-")


def _line(field: RawField) -> bytes:
    return field.name.encode("ascii") + b":" + field.raw.rstrip(b"\r\n") + b"\r\n"
