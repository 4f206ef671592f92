"""An item with everything that was read from it: what rules are asked about, and what the case file keeps."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec

from leakcheck.model.attestation import Attestation
from leakcheck.model.facts import AnyFact, Fact
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item
from leakcheck.model.kept_property import kept_property
from leakcheck.model.problem import Problem

F = TypeVar("F", bound=Fact)
A = TypeVar("A")


class Examined(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, dict=True):
    """One item after the stages extract, authenticate and check."""

    item: Item
    facts: tuple[AnyFact, ...] = ()
    attestations: tuple[Attestation, ...] = ()
    findings: tuple[Finding, ...] = ()
    looked_for: tuple[str, ...] = ()
    """Ids of the rules that could be asked and answered."""
    problems: tuple[Problem, ...] = ()

    def every(self, kind: type[F]) -> Iterator[F]:
        """All facts of a kind, in the order of the file. The kinds are the members of `AnyFact`, of which none is a case of another."""
        return iter(self._by_kind.get(kind, ()))  # type: ignore[arg-type]  # under its kind stand only those of the kind; a cast would be a call more

    @property
    def kinds(self) -> frozenset[type[Fact]]:
        """The kinds of its facts."""
        return frozenset(self._by_kind)

    def once(self, asked: "Callable[[Examined], A]") -> A:
        """What a function finds in the item's facts: worked out when the first rule asks, and kept for the others."""
        answers = self._answers
        if asked not in answers:
            answers[asked] = asked(self)
        return answers[asked]  # type: ignore[return-value]  # what it found itself; a cast would be a call more

    def told(self, *, attestations: tuple[Attestation, ...], problems: tuple[Problem, ...]) -> "Examined":
        """The same with what its signatures say; what was found out about the facts is kept."""
        further = msgspec.structs.replace(self, attestations=attestations, problems=problems)
        further.__dict__.update(self.__dict__)
        return further

    @kept_property
    def _answers(self) -> "dict[Callable[[Examined], object], object]":
        return {}

    @kept_property
    def _by_kind(self) -> dict[type[Fact], list[AnyFact]]:
        """Sorted once: some forty rules ask for the same few kinds."""
        found: dict[type[Fact], list[AnyFact]] = defaultdict(list)
        for fact in self.facts:
            found[type(fact)].append(fact)
        return found

    @property
    def authenticated(self) -> bool:
        """Whether a signature on this very item authenticates it."""
        return any(attestation.authenticates for attestation in self.attestations)
