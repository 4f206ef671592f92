"""A computed key in a few sentences for the reader of a case: what it made, what it did not, and what that shows."""

from collections import Counter
from collections.abc import Iterable, Sequence

from leakcheck.decode.key_anchors import anchor_for, key_doubt, ties
from leakcheck.decode.key_memberships import Membership, by_signed_name
from leakcheck.decode.signature_wording import counted, whose_of_several
from leakcheck.decode.visible_text import storable
from leakcheck.model.first_few import first_few
from leakcheck.model.recovered_key import RecoveredKey, UnexplainedSignature

_MOST_NAMES = 3
SHOWS_NOT = (
    "A computed key shows that one private key made these signatures and which messages are unchanged since. It does not show whose key that was, "
    "or when it signed: anybody can make a key, sign with it for any domain, and write any date. A mail of the same domain that you hold "
    "independently of this dump ties the key to the domain (leakcheck keys recover CASE --anchor MAIL)."
)


def summaries(members: Sequence[Membership], signatures: Iterable[UnexplainedSignature]) -> list[str]:
    """Each key of a case in a few sentences, the most productive first."""
    by_name = by_signed_name(members)
    made = {one.signature.row for member in members for one in member.opened}
    strangers: dict[tuple[str, str], list[str]] = {}
    for one in signatures:
        if one.row not in made:
            strangers.setdefault(one.name, []).append(one.item)
    out = []
    for member in sorted(members, key=lambda member: -len(member.opened)):
        home = _home(member)
        others = [other for other in by_name[home] if other is not member]
        tied = any(anchor_for(other.key, home[0]) is not None for other in others)
        out.append(summary(member, strangers.get(home, ()), len(others), rival_tied=tied))
    return out


def summary(member: Membership, strangers: Sequence[str], rivals: int, *, rival_tied: bool = False) -> str:
    """A key of the case in a few sentences: what it opened, and which signatures of its name it did not make (`strangers`, by path)."""
    key = member.key
    intact = sum(one.fits and one.signature.body_fits for one in member.opened)
    other_text = sum(one.fits and not one.signature.body_fits for one in member.opened)
    changed = [one.signature.item for one in member.opened if not one.fits]
    how = "is documented" if key.documented else "was computed from this dump"
    parts = [
        f"{_names(member)}: a key of {key.bits:,} bits (exponent {key.exponent}) {how}, and made {counted(len(member.opened), 'signature')} here.",
        f"Unchanged since: {intact:,}; with the signed header lines and another text: {other_text:,}; "
        f"with other header lines: {_with_paths(changed)}.",
    ]
    if strangers:
        parts.append(f"Signatures of the same name that were not made with it: {_with_paths(strangers)}.")
    if rivals:
        parts.append(f"{counted(rivals, 'other key')} signed under the same name; {whose_of_several(tied=rival_tied or any(ties(key)))}.")
    parts.append(_tied(key))
    return storable(" ".join(parts))


def _with_paths(items: Sequence[str]) -> str:
    unique = list(dict.fromkeys(items))
    if not unique:
        return "0"
    return f"{len(items):,} ({first_few(unique, _MOST_NAMES, ', ')})"


def _home(member: Membership) -> tuple[str, str]:
    """The name that most of a key's signatures give."""
    return Counter(one.signature.name for one in member.opened).most_common(1)[0][0]


def _names(member: Membership) -> str:
    names = [name for name, _ in Counter(one.signature.name for one in member.opened).most_common()]
    shown = [f"{selector} of {domain}" for domain, selector in names[:_MOST_NAMES]]
    return ", ".join(shown) + (f" and {counted(len(names) - _MOST_NAMES, 'other name')}" if len(names) > _MOST_NAMES else "")


def _tied(key: RecoveredKey) -> str:
    record = key.documented
    if record is not None:
        public = " Others hold its private half, or can find it." if key_doubt(record, key, None) else ""
        return f"It is the key that is documented as {record.selector} of {record.domain} ({record.source}).{public}"
    tied = list(ties(key))
    if tied:
        return f"It also signed {_and(list(dict.fromkeys(anchor.source for anchor in tied)))}."
    if key.anchors:
        return f"It also signed {key.anchors[0].source}; with so small an exponent a second such mail is needed to tie it to the domain."
    return "Nothing outside this dump ties it to the domain."


def _and(words: Sequence[str]) -> str:
    return " and ".join(words[:_MOST_NAMES])
