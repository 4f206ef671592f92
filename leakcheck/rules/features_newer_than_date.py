"""The file uses something that did not exist at the latest time it gives for itself."""

import re
from collections.abc import Iterator
from datetime import timedelta

from leakcheck.knowledge.claimed_times import is_before_day, last_known
from leakcheck.knowledge.dated_facts import MAKERS_LEAD, DatedFact, earliest, is_unfinished
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, FeatureUse, FontUse, SoftwareClaim, SoftwareRole, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_SAVING = frozenset({SoftwareRole.APPLICATION, SoftwareRole.PRODUCER, SoftwareRole.CREATOR})
_OFFICE = frozenset({"ooxml_namespace", "ooxml_part"})
_STRONG = frozenset({"font", "font_prerelease"})
#: In mail these have rules of their own, which know who writes them.
_OF_MAIL = frozenset({"mail_header", "dkim_algorithm", "tls_version", "tls_cipher", "html_mark"})
_GENERATION = timedelta(days=365)
_CONVERTERS = re.compile(r"\b(?:LibreOffice\w*|OpenOffice\w*|Collabora\w*|NeoOffice|StarOffice)\b", re.IGNORECASE)


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(TimeClaim,),
    innocent=(
        "The clock of the computer was set wrong when the file was saved: other files saved on it are off by as much.",
        "A pre-release program used the feature before it was published; our tables allow for those that we know of.",
        "A conversion or a mail gateway rewrote the file and kept its old times.",
        "A program took over markup that it did not understand from a newer template.",
    ),
    sources=("COPA v Wright [2024] EWHC 1198 (Ch), appendix (ID_000550)", "knowledge/tables/formats.csv and fonts.csv: each row names its source"),
    false_alarms=FalseAlarms(
        0, 8785, "at its full weight; at the weak one 63. honest files of 110 public collections, see benchmarks/false_alarms.py"
    ),
)
def features_newer_than_date(examined: Examined) -> Iterator[Observation]:
    """The file uses features that came into being after the latest date it gives for itself.

    File formats grow: each version of a program brings names, parts and fonts that earlier ones did not have. What a file
    only declares counts for nothing, because programs copy whole lists of names; only what is used counts. Files that were
    saved again later carry the later date too, and then nothing is wrong.
    """
    known = last_known(examined)
    if known is None:
        return
    left_out = _OF_MAIL if examined.item.kind is ItemKind.MAIL else ()
    used = [fact for fact in examined.every(FeatureUse) if fact.used == "used" and fact.kind not in left_out]
    found: list[tuple[AnyFact, DatedFact | None]] = [(fact, earliest(fact.kind, fact.value)) for fact in used]
    found += [(fact, _font(fact)) for fact in examined.every(FontUse)]
    late = [(fact, dated) for fact, dated in found if dated is not None and is_before_day(known.moment, dated.not_before)]
    if late:
        late.sort(key=lambda pair: pair[1].not_before, reverse=True)
        names = "; ".join(dict.fromkeys(str(dated) for _, dated in late[:3]))
        more = f" and {len(late) - 3} more" if len(late) > 3 else ""
        application = _application(examined)
        excluded = any(_excludes_honest_causes(known, dated, application) for _, dated in late) and not clock_default(known.moment)
        weight = None if excluded and not _converted(examined) and not _saved_by_unfinished(examined) else Weight.WEAK
        sentence = f"The latest time that the file gives for itself is {known.moment} ({known.at.part}), but it uses something newer: {names}{more}."
        yield Observation(sentence=sentence, evidence=(late[0][0], known, *(fact for fact, _ in late[1:10])), weight=weight)


def _excludes_honest_causes(known: TimeClaim, dated: DatedFact, application: DatedFact | None) -> bool:
    """Whether no tool and no maker is known that would bring this about honestly.

    PDF structure is raised by optimisers that leave the dates alone; Office's makers used builds up to sixteen months before the
    first public ones; and report generators fill a template and leave its times and its program's version in the file, which
    shows where that program is too old for the feature too.
    """
    if dated.kind in _OFFICE and application is not None and application.first_date + _GENERATION < dated.first_date:
        return False
    if dated.kind in _OFFICE:
        return is_before_day(known.moment, dated.not_before - MAKERS_LEAD)
    return dated.kind in _STRONG


def _converted(examined: Examined) -> bool:
    """Whether LibreOffice or a relative wrote the file: its conversions keep the old times and write the newest markup."""
    return any(_CONVERTERS.search(claim.name) for claim in examined.every(SoftwareClaim))


def _saved_by_unfinished(examined: Examined) -> bool:
    """Whether a build that calls itself unfinished saved the file: such builds have features before they are published."""
    return any(claim.role in _SAVING and is_unfinished(f"{claim.name} {claim.version}") for claim in examined.every(SoftwareClaim))


def _application(examined: Examined) -> DatedFact | None:
    """The Office version that says it saved the file; version 16 is left out, because it has been growing since 2015."""
    for claim in examined.every(SoftwareClaim):
        if claim.role is SoftwareRole.APPLICATION and claim.version and not claim.version.startswith("16"):
            return earliest("ooxml_appversion", f"<AppVersion>{claim.version}</AppVersion>")
    return None


def _font(fact: FontUse) -> DatedFact | None:
    """The earliest date known for a font: its pre-releases count, because they were public (the Calibri case)."""
    found = [dated for kind in ("font", "font_prerelease") if (dated := earliest(kind, fact.name)) is not None]
    return min(found, key=lambda dated: dated.not_before, default=None)
