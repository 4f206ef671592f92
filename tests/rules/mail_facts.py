"""Facts of mails built by hand, for the tests of the rules about mail."""

from datetime import datetime

from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    HeaderField,
    Hop,
    Identifier,
    IdentifierKind,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.finding import Finding, stamped
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Rule


def at(text: str) -> Moment:
    """The moment of an ISO time in UTC."""
    return Moment(datetime.fromisoformat(text), 0)


def sent(text: str) -> TimeClaim:
    """A Date line."""
    return TimeClaim(at=Location("header Date", text), role=TimeRole.SENT, moment=at(text))


def received(text: str) -> TimeClaim:
    """The time of the outermost trace line."""
    return TimeClaim(at=Location("header Received", text), role=TimeRole.RECEIVED, moment=at(text), voucher=Voucher.RELAYED)


def hop(text: str, position: int = 0, raw: str = "", by_host: str = "mx.example.org", from_host: str = "") -> Hop:
    """A trace line."""
    place = Location("header Received" + (f" [{position}]" if position else ""), raw or text)
    return Hop(at=place, position=position, by_host=by_host, from_host=from_host, moment=at(text))


def program(name: str) -> SoftwareClaim:
    """An X-Mailer line."""
    return SoftwareClaim(at=Location("header X-Mailer", name), role=SoftwareRole.MAILER, name=name)


def number(value: str) -> Identifier:
    """A Message-ID."""
    return Identifier(at=Location("header Message-ID", value), kind=IdentifierKind.MESSAGE, value=value)


def content_type(value: str) -> HeaderField:
    """A Content-Type line."""
    return HeaderField(at=Location("header Content-Type", value), name="Content-Type", position=0, value=value)


def feature(kind: str, value: str, part: str = "header") -> FeatureUse:
    """Something dated or shaped that the mail uses."""
    return FeatureUse(at=Location(part, value), kind=kind, value=value)


def body(text: str, role: str = "body") -> TextContent:
    """The words of a mail."""
    return TextContent(at=Location("body part 1 (text/plain)"), role=role, text=text, digest="0")


def mail(*facts: AnyFact) -> Examined:
    """A mail that says this."""
    return Examined(item=Item("a.eml", 1, "", kind=ItemKind.MAIL), facts=facts)


def findings(rule: Rule[Examined], *facts: AnyFact) -> list[Finding]:
    """What a rule finds in a mail that says this, stamped as the frame does it."""
    return [stamped(rule, said, "a.eml") for said in rule.check(mail(*facts))]
