"""The last stages, from the case alone: recovered keys, comparisons, notes on the dump and verdicts. They can be repeated without the dump."""

from collections.abc import Iterator

import msgspec

from leakcheck import catalogue
from leakcheck.casefile import CaseWriter
from leakcheck.correlate import correlate, seconds_for
from leakcheck.describe import describe
from leakcheck.lost_keys import apply_keys
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.facts import TimeClaim
from leakcheck.model.note import Circumstances
from leakcheck.model.progress import Progress, Watch
from leakcheck.model.rule import Direction
from leakcheck.model.verdict import Verdict
from leakcheck.verdict import demoted, judge


def conclude(writer: CaseWriter, since_theft: str, watch: Watch = lambda progress: None) -> None:
    """The stages that need no dump: apply recovered keys, compare everything with everything, then judge each item."""
    keys = apply_keys(writer)
    correlations = catalogue.correlations()
    watch(Progress("compare"))
    # One for both, so that the notes need not learn anew what the comparisons have learned.
    dump = writer.dump()
    seconds = seconds_for(dump)
    writer.save_correlations(correlate(dump, correlations, seconds))
    families = {rule.id: rule.family for rule in catalogue.rules()} | {rule.id: rule.family for rule in correlations}
    titles = {rule.id: rule.title for rule in catalogue.rules()} | {rule.id: rule.title for rule in correlations}
    limits = {rule.id: rule.title for rule in catalogue.rules() if rule.direction is Direction.LIMIT}
    # What a comparison says to limit or excuse has the dump's own numbers in it already.
    no_signs = {rule.id for rule in correlations if rule.direction is Direction.LIMIT}
    off, notes = demoted((rate for rate in writer.firing_rates() if rate.rule not in no_signs), families, limits, titles)
    described = [*describe(dump, catalogue.notes(), Circumstances(since_theft), seconds)]
    watch(Progress("judge"))
    writer.save_verdicts(verdicts(writer, off, since_theft))
    about_keys = (DumpNote(kind=NoteKind.COLLECTION, sentence=sentence) for sentence in keys)
    writer.save_notes([*notes, *about_keys, *described])


def verdicts(writer: CaseWriter, off: dict[str, frozenset[str]], since_theft: str) -> Iterator[tuple[str, Verdict]]:
    no_checks = frozenset(rule.id for rule in catalogue.rules() if not rule.is_check)
    for evidence in writer.evidence():
        examined = evidence.examined
        if since_theft:
            times = tuple(writer.dump().facts_of(examined.item.path, TimeClaim))
            examined = msgspec.structs.replace(examined, facts=times)
        whole = msgspec.structs.replace(
            evidence,
            examined=examined,
            demoted=off.get(examined.item.kind, frozenset()),
            no_checks=no_checks,
            since_theft=since_theft,
        )
        yield examined.item.path, judge(whole)
