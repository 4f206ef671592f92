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


def role_of(fact: AnyFact) -> str:  # noqa: PLR0911  # one line a kind of fact
    """What a fact is of, in one word."""
    match fact:
        case TimeClaim() | SoftwareClaim() | PersonClaim() | LanguageClaim() | PathClaim() | TextContent() | PictureContent() | PlaceClaim():
            return str(fact.role)
        case Identifier() | Quantity() | FeatureUse() | Link() | Description():
            return str(fact.kind)
        case HeaderField() | SignedCopy():
            return fact.name
        case RecordedCheck():
            return fact.method
        case SignatureMark():
            return fact.scheme
        case FontUse():
            return fact.embedded
        case Revision():
            return fact.reason
    return ""


def value_of(fact: AnyFact) -> str:  # noqa: C901, PLR0911, PLR0912  # one line a kind of fact: the list is the vocabulary
    """What a fact says, as one line of text."""
    match fact:
        case TimeClaim():
            return str(fact.moment)
        case SoftwareClaim():
            return f"{fact.name} {fact.version}".strip()
        case PersonClaim():
            return f"{fact.name} <{fact.address}>" if fact.name and fact.address else fact.name or fact.address
        case LanguageClaim():
            return fact.tag
        case Identifier() | FeatureUse() | HeaderField() | SignedCopy() | Description():
            return fact.value
        case PathClaim():
            return fact.path
        case Quantity():
            return f"{fact.value:g} {fact.unit}"
        case FontUse():
            return fact.name
        case Link():
            return fact.target
        case TextContent():
            return fact.digest
        case PictureContent():
            return fact.perceptual_hash
        case Hop():
            return f"{fact.from_host} to {fact.by_host}"
        case Revision():
            return f"{fact.number} of {fact.total}"
        case SignatureMark():
            return fact.detail
        case RecordedCheck():
            return fact.result
        case PlaceClaim():
            return f"{fact.latitude:.6f}, {fact.longitude:.6f}"
        case ComputedValue():
            return fact.shown
    return ""
