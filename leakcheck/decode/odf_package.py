"""OpenDocument files (ISO/IEC 26300, OASIS OpenDocument 1.3): packages, single XML files, and StarOffice's form before them.

Only where the streams lie and what the manifest says of them, nothing of what they mean.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from leakcheck.decode.ooxml_package import Package, plain
from leakcheck.decode.zip_package import DAMAGE, MAGIC, Entry, entries, looked_into, opened
from leakcheck.model.content import Content

#: Read in this order, because later ones use the styles that earlier ones define.
STREAMS = ("meta.xml", "settings.xml", "styles.xml", "content.xml")
#: With these the packages of Microsoft Office begin: no need to open them.
_OFFICE = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
_MANIFEST = "META-INF/manifest.xml"
_TYPE = re.compile(rb"application/(?:x-)?vnd\.(?:oasis\.opendocument|sun\.xml)\.([a-z-]{2,30})")
_FLAT = re.compile(rb"""<office:document\s[^<>]{0,20000}?office:mimetype\s{0,4}=\s{0,4}["']application/vnd\.oasis\.opendocument\.([a-z-]{2,30})""")
#: The manifest describes each entry; those that are encrypted by an element inside (OpenDocument part 2 section 3.4).
_FILE = re.compile(
    rb"""<manifest:file-entry\s(?=[^<>]{0,2000}?manifest:full-path\s{0,4}=\s{0,4}["']([^"'<>]{1,500})["'])[^<>]{1,2000}>\s{0,100}<manifest:encryption-data"""
)


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An open document: the package, or the single XML file where there is none."""

    package: Package | None
    flat: Content | None
    encrypted: frozenset[str]
    """Names of entries that are encrypted."""

    @contextmanager
    def stream(self, name: str) -> Iterator[IO[bytes] | None]:
        """One of STREAMS; a single XML file holds all of them and is read once, as `content.xml`. None if it cannot be read."""
        if self.package is not None:
            if name in self.encrypted or not self.package.names(name):
                yield None
                return
            with self.package.stream(name) as stream:
                yield stream
        elif self.flat is not None and name == "content.xml":
            with self.flat.open() as stream:
                yield stream
        else:
            yield None

    @property
    def entries(self) -> list[Entry]:
        return self.package.entries if self.package is not None else []


def is_open_document(content: Content) -> bool:
    """Whether a content is such a document: by the package's first member, by its manifest, or by the root of a single XML file."""
    head = content.head
    if head.startswith(MAGIC):
        if head[30:38] == b"mimetype":
            return bool(_TYPE.search(head[38:160]))
        return not head.startswith(_OFFICE, 30) and _by_manifest(content)
    # Binary files, which are most, are not searched.
    return b"\0" not in head[:64] and b"<office:document" in head and _FLAT.search(head) is not None


def _by_manifest(content: Content) -> bool:
    """Packages of StarOffice and of careless writers do not begin with the member that names their kind."""
    try:
        with looked_into(content) as archive:
            package = Package(archive, entries(archive))
            return bool(package.names("content.xml") and _TYPE.search(package.part(_MANIFEST)))
    except DAMAGE:
        return False


def kind_of(document: OpenDocument) -> str:
    """`text`, `spreadsheet`, `presentation`, `drawing`, … as the file says; `document` where it does not."""
    if document.package is not None:
        data = document.package.part("mimetype")[:200] or document.package.part(_MANIFEST)
        match = _TYPE.search(data)
    else:
        match = _FLAT.search(document.flat.head) if document.flat is not None else None
    return match[1].decode() if match else "document"


@contextmanager
def open_document(content: Content) -> Iterator[OpenDocument]:
    """The document of a content. Raises one of DAMAGE."""
    if not content.head.startswith(MAGIC):
        yield OpenDocument(None, content, frozenset())
        return
    with opened(content) as archive:
        package = Package(archive, entries(archive))
        yield OpenDocument(package, None, _encrypted(package))


def _encrypted(package: Package) -> frozenset[str]:
    found = {plain(match[1], 500) for match in _FILE.finditer(package.part(_MANIFEST))}
    found |= {entry.name for entry in package.entries if entry.is_encrypted}
    # LibreOffice 24.2 and later encrypt the whole package as one entry.
    return frozenset(found | {"encrypted-package"} if package.names("encrypted-package") else found)
