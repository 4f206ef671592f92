"""How the words of two copies of one message differ, and what mail itself does to words on its way."""

import html
import quopri
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from leakcheck.decode.mail_notices import without_notices
from leakcheck.decode.scripts import script_of
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.word_changes import Passage, WordChanges, word_changes

# What differs between renderings of one message, or is rewritten on its way (Safe Links, list archives), is no wording.
#: An address begins where none of its signs stands before: else a long word would be gone through from each of its letters.
_LINK = re.compile(r"(?:https?|ftp|mailto|cid|tel):[^\s<>\"]+|www\.[^\s<>\"]+|<[^<>]{1,500}>|(?<![^\s<>@])[^\s<>@]++@[^\s<>@]+", re.IGNORECASE)
_ESCAPED = re.compile(r"=[0-9A-F]{2}")
_BLACKED_OUT = re.compile(r"█|\*{3}|\[\s*(?:redacted|removed|…|\.\.\.)", re.IGNORECASE)
_CROSSED = re.compile(r"x{2,}|redacted|removed|deleted|anonymi[sz]ed|caviard\w*|masqu\w*|geschwärzt", re.IGNORECASE)
#: Letters that UTF-8 read as Latin-1 is full of, in lower case.
_GARBLE = frozenset("ãâðñ\ufffd")
#: Outlook writes smileys as these letters of a font of signs, and copies in plain text show the bare letter.
_SMILEYS = frozenset("jkl")
#: An insertion of so many words or fewer, amid the text, is no footer or banner.
_SHORT = 3
#: Beyond this share of the words, what stands under one Message-ID is another text: broken senders use one again.
_OTHER_TEXT = 0.5


class Extent(StrEnum):
    """How two copies differ, the least first."""

    NONE = "the same words"
    TRANSPORT = "what mail does on its way"
    """Another decoding or rendering, words joined or split, text blacked out."""
    BLOCK = "whole passages more or fewer"
    """Footers, banners, quoted text, a download cut short: no word of the other copy is replaced."""
    EDGE = "a whole passage at the beginning or the end in place of another"
    """As two ways that a message went put their own banner or footer."""
    SHORT = "a few words more or fewer amid the text"
    REPLACED = "words replaced by others"
    OTHER = "another text"


@dataclass(frozen=True, slots=True)
class MailDifference:
    extent: Extent
    changes: WordChanges | None


def mail_difference(reference: str, copy: str) -> MailDifference:
    """How the words of `copy` differ from those of `reference`, links and addresses left aside."""
    first, second = _plain(reference), _plain(copy)
    changes = word_changes(first, second) if _kindred(first, second) else None
    if changes is None:
        return MailDifference(Extent.OTHER, None)
    if not changes.passages:
        return MailDifference(Extent.NONE, changes)
    blacked = bool(_BLACKED_OUT.search(copy) or _BLACKED_OUT.search(reference))
    lossy = any("\ufffd" in text or "??" in text for text in (reference, copy))
    extent = _extent([one for one in changes.passages if not _is_transport(one, blacked=blacked, lossy=lossy)], changes, first, second)
    if extent in (Extent.EDGE, Extent.SHORT, Extent.REPLACED) and _only_notices(reference, copy, blacked=blacked, lossy=lossy):
        return MailDifference(Extent.BLOCK, changes)
    return MailDifference(extent, changes)


def _only_notices(reference: str, copy: str, *, blacked: bool, lossy: bool) -> bool:
    """Whether the two are alike, or one is the other cut short, once what servers and programs put in is left aside."""
    first, second = (_plain(without_notices(text)) for text in (reference, copy))
    changes = word_changes(first, second) if words_of(first) and words_of(second) else None
    if changes is None:
        return False
    left = [one for one in changes.passages if not _is_transport(one, blacked=blacked, lossy=lossy)]
    return _extent(left, changes, first, second) in (Extent.NONE, Extent.TRANSPORT, Extent.BLOCK)


def _extent(left: Sequence[Passage], changes: WordChanges, first: str, second: str) -> Extent:
    if not left:
        return Extent.TRANSPORT
    words = len(words_of(first)), len(words_of(second))
    replaced = [passage for passage in left if passage.removed and passage.added]
    if replaced:
        if changes.share > _OTHER_TEXT:
            return Extent.OTHER
        return Extent.EDGE if all(_at_an_edge(passage, words) for passage in replaced) else Extent.REPLACED
    short = [p for p in left if max(len(p.removed), len(p.added)) <= _SHORT and p.first[0] > 0 and p.first[1] < words[0]]
    return Extent.SHORT if short else Extent.BLOCK


def _at_an_edge(passage: Passage, words: tuple[int, int]) -> bool:
    """Whether a whole passage, and not a word or two, is exchanged at the very beginning or end of both texts."""
    begins = passage.first[0] == passage.second[0] == 0
    ends = (passage.first[1], passage.second[1]) == words
    return (begins or ends) and min(len(passage.removed), len(passage.added)) > _SHORT


def _kindred(first: str, second: str) -> bool:
    """Whether the shorter text has so many words in common with the longer that comparing their order is worth the work."""
    old, new = (Counter(words_of(text)) for text in (first, second))
    return (old & new).total() >= _OTHER_TEXT * min(old.total(), new.total()) / 2


def _plain(text: str) -> str:
    """The text without transfer encoding left over, mark-up, links, addresses and invisible characters."""
    if len(_ESCAPED.findall(text)) > 1:
        text = _unquoted(text)
    text = _LINK.sub(" ", html.unescape(text))
    return "".join(sign for sign in text if sign.isascii() or unicodedata.category(sign) != "Cf")


def _unquoted(text: str) -> str:
    data = quopri.decodestring(text.encode("utf-8", "replace"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _is_transport(passage: Passage, *, blacked: bool, lossy: bool) -> bool:
    old, new = "".join(passage.removed).casefold(), "".join(passage.added).casefold()
    if old == new or _unaccented(old) == _unaccented(new) or {old, new} <= {"", *_SMILEYS}:
        return True
    if all(_CROSSED.fullmatch(word) for word in passage.added) and (passage.added or blacked):
        return True
    if _residue(old) != _residue(new) or (old + new).isascii():
        return False
    garbled = lossy or bool(_GARBLE & set(old + new)) or script_of(old) != script_of(new)
    return garbled or bool(_residue(old))


def _unaccented(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _residue(text: str) -> str:
    """What is left of a word when everything that another character set may garble is taken away."""
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())
