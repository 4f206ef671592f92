"""A folder for somebody who does not trust us: the untouched message, the key with its source, our result, and other people's verifiers.

The files have fixed names, none of them out of the dump, and the same item gives the same bytes: no clock, no path of this machine.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.retrieved_item import Retrieved, SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.item import Item
from leakcheck.model.report import ReportOptions
from leakcheck.reports.item_record import item_record, run_record
from leakcheck.reports.item_sheet import terminal_sheet
from leakcheck.reports.proof_bundle.difference import difference
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
from leakcheck.reports.proof_bundle.told import Told
from leakcheck.reports.shown import made_safe, shown_result

MESSAGE, VERIFIED, ITEM, SUMS = "message.eml", "message-as-verified.eml", "item.bin", "SHA256SUMS"
#: Every name that a bundle can hold: what an older bundle left under one of them is replaced or removed.
NAMES = (
    "README.txt", MESSAGE, VERIFIED, "difference.diff", ITEM, "keys.txt", "keys.json", "keys-for-mailauth.json", "opendkim.conf",
    "verify_with_dkimpy.py", "verify_with_mail_dkim.pl", "compare_attachments.py", "result.json", "result.txt", SUMS,
)  # fmt: skip
_OPTIONS = ReportOptions(width=100)


@dataclass(frozen=True, slots=True)
class Proof:
    """What is to be handed on."""

    result: FileResult
    """The item asked about, facts included."""
    data: bytes
    run: RunInfo
    mail: FileResult | None = None
    """The message whose signatures speak for it: the item itself, or the one that it lies in; None where there is none."""
    retrieved: Retrieved = Retrieved(b"")  # noqa: RUF009  # a frozen struct
    """The message's bytes."""
    inside: tuple[Item, ...] = ()
    """Where the item is not itself the message: the message's attachment that it is or lies in, and what leads from there to the item's bytes."""

    @property
    def is_the_message(self) -> bool:
        return self.mail is not None and self.mail.examined.item.path == self.result.examined.item.path


def proof_files(proof: Proof) -> dict[str, bytes]:
    """The files of a bundle by name, SHA256SUMS last."""
    made = dict(_files(proof))
    made[SUMS] = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(made.items())).encode("ascii")
    return made


def _files(proof: Proof) -> Iterator[tuple[str, bytes]]:
    attestations = proof.mail.examined.attestations if proof.mail else proof.result.examined.attestations
    leading = leading_check(attestations, proof.retrieved.checks)
    verified = _as_verified(proof, leading[1] if leading else None)
    keys = named_keys(attestations)
    if not proof.is_the_message:
        yield ITEM, proof.data
    if proof.mail is not None:
        yield MESSAGE, proof.retrieved.data
    if verified:
        yield VERIFIED, verified
        yield "difference.diff", difference(proof.retrieved.data, verified)
    if keys:
        yield "keys.txt", key_lines(keys)
        yield "keys.json", documented_keys(keys, attestations)
        yield "keys-for-mailauth.json", mailauth_cache(keys)
        yield "opendkim.conf", OPENDKIM_SETTINGS
        yield "verify_with_dkimpy.py", dkimpy_script(proof.retrieved.checks)
        yield "verify_with_mail_dkim.pl", mail_dkim_script()
    if proof.inside:
        yield "compare_attachments.py", attachment_script(proof.inside[0].sha256)
    yield "result.json", _result_json(proof)
    yield "result.txt", _result_text(proof)
    told = Told(proof.result, proof.run, proof.mail, proof.retrieved.checks, leading, VERIFIED if verified else MESSAGE, keys, proof.inside)
    yield "README.txt", note(told).encode("utf-8", "backslashreplace")


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
        "made_with": run_record(made_safe(proof.run, str)),
    }
    return (json.dumps(record, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode("utf-8", "backslashreplace")


def _result_text(proof: Proof) -> bytes:
    results = [proof.result, *([proof.mail] if proof.mail is not None and not proof.is_the_message else [])]
    return "\n".join(terminal_sheet(result, proof.run, _OPTIONS) for result in results).encode("utf-8", "backslashreplace")
