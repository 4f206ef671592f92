"""Which format an item is of. Content decides; the name is only a claim."""

from collections.abc import Sequence

from leakcheck.model.content import Content
from leakcheck.model.format import Format
from leakcheck.model.problem import Problem, ProblemKind


def identify(content: Content, formats: Sequence[Format]) -> tuple[Format | None, list[Problem]]:
    """The format that claims the content, after the more special claims have overruled the more general, and a fallback only without others."""
    problems: list[Problem] = []
    claims = _claims(content, formats, problems, fallback=False) or _claims(content, formats, problems, fallback=True)
    overruled = {name for claim in claims for name in claim.specialises}
    left = [claim for claim in claims if claim.name not in overruled]
    if len(left) > 1:
        names = ", ".join(claim.name for claim in left)
        problems.append(Problem(ProblemKind.DAMAGED, f"Several readers claim this content ({names}); it was read as {left[0].name}.", "identify"))
    return (left[0] if left else None), problems


def _claims(content: Content, formats: Sequence[Format], problems: list[Problem], *, fallback: bool) -> list[Format]:
    claims = []
    for candidate in _possible(formats, _opening(content), fallback):
        try:
            if candidate.recognises(content):
                claims.append(candidate)
        # Broad on purpose: content is hostile, and one format's failure to look must not hide the item from the others.
        except Exception as error:
            sentence = f"The reader for {candidate.title} could not look at this file ({type(error).__name__}: {error})."
            problems.append(Problem(ProblemKind.READER_ERROR, sentence, "identify"))
    return claims


def _opening(content: Content) -> bytes:
    """The first byte; none where it cannot be read, which the formats then say themselves."""
    try:
        return content.head[:1]
    except OSError:
        return b""


_LAST: list[tuple[Sequence[Format], dict[tuple[bytes, bool], Sequence[Format]]]] = []


def _possible(formats: Sequence[Format], first: bytes, fallback: bool) -> Sequence[Format]:
    """Those formats, in their order, that may begin with this byte, fallbacks or others; found out once for all items that do."""
    if not _LAST or _LAST[0][0] is not formats:
        _LAST[:] = [(formats, {})]
    known = _LAST[0][1]
    if (first, fallback) not in known:
        asked = (one for one in formats if one.is_fallback is fallback)
        known[first, fallback] = [one for one in asked if not (first and one.begins) or any(mark.startswith(first) for mark in one.begins)]
    return known[first, fallback]
