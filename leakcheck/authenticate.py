"""Runs every signature scheme that can stand in an item of its format."""

from collections.abc import Sequence

from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.scheme import Keyring, Scheme


def authenticate(
    content: Content, examined: Examined, schemes: Sequence[Scheme], keyring: Keyring, limits: Limits
) -> tuple[tuple[Attestation, ...], tuple[Problem, ...]]:
    """All attestations of an item. A verifier that fails leaves a Problem, never an answer."""
    attestations: list[Attestation] = []
    problems: list[Problem] = []
    for scheme in schemes:
        if examined.item.format in scheme.formats or (scheme.beside and content.beside):
            try:
                attestations.extend(scheme.verify(content, examined, keyring, limits))
            # Broad on purpose: hostile signatures must not end the examination (DESIGN section 8, third guard).
            except Exception as error:
                sentence = f"Our verifier for {scheme.title} failed ({type(error).__name__}: {error}); nothing follows from that."
                problems.append(Problem(ProblemKind.VERIFIER_ERROR, sentence, "authenticate"))
    return tuple(attestations), tuple(problems)
