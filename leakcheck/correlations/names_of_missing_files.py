"""A folder's listing, or an exported conversation, names files that are not in the dump."""

import unicodedata
from collections.abc import Iterator
from itertools import accumulate

from leakcheck.model.dump import Dump
from leakcheck.model.facts import NAMED_BY_CONVERSATION, PathClaim
from leakcheck.model.first_few import first_few
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: What a listing's reader calls the names, and the file name under which the system keeps such a listing in the folder itself;
#: conversations lie under any name beside the files that they brought, or with folders of these.
_LISTINGS = {"named by a folder listing": ".ds_store", "file that a small picture was made of": "thumbs.db", NAMED_BY_CONVERSATION: ""}
_MOST_SHOWN, _MOST_EVIDENCE, _MOST_NAMES = 8, 20, 500_000


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.COVERAGE,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        "The files were deleted, renamed or moved by their owner long before the dump was made: the listing keeps old names.",
        "Only files of some kinds or years were copied, as is usual when somebody looks for something.",
        "The files were too large or could not be opened by whoever copied the folder.",
        "Of an exported conversation only the text was handed on.",
    ),
    sources=(
        "https://formats.kaitai.io/ds_store/ (layout of .DS_Store)",
        "https://metacpan.org/dist/Mac-Finder-DSStore (layout of .DS_Store)",
    ),
    false_alarms=None,
)
def names_of_missing_files(dump: Dump) -> Iterator[Observation]:
    """The listing of a folder, or an exported conversation, names files that are not in the dump.

    The Mac's Finder and older Windows keep a hidden file in each folder with the names of what they showed there. Where such a
    listing names files that did not come along, one can ask for them, and ask who chose what was handed over. It does not show
    that anything was held back: listings keep the names of files that were deleted or renamed long before. A conversation that
    WhatsApp or Telegram exported names each file that was exported with it.
    """
    wanted = dict(_named(dump))
    here = _present(dump, wanted)
    by_listing: dict[str, list[PathClaim]] = {}
    for path, (listing, claim) in wanted.items():
        if path not in here:
            by_listing.setdefault(listing, []).append(claim)
    for listing, claims in sorted(by_listing.items()):
        yield _observation(listing, claims)


def _named(dump: Dump) -> Iterator[tuple[str, tuple[str, PathClaim]]]:
    """Each name as a path of the dump, in the form in which paths are compared, with the listing that names it."""
    count = 0
    for role, file_name in _LISTINGS.items():
        for item, claim in dump.facts(PathClaim, role):
            folder = _folder(item, file_name)
            if folder and _lies_in_folder(claim) and count < _MOST_NAMES:
                count += 1
                yield _compared(f"{folder}{claim.path}"), (item.path, claim)


def _folder(item: Item, file_name: str) -> str:
    """The folder that a listing is of, with the stroke at its end; empty where it does not lie in its folder under its own name."""
    folder, _, name = item.path.rpartition("/")
    return f"{folder}/" if file_name in ("", name.lower()) and folder else ""


def _lies_in_folder(claim: PathClaim) -> bool:
    """Whether it is a name there, or of a conversation one in a folder beside it."""
    steps = claim.path.split("/")
    return "\\" not in claim.path and (len(steps) == 1 or (claim.role == NAMED_BY_CONVERSATION and not {"", ".", ".."} & set(steps)))


def _compared(path: str) -> str:
    """Macs write accents apart from their letters and see no difference of case; archives often change the one or the other."""
    return unicodedata.normalize("NFC", path).casefold()


def _present(dump: Dump, wanted: dict[str, tuple[str, PathClaim]]) -> set[str]:
    """Which of these are items or folders that items lie in."""
    found: set[str] = set()
    for item in dump.items() if wanted else ():
        steps = _compared(item.path).split("/")
        for place in accumulate(steps, lambda before, step: f"{before}/{step}"):
            # An archive's own name stands with a mark behind it where something lies in it.
            found |= {one for one in (place, place.removesuffix("!")) if one in wanted}
    return found


def _observation(listing: str, claims: list[PathClaim]) -> Observation:
    shown = first_few((f"“{claim.path}”" for claim in claims), _MOST_SHOWN, ", ")
    if claims[0].role == NAMED_BY_CONVERSATION:
        what = "one file that is" if len(claims) == 1 else f"{len(claims):,} files that are"
        sentence = f"This conversation names {what} not in the dump beside it: {shown}."
    else:
        what = "one entry that is" if len(claims) == 1 else f"{len(claims):,} entries that are"
        sentence = f"This listing of a folder names {what} not in the dump: {shown}. They were there at some time, perhaps long before."
    return Observation(sentence=sentence, evidence=tuple(claims[:_MOST_EVIDENCE]), item=listing)
