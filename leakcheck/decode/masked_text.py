"""Masks that somebody put over names, addresses or amounts before passing a text on: in header lines, and in place of words."""

import re
from collections.abc import Sequence

_MOST_LABELS = 40
_MASK = re.compile(
    rb"(?i)redact|remov(?:ed|ing)|anonymi[sz]|withheld|hidden|mask(?:ed)?\b|x{3,}|\*{2,}|\.{4,}|\[(?:name|e-?mail|address|recipient|sender)\]|"
    rb"@(?:pot|invalid|localhost|domain\.tld)(?![.\w-])|\b(?:user|someone|nobody|name|foo|test|me|you|x+)@example\.(?:com|org|net)(?![.\w-])|[\xe2\x96\x88]{3,}"
)

#: Words in place of others that were taken out openly: codes of the exemptions of freedom of information acts (5 U.S.C. 552(b): `(b)(7)(C)`,
#: the British `s.40(2)`), what redaction programs write, and letters or numbers in place of names, as courts do.
_LABEL = re.compile(
    r"(?:(?:(?:ex(?:emption)?s? )?b ?[1-9](?: ?[a-f])?|s(?:ection)? ?[2-4]\d(?: \d)?|x{2,}|redacted|withheld|removed"
    r"|deleted|sanitized|anonymi[sz]ed|masked"
    r"|name (?:withheld|removed|redacted)|geschwärzt|unkenntlich|entfernt|anonymisiert|caviardée?s?|masquée?s?|occultée?s?"
    r"|anonymisée?s?|tachado|omissis"
    r"|oscurato|изъято|скрыто|(?:person|witness|individual|company|party|employee|official|client|source|firma|zeuge|zeugin|mitarbeiter|herr|frau"
    r"|société|personne|témoin|persona|mr|mrs|ms) (?:[a-z]|\d{1,2}))(?: |$))+",
    re.IGNORECASE,
)


def is_mask_label(words: Sequence[str]) -> bool:
    """Whether words say nothing but that others were taken out of their place."""
    return _LABEL.fullmatch(" ".join(words[:_MOST_LABELS])) is not None


def is_masked(value: bytes) -> bool:
    """True for an empty value too: what is not there claims nothing."""
    return not value.strip() or bool(_MASK.search(value[:2000]))
