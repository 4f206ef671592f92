"""A document holds mails as words: header lines that were typed or pasted, and no message."""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_SENDER = re.compile(r"(?:from|von|de|da|van|от|від|od) ?:[ \t]{0,8}\S", re.IGNORECASE)
_TO = re.compile(r"(?:to|an|à|a|para|aan|кому|do) ?:[ \t]{0,8}\S", re.IGNORECASE)
_SENT = re.compile(
    r"(?:date|sent|gesendet|datum|envoyé|enviado(?: el)?|fecha|data|inviato|verzonden|дата|отправлено|wysłano) ?:[ \t]{0,8}\S", re.IGNORECASE
)
_DAY = re.compile(r"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)(?P<rest>[a-z]{0,6})\b[.,]", re.IGNORECASE)
#: A header's lines follow one another; a letter that merely mentions who wrote when spreads them.
_WITHIN, _MOST_LINES = 7, 20_000
#: A text file may be the message itself under another ending; printouts in PDF have a rule of their own.
_LEFT_TO_OTHERS = frozenset({"plain_text", "chat_transcript", "pdf_document"})


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.CREATION,
    needs=(TextContent,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "People copy mails into documents to keep, send or print them together.",
        "Programs that collect mails for lawyers and archives write them out as documents.",
        "The document is a manual or a draft that shows how a mail should look.",
    ),
    sources=(
        "Ceglia v. Zuckerberg, No. 1:10-cv-00569 (W.D.N.Y. 26 March 2013), report and recommendation (mails that existed only in Word documents)",
        "RFC 5322 section 3.6 (the lines of a header)",
    ),
    false_alarms=None,
)
def mails_as_text_in_document(examined: Examined) -> Iterator[Observation]:
    """The document holds mails as words, and not as messages.

    Header lines that stand in a document were typed or pasted there. Signatures, numbers, trace lines and clocks of a message do
    not come along, so that nothing about such a mail can be checked. Ask for the messages themselves (.eml, .msg, or the mailbox),
    and ask the other side for its copies. Mail programs spell header lines alike in all mails; where they are spelled in several ways,
    the sentence says so, because lines that were copied from several programs or typed by hand look so.
    """
    if examined.item.format in _LEFT_TO_OTHERS:
        return
    for text in examined.every(TextContent):
        # A head has three lines at least, each with a colon.
        if text.role != "document" or text.text.count(":") < 3:
            continue
        heads = list(_heads(list(islice(text.text.splitlines(), _MOST_LINES))))
        if heads:
            many = "a mail" if len(heads) == 1 else f"{len(heads):,} mails"
            sentence = f"The document holds {many} as words, and not as messages: nothing in their header lines can be checked here."
            yield Observation(sentence=sentence + _spelled(heads), evidence=(text,))
            return


def _heads(lines: list[str]) -> Iterator[list[str]]:
    """The lines of each mail's header: from the sender's line on, where a recipient and a date follow close by."""
    for place, line in enumerate(lines):
        if ":" not in line or not _SENDER.match(line):
            continue
        near = lines[place : place + _WITHIN]
        end = next((number for number, other in enumerate(near[1:], 1) if _SENDER.match(other)), len(near))
        head = near[:end]
        if any(map(_TO.match, head[1:])) and any(map(_SENT.match, head[1:])):
            yield head


def _spelled(heads: list[list[str]]) -> str:
    forms: dict[str, set[str]] = {}
    for line in (line for head in heads for line in head if _SENT.match(line)):
        for match in _DAY.finditer(line):
            forms.setdefault(match["day"].lower(), set()).add(match[0][:-1])
    varied = sorted(" and ".join(f"“{form}”" for form in sorted(found)) for found in forms.values() if len(found) > 1)
    return f" They are not spelled alike: one day of the week is written {varied[0]}." if varied else ""
