"""How two domain names relate: the same, of one organisation, or strangers (RFC 7489 section 3.1)."""

from functools import lru_cache

from leakcheck.model.attestation import Alignment

#: Second levels under which registries sell names, for the countries where that is the rule. The whole Public Suffix List
#: changes daily; a missing entry here can only make two names of one registry look like one organisation, which is why the
#: answer `same organisation` is always printed with both names.
_SECOND_LEVELS = frozenset({"co", "com", "net", "org", "gov", "gob", "gouv", "gv", "ac", "edu", "or", "ne", "go", "asso", "govt", "mil", "nom", "id"})

#: Domains under which strangers are given names of their own, so that two names there say nothing of one organisation. Signing
#: domains of mail services first; again no whole list, but those under which mail is signed.
_SHARED = frozenset(
    {
        "onmicrosoft.com", "amazonses.com", "sendgrid.net", "sendgrid.info", "mailgun.org", "mandrillapp.com", "mcsv.net",
        "mcdlv.net", "rsgsv.net", "cmail1.com", "cmail2.com", "ccsend.com", "sparkpostmail.com", "hubspotemail.net", "postmarkapp.com",
        "github.io", "herokuapp.com", "blogspot.com", "wordpress.com", "wixsite.com", "azurewebsites.net", "myshopify.com",
        "uk.com", "us.com", "eu.com", "de.com", "gb.net", "se.net", "jp.net", "in.net", "co.com", "eu.org", "dyndns.org", "no-ip.org",
    }
)  # fmt: skip


@lru_cache(maxsize=4096)
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
    registered = ".".join(labels[-2:])
    if registered == "gappssmtp.com":
        # Google's customers sign as CUSTOMER.KEY-DATE.gappssmtp.com.
        return domain
    if registered in _SHARED or (len(labels) >= 3 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVELS):
        return ".".join(labels[-3:])
    return registered
