"""Files of DKIM keys, in the forms in which people keep them; what a file holds decides its form, never its name.

Limits: 256 MB a file, 64 KB a line, 32 MB a JSON document, 300,000 different keys.
"""

import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import IO

from leakcheck.knowledge.key_json import NoKeyRow, document_records, row_records
from leakcheck.knowledge.key_lines import numbered_lines
from leakcheck.knowledge.key_text import TextReading, bare_records, looks_like_a_zone, looks_like_an_answer
from leakcheck.model.key_file import KeyFile, KeyFileForm, Refusals
from leakcheck.model.key_record import KeyRecord
from leakcheck.model.user_error import UserError

_MOST_BYTES = 256 << 20
_MOST_DOCUMENT = 32 << 20
MOST_KEYS = 300_000
_HEAD = 64 << 10
_HINT = "JSON lines, zone-file TXT lines, the output of dig, or one TXT record in a file named SELECTOR._domainkey.DOMAIN.txt"
_FORMS_OF_JSON = (KeyFileForm.JSON_LINES, KeyFileForm.ARCHIVE)

Numbered = Iterator[tuple[int, KeyRecord]]


class KeyFileError(UserError):
    """A file given as keys cannot be used; the text is a sentence for the user."""


def read_key_file(path: Path) -> list[KeyRecord]:
    """The keys in a file whose every line of JSON is a key. Raises KeyFileError when it cannot be read, or holds none or too many."""
    found = examined_key_file(path)
    if found.form in _FORMS_OF_JSON and found.refusals.told:
        first = found.refusals.told[0]
        raise KeyFileError(f"Line {first.line} of the key file {path} is no key: {first.why}.")
    if not found.records:
        raise KeyFileError(_holds_none(path, found))
    return [record for _, record in found.records]


def examined_key_file(path: Path, name: str = "", wanted: Callable[[KeyRecord], bool] = lambda record: True) -> KeyFile:
    """The keys in a file that are wanted, with what was refused. `name`: whose record a bare one is. Raises KeyFileError if it cannot be read."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KeyFileError(f"The key file {path} is larger than 256 MB. Split it.")
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
            stream.seek(0)
            return _Reading(path, stream, _checked(path, head), name, wanted).done()
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror or error}.") from error


def read_whole_file(path: Path) -> bytes:
    """A file of OpenPGP keys or certificates as it stands. Raises KeyFileError."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise KeyFileError(f"The key file {path} is larger than 256 MB. Split it.")
        return path.read_bytes()
    except OSError as error:
        raise KeyFileError(f"The key file {path} cannot be read: {error.strerror or error}.") from error


def _holds_none(path: Path, found: KeyFile) -> str:
    first = found.refusals.told[0] if found.refusals.told else None
    why = f" Line {first.line} was refused: {first.why}." if first is not None and first.line else ""
    return f"The key file {path} holds no DKIM key that can be read.{why} It should hold {_HINT}."


def _checked(path: Path, head: bytes) -> str:
    """The beginning as text. Raises KeyFileError for what must not be read as keys."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise KeyFileError(f"The key file {path} is written in UTF-16, as some shells do. Save it as UTF-8.")
    if b"PRIVATE KEY-----" in head:
        raise KeyFileError(f"The file {path} holds a private key. Public keys are wanted; nothing of it was kept.")
    return head.decode("utf-8", "replace").removeprefix("\ufeff")


class _Reading:
    """One file being read."""

    def __init__(self, path: Path, stream: IO[bytes], head: str, name: str, wanted: Callable[[KeyRecord], bool]) -> None:
        self._path, self._stream, self._head, self._name, self._wanted = path, stream, head, name, wanted
        self._refusals = Refusals()
        self._text = TextReading(self._refusals)

    def done(self) -> KeyFile:
        records: dict[KeyRecord, int] = {}
        form, found = self._found()
        for number, record in found:
            if record not in records and self._wanted(record):
                records[record] = number
            if len(records) > MOST_KEYS:
                what = f"holds more than {MOST_KEYS:,} keys"
                raise KeyFileError(f"The key file {self._path} {what}. Split it, or import only some domains with --domain.")
        if form is KeyFileForm.JSON_LINES and '"rrname"' not in self._head and '"selector"' in self._head:
            form = KeyFileForm.ARCHIVE
        return KeyFile(form, tuple((number, record) for record, number in records.items()), self._refusals, tuple(self._text.remarks))

    def _found(self) -> tuple[KeyFileForm, Numbered]:
        head = self._head.lstrip()
        if re.match(r"\[\s*(?:\{|\]|$)", head) or re.match(r"\{\s*\n", head):
            return KeyFileForm.JSON_LINES, self._of_document()
        if any(line.lstrip().startswith("{") for line in head.splitlines()[:5]):
            return KeyFileForm.JSON_LINES, self._of_rows()
        found = self._text.records(numbered_lines(self._stream))
        first = next(found, None)
        if first is None:
            return KeyFileForm.BARE, self._of_bare()
        form = KeyFileForm.TABLE
        if looks_like_a_zone(self._head):
            form = KeyFileForm.ZONE
        elif looks_like_an_answer(self._head):
            form = KeyFileForm.RESOLVER
        return form, chain((first,), found)

    def _of_rows(self) -> Numbered:
        for number, line in numbered_lines(self._stream):
            if line is None:
                self._refusals.add(number, "it is longer than any honest line")
            elif line.strip():
                yield from ((number, record) for record in self._of_row(number, line))

    def _of_row(self, number: int, line: str) -> list[KeyRecord]:
        try:
            return row_records(line)
        except NoKeyRow as error:
            self._refusals.add(number, str(error))
            return []

    def _of_document(self) -> Numbered:
        data = self._stream.read(_MOST_DOCUMENT + 1)
        if len(data) > _MOST_DOCUMENT:
            raise KeyFileError(f"The key file {self._path} is one JSON document of more than 32 MB. Write it as JSON lines, one object a line.")
        try:
            for number, found in document_records(data.decode("utf-8", "replace").removeprefix("\ufeff")):
                if isinstance(found, str):
                    self._refusals.add(number, found)
                else:
                    yield from ((number, record) for record in found)
        except NoKeyRow as error:
            self._refusals.add(1, str(error))

    def _of_bare(self) -> Numbered:
        self._stream.seek(0)
        name = self._name or re.sub(r"[.-]*(?:-?TXT)?\.(?:txt|key|pub|dns)$", "", self._path.name, flags=re.IGNORECASE)
        return bare_records(numbered_lines(self._stream), name.rstrip("."), self._refusals)
