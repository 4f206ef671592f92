"""The same rare slip of the pen stands in documents of different people."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, takewhile

from leakcheck.decode.near_words import NearWords
from leakcheck.decode.text_digest import likeness
from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.model.dump import Dump
from leakcheck.model.facts import PersonClaim, PersonRole, TextContent
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_WORD = re.compile(r"[^\W\d_]{7,24}")
#: A slip in more documents than this is a habit, a term or another language; a word in fewer than this is not known here.
_RARE, _KNOWN = 3, 20
#: How many times more often the right word must occur.
_TIMES = 20
_MOST_WORDS, _MOST_COMMON, _MOST_SLIPS = 1_000_000, 50_000, 5_000
#: Texts that are as alike as this are versions of one another, and share their slips.
_VERSIONS = 0.4
_NAMED = (PersonRole.AUTHOR, PersonRole.LAST_EDITOR)
_TEXT = "document"
#: Letters in which spellings of one word differ between countries and languages: organise and organize, document and Dokument.
_SPELLINGS = frozenset(map(frozenset, ("sz", "cs", "ck", "cz", "ct", "tz", "iy", "ij", "uv", "fv", "ae", "ao")))
#: Letters that one spelling has and another leaves out: colour, judgement, theatre's h in other languages.
_OPTIONAL = frozenset("uehn")


@dataclass(frozen=True, slots=True)
class _Place:
    """A document with the word; its text is fetched again when it is told, so that not all are held."""

    path: str
    minhash: bytes


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.LANGUAGE,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        "Two people made the same slip, as happens with letters that lie side by side on the keyboard.",
        "Both documents were made from one template or copied from one text.",
        "It is no slip but a name, a term or a word of another language.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), paragraph 155 (one mistyped word in four invoices of different years and senders)",),
    false_alarms=FalseAlarms(0, 3301, "documents with text that name somebody, of 110 public collections, whose documents hardly belong together"),
)
def shared_rare_error(dump: Dump) -> Iterator[Observation]:
    """The same rare slip of the pen stands in documents of different people.

    Four invoices said to come from different years bore the title “Invoive”: one hand had made them all. Words are looked at
    that stand in two or three documents of a collection and are one slip away from a word that stands in twenty times as many.
    Documents that are versions of one another are left aside, as are those that name the same people. Others may have made
    the same slip, or copied it: compare the documents side by side.
    """
    counts = _counts(dump)
    common = [word for word, count in counts.most_common(_MOST_COMMON) if count >= _KNOWN]
    near = NearWords(common, 1)
    slips: dict[str, str] = {}
    for word in sorted(word for word, count in counts.items() if 1 < count <= _RARE):
        meant = next((other for _, other in near.near(word) if counts[other] >= _TIMES * counts[word] and _is_slip(word, other)), None)
        if meant is not None and len(slips) < _MOST_SLIPS:
            slips[word] = meant
    del near
    yield from _observations(dump, slips, counts) if slips else ()


def _counts(dump: Dump) -> Counter[str]:
    """In how many documents of different words each word stands. Beyond a million words no new ones are taken up."""
    counts: Counter[str] = Counter()
    for _, text in _texts(dump):
        words = {word.lower() for word in _WORD.findall(text.text)}
        counts.update(words if len(counts) < _MOST_WORDS else words & counts.keys())
    return counts


def _texts(dump: Dump) -> Iterator[tuple[Item, TextContent]]:
    """Each document's text; copies with the same words once."""
    seen: set[bytes] = set()
    for item, text in dump.facts(TextContent, _TEXT):
        digest = bytes.fromhex(text.digest[:16])
        if item.kind is ItemKind.DOCUMENT and digest not in seen:
            seen.add(digest)
            yield item, text


def _is_slip(word: str, meant: str) -> bool:
    """Whether two words one slip apart differ within, and not by an ending, a doubled letter or a country's spelling."""
    start = _alike(word, meant)
    end = min(_alike(word[::-1], meant[::-1]), len(word) - start, len(meant) - start)
    odd, usual = word[start : len(word) - end], meant[start : len(meant) - end]
    if start < 2 or end < 1 or frozenset(odd + usual) in _SPELLINGS:
        return False
    if odd and usual:
        return odd.isascii() == usual.isascii()
    letter = odd or usual
    return end > 1 and letter not in _OPTIONAL and letter not in {word[start - 1], word[len(word) - end]}


def _alike(first: str, second: str) -> int:
    """How many letters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False)))


def _observations(dump: Dump, slips: dict[str, str], counts: Counter[str]) -> Iterator[Observation]:
    found: dict[str, list[_Place]] = {}
    for item, text in _texts(dump):
        for word in sorted({word.lower() for word in _WORD.findall(text.text)} & slips.keys()):
            found.setdefault(word, []).append(_Place(item.path, text.minhash))
    told: dict[str, list[tuple[str, list[_Place]]]] = {}
    for word, places in sorted(found.items()):
        apart = list({place.path: place for place in places}.values())
        if len(apart) > 1 and _of_different_people(dump, apart) and not _versions(apart):
            for place in apart:
                told.setdefault(place.path, []).append((word, apart))
    for path, words in sorted(told.items()):
        yield _observation(dump, path, words, slips, counts)


def _of_different_people(dump: Dump, places: list[_Place]) -> bool:
    """Whether all name somebody, and no two of them the same."""
    named = [_people(dump, place.path) for place in places]
    return all(named) and len(frozenset().union(*named)) == sum(len(names) for names in named)


def _people(dump: Dump, path: str) -> frozenset[str]:
    claims = dump.facts_of(path, PersonClaim)
    return frozenset(
        " ".join(one.name.casefold().split()) for one in claims if one.role in _NAMED and one.name.strip() and not names_nobody(one.name)
    )


def _versions(places: list[_Place]) -> bool:
    return any(likeness(one.minhash, other.minhash) >= _VERSIONS for at, one in enumerate(places) for other in places[at + 1 :])


def _observation(dump: Dump, path: str, words: list[tuple[str, list[_Place]]], slips: dict[str, str], counts: Counter[str]) -> Observation:
    others = tuple(sorted({place.path for _, found in words for place in found} - {path}))
    told = ", ".join(f"“{odd}” (for “{slips[odd]}”, which stands in {counts[slips[odd]]:,} documents)" for odd, _ in words[:5])
    count = "one other document" if len(others) == 1 else f"{len(others):,} other documents"
    sentence = f"This document shares with {count} of other people what looks like a slip that no further document here has: {told}."
    texts = (located(text, one) for one in (path, *others[:_RARE]) for text in dump.facts_of(one, TextContent) if text.role == _TEXT)
    return Observation(sentence=sentence, evidence=tuple(islice(texts, _RARE)), item=path, others=others)
