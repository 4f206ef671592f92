"""Withholding the names of people recorded inside files, for reports meant for sharing (forensics C2 rule ii).

A file's author or last editor is a name that anyone can type, and often that of an innocent secretary. Senders and
recipients of mail stay: they are what the mail is about, and a reader needs them to place it.
"""

import re
from collections.abc import Callable, Iterable
from unicodedata import normalize

from leakcheck.decode.visible_text import visible
from leakcheck.model.facts import Fact, PersonClaim, PersonRole

WITHHELD = "[name withheld]"
#: Those who worked on a file, as the file itself says.
EDITORS = frozenset(
    {
        PersonRole.AUTHOR,
        PersonRole.LAST_EDITOR,
        PersonRole.EARLIER_EDITOR,
        PersonRole.COMMENTER,
        PersonRole.REVISER,
        PersonRole.MANAGER,
        PersonRole.OWNER,
        PersonRole.REFRESHED_BY,
        PersonRole.OPENED_BY,
        PersonRole.RIGHTS_HOLDER,
    }
)
# Words of our own sentences and program defaults name nobody: they are withheld only where they stand in quotation marks.
_NO_NAMES = frozenset(["admin", "administrator", "author", "default", "guest", "office", "owner", "test", "unknown", "user"])
_SHORTEST = 3
#: A name longer than this is matched by its beginning, because a location keeps only the beginning of a long value.
_LONGEST = 300
# The folder that a system names after the account: C:\Users\NAME, C:\Documents and Settings\NAME, /Users/NAME, /home/NAME.
_ACCOUNT_FOLDER = re.compile(r"((?:[\\/](?:users|documents and settings|home))[\\/]+)[^\\/\"'<>|:*?\s][^\\/\"'<>|:*?\n]*(?=[\\/])", re.IGNORECASE)


def is_editor(fact: Fact) -> bool:
    return isinstance(fact, PersonClaim) and fact.role in EDITORS


def editor_names(facts: Iterable[Fact]) -> frozenset[str]:
    """Names and addresses of all editors among the facts."""
    claims = (fact for fact in facts if isinstance(fact, PersonClaim) and fact.role in EDITORS)
    return frozenset(text for claim in claims for text in (claim.name.strip(), claim.address.strip()) if text)


def mask_of(names: Iterable[str], *, any_case: bool = False) -> Callable[[str], str]:
    """A function that withholds these names wherever they stand as whole words, and account folders in paths.

    `any_case`: in small letters and capitals alike, for the words of a file, where people write as they please.
    """
    forms = {normalize(form, name) for name in names if name.strip() for form in ("NFC", "NFD")}
    spellings = {spelling for name in forms for spelling in (name, visible(name), *(() if any_case else (name.upper(),)))}
    # The longest first, so that "Ann Lee" is not left as "[name withheld] Lee"; then by text, so that every run is the same.
    patterns = [_pattern(spelling) for spelling in sorted(spellings, key=lambda text: (-len(text), text))]
    whole = re.compile("|".join(patterns), re.IGNORECASE if any_case else re.NOFLAG) if patterns else None

    def masked(text: str) -> str:
        named = whole.sub(WITHHELD, text) if whole else text
        return _ACCOUNT_FOLDER.sub(rf"\1{WITHHELD}", named)

    return masked


def _pattern(name: str) -> str:
    if len(name) < _SHORTEST or name.lower() in _NO_NAMES:
        return rf"(?<=[\"'“‘«]){re.escape(name)}(?=[\"'”’»])"
    if len(name) > _LONGEST:
        return rf"{re.escape(name[:_LONGEST])}[^\n]*"
    # A line may end inside a name.
    parts = r"\s+".join(map(re.escape, name.split()))
    return rf"(?<!\w){parts}(?!\w)"
