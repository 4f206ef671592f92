"""Asks every correlation about the whole dump, by query, from the case alone."""

from collections.abc import Iterator, Sequence

from leakcheck.alarm import Alarm
from leakcheck.model.dump import Dump
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.limits import TimeIsUp
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Rule

#: What is asked of the dump as a whole may take so long, and so much longer for each item: on 15,000 honest items each takes seconds.
_SECONDS, _EACH = 300.0, 0.02


def seconds_for(dump: Dump) -> float:
    """How long one comparison of this dump may take, before it is given up so that one file cannot cost all verdicts."""
    return _SECONDS + _EACH * dump.count()


def correlate(dump: Dump, correlations: Sequence[Rule[Dump]], seconds: float) -> Iterator[tuple[str, Finding] | Problem]:
    """Findings with the path of the item each is about, in the order of the rules' ids; `seconds` for each comparison."""
    alarm = Alarm(seconds)
    for correlation in correlations:
        try:
            with alarm.item():
                found = [(observation.item, stamped(correlation, observation, observation.item)) for observation in correlation.check(dump)]
        except TimeIsUp:
            sentence = f"The comparison {correlation.id} took longer than {seconds:,.0f} seconds and was left out."
            yield Problem(ProblemKind.LIMIT, sentence, "correlate")
            continue
        # Broad on purpose: one correlation's failure must not cost the others' answers.
        except Exception as error:
            sentence = f"The comparison {correlation.id} failed ({type(error).__name__}: {error}) and was left out."
            yield Problem(ProblemKind.RULE_ERROR, sentence, "correlate")
            continue
        yield from found
