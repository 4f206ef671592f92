"""What the HTML of a mail says of itself: the program that wrote it, its language, files on somebody's disk, clocks in the names of pictures.

Mail programs that let people format their text write a page, and into its head what they are: Outlook its Word and its version, older
programs of Microsoft the build of Internet Explorer on that computer, Exchange its own build. An answer holds the pages of older messages
below, which are other people's; only what stands above them is told of the program and the language.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from itertools import islice

from leakcheck.decode.clock_numbers import Token, hidden_time
from leakcheck.decode.html_marks import html_marks, newest_layer
from leakcheck.decode.html_pictures import picture_places
from leakcheck.decode.mail_clocks import content_id_clock
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    LanguageClaim,
    LanguageRole,
    PathClaim,
    SoftwareClaim,
    SoftwareRole,
)
from leakcheck.model.location import Location

#: Programs write their head into the first lines; style sheets of many kilobytes stand behind it.
_HEAD, _ENOUGH = 20_000, 2_000_000
_META = re.compile(r"<meta\s([^<>]{1,400})>", re.IGNORECASE)
_IS_GENERATOR = re.compile(r"""name\s?=\s?["']?generator(?![\w-])""", re.IGNORECASE)
_CONTENT = re.compile(r"""content\s?=\s?(?:"([^"]{1,200})"|'([^']{1,200})'|([^\s"'>]{1,200}))""", re.IGNORECASE)
#: `Microsoft Word 15 (filtered medium)`, `MS Exchange Server version 6.5.7652.6`, `MSHTML 6.00.2900.2180`.
_VERSION = re.compile(r"(?P<name>\D{2,80}?)(?:/|\s++(?:version\s++)?)(?P<version>\d[\d.]{0,30})(?:\s*\([\w ]{1,40}\))?")
_LANGUAGE = re.compile(r"""<(?:html|body)\s(?:[^<>]{0,400}\s)?lang\s?=\s?["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3})(?=["'\s>])""", re.IGNORECASE)
_WORD, _REGION = "Microsoft Word", 2
_LINKED, _FILE = re.compile(r"""(?:href|background|url)\s?[=(]\s?["']?(file:[^"'<>)]{3,500})""", re.IGNORECASE), "file:"
_REFERENCE = re.compile(r"""cid:([^\s"'<>)\]]{6,200})""")
_MOST_LINKS, _MOST_REFERENCES, _MOST_CLOCKS = 100, 1000, 20


def html_facts(pages: Iterable[tuple[str, str]]) -> Iterator[AnyFact]:
    """All that the pages of one mail give away beside their words, each with the place where it stands. Never raises, in linear time.

    Programs write one page; what lists and filters put below in pages of their own says nothing of the writer's program.
    """
    for order, (place, source) in enumerate(pages):
        if order == 0:
            yield from _of_writer(place, source)
        yield from picture_places(place, source)
        yield from _linked_files(place, source[:_ENOUGH])
        names = ((place, match[1]) for match in islice(_REFERENCE.finditer(source[:_ENOUGH]), _MOST_REFERENCES))
        yield from islice(content_clocks(names), _MOST_CLOCKS)


def _of_writer(place: str, source: str) -> Iterator[AnyFact]:
    newest = newest_layer(source)
    head = source[: min(_HEAD, len(newest))]
    programs = list(_programs(place, head))
    yield from programs
    yield from _languages(place, head, by_word=any(one.name == _WORD for one in programs))
    for mark in html_marks(newest):
        yield FeatureUse(at=Location(f"{place} (newest text)", mark), kind="html_mark", value=mark)


def _programs(place: str, head: str) -> Iterator[SoftwareClaim]:
    """Nobody writes two; a page that was pasted into another may bring its own."""
    tags = (match[1] for match in _META.finditer(head))
    for tag in islice((tag for tag in tags if _IS_GENERATOR.search(tag)), 3):
        if stated := _CONTENT.search(tag):
            text = storable(unescape(stated[1] or stated[2] or stated[3]).strip("'\" "), 200)
            match = _VERSION.fullmatch(text)
            name, version = (match["name"].strip(), match["version"]) if match else (text, "")
            if name:
                yield SoftwareClaim(at=Location(f"{place}: meta generator", text), role=SoftwareRole.PRODUCER, name=name, version=version)


def _languages(place: str, head: str, *, by_word: bool) -> Iterator[AnyFact]:
    """Word writes the language that its spelling checker was set to for all text; others the one that the page is said to be in."""
    role = LanguageRole.PROOFING if by_word else LanguageRole.CONTENT
    for tag in dict.fromkeys(match[1] for match in islice(_LANGUAGE.finditer(head), 3)):
        yield LanguageClaim(at=Location(f"{place}: lang", tag), role=role, tag=_usual_case(tag))


def _usual_case(tag: str) -> str:
    """A language as everywhere else (RFC 5646 section 2.1.1); Word writes it in capitals."""
    language, *others = tag.split("-")
    return "-".join([language.lower(), *(one.upper() if len(one) == _REGION else one.capitalize() for one in others)])


def _linked_files(place: str, source: str) -> Iterator[AnyFact]:
    """Links to files of the writer's own computer and network; those of pictures are told with the pictures."""
    if _FILE not in source:
        return
    links = (storable(unescape(match[1]).strip(), 500) for match in islice(_LINKED.finditer(source), _MOST_LINKS))
    for path in dict.fromkeys(filter(None, links)):
        yield PathClaim(at=Location(f"{place}: link", path), path=path, role="linked file")


def content_clocks(named: Iterable[tuple[str, str]]) -> Iterator[AnyFact]:
    """The times in the names under which the text shows its pictures (RFC 2392), each once, at the first place where it stands."""
    told = set[Token]()
    for place, name in dict.fromkeys(named):
        token = content_id_clock(name)
        if token is not None and token not in told:
            told.add(token)
            yield hidden_time(Location(f"{place}: Content-ID", storable(name, 200)), token)
