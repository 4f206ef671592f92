"""Runs a reader over bytes or a file, for the tests of this folder."""

from pathlib import Path
from typing import TypeVar

from leakcheck.extract import Extraction
from leakcheck.model.content import Content
from leakcheck.model.facts import Fact
from leakcheck.model.format import Child, Format
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind

F = TypeVar("F", bound=Fact)


class Reading:
    """What a reader gives of a content: facts, children and problems."""

    def __init__(self, format_: Format, source: bytes | Path, limits: Limits | None = None) -> None:
        self.content = Content.of_bytes(source) if isinstance(source, bytes) else Content.of_file(source)
        extraction = Extraction(format_, self.content, limits or Limits())
        self.children: list[Child] = list(extraction.children())
        self.facts, self.problems = extraction.facts, extraction.problems

    def every(self, kind_: type[F], **wanted: object) -> list[F]:
        """The facts of a kind with these attributes."""
        found = [fact for fact in self.facts if isinstance(fact, kind_)]
        return [fact for fact in found if all(getattr(fact, name) == value for name, value in wanted.items())]

    def kinds(self) -> list[ProblemKind]:
        return [problem.kind for problem in self.problems]

    def bytes_of(self, name: str) -> bytes:
        """The bytes of the child with this name."""
        return next(child.content.read(1 << 30) for child in self.children if child.name == name)


def sentences(problems: list[Problem]) -> str:
    return " ".join(problem.sentence for problem in problems)
