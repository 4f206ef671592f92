"""Which format an item is of. Content decides; the name is only a claim."""

from collections.abc import Sequence

from leakcheck.model.content import Content
from leakcheck.model.format import Format
from leakcheck.model.problem import Problem, ProblemKind


def identify(content: Content, formats: Sequence[Format]) -> tuple[Format | None, list[Problem]]:
    """The format that claims the content, after the more special claims have overruled the more general, and a fallback only without others."""
    problems: list[Problem] = []
    claims = [candidate for candidate in formats if not candidate.is_fallback and _claims(candidate, content, problems)]
    claims = claims or [candidate for candidate in formats if candidate.is_fallback and _claims(candidate, content, problems)]
    overruled = {name for claim in claims for name in claim.specialises}
    left = [claim for claim in claims if claim.name not in overruled]
    if len(left) > 1:
        names = ", ".join(claim.name for claim in left)
        problems.append(Problem(ProblemKind.DAMAGED, f"Several readers claim this content ({names}); it was read as {left[0].name}.", "identify"))
    return (left[0] if left else None), problems


def _claims(candidate: Format, content: Content, problems: list[Problem]) -> bool:
    try:
        return candidate.recognises(content)
    # Broad on purpose: content is hostile, and one format's failure to look must not hide the item from the others.
    except Exception as error:
        sentence = f"The reader for {candidate.title} could not look at this file ({type(error).__name__}: {error})."
        problems.append(Problem(ProblemKind.READER_ERROR, sentence, "identify"))
        return False
