"""What the notes of a font that a document brings along are worth as facts: its makers and notices, and the times of its making."""

from collections.abc import Iterator

from leakcheck.decode.font_program import FontNotes
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location


def font_facts(notes: FontNotes, name: str, part: str) -> Iterator[AnyFact]:
    """The notes of the font `name`, which stands at `part`; its version goes with the use of the font."""
    for kind, text in notes.words:
        if kind != "version":
            yield Description(at=Location(f"{part}: {kind}", storable(text)), kind=f"font {kind}", value=f"{name}: {storable(text)}")
    for field, moment in (("created", notes.created), ("modified", notes.modified)):
        if moment is not None:
            at = Location(f"{part}: head {field} ({name})", str(moment))
            yield TimeClaim(at=at, role=TimeRole.TOKEN, moment=moment, voucher=Voucher.EMBEDDED, token="font-head")
