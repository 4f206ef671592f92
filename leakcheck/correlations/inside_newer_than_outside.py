"""What lies inside a mail or document says that it was made after the mail was received, or the document last saved."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache
from heapq import merge
from itertools import groupby

from leakcheck.decode.filled_templates import FILLED_TEMPLATE, may_keep_a_templates_times
from leakcheck.knowledge.claimed_times import last_known
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.dump import Dump
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import located
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Zones that a file does not state are allowed for besides; this is for clocks that were set wrong by hours.
_CLOCKS = timedelta(days=1)
_ROLES = (TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.CAPTURED, TimeRole.DIGITISED, TimeRole.SENT, TimeRole.PACKED)
_OUTER = frozenset({ItemKind.MAIL, ItemKind.DOCUMENT})
#: Outlook keeps an attachment inside its own copy of the message, where it can be opened, changed and saved long after receipt; so does OneNote
#: on a page.
_KEPT_OPEN = ("outlook_", "tnef_", "onenote_")
_DEEPEST, _MOST_SHOWN, _KEPT = 32, 10, 64


@rule(
    weight=Weight.MODERATE,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.LAST_SAVE,
    needs=(),
    innocent=(
        "The clock of the computer on which the enclosed file was made ran ahead: its other files are off by as much.",
        "The attachment was opened from the mail program, changed and saved again inside the message, as Outlook allows.",
        "A conversion or a mail gateway wrote or packed the enclosed file anew, or exchanged a picture, and left the time around it as it was.",
        FILLED_TEMPLATE,
    ),
    sources=(
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix (MYOB e-mail: a logo stamped 2024 in a message dated 2019)",
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000073)",
    ),
    false_alarms=FalseAlarms(
        0,
        142,
        "files inside documents and received mails that both state a time, at the moderate weight; at the weak one 11 invented messages, and by the "
        "time of packing 1 of 19 in dated mails, a test file",
    ),
)
def inside_newer_than_outside(dump: Dump) -> Iterator[Observation]:
    """A file inside this mail or document says that it was made or saved after the mail was received, or the document last saved.

    What lies in something was there when that was closed. An attachment cannot be younger than the message that brought it, nor
    a picture or table younger than the last save of the document that holds it. Where it says so, one of the two times is wrong
    or was changed. In Outlook's own copies of messages and in sections of OneNote the sign is weak, because there attachments can be
    changed later; so it is in messages that bear no server's time of receipt, and in Office documents that a program other than
    Microsoft's packed: program libraries fill in old templates and leave their times. The clock of the program that packed an attached
    archive or document counts as a weak sign, too: gateways that clean attachments pack them anew.
    """
    for outer, known, younger in _contradicted(dump):
        template = may_keep_a_templates_times(outer.format, dump.facts_of(outer.path, Identifier, IdentifierKind.PRODUCER_FINGERPRINT))
        yield _observation(outer, known, younger, Weight.WEAK if template else _weight(outer, known))


def _contradicted(dump: Dump) -> list[tuple[Item, TimeClaim, list[tuple[Item, TimeClaim]]]]:
    """Each mail or document with its time and the younger files in it, in the order of paths; only what contradicts is held."""
    found: dict[str, tuple[Item, TimeClaim, list[tuple[Item, TimeClaim]]]] = {}
    told: tuple[str, TimeClaim | None] = ("", None)
    # Thousands of items lie in one mailbox.
    parent_of = lru_cache(_KEPT)(dump.item)
    for item, claim in _enclosed(dump):
        outer = _outer(parent_of, item)
        if outer is None:
            continue
        if outer.path != told[0]:  # what lies in one thing comes together, mostly
            told = outer.path, _known(dump, outer)
        known = told[1]
        # What a document holds is packed with it: rules about the document look at that.
        if _is_packed(claim) and outer.kind is not ItemKind.MAIL:
            continue
        if known is not None and known.moment.is_before(claim.moment, _CLOCKS):
            younger = found.setdefault(outer.path, (outer, known, []))[2]
            if not any(other.path == item.path for other, _ in younger[-1:]):
                younger.append((item, claim))
    return [found[path] for path in sorted(found)]


def _enclosed(dump: Dump) -> Iterator[tuple[Item, TimeClaim]]:
    """Each item that lies in another, with the latest time that it gives for itself, and its latest of packing; streamed in the order of paths."""
    streams = (dump.facts(TimeClaim, role) for role in _ROLES)
    for path, group in groupby(merge(*streams, key=lambda pair: pair[0].path), key=lambda pair: pair[0].path):
        # An earlier state is the same file and no enclosure: its times are those of one history, which rules about the file look at.
        claims = ((item, claim) for item, claim in group if item.kind is not ItemKind.EARLIER_STATE)
        stated = [(item, claim) for item, claim in claims if _is_own(claim) and not clock_default(claim.moment)]
        packed = [pair for pair in stated if _is_packed(pair[1])]
        for times in ([pair for pair in stated if not _is_packed(pair[1])], packed) if INSIDE in path else ():
            if times:
                yield max(times, key=lambda pair: pair[1].moment.earliest)


def _is_own(claim: TimeClaim) -> bool:
    return claim.voucher is (Voucher.CONTAINER if _is_packed(claim) else Voucher.CLAIMED)


def _is_packed(claim: TimeClaim) -> bool:
    return claim.role is TimeRole.PACKED


def _outer(parent_of: Callable[[str], Item | None], item: Item) -> Item | None:
    """The mail or document that it lies in, through archives."""
    for _ in range(_DEEPEST):
        parent = parent_of(item.parent) if item.parent else None
        if parent is None or parent.kind in _OUTER:
            return parent
        item = parent
    return None


def _known(dump: Dump, outer: Item) -> TimeClaim | None:
    return last_known(Examined(item=outer, facts=tuple(dump.facts_of(outer.path, TimeClaim))))


def _observation(outer: Item, known: TimeClaim, younger: list[tuple[Item, TimeClaim]], weight: Weight | None) -> Observation:
    younger = sorted(younger, key=lambda pair: _is_packed(pair[1]))
    item, claim = younger[0]
    what, did = ("mail", "was sent or received") if outer.kind is ItemKind.MAIL else ("document", "was last saved")
    more = f", and {len(younger) - 1:,} more with younger times" if len(younger) > 1 else ""
    says = f"bears the time {claim.moment} of the program that packed it ({claim.at.part})"
    says = says if _is_packed(claim) else f"says {claim.moment} ({claim.at.part}) of itself"
    sentence = f"The {what} says that it {did} on {known.moment} at the latest, but “{item.name[:100]}” inside it {says}{more}."
    return Observation(
        sentence=sentence,
        evidence=(known, *(located(stated, inside.path) for inside, stated in younger[:_MOST_SHOWN])),
        weight=Weight.WEAK if _is_packed(claim) else weight,
        # In a mail both times are behind by one event: whatever put its date and receipt into the past.
        cause=Cause.DATE_LINE if outer.kind is ItemKind.MAIL else None,
        item=outer.path,
        others=tuple(inside.path for inside, _ in younger[:_MOST_SHOWN]),
    )


def _weight(outer: Item, known: TimeClaim) -> Weight | None:
    """Softer for Outlook's own copies, and for messages that no server says to have taken in: drafts, and what programs' authors made up."""
    unsent = outer.kind is ItemKind.MAIL and known.role is not TimeRole.RECEIVED
    return Weight.WEAK if unsent or outer.format.startswith(_KEPT_OPEN) else None
