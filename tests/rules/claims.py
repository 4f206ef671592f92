"""Facts built by hand for the tests of rules about documents."""

from leakcheck.decode.moments import iso_moment
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment


def at(text: str) -> Moment:
    """The moment of an ISO time."""
    moment = iso_moment(text)
    assert moment is not None, text
    return moment


def time_claim(role: TimeRole, text: str, part: str = "docProps/core.xml: time", voucher: Voucher = Voucher.CLAIMED) -> TimeClaim:
    return TimeClaim(at=Location(part, text), role=role, moment=at(text), voucher=voucher)


def created(text: str, part: str = "docProps/core.xml: dcterms:created") -> TimeClaim:
    return time_claim(TimeRole.CREATED, text, part)


def modified(text: str, part: str = "docProps/core.xml: dcterms:modified") -> TimeClaim:
    return time_claim(TimeRole.MODIFIED, text, part)


def application(name: str, version: str = "", role: SoftwareRole = SoftwareRole.APPLICATION) -> SoftwareClaim:
    return SoftwareClaim(at=Location("docProps/app.xml: Application, AppVersion", f"{name} {version}"), role=role, name=name, version=version)


def document(*facts: AnyFact, kind: ItemKind = ItemKind.DOCUMENT, format_: str = "word_document") -> Examined:
    return Examined(item=Item("dump/paper.docx", 1, "00", format=format_, kind=kind), facts=facts)
