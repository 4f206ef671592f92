"""Local time and UTC stand side by side in the file and show to which zone the computer's clock was set."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from leakcheck.decode.twin_times import twin_times
from leakcheck.decode.word_bookmarks import TOKEN
from leakcheck.knowledge.template_dates import means_nothing
from leakcheck.knowledge.time_zones import offset_was_in_use
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Description, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import WIDEST_OFFSET, written_offset
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_PACKED = "clock of the packing computer"
_QUARTER, _WIDEST = 15, int(WIDEST_OFFSET.total_seconds()) // 60
_CUT, _SESSION, _SAME_DAY = timedelta(minutes=1), timedelta(minutes=2), timedelta(hours=15)
_DID = {TimeRole.CREATED: "created", TimeRole.MODIFIED: "last saved", TimeRole.PRINTED: "last printed"}


@rule(
    weight=Weight.NOTE,
    direction=Direction.LEAD,
    family=Family.SOFTWARE_CHRONOLOGY,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    about=(ItemKind.DOCUMENT, ItemKind.CONTAINER),
    innocent=(
        "People travel, and computers, servers and virtual machines are set to zones in which nobody sits.",
        "Old versions of Windows use today's rule of summer time for all years, which moves the zone by an hour.",
        "The file was packed, saved or printed by somebody who received it, and not by its author.",
        "A program wrote its local time where UTC is meant; then the zone of a bookmark seems to be UTC+00:00.",
        "A heading with its bookmark came out of another document of the same day, or of the one that this was made of by “Save as”.",
    ),
    sources=(
        "base rates of this project: against the zone of the author's own commit equal in 136 of 159 documents, within an hour in 153",
        "measured by this project: numbers of bookmarks in 31 Word documents, of which 13 were made within 14 hours of the last save",
        "APPNOTE.TXT 6.3.10 sections 4.4.6 and 4.5.5 (local time and NTFS time of an entry)",
    ),
    false_alarms=None,
)
def clock_shows_time_zone(examined: Examined) -> Iterator[Observation]:
    """The file keeps moments in local time beside UTC: their difference is the time zone of a computer.

    Word's binary documents do so for creation, last save and printing, its Rich Text for the last save, Hangul's documents for the
    creation, and some archives for each file in them. A bookmark that Word made by itself holds the local time at which it was made; where a
    document was saved within minutes of its creation, the bookmark's time lies between the two in one zone alone. The difference tells to which
    zone the clock of the computer was set at that moment. Whether that fits the story of the file is a question to ask. A zone is a setting: it
    is no proof of where anybody was, and each zone runs through many countries.
    """
    yield from _by_bookmarks(examined)
    twins = [twin for twin in twin_times(examined) if twin.zone is not None and not means_nothing(twin.universal.moment)]
    if twins:
        told = ", ".join(f"{_DID[twin.role]} (UTC{written_offset(twin.zone or 0)})" for twin in twins)
        differ = " The zones differ." if len({twin.zone for twin in twins}) > 1 else ""
        evidence = tuple(claim for twin in twins for claim in (twin.local, twin.universal))
        sentence = f"Local time beside UTC shows how the computer's clock was set when the document was {told}.{differ}"
        yield Observation(sentence=sentence, evidence=evidence)
    for said in examined.every(Description):
        if said.kind == _PACKED:
            yield Observation(
                sentence=f"Local time beside UTC shows how the clock of the computer was set that packed the archive: {said.value}.", evidence=(said,)
            )


def _by_bookmarks(examined: Examined) -> Iterator[Observation]:
    """The zone into which all bookmarks of the day fit that Word made between the creation and the last save."""
    made = [claim for claim in examined.every(TimeClaim) if claim.token == TOKEN]
    session = _session(examined) if made else None
    if session is None:
        return
    begun, saved = session
    near = [claim for claim in made if abs(claim.moment.wall - saved.moment.wall) <= _SAME_DAY]
    # Where one does not fit, headings came along out of an earlier document, and none is sure to be of this one.
    zones = [zone for zone in _possible(saved.moment.wall) if near and all(_fits(claim, zone, begun, saved) for claim in near)]
    if len(zones) == 1:
        sentence = (
            f"Word made a bookmark at {near[0].moment.wall:%Y-%m-%d %H:%M:%S} by the computer's clock. If it was made in this document, between "
            f"its creation ({begun.moment}) and its last save ({saved.moment}), that clock was set to UTC{written_offset(zones[0])}. “Save as” "
            "begins a new time of creation and keeps old bookmarks, so that this need not be so."
        )
        yield Observation(sentence=sentence, evidence=(near[0], *session))


def _session(examined: Examined) -> tuple[TimeClaim, TimeClaim] | None:
    """Creation and last save in UTC, where they are so near to one another that a clock's reading falls between them by chance in few zones."""
    begun, saved = _in_utc(examined, TimeRole.CREATED), _in_utc(examined, TimeRole.MODIFIED)
    near = begun and saved and timedelta() <= saved.moment.wall - begun.moment.wall <= _SESSION
    return (begun, saved) if begun and saved and near else None


def _in_utc(examined: Examined, role: TimeRole) -> TimeClaim | None:
    """The one time of this role that is stated in UTC; None where there are several, or where it means nothing."""
    claims = (claim for claim in examined.every(TimeClaim) if claim.role is role and claim.voucher is Voucher.CLAIMED)
    found = [claim for claim in claims if claim.moment.offset_minutes == 0]
    return found[0] if len(found) == 1 and not means_nothing(found[0].moment) else None


def _possible(moment: datetime) -> Iterator[int]:
    """The zones that clocks could be set to then, in minutes ahead of UTC."""
    return (minutes for minutes in range(-_WIDEST, _WIDEST + _QUARTER, _QUARTER) if offset_was_in_use(minutes, moment))


def _fits(bookmark: TimeClaim, zone: int, begun: TimeClaim, saved: TimeClaim) -> bool:
    """Whether a clock's reading lies between two moments, which are kept without seconds."""
    return begun.moment.wall - _CUT <= bookmark.moment.wall - timedelta(minutes=zone) <= saved.moment.wall + _CUT
