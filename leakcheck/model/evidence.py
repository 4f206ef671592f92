"""All that the verdict on one item may rest on."""

import msgspec

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.examined import Examined


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One item with its own findings and those of the correlations, and what of the dump bears on it."""

    examined: Examined
    anchor: Attestation | None = None
    """The signature of the authenticated mail, or signed file, whose signed bytes contain this item; None for that itself and for all else."""
    anchor_path: str = ""
    copied_from: Attestation | None = None
    """The signature of the authenticated mail or file that holds the same bytes, where a finding says so; None for all else."""
    mail_reasons: frozenset[Reason] = frozenset()
    """What all the signatures of the mail from which the item inherits came to: a doubt about one of them goes with it."""
    demoted: frozenset[str] = frozenset()
    """Rules that fire too often in this dump to count against a single file (forensics C4 rule 9)."""
    no_checks: frozenset[str] = frozenset()
    """Rules that test nothing: they note something, or what limits every check; not counted among the checks that were applied."""
    since_theft: str = ""
    """ISO date given with --since-theft, or empty."""


class FiringRate(msgspec.Struct, frozen=True):
    """How often a rule fired among the items of one kind that it could be asked about."""

    rule: str
    kind: str
    fired: int
    asked: int
