"""An authenticated message quotes this one, word for word."""

from collections.abc import Iterator

from leakcheck.decode.quotations import LEAST_WORDS, Quotation, quotation
from leakcheck.decode.thread_evidence import own_anchor, thread_evidence, whole_text
from leakcheck.model.dump import Answer, Dump
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule
from leakcheck.model.verdict import Flag

_MOST_COPIES = 8


@rule(
    weight=Weight.MODERATE,
    direction=Direction.GENUINENESS,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "This message was made from the quotation: whoever has the answer has the quoted words, and the name of the message that they are of.",
        "The words were changed before they were quoted: a quotation shows only what the one who answered had.",
    ),
    sources=("RFC 3676 section 4.5 (quoted lines)", "RFC 6376 section 3.7 (a signature covers the text, quotations included)"),
    false_alarms=FalseAlarms(0, 4185, "pairs of a public message with quotations and another that it does not quote"),
    flag=Flag.QUOTED,
)
def quoted_by_authenticated_mail(dump: Dump) -> Iterator[Observation]:
    """An authenticated message answers this one and quotes it word for word.

    The answer's signature covers the words that it quotes. So the quoted words are as old as the answer, and its sender had them
    before them in this form. That is a record by somebody else, but of the words alone: it does not cover the header lines of the
    quoted message nor the parts that are not quoted, and whoever has the answer could build such a message from it. So it supports
    a message and never authenticates it. At least twenty words have to be quoted, and none of them replaced by others.
    """
    for answer in dump.answers():
        loose = [parent for parent in answer.parents if dump.anchor(parent.path) is None][:_MOST_COPIES]
        if loose and own_anchor(dump, answer.item) is not None:
            text = whole_text(dump, answer.item)
            for parent in loose:
                quoted = quotation(text, whole_text(dump, parent))
                if quoted.words >= LEAST_WORDS and not quoted.differing:
                    yield _observation(dump, answer, parent, quoted)


def _observation(dump: Dump, answer: Answer, parent: Item, quoted: Quotation) -> Observation:
    return Observation(
        sentence=(
            f"An authenticated answer ({answer.item.path}) quotes {quoted.words:,} of the words of this message as they stand here. Of the rest "
            "of the message, and of its header lines, that says nothing."
        ),
        evidence=thread_evidence(dump, answer, parent),
        item=parent.path,
        others=(answer.item.path,),
    )
