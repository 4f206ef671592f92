"""A small dump built by hand, kept in a real case, so that a correlation's test asks what a scan would ask."""

import hashlib
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from leakcheck.casefile import CaseWriter, encoded
from leakcheck.decode.text_digest import text_content
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import RunInfo
from leakcheck.model.dump import Dump
from leakcheck.model.engine import UnitResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    AnyFact,
    HeaderField,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
)
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Rule
from leakcheck.model.unit import Unit

sys.path.insert(0, str(Path(__file__).parent))
RUN = RunInfo(version="1", tables="t", keys="k", plugins="p", roots=("dump",), online=False, since_theft="", finished=False)


class SmallDump:
    """Add items, then ask a correlation."""

    def __init__(self, folder: Path) -> None:
        self.writer = CaseWriter(folder)
        self.writer.begin(RUN)
        self._items: dict[str, list[Examined]] = {}

    def add(
        self,
        path: str,
        *facts: AnyFact | None,
        kind: ItemKind = ItemKind.DOCUMENT,
        format_: str = "word",
        data: bytes = b"",
        signed: bool = False,
        attestations: tuple[Attestation, ...] = (),
        covered: tuple[str, ...] = (),
    ) -> str:
        data = data or path.encode() * 8
        parent = path.rpartition(INSIDE)[0]
        item = Item(path, len(data), hashlib.sha256(data).hexdigest(), parent, format_, kind)
        passed = Attestation(
            scheme="dkim",
            outcome=Outcome.PASSED,
            reason=Reason.VERIFIED,
            sentence="It is signed.",
            at=Location("header DKIM-Signature [0]"),
            signer="example.org",
            covered=covered,
        )
        examined = Examined(item=item, facts=tuple(fact for fact in facts if fact), attestations=(passed,) if signed else attestations)
        self._items.setdefault(path.split(INSIDE, maxsplit=1)[0], []).append(examined)
        return path

    def mail(
        self,
        path: str,
        body: str,
        *facts: AnyFact,
        message_id: str = "",
        sent: str = "2024-05-01T10:00:00",
        to: str = "b@example.org",
        subject: str = "Budget",
        signed: bool = False,
        covered: tuple[str, ...] = (),
        format_: str = "email_message",
        part: str = "body",
    ) -> str:
        own: list[AnyFact | None] = [
            text_content(body, "body", Location(part), 200_000),
            Identifier(at=Location("header Message-ID [0]"), kind=IdentifierKind.MESSAGE, value=message_id) if message_id else None,
            self.time(TimeRole.SENT, sent) if sent else None,
            PersonClaim(at=Location("header From [0]"), role=PersonRole.SENDER, name="A", address="a@example.org"),
            PersonClaim(at=Location("header To [0]"), role=PersonRole.RECIPIENT, address=to),
            HeaderField(at=Location("header Subject [0]"), name="Subject", position=0, value=subject),
        ]
        return self.add(path, *own, *facts, kind=ItemKind.MAIL, format_=format_, data=f"{path} {body}".encode(), signed=signed, covered=covered)

    def paper(
        self,
        path: str,
        text: str,
        *,
        created: str = "2024-01-10T09:00:00",
        modified: str = "2024-01-10T10:00:00",
        author: str = "Ann",
        editor: str = "Ann",
        company: str = "",
        program: str = "Word",
        version: str = "16.0",
        format_: str = "word",
        facts: tuple[AnyFact, ...] = (),
    ) -> str:
        own: list[AnyFact | None] = [
            text_content(text, "document", Location("word/document.xml"), 200_000) if text else None,
            self.time(TimeRole.CREATED, created) if created else None,
            self.time(TimeRole.MODIFIED, modified) if modified else None,
            PersonClaim(at=Location("docProps/core.xml: dc:creator"), role=PersonRole.AUTHOR, name=author) if author else None,
            PersonClaim(at=Location("docProps/core.xml: cp:lastModifiedBy"), role=PersonRole.LAST_EDITOR, name=editor) if editor else None,
            SoftwareClaim(at=Location("docProps/app.xml: Application"), role=SoftwareRole.APPLICATION, name=program, version=version)
            if program
            else None,
            Identifier(at=Location("docProps/app.xml: Company"), kind=IdentifierKind.COMPANY, value=company) if company else None,
        ]
        return self.add(path, *own, *facts, format_=format_)

    @staticmethod
    def time(role: TimeRole, wall: str) -> TimeClaim:
        return TimeClaim(at=Location(f"docProps/core.xml: {role}"), role=role, moment=Moment(datetime.fromisoformat(wall), 0))

    @property
    def dump(self) -> Dump:
        """What has been added so far, as correlations see it."""
        for path, items in self._items.items():
            rows = tuple(encoded(one) for one in items)
            self.writer.save(UnitResult(Unit(path, path.encode(), 1, 1), rows, done=True))
        self.writer.finish_reading()
        return self.writer.dump()

    def ask(self, rule: Rule[Dump]) -> dict[str, Observation]:
        """What the rule says, by item; no item is spoken of twice."""
        found = list(rule.check(self.dump))
        by_item = {observation.item: observation for observation in found}
        assert len(by_item) == len(found)
        return by_item


@pytest.fixture
def small(tmp_path: Path) -> Iterator[SmallDump]:
    made = SmallDump(tmp_path)
    yield made
    made.writer.close()
