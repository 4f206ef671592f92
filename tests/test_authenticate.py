"""Signatures: each scheme where it can stand, and a verifier's failure is never an answer."""

from collections.abc import Iterator

from leakcheck.authenticate import authenticate
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import ProblemKind
from leakcheck.model.scheme import Keyring, Scheme

MAIL = Examined(item=Item("a.eml", 5, "", format="email_message"))


def answer(scheme: str) -> Attestation:
    return Attestation(scheme=scheme, outcome=Outcome.INDETERMINATE, reason=Reason.NO_KEY, sentence="No key.", at=Location("header"))


def sound(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    yield answer(f"read {content.size} of {examined.item.path}")


def failing(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
    yield answer("before")
    raise ZeroDivisionError("hostile key")


def asked(*schemes: Scheme) -> tuple[list[str], list[ProblemKind]]:
    attestations, problems = authenticate(Content.of_bytes(b"words"), MAIL, schemes, KeyStore(()), Limits())
    return [one.scheme for one in attestations], [problem.kind for problem in problems]


def test_only_schemes_that_can_stand_in_the_format_are_asked() -> None:
    seal, stamp = Scheme("seal", "Seal", ("email_message",), sound, ()), Scheme("stamp", "Stamp", ("pdf_document",), sound, ())
    assert asked(seal, stamp) == (["read 5 of a.eml"], [])


def test_a_verifier_that_fails_leaves_a_problem_and_the_next_is_asked() -> None:
    broken, seal = Scheme("broken", "Broken", ("email_message",), failing, ()), Scheme("seal", "Seal", ("email_message",), sound, ())
    assert asked(broken, seal) == (["before", "read 5 of a.eml"], [ProblemKind.VERIFIER_ERROR])
    _, (problem,) = authenticate(Content.of_bytes(b""), MAIL, [broken], KeyStore(()), Limits())
    assert problem.stage == "authenticate"
    assert "nothing follows from that" in problem.sentence


def test_schemes_that_lie_beside_files_are_asked_of_any_format_where_something_does() -> None:
    seal = Scheme("seal", "Seal", ("pdf_document",), sound, (), beside=True)
    content = Content.of_bytes(b"words")
    assert authenticate(content, MAIL, [seal], KeyStore(()), Limits())[0] == ()
    content.beside = {"a.eml.asc": b"signature"}
    assert len(authenticate(content, MAIL, [seal], KeyStore(()), Limits())[0]) == 1
