"""One test for each clause of the policy (DESIGN section 4; forensics C3, C4). Evidence is built by hand."""

import msgspec
import pytest

from leakcheck.decode.moments import iso_moment
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.case_view import NoteKind
from leakcheck.model.evidence import Evidence, FiringRate
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TimeClaim, TimeRole
from leakcheck.model.finding import Finding, with_explanations
from leakcheck.model.glossary import BASIS_SENTENCES, FLAG_MEANINGS, REASON_MEANINGS, STATE_SENTENCES, STATUS_MEANINGS
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.verdict import Basis, Flag, Status
from leakcheck.verdict import demoted, judge

FACT = TimeClaim(at=Location("header Date", "raw"), role=TimeRole.SENT, moment=iso_moment("2016-05-05T10:00:00Z"))  # type: ignore[arg-type]


def finding(rule: str = "a_rule", weight: Weight = Weight.STRONG, **changes: object) -> Finding:
    made = Finding(
        rule=rule, title="A title.", weight=weight, direction=Direction.ALTERATION, family=Family.HEADER_CLOCK, cause=Cause.DATE_LINE,
        sentence=f"{rule} speaks.", evidence=(FACT,), innocent=("A clock was set wrong.",),
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def attestation(outcome: Outcome = Outcome.PASSED, reason: Reason = Reason.VERIFIED, **changes: object) -> Attestation:
    made = Attestation(
        scheme="dkim", outcome=outcome, reason=reason, sentence="The text is unchanged since example.org signed it.",
        at=Location("header DKIM-Signature [0]"),
        covered=("from", "subject", "date"), signer="example.org", alignment=Alignment.SAME, key=KeyRecord("example.org", "s", "p=x", "a list", KeyOrigin.ARCHIVE),
    )  # fmt: skip
    return msgspec.structs.replace(made, **changes)


def evidence(
    *, kind: ItemKind = ItemKind.MAIL, anchor: Attestation | None = None, demoted_rules: frozenset[str] = frozenset(), **parts: object
) -> Evidence:
    parts.setdefault("looked_for", ("a_rule", "b_rule"))
    examined = Examined(item=Item("dump/x", 10, "00", kind=kind, format="email_message"), **parts)  # type: ignore[arg-type]
    return Evidence(examined=examined, anchor=anchor, anchor_path="dump/mail" if anchor else "", demoted=demoted_rules)


def test_authenticated_needs_somebody_elses_key() -> None:
    verdict = judge(evidence(attestations=(attestation(),)))
    assert (verdict.status, verdict.basis) == (Status.AUTHENTICATED, Basis.SIGNED)


def test_a_signature_on_the_text_alone_says_nothing_against_a_strong_sign_about_the_lines_above() -> None:
    text_alone = attestation(scheme="smime", covered=())
    verdict = judge(evidence(attestations=(text_alone,)))
    assert (verdict.status, verdict.basis, verdict.flags) == (Status.AUTHENTICATED, Basis.SIGNED, (Flag.PARTLY_COVERED,))
    assert judge(evidence(attestations=(text_alone,), findings=(finding(),))).status is Status.SUSPICIOUS
    assert judge(evidence(attestations=(text_alone,), findings=(finding(cause=Cause.TEXT),))).status is Status.AUTHENTICATED
    both = judge(evidence(attestations=(text_alone, attestation()), findings=(finding(),)))
    assert both.status is Status.AUTHENTICATED, "the signature that covers the lines comes first"


def test_a_signature_on_a_document_says_nothing_against_a_strong_sign_about_the_parts_that_it_leaves_out() -> None:
    office = attestation(scheme="ooxml_signature", covered=("word/document.xml",), uncovered=("docProps/core.xml",))
    about = {part: msgspec.structs.replace(FACT, at=Location(part)) for part in ("docProps/core.xml: dcterms:modified", "word/document.xml")}
    for part, status in zip(about, (Status.SUSPICIOUS, Status.AUTHENTICATED), strict=True):
        strong = finding(evidence=(about[part],))
        assert judge(evidence(kind=ItemKind.DOCUMENT, attestations=(office,), findings=(strong,))).status is status


def test_consistency_never_promotes() -> None:
    verdict = judge(evidence(kind=ItemKind.DOCUMENT))
    assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, Basis.CONSISTENT)


def test_what_lies_in_an_authenticated_mail_inherits() -> None:
    verdict = judge(evidence(kind=ItemKind.DOCUMENT, anchor=attestation()))
    assert (verdict.status, verdict.basis) == (Status.AUTHENTICATED, Basis.INHERITED)
    assert "dump/mail" in verdict.sentence


def test_what_lies_in_a_signed_file_inherits_and_is_told_so() -> None:
    source = attestation(scheme="cms_signature", sentence="The content of this signed file is unchanged.")
    verdict = judge(evidence(kind=ItemKind.DOCUMENT, anchor=source))
    assert (verdict.status, verdict.basis) == (Status.AUTHENTICATED, Basis.INHERITED)
    assert verdict.sentence == "This file lies inside a signed file (dump/mail). Of that file: “The content of this signed file is unchanged.”"
    same = finding("identical_to_authenticated_attachment", direction=Direction.GENUINENESS)
    loose = msgspec.structs.replace(evidence(kind=ItemKind.DOCUMENT, findings=(same,)), copied_from=source)
    assert judge(loose).sentence.endswith("Of that file: “The content of this signed file is unchanged.”")


def test_byte_identity_with_an_authenticated_attachment_inherits() -> None:
    same = finding("identical_to_authenticated_attachment", direction=Direction.GENUINENESS)
    assert judge(evidence(kind=ItemKind.DOCUMENT, findings=(same,))).basis is Basis.INHERITED


def test_what_inherits_by_its_bytes_keeps_the_flags_and_the_words_of_the_signature_that_it_rests_on() -> None:
    same = finding("identical_to_authenticated_attachment", direction=Direction.GENUINENESS)
    key = KeyRecord("example.org", "s", "p=x", "the user", KeyOrigin.SUPPLIED)
    source = attestation(key=key, alignment=Alignment.DIFFERENT, sentence="Signed. The key was supplied with the scan.")
    loose = msgspec.structs.replace(evidence(kind=ItemKind.DOCUMENT, findings=(same,)), copied_from=source)
    verdict = judge(loose)
    assert verdict.flags == (Flag.SIGNER_NOT_AUTHOR, Flag.SUPPLIED_KEY)
    assert verdict.sentence.endswith("Of that message: “Signed. The key was supplied with the scan.”")
    assert judge(evidence(kind=ItemKind.DOCUMENT, anchor=source)).flags == verdict.flags


def test_a_doubt_about_another_signature_of_the_mail_goes_with_what_inherits_from_it() -> None:
    doubts = frozenset({Reason.OUTSIDE_KEY_WINDOW, Reason.VERIFIED})
    inside = msgspec.structs.replace(evidence(kind=ItemKind.DOCUMENT, anchor=attestation()), mail_reasons=doubts)
    assert judge(inside).flags == (Flag.OUTSIDE_KEY_WINDOW,)
    own = msgspec.structs.replace(evidence(attestations=(attestation(),)), mail_reasons=doubts)
    assert judge(own).flags == (), "its own signature is another matter"


def test_an_unaligned_signer_authenticates_the_service_and_says_so() -> None:
    verdict = judge(evidence(attestations=(attestation(alignment=Alignment.DIFFERENT),)))
    assert verdict.status is Status.AUTHENTICATED
    assert Flag.SIGNER_NOT_AUTHOR in verdict.flags


def test_the_nearest_signer_speaks_first() -> None:
    both = (attestation(alignment=Alignment.DIFFERENT, sentence="list"), attestation(sentence="own"))
    assert judge(evidence(attestations=both)).sentence == "own"


@pytest.mark.parametrize("reason", [Reason.BODY_ALTERED, Reason.NO_KEY, Reason.MALFORMED, Reason.UNSUPPORTED])
def test_a_signature_on_a_document_that_does_not_fit_is_told_in_words_for_a_document(reason: Reason) -> None:
    verdict = judge(evidence(kind=ItemKind.DOCUMENT, attestations=(attestation(Outcome.FAILED, reason, scheme="pdf_signature"),)))
    assert verdict.status is Status.UNVERIFIABLE
    assert "document" in verdict.sentence
    assert "mail" not in verdict.sentence
    assert "message" not in verdict.sentence


@pytest.mark.parametrize(
    "reason", [Reason.PARTLY_COVERED, Reason.CONDITIONAL_KEY, Reason.FORGEABLE, Reason.OUTSIDE_KEY_WINDOW, Reason.EXPIRED_AT_RECEIPT]
)
def test_a_signature_that_fits_but_is_not_whole_or_not_documented_does_not_authenticate(reason: Reason) -> None:
    outcome = Outcome.PASSED if reason is Reason.PARTLY_COVERED else Outcome.INDETERMINATE
    assert judge(evidence(attestations=(attestation(outcome, reason),))).status is Status.UNVERIFIABLE


def test_one_strong_sign_of_alteration_is_suspicious() -> None:
    verdict = judge(evidence(findings=(finding(),)))
    assert (verdict.status, verdict.basis, verdict.counted) == (Status.SUSPICIOUS, Basis.IMPOSSIBLE, ("a_rule",))


def test_altered_is_said_only_with_the_difference() -> None:
    assert judge(evidence(findings=(finding(difference=("- 100", "+ 900")),))).basis is Basis.ALTERED


def test_two_moderate_signs_of_different_family_and_cause_are_suspicious() -> None:
    pair = (finding("a", Weight.MODERATE), finding("b", Weight.MODERATE, family=Family.LANGUAGE, cause=Cause.TEXT))
    assert judge(evidence(findings=pair)).basis is Basis.CONTRADICTION


@pytest.mark.parametrize("second", [{"family": Family.LANGUAGE}, {"cause": Cause.TEXT}])
def test_one_event_or_one_family_is_one_witness(second: dict[str, object]) -> None:
    pair = (finding("a", Weight.MODERATE), finding("b", Weight.MODERATE, **second))
    verdict = judge(evidence(findings=pair))
    assert verdict.status is Status.UNVERIFIABLE
    assert len(verdict.folded) == 2
    assert all("are one, and one of this weight is not enough" in line for line in verdict.folded)


def test_a_sign_that_did_not_count_says_truly_why() -> None:
    lonely = judge(evidence(findings=(finding("a", Weight.MODERATE),)))
    assert lonely.folded == ("a: one sign of this weight alone is not enough",)
    same, other = finding("b", Weight.MODERATE), finding("c", Weight.MODERATE, family=Family.LANGUAGE, cause=Cause.TEXT)
    decided = judge(evidence(findings=(finding(), same, other)))
    assert decided.folded == ("b: the same event, or the same kind of witness, as what counted", "c: what counted is enough without it")


def test_weak_signs_never_add_up() -> None:
    families = list(Family)
    causes = list(Cause)
    many = tuple(finding(f"r{i}", Weight.WEAK, family=families[i % 8], cause=causes[i % 8]) for i in range(40))
    verdict = judge(evidence(findings=many))
    assert verdict.status is Status.UNVERIFIABLE
    assert all("weak signs never add up" in line for line in verdict.folded)


def test_burst_together_with_outlier_is_provenance_and_not_alteration() -> None:
    burst = finding("edit_burst", Weight.MODERATE, direction=Direction.HANDLING, provenance="burst")
    outlier = finding("outlier_editor", Weight.MODERATE, direction=Direction.HANDLING, provenance="outlier")
    verdict = judge(evidence(kind=ItemKind.DOCUMENT, findings=(burst, outlier)))
    assert verdict.basis is Basis.PROVENANCE
    assert "No change of its words was shown" in verdict.sentence
    for alone in (burst, outlier):
        assert judge(evidence(kind=ItemKind.DOCUMENT, findings=(alone,))).status is Status.UNVERIFIABLE


def test_a_burst_and_an_outlier_of_which_one_is_weak_do_not_count() -> None:
    def pair(burst: Weight, outlier: Weight) -> Status:
        first = finding("edit_burst", burst, direction=Direction.HANDLING, provenance="burst")
        second = finding("outlier_editor", outlier, direction=Direction.HANDLING, provenance="outlier")
        return judge(evidence(kind=ItemKind.DOCUMENT, findings=(first, second))).status

    assert pair(Weight.MODERATE, Weight.MODERATE) is Status.SUSPICIOUS
    assert pair(Weight.WEAK, Weight.MODERATE) is Status.UNVERIFIABLE
    assert pair(Weight.MODERATE, Weight.WEAK) is Status.UNVERIFIABLE


def test_leads_and_handling_never_move_a_verdict() -> None:
    for direction in (Direction.LEAD, Direction.HANDLING):
        assert judge(evidence(findings=(finding(direction=direction),))).status is Status.UNVERIFIABLE


def test_handling_leaves_a_flag() -> None:
    assert Flag.HANDLED in judge(evidence(findings=(finding(direction=Direction.HANDLING),))).flags


def test_an_authenticated_scope_is_immune_and_shows_a_strong_contradiction_as_a_flag() -> None:
    verdict = judge(evidence(attestations=(attestation(),), findings=(finding(), finding("b", Weight.MODERATE, family=Family.LANGUAGE))))
    assert verdict.status is Status.AUTHENTICATED
    assert Flag.CONTRADICTS_ITSELF in verdict.flags
    assert verdict.reasons == ("a_rule speaks.",)


def test_a_failed_signature_alone_is_no_evidence_of_alteration() -> None:
    for reason in (Reason.BODY_ALTERED, Reason.HEADERS_ALTERED, Reason.OPENS_HEADERS_CHANGED, Reason.DOES_NOT_OPEN):
        verdict = judge(evidence(attestations=(attestation(Outcome.FAILED, reason),)))
        assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, Basis.FAILED_EXPLAINABLE)


@pytest.mark.parametrize("reason", [Reason.MALFORMED, Reason.UNSUPPORTED, Reason.TOO_LARGE])
def test_a_signature_that_cannot_be_read_is_not_said_to_be_unlike_the_message(reason: Reason) -> None:
    verdict = judge(evidence(attestations=(attestation(Outcome.INDETERMINATE, reason),)))
    assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, Basis.SIGNATURE_UNREADABLE)
    assert "does not fit" not in verdict.sentence
    both = (attestation(Outcome.INDETERMINATE, reason), attestation(Outcome.FAILED, Reason.BODY_ALTERED))
    assert judge(evidence(attestations=both)).basis is Basis.FAILED_EXPLAINABLE, "one that was compared says more"


@pytest.mark.parametrize("reason", [Reason.OUTSIDE_VALIDITY, Reason.CERTIFICATE_FORBIDS])
def test_a_certificate_that_is_not_good_enough_is_a_condition_and_no_failure(reason: Reason) -> None:
    verdict = judge(evidence(attestations=(attestation(Outcome.INDETERMINATE, reason),)))
    assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, Basis.CONDITIONAL_KEY)


@pytest.mark.parametrize("reason", [Reason.NO_KEY, Reason.NETWORK_NOT_ALLOWED, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE])
def test_a_missing_key_is_its_own_answer(reason: Reason) -> None:
    assert judge(evidence(attestations=(attestation(Outcome.INDETERMINATE, reason),))).basis is Basis.KEY_UNAVAILABLE


def test_an_unsigned_mail_is_unverifiable_for_want_of_a_signature() -> None:
    assert judge(evidence(attestations=(attestation(Outcome.INDETERMINATE, Reason.UNSIGNED),))).basis is Basis.NO_SIGNATURE


@pytest.mark.parametrize(
    ("kind", "basis"),
    [
        (ProblemKind.UNREADABLE, Basis.UNREADABLE),
        (ProblemKind.ENCRYPTED, Basis.ENCRYPTED),
        (ProblemKind.NO_READER, Basis.UNSUPPORTED),
        (ProblemKind.CRASH, Basis.DAMAGED),
    ],
)
def test_what_could_not_be_done_never_counts_against_a_file(kind: ProblemKind, basis: Basis) -> None:
    verdict = judge(evidence(kind=ItemKind.OTHER, problems=(Problem(kind, "It could not be read."),), looked_for=()))
    assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, basis)


def test_notes_and_limits_are_not_counted_among_the_checks_that_were_applied() -> None:
    both = evidence(kind=ItemKind.DOCUMENT)
    assert "2 checks could be applied" in judge(both).sentence
    assert "One check could be applied" in judge(msgspec.structs.replace(both, no_checks=frozenset({"b_rule"}))).sentence
    none = judge(msgspec.structs.replace(both, no_checks=frozenset({"a_rule", "b_rule"})))
    assert none.basis is Basis.NO_SIGNATURE, "where nothing was tested, no check found that there is no contradiction"
    assert "applied" not in none.sentence


def test_a_rule_that_fires_on_more_than_one_in_twenty_becomes_a_note() -> None:
    off, notes = demoted([FiringRate("common", "mail", 11, 200), FiringRate("rare", "mail", 10, 200)], {})
    assert off == {"mail": frozenset({"common"})}
    assert [(note.rule, note.kind, note.items, note.of) for note in notes] == [("common", NoteKind.BASE_RATE, 11, 200)]
    assert judge(evidence(findings=(finding("common"),), demoted_rules=off["mail"])).status is Status.UNVERIFIABLE


def test_what_more_than_one_in_five_share_is_an_export_effect() -> None:
    _, notes = demoted([FiringRate("common", "mail", 60, 200)], {})
    assert notes[0].kind is NoteKind.EXPORT


def test_the_guard_is_silent_in_small_dumps_and_for_comparisons() -> None:
    assert demoted([FiringRate("r", "mail", 9, 9)], {}) == ({}, [])
    assert demoted([FiringRate("r", "document", 150, 200)], {"r": Family.CROSS_COPY}) == ({}, [])


def test_what_limits_many_files_is_told_of_the_dump_and_switches_nothing_off() -> None:
    off, notes = demoted([FiringRate("converted", "document", 150, 200)], {}, {"converted": "A program converted the file."})
    assert off == {}
    assert [(note.kind, note.items, note.of) for note in notes] == [(NoteKind.EXPORT, 150, 200)]
    assert notes[0].sentence.startswith(
        "A program converted the file. So it is with 150 of the 200 documents in which this can be looked for (converted)"
    )


def test_a_note_on_a_common_sign_says_what_the_sign_is_and_counts_in_plain_words() -> None:
    _, notes = demoted([FiringRate("order", "mail", 60, 200)], {}, titles={"order": "The lines stand in another order."})
    assert notes[0].sentence.startswith(
        "The lines stand in another order. This is said of 60 of the 200 messages in which this can be looked for (order): so common that"
    )


def test_a_limit_never_moves_a_verdict() -> None:
    limit = finding(direction=Direction.LIMIT)
    plain = judge(evidence(kind=ItemKind.DOCUMENT))
    assert judge(evidence(kind=ItemKind.DOCUMENT, findings=(limit, finding("b", direction=Direction.LIMIT, cause=Cause.TEXT)))) == plain


def test_a_finding_can_put_a_flag_beside_the_verdict_and_moves_it_no_other_way() -> None:
    quoted = finding("quoted", direction=Direction.LEAD, flag=Flag.QUOTED)
    verdict = judge(evidence(findings=(quoted,)))
    assert (verdict.status, verdict.flags) == (Status.UNVERIFIABLE, (Flag.QUOTED,))
    assert judge(evidence(findings=(quoted,), demoted_rules=frozenset({"quoted"}))).flags == ()


def test_times_after_the_theft_are_flagged() -> None:
    given = msgspec.structs.replace(evidence(facts=(FACT,)), since_theft="2016-05-04")
    assert Flag.AFTER_THEFT in judge(given).flags
    assert Flag.AFTER_THEFT not in judge(msgspec.structs.replace(given, since_theft="2016-05-06")).flags


def test_what_was_still_to_come_when_it_was_written_is_not_later_than_the_theft() -> None:
    """An appointment for next year, and when a signature ends."""
    for role, is_flagged in ((TimeRole.EVENT, False), (TimeRole.EXPIRES, False), (TimeRole.MODIFIED, True)):
        given = msgspec.structs.replace(evidence(facts=(msgspec.structs.replace(FACT, role=role),)), since_theft="2016-05-04")
        assert (Flag.AFTER_THEFT in judge(given).flags) is is_flagged


def test_a_supplied_key_is_flagged() -> None:
    key = KeyRecord("example.org", "s", "p=x", "the sample", KeyOrigin.SUPPLIED)
    assert Flag.SUPPLIED_KEY in judge(evidence(attestations=(attestation(key=key),))).flags


def test_every_word_of_an_answer_is_explained() -> None:
    assert set(STATUS_MEANINGS) == set(Status)
    assert set(BASIS_SENTENCES) == set(Basis)
    assert set(FLAG_MEANINGS) == set(Flag)
    assert set(REASON_MEANINGS) == set(Reason)


def test_no_answer_uses_a_word_that_claims_too_much() -> None:
    said = " ".join(
        [*STATUS_MEANINGS.values(), *BASIS_SENTENCES.values(), *STATE_SENTENCES.values(), *FLAG_MEANINGS.values(), *REASON_MEANINGS.values()]
    ).lower()
    for word in ("fake", "forge", "genuine", "proves", "%", "percent"):
        assert word not in said


def test_an_earlier_state_is_unverifiable_in_words_of_its_own_and_authenticated_by_a_signature() -> None:
    verdict = judge(evidence(kind=ItemKind.EARLIER_STATE, looked_for=()))
    assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, Basis.NO_SIGNATURE)
    assert verdict.sentence == STATE_SENTENCES[Basis.NO_SIGNATURE]
    assert judge(evidence(kind=ItemKind.EARLIER_STATE, attestations=(attestation(),))).status is Status.AUTHENTICATED


def test_a_sign_whose_innocent_explanation_holds_counts_for_nothing_and_stays_visible() -> None:
    sign = finding("a_rule", Weight.STRONG)
    explaining = finding("b_rule", Weight.NOTE, direction=Direction.LIMIT, sentence="Others do so too.", explains=("a_rule",))
    findings = tuple(with_explanations((sign, explaining)))
    verdict = judge(evidence(findings=findings))
    assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, Basis.NO_SIGNATURE)
    assert verdict.folded == ("a_rule: an innocent explanation was found to hold",)
    assert "noted something" not in verdict.sentence
    assert findings[0].tested[-1].explanation == "Others do so too. (b_rule)"
    assert sign.weight is Weight.STRONG
    assert judge(evidence(findings=(sign,))).status is Status.SUSPICIOUS


def stamp(reason: Reason, outcome: Outcome = Outcome.INDETERMINATE) -> Attestation:
    return attestation(outcome, reason, scheme="time_stamp", sentence="The stamp speaks.", signer="An authority", covered=(), key=None)


def test_a_trusted_stamp_is_no_headline_for_a_signature_that_fails() -> None:
    """It shows by when the signature existed, and the document was changed since."""
    answers = (attestation(Outcome.FAILED, Reason.BODY_ALTERED), stamp(Reason.TIME_STAMPED, Outcome.PASSED))
    verdict = judge(evidence(kind=ItemKind.DOCUMENT, attestations=answers))
    assert (verdict.basis, "The stamp speaks." in verdict.reasons) == (Basis.FAILED_EXPLAINABLE, True)


@pytest.mark.parametrize(
    ("signed", "stamped", "basis"),
    [
        # Changed after it was signed, and the stamp on the signature still fits.
        (Reason.BODY_ALTERED, Reason.UNANCHORED, Basis.FAILED_EXPLAINABLE),
        (Reason.BODY_ALTERED, Reason.CERTIFICATE_FORBIDS, Basis.FAILED_EXPLAINABLE),
        (Reason.UNSUPPORTED, Reason.UNANCHORED, Basis.SIGNATURE_UNREADABLE),
        (Reason.NO_KEY, Reason.BODY_ALTERED, Basis.KEY_UNAVAILABLE),
        (Reason.UNSUPPORTED, Reason.DOES_NOT_OPEN, Basis.SIGNATURE_UNREADABLE),
        # Where no signature can be asked, the stamp is.
        (Reason.UNSIGNED, Reason.UNANCHORED, Basis.SIGNED_BY_UNANCHORED_KEY),
        (Reason.UNSIGNED, Reason.BODY_ALTERED, Basis.FAILED_EXPLAINABLE),
        (Reason.NO_KEY, Reason.TIME_STAMPED, Basis.TIME_STAMPED),
    ],
)
def test_a_stamp_that_is_no_trusted_authoritys_never_speaks_for_or_against_a_signature(signed: Reason, stamped: Reason, basis: Basis) -> None:
    answers = (attestation(Outcome.INDETERMINATE, signed), stamp(stamped))
    for attestations in (answers, answers[::-1]):
        verdict = judge(evidence(kind=ItemKind.DOCUMENT, attestations=attestations))
        assert (verdict.status, verdict.basis) == (Status.UNVERIFIABLE, basis)
        assert "The stamp speaks." in verdict.reasons
