"""Documents that grew out of one another or out of one third, by rare identifiers that programs hand on."""

import msgspec

from leakcheck.model.facts import IdentifierKind


class SharedIdentifier(msgspec.Struct, frozen=True, array_like=True):
    """One identifier that stands in two documents and in few others."""

    kind: IdentifierKind
    value: str


class FamilyLink(msgspec.Struct, frozen=True, kw_only=True):
    """Two documents that share rare identifiers."""

    first: str
    second: str
    """Paths, in their order."""
    shared: tuple[SharedIdentifier, ...]
    """A few of the identifiers, those first that programs keep through every save."""
    count: int
    """How many they share."""


class DocumentFamily(msgspec.Struct, frozen=True, kw_only=True):
    """All documents that such links join, directly or through others."""

    number: int
    """Families are numbered in the order of their first paths, from 1."""
    members: tuple[str, ...]
    """Paths in their order; of files with the same bytes only the first."""
    copies: int
    """How many further files of the dump hold the same bytes as a member."""
    links: tuple[FamilyLink, ...]
