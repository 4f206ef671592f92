"""The files inside a document that is a zip package, of whatever family, as children of the document."""

import zipfile
from collections.abc import Collection, Iterator, Sequence

from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.visible_text import storable
from leakcheck.decode.zip_package import DAMAGE, Entry, member
from leakcheck.model.content import LimitReached
from leakcheck.model.format import Child
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

_MOST = 2000


def members(chosen: Sequence[Entry], package: zipfile.ZipFile | None, limits: Limits, encrypted: Collection[str] = ()) -> Iterator[Child | Problem]:
    """The chosen entries, as far as they are files that can be read; of a document that is no package, none."""
    for entry in chosen[:_MOST]:
        if package is None or entry.is_folder or entry.name in encrypted:
            continue
        try:
            yield Child(entry.name, member(package, entry, limits.item_bytes, limits.ratio))
        except LimitReached as reached:
            yield Problem(ProblemKind.LIMIT, f"The embedded {storable(entry.name, 200)} was not read: {reached}.")
        except DAMAGE as error:
            yield Problem(ProblemKind.DAMAGED, f"The embedded {storable(entry.name, 200)} is damaged ({damage_words(error, 120)}).")
    if len(chosen) > _MOST:
        yield Problem(ProblemKind.LIMIT, f"The document embeds {len(chosen):,} files; only the first {_MOST:,} were read.")
