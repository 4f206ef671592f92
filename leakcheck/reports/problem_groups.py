"""What could not be read or checked, by kind: how many files, in plain words, with a few examples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from leakcheck.model.problem import Problem, ProblemKind

_WORDS = {
    ProblemKind.UNREADABLE: "could not be opened",
    ProblemKind.SPECIAL_FILE: "is a link or device, not followed",
    ProblemKind.DAMAGED: "damaged",
    ProblemKind.ENCRYPTED: "encrypted",
    ProblemKind.NO_READER: "no reader for this kind",
    ProblemKind.MISSING_EXTRA: "needs an optional package",
    ProblemKind.LIMIT: "stopped at a limit",
    ProblemKind.CRASH: "ended or hung its reader, and was set apart",
    ProblemKind.READER_ERROR: "failure of our own reader",
    ProblemKind.RULE_ERROR: "failure of our own check",
    ProblemKind.VERIFIER_ERROR: "failure of our own signature check",
}


@dataclass(slots=True)
class ProblemGroup:
    """The files that one kind of problem was met in. One file may be in several groups, and is counted once in each."""

    kind: ProblemKind
    files: int = 0
    examples: list[Problem] = field(default_factory=list)
    """The first problem of the first few files."""
    last: str = ""
    """The file met last: problems come in the order of the paths, so that no set of all paths is needed."""

    @property
    def words(self) -> str:
        return _WORDS[self.kind]

    def add(self, problem: Problem, most: int) -> None:
        # What is about no file, such as a comparison that failed, is counted by itself.
        if problem.item and self.files and problem.item == self.last:
            return
        self.last = problem.item
        self.files += 1
        if len(self.examples) < most:
            self.examples.append(problem)


def problem_groups(found: Iterable[Problem], most: int) -> Sequence[ProblemGroup]:
    """Groups in the order of the kinds, with at most so many examples each. `found` comes in the order of the paths."""
    groups: dict[ProblemKind, ProblemGroup] = {}
    for problem in found:
        groups.setdefault(problem.kind, ProblemGroup(problem.kind)).add(problem, most)
    return [groups[kind] for kind in ProblemKind if kind in groups]
