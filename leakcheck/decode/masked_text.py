"""Whether a header value looks like a mask that somebody put over a name or an address before passing the mail on."""

import re

_MASK = re.compile(
    rb"(?i)redact|remov(?:ed|ing)|anonymi[sz]|withheld|hidden|mask(?:ed)?\b|x{3,}|\*{2,}|\.{4,}|\[(?:name|e-?mail|address|recipient|sender)\]|"
    rb"@(?:pot|invalid|localhost|domain\.tld)(?![.\w-])|\b(?:user|someone|nobody|name|foo|test|me|you|x+)@example\.(?:com|org|net)(?![.\w-])|[\xe2\x96\x88]{3,}"
)


def is_masked(value: bytes) -> bool:
    """True for an empty value too: what is not there claims nothing."""
    return not value.strip() or bool(_MASK.search(value[:2000]))
