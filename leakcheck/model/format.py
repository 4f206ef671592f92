"""What a reader of one format is: a frozen record of functions. Containers are formats that yield children."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem
from leakcheck.model.unit import Span


@dataclass(frozen=True, slots=True)
class Child:
    """Something found inside an item: an attachment, an archive member, a message of a mailbox."""

    name: str
    """The step it adds to the chain, as the container names it (untrusted; the frame makes it unique and printable)."""
    content: Content
    facts: tuple[AnyFact, ...] = ()
    """What the container says about it (entry time, declared type); becomes part of the child's facts."""


Extracted = AnyFact | Child | Problem


@dataclass(frozen=True, slots=True)
class Format:
    """A reader. `extract` yields what it has as it goes, so that damage later on costs nothing that was read before."""

    name: str
    """Equal to the file's name; shown in reports."""
    title: str
    kind: ItemKind
    recognises: Callable[[Content], bool]
    """Whether these bytes are of this format, by content alone. Cheap: reads the head, or a directory of entries."""
    extract: Callable[[Content, Limits], Iterator[Extracted]]
    """Facts, children and problems, in the order of the file. Expected damage is a Problem; anything raised is a bug."""
    limitations: tuple[str, ...]
    """What it does not read, in sentences for the reader's manual."""
    specialises: tuple[str, ...] = ()
    """Formats whose claim on the same bytes this one overrules (a Word document is also a zip archive)."""
    is_fallback: bool = False
    """Asked only about what no other format claims: mails, pages and source code are plain text too."""
    split: Callable[[Content, int], Sequence[Span]] | None = None
    """Large containers: spans of about so many bytes each, which `extract_span` then reads one by one."""
    extract_span: Callable[[Content, Limits, Span], Iterator[Extracted]] | None = None
    begins: tuple[bytes, ...] = ()
    """One of these stands at the very beginning of all that `recognises` can claim, so that it is asked about no other items; empty: about all."""
