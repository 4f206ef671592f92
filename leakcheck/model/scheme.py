"""What a signature scheme is, and how it asks for keys."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.key_record import KeyRecord
from leakcheck.model.limits import Limits


class Keyring(Protocol):
    """Where public keys come from. Never the network, unless the user allowed it and the report says so."""

    @property
    def online(self) -> bool:
        """Whether keys that are not held may be asked for over the network."""

    def dkim_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        """All keys known under a name, in a stable order; empty if none is."""

    def sibling_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        """Keys known under the same selector for domains that are known to sign with one another's keys; empty if none is."""

    def openpgp_keys(self) -> Sequence[bytes]:
        """The files of OpenPGP public keys that the user gave, armoured or binary; empty if none was given."""

    def trusted_certificates(self) -> Sequence[bytes]:
        """The certificates (PEM or DER) that the user gave as trusted roots; empty if none was given."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """A signature scheme: which formats it can stand in, and how it is verified. `verify` never raises as an answer."""

    name: str
    title: str
    formats: tuple[str, ...]
    """Names of the formats that can carry it."""
    verify: Callable[[Content, Examined, Keyring, Limits], Iterator[Attestation]]
    """Over the raw bytes; `Examined` holds the facts read so far (for example the time of receipt)."""
    limitations: tuple[str, ...]
    beside: bool = False
    """Whether it can also lie beside a file of any format, in one of its own: then asked where something does (`Content.beside`)."""
