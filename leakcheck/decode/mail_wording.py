"""How the words of two copies of one message differ, and what mail itself does to words on its way."""

import html
import quopri
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from leakcheck.decode.scripts import script_of
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.word_changes import Passage, WordChanges, word_changes

# What differs between renderings of one message, or is rewritten on its way (Safe Links, list archives), is no wording.
_LINK = re.compile(r"(?:https?|ftp|mailto|cid|tel):[^\s<>\"]+|www\.[^\s<>\"]+|<[^<>]{1,500}>|[^\s<>@]+@[^\s<>@]+", re.IGNORECASE)
_ESCAPED = re.compile(r"=[0-9A-F]{2}")
_BLACKED_OUT = re.compile(r"█|\*{3}|\[\s*(?:redacted|removed|…|\.\.\.)", re.IGNORECASE)
_CROSSED = re.compile(r"x{2,}|redacted|removed|deleted|anonymi[sz]ed|caviard\w*|masqu\w*|geschwärzt", re.IGNORECASE)
#: Letters that UTF-8 read as Latin-1 is full of, in lower case.
_GARBLE = frozenset("ãâðñ\ufffd")
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
    left = [passage for passage in changes.passages if not _is_transport(passage, blacked=blacked, lossy=lossy)]
    return MailDifference(_extent(left, changes, reference), changes)


def _extent(left: Sequence[Passage], changes: WordChanges, reference: str) -> Extent:
    if not left:
        return Extent.TRANSPORT
    if any(passage.removed and passage.added for passage in left):
        return Extent.OTHER if changes.share > _OTHER_TEXT else Extent.REPLACED
    words = len(re.findall(r"\w+", _plain(reference)))
    short = [p for p in left if max(len(p.removed), len(p.added)) <= _SHORT and p.first[0] > 0 and p.first[1] < words]
    return Extent.SHORT if short else Extent.BLOCK


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
    if old == new or _unaccented(old) == _unaccented(new):
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
