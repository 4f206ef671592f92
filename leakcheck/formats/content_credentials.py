"""Content credentials in a file of their own (`.c2pa`; C2PA 2.1 section 11.4): what they state, and the small pictures inside them."""

from collections.abc import Iterator

from leakcheck.decode.content_credentials import OF_ANOTHER, NoCredentials, Statement, credential_facts, pictures_in, statement_in
from leakcheck.decode.credential_places import LONGEST_STORE, is_store
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, SignatureMark
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_PART = "content credentials"
_WORDS = {"dc:title": "title", "dc:format": "type of the file"}
_MOST_PICTURES = 50
_BYTES = 32


def _recognises(content: Content) -> bool:
    return is_store(content.head[:32])


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        store = content.read(min(LONGEST_STORE, limits.item_bytes))
        statement = statement_in(store)
    except LimitReached as reached:
        yield Problem(ProblemKind.LIMIT, f"The content credentials were not read: {reached}.")
        return
    except NoCredentials as error:
        yield Problem(ProblemKind.DAMAGED, f"The content credentials cannot be read: {error}.")
        return
    yield SignatureMark(at=Location(_PART, statement.name), scheme="c2pa", detail=f"{OF_ANOTHER}, content credentials")
    yield from credential_facts(store, _PART)
    yield from _about(statement)
    for number, (label, data) in enumerate(pictures_in(statement)):
        if number < _MOST_PICTURES:
            yield Child(
                f"{label}.jpg" if data.startswith(b"\xff\xd8\xff") and not label.endswith((".jpeg", ".jpg")) else label, Content.of_bytes(data)
            )


def _about(statement: Statement) -> Iterator[AnyFact]:
    """The file that they are about, in words; and its hash, where it is that of all bytes (section 18.5)."""
    for name, kind in _WORDS.items():
        value = statement.claim.get(name)
        if isinstance(value, str) and value:
            yield Description(at=Location(f"{_PART}, claim {name}", storable(value)), kind=kind, value=storable(value, 500))
    for label, table in statement.values("c2pa.hash.data"):
        stated, method = table.get("hash"), table.get("alg", statement.claim.get("alg"))
        if isinstance(stated, bytes) and len(stated) == _BYTES and method == "sha256" and not table.get("exclusions"):
            at = Location(f"{_PART}, {label}", stated.hex())
            yield Identifier(at=at, kind=IdentifierKind.OTHER_FILE, value=f"sha256:{stated.hex()}")


FORMAT = Format(
    name="content_credentials",
    title="Content credentials in a file of their own",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    extract=_extract,
    limitations=(
        "Which file they belong to is told by the names alone: they must lie beside it, in the same folder, archive or message, and be called like"
        " it; the answer on their signature then stands with that file.",
        "Of several statements only the last is read, which speaks of the file as it is now.",
    ),
)
