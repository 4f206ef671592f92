"""The message bears the very signature of another one, which that one fits and it does not."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.copy_evidence import addresses, evidence_of, first_time, sent_at, signature_of
from leakcheck.decode.mail_wording import Extent, MailDifference, mail_difference
from leakcheck.decode.text_digest import words_of
from leakcheck.model.dump import Anchor, Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonRole, TextContent, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: On more messages than this a signature is an example that everybody copies.
_MOST = 50
#: Shorter texts may be what is left of a picture or of a text that could not be decoded.
_LEAST_WORDS = 5
_DIFFERENT = frozenset({Extent.REPLACED, Extent.OTHER})
_MADE_ANEW = "A program made a new message out of the other one, as a draft or a forwarded copy, and kept its lines."
_DECODING = "One copy was exported by a program that gives messages new numbers and renders their texts in its own way."


@dataclass(frozen=True, slots=True)
class _Bearer:
    """A message that bears a signature."""

    item: Item
    mark: Identifier
    name: Identifier
    """Its Message-ID."""


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.SIGNATURE,
    needs=(),
    innocent=(
        _MADE_ANEW,
        _DECODING,
        "A mailbox was damaged, and its program put the lines of one message over the text of another.",
        "Unwanted bulk mail carries lines that its sender copied from other people's messages: then this is how the message arrived.",
    ),
    sources=(
        "RFC 6376 section 3.7 (the signature is made of the hash of the text and of the signed lines)",
        "RFC 5322 section 3.6.4 (one Message-ID, one message)",
    ),
    false_alarms=FalseAlarms(0, 507, "different signed messages of public test suites, 159 of them authenticated"),
)
def signature_of_another_message(dump: Dump) -> Iterator[Observation]:
    """The message bears the very signature of another message of this dump, which that one fits and this one does not.

    A mail server computes its signature from the text and the lines of one message, so that no two messages have the same. Where two
    messages with different numbers (Message-ID) and different words bear one signature, and it fits one of them, it was made for that one
    and stands in the other because somebody, or a program, copied the lines. It counts in full where the two name the same sender and
    the same time of sending, so that the one passes itself off as signed; else it may be a draft or a forwarded copy that a program
    made. Where it is not known to fit either, nothing says for which of the two it was made.
    """
    groups = list(_groups(dump))
    paths = {one.item.path for group in groups for one in group}
    fitting = {(item.path, answer.at.part.lower()) for item, answer in dump.authenticating() if item.path in paths} if groups else set()
    told: set[str] = set()
    for group in groups:
        for observation in _in_group(dump, group, fitting):
            # Two signatures that were taken over together are one event.
            if observation.item not in told:
                told.add(observation.item)
                yield observation


def _groups(dump: Dump) -> Iterator[Sequence[_Bearer]]:
    """The messages that share a signature, where they are not all copies of one by their Message-ID."""
    for value, items in dump.sharing(IdentifierKind.SIGNATURE, _MOST):
        mails = [item for item in items if item.kind is ItemKind.MAIL]
        said = dump.facts_of_each([item.path for item in mails], Identifier)
        bearers = [bearer for item in mails for bearer in _bearer(item, said.get(item.path, ()), value)]
        if len({bearer.name.value for bearer in bearers}) > 1:
            yield bearers


def _bearer(item: Item, identifiers: Sequence[Identifier], value: str) -> Iterator[_Bearer]:
    mark = next((one for one in identifiers if one.kind is IdentifierKind.SIGNATURE and one.value == value), None)
    name = next((one for one in identifiers if one.kind is IdentifierKind.MESSAGE), None)
    if mark is not None and name is not None:
        yield _Bearer(item, mark, name)


def _in_group(dump: Dump, group: Sequence[_Bearer], fitting: Collection[tuple[str, str]]) -> Iterator[Observation]:
    owner = next((one for one in group if (one.item.path, _numbered(one.mark.at.part)) in fitting), None)
    anchor = dump.anchor(owner.item.path) if owner else None
    reference = owner or group[0]
    text = _words(dump, reference)
    for one in group if text else ():
        if one.name.value == reference.name.value or dump.is_anchored(one.item.path):
            continue
        words = _words(dump, one)
        found = mail_difference(text, words) if words else None
        if found is not None and found.extent in _DIFFERENT:
            yield _against(dump, one, reference, found, anchor) if anchor is not None else _undecided(dump, one, reference, found)


def _words(dump: Dump, one: _Bearer) -> str:
    """The whole text; empty where there is none, or too little or not all of it to be compared."""
    bodies = dump.facts_of(one.item.path, TextContent, "body")
    text = "\n".join(body.text for body in bodies)
    return text if all(body.complete == "whole" for body in bodies) and len(words_of(text)) >= _LEAST_WORDS else ""


def _numbered(part: str) -> str:
    """Where a field stands, as the answers of signatures count: the first has a number, too."""
    return (part if part.endswith("]") else f"{part} [0]").lower()


def _against(dump: Dump, one: _Bearer, owner: _Bearer, found: MailDifference, anchor: Anchor) -> Observation:
    same_sender = _senders(dump, one) == _senders(dump, owner)
    dates = sent_at(dump, one.item.path), sent_at(dump, owner.item.path)
    same_date = dates[0] is not None and dates[0] == dates[1]
    same_form = one.item.format == owner.item.format
    made_anew = Tested(_MADE_ANEW, "excluded" if same_sender and same_date else "possible")
    decoding = Tested(_DECODING, "excluded" if same_form else "possible")
    sentence = (
        f"This message bears the very signature of another message here ({owner.item.path}), which fits that one and not this one. "
        "The two have different numbers (Message-ID) and different words."
    )
    return Observation(
        sentence=sentence, evidence=_evidence(dump, one, owner, anchor),
        weight=_weight(same_sender=same_sender, same_date=same_date, same_form=same_form),
        tested=(made_anew, decoding), item=one.item.path, others=(owner.item.path,), difference=found.changes.lines if found.changes else (),
    )  # fmt: skip


def _weight(*, same_sender: bool, same_date: bool, same_form: bool) -> Weight:
    if not same_sender:
        return Weight.WEAK
    return Weight.STRONG if same_date and same_form else Weight.MODERATE


def _undecided(dump: Dump, one: _Bearer, other: _Bearer, found: MailDifference) -> Observation:
    sentence = (
        f"This message and another one here ({other.item.path}) bear one and the same signature, and have different numbers (Message-ID) and "
        "different words. A server makes a signature anew for every message; for which of the two it was made, if for either, nothing here shows."
    )
    return Observation(
        sentence=sentence, evidence=_evidence(dump, one, other, None), weight=Weight.WEAK, direction=Direction.LEAD,
        item=one.item.path, others=(other.item.path,), difference=found.changes.lines if found.changes else (),
    )  # fmt: skip


def _senders(dump: Dump, one: _Bearer) -> frozenset[str]:
    return addresses(dump, one.item.path, PersonRole.SENDER)


def _evidence(dump: Dump, one: _Bearer, other: _Bearer, anchor: Anchor | None) -> tuple[AnyFact, ...]:
    times = [first_time(dump, path, TimeRole.SENT) for path in (one.item.path, other.item.path)]
    own, others = [[located(fact, bearer.item.path) for fact in (bearer.mark, bearer.name)] for bearer in (one, other)]
    return evidence_of(*own, *others, signature_of(anchor) if anchor else None, *times)
