"""Pictures, embedded files and macros inside an Office package, as children of the document."""

from collections.abc import Iterator

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, member
from leakcheck.model.content import LimitReached
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_FOLDERS = ("/media/", "/embeddings/")
_MOST = 2000


def embedded(package: Package, limits: Limits) -> Iterator[Child | Problem]:
    """Everything under the package's media and embeddings folders, its thumbnail, and its macros, which are a compound file of their own."""
    chosen = [entry for entry in package.entries if _is_child(entry.name)]
    for entry in chosen[:_MOST]:
        if entry.is_folder:
            continue
        try:
            yield Child(entry.name, member(package.zip, entry, limits.item_bytes, limits.ratio))
        except LimitReached as reached:
            yield Problem(ProblemKind.LIMIT, f"The embedded {storable(entry.name, 200)} was not read: {reached}.")
        except DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"The embedded {storable(entry.name, 200)} is damaged ({storable(str(error), 120)}).")
    if len(chosen) > _MOST:
        yield Problem(ProblemKind.LIMIT, f"The document embeds {len(chosen):,} files; only the first {_MOST:,} were read.")


def _is_child(name: str) -> bool:
    return any(folder in name for folder in _FOLDERS) or name.startswith("docProps/thumbnail.") or name.lower().endswith("/vbaproject.bin")
