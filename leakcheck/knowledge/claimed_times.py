"""The times of a document that the rules about documents ask for, chosen in one place."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from leakcheck.knowledge.template_dates import means_nothing, of_another_calendar
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.moment import Moment

#: Zones apart.
_A_DAY = timedelta(days=1)


def claimed(examined: Examined, *roles: TimeRole) -> list[TimeClaim]:
    """The file's own claims of these roles, without those that programs write by themselves or in another calendar."""
    return [claim for claim in examined.once(_all_claimed) if claim.role in roles]


def _all_claimed(examined: Examined) -> list[TimeClaim]:
    own = (claim for claim in examined.every(TimeClaim) if claim.voucher is Voucher.CLAIMED)
    return [claim for claim in own if not means_nothing(claim.moment) and not of_another_calendar(claim.moment)]


def last_save(examined: Examined) -> TimeClaim | None:
    """When the file says that it was last saved: the latest such claim, so that an honest late save excuses all that is newer.

    Files that claim no last save but a creation were saved once: then the latest creation counts. Where one says that it was printed later,
    it was saved again and does not say when.
    """
    return examined.once(_last_save)


def _last_save(examined: Examined) -> TimeClaim | None:
    stated = [claim for claim in examined.every(TimeClaim) if claim.role is TimeRole.MODIFIED and claim.voucher is Voucher.CLAIMED]
    saves = claimed(examined, TimeRole.MODIFIED, TimeRole.METADATA_CHANGED)
    if stated or saves:
        return max(saves, key=lambda claim: claim.moment.latest, default=None)
    created = max(claimed(examined, TimeRole.CREATED), key=lambda claim: claim.moment.latest, default=None)
    printed = claimed(examined, TimeRole.PRINTED) if created is not None else []
    return None if created is None or any(created.moment.is_before(claim.moment, _A_DAY) for claim in printed) else created


def last_known(examined: Examined) -> TimeClaim | None:
    """The latest time that the item gives for its own present state: a mail's sending or receipt, a document's last save."""
    return examined.once(_last_known)


def _last_known(examined: Examined) -> TimeClaim | None:
    if examined.item.kind is ItemKind.MAIL:
        vouchers = (Voucher.CLAIMED, Voucher.RELAYED)
        times = [c for c in examined.every(TimeClaim) if c.role in {TimeRole.SENT, TimeRole.RECEIVED} and c.voucher in vouchers]
        return max(times, key=lambda claim: claim.moment.latest, default=None)
    return last_save(examined)


def after_last_save(examined: Examined, times: Iterable[TimeClaim], slack: timedelta) -> tuple[TimeClaim, list[TimeClaim]] | None:
    """The last save that the file claims, and those of `times` that lie later by more than `slack`, latest first; None without any."""
    saved = last_save(examined)
    if saved is None:
        return None
    late = [claim for claim in times if saved.moment.is_before(claim.moment, slack) and not means_nothing(claim.moment)]
    late.sort(key=lambda claim: claim.moment.earliest, reverse=True)
    return (saved, late) if late else None


def is_before_day(moment: Moment, day: date) -> bool:
    """Whether a moment lies before the beginning of a day under every reading of its zone."""
    return moment.latest < _beginning(day)


@lru_cache(maxsize=2048)
def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
