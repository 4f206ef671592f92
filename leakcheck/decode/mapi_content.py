"""The header block that a container of Outlook's kept of a message, for those who verify signatures."""

from leakcheck.decode.compound_file import DAMAGE, MAGIC, opened
from leakcheck.decode.message_storage import message_of_storage
from leakcheck.decode.tnef_stream import MAGIC as TNEF
from leakcheck.decode.tnef_stream import message_of_tnef
from leakcheck.model.content import Content


def kept_header(content: Content, limit: int) -> bytes:
    """The header lines with the blank line that ends them; empty where none were kept or nothing can be read. Raises LimitReached."""
    try:
        if content.head.startswith(MAGIC):
            with opened(content) as file:
                return message_of_storage(file).header
        if content.head.startswith(TNEF):
            return message_of_tnef(content.read(limit)).header
    except DAMAGE:
        pass  # the reader says so
    return b""
