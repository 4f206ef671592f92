"""What a correlation may ask of the whole dump. Answered by the case file, in a stable order, without loading it all."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.document_family import DocumentFamily
from leakcheck.model.facts import AnyFact, Fact, IdentifierKind, PictureContent, TextContent
from leakcheck.model.item import Item, ItemKind

F = TypeVar("F", bound=Fact)
A = TypeVar("A")


class Standing(StrEnum):
    """Which items are asked for, by whether a signature on them authenticates them."""

    ANY = "any"
    AUTHENTICATED = "authenticated"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Anchor:
    """An authenticated mail that covers an item: the item itself, or a mail whose signed bytes contain it."""

    mail: Item
    """Or the signed file, where such were asked for too."""
    attestation: Attestation


@dataclass(frozen=True, slots=True)
class NearTexts:
    """An anchored item and a loose one whose normalised texts are alike (estimated Jaccard similarity of their word shingles)."""

    loose: Item
    anchored: Item
    likeness: float
    texts: Callable[[], tuple[TextContent, TextContent]]
    """Fetches the text of the loose one and that of the anchored one."""


@dataclass(frozen=True, slots=True)
class LikeItems:
    """Two items whose texts are alike (estimated as in NearTexts); the texts themselves are to be asked for."""

    first: Item
    second: Item
    likeness: float


@dataclass(frozen=True, slots=True)
class SigningHabit:
    """The received mail of one sender's domain in one month: nearly all of it is signed, and some is not."""

    domain: str
    month: str
    """`2016-03`, by the recipient's server."""
    mails: int
    signed: int
    unsigned: tuple[Item, ...]
    examples: tuple[Item, ...]
    """Some of those that are signed."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A message that says which other it answers."""

    item: Item
    named: str
    """The Message-ID of the other."""
    parents: tuple[Item, ...]
    """The copies of the other that the dump holds; none where it holds none, or where too many bear the name."""
    ancestors: tuple[Item, ...] = ()
    """Where there are no parents: the copies of the nearest message before it, by References, that the dump holds."""
    authenticated: frozenset[str] = frozenset()
    """The paths of those of all these messages that a signature of their own authenticates."""


@dataclass(frozen=True, slots=True)
class SenderMail:
    """What the program, the server and the clock of a sender left in one message. Empty where it says nothing."""

    item: Item
    sent: datetime
    """By its Date line, UTC."""
    zone: int | None
    """Minutes east of UTC, as the Date line states them."""
    program: str
    number: str
    """The Message-ID."""
    lines: str
    """The order and spelling of the writer's own header lines, in a stable short form."""
    signed: bool
    """Whether it carries a DKIM signature, of whatever worth."""
    received: bool
    """Whether a trace line says that a recipient's server took it in."""
    authenticated: bool


@dataclass(frozen=True, slots=True)
class Sender:
    """An address, and the messages that name it as their only sender, in the order of their dates."""

    address: str
    mails: tuple[SenderMail, ...]


class Dump(Protocol):
    """The whole dump, by query. Every iterator is ordered by item path and streams."""

    def once(self, asked: "Callable[[Dump], A]") -> A:
        """What a function finds in the whole dump: worked out when the first comparison asks, and kept for the others."""

    def items(self, kind: ItemKind | None = None) -> Iterator[Item]:
        """All items, or those of one kind."""

    def count(self, kind: ItemKind | None = None) -> int:
        """How many there are."""

    def facts(self, kind: type[F], role: str = "") -> Iterator[tuple[Item, F]]:
        """All facts of a kind (and role, for kinds that have one), each with its item."""

    def facts_together(
        self, kind: ItemKind, asked: Sequence[tuple[type[Fact], str]], standing: Standing = Standing.ANY
    ) -> Iterator[tuple[Item, Sequence[AnyFact]]]:
        """Items of a kind that have any of these facts (each a kind of fact and a role), with them in the order of the item."""

    def facts_of(self, path: str, kind: type[F], role: str = "") -> Sequence[F]:
        """The facts of a kind (and role, for kinds that have one) in one item."""

    def facts_of_each(self, paths: Collection[str], kind: type[F], role: str = "") -> Mapping[str, Sequence[F]]:
        """The same for some items, which costs a fraction of asking for each; items without such facts are left out."""

    def item(self, path: str) -> Item | None:
        """The item with this path."""

    def attestations(self, *reasons: Reason) -> Iterator[tuple[Item, Attestation]]:
        """The answers of signatures that have one of these reasons, each with its item."""

    def authenticating(self) -> Iterator[tuple[Item, Attestation]]:
        """The signatures that authenticate an item, each with its item."""

    def authenticated_mails(self) -> Iterator[Item]:
        """The mails that a signature of their own authenticates."""

    def anchor(self, path: str) -> Anchor | None:
        """The authenticated mail that covers the item, if any."""

    def signed_around(self, path: str) -> Anchor | None:
        """The same, or the authenticated file that holds the item as what it signs byte for byte (CMS), whichever is nearer."""

    def is_anchored(self, path: str) -> bool:
        """Whether there is one, which costs less than to be told which."""

    def is_authenticated_mail(self, path: str) -> bool:
        """Whether the item is a mail that a signature of its own authenticates."""

    def same_bytes(self) -> Iterator[Sequence[Item]]:
        """Groups of two or more items of more than 0 bytes with equal SHA-256."""

    def sharing(self, kind: IdentifierKind, most: int) -> Iterator[tuple[str, Sequence[Item]]]:
        """Identifier values carried by at least two and at most `most` items, earlier states that a file holds of itself aside."""

    def near_texts(self, least: float) -> Iterator[NearTexts]:
        """Pairs of items of one kind whose texts are alike to at least `least` and of which exactly one is anchored.

        A loose message that bears a Message-ID is met by it and never here: answers that quote are all alike.
        """

    def namesakes(self) -> Iterator[NearTexts]:
        """Pairs of documents of one format and file name, letter case aside, of which exactly one is anchored, however alike.

        The likeness of texts too short to be sketched is 0. Names that very many documents bear are left out.
        """

    def near_documents(self, least: float) -> Iterator[LikeItems]:
        """Pairs of documents, neither of them anchored, whose texts differ and are alike to at least `least`.

        Of documents in the very same words the one with the first path stands for all. What very many wordings have in common, such as
        a form, is left out.
        """

    def same_words(self) -> Iterator[Sequence[Item]]:
        """Groups of two or more documents that are not anchored and have the same words, by the digest of their texts."""

    def same_looks(self, most: int) -> Iterator[Sequence[tuple[Item, PictureContent]]]:
        """Groups of two or more, and at most `most`, picture files with equal perceptual hashes."""

    def mails_of_one_subject(self, most: int) -> Iterator[Sequence[Item]]:
        """Groups of two or more, and at most `most`, mails of one sender and one subject that are not anchored."""

    def families(self) -> Iterator[DocumentFamily]:
        """Documents that rare identifiers join, family by family."""

    def signing_habits(self, least: int, share: float) -> Iterator[SigningHabit]:
        """Domains and months with at least `least` received mails, of which at least `share` and not all carry a DKIM signature.

        In the order of domain and month.
        """

    def answers(self) -> Iterator[Answer]:
        """Every message that says by In-Reply-To, or else by the last of References, which other it answers."""

    def senders(self, least: int) -> Iterator[Sender]:
        """Every address that at least `least` dated messages name as their only sender, in the order of addresses."""

    def mail_months(self) -> Mapping[str, int]:
        """How many messages are dated in each month (`2016-03`, UTC), in the order of months."""
