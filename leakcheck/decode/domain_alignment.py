"""How two domain names relate: the same, of one organisation, or strangers (RFC 7489 section 3.1)."""

from leakcheck.model.attestation import Alignment

#: Second levels under which registries sell names, for the countries where that is the rule. The whole Public Suffix List
#: changes daily; a missing entry here can only make two names of one registry look like one organisation, which is why the
#: answer `same organisation` is always printed with both names.
_SECOND_LEVELS = frozenset({"co", "com", "net", "org", "gov", "gob", "gouv", "gv", "ac", "edu", "or", "ne", "go", "asso", "govt", "mil", "nom", "id"})


def alignment(signer: str, author: str) -> Alignment:
    """The relation of a signing domain to the domain of the sender's address."""
    first, second = signer.lower().rstrip("."), author.lower().rstrip(".")
    if not first or not second:
        return Alignment.UNKNOWN
    if first == second:
        return Alignment.SAME
    return Alignment.ORGANISATIONAL if organisational(first) == organisational(second) else Alignment.DIFFERENT


def organisational(domain: str) -> str:
    """The part of a domain name that its organisation registered."""
    labels = domain.split(".")
    if len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])
