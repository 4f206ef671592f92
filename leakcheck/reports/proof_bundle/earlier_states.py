"""The earlier states that an item still holds: what they are, and how anybody gets them out of it."""

from collections.abc import Iterator

from leakcheck.reports.proof_bundle.file_names import state_file
from leakcheck.reports.proof_bundle.proof import EarlierState
from leakcheck.reports.proof_bundle.setting import command, expected, listed, paragraph
from leakcheck.reports.proof_bundle.told import Told

_MOST_WORDS = 10


def told_of_states(told: Told) -> Iterator[str]:
    """Paragraphs of the note; none where no finding rests on an earlier state."""
    if not told.states:
        return
    yield paragraph(
        "A program that saves a change to a PDF file may leave the file as it was and append the change. The file then begins with its earlier "
        "state, which can be cut out and opened by itself. That is normal, and by itself no sign of anything; the two states show what was changed."
    )
    for state in told.states:
        yield from _state(told, state)
    yield from _how_to_read(told)


def _state(told: Told, state: EarlierState) -> Iterator[str]:
    revision, item = state.revision, state.item
    file = state_file(revision.number, told.result.examined.item.name)
    rows = [
        ("the file", file),
        ("it is", f"state {revision.number} of {revision.total} of {told.item_file}"),
        ("bytes", f"{item.size:,}, the first of {told.item_file} (byte 0 up to, not including, byte {item.size})"),
        ("SHA-256", item.sha256),
        ("in the case", item.path),
    ]
    yield listed(rows)
    changes = [*(f"- {text}" for text in revision.removed[:_MOST_WORDS]), *(f"+ {text}" for text in revision.added[:_MOST_WORDS])]
    if changes:
        yield (
            paragraph("What the next state reads otherwise (- only in this state, + only in the next):")
            + "\n\n"
            + "\n".join(paragraph(line, indent=4) for line in changes)
        )
    yield paragraph("Anybody gets the same bytes out of the file, without us:") + command(f"head -c {item.size} {told.item_file} | sha256sum")
    yield expected(f"{item.sha256}, the SHA-256 of {file}")


def _how_to_read(told: Told) -> Iterator[str]:
    file = state_file(told.states[0].revision.number, told.result.examined.item.name)
    yield paragraph(
        "To read the two beside each other, open them in any program that shows PDF files, or print their words (pdftotext comes with Poppler):"
    )
    yield "\n".join(command(f"pdftotext -layout {name} -").strip("\n") for name in (file, told.item_file))
