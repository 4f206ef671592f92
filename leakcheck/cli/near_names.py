"""What somebody may have meant who typed a name that there is not."""

from collections.abc import Sequence

#: More than this is not looked through: an answer is to come at once.
_MOST = 50_000
_FEW = 5


def alike(typed: str, known: Sequence[str]) -> str:
    """` Did you mean: …?` with those that look or sound alike or hold the word; empty where there are none."""
    found = names_like(typed, known)
    return f" Did you mean: {', '.join(found)}?" if found else ""


def names_like(typed: str, known: Sequence[str]) -> list[str]:
    """A few of the known names that are nearest to what was typed, each once."""
    from difflib import get_close_matches

    wanted = plain_name(typed)
    by_form: dict[str, str] = {}
    for name in known[:_MOST]:
        by_form.setdefault(plain_name(name), name)
    near = get_close_matches(wanted, by_form, n=_FEW, cutoff=0.75)
    holding = sorted((form for form in by_form if len(wanted) > 3 and wanted in form), key=len)
    return [by_form[form] for form in dict.fromkeys((*near, *holding))][:_FEW]


def plain_name(name: str) -> str:
    """A name as it is compared: people type blanks and hyphens for underscores, and capitals."""
    return name.strip().lower().replace("-", "_").replace(" ", "_")
