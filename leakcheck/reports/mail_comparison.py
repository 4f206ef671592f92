"""Two messages beside each other: what their signatures say of the two, and what follows, in words for mail."""

import re
from collections.abc import Iterator, Sequence

from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import Identifier, IdentifierKind
from leakcheck.model.item import ItemKind
from leakcheck.model.verdict import Status
from leakcheck.reports.item_sheet import Entry, Shape

NAMES = ("first", "second")
#: So much of a signature's number tells it from any other; what is kept of a long field can end within it.
_NUMBER = re.compile(r"(?:^|;)b=([A-Za-z0-9+/=]{40})")
_MOST_SIGNATURES = 20
_OUTCOMES = {Outcome.PASSED: "fits", Outcome.FAILED: "does not fit", Outcome.INDETERMINATE: "could not be settled for"}
_CHANGED_ON_THE_WAY = "mailing lists, virus scanners and exports change texts, and some mail programs let people edit what they received"


def are_mails(first: FileResult, second: FileResult) -> bool:
    return first.examined.item.kind is second.examined.item.kind is ItemKind.MAIL


def signature_entries(first: FileResult, second: FileResult) -> Iterator[Entry]:
    """Which signatures the two carry and whether each fits; one that both carry is said once."""
    rest = list(_signatures(second))
    for one in _signatures(first):
        other = next((candidate for candidate in rest if _is_same(one, candidate)), None)
        if other is None:
            yield _alone("first", one)
            continue
        rest.remove(other)
        yield _in_both(one, other)
    for one in rest:
        yield _alone("second", one)


def _signatures(result: FileResult) -> tuple[Attestation, ...]:
    return tuple(one for one in result.examined.attestations if one.reason is not Reason.UNSIGNED)[:_MOST_SIGNATURES]


def _alone(name: str, answer: Attestation) -> Entry:
    return Entry(Shape.POINT, f"The {name} carries {_which(answer)}; it {_outcome(answer)} the message. {answer.sentence}")


def _in_both(one: Attestation, other: Attestation) -> Entry:
    if one.outcome is other.outcome and one.reason is other.reason:
        return Entry(Shape.POINT, f"Both carry one and the same signature: {_which(one)}. It {_outcome(one)} either ({one.reason.value}).")
    told = "; ".join(f"it {_outcome(answer)} the {name} ({answer.reason.value})" for name, answer in zip(NAMES, (one, other), strict=True))
    return Entry(Shape.POINT, f"Both carry one and the same signature: {_which(one)}. {told[:1].upper()}{told[1:]}.")


def _which(answer: Attestation) -> str:
    key = f", key {answer.selector}" if answer.selector else ""
    signer = f" of {answer.signer}" if answer.signer else ""
    return f"a signature{signer} ({answer.scheme}{key})"


def _outcome(answer: Attestation) -> str:
    return _OUTCOMES[answer.outcome]


def _is_same(one: Attestation, other: Attestation) -> bool:
    """Whether two fields hold one signature: its number can be made for one message only."""
    if (one.scheme, one.signer, one.selector) != (other.scheme, other.signer, other.selector):
        return False
    numbers = [_NUMBER.search("".join(answer.at.raw.split())) for answer in (one, other)]
    return numbers[0] is not None and numbers[1] is not None and numbers[0][1] == numbers[1][1]


def _fits_one_alone(own: FileResult, other: FileResult) -> Attestation | None:
    """The signature that authenticates the one and that the other carries as well, where it does not fit."""
    for answer in own.examined.attestations:
        failing = (one for one in other.examined.attestations if one.outcome is Outcome.FAILED)
        if answer.authenticates and any(_is_same(answer, one) for one in failing):
            return answer
    return None


def meaning_of_mails(first: FileResult, second: FileResult) -> Iterator[str]:
    """What follows where two messages have other words."""
    signed = [result.verdict.status is Status.AUTHENTICATED for result in (first, second)]
    shared = bool(_message_ids(first) & _message_ids(second))
    if all(signed):
        yield from _both_signed(shared=shared)
    elif any(signed):
        yield from _one_signed(signed, (first, second), shared=shared)
    else:
        yield from _neither_signed(shared=shared)


def _both_signed(*, shared: bool) -> Iterator[str]:
    yield "Both are authenticated: each says what was signed."
    if shared:
        yield "They bear one Message-ID: some programs use it again, for example for each recipient of a circular."
    else:
        yield "They are two messages."


def _one_signed(signed: Sequence[bool], results: tuple[FileResult, FileResult], *, shared: bool) -> Iterator[str]:
    own, other = (0, 1) if signed[0] else (1, 0)
    under = ", under the same Message-ID" if shared else ""
    yield (
        f"The {NAMES[own]} is authenticated, and the {NAMES[other]} has other words{under}. What the {NAMES[other]} says is not what was signed "
        f"with the {NAMES[own]}."
    )
    signature = _fits_one_alone(results[own], results[other])
    if signature is not None:
        yield (
            f"Both carry the same signature of {signature.signer}, and it fits the {NAMES[own]} alone. A signature is computed from one message's "
            f"words: the one in the {NAMES[other]} was made for the words that the {NAMES[own]} holds."
        )
    if shared or signature is not None:
        yield (
            f"What can explain it innocently: {_CHANGED_ON_THE_WAY}. Where none of these explains the words that differ, ask before using the "
            f"{NAMES[other]}."
        )
    else:
        yield (
            "They bear different Message-IDs, or none: they may be two messages after one pattern, such as a notice that is sent every month. "
            "Sender, times and identifiers above help to tell."
        )


def _neither_signed(*, shared: bool) -> Iterator[str]:
    yield "No signature speaks for either. Nothing here says which of them holds the words that were sent."
    if shared:
        yield f"They bear one Message-ID, as copies of one message do. What can explain innocently that they differ: {_CHANGED_ON_THE_WAY}."
    else:
        yield "They bear different Message-IDs, or none: messages after one pattern are normal."
    yield "A third copy, from another mailbox, could decide it: ask those who sent or received the message."


def _message_ids(result: FileResult) -> set[str]:
    return {one.value for one in result.examined.every(Identifier) if one.kind is IdentifierKind.MESSAGE}
