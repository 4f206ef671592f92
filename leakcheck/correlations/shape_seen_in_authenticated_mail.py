"""Authenticated messages of the dump show what the public table does not know of their program or service."""

from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.learned_shapes import ASKED, GRACE_MONTHS, OF_PROGRAM, Key, LearnedShapes, Sightings, month_of
from leakcheck.decode.mail_shapes import program_shapes, service_shapes
from leakcheck.decode.mail_times import latest_of
from leakcheck.knowledge.mail_fingerprints import foreign, too_early
from leakcheck.model.dump import Dump, Standing
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Hop
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_EARLY = "provider_trace_of_another_period"
_SPEAKS = {"number": "message_id_foreign_to_client", "boundary": "mime_style_foreign_to_client", "order": "header_order_foreign_to_client"}
_SHOWN = {
    "number": "a number of this shape", "boundary": "marks between their parts of this shape", "order": "their header lines in this order",
    "trace": "a trace line of this form", "line": "this line",
}  # fmt: skip
#: One message may be a copy, or made up by somebody who had the key.
_LEAST = 2


@dataclass(frozen=True, slots=True)
class _Known:
    """A shape that a rule takes for a sign, and the authenticated messages that show it."""

    key: Key
    fact: AnyFact
    seen: Sightings


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.COLLECTION,
    needs=(),
    innocent=(
        "The program or service writes this form, and the public mail that the table was learned from holds too few of its messages.",
        "A gateway of the senders' office, or the export of the whole dump, put the same form into honest messages and this one alike.",
    ),
    sources=(
        "learned from the dump's own authenticated mail; beside it leakcheck/knowledge/tables/mail_fingerprints.csv",
        "RFC 6376 section 2.4: a signature is not about the lines that servers add on the way, so that these messages show what is usual and no more",
    ),
    false_alarms=None,
)
def shape_seen_in_authenticated_mail(dump: Dump) -> Iterator[Observation]:
    """Authenticated messages of this dump show the form that would be a sign by the public table: it means nothing here.

    The public table knows mail programs and services from some hundreds of messages. A dump may hold thousands, among them the
    very versions in question. Where two authenticated messages with different Message-IDs or more, by the same program or service
    and of the same time (six months are allowed either way), show what a rule takes for foreign or too early, the rule's sign
    means nothing in this dump. It stays in the list as a note, with this explanation beside it. If a rule has several reasons, each
    has to be seen.
    """
    learned = dump.once(LearnedShapes)
    for item, facts in dump.facts_together(ItemKind.MAIL, ASKED, Standing.OTHERS) if learned else ():
        known = dict(_explained(Examined(item=item, facts=tuple(facts)), learned))
        if known:
            yield _observation(item.path, known)


def _explained(mail: Examined, learned: LearnedShapes) -> Iterator[tuple[str, tuple[_Known, ...]]]:
    """The rules that speak of this message, and have every reason explained."""
    least = _LEAST + learned.has_copy_of(mail)
    latest = latest_of(mail)
    month = month_of(latest.moment.earliest.date()) if latest is not None else None
    for kind in OF_PROGRAM if month is not None else ():
        odd = [((kind, family, shape), fact) for _, family, shape, fact in program_shapes(mail, kind) if foreign(kind, family, shape)]
        yield from _all_seen(_SPEAKS[kind], [(key, fact, learned.in_period(key, month or 0)) for key, fact in odd], least)
    early = [
        ((kind, service, shape), fact, _until(learned, (kind, service, shape), fact, month or 0))
        for kind, service, shape, fact in service_shapes(mail)
        if too_early(shape, fact, latest)
    ]
    yield from _all_seen(_EARLY, early, least)


def _all_seen(speaks: str, odd: list[tuple[Key, AnyFact, Sightings | None]], least: int) -> Iterator[tuple[str, tuple[_Known, ...]]]:
    seen = tuple(_Known(key, fact, found) for key, fact, found in odd if found is not None and found.mails >= least)
    if seen and len(seen) == len(odd):
        yield speaks, seen


def _until(learned: LearnedShapes, key: Key, fact: AnyFact, month: int) -> Sightings | None:
    """The sightings of a service's line at its own time or before: what was in use then was no later form."""
    own = month_of(fact.moment.earliest.date()) if isinstance(fact, Hop) and fact.moment is not None else month
    return learned.seen(key, 0, own + GRACE_MONTHS)


def _observation(path: str, known: dict[str, tuple[_Known, ...]]) -> Observation:
    shapes = list(dict.fromkeys(one for group in known.values() for one in group))
    said = "; ".join(_said(one) for one in shapes)
    mean = "means" if len(known) == 1 else "mean"
    sentence = f"Authenticated messages of this dump are made in the same way. {said}. Where that is so, {', '.join(known)} {mean} nothing here."
    witnesses = tuple(fact for one in shapes for fact in one.seen.facts)
    return Observation(
        sentence=sentence,
        evidence=(*(one.fact for one in shapes), *witnesses),
        item=path,
        others=tuple(dict.fromkeys(fact.at.item for fact in witnesses)),
        explains=tuple(known),
    )


def _said(known: _Known) -> str:
    kind, family, shape = known.key
    seen = known.seen
    return f"{seen.mails:,} of {family}, from {seen.first.isoformat()} to {seen.last.isoformat()}, have {_SHOWN[kind]} ({shape})"
