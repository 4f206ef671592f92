"""How the words of two copies of one message differ, and what mail itself does to words on its way."""

import html
import quopri
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from leakcheck.decode.letter_spellings import unaccented
from leakcheck.decode.mail_notices import without_notices
from leakcheck.decode.masked_text import is_mask_label
from leakcheck.decode.respelled_words import respelled_like
from leakcheck.decode.scripts import script_of
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.word_changes import Passage, WordChanges, word_changes

# What differs between renderings of one message, or is rewritten on its way (Safe Links, list archives), is no wording.
#: An address begins where none of its signs stands before: else a long word would be gone through from each of its letters.
_LINK = re.compile(
    r"(?:https?|ftp|mailto|cid|tel):[^\s<>\"]+|www\.[^\s<>\"]+|<[^<>]{1,500}>|(?<![^\s<>@])[^\s<>@]++@[^\s<>@]+"
    # What archives show in place of an address, and the host that a gateway shows behind a link which it rewrote.
    r"|\[(?:email[\s\xa0]protected|hidden email|e-?mail address (?:removed|hidden))\]|\[(?:[\w-]{1,60}\.){1,6}[a-z]{2,20}\]",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"=[0-9A-F]{2}")
#: As JSON and other notations of programs write letters beyond ASCII, where an export left them so.
_NOTATION = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([A-Fa-f][0-9A-Fa-f]))")
#: Names of emoji, as chat and ticket systems write them for the signs.
_EMOJI_NAME = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,30}:(?![\w:])")
#: A host that is named without the sign of a link; programs make it one.
_HOST = re.compile(r"(?<![\w@./-])(?:[\w-]{1,60}\.){1,6}[a-z]{2,20}(?![\w@-])(?:/[^\s<>]{0,300})?", re.IGNORECASE)
_URL = re.compile(r"https?://", re.IGNORECASE)
#: The rest of a word that was blacked out from some letter on.
_PARTLY = re.compile(r"\w{1,30}[*█•]{2,}\w{0,30}|[*█•]{2,}\w{1,30}")
_BLACKED_OUT = re.compile(r"█|\*{3}|\[\s*(?:redacted|removed|…|\.\.\.)", re.IGNORECASE)
_CROSSED = re.compile(r"x{2,}|redacted|removed|deleted|anonymi[sz]ed|caviard\w*|masqu\w*|geschwärzt", re.IGNORECASE)
#: What plain text puts around stressed words: an underscore would count as a letter.
_EMPHASIS = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
#: Places that a program fills in for each recipient: marked as programs mark them, or named by a word for names in brackets.
_BLANK = re.compile(
    r"%%[\w .:-]{1,40}%%|\{\{[\w .:|-]{1,40}\}\}|\$\{[\w.]{1,40}\}|\*\|[\w:]{1,40}\|\*|«[\w ]{1,40}»|<<[\w ]{1,40}>>"
    r"|\[(?:(?:first|last|full|your) ?)?name\]|\[(?:surname|salutation|vorname|nachname|anrede|nom|pr[ée]nom|firstname|lastname|fname|lname)\]",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"\W*(?:dear|hello|hi|good (?:morning|day|evening)|liebe[rs]?|hallo|sehr geehrte[rs]?|guten (?:morgen|tag|abend)|cher|chère|chers|bonjour|salut"
    r"|estimad[oa]|querid[oa]|hola|car[oa]|gentile|beste|geachte|уважаем\w*|дорог\w*|здравствуйте)\b",
    re.IGNORECASE,
)
_LONGEST_GREETING = 8
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
    first, written = _plain(reference), _plain(copy)
    second = respelled_like(first, written)
    changes = word_changes(first, second) if _kindred(first, second) else None
    if changes is None:
        return MailDifference(Extent.OTHER, None)
    if not changes.passages:
        return MailDifference(Extent.NONE if words_of(first) == words_of(written) else Extent.TRANSPORT, changes)
    asked = _Asked.of(reference, copy)
    extent = _extent([one for one in changes.passages if not _is_transport(one, asked)], changes, first, second)
    if extent in (Extent.EDGE, Extent.SHORT, Extent.REPLACED) and _only_notices(reference, copy, asked):
        return MailDifference(Extent.BLOCK, changes)
    return MailDifference(extent, changes)


def greets_another(reference: str, copy: str) -> bool:
    """Whether the first lines greet different people, as the copies of one circular do, whose recipients' numbers differ in the text, too."""
    greeting, other = (_plain(text).strip().partition("\n")[0] for text in (reference, copy))
    greets = all(_GREETING.match(line) and len(words_of(line)) <= _LONGEST_GREETING for line in (greeting, other))
    return greets and words_of(greeting) != words_of(respelled_like(greeting, other))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What of two texts as wholes decides about their passages."""

    blacked: bool
    """Whether either has blacked-out places."""
    lossy: bool
    """Whether either has signs in place of lost letters."""
    blanks: tuple[frozenset[str], frozenset[str]]
    """The names of places that a program fills in, in either."""
    fractions: frozenset[str]
    """The numbers that signs such as ½ in either consist of."""
    hosts: tuple[frozenset[str], frozenset[str]]
    """The words of hosts that either names, of which the other has made links."""
    partly: frozenset[str]
    """What is left of words that either has blacked out in part."""

    @classmethod
    def of(cls, reference: str, copy: str) -> "_Asked":
        both = reference, copy
        first, second = (frozenset(word for match in _BLANK.finditer(text) for word in words_of(match[0])) for text in both)
        partly = frozenset(word for text in both for match in _PARTLY.finditer(text) for word in words_of(match[0]))
        return cls(
            blacked=any(map(_BLACKED_OUT.search, both)),
            lossy=any("\ufffd" in text or "??" in text for text in both),
            blanks=(first, second),
            fractions=_fractions(*both),
            hosts=(_hosts(reference, copy), _hosts(copy, reference)),
            partly=partly,
        )


def _hosts(text: str, other: str) -> frozenset[str]:
    """The words of hosts in a text, where the other has more links."""
    if "." not in text or len(_URL.findall(other)) <= len(_URL.findall(text)):
        return frozenset()
    return frozenset(word for match in _HOST.finditer(text) for word in words_of(match[0]))


def _only_notices(reference: str, copy: str, asked: _Asked) -> bool:
    """Whether the two are alike, or one is the other cut short, once what servers and programs put in is left aside."""
    first, written = (_plain(without_notices(text)) for text in (reference, copy))
    second = respelled_like(first, written)
    changes = word_changes(first, second) if words_of(first) and words_of(second) else None
    if changes is None:
        return False
    left = [one for one in changes.passages if not _is_transport(one, asked)]
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
    if "\\" in text and len(_NOTATION.findall(text)) > 1:
        text = _NOTATION.sub(lambda match: chr(int(match[1] or match[2], 16)), text)
    text = _EMPHASIS.sub(" ", _LINK.sub(" ", html.unescape(text)))
    if ":" in text:
        text = _EMOJI_NAME.sub(" ", text)
    return "".join(sign for sign in text if sign.isascii() or unicodedata.category(sign) != "Cf")


def _unquoted(text: str) -> str:
    data = quopri.decodestring(text.encode("utf-8", "replace"))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _is_transport(passage: Passage, asked: _Asked) -> bool:
    old, new = "".join(passage.removed).casefold(), "".join(passage.added).casefold()
    if old == new and not asked.fractions.isdisjoint((*passage.removed[-1:], *passage.added[-1:])):
        # Right behind a digit `1/2` is no half any more.
        return False
    if old == new or unaccented(old) == unaccented(new) or {old, new} <= {"", *_SMILEYS} or _fills_a_blank(passage, asked):
        return True
    if (all(_CROSSED.fullmatch(word) for word in passage.added) and (passage.added or asked.blacked)) or is_mask_label(passage.added):
        return True
    if _is_link(passage, asked) or _is_blacked_out_in_part(passage, asked):
        return True
    if _residue(old) != _residue(new) or (old + new).isascii():
        return False
    garbled = asked.lossy or bool(_GARBLE & set(old + new)) or script_of(old) != script_of(new)
    return garbled or bool(_residue(old))


def _is_blacked_out_in_part(passage: Passage, asked: _Asked) -> bool:
    """Whether the words put in are what is left of those taken out."""
    pairs = zip(passage.removed, passage.added, strict=False)
    whole = len(passage.added) == len(passage.removed) > 0
    return whole and all(new.casefold() in asked.partly and (old.startswith(new) or old.endswith(new)) for old, new in pairs)


def _is_link(passage: Passage, asked: _Asked) -> bool:
    """Whether nothing but a host's name is missing on the one side, where the other has made a link of it."""
    sides = (passage.removed, passage.added)
    return any(
        bool(words) and not other and asked.hosts[side].issuperset(word.casefold() for word in words)
        for side, (words, other) in enumerate((sides, sides[::-1]))
    )


def _fills_a_blank(passage: Passage, asked: _Asked) -> bool:
    """Whether one copy has the name of a place where the other has what a program put there: the pattern of a circular, and a copy of it."""
    are_blanks = [
        bool(words) and all(word.casefold() in blanks for word in words)
        for words, blanks in zip((passage.removed, passage.added), asked.blanks, strict=True)
    ]
    return are_blanks[0] != are_blanks[1]


def _fractions(*texts: str) -> frozenset[str]:
    whole = {unicodedata.normalize("NFKC", sign) for text in texts if not text.isascii() for sign in set(text) if not sign.isascii()}
    return frozenset(number for sign in whole if "\u2044" in sign for number in words_of(sign))


def _residue(text: str) -> str:
    """What is left of a word when everything that another character set may garble is taken away."""
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())
