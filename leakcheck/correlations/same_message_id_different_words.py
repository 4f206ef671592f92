"""Two copies of one message differ in their words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.copy_evidence import addresses, evidence_of, first_time, sent_at, signature_of
from leakcheck.decode.mail_wording import Extent, MailDifference, greets_another, mail_difference
from leakcheck.model.dump import Anchor, Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonRole, TextContent, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: An identifier on more messages than this is a broken program's constant.
_MOST = 50
_FOOTER = "A mailing list or a mail server put a footer, banner or disclaimer into one copy, or a scanner cut something out of it."
_DECODING = "One copy was downloaded in part, or exported by a program that renders HTML as text in its own way."
_REUSED = "The sender's program used one Message-ID again for another message, for example for each recipient of a circular."


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a message."""

    item: Item
    text: str
    page: bool
    """Whether the words were read from a page (HTML), as in a copy that has lost its plain text."""
    anchor: Anchor | None


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        _FOOTER,
        _DECODING,
        _REUSED,
        "A mailbox program let its owner edit a received message, or kept several states of a draft under one Message-ID.",
    ),
    sources=(
        "https://www.forensicfocus.com/articles/forensic-examination-of-manipulated-email-in-gmail",
        "https://www.vircom.com/blog/facebook-ceglias-alleged-emails-fraud-or-not",
        "RFC 5322 section 3.6.4 (one Message-ID, one message)",
        "RFC 6376 section 5.3 and RFC 6377 section 3 (what lists do to messages)",
    ),
    false_alarms=FalseAlarms(0, 2557, "mails of the shared corpus, 171 of them authenticated"),
)
def same_message_id_different_words(dump: Dump) -> Iterator[Observation]:
    """Two copies of one message, by its Message-ID, differ in their words.

    A Message-ID names one message for ever. Where one copy is authenticated by a mail server's signature and another copy with the
    same Message-ID, sender, recipients and date replaces some of its words by others, that other copy no longer says what was
    sent. Added footers, cut downloads, other decodings and renderings are told apart and do not count; where one copy has only the
    page (HTML) and the other plain text, which programs fill with words of their own, it is a lead; where no copy is
    authenticated, nobody can say which one holds the words that were sent.
    """
    for _, items in dump.sharing(IdentifierKind.MESSAGE, _MOST):
        copies = [copy for item in items if item.kind is ItemKind.MAIL for copy in _copy(dump, item)]
        signed = [copy for copy in copies if copy.anchor is not None and copy.anchor.mail.path == copy.item.path]
        loose = [copy for copy in copies if copy.anchor is None]
        if signed:
            for copy in loose:
                yield from _against_signed(dump, copy, signed)
        else:
            yield from _among_unsigned(dump, loose)


def _copy(dump: Dump, item: Item) -> Iterator[_Copy]:
    bodies = dump.facts_of(item.path, TextContent, "body")
    if bodies and all(text.complete == "whole" for text in bodies):
        yield _Copy(item, "\n".join(text.text for text in bodies), any("html" in text.at.part.lower() for text in bodies), dump.anchor(item.path))


def _against_signed(dump: Dump, copy: _Copy, signed: Sequence[_Copy]) -> Iterator[Observation]:
    others = [one for one in signed if one.item.sha256 != copy.item.sha256]
    if any(one.text == copy.text for one in others):
        return
    compared = [(mail_difference(one.text, copy.text), one) for one in others]
    if not compared or any(found.extent in (Extent.NONE, Extent.TRANSPORT) for found, _ in compared):
        return
    found, reference = min(compared, key=lambda pair: (pair[0].changes is None, pair[0].changes.changed if pair[0].changes else 0))
    weight, direction, tested = _weighed(dump, found, copy, reference)
    if weight is Weight.NOTE:
        return
    sentence = f"An authenticated copy of this message ({reference.item.path}) has other words in {_places(found)}; the difference is shown."
    if direction is Direction.LEAD and _other_form(copy, reference):
        forms = ("page (HTML)", "plain text") if copy.page else ("plain text", "page (HTML)")
        sentence = (
            f"The words of this copy were read from its {forms[0]}, those of an authenticated copy of the same message ({reference.item.path}) "
            f"from its {forms[1]}, and they differ. Many programs put other words into the one form than into the other; the difference is shown."
        )
    elif direction is Direction.LEAD:
        sentence = (
            f"This copy and an authenticated copy of the same message ({reference.item.path}) differ by whole passages, "
            "as mailing lists, mail servers and cut downloads cause; the difference is shown."
        )
    yield Observation(
        sentence=sentence, evidence=_evidence(dump, copy, reference), weight=weight, direction=direction, tested=tested,
        item=copy.item.path, others=(reference.item.path,), difference=found.changes.lines if found.changes else (),
    )  # fmt: skip


def _weighed(dump: Dump, found: MailDifference, copy: _Copy, reference: _Copy) -> tuple[Weight, Direction, tuple[Tested, ...]]:
    """How loudly to speak: a step softer for every innocent explanation that cannot be excluded."""
    if found.extent is Extent.OTHER:
        return Weight.NOTE, Direction.LEAD, ()
    if found.extent is Extent.BLOCK:
        return Weight.WEAK, Direction.LEAD, (Tested(_FOOTER, "possible"), Tested(_DECODING, "possible"))
    if _other_form(copy, reference) and not _another_number(found):
        return Weight.WEAK, Direction.LEAD, (Tested(_DECODING, "possible"),)
    footer = Tested(_FOOTER, "excluded" if found.extent is Extent.REPLACED else "possible")
    if not _same_people(dump, copy, reference):
        return Weight.WEAK, Direction.ALTERATION, (footer, Tested(_REUSED, "possible"))
    dates = sent_at(dump, copy.item.path), sent_at(dump, reference.item.path)
    one_mail = dates[0] is not None and dates[0] == dates[1] and not greets_another(reference.text, copy.text)
    reused = Tested(_REUSED, "excluded" if one_mail else "possible")
    # That both are single files says nothing of the program that wrote them out; that a container made the words anew costs a step.
    same_kind = copy.item.format == reference.item.format
    # An export may come in the same form, too; but none exchanges one word for another.
    decoding = Tested(_DECODING, "unlikely" if same_kind and not _other_form(copy, reference) and found.extent is Extent.REPLACED else "possible")
    certain = found.extent is Extent.REPLACED and one_mail and same_kind and not _other_form(copy, reference)
    return Weight.STRONG if certain else Weight.MODERATE, Direction.ALTERATION, (footer, decoding, reused)


def _other_form(copy: _Copy, reference: _Copy) -> bool:
    """Whether the words were read from different forms of the message: some exports keep only the page, and a newsletter's plain text has others."""
    return copy.page != reference.page


def _another_number(found: MailDifference) -> bool:
    """Whether a number stands in the very place of another one: no form says another sum."""
    passages = found.changes.passages if found.changes else ()
    numbers = ([[word for word in side if word.isdecimal()] for side in (one.removed, one.added)] for one in passages)
    return any(len(old) == len(new) > 0 and old != new for old, new in numbers)


def _same_people(dump: Dump, copy: _Copy, reference: _Copy) -> bool:
    asked = ((PersonRole.SENDER,), (PersonRole.RECIPIENT,))
    return all(addresses(dump, copy.item.path, *roles) == addresses(dump, reference.item.path, *roles) for roles in asked)


def _among_unsigned(dump: Dump, copies: Sequence[_Copy]) -> Iterator[Observation]:
    for copy in copies[1:]:
        first = copies[0]
        if first.text == copy.text:
            continue
        found = mail_difference(first.text, copy.text)
        if found.extent is Extent.REPLACED and found.changes and _same_people(dump, copy, first):
            sentence = (
                f"A message of the same Message-ID, sender and recipients ({first.item.path}) has other words in {_places(found)}: another "
                "copy, or an identifier that a program used twice. Neither is authenticated, so that nothing says which of them holds the words "
                "that were sent."
            )
            yield Observation(
                sentence=sentence, evidence=_evidence(dump, copy, first), weight=Weight.WEAK, direction=Direction.LEAD,
                item=copy.item.path, others=(first.item.path,), difference=found.changes.lines,
            )  # fmt: skip


def _places(found: MailDifference) -> str:
    count = len(found.changes.passages) if found.changes else 0
    return "one place" if count == 1 else f"{count:,} places"


def _evidence(dump: Dump, copy: _Copy, other: _Copy) -> tuple[AnyFact, ...]:
    paths = (copy.item.path, other.item.path)
    names = [_message_id(dump, path) for path in paths]
    times = [first_time(dump, path, TimeRole.SENT) for path in paths]
    return evidence_of(*names, signature_of(other.anchor) if other.anchor else None, *times)


def _message_id(dump: Dump, path: str) -> AnyFact | None:
    found = (fact for fact in dump.facts_of(path, Identifier, IdentifierKind.MESSAGE))
    return next((located(fact, path) for fact in found), None)
