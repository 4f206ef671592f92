"""The earlier states of a PDF as files that can be read by themselves, those that somebody signed before all others."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.pdf_signed_range import blank_after, signed_ranges
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, Revision
from leakcheck.model.format import Child
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_SIGNATURES = 40
#: All states of one file together: they overlap, so that without a bound many saves of a large file would be read many times over.
_MOST_BYTES = 64 << 20
#: A range that ends this close before a state's end covers it but for its last line ends.
_NEAR = 1_024
_ADDED = {
    "signature": "a signature, or data for checking one",
    "content": "or changed what is drawn on pages",
    "form": "form fields, or words in them",
    "annotation": "remarks",
    "metadata only": "or changed only properties of the document",
}


def states_as_items(data: bytes, revisions: Sequence[Revision], most: int) -> Iterator[Child | Problem]:
    """At most so many earlier states, oldest first; an update that holds nothing but an index makes no state of its own."""
    real = [revision for revision in revisions if revision.reason != "index only"]
    signed = _signed_ends(data, real) if real else {}
    left, chosen = _MOST_BYTES, set[int]()
    for revision in sorted(real, key=lambda one: (one.number not in signed, -one.number)):
        if len(chosen) < most and revision.length <= left:
            chosen.add(revision.number)
            left -= revision.length
    for revision in real:
        if revision.number in chosen:
            yield _child(data, revision, *signed.get(revision.number, (0, 0)))
    if len(chosen) < len(real):
        yield Problem(
            ProblemKind.LIMIT, f"This PDF holds {len(real)} earlier states of itself; {len(chosen)} of them are given as items of their own."
        )


def state_name(revision: Revision) -> str:
    """The name of a state as an item inside its file."""
    return f"state {revision.number} of {revision.total}.pdf"


def _signed_ends(data: bytes, revisions: Sequence[Revision]) -> dict[int, tuple[int, int]]:
    """By the number of a state, the signature that covers it and nothing more, and where that ends."""
    found = dict[int, tuple[int, int]]()
    for number, one in enumerate(signed_ranges(data, _MOST_SIGNATURES), 1):
        for revision in revisions if not (one.fault or one.empty) else ():
            if revision.length - _NEAR < one.end <= revision.length and blank_after(data[one.end : revision.length], 0):
                found[revision.number] = number, one.end
    return found


def _child(data: bytes, revision: Revision, signature: int, end: int) -> Child:
    when = f"as it was signed: signature {signature} covers exactly these bytes" if signature else "as it was before a later save"
    value = f"the file {when}; the next save added {_ADDED.get(revision.reason, 'objects whose purpose was not told apart')}"
    said = Description(at=Location(revision.at.part, revision.at.raw), kind="place in its file", value=value)
    state = data[: end or _after_mark(data, revision.length)]
    return Child(state_name(revision), Content.of_earlier_state(state), (said,))


def _after_mark(data: bytes, end: int) -> int:
    """Behind the end mark and one line end: further ones belong as a rule to the update, and a loose copy of the state lacks them."""
    mark = data.rfind(b"%%EOF", max(0, end - _NEAR), end)
    if mark < 0:
        return end
    after = mark + 5
    return after + (2 if data[after : after + 2] == b"\r\n" else data[after : after + 1] in (b"\r", b"\n"))
