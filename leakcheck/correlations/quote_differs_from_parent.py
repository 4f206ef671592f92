"""A message quotes the one that it answers in other words than stand there."""

from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.quotations import LEAST_WORDS, Quotation, quotation, quoted_as_it_stands
from leakcheck.decode.thread_evidence import thread_evidence, whole_texts
from leakcheck.model.dump import Answer, Dump
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_EDITED = "Whoever answered changed the quotation: corrected a slip, shortened a sentence, withheld a name."
_OTHER_STATE = "Another state of the same message was answered, for example one before a server or a scanner changed it."
_CUT = "Lines were left out of the quotation, remarks put between them, or the lines broken anew."
#: More copies than these of one message are looked at in vain.
_MOST_COPIES, _MOST_SHOWN = 8, 40
#: The words of so many answers and of what they answer are fetched together, and held.
_BATCH = 20


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        _EDITED,
        _OTHER_STATE,
        _CUT,
        "A program put the quotation into another character set and lost letters.",
    ),
    sources=("RFC 3676 section 4.5 (quoted lines)", "RFC 5322 section 3.6.4 (which message is answered)"),
    false_alarms=FalseAlarms(0, 17, "honest answers of public collections that quote twenty words or more of a message that is there too"),
)
def quote_differs_from_parent(dump: Dump) -> Iterator[Observation]:
    """A message quotes the message that it answers in other words than stand there.

    Mail programs copy the words of the message that is answered into the answer. Where a quoted passage begins and ends as in the
    message that lies in the dump, and in between some of its words are replaced by others, either the quotation was changed or the
    message was. Passages left out, remarks put in, other line breaks and other renderings do not count. If one of the two is
    authenticated, the question is about the other; people do edit quotations, so that this alone settles nothing.
    """
    asked = ((answer, copies) for answer in dump.answers() if (copies := _copies(answer)) and not _all_signed(answer, copies))
    while batch := list(islice(asked, _BATCH)):
        texts = whole_texts(dump, (item for answer, copies in batch for item in (answer.item, *copies)))
        for answer, copies in batch:
            if text := texts.get(answer.item.path):
                yield from _compared(dump, answer, text, [(parent, texts.get(parent.path, "")) for parent in copies])


def _copies(answer: Answer) -> list[Item]:
    """What it may have quoted, each wording of bytes once."""
    return list({parent.sha256: parent for parent in answer.parents if parent.sha256 != answer.item.sha256}.values())[:_MOST_COPIES]


def _all_signed(answer: Answer, copies: list[Item]) -> bool:
    """Between authenticated messages nothing is in question, and their words need not be compared."""
    return answer.authenticated.issuperset(item.path for item in (answer.item, *copies))


def _compared(dump: Dump, answer: Answer, text: str, copies: list[tuple[Item, str]]) -> Iterator[Observation]:
    # Of several copies the one that was quoted has to be found first.
    if len(copies) == 1 and quoted_as_it_stands(text, copies[0][1]):
        return
    found = [(quotation(text, words), parent) for parent, words in copies]
    told = [(one, parent) for one, parent in found if one.words >= LEAST_WORDS]
    # A copy that is quoted as it stands is the one that was answered.
    if not told or any(not one.differing for one, _ in told):
        return
    quoted, parent = min(told, key=lambda pair: (len(pair[0].differing), pair[1].path))
    signed = [item.path in answer.authenticated for item in (answer.item, parent)]
    if not all(signed):
        yield _observation(dump, answer, parent, quoted, signed)


def _observation(dump: Dump, answer: Answer, parent: Item, quoted: Quotation, signed: list[bool]) -> Observation:
    item, other = (parent, answer.item) if signed[0] else (answer.item, parent)
    which = "An authenticated answer" if signed[0] else "It answers an authenticated message" if signed[1] else "It answers a message"
    says = "quotes this message" if signed[0] else "and quotes it"
    sentence = f"{which} ({other.path}) {says} in other words than stand there; the difference is shown."
    if not any(signed):
        sentence += " Neither of the two is authenticated, so that nothing says which of them holds the words as they were."
    lines = [line for one in quoted.differing if one.changes for line in one.changes.lines]
    return Observation(
        sentence=sentence,
        evidence=thread_evidence(dump, answer, parent),
        direction=Direction.ALTERATION if any(signed) else Direction.LEAD,
        tested=(Tested(_CUT, "excluded"), Tested(_EDITED, "possible"), Tested(_OTHER_STATE, "possible")),
        item=item.path,
        others=(other.path,),
        difference=tuple(lines[:_MOST_SHOWN]),
    )
