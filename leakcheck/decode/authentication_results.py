"""What mail servers record of their checks: Authentication-Results (RFC 8601) and Received-SPF (RFC 7208 section 9.1).

Read tolerantly, because large providers break the grammar (no name in front, plain text as values), and in linear time.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.visible_text import storable

#: More than any honest field holds; what lies beyond is not read.
_LONGEST = 20_000
_MOST_RESULTS = 60
_MOST_PROPERTIES = 30
_LONGEST_VALUE = 300
_LONGEST_WORD = 1_000
# Every alternative takes what it finds and gives nothing back, so that no text makes it slow.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\\.?|[();=]|\s+|[^\s"()\\;=]+', re.DOTALL)
_KEYWORD = re.compile(r"[a-z][a-z0-9_-]{0,40}")
#: Between these and the words around them blanks and comments may stand (RFC 8601 section 2.2).
_GLUE = frozenset({"=", "/", "."})
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
#: RFC 8617 section 4.1.1: the ARC form of the field begins with the number of its set.
_INSTANCE = re.compile(r"i=[0-9]{1,4}")
#: RFC 7208 section 9.1's names, and those under which RFC 8601 section 2.3 says the same.
_SPF_PROPERTIES = {"envelope-from": "smtp.mailfrom", "helo": "smtp.helo", "client-ip": "policy.client-ip"}
_DOMAIN_OF = re.compile(r"domain of (?:transitioning )?([^\s;]{1,255})", re.IGNORECASE)
_WHO = re.compile(r"\s*([A-Za-z0-9.-]{1,255}):\s")


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """How one check came out."""

    method: str
    """`dkim`, `spf`, `dmarc`, … in lower case."""
    result: str
    """`pass`, `fail`, `none`, … in lower case."""
    reason: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    """What was checked, in its order: (`header.d`, `example.org`); names in lower case."""

    def value(self, name: str) -> str:
        """The first value of a property, empty where it is absent."""
        return next((value for other, value in self.properties if other == name), "")

    def __str__(self) -> str:
        return " ".join((f"{self.method}={self.result}", *(f"{name}={value}" for name, value in self.properties)))


@dataclass(frozen=True, slots=True)
class RecordedResults:
    """One field."""

    authserv_id: str
    """The name under which the server speaks, lower case; empty where it gives none, as Microsoft's servers do."""
    results: tuple[RecordedResult, ...]


def parse(value: str) -> RecordedResults:
    """The results of an Authentication-Results or ARC-Authentication-Results field, unfolded. What is no result is passed over."""
    statements = [statement.words for statement in _statements(value)]
    if len(statements[0]) == 1 and _INSTANCE.fullmatch(statements[0][0].lower()):
        statements = statements[1:]
    name = statements.pop(0)[0] if statements and statements[0] and "=" not in statements[0][0] else ""
    results = (_result(words) for words in statements[:_MOST_RESULTS])
    return RecordedResults(_kept(name).lower().rstrip("."), tuple(result for result in results if result is not None))


def parse_received_spf(value: str) -> RecordedResults:
    """The result of a Received-SPF field, unfolded; its server's name as `receiver=` or the comment's first word gives it."""
    first, *others = _statements(value)
    if not first.words or not _KEYWORD.fullmatch(first.words[0].lower()):
        return RecordedResults("", ())
    given = [*first.words[1:], *(word for other in others for word in other.words)]
    pairs = [_pair(word) for word in given if "=" in word][:_MOST_PROPERTIES]
    properties = [(_SPF_PROPERTIES.get(name, name), text) for name, text in pairs]
    of, who = _DOMAIN_OF.search(first.comment), _WHO.match(first.comment)
    if of and "smtp.mailfrom" not in dict(properties):
        properties.append(("smtp.mailfrom", _kept(of[1])))
    name = dict(properties).get("receiver") or (who[1] if who else "")
    return RecordedResults(_kept(name).lower().rstrip("."), (RecordedResult("spf", first.words[0].lower(), properties=tuple(properties)),))


class _Statement:
    """What stands between two semicolons, while it is read."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._comment: list[str] = []
        self._depth, self._comments, self._apart, self._joined = 0, 0, True, False

    @property
    def comment(self) -> str:
        """The first comment, without those inside it."""
        return "".join(self._comment)

    @property
    def in_comment(self) -> bool:
        return self._depth > 0

    def take(self, token: str) -> None:
        """`name=value` becomes one word, whatever blanks and comments lie around the equals sign (RFC 8601 section 2.2)."""
        if token == "(":
            self._depth, self._comments = self._depth + 1, self._comments + (self._depth == 0)
        elif token == ")":
            self._depth = max(0, self._depth - 1)
            self._apart = True
        elif self._depth:
            self._comment += [token] if self._comments == 1 else []
        elif token.isspace():
            self._apart = True
        else:
            self._add(token)

    def _add(self, token: str) -> None:
        text = _ESCAPED.sub(r"\1", token.strip('"')) if token.startswith('"') else token
        # A second equals sign ends a base64 value and joins nothing.
        joins = token in _GLUE and not (token == "=" and self.words and "=" in self.words[-1])
        if self.words and (joins or self._joined or not self._apart):
            if len(self.words[-1]) < _LONGEST_WORD:
                self.words[-1] += text
        else:
            self.words.append(text)
        self._apart, self._joined = False, joins


def _statements(value: str) -> Iterator[_Statement]:
    statement = _Statement()
    for match in _TOKEN.finditer(value[:_LONGEST]):
        if match[0] == ";" and not statement.in_comment:
            yield statement
            statement = _Statement()
        else:
            statement.take(match[0])
    yield statement


def _result(words: list[str]) -> RecordedResult | None:
    if not words or "=" not in words[0]:
        return None
    method, result = _pair(words[0])
    method = method.partition("/")[0]
    if not _KEYWORD.fullmatch(method) or not _KEYWORD.fullmatch(result.lower()):
        return None
    pairs = [_pair(word) for word in words[1:] if "=" in word]
    reason = next((value for name, value in pairs if name == "reason"), "")
    properties = tuple(pair for pair in pairs if pair[0] != "reason")[:_MOST_PROPERTIES]
    return RecordedResult(method, result.lower(), reason, properties)


def _pair(word: str) -> tuple[str, str]:
    name, _, value = word.partition("=")
    return _kept(name).lower(), _kept(value)


def _kept(text: str) -> str:
    return storable(text.strip(), _LONGEST_VALUE)
