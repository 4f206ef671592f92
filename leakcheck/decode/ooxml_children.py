"""Pictures, embedded files and macros inside an Office package, as children of the document."""

from collections.abc import Iterator

from leakcheck.decode.ooxml_package import Package
from leakcheck.decode.package_members import members
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem

_FOLDERS = ("/media/", "/embeddings/")


def embedded(package: Package, limits: Limits) -> Iterator[Child | Problem]:
    """Everything under the package's media and embeddings folders, its thumbnail, and its macros, which are a compound file of their own."""
    return members([entry for entry in package.entries if _is_child(entry.name)], package.zip, limits)


def _is_child(name: str) -> bool:
    return any(folder in name for folder in _FOLDERS) or name.startswith("docProps/thumbnail.") or name.lower().endswith("/vbaproject.bin")
