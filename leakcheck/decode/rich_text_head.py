"""What the first lines of a Rich Text say of the program and the computer that wrote it ([MSFT-RTF] 1.9.1, "RTF Header").

Outlook keeps the text of a message in this form, too. Riched20 of Office bears the build of Office, that of Windows the build of Windows.
"""

import re
from collections.abc import Iterator

from leakcheck.decode.code_pages import language_tag
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, LanguageClaim, LanguageRole, SoftwareClaim, SoftwareRole
from leakcheck.model.location import Location

_HEAD = 100_000
_GENERATOR = re.compile(rb"\\\*\\generator ([^;{}\\]{2,200})")
_VERSION = re.compile(r"(?P<name>\D.{0,60}?)[ /](?P<version>\d+(?:\.\d+){1,3})")
_LANGUAGE = re.compile(rb"\\deflang(\d{4,5})(?!\d)")
_FIRST_SESSION = re.compile(rb"\\rsidroot(\d{1,9})(?!\d)")


def head_facts(data: bytes, place: str) -> Iterator[AnyFact]:
    """Program, default language and mark of the first editing session of the Rich Text that stands at `place`."""
    head = data[:_HEAD]
    if match := _GENERATOR.search(head):
        text = storable(match[1].decode("cp1252", "replace").strip(), 200)
        known = _VERSION.fullmatch(text)
        name, version = (known["name"], known["version"]) if known else (text, "")
        if name:
            yield SoftwareClaim(at=Location(rf"{place}: \*\generator", text), role=SoftwareRole.PRODUCER, name=name, version=version)
    if (match := _LANGUAGE.search(head)) and (tag := language_tag(int(match[1]))):
        yield LanguageClaim(at=Location(rf"{place}: \deflang", match[1].decode()), role=LanguageRole.PROOFING, tag=tag)
    if match := _FIRST_SESSION.search(head):
        mark = f"{int(match[1]) & 0xFFFFFFFF:08X}"
        yield Identifier(at=Location(rf"{place}: \rsidroot", match[1].decode()), kind=IdentifierKind.RSID_ROOT, value=mark)
