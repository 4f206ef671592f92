"""A third party's plug-ins: a format, a rule and a report, found by their entry points."""

from collections.abc import Iterator

from leakcheck.decode.moments import iso_moment
from leakcheck.model.case_view import CaseView
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.report import Report, ReportOptions, ReportPart
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_MAGIC = b"DIARY "


def _recognises(content: Content) -> bool:
    return content.head.startswith(_MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    day = content.head[len(_MAGIC) : len(_MAGIC) + 10].decode("ascii", "replace")
    moment = iso_moment(day)
    if moment is not None:
        yield TimeClaim(at=Location("first line", day), role=TimeRole.CREATED, moment=moment)


DIARY_PAGE = Format("diary_page", "Diary page", ItemKind.DOCUMENT, _recognises, _extract, ("Nothing but the day is read from it.",))


@rule(
    weight=Weight.WEAK, direction=Direction.LEAD, family=Family.CONTENT, cause=Cause.TEXT, needs=(TimeClaim,),
    innocent=("The writer did not care for the weather.", "The page was cut before the weather."), sources=("an example",), false_alarms=None,
)  # fmt: skip
def diary_without_weather(examined: Examined) -> Iterator[Observation]:
    """The diary page does not speak of the weather.

    An example of a rule that lives in somebody else's package.
    """
    if examined.item.format == "diary_page":
        yield Observation(sentence="The page does not speak of the weather.", evidence=tuple(examined.every(TimeClaim))[:1])


def _render(case: CaseView, options: ReportOptions) -> Iterator[ReportPart]:
    yield ReportPart("paths.txt", (f"{result.examined.item.path}\n" for result in case.results()))


PATHS_ONLY = Report("paths_only", "Paths, one a line", _render)
