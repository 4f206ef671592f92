"""What the pass over the XML of an OpenDocument finds, in the words of the format, and not yet what that means."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Mark:
    """An annotation or a tracked change: who and when, as written."""

    kind: str
    """`comment` or `change`."""
    who: str = ""
    initials: str = ""
    when: str = ""


@dataclass(slots=True)
class Stated:
    """An element of the properties or settings: its name, its attributes, its text."""

    name: str
    values: dict[str, str]
    text: str


@dataclass(slots=True)
class Shown:
    """A cell whose text is not the number that it keeps."""

    sheet: str
    row: int
    column: int
    """Both from 1, repeated ones counted."""
    value: str
    text: str


@dataclass(slots=True)
class Reading:
    """What the pass has found."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    """Lines by role: `document`, `hidden`, `deleted`, `comment`, `footnote`, `notes`, `header`, `under-marking`."""
    marks: list[Mark] = field(default_factory=list)
    properties: list[Stated] = field(default_factory=list)
    settings: list[Stated] = field(default_factory=list)
    fonts: dict[str, str] = field(default_factory=dict)
    """Family, and `named` or `embedded`."""
    languages: dict[str, str] = field(default_factory=dict)
    """Tag, and the attribute that gives it."""
    rsids: dict[str, int] = field(default_factory=dict)
    """How many styles bear each."""
    picture_words: dict[tuple[str, str], str] = field(default_factory=dict)
    """What stands beside pictures and other shapes: `svg:title`, `svg:desc` or `draw:name`, its text, and the part that has it first."""
    links: dict[str, str] = field(default_factory=dict)
    """Target, and the element that names it."""
    bookmarks: list[str] = field(default_factory=list)
    """Their names, in their order."""
    spaces: dict[str, str] = field(default_factory=dict)
    """Name spaces in use, and an element or attribute of each."""
    sheets: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    versions: dict[str, str] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)
    compared: int = 0
    """Cells that keep a number and plainly show one."""
    differing: list[Shown] = field(default_factory=list)
    formats_write_digits: bool = False
    """Whether a format of numbers writes digits of its own beside the number: what cells show then says nothing."""
    cut: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
