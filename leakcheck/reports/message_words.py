"""The first words of a mail, for reading beside its verdict: bounded, made visible, and without the names that are to be withheld."""

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import TextContent
from leakcheck.model.item import ItemKind
from leakcheck.reports.name_mask import editor_names, mask_of

#: A letter of a page or so; the whole is in the case file (`leakcheck show ITEM --words`).
MOST_CHARACTERS = 3000


def message_words(whole: FileResult, *, masking: bool) -> tuple[str, bool]:
    """The text that the mail's reader sees first, with its line ends, and whether there is more of it. Empty for anything but a mail."""
    examined = whole.examined
    if examined.item.kind is not ItemKind.MAIL:
        return "", False
    text = next((fact.text for fact in examined.facts if isinstance(fact, TextContent) and fact.role == "body"), "")
    if masking:
        # Before anything is cut off: of a name that ends beyond the cut the beginning would stay.
        text = mask_of(editor_names(examined.facts), any_case=True)(text)
    return visible(text[:MOST_CHARACTERS], "\n"), len(text) > MOST_CHARACTERS
