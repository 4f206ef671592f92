"""Another mail of one sender and subject has the same or nearly the same words, and neither is authenticated."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leakcheck.decode.copy_evidence import evidence_of, first_person, first_time, received_at, whole_file
from leakcheck.decode.mail_folders import is_draft
from leakcheck.decode.mail_wording import Extent, MailDifference, mail_difference
from leakcheck.decode.quotations import unquoted
from leakcheck.decode.text_digest import words_of
from leakcheck.model.dump import Dump
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PersonRole, TextContent, TimeRole
from leakcheck.model.item import INSIDE, Item
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: A sender who wrote more mails under one subject holds a conversation or sends a newsletter; more wordings are a series.
_MOST_MAILS, _MOST_WORDINGS = 40, 6
#: A mail's own words, quotations left aside; fewer are greetings and thanks.
_LEAST_WORDS = 30
#: Two versions of one mail differ in so large a part of their words at most.
_MOST_CHANGED = 0.2
#: Of the different words so many must be in both before the two are compared word by word.
_KINDRED = 0.6
_MOST_NAMED = 20
_SAME = (Extent.NONE, Extent.TRANSPORT)


@dataclass(frozen=True, slots=True)
class _Mail:
    """A mail with the words that its sender wrote."""

    item: Item
    number: str
    """Its Message-ID; empty where it has none, as drafts often do."""
    text: str
    words: frozenset[str]


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "One is a draft of the other: mail programs keep the states of a letter while it is written.",
        "The letter was sent twice, to others or because the first was not answered or came back.",
        "The two are letters made after one pattern: a reminder, a monthly report, an automatic notice.",
    ),
    sources=("RFC 5322 section 3.6.4 (one Message-ID, one message)", "https://citizenlab.ca/2017/05/tainted-leaks-disinformation-phish"),
    false_alarms=FalseAlarms(
        0, 54, "findings on 2,851 mails of the shared corpus, looked at by hand: each had a copy, a version or a letter of one pattern"
    ),
)
def version_of_another_mail(dump: Dump) -> Iterator[Observation]:
    """Another mail of this collection, of the same sender and subject, has the same or nearly the same words, and no signature speaks for either.

    A draft that was kept beside the letter, a letter that was sent twice, and a letter that was changed after it was sent look alike in
    a dump. What differs is shown, account numbers, amounts, names and dates first. Quoted words are left aside, so that two answers to
    one letter are not taken for versions; so are short mails, and whatever a sender sent in many wordings under one subject. Copies
    under one Message-ID are compared by a check of their own. Which was written first is said only where a server or a mailbox
    recorded it. By itself this is a lead and no reason for suspicion.
    """
    for group in dump.mails_of_one_subject(_MOST_MAILS):
        mails = [mail for item in group for mail in _read(dump, item)]
        wordings: dict[str, list[_Mail]] = {}
        for mail in mails:
            wordings.setdefault(" ".join(words_of(mail.text)), []).append(mail)
        if len(wordings) <= _MOST_WORDINGS:
            yield from _among(dump, list(wordings.values()))


def _read(dump: Dump, item: Item) -> Iterator[_Mail]:
    bodies = [text for text in dump.facts_of(item.path, TextContent) if text.role == "body"]
    if bodies and all(text.complete == "whole" for text in bodies):
        text = unquoted("\n".join(text.text for text in bodies))
        number = next((one.value for one in dump.facts_of(item.path, Identifier) if one.kind is IdentifierKind.MESSAGE), "")
        words = words_of(text)
        if len(words) >= _LEAST_WORDS:
            yield _Mail(item, number, text, frozenset(words))


def _among(dump: Dump, wordings: Sequence[Sequence[_Mail]]) -> Iterator[Observation]:
    for place, mails in enumerate(wordings):
        yield from _sent_again(dump, mails)
        for mail in mails:
            near = (wording[0] for number, wording in enumerate(wordings) if number != place and _kindred(mail, wording[0]))
            other = min(near, key=lambda one: len(one.words ^ mail.words), default=None)
            found = mail_difference(other.text, mail.text) if other is not None else None
            if other is not None and found is not None and found.changes is not None and found.changes.share <= _MOST_CHANGED:
                yield _observation(dump, mail, [other], _differs(found), found.changes.lines if found.extent not in _SAME else ())


def _kindred(mail: _Mail, other: _Mail) -> bool:
    """Whether the two may be versions at all: comparing word by word costs a thousand times more."""
    return len(mail.words & other.words) >= _KINDRED * max(len(mail.words), len(other.words)) and _two_mails(mail, other)


def _sent_again(dump: Dump, mails: Sequence[_Mail]) -> Iterator[Observation]:
    """The same words: told once a group, at the first path."""
    others = [other for other in mails[1:] if _two_mails(mails[0], other)]
    if others:
        yield _observation(dump, mails[0], others, "the same words", ())


def _two_mails(one: _Mail, other: _Mail) -> bool:
    inside = one.item.path.startswith(f"{other.item.path}{INSIDE}") or other.item.path.startswith(f"{one.item.path}{INSIDE}")
    return not inside and one.item.sha256 != other.item.sha256 and not (one.number and one.number == other.number)


def _differs(found: MailDifference) -> str:
    if found.extent in _SAME or found.changes is None:
        return "the same words, apart from what mail does to them on its way"
    count = len(found.changes.passages)
    return f"nearly the same words: it differs in {'one passage' if count == 1 else f'{count:,} passages'}, shown here as there and as in this mail"


def _observation(dump: Dump, mail: _Mail, others: Sequence[_Mail], words: str, difference: tuple[str, ...]) -> Observation:
    other = others[0]
    which = f"Another mail of this sender under this subject ({other.item.path}) has"
    if len(others) > 1:
        which = f"{len(others):,} other mails of this sender under this subject, such as {other.item.path}, have"
    normal = "None of them is authenticated; drafts and letters sent twice are normal."
    sentence = f"{which} {words}.{_drafts(mail, other)} {normal}{_order(dump, mail, other)}"
    named = tuple(one.item.path for one in others[:_MOST_NAMED])
    return Observation(sentence=sentence, evidence=_evidence(dump, mail.item, other.item), item=mail.item.path, others=named, difference=difference)


def _drafts(mail: _Mail, other: _Mail) -> str:
    match is_draft(mail.item.path), is_draft(other.item.path):
        case True, True:
            return " Both lie in folders of drafts."
        case True, False:
            return " This one lies in a folder of drafts."
        case False, True:
            return " The other lies in a folder of drafts."
    return ""


def _order(dump: Dump, mail: _Mail, other: _Mail) -> str:
    """Which was there first, as far as somebody else recorded it."""
    own, theirs = received_at(dump, mail.item.path), received_at(dump, other.item.path)
    if own is not None and theirs is not None and own.moment.is_before(theirs.moment):
        return f" This one was received first ({own.moment}), as a mailbox or a trace line records."
    if own is not None and theirs is not None and theirs.moment.is_before(own.moment):
        return f" The other was received first ({theirs.moment}), as a mailbox or a trace line records."
    return ""


def _evidence(dump: Dump, item: Item, other: Item) -> tuple[AnyFact, ...]:
    sent = (first_time(dump, one.path, TimeRole.SENT) for one in (item, other))
    return evidence_of(whole_file(item), whole_file(other), first_person(dump, item.path, PersonRole.SENDER), *sent)
