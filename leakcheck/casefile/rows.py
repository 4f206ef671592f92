"""How facts become readable rows, and come back exactly."""

from datetime import datetime
from typing import TypeVar

import msgspec

from leakcheck.model.facts import (
    AnyFact,
    ComputedValue,
    Description,
    Fact,
    FeatureUse,
    FontUse,
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

F = TypeVar("F", bound=Fact)
_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
#: The tag under which each kind of fact is stored, and found again.
TAGS: dict[type[Fact], str] = {kind: str(kind.__struct_config__.tag) for kind in AnyFact.__args__}


def fact_row(item_id: int, fact: AnyFact) -> tuple[object, ...]:
    """The columns of a fact (see schema.sql)."""
    utc = fact.moment.utc if isinstance(fact, TimeClaim) else None
    return (
        item_id,
        TAGS[type(fact)],
        role_of(fact),
        value_of(fact)[:500],
        _written(utc) if utc else "",
        fact.at.part,
        fact.minhash if isinstance(fact, TextContent) and fact.minhash else None,
        _ENCODER.encode(fact).decode(),
    )


def _written(utc: datetime) -> str:
    # In a third of the time that strftime takes, which alone decides how many digits a year before 1000 has.
    return f"{utc.isoformat()[:19]}Z" if utc.year >= 1000 else utc.strftime("%Y-%m-%dT%H:%M:%SZ")


def fact_of(data: str) -> AnyFact:
    """The fact of a row's JSON column."""
    return _DECODER.decode(data)


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
    TimeClaim: "moment",
    LanguageClaim: "tag",
    PathClaim: "path",
    FontUse: "name",
    Link: "target",
    TextContent: "digest",
    PictureContent: "perceptual_hash",
    SignatureMark: "detail",
    RecordedCheck: "result",
    ComputedValue: "shown",
}


def role_of(fact: AnyFact) -> str:
    """What a fact is of, in one word."""
    attribute = _ROLES.get(type(fact))
    return "" if attribute is None else str(getattr(fact, attribute))


def value_of(fact: AnyFact) -> str:
    """What a fact says, as one line of text."""
    attribute = _VALUES.get(type(fact))
    return _composed(fact) if attribute is None else str(getattr(fact, attribute))


def _composed(fact: AnyFact) -> str:  # noqa: PLR0911  # one line a kind of fact
    """What is said by several attributes together; a new kind of fact stands here or in the table."""
    match fact:
        case Hop():
            return f"{fact.from_host} to {fact.by_host}"
        case PersonClaim():
            return f"{fact.name} <{fact.address}>" if fact.name and fact.address else fact.name or fact.address
        case SoftwareClaim():
            return f"{fact.name} {fact.version}".strip()
        case Quantity():
            return f"{fact.value:g} {fact.unit}"
        case Revision():
            return f"{fact.number} of {fact.total}"
        case PlaceClaim():
            return f"{fact.latitude:.6f}, {fact.longitude:.6f}"
    return ""
