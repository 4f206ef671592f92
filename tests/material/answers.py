"""What ties a message to the one that it answers, for tests about threads."""

from leakcheck.model.facts import Link
from leakcheck.model.location import Location

WORDS = (
    "The council agreed on Tuesday to pay four hundred euros for each of the boats in the old harbour, "
    "and the remaining sum shall be paid in March when the repairs of the northern pier are finished."
)


def answering(message_id: str, kind: str = "in-reply-to") -> Link:
    return Link(at=Location(f"header {kind}", f"<{message_id}>"), kind=kind, target=message_id)


def quoted(text: str, width: int = 60) -> str:
    """As mail programs quote: broken anew, each line marked."""
    words, lines, line = text.split(), [], ""
    for word in words:
        if len(line) + len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "On Tuesday Ann wrote:\n" + "\n".join(f"> {one}" for one in [*lines, line])
