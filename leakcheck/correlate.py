"""Asks every correlation about the whole dump, by query, from the case alone."""

from collections.abc import Iterator, Sequence

from leakcheck.model.dump import Dump
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Rule


def correlate(dump: Dump, correlations: Sequence[Rule[Dump]]) -> Iterator[tuple[str, Finding] | Problem]:
    """Findings with the path of the item each is about, in the order of the rules' ids."""
    for correlation in correlations:
        try:
            found = [(observation.item, stamped(correlation, observation, observation.item)) for observation in correlation.check(dump)]
        # Broad on purpose: one correlation's failure must not cost the others' answers.
        except Exception as error:
            sentence = f"The comparison {correlation.id} failed ({type(error).__name__}: {error}) and was left out."
            yield Problem(ProblemKind.RULE_ERROR, sentence, "correlate")
            continue
        yield from found
