"""The one door between a case and its reports."""

from types import ModuleType

import msgspec

from leakcheck.model.report import ReportOptions
from leakcheck.model.verdict import Status
from leakcheck.reports.name_mask import WITHHELD
from leakcheck.reports.shown import ShownCase, made_safe

PLAIN, MASKED = ReportOptions(), ReportOptions(mask_editors=True)


def test_every_text_of_a_result_is_made_visible(sample: ModuleType) -> None:
    for _, result in ShownCase(sample.SampleCase(42), PLAIN).whole_results():
        written = msgspec.json.encode(result).decode()
        assert not set("\x1b\u202e\u2028\u200b") & set(written)
        assert "\\u" not in written.replace("\\\\u", ""), "nothing is left that JSON has to escape by number"


def test_what_was_visible_stays_as_it_is(sample: ModuleType) -> None:
    plain = sample.SampleCase(9, hostile=False)
    assert list(ShownCase(plain, PLAIN).results()) == list(plain.results())


def test_codes_keep_their_types(sample: ModuleType) -> None:
    result = next(ShownCase(sample.SampleCase(9), PLAIN).results(Status.SUSPICIOUS))
    assert result.verdict.status is Status.SUSPICIOUS


def test_masking_withholds_the_claim_with_its_raw_value(sample: ModuleType) -> None:
    _, result = next(ShownCase(sample.SampleCase(9), MASKED).whole_results())
    editors = [fact for fact in result.examined.facts if getattr(fact, "role", "") in {"last-editor", "commenter"}]
    assert editors
    assert all(fact.at.raw == WITHHELD for fact in editors)
    assert all(WITHHELD in (fact.name, fact.address) for fact in editors)


def test_masking_keeps_senders_and_paths(sample: ModuleType) -> None:
    case = sample.SampleCase(9, texts=[sample.EDITOR])
    result = next(ShownCase(case, MASKED).results(Status.SUSPICIOUS))
    assert sample.EDITOR in result.examined.item.path, "by its path an item is found again"
    assert sample.EDITOR not in result.verdict.sentence
    _, plain = next(ShownCase(sample.SampleCase(9, hostile=False), MASKED).whole_results())
    assert any(getattr(fact, "address", "") == "a@b.example" for fact in plain.examined.facts)


def test_an_editor_known_only_from_the_facts_is_withheld_in_the_sentence(sample: ModuleType) -> None:
    result = next(sample.SampleCase(9, hostile=False).results(Status.SUSPICIOUS))
    bare = msgspec.structs.replace(result.examined, findings=tuple(
        msgspec.structs.replace(finding, evidence=finding.evidence[:1]) for finding in result.examined.findings
    ))  # fmt: skip

    class Case(sample.SampleCase):  # type: ignore[misc,name-defined]
        def results(self, status: Status | None = None):  # type: ignore[no-untyped-def]
            yield msgspec.structs.replace(result, examined=bare)

    assert sample.EDITOR not in next(ShownCase(Case(9), MASKED).results()).verdict.sentence


def test_a_value_without_text_is_returned_itself() -> None:
    assert made_safe(5, str) == 5
    assert made_safe(("a\u202e",), str) == ("a<U+202E>",)


def test_masking_keeps_the_paths_of_a_family(sample: ModuleType) -> None:
    case = sample.SampleCase(9, texts=[sample.EDITOR])
    (family,) = ShownCase(case, MASKED).families()
    paths = {result.examined.item.path for result in ShownCase(case, MASKED).results()}
    assert set(family.members) <= paths
    assert {family.links[0].first, family.links[0].second} <= paths
