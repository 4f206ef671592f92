"""The manual: the text that rules and formats carry themselves, put in order for a terminal or a page."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from leakcheck import catalogue
from leakcheck.knowledge.check_catalogue import CHAPTERS, KnownCheck
from leakcheck.knowledge.myths import MYTHS, Myth
from leakcheck.model.field_terms import TERM_MEANINGS
from leakcheck.model.glossary import (
    BASIS_SENTENCES,
    DIRECTION_MEANINGS,
    DOCUMENT_SENTENCES,
    FLAG_MEANINGS,
    REASON_MEANINGS,
    STATUS_MEANINGS,
    WEIGHT_MEANINGS,
)
from leakcheck.model.note import Note
from leakcheck.model.rule import Rule

#: Of one item or of the whole dump: the manual treats both alike.
AnyRule = Rule[Any]


@dataclass(frozen=True, slots=True)
class Entry:
    """One word of an answer and its meaning."""

    word: str
    kind: str
    meaning: str


def rules_by_id() -> dict[str, AnyRule]:
    """All rules and correlations."""
    found: list[AnyRule] = [*catalogue.rules(), *catalogue.correlations()]
    return {rule.id: rule for rule in found}


def glossary() -> Iterator[Entry]:
    """Every word that an answer can hold."""
    for status, meaning in STATUS_MEANINGS.items():
        yield Entry(status.value, "verdict", meaning)
    for basis, meaning in BASIS_SENTENCES.items():
        of_files = f" Of a document or picture: {DOCUMENT_SENTENCES[basis]}" if basis in DOCUMENT_SENTENCES else ""
        yield Entry(basis.value, "basis", f"{meaning}{of_files}")
    for reason, meaning in REASON_MEANINGS.items():
        yield Entry(reason.value, "reason", meaning)
    for flag, meaning in FLAG_MEANINGS.items():
        yield Entry(flag.value, "flag", meaning)
    for weight, meaning in WEIGHT_MEANINGS.items():
        yield Entry(weight.name.lower(), "weight", meaning)
    for direction, meaning in DIRECTION_MEANINGS.items():
        yield Entry(direction.value, "direction", f"Of a finding: {meaning}.")
    for term, meaning in TERM_MEANINGS.items():
        yield Entry(term, "term of the field", meaning)


def measured(rule: AnyRule) -> str:
    """The rule's false-alarm figure in words."""
    if rule.false_alarms is None:
        return "not measured on honest files; hence at most weak"
    return f"it speaks on {rule.false_alarms.hits:,} of {rule.false_alarms.files:,} honest files ({rule.false_alarms.corpus})"


def rule_manual(rule: AnyRule) -> str:
    """One rule's manual for a terminal."""
    innocent = "\n".join(textwrap.fill(text, 96, initial_indent="  * ", subsequent_indent="    ") for text in rule.innocent)
    explanation = "\n\n".join(textwrap.fill(" ".join(part.split()), 98) for part in rule.explanation.split("\n\n"))
    return (
        f"{rule.id}: {rule.title}\n\n{explanation}\n\n"
        f"Weight: {rule.weight.name.lower()}; {DIRECTION_MEANINGS[rule.direction]}.\nMeasured: {measured(rule)}.\n"
        f"Innocent explanations:\n{innocent}\nSources: {'; '.join(rule.sources)}"
    )


def notes_by_id() -> dict[str, Note]:
    """What is asked of a dump as a whole."""
    return {note.id: note for note in catalogue.notes()}


def note_manual(note: Note) -> str:
    """The manual of one kind of note for a terminal."""
    innocent = "\n".join(textwrap.fill(text, 96, initial_indent="  * ", subsequent_indent="    ") for text in note.innocent)
    explanation = "\n\n".join(textwrap.fill(" ".join(part.split()), 98) for part in note.explanation.split("\n\n"))
    return (
        f"{note.id} (about the dump as a whole; never part of a verdict): {note.title}\n\n{explanation}\n\n"
        f"Innocent explanations:\n{innocent}\nSources: {'; '.join(note.sources)}"
    )


def myth_manual(myth: Myth) -> str:
    """One myth for a terminal."""
    measured = f"\nHonest files that show the same: {myth.measured}." if myth.measured else ""
    answer = textwrap.fill(myth.answer, 98)
    return f"{myth.id} (not counted): “{myth.claim}”\n\n{answer}\n{measured}\nSources: {'; '.join(myth.sources)}"


def myths_by_id() -> dict[str, Myth]:
    """What is often cited and never counted."""
    return {myth.id: myth for myth in MYTHS}


def rules_page() -> str:
    """The rule reference as Markdown; `docs/rules.md` is this text."""
    parts = ["# Rules\n\nMade by `leakcheck rules --markdown`; edit the rules themselves.\n"]
    chapters: list[tuple[str, list[AnyRule]]] = [("About one file", [*catalogue.rules()]), ("About the whole dump", [*catalogue.correlations()])]
    for kind, rules in chapters:
        parts.append(f"## {kind}\n")
        parts.extend(_rule_section(rule) for rule in rules)
    parts.append("## Notes on the dump as a whole\n\nThey speak of no single file, and are never part of a verdict.\n")
    parts.extend(_note_section(note) for note in catalogue.notes())
    parts.append("## Often cited, and not counted\n")
    parts.extend(_myth_section(myth) for myth in MYTHS)
    parts.append("## Checks that this field knows, and where they are here\n")
    parts.extend(_chapter(title, checks) for title, checks in CHAPTERS)
    parts.append("## Words of an answer\n\n| word | kind | meaning |\n| --- | --- | --- |")
    parts.extend(f"| `{entry.word}` | {entry.kind} | {entry.meaning} |" for entry in glossary())
    return "\n".join(parts) + "\n"


def _rule_section(rule: AnyRule) -> str:
    innocent = "\n".join(f"- {text}" for text in rule.innocent)
    return (
        f"### {rule.id}\n\n**{rule.title}**\n\n{rule.explanation}\n\n"
        f"- Weight: {rule.weight.name.lower()}; {DIRECTION_MEANINGS[rule.direction]}\n- Measured: {measured(rule)}\n"
        f"- Sources: {'; '.join(rule.sources)}\n\nInnocent explanations:\n\n{innocent}\n"
    )


def _note_section(note: Note) -> str:
    innocent = "\n".join(f"- {text}" for text in note.innocent)
    sources = "; ".join(note.sources)
    return f"### {note.id}\n\n**{note.title}**\n\n{note.explanation}\n\n- Sources: {sources}\n\nInnocent explanations:\n\n{innocent}\n"


def _myth_section(myth: Myth) -> str:
    measured = f"- Honest files that show the same: {myth.measured}\n" if myth.measured else ""
    return f"### {myth.id}\n\n**“{myth.claim}”**\n\n{myth.answer}\n\n{measured}- Sources: {'; '.join(myth.sources)}\n"


def _chapter(title: str, checks: tuple[KnownCheck, ...]) -> str:
    lines = [f"### {title}\n\n| check | made or answered in | not made, because |\n| --- | --- | --- |"]
    lines += [f"| {check.what} | {', '.join(f'`{id_}`' for id_ in check.by)} | {check.why_not} |" for check in checks]
    return "\n".join(lines) + "\n"


def formats_page() -> str:
    """The format reference as Markdown; `docs/formats.md` is this text."""
    parts = ["# Formats\n\nMade by `leakcheck formats --markdown`; edit the formats themselves.\n"]
    for format_ in catalogue.formats():
        limits = "\n".join(f"- {text}" for text in format_.limitations)
        parts.append(f"## {format_.name}\n\n{format_.title}; counted as {format_.kind.value}.\n\nNot read, or not relied on:\n\n{limits}\n")
    return "\n".join(parts)
