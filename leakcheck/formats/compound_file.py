"""Any other OLE2 compound file ([MS-CFB]): Visio, Publisher, Works, thumbnails of folders, installers, embedded objects."""

from collections.abc import Iterator

from leakcheck.decode.compound_file import DAMAGE, MAGIC, CompoundFile, opened
from leakcheck.decode.compound_thumbnail import thumbnail
from leakcheck.decode.compound_traces import compound_facts, damages
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.embedded_objects import native_object, other_streams
from leakcheck.decode.macro_project import macro_facts
from leakcheck.decode.thumbnail_catalogue import catalogue_facts
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

#: Storages and streams under which other programs keep what they encrypt.
_PROTECTED = ("\tDRMContent", "EncryptedPackage")


def _recognises(content: Content) -> bool:
    return content.head.startswith(MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as file:
            yield from compound_facts(file)
            yield from macro_facts(file, limits)
            yield from thumbnail(file)
            yield from _inside(file, limits)
            yield from damages(file, "file")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The compound file cannot be read to its end ({damage_words(error)}).")


def _inside(file: CompoundFile, limits: Limits) -> Iterator[AnyFact | Child | Problem]:
    if any(file.root.child(name) is not None for name in _PROTECTED):
        yield Problem(ProblemKind.ENCRYPTED, "The content is encrypted or protected by a rights service; it was not read.")
        return
    native = file.root.child("\x01Ole10Native")
    if native is not None:
        yield from native_object(file.read(native, limits.item_bytes), "Ole10Native")
    if file.root.child("Catalog") is not None:
        yield from catalogue_facts(file)
    yield from other_streams(file, limits, frozenset({"CATALOG"}))


FORMAT = Format(
    name="compound_file",
    title="OLE2 compound file",
    kind=ItemKind.DOCUMENT,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Only properties, the directory, macros and embedded files are read; the words of Visio drawings (.vsd, .vst, .vss), of Publisher (.pub),"
        " Project (.mpp), Works and others are not, because their makers have not published how these keep them.",
        "Streams that hold no whole file of a known kind are left alone.",
    ),
)
