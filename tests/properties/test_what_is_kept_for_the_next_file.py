"""What is remembered from one file for the next is small whatever a file holds: many hostile ones must not fill a worker's memory."""

from collections.abc import Callable

import pytest

from leakcheck.decode import dkim_signature, odf_reading, ooxml_namespaces
from leakcheck.decode.dkim_signature import signature_tags
from leakcheck.decode.odf_content import Reading
from leakcheck.decode.odf_reading import Words
from leakcheck.decode.ooxml_namespaces import namespaces

#: Each is made longer than any that is kept, by the number.
HOSTILE: dict[str, tuple[Callable[[int], object], Callable[[], int]]] = {
    "names that a signature lists": (
        lambda number: signature_tags(b"v=1; a=rsa-sha256; d=a.b; s=s; b=AAAA; bh=AAAA; h=" + b"from:" * 400 + b"x" * 9000 + str(number).encode()),
        lambda: dkim_signature._names.cache_info().currsize,
    ),
    "prefixes that a part declares": (
        lambda number: namespaces(
            b"<a " + b" ".join(b'xmlns:p%d_%d="urn:x%d"' % (one, number, one) for one in range(300)) + b"><b/>" + b" " * 20_000, frozenset()
        ),
        lambda: ooxml_namespaces._searches.cache_info().currsize,
    ),
    "elements of a document": (
        lambda number: Words(Reading(), 1000).begin("content.xml").start("{urn:x}" + "n" * 40_000 + str(number), {}),
        lambda: odf_reading._remembered_name.cache_info().currsize + odf_reading._remembered_sort.cache_info().currsize,
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_long_is_read_and_not_kept(what: str) -> None:
    read, kept = HOSTILE[what]
    before = kept()
    for number in range(3):
        read(number)
    assert kept() == before
