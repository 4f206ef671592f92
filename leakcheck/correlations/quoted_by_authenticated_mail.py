"""An authenticated message quotes this one, word for word."""

from collections.abc import Iterator, Sequence
from itertools import islice

from leakcheck.decode.copy_evidence import evidence_of, first_person, signature_of
from leakcheck.decode.mail_notices import heads_of_quotations
from leakcheck.decode.quotation_search import QuotationIndex
from leakcheck.decode.quotations import LEAST_WORDS, Quotation, quotation, unquoted
from leakcheck.decode.thread_evidence import own_anchor, thread_evidence, whole_text, whole_texts
from leakcheck.model.dump import Answer, Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonClaim, PersonRole, TextContent
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule
from leakcheck.model.verdict import Flag

_MOST_COPIES = 8
#: The words of so many answers and of what they answer are fetched together, and held.
_BATCH = 20
_LEAST_WITHOUT_LINK = 2 * LEAST_WORDS


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
    a message and never authenticates it. At least twenty words have to be quoted, and none of them replaced by others; where no
    Message-ID binds the two, forty, below a line that names this message's sender.
    """
    linked: set[str] = set()
    for answer, parent, texts in _linked(dump):
        if parent.path not in linked:
            quoted = quotation(texts[0], texts[1])
            if quoted.words >= LEAST_WORDS and not quoted.differing:
                linked.add(parent.path)
                yield _observation(parent, answer.item, quoted, thread_evidence(dump, answer, parent))
    for parent, item, quoted in _named(dump, linked):
        yield _observation(parent, item, quoted, _evidence(dump, item, parent))


def _linked(dump: Dump) -> Iterator[tuple[Answer, Item, tuple[str, str]]]:
    """Each authenticated answer and each message without a signature that it answers, with the words of both."""
    signed = (answer for answer in dump.answers() if answer.item.path in answer.authenticated)
    asked = ((answer, loose) for answer in signed if (loose := _loose(dump, answer)))
    while batch := list(islice(asked, _BATCH)):
        texts = whole_texts(dump, (item for answer, loose in batch for item in (answer.item, *loose)))
        yield from (
            (answer, parent, (texts[answer.item.path], texts[parent.path]))
            for answer, loose in batch
            for parent in loose
            if answer.item.path in texts and parent.path in texts
        )


def _loose(dump: Dump, answer: Answer) -> list[Item]:
    return [parent for parent in answer.parents if parent.path not in answer.authenticated and not dump.is_anchored(parent.path)][:_MOST_COPIES]


def _named(dump: Dump, done: set[str]) -> Iterator[tuple[Item, Item, Quotation]]:
    """Messages without a link that are quoted below a line that names their sender, each once."""
    index = QuotationIndex()
    signed = dump.authenticated_mails()
    while batch := list(islice(signed, _BATCH)):
        for path, text in whole_texts(dump, batch).items():
            if heads_of_quotations(text):
                index.add(path, text)
    for parent, body in dump.facts(TextContent, "body") if index else ():
        own = unquoted(body.text)
        candidates = index.may_quote(own) if parent.kind is ItemKind.MAIL and parent.path not in done else ()
        if candidates and not dump.is_anchored(parent.path):
            for found in _first(dump, parent, own, candidates):
                done.add(parent.path)
                yield found


def _first(dump: Dump, parent: Item, text: str, candidates: Sequence[str]) -> Iterator[tuple[Item, Item, Quotation]]:
    sender = first_person(dump, parent.path, PersonRole.SENDER)
    for item in filter(None, map(dump.item, candidates)) if sender else ():
        answer = whole_text(dump, item)
        if sender and _is_named(sender, heads_of_quotations(answer)) and not _is_copy(dump, item, parent):
            quoted = quotation(answer, text)
            if quoted.words >= _LEAST_WITHOUT_LINK and not quoted.differing:
                yield parent, item, quoted
                return


def _is_named(sender: PersonClaim, heads: Sequence[str]) -> bool:
    """By address, or by a name of two words or more."""
    names = [sender.address.lower(), sender.name.lower() if len(sender.name.split()) > 1 else ""]
    return any(name and name in head for name in names for head in heads)


def _is_copy(dump: Dump, item: Item, parent: Item) -> bool:
    """Whether the two are copies of one message, which quotes the same as itself."""
    names = [{one.value for one in dump.facts_of(path, Identifier, IdentifierKind.MESSAGE)} for path in (item.path, parent.path)]
    return bool(names[0] & names[1])


def _evidence(dump: Dump, item: Item, parent: Item) -> tuple[AnyFact, ...]:
    anchor = own_anchor(dump, item)
    people = [first_person(dump, path, PersonRole.SENDER) for path in (parent.path, item.path)]
    return evidence_of(*people, signature_of(anchor) if anchor else None)


def _observation(parent: Item, item: Item, quoted: Quotation, evidence: tuple[AnyFact, ...]) -> Observation:
    return Observation(
        sentence=(
            f"An authenticated message ({item.path}) quotes {quoted.words:,} of the words of this message as they stand here. Of the rest "
            "of the message, and of its header lines, that says nothing."
        ),
        evidence=evidence,
        item=parent.path,
        others=(item.path,),
    )
