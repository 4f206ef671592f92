"""A folder for somebody who does not trust us: the untouched message, the key with its source, our result, and other people's verifiers.

The files have fixed names, of which at most an ending is the item's, and the same item gives the same bytes: no clock, no path of this machine.
"""

import hashlib
import json
from collections.abc import Iterator

from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.report import ReportOptions
from leakcheck.reports.item_record import item_record, run_record
from leakcheck.reports.item_sheet import terminal_sheet
from leakcheck.reports.proof_bundle.authenticated_copy import copy_differences
from leakcheck.reports.proof_bundle.difference import difference
from leakcheck.reports.proof_bundle.file_names import COPY, DIFFERENCE, MESSAGE, SUMS, VERIFIED, is_ours, state_file
from leakcheck.reports.proof_bundle.note import note
from leakcheck.reports.proof_bundle.other_tools import (
    OPENDKIM_SETTINGS,
    attachment_script,
    dkimpy_script,
    documented_keys,
    key_lines,
    mail_dkim_script,
    mailauth_cache,
    named_keys,
)
from leakcheck.reports.proof_bundle.proof import EarlierState, Proof, SignatureFile, SignedCopy
from leakcheck.reports.proof_bundle.told import Told
from leakcheck.reports.shown import made_safe, shown_result

__all__ = ("COPY", "EarlierState", "Proof", "SignatureFile", "SignedCopy", "is_ours", "proof_files")

_OPTIONS = ReportOptions(width=100)


def proof_files(proof: Proof) -> dict[str, bytes]:
    """The files of a bundle by name, SHA256SUMS last. What lies in a folder of its own has the folder in its name."""
    made = dict(_files(proof))
    made[SUMS] = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items())).encode("ascii")
    return made


def _files(proof: Proof) -> Iterator[tuple[str, bytes]]:
    told = _told(proof)
    if not proof.is_the_message:
        yield told.item_file, proof.data
    if proof.mail is not None:
        yield MESSAGE, proof.retrieved.data
    if told.file == VERIFIED:
        verified = _as_verified(proof, told.leading[1] if told.leading else None)
        yield VERIFIED, verified
        yield DIFFERENCE, difference(proof.retrieved.data, verified)
    yield from _for_verifiers(proof, told)
    for signature in proof.signature_files:
        yield signature.name, signature.data
    for state in proof.states:
        yield state_file(state.revision.number, proof.result.examined.item.name), state.data
    yield from _of_copy(proof)
    yield "result.json", _result_json(proof)
    yield "result.txt", _result_text(proof)
    yield "README.txt", note(told).encode("utf-8", "backslashreplace")


def _for_verifiers(proof: Proof, told: Told) -> Iterator[tuple[str, bytes]]:
    if told.keys:
        yield "keys.txt", key_lines(told.keys)
        yield "keys.json", documented_keys(told.keys, told.attestations)
        yield "keys-for-mailauth.json", mailauth_cache(told.keys)
        yield "opendkim.conf", OPENDKIM_SETTINGS
        yield "verify_with_dkimpy.py", dkimpy_script(proof.retrieved.checks)
        yield "verify_with_mail_dkim.pl", mail_dkim_script()
    if proof.inside:
        yield "compare_attachments.py", attachment_script(proof.inside[0].sha256, told.item_file)


def _of_copy(proof: Proof) -> Iterator[tuple[str, bytes]]:
    """The whole bundle of the copy, in its own folder, and how the item differs from it."""
    if proof.copy is not None:
        yield from copy_differences(proof, proof.copy).items()
        for name, data in proof_files(proof.copy.proof).items():
            yield f"{COPY}/{name}", data


def _told(proof: Proof) -> Told:
    attestations = proof.mail.examined.attestations if proof.mail else proof.result.examined.attestations
    leading = leading_check(attestations, proof.retrieved.checks)
    verified = _as_verified(proof, leading[1] if leading else None)
    copy = proof.copy
    return Told(
        proof.result, proof.run, proof.mail, proof.retrieved.checks, leading, VERIFIED if verified else MESSAGE, named_keys(attestations),
        proof.inside, proof.states, copy, _told(copy.proof) if copy else None, proof.unread_copy, proof.signature_files,
        frozenset(copy_differences(proof, copy)) if copy else frozenset(),
    )  # fmt: skip


def leading_check(attestations: tuple[Attestation, ...], checks: tuple[SignatureCheck, ...]) -> tuple[Attestation, SignatureCheck] | None:
    """The signature to begin with: one that authenticates, with as little undone as possible; else one that fits; else one with a key.

    None where there is none that verifiers of DKIM can be shown.
    """
    pairs = [pair for pair in zip(attestations, checks, strict=False) if pair[1].order >= 0]
    return min(pairs, key=_standing, default=None)


def _standing(pair: tuple[Attestation, SignatureCheck]) -> tuple[bool, ...]:
    answer, check = pair
    # All else being equal the kind and the method that every other program knows.
    unusual = answer.scheme != "dkim", answer.algorithm.startswith("ed25519")
    return not answer.authenticates, not check.original, bool(answer.repair_difference), *unusual


def _as_verified(proof: Proof, check: SignatureCheck | None) -> bytes:
    """The message as it was checked; empty where that is how it lies in the dump."""
    if proof.mail is None:
        return b""
    checked = (check.original if check else b"") or proof.retrieved.transport
    return b"" if checked == proof.retrieved.data else checked


def _result_json(proof: Proof) -> bytes:
    mail = proof.mail if proof.mail is not None and not proof.is_the_message else None
    record = {
        "item": item_record(shown_result(proof.result, masking=False)),
        "message": item_record(shown_result(mail, masking=False)) if mail else None,
        "earlier_states": [_state_record(proof, state) for state in proof.states],
        "authenticated_copy": item_record(shown_result(proof.copy.proof.result, masking=False)) if proof.copy else None,
        "made_with": run_record(made_safe(proof.run, str)),
    }
    return (json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8", "backslashreplace")


def _state_record(proof: Proof, state: EarlierState) -> dict[str, object]:
    item = made_safe(state.item, str)
    name = state_file(state.revision.number, proof.result.examined.item.name)
    return {"file": name, "path": item.path, "size": item.size, "sha256": item.sha256, "first_bytes_of_the_item": proof.data.startswith(state.data)}


def _result_text(proof: Proof) -> bytes:
    results = [proof.result, *([proof.mail] if proof.mail is not None and not proof.is_the_message else [])]
    return "\n".join(terminal_sheet(result, proof.run, _OPTIONS) for result in results).encode("utf-8", "backslashreplace")
