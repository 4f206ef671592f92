"""An item with everything that was read from it: what rules are asked about, and what the case file keeps."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, TypeVar, cast

import msgspec

from leakcheck.model.attestation import Attestation
from leakcheck.model.facts import AnyFact, Fact
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item
from leakcheck.model.problem import Problem

F = TypeVar("F", bound=Fact)


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
        """All facts of a kind, in the order of the file."""
        found = self._by_kind.get(kind)
        if found is None:
            found = self._by_kind[kind] = [fact for fact in self.facts if isinstance(fact, kind)]
        return iter(cast("list[F]", found))

    @cached_property
    def _by_kind(self) -> dict[type[Fact], list[Any]]:
        """What was asked for, kept: some forty rules ask for the same few kinds."""
        return {}

    @property
    def authenticated(self) -> bool:
        """Whether a signature on this very item authenticates it."""
        return any(attestation.authenticates for attestation in self.attestations)
