"""Mail addresses in header text: the standard `email` package takes them apart, email-validator brings them to one form."""

import re
from email.utils import getaddresses
from functools import lru_cache

from leakcheck.decode.mail_headers import decoded
from leakcheck.decode.visible_text import storable

MOST_ADDRESSES = 200
_LONGEST_FIELD = 40_000
_LONGEST_KEPT = 500
#: Addresses of which nothing but the case of their domain can change, whether they keep to the syntax or not.
_PLAIN = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")
_ENCODED = "xn--"
#: By what a field shows that it holds more than one name (RFC 5322 section 3.4), where they stand outside of quotes.
_SIGNS, _QUOTED = frozenset("<>:;(),"), re.compile(r'"[^"]*"')


def addresses(text: str) -> list[tuple[str, str]]:
    """Display name and address of each mailbox in an address field (RFC 5322 section 3.4), undecoded text given."""
    return list(_short_field(text)) if len(text) <= _LONGEST_KEPT else _addresses(text[:_LONGEST_FIELD])


@lru_cache(maxsize=4096)
def _short_field(text: str) -> tuple[tuple[str, str], ...]:
    """Kept, because the same few people write and are written to throughout a mailbox."""
    return tuple(_addresses(text))


def _addresses(cut: str) -> list[tuple[str, str]]:
    try:
        pairs = getaddresses([cut], strict=False) if _STRICT_KNOWN else getaddresses([cut])
    # The standard library goes one call deeper for each parenthesis or colon; honest fields nest two or three.
    except RecursionError:
        return [(storable(decoded(cut), 300), "")]
    if _no_address(cut):
        pairs = [(cut.strip().strip('"'), "")]
    found = ((storable(decoded(name), 300), normal_address(address)) for name, address in pairs[:MOST_ADDRESSES])
    # What consists of blanks and signs that are not kept is nobody.
    return [pair for pair in found if any(pair)]


def _no_address(field: str) -> bool:
    """Whether a field holds a name alone, as lists and old exports leave it: words, and nothing that could be an address or a group."""
    bare = field.strip()
    return "@" not in bare and (" " in bare or bare.startswith('"')) and _SIGNS.isdisjoint(_QUOTED.sub("", bare))


@lru_cache(maxsize=20_000)
def normal_address(address: str) -> str:
    """The address with its domain in lower-case A-labels (RFC 5891); as written, where it breaks the syntax. No DNS."""
    written = storable(address.strip(), 400)
    if "@" not in written:
        return written
    if _PLAIN.fullmatch(written) and _ENCODED not in written.lower():
        local, _, domain = written.rpartition("@")
        return f"{local}@{domain.lower()}"
    from email_validator import EmailNotValidError, validate_email

    try:
        found = validate_email(written, check_deliverability=False, allow_smtputf8=True, allow_quoted_local=True, test_environment=True)
    except (EmailNotValidError, ValueError):
        local, _, domain = written.rpartition("@")
        return f"{local}@{domain.lower()}"
    return f"{found.local_part}@{found.ascii_domain}"


def _knows_strict() -> bool:
    import inspect

    # Added to 3.11.9 and later as a security fix; older ones only know the lenient reading.
    return "strict" in inspect.signature(getaddresses).parameters


_STRICT_KNOWN = _knows_strict()
