"""The defined names of a workbook in XML form (ISO/IEC 29500-1 section 18.2.5)."""

import re
from collections.abc import Iterator

from leakcheck.decode.defined_names import DefinedName
from leakcheck.decode.ooxml_package import attributes, plain

_SIGN = b"definedName"
_NAME = re.compile(rb"<(?:\w{1,20}:)?definedName\s([^<>]{1,2000})>([^<]{0,2000})</")
_TRUE = frozenset({"1", "true"})


def defined_names(book: bytes) -> Iterator[DefinedName]:
    """The names in the workbook's main part, in their order."""
    if _SIGN not in book:
        return
    for match in _NAME.finditer(book):
        values = attributes(match[1])
        yield DefinedName(values.get("name", ""), plain(match[2], 2000), values.get("hidden", "") in _TRUE, values.get("comment", ""))
