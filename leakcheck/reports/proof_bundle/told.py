"""What the note of a bundle tells of."""

from collections.abc import Mapping
from dataclasses import dataclass

from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyRecord
from leakcheck.reports.proof_bundle.file_names import MESSAGE, item_file
from leakcheck.reports.proof_bundle.proof import EarlierState, SignatureFile, SignedCopy


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
    states: tuple[EarlierState, ...] = ()
    copy: SignedCopy | None = None
    copy_told: "Told | None" = None
    """What the note of the copy's own folder tells of."""
    unread_copy: str = ""
    signature_files: tuple[SignatureFile, ...] = ()
    differences: frozenset[str] = frozenset()
    """The names of the files that show how the item and the copy differ."""

    @property
    def attestations(self) -> tuple[Attestation, ...]:
        return (self.mail or self.result).examined.attestations

    @property
    def is_the_message(self) -> bool:
        return self.mail is not None and self.mail.examined.item.path == self.result.examined.item.path

    @property
    def item_file(self) -> str:
        """The name of the file that is the item."""
        return MESSAGE if self.is_the_message else item_file(self.result.examined.item.name)

    @property
    def repaired(self) -> bool:
        return self.file != MESSAGE
