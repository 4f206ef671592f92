"""Withholding the names of people recorded inside files, for reports meant for sharing (forensics C2 rule ii).

A file's author or last editor is a name that anyone can type, and often that of an innocent secretary. Senders and
recipients of mail stay: they are what the mail is about, and a reader needs them to place it. Whoever shares a report
is told so in its head: a reader who believes that all names are gone would endanger people.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from unicodedata import normalize

from leakcheck.decode.visible_text import visible
from leakcheck.model.facts import Fact, PersonClaim, PersonRole

WITHHELD = "[name withheld]"
WHAT_IS_WITHHELD = (
    "In this copy names and addresses are withheld of those whom a file records as its author, editor, reviser, commenter, manager, owner or holder "
    "of rights, as the author of a picture or figure in it or of a caption, or as shown in a picture, in all that is said of that file; so are the "
    "folders named after an account in the paths that files record, and all pictures."
)
WHAT_STANDS = (
    "All else still stands here: senders and recipients of mail, people invited, on address cards or in conversations, companies, domains, "
    "names and addresses of computers, the names of the dump’s own files and folders, subjects, titles, and the words of messages and of what "
    "changed. A name that is withheld in one place may stand in another: in a file’s name, in a mail, or in what another file records. Read it "
    "through before you share it."
)
#: Those who worked on a file, as the file itself says, and those whom a picture shows: a name on a face is a danger to that person first.
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
        PersonRole.CAPTION_WRITER,
        PersonRole.DEPICTED,
        PersonRole.INCLUDED_AUTHOR,
    }
)
# Words of our own sentences and program defaults name nobody: they are withheld only where they stand in quotation marks.
_NO_NAMES = frozenset(["admin", "administrator", "author", "default", "guest", "office", "owner", "test", "unknown", "user"])
_SHORTEST = 3
#: A name longer than this is matched by its beginning, because a location keeps only the beginning of a long value.
_LONGEST = 300
#: So many names are looked for by one expression.
_FEW = 50
_WORD = re.compile(r"\w+")
# The folder that a system names after the account: C:\Users\NAME, C:\Documents and Settings\NAME, /Users/NAME, /home/NAME; as old systems, as
# Windows in other languages and as the addresses of files write it too.
_STEP = r"(?:[\\/:]|%5C|%2F)"
_ACCOUNT_FOLDER = re.compile(
    rf"({_STEP}(?:users|documents(?: |%20)and(?: |%20)settings|docume~\d|profiles|home|dokumente(?: |%20)und(?: |%20)einstellungen|dokume~\d"
    rf"|documents(?: |%20)et(?: |%20)settings|documents(?: |%20)and(?: |%20)settings\.\w+){_STEP}+)"
    rf"(?:(?!{_STEP})[^\"'<>|*?\s])(?:(?!{_STEP})[^\"'<>|*?\n])*(?={_STEP})",
    re.IGNORECASE,
)


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
    withhold = _withholding(sorted(spellings, key=lambda text: (-len(text), text)), re.IGNORECASE if any_case else re.NOFLAG)
    return lambda text: _ACCOUNT_FOLDER.sub(rf"\1{WITHHELD}", withhold(text))


def _withholding(names: Sequence[str], flags: re.RegexFlag) -> Callable[[str], str]:
    if len(names) <= _FEW:
        return _by_one_expression(names, flags)
    # One expression would try thousands of names at each letter of a long text.
    by_words = _by_first_words([name for name in names if _begins_with_word(name)], flags)
    by_expression = _by_one_expression([name for name in names if not _begins_with_word(name)], flags)
    return lambda text: by_words(by_expression(text))


def _by_one_expression(names: Sequence[str], flags: re.RegexFlag) -> Callable[[str], str]:
    pattern = re.compile("|".join(map(_pattern, names)), flags)
    return lambda text: pattern.sub(WITHHELD, text) if names else text


def _by_first_words(names: Sequence[str], flags: re.RegexFlag) -> Callable[[str], str]:
    """The same for names that begin with a word: at each word of a text only those are tried that begin with it."""
    patterns: dict[str, list[str]] = {}
    for name in names:
        patterns.setdefault(_word_key(name), []).append(_pattern(name))
    pattern = cache(lambda key: re.compile("|".join(patterns[key]), flags))

    def withheld(text: str) -> str:
        kept: list[str] = []
        place = 0
        word = _WORD.search(text)
        while word:
            key = _word_key(word[0])
            found = pattern(key).match(text, word.start()) if key in patterns else None
            if found:
                kept += [text[place : found.start()], WITHHELD]
                place = found.end()
            word = _WORD.search(text, (found or word).end())
        return "".join(kept) + text[place:]

    return withheld


def _begins_with_word(name: str) -> bool:
    return _WORD.match(name) is not None and len(name) <= _LONGEST and not _needs_quotation(name)


def _word_key(text: str) -> str:
    """The word at the beginning, so that those are alike which an expression that minds no case holds to be: it takes both Turkish i for an i."""
    word = _WORD.match(text)
    return word[0].casefold().replace("i\u0307", "i").replace("\u0131", "i") if word else ""


def _needs_quotation(name: str) -> bool:
    return len(name) < _SHORTEST or name.lower() in _NO_NAMES


def _pattern(name: str) -> str:
    if _needs_quotation(name):
        return rf"(?<=[\"'“‘«]){re.escape(name)}(?=[\"'”’»])"
    if len(name) > _LONGEST:
        return rf"{re.escape(name[:_LONGEST])}[^\n]*"
    # A line may end inside a name.
    parts = r"\s+".join(map(re.escape, name.split()))
    return rf"(?<!\w){parts}(?!\w)"
