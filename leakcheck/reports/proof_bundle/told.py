"""What the note of a bundle tells of."""

from collections.abc import Mapping
from dataclasses import dataclass

from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyRecord


@dataclass(frozen=True, slots=True)
class Told:
    """What the note tells of."""

    result: FileResult
    run: RunInfo
    mail: FileResult | None
    checks: tuple[SignatureCheck, ...]
    leading: tuple[Attestation, SignatureCheck] | None
    file: str
    """The name of the file on which other verifiers are to be run."""
    keys: Mapping[str, KeyRecord]
    inside: tuple[Item, ...]

    @property
    def attestations(self) -> tuple[Attestation, ...]:
        return (self.mail or self.result).examined.attestations

    @property
    def is_the_message(self) -> bool:
        return self.mail is not None and self.mail.examined.item.path == self.result.examined.item.path

    @property
    def repaired(self) -> bool:
        return self.file != "message.eml"
