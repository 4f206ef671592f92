"""What somebody who does not trust us needs in order to check one item: gathered from the case and from the dump itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from leakcheck.decode.compared_opinions import compared, said
from leakcheck.decode.mail_times import date_of, receipt_of
from leakcheck.decode.pdf_state_items import state_name
from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.decode.side_files import names_beside
from leakcheck.model.attestation import Attestation
from leakcheck.model.case_view import FileResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Revision
from leakcheck.model.finding import Finding
from leakcheck.model.item import INSIDE, Item, root_of
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.user_error import UserError
from leakcheck.model.verdict import Status
from leakcheck.reports.proof_bundle import EarlierState, Proof, SignatureFile, SignedCopy, proof_files
from leakcheck.reports.proof_bundle.file_names import SIGNED_FILE
from leakcheck.retrieve import place_of, retrieve

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader

#: The formats whose bytes are a message.
_MESSAGES, _SIGNED_FILE = frozenset({"email_message"}), "cms_message"
#: Each is read out of the dump again.
_MOST_STATES, _MOST_OTHERS = 8, 20


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
    proof = _proof(case, path, place, passwords)
    states = tuple(_states(case, proof, place, passwords))
    copy, unread = _signed_copy(case, proof.result, place, passwords)
    signatures = tuple(_signature_files(case, proof.result, place, passwords))
    return proof_files(replace(proof, states=states, copy=copy, signature_files=signatures, unread_copy=unread))


def _proof(case: "CaseReader", path: str, place: str, passwords: tuple[str, ...]) -> Proof:
    """The item with the message that speaks for it. Raises UserError."""
    result = _result(case, path)
    mail, copy_path = _speaking_for(case, result)
    if mail is None:
        data = retrieve(result.examined.item, place, passwords=passwords).data
        return Proof(result, data, case.run())
    retrieved = retrieve(mail.examined.item, place, mail.examined.attestations, own_time(mail.examined), passwords=passwords)
    itself = mail.examined.item.path == path
    data = retrieved.data if itself else retrieve(result.examined.item, place, passwords=passwords).data
    return Proof(result, data, case.run(), mail, retrieved, () if itself else tuple(_way_down(case, mail.examined.item.path, copy_path)))


def _states(case: "CaseReader", proof: Proof, place: str, passwords: tuple[str, ...]) -> Iterator[EarlierState]:
    """The earlier states that findings of a change rest on, and where there is one the next state of each. Raises UserError."""
    item = proof.result.examined.item
    accusing = (finding for finding in proof.result.examined.findings if finding.direction is Direction.ALTERATION)
    named = {fact.number for finding in accusing for fact in finding.evidence if isinstance(fact, Revision) and fact.at.item in ("", item.path)}
    wanted = sorted({*named, *(number + 1 for number in named)})
    known = {revision.number: revision for revision in proof.result.examined.every(Revision)}
    for revision in [known[number] for number in wanted if number in known][:_MOST_STATES]:
        state = case.item(f"{item.path}{INSIDE}{state_name(revision)}")
        if state is not None and state.sha256:
            data = retrieve(state, place, passwords=passwords).data
            # What is not the file's beginning cannot be cut out of it by anybody.
            if proof.data.startswith(data):
                yield EarlierState(revision, state, data)


def _signature_files(case: "CaseReader", result: FileResult, place: str, passwords: tuple[str, ...]) -> Iterator[SignatureFile]:
    """The files beside the item whose signatures were asked, and the signed file that it, or the same bytes, lies in. Raises UserError."""
    item = result.examined.item
    places = " ".join(f"{answer.at.part}," for answer in result.examined.attestations)
    for path in names_beside(item.path):
        ending = path[path.rfind(".") :]
        if f"in {path.replace(INSIDE, '/').rpartition('/')[2]}," in places and (beside := case.item(path)) is not None:
            yield SignatureFile(f"signature{ending}", beside, retrieve(beside, place, passwords=passwords).data, is_around=False)
    for path in (item.path, *_copies(result.examined.findings)):
        anchor = case.signed_around(path)
        if anchor is not None and anchor.mail.format == _SIGNED_FILE and anchor.mail.path != item.path:
            yield SignatureFile(SIGNED_FILE, anchor.mail, retrieve(anchor.mail, place, passwords=passwords).data, is_around=True)
            return


def _signed_copy(case: "CaseReader", result: FileResult, place: str, passwords: tuple[str, ...]) -> tuple[SignedCopy | None, str]:
    """The first copy that a signature speaks for and that the item was found to differ from; its path alone where it cannot be read again."""
    if result.verdict.status is not Status.SUSPICIOUS:
        return None, ""
    for finding in _accusing(result):
        for path in finding.others[:_MOST_OTHERS]:
            other = case.result(path)
            if other is None or other.verdict.status is not Status.AUTHENTICATED or path == result.examined.item.path:
                continue
            try:
                return SignedCopy(_proof(case, path, _place_of_other(path, result.examined.item.path, place), passwords), finding), ""
            except UserError:
                return None, path
    return None, ""


def _accusing(result: FileResult) -> list[Finding]:
    """The findings that speak for a change, those that the verdict rests on first."""
    found = [one for one in result.examined.findings if one.direction is Direction.ALTERATION and one.weight >= Weight.MODERATE]
    return sorted(found, key=lambda finding: finding.rule not in result.verdict.counted)


def _place_of_other(path: str, item: str, place: str) -> str:
    """Where another item lies, if the item lies in `place`: the same, or beside it where another file or folder was scanned with it."""
    return place if root_of(path) == root_of(item) else place_of(path, Path(place).absolute().parent)


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
