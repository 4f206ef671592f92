"""How items become readable rows, and facts come back exactly.

Rows are made by the worker that read the item: the coordinator takes them as they are, so that it keeps up with many. It only holds them to
what such rows can be, because a worker may have been taken over by the file that it read.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Annotated, Any, TypeVar, cast

import msgspec

from leakcheck.model.attestation import Attestation
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    AnyFact,
    ComputedValue,
    Description,
    Fact,
    FeatureUse,
    FontUse,
    FormDifference,
    HeaderField,
    Hop,
    Identifier,
    LanguageClaim,
    Link,
    PathClaim,
    PersonClaim,
    PictureContent,
    PlaceClaim,
    Quantity,
    RecordedCheck,
    Revision,
    SignatureMark,
    SignedCopy,
    SoftwareClaim,
    TextContent,
    TimeClaim,
)
from leakcheck.model.finding import Finding
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.problem import ProblemKind

F = TypeVar("F", bound=Fact)
_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
_ATTESTATION = msgspec.json.Decoder(Attestation)
_FINDING = msgspec.json.Decoder(Finding)
_LIST_DECODER: msgspec.json.Decoder[list[AnyFact]] = msgspec.json.Decoder(list[AnyFact])
#: The tag under which each kind of fact is stored, and found again.
TAGS: dict[type[Fact], str] = {kind: str(kind.__struct_config__.tag) for kind in AnyFact.__args__}
_LONGEST_VALUE = 500
#: The columns of tables (see schema.sql) without the number of the item, which the coordinator gives.
FactRow = tuple[str, str, str, str, str, bytes | None, str]
AttestationRow = tuple[str, str, str, str, str]
FindingRow = tuple[str, int, str, str, str]
ProblemRow = tuple[str, ProblemKind, str, str]


class ItemRows(msgspec.Struct, frozen=True, array_like=True):
    """An item as a worker hands it over."""

    path: str
    parent: str
    format: str
    kind: ItemKind
    size: Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)]
    sha256: str
    authenticated: bool
    looked_for: str
    facts: list[FactRow]
    attestations: list[AttestationRow]
    findings: list[FindingRow]
    problems: list[ProblemRow]


_ROWS = msgspec.msgpack.Decoder(ItemRows)


def encoded(examined: Examined) -> bytes:
    """An item's rows, for the way to the coordinator."""
    item = examined.item
    rows = ItemRows(
        item.path,
        item.parent,
        item.format,
        item.kind,
        item.size,
        item.sha256,
        examined.authenticated,
        " ".join(examined.looked_for),
        fact_rows(examined.facts),
        [(*_shown_of_attestation(one), _ENCODER.encode(one).decode()) for one in examined.attestations],
        [finding_row(finding) for finding in examined.findings],
        [(problem.stage, problem.kind, problem.item, problem.sentence) for problem in examined.problems],
    )
    return msgspec.msgpack.encode(rows)


def rows_of(message: bytes, unit: str) -> ItemRows:
    """What `encoded` made of an item of the unit with this path. Raises msgspec.DecodeError for anything else.

    Whatever is read from the case later can be read, an item stands in its own file, and what is signed is told by the signature alone.
    """
    rows = _ROWS.decode(message)
    if not _lies_in(rows, unit) or any(problem[2] != rows.path for problem in rows.problems):
        raise msgspec.ValidationError("an item of another file")
    attestations, findings = [_ATTESTATION.decode(row[-1]) for row in rows.attestations], [_FINDING.decode(row[-1]) for row in rows.findings]
    if rows.authenticated != any(one.authenticates for one in attestations):
        raise msgspec.ValidationError("authenticated by nothing that is there")
    columns = [*map(_shown_of_attestation, attestations), *map(_shown_of_finding, findings)]
    if columns != [row[:-1] for row in (*rows.attestations, *rows.findings)]:
        raise msgspec.ValidationError("columns that say something else than what they are of")
    for row in rows.facts:
        fact_of(row[-1])
    return rows


def _lies_in(rows: ItemRows, unit: str) -> bool:
    """Whether an item is the unit's file, or lies in something in it."""
    around = f"{rows.parent}{INSIDE}"
    if rows.path == unit:
        return not rows.parent or unit.startswith(around)
    return rows.path.startswith(around) and around.startswith(f"{unit}{INSIDE}")


def finding_row(finding: Finding) -> FindingRow:
    """The columns of a finding."""
    return *_shown_of_finding(finding), _ENCODER.encode(finding).decode()


def _shown_of_finding(finding: Finding) -> tuple[str, int, str, str]:
    return finding.rule, int(finding.weight), finding.direction, finding.sentence


def _shown_of_attestation(one: Attestation) -> tuple[str, str, str, str]:
    return one.scheme, one.outcome, one.reason, one.signer


def fact_rows(facts: Sequence[AnyFact]) -> list[FactRow]:
    """The columns of facts."""
    # All in one go: no line end stands in JSON that nobody laid out.
    lines = _ENCODER.encode_lines(facts).decode().split("\n")
    return list(map(_fact_row, facts, lines))


def _fact_row(fact: AnyFact, data: str) -> FactRow:
    kind = type(fact)
    tag, role, value = _COLUMNS[kind]
    if kind is TimeClaim:
        return tag, role(fact), value(fact), _written(cast("TimeClaim", fact).moment.utc), fact.at.part, None, data
    sketch = cast("TextContent", fact).minhash or None if kind is TextContent else None
    return tag, role(fact), value(fact)[:_LONGEST_VALUE], "", fact.at.part, sketch, data


def _written(utc: datetime | None) -> str:
    if utc is None:
        return ""
    # In a third of the time that strftime takes, which alone decides how many digits a year before 1000 has.
    return f"{utc.isoformat()[:19]}Z" if utc.year >= 1000 else utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def fact_of(data: str) -> AnyFact:
    """The fact of a row's JSON column."""
    return _DECODER.decode(data)


def facts_of_rows(data: str) -> list[AnyFact]:
    """The facts of the JSON columns of some rows, with commas between them."""
    return _LIST_DECODER.decode(f"[{data}]")


#: By the words of the column: asking the class costs more than making the item.
_KINDS = {kind.value: kind for kind in ItemKind}


def item_of_row(row: Sequence[Any]) -> Item:
    """The item of a row that begins with path, size, sha256, parent, format and kind."""
    return Item(row[0], row[1], row[2], row[3], row[4], _KINDS[row[5]])


#: What a fact is of, in one word, stands in this attribute; kinds that are of one thing only have none.
_ROLES: dict[type[Fact], str] = {
    **dict.fromkeys((TimeClaim, SoftwareClaim, PersonClaim, LanguageClaim, PathClaim, TextContent, PictureContent, PlaceClaim), "role"),
    **dict.fromkeys((Identifier, Quantity, FeatureUse, Link, Description), "kind"),
    **dict.fromkeys((HeaderField, SignedCopy), "name"),
    RecordedCheck: "method",
    SignatureMark: "scheme",
    FontUse: "embedded",
    Revision: "reason",
}
#: What a fact says stands in this attribute, where one says it all.
_VALUES: dict[type[Fact], str] = {
    **dict.fromkeys((Identifier, FeatureUse, HeaderField, SignedCopy, Description), "value"),
    LanguageClaim: "tag",
    PathClaim: "path",
    FontUse: "name",
    Link: "target",
    TextContent: "digest",
    PictureContent: "perceptual_hash",
    SignatureMark: "detail",
    RecordedCheck: "result",
    ComputedValue: "shown",
    FormDifference: "plain",
}


def _person(fact: PersonClaim) -> str:
    return f"{fact.name} <{fact.address}>" if fact.name and fact.address else fact.name or fact.address


def _nothing(_: AnyFact) -> str:
    return ""


#: What is said by several attributes together; a new kind of fact stands here or in the table above.
_COMPOSED: dict[type[Fact], Callable[[Any], str]] = {
    TimeClaim: lambda fact: str(fact.moment),
    Hop: lambda fact: f"{fact.from_host} to {fact.by_host}",
    PersonClaim: _person,
    SoftwareClaim: lambda fact: f"{fact.name} {fact.version}".strip(),
    Quantity: lambda fact: f"{fact.value:g} {fact.unit}",
    Revision: lambda fact: f"{fact.number} of {fact.total}",
    PlaceClaim: lambda fact: f"{fact.latitude:.6f}, {fact.longitude:.6f}",
}


def _asked(attributes: dict[type[Fact], str], otherwise: Callable[[Any], str], kind: type[Fact]) -> Callable[[AnyFact], str]:
    return attrgetter(attributes[kind]) if kind in attributes else otherwise


#: For each kind of fact its tag, and how its role and value are found: looked up once and not asked of every fact.
_COLUMNS: dict[type[Fact], tuple[str, Callable[[AnyFact], str], Callable[[AnyFact], str]]] = {
    kind: (tag, _asked(_ROLES, _nothing, kind), _asked(_VALUES, _COMPOSED.get(kind, _nothing), kind)) for kind, tag in TAGS.items()
}
