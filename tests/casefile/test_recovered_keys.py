"""Computed keys and failed searches are kept in the case; the answers that rest on them can be taken back at any time."""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from recovery_material import made

from leakcheck.casefile import CaseReader, CaseWriter
from leakcheck.decode.key_memberships import recovered_key
from leakcheck.model.attestation import Attestation, Outcome, Reason, SignatureMaterial
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.recovered_key import AnchorKind, AttemptOutcome, KeyAnchor, RecoveryAttempt

KEY = recovered_key(made(512, 3).public, "example.org", "lost")
ANCHOR = KeyAnchor(kind=AnchorKind.MAIL, domain="example.org", selector="lost", source="a mail", identity="1")


def answer(reason: Reason = Reason.NO_KEY, **other: object) -> Attestation:
    plain: dict[str, object] = {
        "scheme": "dkim", "outcome": Outcome.INDETERMINATE, "reason": reason, "sentence": "It is signed.", "at": Location("header"),
        "signer": "example.org", "selector": "lost", "algorithm": "rsa-sha256",
        "material": SignatureMaterial(b"\x05" * 64, b"\x06" * 32, "sha256", b"", "relaxed"),
    }  # fmt: skip
    return Attestation(**{**plain, **other})  # type: ignore[arg-type]


@pytest.fixture
def writer(make: Any) -> Iterator[CaseWriter]:
    """A case with one mail of each kind of answer."""
    made_ = make.writer()
    mails = {
        "lost": (answer(),),
        "network": (answer(Reason.NETWORK_NOT_ALLOWED),),
        "revoked": (answer(Reason.KEY_REVOKED),),
        "other-key": (answer(Reason.DOES_NOT_OPEN), answer(Reason.VERIFIED, headers_proven=True, outcome=Outcome.PASSED)),
        "fits": (answer(Reason.VERIFIED, outcome=Outcome.PASSED),),
        "edwards": (answer(algorithm="ed25519-sha256"),),
        "seal": (answer(scheme="arc"),),
        "nothing-kept": (answer(material=None),),
    }
    for name, attestations in mails.items():
        made_.save(make.result(make.unit(f"dump/{name}.eml"), msgspec.structs.replace(make.examined(f"dump/{name}.eml"), attestations=attestations)))
    made_.finish_reading()
    yield made_
    with contextlib.suppress(sqlite3.ProgrammingError):
        made_.close()


def test_only_rsa_signatures_that_no_known_key_made_are_given(writer: CaseWriter) -> None:
    found = list(writer.recovery().unexplained())
    assert [one.item for one in found] == ["dump/lost.eml", "dump/network.eml", "dump/revoked.eml", "dump/other-key.eml"]
    assert found[0].signature == b"\x05" * 64
    assert found[0].time == "2024-05-01T08:00:00+00:00", "the Date line, where the signature states no time"
    assert [one.headers_vouched for one in found] == [False, False, False, True]


def test_keys_and_searches_come_back_as_they_were_kept(writer: CaseWriter) -> None:
    recovery = writer.recovery()
    attempt = RecoveryAttempt(question="q", domain="example.org", selector="lost", outcome=AttemptOutcome.TIME, seconds=2.5)
    recovery.save_attempt(attempt)
    assert recovery.attempt("q") == attempt
    assert recovery.attempt("other") is None
    recovery.save_key(KEY)
    tied = msgspec.structs.replace(recovered_key(made(512, 3, 2).public, "example.org", "lost"), anchors=(ANCHOR,))
    recovery.save_key(tied)
    assert list(recovery.recovered_keys()) == [tied, KEY], "those that something outside holds come first"
    recovery.save_key(msgspec.structs.replace(KEY, anchors=(ANCHOR,)))
    assert len(recovery.recovered_keys()) == 2
    recovery.forget_anchors()
    assert not any(key.anchors for key in recovery.recovered_keys())


def test_an_answer_is_replaced_and_given_back(writer: CaseWriter, make: Any) -> None:
    recovery = writer.recovery()
    row = next(recovery.unexplained()).row

    def passed(before: Attestation, moment: Moment | None) -> Attestation:
        assert moment is not None
        return msgspec.structs.replace(before, outcome=Outcome.PASSED, reason=Reason.VERIFIED, sentence=f"Since {moment}.")

    recovery.apply({row: passed})
    evidence = {one.examined.item.path: one.examined for one in writer.evidence()}
    assert evidence["dump/lost.eml"].attestations[0].reason is Reason.VERIFIED
    assert writer.recovery().holds(evidence["dump/lost.eml"].item.sha256)
    assert _authenticated(make, "dump/lost.eml") == 1
    assert next(recovery.unexplained()).row == row, "it stays open to other keys, in its first form"
    assert recovery.withdraw()
    assert not recovery.withdraw()
    assert next(writer.evidence()) is not None
    assert {one.examined.item.path: one.examined for one in writer.evidence()}["dump/lost.eml"].attestations == (answer(),)
    assert _authenticated(make, "dump/lost.eml") == 0


def test_problems_of_a_search_are_replaced_by_those_of_the_next(writer: CaseWriter, make: Any) -> None:
    recovery = writer.recovery()
    problem = Problem(ProblemKind.LIMIT, "Too long.", "recover", "dump")
    recovery.save_problems([problem, problem])
    assert _problems(make) == [problem, problem]
    recovery.save_problems([])
    assert _problems(make) == []


def test_what_is_read_anew_keeps_the_keys(make: Any, writer: CaseWriter) -> None:
    writer.recovery().save_key(KEY)
    writer.close()
    again = make.writer(keys="others")
    assert list(again.recovery().recovered_keys()) == [KEY]
    assert list(again.recovery().unexplained()) == [], "what was read with other keys is gone"
    assert list(CaseReader(make.folder).recovered_keys()) == [KEY]
    again.close()


def _authenticated(make: Any, path: str) -> int:
    with sqlite3.connect(make.folder / "case.sqlite") as db:
        return int(db.execute("SELECT authenticated FROM items WHERE path = ?", (path,)).fetchone()[0])


def _problems(make: Any) -> list[Problem]:
    return [problem for problem in CaseReader(make.folder).problems() if problem.stage == "recover"]
