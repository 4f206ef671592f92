"""People and times inside Office documents: comments and tracked changes of Word, Excel and PowerPoint."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.ooxml_package import attributes, plain
from leakcheck.decode.part_signs import SIGNS
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

#: Per part and kind of mark.
_MOST = 2000
#: Longer than what the names of parts are told by.
_LONGEST_BEGINNING = 40


@dataclass(frozen=True)
class _Mark:
    """A start tag that names a person, a time or both."""

    parts: re.Pattern[str]
    tag: re.Pattern[bytes]
    who: tuple[str, ...] = ()
    """Attributes that hold the name."""
    person: PersonRole = PersonRole.COMMENTER
    when: str = ""
    utc: str = ""
    """The attribute that holds the same time in UTC, where newer programs write it too."""
    time: TimeRole = TimeRole.COMMENTED

    @property
    def signs(self) -> frozenset[bytes]:
        """The beginnings of what a part must hold one of to say anything by such tags; the tags themselves begin as all elements begin."""
        names = (*self.who, self.when, self.utc, "userId")
        # Of names with a prefix from the colon on: `Table of Authorities` stands in every list of styles.
        return frozenset(name[max(name.find(":"), 0) :][:5].encode() for name in names if name)


def _mark(parts: str, tag: str) -> tuple[re.Pattern[str], re.Pattern[bytes]]:
    return re.compile(parts, re.IGNORECASE), re.compile(rf"<({tag})\s([^<>]{{1,1500}})".encode())


# [MS-DOCX] sections 2.5 and 2.7, [MS-XLSX] section 2.6, [MS-PPTX] section 2.2, ISO/IEC 29500-1 sections 17.13, 18.11, 19.4.
_CHANGED = r"w:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|[a-zA-Z]{2,12}Change)"
_MARKS = (
    _Mark(*_mark(r"word/", _CHANGED), ("w:author",), PersonRole.REVISER, "w:date", "w16du:dateUtc", TimeRole.CHANGED),
    _Mark(*_mark(r"word/", "w:comment"), ("w:author",), PersonRole.COMMENTER, "w:date", "w16du:dateUtc"),
    _Mark(*_mark(r"word/commentsExtensible", "w16cex:commentExtensible"), utc="w16cex:dateUtc"),
    _Mark(*_mark(r"xl/threadedComments/", "(?:x18tc:)?threadedComment"), when="dT"),
    _Mark(*_mark(r"xl/persons/", "(?:x18tc:)?person"), ("displayName",)),
    _Mark(*_mark(r"xl/revisions/revisionHeaders", "header"), ("userName",), PersonRole.REVISER, "dateTime", "", TimeRole.CHANGED),
    _Mark(*_mark(r"xl/revisions/userNames", "userInfo"), ("name",), PersonRole.OPENED_BY),
    _Mark(*_mark(r"ppt/revisionInfo", r"p1510:client"), when="dt", time=TimeRole.HISTORY),
    _Mark(*_mark(r"ppt/commentAuthors", "p:cmAuthor"), ("name",)),
    _Mark(*_mark(r"ppt/authors", r"p\d{0,4}:author"), ("name",)),
    _Mark(*_mark(r"ppt/comments/", "p:cm"), when="dt"),
    _Mark(*_mark(r"ppt/comments/", r"p\d{1,4}:(?:cm|reply)"), when="created"),
)
_WORD_PERSON = re.compile(rb"""<w15:person\s([^<>]{1,600})>(?:\s{0,20}<w15:presenceInfo\s([^<>]{1,600}))?""")
#: PowerPoint keeps the account beside an author's name ([MS-PPTX] section 2.6.1).
_PRESENCE = re.compile(rb"<p15:presenceInfo\s([^<>]{1,600})")
_EXCEL_AUTHORS = re.compile(rb"<(?:\w{1,20}:)?author>([^<>]{1,300})</")
_NO_ADDRESS = re.compile(r"[\s<>]|^$")


def people(part: str, data: bytes, held: frozenset[bytes]) -> Iterator[AnyFact]:
    """Who commented on and changed the document, and when, as far as this part says; `held` are the signs that it holds."""
    marks, signs = _marks_in(part[:_LONGEST_BEGINNING])
    for mark in marks if any(sign in held if sign in SIGNS else sign in data for sign in signs) else ():
        for match in islice(mark.tag.finditer(data), _MOST):
            yield from _marked(mark, f"{part}: {match[1].decode()}", attributes(match[2]))
    yield from _listed(part, data)


@lru_cache(maxsize=1000)
def _marks_in(beginning: str) -> tuple[Sequence[_Mark], frozenset[bytes]]:
    """What is searched for in parts whose names begin so, and the signs of all that."""
    marks = [mark for mark in _MARKS if mark.parts.match(beginning)]
    return marks, frozenset[bytes]().union(*(mark.signs for mark in marks))


def _listed(part: str, data: bytes) -> Iterator[AnyFact]:
    """The lists of people that Word and Excel keep apart from what they did."""
    if part.endswith("people.xml"):
        for match in islice(_WORD_PERSON.finditer(data), _MOST):
            account = attributes(match[2] or b"")
            yield from _person(f"{part}: w15:person", attributes(match[1]).get("w15:author", ""), account.get("w15:userId", ""))
            yield from _account(f"{part}: w15:presenceInfo", account.get("w15:providerId", ""), account.get("w15:userId", ""))
    if part.startswith("ppt/commentAuthors"):
        for match in islice(_PRESENCE.finditer(data), _MOST):
            account = attributes(match[1])
            yield from _account(f"{part}: p15:presenceInfo", account.get("providerId", ""), account.get("userId", ""))
    if part.lower().startswith("xl/comments"):
        for match in islice(_EXCEL_AUTHORS.finditer(data), _MOST):
            name = plain(match[1], 300).strip()
            # Excel files threaded comments under `tc={GUID}` for older versions: no person's name.
            if name and not name.startswith("tc={"):
                yield PersonClaim(at=Location(f"{part}: author", name), role=PersonRole.COMMENTER, name=name)


def _marked(mark: _Mark, place: str, values: dict[str, str]) -> Iterator[AnyFact]:
    for name in mark.who:
        if values.get(name):
            at = Location(f"{place} {name}", values[name])
            yield PersonClaim(at=at, role=mark.person, name=values[name][:300], address=_address(values.get("userId", "")))
    yield from _account(place, values.get("providerId", ""), values.get("userId", ""))
    stated, utc = iso_moment(values.get(mark.when, "")), iso_moment(values.get(mark.utc, ""))
    if stated is not None:
        at = Location(f"{place} {mark.when} (local time, whatever its Z says)", values[mark.when])
        yield TimeClaim(at=at, role=mark.time, moment=Moment(stated.wall, None, stated.precision))
    if utc is not None:
        yield TimeClaim(at=Location(f"{place} {mark.utc}", values[mark.utc]), role=mark.time, moment=utc)


def _person(place: str, name: str, account: str) -> Iterator[AnyFact]:
    if name:
        yield PersonClaim(at=Location(place, f"{name} {account}".strip()), role=PersonRole.REVISER, name=name[:300], address=_address(account))


def _account(place: str, provider: str, user: str) -> Iterator[AnyFact]:
    """The user's number in a directory: a Windows SID, an object id behind `S::address::`, a Microsoft account ([MS-DOCX] section 2.5.4)."""
    number = user.rpartition("::")[2].strip()
    # Without a directory the programs write the person's name once more.
    if number and "@" not in number and provider not in {"", "None"}:
        yield Identifier(at=Location(f"{place} {provider[:60]}", user), kind=IdentifierKind.ACCOUNT, value=number[:200])


def _address(account: str) -> str:
    """The mail address in an account's id: `S::paul@example.org::8f6b…` or the address itself; else empty."""
    found = next((step for step in account.split("::") if "@" in step), "")
    return "" if _NO_ADDRESS.search(found) else normal_address(found)
