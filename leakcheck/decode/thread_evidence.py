"""The facts on which a comparison of a message with the one that it answers rests."""

from collections.abc import Iterable, Sequence

from leakcheck.decode.copy_evidence import evidence_of, first_time, signature_of
from leakcheck.model.dump import Anchor, Answer, Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, Link, TextContent, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item


def whole_text(dump: Dump, item: Item) -> str:
    """A message's own words; empty where there are none or where they were cut at the limit."""
    return _joined(dump.facts_of(item.path, TextContent, "body"))


def whole_texts(dump: Dump, items: Iterable[Item]) -> dict[str, str]:
    """The own words of some messages by their paths, those of them that have any which were not cut."""
    found = dump.facts_of_each([item.path for item in items], TextContent, "body")
    return {path: text for path, bodies in found.items() if (text := _joined(bodies))}


def _joined(bodies: Sequence[TextContent]) -> str:
    return "\n".join(text.text for text in bodies) if all(text.complete == "whole" for text in bodies) else ""


def own_anchor(dump: Dump, item: Item) -> Anchor | None:
    """The signature on the message itself that authenticates it, if any."""
    anchor = dump.anchor(item.path)
    return anchor if anchor is not None and anchor.mail.path == item.path else None


def thread_evidence(dump: Dump, answer: Answer, parent: Item) -> tuple[AnyFact, ...]:
    """What ties the two together, when each says that it was sent, and the signature on either."""
    paths = (answer.item.path, parent.path)
    names = [located(one, paths[1]) for one in dump.facts_of(paths[1], Identifier, IdentifierKind.MESSAGE)]
    values = {one.value for one in names if isinstance(one, Identifier)}
    links = (located(link, paths[0]) for link in dump.facts_of(paths[0], Link) if link.target in values)
    signed = (item for item in (answer.item, parent) if item.path in answer.authenticated)
    anchors = [anchor for item in signed if (anchor := own_anchor(dump, item)) is not None]
    times = [first_time(dump, path, TimeRole.SENT) for path in paths]
    return evidence_of(next(links, None), *names[:1], *times, *(signature_of(anchor) for anchor in anchors))
