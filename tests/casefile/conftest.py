"""A case with a few items, made as the pipeline makes one."""

from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from leakcheck.casefile import CaseWriter, encoded
from leakcheck.decode.text_digest import text_content
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import DumpNote, NoteKind, RunInfo
from leakcheck.model.engine import UnitResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment, Precision
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.unit import Unit
from leakcheck.model.verdict import Basis, Status, Verdict

RUN = RunInfo(version="1", tables="t", keys="k", plugins="p", roots=("dump",), online=False, since_theft="", finished=False)
TEXT = "The hall costs 38 500 euros, of which a first part of 11 550 euros was paid on the second of September by transfer."


class Maker:
    """What the tests of the case need to make."""

    run = RUN

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def writer(self, **other: object) -> CaseWriter:
        """A writer that has begun."""
        made = CaseWriter(self.folder)
        made.begin(msgspec.structs.replace(RUN, **other))
        return made

    @staticmethod
    def unit(path: str, **other: object) -> Unit:
        return Unit(**{"path": path, "file": f"/somewhere/{path}".encode(), "size": 10, "mtime_ns": 5, **other})  # type: ignore[arg-type]

    @staticmethod
    def facts(text: str = TEXT) -> tuple[AnyFact, ...]:
        body = text_content(text, "body", Location("body"), 10_000)
        assert body is not None
        return (
            TimeClaim(at=Location("header Date [0]", "Wed, 1 May 2024"), role=TimeRole.SENT, moment=Moment(datetime(2024, 5, 1, 10), 120)),
            TimeClaim(
                at=Location("EXIF"),
                role=TimeRole.CAPTURED,
                moment=Moment(datetime(2012, 5, 1), None, Precision.DAY),
                voucher=Voucher.EMBEDDED,
                token="x",
            ),
            Identifier(at=Location("header Message-ID [0]"), kind=IdentifierKind.MESSAGE, value="one@example.org"),
            body,
        )

    @staticmethod
    def finding(rule: str = "some_rule", weight: Weight = Weight.WEAK) -> Finding:
        evidence = Identifier(at=Location("header Message-ID [0]", "", "dump/a.eml"), kind=IdentifierKind.MESSAGE, value="one@example.org")
        return Finding(
            rule=rule,
            title="A title.",
            weight=weight,
            direction=Direction.LEAD,
            family=Family.CONTENT,
            cause=Cause.TEXT,
            sentence="It says so.",
            evidence=(evidence,),
            innocent=("It may be so.",),
        )

    @staticmethod
    def attestation() -> Attestation:
        return Attestation(
            scheme="dkim",
            outcome=Outcome.PASSED,
            reason=Reason.VERIFIED,
            sentence="It is signed.",
            at=Location("header DKIM-Signature [0]"),
            signer="example.org",
        )

    def examined(
        self, path: str, *, data: str = "", signed: bool = False, kind: ItemKind = ItemKind.MAIL, facts: tuple[AnyFact, ...] | None = None
    ) -> Examined:
        item = Item(path, 100, (data or path).encode().hex().ljust(64, "0")[:64], path.rpartition("!/")[0], "email_message", kind)
        problem = Problem(ProblemKind.DAMAGED, "It ends early.", "extract", path)
        return Examined(
            item=item,
            facts=self.facts() if facts is None else facts,
            attestations=(self.attestation(),) if signed else (),
            findings=(self.finding(),),
            looked_for=("a", "b"),
            problems=(problem,),
        )

    @staticmethod
    def result(unit: Unit, *items: Examined, done: bool = True, restart: bool = False) -> UnitResult:
        return UnitResult(unit, tuple(encoded(one) for one in items), done=done, restart=restart)

    def finished(self) -> None:
        """A whole small case: two mails, the first signed and with an attachment."""
        writer = self.writer()
        attachment = self.examined("dump/a.eml!/b.docx", kind=ItemKind.DOCUMENT)
        writer.save(self.result(self.unit("dump/a.eml"), attachment, self.examined("dump/a.eml", signed=True)))
        writer.save(self.result(self.unit("dump/c.eml"), self.examined("dump/c.eml")))
        writer.save_source_problem(Problem(ProblemKind.SPECIAL_FILE, "It is a pipe.", "list", "dump/pipe"))
        writer.finish_reading()
        writer.save_correlations(iter([("dump/c.eml", self.finding("compared", Weight.STRONG))]))
        sentence = "It is so."
        writer.save_verdicts(
            (
                evidence.examined.item.path,
                Verdict(status=Status.UNVERIFIABLE if evidence.anchor is None else Status.AUTHENTICATED, basis=Basis.CONSISTENT, sentence=sentence),
            )
            for evidence in writer.evidence()
        )
        writer.save_notes([DumpNote(kind=NoteKind.EXPORT, sentence="Common.", rule="some_rule", items=3, of=3)])
        writer.finish(msgspec.structs.replace(RUN, finished=True))
        writer.close()


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    return Maker(tmp_path)
