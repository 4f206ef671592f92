"""Meta-tests: every plug-in carries its manual, a file and a test of its name."""

import re
from pathlib import Path

import pytest

from leakcheck import catalogue
from leakcheck.cli.manual import rules_by_id
from leakcheck.model.format import Format
from leakcheck.model.note import Note
from leakcheck.model.rule import Rule, Weight
from leakcheck.model.scheme import Scheme

ROOT = Path(__file__).parent.parent
RULES = rules_by_id()
_SENTENCE = re.compile(r"^[A-ZÀ-Ý\"'«0-9].{20,}[.?!]$", re.DOTALL)
_NEVER = re.compile(r"\b(fake|forged|forgery|genuine|proves|photoshopped|hacked by)\b", re.IGNORECASE)


@pytest.mark.parametrize("id_", RULES)
def test_a_rule_carries_its_manual(id_: str) -> None:
    rule = RULES[id_]
    assert rule.title.endswith((".", "?")), "the title is a sentence"
    assert len(rule.explanation) > 80
    assert len(rule.innocent) >= 2
    assert all(_SENTENCE.match(text) for text in rule.innocent), "innocent explanations are sentences"
    assert all(len(source) > 5 for source in rule.sources)


@pytest.mark.parametrize("id_", RULES)
def test_a_rules_manual_obeys_the_wording_rules(id_: str) -> None:
    rule = RULES[id_]
    for text in (rule.title, rule.explanation, *rule.innocent):
        assert not _NEVER.search(text), text


@pytest.mark.parametrize("id_", RULES)
def test_a_rules_weight_follows_its_measured_rate(id_: str) -> None:
    measured = RULES[id_].false_alarms
    weight = RULES[id_].weight
    if weight > Weight.WEAK:
        assert measured is not None
        assert measured.files > 0, "measured on something"
    if weight is Weight.MODERATE and measured is not None:
        assert measured.hits * 100 <= measured.files
    if weight is Weight.STRONG and measured is not None:
        assert measured.hits == 0, "strong: not seen in honest files"


@pytest.mark.parametrize("note", catalogue.notes(), ids=lambda note: note.id)
def test_a_note_carries_its_manual_and_obeys_the_wording_rules(note: Note) -> None:
    assert note.title.endswith((".", "?")), "the title is a sentence"
    assert len(note.explanation) > 80
    assert len(note.innocent) >= 2
    assert all(_SENTENCE.match(text) for text in note.innocent), "innocent explanations are sentences"
    assert not [text for text in (note.title, note.explanation, *note.innocent) if _NEVER.search(text)]
    assert note.id not in RULES


@pytest.mark.parametrize("folder", catalogue.KINDS)
def test_every_plug_in_has_a_file_and_a_test_of_its_name(folder: str) -> None:
    package = ROOT / "leakcheck" / folder
    names = {path.stem for path in package.glob("*.py")} | {path.parent.name for path in package.glob("*/__init__.py")}
    for name in names - {"__init__"}:
        assert (ROOT / "tests" / folder / f"test_{name}.py").exists(), f"{folder}/{name} has no test of its name"


def test_names_are_file_names() -> None:
    for folder, plugins in (("formats", catalogue.formats()), ("signatures", catalogue.schemes())):
        for plugin in plugins:
            assert isinstance(plugin, Format | Scheme)
            assert (ROOT / "leakcheck" / folder / f"{plugin.name}.py").exists(), plugin.name
    for folder, rules in (("rules", catalogue.rules()), ("correlations", catalogue.correlations()), ("notes", catalogue.notes())):
        for rule in rules:
            assert (ROOT / "leakcheck" / folder / f"{rule.id}.py").exists(), rule.id


def test_ids_are_unique() -> None:
    rules = [*catalogue.rules(), *catalogue.correlations()]
    assert len({rule.id for rule in rules}) == len(rules)


@pytest.mark.parametrize("format_", catalogue.formats(), ids=lambda format_: format_.name)
def test_a_format_says_what_it_does_not_read(format_: Format) -> None:
    assert format_.title
    assert all(_SENTENCE.match(text) for text in format_.limitations)
    assert format_.limitations, "no reader reads everything"
    known = {other.name for other in catalogue.formats()}
    assert set(format_.specialises) <= known


def test_an_unmeasured_rule_cannot_be_more_than_weak() -> None:
    with pytest.raises(ValueError, match="at most weak"):
        _made(Weight.MODERATE)
    assert _made(Weight.WEAK).weight is Weight.WEAK


def _made(weight: Weight) -> Rule[object]:
    any_rule = next(iter(RULES.values()))
    return Rule(
        id="x", title="t", explanation="e", weight=weight, direction=any_rule.direction, family=any_rule.family, cause=any_rule.cause,
        needs=(), innocent=("i",), sources=("s",), check=any_rule.check, false_alarms=None,
    )  # fmt: skip


def test_a_case_is_bound_to_the_code_that_reads_and_judges_and_not_to_that_which_shows(tmp_path: Path) -> None:
    """Two builds of one version can differ in a rule: a case of the one must not pass for one of the other."""
    for place in ("rules/a.py", "reports/b.py"):
        (tmp_path / place).parent.mkdir()
        (tmp_path / place).write_text("x = 1\n")
    before = catalogue.code_digest(tmp_path)
    (tmp_path / "reports/b.py").write_text("x = 2\n")
    assert catalogue.code_digest(tmp_path) == before
    (tmp_path / "rules/a.py").write_text("x = 2\n")
    assert catalogue.code_digest(tmp_path) != before
