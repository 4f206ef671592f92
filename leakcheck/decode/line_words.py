"""Whether a header line says to its reader what the signed one said, whatever relays and lists did to how it is written."""

import re

from leakcheck.decode.mail_headers import decoded

#: Of a list's name, or of a filter's verdict: one word. What is longer may be a sentence.
_TAG = re.compile(
    r"\[[\w.+&:/-]{1,24}\]|\*{2,5} ?(?:SUSPECTED |POSSIBLE |LIKELY )?(?:SPAM|JUNK|BULK) ?\*{2,5}|\[?(?:EXTERNAL|SPAM)\]?:?|\{Spam\?\}", re.IGNORECASE
)
_REPLY = re.compile(r"(?:(?P<answer>re|aw|sv|vs|antw|odp)|(?P<forward>fwd?|wg|tr|enc)) ?: ?", re.IGNORECASE)
_ADDRESS_WORD = re.compile(r"[^\s\"'<>(),;]+")
_ADDRESSES = frozenset({"from", "to", "cc"})


def says_the_same(name: str, present: bytes, signed: bytes) -> bool:
    """Whether a reader of the line as it stands is told nothing that the signed one did not tell.

    True for lines that a reader does not take for words of the message, and for dates, whose spellings are compared elsewhere.
    """
    here, then = _text(present), _text(signed)
    if name == "subject":
        tag = put_before(present, signed)
        return bool(tag) or _bare(here) == _bare(then)
    # Names may be dropped from addresses, but not put to them: names without addresses, and names of groups, included.
    return name not in _ADDRESSES or sorted(_ADDRESS_WORD.findall(here)) == sorted(_ADDRESS_WORD.findall(then))


def put_before(present: bytes, signed: bytes) -> str:
    """The one-word tag that a list or a filter put into a subject; empty where the two differ otherwise, or not at all."""
    here, then = _text(present), _text(signed)
    for match in _TAG.finditer(here):
        rest = " ".join((here[: match.start()] + here[match.end() :]).split())
        if _bare(rest) == _bare(then):
            return match[0]
    return ""


def _text(value: bytes) -> str:
    return " ".join(decoded(value.decode("utf-8", "surrogateescape")).split())


def _bare(subject: str) -> tuple[tuple[str, ...], str]:
    """A subject's marks of answers and forwards by kind, each once, and the rest: `AW: Re: x` is an answer as `Re: x` is."""
    marks: list[str] = []
    while match := _REPLY.match(subject):
        kind = match.lastgroup or ""
        if kind not in marks:
            marks.append(kind)
        subject = subject[match.end() :].lstrip()
    return tuple(marks), subject
