"""Domains that are known to sign with one another's keys, so that a key archived under one name serves the other.

A key found this way is named as such in the result: it opened the signature under another name than the one it is archived for.
"""

from collections.abc import Iterator

#: Each group shares keys under equal selectors; observed where one archived key opens signatures of all (leakcheck's mail notes, finding 8).
_GROUPS = (
    ("gmail.com", "googlemail.com"),
    ("outlook.com", "hotmail.com", "live.com", "msn.com", "notification.microsoft.com"),
    ("icloud.com", "me.com", "mac.com"),
)
#: Google signs for all customers without keys of their own under CUSTOMER.DATE.gappssmtp.com, with one key a date.
_TENANTS = ".gappssmtp.com"
_BY_DOMAIN = {domain: group for group in _GROUPS for domain in group}


def siblings(domain: str, selector: str) -> Iterator[tuple[str, str]]:
    """Names (domain, selector) under which a key of this name may also be archived; never the name itself."""
    domain, selector = domain.lower().rstrip("."), selector.lower()
    for other in _BY_DOMAIN.get(domain, ()):
        if other != domain:
            yield other, selector
    if is_tenant(domain):
        yield tenant_name(domain), selector


def is_tenant(domain: str) -> bool:
    """Whether Google signs for this domain with the key that all customers of a date share."""
    return domain.endswith(_TENANTS) and domain.count(".") == 3


def tenant_name(domain: str) -> str:
    """The name that stands for all tenants of one date in the key store: `*.20150623.gappssmtp.com`."""
    return f"*.{domain.removesuffix(_TENANTS).rpartition('.')[2]}{_TENANTS}"
