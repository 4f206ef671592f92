"""What somebody who does not trust us needs in order to check one item: gathered from the case and from the dump itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leakcheck.decode.compared_opinions import compared, said
from leakcheck.decode.mail_times import date_of, receipt_of
from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.case_view import FileResult
from leakcheck.model.examined import Examined
from leakcheck.model.finding import Finding
from leakcheck.model.item import INSIDE, Item
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.user_error import UserError
from leakcheck.reports.proof_bundle import Proof, proof_files
from leakcheck.retrieve import retrieve

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader

#: The formats whose bytes are a message.
_MESSAGES = frozenset({"email_message"})


@dataclass(frozen=True, slots=True)
class SecondAnswer:
    """A signature's answer by another verifier beside ours."""

    attestation: Attestation
    theirs: str
    compared: str


def prove(case: "CaseReader", path: str, place: str, passwords: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The files of a bundle, by name, for an item of a case whose dump lies in `place`. Raises UserError.

    `passwords` open what is locked on the way to the item. They are used for that and stand in no file of the bundle.
    """
    result = _result(case, path)
    mail, copy_path = _speaking_for(case, result)
    if mail is None:
        data = retrieve(result.examined.item, place, passwords=passwords).data
        return proof_files(Proof(result, data, case.run()))
    retrieved = retrieve(mail.examined.item, place, mail.examined.attestations, own_time(mail.examined), passwords=passwords)
    itself = mail.examined.item.path == path
    data = retrieved.data if itself else retrieve(result.examined.item, place, passwords=passwords).data
    return proof_files(Proof(result, data, case.run(), mail, retrieved, () if itself else tuple(_way_down(case, mail.examined.item.path, copy_path))))


def second_answers(case: "CaseReader", path: str, place: str, passwords: tuple[str, ...] = ()) -> list[SecondAnswer]:
    """What dkimpy says of each DKIM signature of a message of a case, beside our answers; nothing of other items. Raises UserError.

    `passwords` open what is locked on the way to the message.
    """
    examined = _result(case, path).examined
    if examined.item.format not in _MESSAGES:
        return []
    retrieved = retrieve(examined.item, place, examined.attestations, own_time(examined), passwords=passwords)
    return [_beside(answer, check) for answer, check in zip(examined.attestations, retrieved.checks, strict=False)]


def own_time(examined: Examined) -> int:
    """The message's own Unix time: of its receipt, else of sending; 0 where it states none."""
    claim = receipt_of(examined) or date_of(examined)
    return max(0, int(claim.moment.latest.timestamp())) if claim is not None else 0


def _beside(answer: Attestation, check: SignatureCheck) -> SecondAnswer:
    if check.of_item is not None:
        return SecondAnswer(answer, said(check.of_item), compared(answer, check.of_item))
    if answer.scheme != "dkim":
        return SecondAnswer(answer, "dkimpy: not asked.", "dkimpy is asked about DKIM signatures only.")
    return SecondAnswer(answer, "dkimpy: not asked.", "There is no key that it could be asked with, or no signature that can be read.")


def _result(case: "CaseReader", path: str) -> FileResult:
    result = case.result(path)
    if result is None:
        raise UserError(f"The case has no finished result for {path!r}. Run the scan to its end first.")
    if not result.examined.item.sha256:
        raise UserError(f"{path!r} could not be read when it was scanned; there is nothing to hand on.")
    return result


def _speaking_for(case: "CaseReader", result: FileResult) -> tuple[FileResult | None, str]:
    """The message whose signatures speak for an item, and the path of what in it is the item's own bytes."""
    item = result.examined.item
    if result.examined.authenticated and item.format in _MESSAGES:
        return result, ""
    for path in (item.path, *_copies(result.examined.findings)):
        anchor = case.anchor(path)
        if anchor is not None:
            return _result(case, anchor.mail.path), path
    return (result, "") if item.format in _MESSAGES else (None, "")


def _way_down(case: "CaseReader", mail: str, copy: str) -> Iterator[Item]:
    """From a message's attachment down to what lies at `copy`."""
    path = mail
    for step in copy.removeprefix(f"{mail}{INSIDE}").split(INSIDE):
        path = f"{path}{INSIDE}{step}"
        item = case.item(path)
        if item is not None:
            yield item


def _copies(findings: Sequence[Finding]) -> list[str]:
    """Where files of the same bytes lie, as the findings that authenticate by them say."""
    speaking = (one for one in findings if one.direction is Direction.GENUINENESS and one.weight is Weight.STRONG)
    return [other for finding in speaking for other in finding.others]
