"""A copy of an authenticated document or picture says the same time of day, to the second, of another day."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from leakcheck.decode.copy_evidence import signature_of
from leakcheck.decode.filled_templates import packed_by_office
from leakcheck.knowledge.template_dates import by_timetable, means_nothing
from leakcheck.model.dump import Anchor, Dump, NearTexts
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, PictureContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import located
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.moment import Moment, Precision
from leakcheck.model.office_package import OFFICE_PACKAGES
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: Only copies with the same words: those with others are for `altered_copy` to tell.
_LIKE = 1.0
_A_DAY = timedelta(days=1)
_ROLES = frozenset({TimeRole.CREATED, TimeRole.MODIFIED, TimeRole.CAPTURED, TimeRole.DIGITISED})
#: Smaller pictures and pictures of one colour have looks in common with many.
_LEAST_SIDE = 48
_PLAIN = frozenset({"0" * 16, "f" * 16})
#: So many pictures of the same looks are an icon or a logo.
_MOST = 50
_EACH_DAY = (
    "A program makes such a file each day, at one second or with a time of day that it always writes: the two are two files with the same words."
)
_EXACT = frozenset({Precision.SECOND, Precision.MINUTE})
_NUMBERS = re.compile(r"\d+")
_Look = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Moved:
    """A time that both copies give in the same place, whole days apart."""

    here: TimeClaim
    there: TimeClaim


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "The two were saved on different days and happen to agree in the second, which about one pair in 86,000 does.",
        _EACH_DAY,
        "Somebody set right the date of pictures from a camera whose calendar was wrong.",
    ),
    sources=(
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix: ID_000536, in which year and month alone were changed beside the authentic file",
        "measured on 1,963 pairs of public documents and pictures of the same words or looks and of other bytes",
    ),
    false_alarms=FalseAlarms(
        0,
        1963,
        "pairs of files of the same words or looks and of other bytes; 937 times of theirs lay a day or more apart. Times given to the minute "
        "met in 3 pairs, and weigh a step less; so do pictures, whose dates people set right",
    ),
)
def dates_moved_from_signed_copy(dump: Dump) -> Iterator[Observation]:
    """A copy of an authenticated document or picture says the same time of day, to the second, of another day.

    The dump holds the same words or the same picture twice: once inside a signed message, and once loose with other bytes. Both
    say when they were made, saved or taken, and the two agree in hour, minute and second but lie whole days, months or years
    apart. Saving a document again renews the whole time. Whoever types another date leaves the time of day as it was. Where all times
    of a document lie the same number of days away, it may as well be another run of the program that made both, and the sign is weak, but
    for PDF files that bear one number and for documents that Office itself packed. Files of a series, whose names differ in their numbers,
    and times of a timetable are passed over.
    """
    for loose, anchored, anchor in (*_documents(dump), *_pictures(dump)):
        moved = _moved(dump, loose, anchored)
        if moved:
            another_run = _another_run(dump, loose, moved) and not _is_no_run(dump, loose, anchored)
            yield _observation(loose, anchored, anchor, moved, another_run)


def _documents(dump: Dump) -> list[tuple[Item, Item, Anchor]]:
    found: dict[str, tuple[Item, Item]] = {}
    for near in dump.near_texts(_LIKE):
        same = near.loose.format == near.anchored.format and near.loose.kind is ItemKind.DOCUMENT and not _series(near.loose, near.anchored)
        if same and _same_words(near):
            found.setdefault(near.loose.path, (near.loose, near.anchored))
    anchored = ((loose, there, dump.anchor(there.path)) for loose, there in found.values() if loose.sha256 != there.sha256)
    return [(loose, there, anchor) for loose, there, anchor in anchored if anchor is not None]


def _series(first: Item, second: Item) -> bool:
    """Whether two names differ in their numbers only, and so are two files of a series."""
    return first.name != second.name and _NUMBERS.sub("", first.name) == _NUMBERS.sub("", second.name)


def _same_words(near: NearTexts) -> bool:
    loose, anchored = near.texts()
    return loose.digest == anchored.digest


def _pictures(dump: Dump) -> list[tuple[Item, Item, Anchor]]:
    """Loose pictures with an authenticated one of the same size and looks. Only what lies inside a message can be authenticated."""
    signed: dict[_Look, tuple[Item, Anchor]] = {}
    for item, picture in dump.facts(PictureContent):
        if _comparable(picture) and INSIDE in item.path and (anchor := dump.anchor(item.path)) is not None:
            signed.setdefault(_look(picture), (item, anchor))
    found: dict[_Look, list[Item]] = {}
    for item, picture in dump.facts(PictureContent) if signed else ():
        if _comparable(picture) and _look(picture) in signed and not dump.is_anchored(item.path):
            found.setdefault(_look(picture), []).append(item)
    return [(loose, *signed[look]) for look, items in found.items() if len(items) <= _MOST for loose in items]


def _comparable(picture: PictureContent) -> bool:
    plain = picture.perceptual_hash in _PLAIN or not picture.perceptual_hash
    return picture.role == "picture" and not plain and min(picture.width, picture.height) >= _LEAST_SIDE


def _look(picture: PictureContent) -> _Look:
    return picture.perceptual_hash, picture.width, picture.height


def _moved(dump: Dump, loose: Item, anchored: Item) -> list[_Moved]:
    if loose.sha256 == anchored.sha256:
        return []
    there = {(claim.role, claim.at.part): claim for claim in _times(dump, anchored)}
    pairs = [_Moved(claim, there[key]) for claim in _times(dump, loose) if (key := (claim.role, claim.at.part)) in there]
    return [pair for pair in pairs if _whole_days_apart(pair.here.moment, pair.there.moment)]


def _another_run(dump: Dump, loose: Item, moved: Sequence[_Moved]) -> bool:
    """Whether all that a document says of its making lies one span away: made so on another day, as far as its times tell."""
    spans = {pair.here.moment.wall - pair.there.moment.wall for pair in moved}
    return loose.kind is ItemKind.DOCUMENT and len(spans) == 1 and len({claim.at.part for claim in _times(dump, loose)}) == len(moved) > 1


def _is_no_run(dump: Dump, loose: Item, anchored: Item) -> bool:
    """Whether another run of a program is out of the question: both bear the number that a PDF keeps, or Office itself packed both.

    The numbers of Office documents say nothing of that, because what is begun from one template bears the template's.
    """
    first, second = (tuple(dump.facts_of(one.path, Identifier)) for one in (loose, anchored))
    kept = [{fact.value for fact in facts if fact.kind is IdentifierKind.PDF_PERMANENT} for facts in (first, second)]
    if any(value.strip("0") for value in kept[0] & kept[1]):
        return True
    return loose.format in OFFICE_PACKAGES and packed_by_office(first) and packed_by_office(second)


def _times(dump: Dump, item: Item) -> list[TimeClaim]:
    return [claim for claim in dump.facts_of(item.path, TimeClaim) if claim.role in _ROLES and claim.voucher is Voucher.CLAIMED]


def _whole_days_apart(here: Moment, there: Moment) -> bool:
    # Some programs leave out the zone when they write a time anew.
    zones = {here.offset_minutes, there.offset_minutes} - {None}
    exact = {here.precision, there.precision} <= _EXACT and len(zones) <= 1
    # Midnight and noon are what is written where only the day is known.
    day_only = (here.wall.minute == here.wall.second == 0) or by_timetable(here)
    apart = abs(here.wall - there.wall)
    return exact and not day_only and apart >= _A_DAY and not apart % _A_DAY and not means_nothing(here) and not means_nothing(there)


def _observation(loose: Item, anchored: Item, anchor: Anchor, moved: Sequence[_Moved], another_run: bool) -> Observation:
    first = next((pair for pair in moved if pair.here.moment.wall.second), moved[0])
    evidence: list[AnyFact] = [located(first.here, loose.path), located(first.there, anchored.path)]
    evidence += [fact for pair in moved if pair is not first for fact in (located(pair.here, loose.path), located(pair.there, anchored.path))]
    days = abs(first.here.moment.wall - first.there.moment.wall) // _A_DAY
    what = "This picture also lies" if loose.kind is ItemKind.PICTURE else "A document with these words lies"
    weight = Weight.STRONG if first.here.moment.wall.second and loose.kind is ItemKind.DOCUMENT else Weight.MODERATE
    return Observation(
        sentence=(
            f"{what} inside a signed message ({anchored.path}). There it gives {first.there.moment} ({first.there.at.part}), "
            f"here {first.here.moment}: the same time of day, {days:,} days away."
        ),
        evidence=(*evidence, signature_of(anchor)),
        weight=Weight.WEAK if another_run else weight,
        tested=(Tested(_EACH_DAY, "possible" if another_run else "untestable"),),
        item=loose.path,
        others=(anchored.path,),
        difference=tuple(
            line for pair in moved for line in (f"- {pair.there.at.part}: {pair.there.moment}", f"+ {pair.here.at.part}: {pair.here.moment}")
        ),
    )
