"""How much of the mail is authenticated, and how much of it is of the dull kind that nobody would make up."""

import heapq
import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby

from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.facts import FeatureUse, Identifier, IdentifierKind, PersonClaim, PersonRole, SignatureMark
from leakcheck.model.item import ItemKind
from leakcheck.model.note import Circumstances, note

#: Of fewer messages a share says nothing.
_LEAST = 50
_MARKS = ("list-unsubscribe:", "list-unsubscribe-post:", "auto-submitted:", "list-id:")
#: The part before the @ of addresses from which machines write (RFC 2142 section 5, and what services call themselves).
_MACHINES = re.compile(
    r"(?:no|do-?not|ne-?pas)[-_.]?(?:reply|answer|repondre)|newsletters?|mailer-daemon|postmaster|notifications?|notify|alerts?|bounces?|"
    r"receipts?|invoices?|billing|orders?|updates?|listserv|majordomo|automail|auto-?(?:confirm|reply)\w*",
    re.IGNORECASE,
)
_EXAMPLES = 5


@note(
    innocent=(
        "Somebody who leaks mails leaves out what is dull, or was asked to.",
        "Spam and newsletters are filed elsewhere or deleted by their readers and by filters.",
        "Older mail is mostly unsigned: few servers signed before 2010.",
    ),
    sources=("RFC 2919 (List-Id), RFC 2369 (List-Unsubscribe), RFC 3834 (Auto-Submitted)", "RFC 2142 (mailbox names for common services)"),
)
def dull_mail(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """How many messages are authenticated, and how many are dull: newsletters, lists, notices that machines send.

    Real mailboxes are mostly dull. Whoever adds to a collection can add dull messages too, but cannot sign them in the name of
    others; so it is worth knowing how many of the dull ones are authenticated. It speaks for or against the collection as a whole,
    and says nothing about any single message.
    """
    counts: Counter[str] = Counter()
    examples: list[str] = []
    for path, marks in _marked(dump):
        if "mail" not in marks:
            continue
        counts.update(marks)
        counts["unconfirmed"] += "signed" in marks and "authenticated" not in marks
        if {"dull", "authenticated"} <= marks:
            counts["both"] += 1
            examples += [path] if len(examples) < _EXAMPLES else []
    if counts["mail"] >= _LEAST:
        yield DumpNote(kind=NoteKind.COLLECTION, sentence=_sentence(counts), items=counts["dull"], of=counts["mail"], examples=tuple(examples))


def _marked(dump: Dump) -> Iterator[tuple[str, set[str]]]:
    """Each item with what it is, in the order of the paths, one at a time."""
    streams = (
        ((item.path, "mail") for item in dump.items(ItemKind.MAIL)),
        ((item.path, "authenticated") for item in dump.authenticated_mails()),
        ((item.path, "signed") for item, _ in dump.facts(SignatureMark)),
        ((item.path, "dull") for item, _ in dump.facts(Identifier, IdentifierKind.LIST)),
        ((item.path, "dull") for item, use in dump.facts(FeatureUse, "mail_header") if use.value.lower() in _MARKS),
        ((item.path, "dull") for item, person in dump.facts(PersonClaim, PersonRole.SENDER) if _machine(person.address)),
    )
    for path, marks in groupby(heapq.merge(*streams), key=lambda pair: pair[0]):
        yield path, {mark for _, mark in marks}


def _machine(address: str) -> bool:
    return _MACHINES.fullmatch(address.partition("@")[0][:64]) is not None


def _sentence(counts: Counter[str]) -> str:
    mail, dull, both, unconfirmed = counts["mail"], counts["dull"], counts["both"], counts["unconfirmed"]
    of_them = f", {both or 'none'} of them authenticated" if dull else ""
    bear = "One more bears a signature that was" if unconfirmed == 1 else f"A further {unconfirmed:,} bear signatures that were"
    others = f" {bear} not confirmed here." if unconfirmed else ""
    automatic = f"{_number(dull)} automatic or in bulk: newsletters, mailing lists, notices sent by machines{of_them}."
    return (
        f"Of {mail:,} messages, {_number(counts['authenticated'])} authenticated, and {automatic}{others} Real mailboxes hold much of that. Whoever "
        "adds to a collection can add such messages too, but not such as others signed. This says nothing about any single message."
    )


def _number(count: int) -> str:
    """Counted and not rounded: “about one in ten” would stand for one in sixteen."""
    return "none is" if not count else "one is" if count == 1 else f"{count:,} are"
