"""A copy of the item for which a signature speaks: how the two differ, and how anybody can see it."""

from collections.abc import Iterator

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import TextContent
from leakcheck.reports.proof_bundle.checks_by_others import first_command
from leakcheck.reports.proof_bundle.difference import difference_between, in_transport_form
from leakcheck.reports.proof_bundle.file_names import COPY, FROM_COPY, IN_WORDS, MESSAGE
from leakcheck.reports.proof_bundle.proof import Proof, SignedCopy
from leakcheck.reports.proof_bundle.setting import command, listed, paragraph
from leakcheck.reports.proof_bundle.told import Told

#: The text that a reader sees, of a message as of a document.
_SEEN = frozenset({"body", "document"})
_MOST_LINES = 12
_OF_BYTES = (
    "The exact difference between the two messages as they lie in the dump, header lines included; both with the line ends of mail transport.\n"
    "A line with - stands in the authenticated copy, a line with + in the message that was asked about.\n"
)
_OF_WORDS = (
    "The difference between the texts that were read out of the two files, in whole lines; what cannot be seen is written as <U+...>.\n"
    "A line with - stands in the authenticated copy, a line with + in the file that was asked about.\n"
)


def copy_differences(proof: Proof, copy: SignedCopy) -> dict[str, bytes]:
    """How the item differs from the copy, as files by their names: of two messages in bytes, of two texts in words."""
    made: dict[str, bytes] = {}
    if proof.is_the_message and copy.proof.is_the_message:
        old, new = in_transport_form(copy.proof.retrieved.data), in_transport_form(proof.retrieved.data)
        made[FROM_COPY] = difference_between(old, new, (f"{COPY}/{MESSAGE}", MESSAGE), _OF_BYTES)
    before, after = _text(copy.proof.result), _text(proof.result)
    if before and after:
        made[IN_WORDS] = difference_between(before, after, ("authenticated-copy", "this-file"), _OF_WORDS)
    return {name: data for name, data in made.items() if data}


def _text(result: FileResult) -> bytes:
    texts = [visible(fact.text, "\n") for fact in result.examined.every(TextContent) if fact.role in _SEEN]
    return "".join(f"{text}\n" for text in texts).encode("utf-8", "backslashreplace")


def told_of_copy(told: Told) -> Iterator[str]:
    """Paragraphs of the note; none where there is no such copy."""
    if told.unread_copy:
        yield paragraph(
            f"The file differs from another copy, for which a signature speaks ({told.unread_copy}). That copy could not be read again when this "
            "folder was made, so that it is missing here; make a folder for it by itself with leakcheck prove."
        )
    if told.copy is None or told.copy_told is None:
        return
    yield from _which(told.copy, told.copy_told)
    yield from _difference(told, told.copy)
    yield from _how_to_see_it(told, told.copy_told)


def _which(copy: SignedCopy, other: Told) -> Iterator[str]:
    item, verdict = copy.proof.result.examined.item, copy.proof.result.verdict
    yield paragraph(
        f"The file was compared with another copy, for which a signature speaks. That copy lies in the folder {COPY}, with its key and all that is "
        "needed to check it: that folder is one of the same kind as this, and has a README.txt of its own."
    )
    yield listed(
        [
            ("in the dump", item.path), ("in this folder", f"{COPY}/{other.item_file}"), ("SHA-256", item.sha256),
            ("its result", f"{verdict.status.value} ({verdict.basis.value})"),
        ]
    )  # fmt: skip
    yield paragraph(f"What was found by comparing them: {copy.finding.sentence} ({copy.finding.rule})")


def _difference(told: Told, copy: SignedCopy) -> Iterator[str]:
    lines = copy.finding.difference
    if lines:
        yield (
            paragraph("In short (- stands in the authenticated copy, + in the file asked about):")
            + "\n\n"
            + "\n".join(paragraph(line, indent=4) for line in lines[:_MOST_LINES])
        )
    if len(lines) > _MOST_LINES:
        yield paragraph(f"{len(lines) - _MOST_LINES:,} more such lines stand in result.txt.")
    tested = {test.explanation: test.outcome for test in copy.finding.tested}
    innocent = [f"{text} ({tested.get(text, 'not tested')})" for text in copy.finding.innocent]
    if innocent:
        yield paragraph("What could explain it innocently, and whether that was tested:")
        yield "\n".join(paragraph(text, indent=2, point="- ") for text in innocent)
    if FROM_COPY in told.differences:
        yield paragraph(f"{FROM_COPY} is the exact difference between the two messages, header lines included.")
    if IN_WORDS in told.differences:
        yield paragraph(f"{IN_WORDS} is the difference between the texts that were read out of the two, in whole lines.")


def _how_to_see_it(told: Told, other: Told) -> Iterator[str]:
    if FROM_COPY in told.differences:
        yield paragraph("To see the difference without us:") + command(f"diff --strip-trailing-cr {COPY}/{MESSAGE} {MESSAGE}")
    else:
        yield paragraph(
            f"To see the difference without us, open {COPY}/{other.item_file} and {told.item_file} side by side in a program that shows them."
        )
    yield paragraph(f"That the copy is what was signed can be checked as its own README.txt says: in the folder {COPY}.")
    if other.leading is not None and other.leading[1].original:
        yield paragraph("With one of the programs named there:") + command(f"cd {COPY} && {first_command(other)}")
