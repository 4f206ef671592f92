"""Two items beside each other: what is the same, what differs in words, in properties and in times, and what that means.

The sections are those of an item's sheet, for a terminal; `comparison_page` sets them as a page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from leakcheck.decode.mail_times import in_words
from leakcheck.decode.mail_wording import Extent, mail_difference
from leakcheck.decode.row_changes import ChangedRow, changed_rows, is_table, row_lines
from leakcheck.decode.visible_text import visible
from leakcheck.decode.weighty_difference import SHOWN, Matter
from leakcheck.decode.word_changes import MOST_EDITS, WordChanges, word_changes
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.facts import FeatureUse, Hop, PictureContent, TextContent, TimeClaim, TimeRole, Voucher
from leakcheck.model.item import ItemKind
from leakcheck.model.picture_pair import PicturePair
from leakcheck.model.report import ReportOptions
from leakcheck.model.verdict import Status
from leakcheck.reports.console_text import ConsoleText, shortened
from leakcheck.reports.fact_wording import CONTENT, PEOPLE, SOFTWARE, TECHNICAL, TIME_LABELS, TIMES, TRACES, said
from leakcheck.reports.item_sheet import Entry, Section, Shape, set_sections
from leakcheck.reports.mail_comparison import NAMES, are_mails, meaning_of_mails, signature_entries
from leakcheck.reports.name_mask import editor_names, mask_of
from leakcheck.reports.pictures_beside import picture_sections

#: The text that a reader sees, a message's body as well as a document's text; other roles are apart from it.
_MAIN = "main"
_SEEN = frozenset({"body", "document"})
_MOST_PROPERTIES = 60
_MOST_VALUES = 6
_MOST_AGREED = 12
#: What says most of a common origin comes first.
_TELLING = (PEOPLE, TRACES, TECHNICAL, CONTENT, SOFTWARE, TIMES)
_LONGEST = 1000
#: Differing bits of two 64-bit hashes up to which pictures look alike.
_ALIKE_BITS = 4
_READ_LINES = ("From", "To", "Cc", "Subject", "Date")
_SAME, _PROPERTIES = "What is the same", "What differs in properties"
_AT_LENGTH = frozenset({_SAME, _PROPERTIES})
_SELDOM_TELLING = (FeatureUse, Hop, TextContent, TimeClaim)


@dataclass(frozen=True, slots=True)
class Words:
    """How the words of one role differ."""

    role: str
    same: bool
    changes: WordChanges | None
    """None: in more words than are compared, or in one item only."""
    only: str = ""
    """`first` or `second`, where one item alone has such a text."""
    carriage: bool = False
    """Of a mail: it differs only as mail does on its way."""
    rows: tuple[ChangedRow, ...] = ()
    """Of two tables: the rows that differ; those that differ in signs alone, such as a minus, have the same words."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two items with how their words differ, the texts of each role compared once."""

    first: FileResult
    second: FileResult
    words: tuple[Words, ...]
    turned: bool = False
    """The words lead from the second to the first: the second alone is authenticated, and what was signed comes first, as in findings."""

    @property
    def main(self) -> Words | None:
        return next((one for one in self.words if one.role == _MAIN), None)

    @property
    def same_bytes(self) -> bool:
        digests = self.first.examined.item.sha256, self.second.examined.item.sha256
        return digests[0] == digests[1] != ""

    @property
    def matter(self) -> Matter:
        """The weightiest thing that differs."""
        found = (passage.matter for one in self.words if one.changes for passage in one.changes.passages)
        return max(found, default=Matter.WORDS)


def made_with(runs: Sequence[RunInfo], when: str) -> Section:
    """By what the comparison can be made again: the versions and tables that the two were read with, and when it was made."""
    rows = (
        ("leakcheck", "version"),
        ("tables of dated facts (digest)", "tables"),
        ("keys (digest)", "keys"),
        ("checks and readers (digest)", "plugins"),
    )
    entries = [Entry(Shape.DETAIL, _of_each([str(getattr(run, field)) for run in runs]), label) for label, field in rows]
    return Section("Made with", (*entries, Entry(Shape.DETAIL, when, "compared at")))


def _of_each(values: Sequence[str]) -> str:
    shown = [visible(value) for value in values]
    return shown[0] if len(set(shown)) == 1 else "; ".join(f"{name}: {value}" for name, value in zip(NAMES, shown, strict=True))


def compared(first: FileResult, second: FileResult) -> Compared:
    """Compare two items that were read whole."""
    turned = second.verdict.status is Status.AUTHENTICATED is not first.verdict.status
    words = tuple(_words(second, first, NAMES[::-1]) if turned else _words(first, second, NAMES))
    return Compared(first, second, words, turned)


def terminal_comparison(
    pairs: Sequence[Compared],
    options: ReportOptions,
    added: Sequence[Section] = (),
    pictures: tuple[Sequence[PicturePair], str] = ((), ""),
    made_with: Sequence[Section] = (),
) -> str:
    """The comparison as text. `pictures`: pairs laid on one another, and why there are not more; `made_with`: what stands at the end."""
    out = ConsoleText(options)
    set_sections([*added, *all_sections(pairs, options), *picture_sections(*pictures), *made_with], out)
    return out.taken()


def all_sections(pairs: Sequence[Compared], options: ReportOptions) -> Iterator[Section]:
    """The first pair whole; of further ones what each holds beside the other is left to a comparison of its own."""
    for number, pair in enumerate(pairs):
        yield from (section for section in sections(pair, options) if number == 0 or section.title not in _AT_LENGTH)


def sections(pair: Compared, options: ReportOptions) -> list[Section]:
    """All that is said of a pair, safe to show."""
    facts = [*pair.first.examined.facts, *pair.second.examined.facts]
    mask = mask_of(editor_names(facts)) if options.mask_editors else _unmasked
    made = (
        Section("The two", tuple(_the_two(pair))),
        Section(_SAME, tuple(_same(pair))),
        Section("Their signatures", tuple(_signatures(pair))),
        Section("What differs in words", tuple(_word_entries(pair))),
        Section(_PROPERTIES, tuple(_properties(pair))),
        Section("What differs in times", tuple(_times(pair))),
        Section("What that means", tuple(Entry(Shape.POINT, sentence) for sentence in meaning(pair))),
    )
    return [
        Section(one.title, tuple(replace(entry, text=visible(mask(entry.text)), label=visible(mask(entry.label))) for entry in one.entries))
        for one in made
        if one.entries
    ]


def _unmasked(text: str) -> str:
    return text


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _words(first: FileResult, second: FileResult, names: Sequence[str]) -> Iterator[Words]:
    old, new = _texts(first), _texts(second)
    tables = is_table(first.examined.item) and is_table(second.examined.item)
    mails = are_mails(first, second)
    for role in sorted(old.keys() | new.keys(), key=lambda role: (role != _MAIN, role)):
        if role not in old or role not in new:
            yield Words(role, same=False, changes=None, only=names[0] if role in old else names[1])
            continue
        changes = word_changes(old[role], new[role])
        rows = (changed_rows(old[role], new[role]) or ()) if tables else ()
        same = changes is not None and not changes.passages and not rows
        carriage = mails and role == _MAIN and not same and mail_difference(old[role], new[role]).extent in (Extent.NONE, Extent.TRANSPORT)
        yield Words(role, same=same, changes=changes, carriage=carriage, rows=rows)


def _texts(result: FileResult) -> dict[str, str]:
    """The texts of each role as one; the subject is a header line and stands among the properties."""
    found: dict[str, list[str]] = {}
    for fact in result.examined.every(TextContent):
        if fact.role != "subject":
            found.setdefault(_MAIN if fact.role in _SEEN else fact.role, []).append(fact.text)
    return {role: "\n".join(texts) for role, texts in found.items()}


def _word_entries(pair: Compared) -> Iterator[Entry]:
    for one in pair.words:
        name = "The text" if one.role == _MAIN else f"The text apart from it ({one.role})"
        if one.only:
            yield Entry(Shape.POINT, f"{name} stands in the {one.only} alone.")
        elif one.rows:
            yield from _rows(name, one.rows, _signs(pair))
        elif one.changes is None:
            yield Entry(Shape.POINT, f"{name} differs in more than {MOST_EDITS} words: two texts rather than two versions of one.")
        elif not one.same:
            yield from _passages(name, one, one.changes, _signs(pair))


def _signs(pair: Compared) -> str:
    """Which of the two the signs of a difference stand for; what was signed is -, as in the findings of a report."""
    if pair.turned:
        return "- is the second, which is authenticated, + the first"
    signed = pair.first.verdict.status is Status.AUTHENTICATED is not pair.second.verdict.status
    return f"- is the first{', which is authenticated,' if signed else ','} + the second"


def _rows(name: str, rows: tuple[ChangedRow, ...], signs: str) -> Iterator[Entry]:
    count = "one row" if len(rows) == 1 else f"{len(rows):,} rows"
    yield Entry(Shape.POINT, f"{name} differs in {count}; {signs}.{_touched({row.matter for row in rows})}")
    yield from (Entry(Shape.CHANGE, line) for line in row_lines(rows))


def _touched(matters: set[Matter]) -> str:
    shown = [SHOWN[matter] for matter in sorted(matters - {Matter.WORDS}, reverse=True)]
    return f" It touches {', '.join(shown)}." if shown else ""


def _passages(name: str, one: Words, changes: WordChanges, signs: str) -> Iterator[Entry]:
    count = len(changes.passages)
    places = "one passage" if count == 1 else f"{count:,} passages"
    touched = _touched({passage.matter for passage in changes.passages})
    on_the_way = " That is what mail servers and programs do to a message on its way." if one.carriage else ""
    yield Entry(Shape.POINT, f"{name} differs in {places}; {signs}.{touched}{on_the_way}")
    yield from (Entry(Shape.CHANGE, line) for line in changes.lines)


# ── what stands beside the words ─────────────────────────────────────────────────────────────────────────────────────


def _the_two(pair: Compared) -> Iterator[Entry]:
    for name, result in (("First", pair.first), ("Second", pair.second)):
        item = result.examined.item
        yield Entry(Shape.DETAIL, f"{shortened(item.path, _LONGEST)}", name)
        what = item.format.replace("_", " ") or "of no kind that is read"
        yield Entry(Shape.DETAIL, f"{result.verdict.status.value} ({result.verdict.basis.value}); {what}; {item.size:,} bytes", "  which is")
        yield Entry(Shape.DETAIL, shortened(result.verdict.sentence, _LONGEST), "  because")
        yield Entry(Shape.DETAIL, item.sha256 or "not recorded: the bytes could not be read", "  SHA-256")


def _signatures(pair: Compared) -> Iterator[Entry]:
    if are_mails(pair.first, pair.second) and not pair.same_bytes:
        yield from signature_entries(pair.first, pair.second)


def _same(pair: Compared) -> Iterator[Entry]:
    if pair.same_bytes:
        yield Entry(Shape.POINT, f"All bytes: SHA-256 {pair.first.examined.item.sha256}.")
        return
    for one in (one for one in pair.words if one.same):
        yield Entry(Shape.POINT, "The words of the text." if one.role == _MAIN else f"The words of the text apart from it ({one.role}).")
    bits = _picture_bits(pair)
    if bits is not None and bits <= _ALIKE_BITS:
        yield Entry(Shape.POINT, "The looks, as far as a coarse comparison shows. Small changes do not show in it: look at both, side by side.")
    yield from _same_properties(pair)


def _same_properties(pair: Compared) -> Iterator[Entry]:
    old, new = _said(pair.first), _said(pair.second)
    agreed = sorted((key for key in old if key in new and old[key] == new[key]), key=lambda key: _TELLING.index(key[0]))
    for key in agreed[:_MOST_AGREED]:
        yield Entry(Shape.DETAIL, _listed(old[key]), key[1])
    if len(agreed) > _MOST_AGREED:
        yield Entry(Shape.POINT, f"{len(agreed) - _MOST_AGREED:,} more properties.")
    times = _first_times(pair.first), _first_times(pair.second)
    for role in (role for role in TimeRole if role in times[0] and role in times[1]):
        if times[0][role].moment == times[1][role].moment:
            yield Entry(Shape.DETAIL, str(times[0][role].moment), TIME_LABELS[role])


def _picture_bits(pair: Compared) -> int | None:
    """In how many of 64 bits the looks of two pictures differ."""
    seen = [_looks(result) for result in (pair.first, pair.second)]
    if seen[0] is None or seen[1] is None:
        return None
    return (int(seen[0].perceptual_hash, 16) ^ int(seen[1].perceptual_hash, 16)).bit_count()


def _looks(result: FileResult) -> PictureContent | None:
    return next((one for one in result.examined.every(PictureContent) if one.role == "picture" and one.perceptual_hash), None)


def _properties(pair: Compared) -> Iterator[Entry]:
    bits = _picture_bits(pair)
    if bits is not None and bits > _ALIKE_BITS:
        yield Entry(Shape.POINT, "The pictures look different.")
    old, new = _said(pair.first), _said(pair.second)
    labels = [*old, *(label for label in new if label not in old)]
    differing = [label for label in labels if old.get(label) != new.get(label)]
    for label in differing[:_MOST_PROPERTIES]:
        gone = [value for value in old.get(label, ()) if value not in new.get(label, ())]
        come = [value for value in new.get(label, ()) if value not in old.get(label, ())]
        sides = ((gone, old.get(label, ())), (come, new.get(label, ())))
        values = [_listed(differing_values) or ("nothing more" if all_values else "not stated") for differing_values, all_values in sides]
        yield Entry(Shape.DETAIL, f"first: {values[0]}; second: {values[1]}", label[1])
    if len(differing) > _MOST_PROPERTIES:
        yield Entry(Shape.POINT, f"and {len(differing) - _MOST_PROPERTIES:,} more; leakcheck show lists each file's own.")


def _said(result: FileResult) -> dict[tuple[str, str], list[str]]:
    """What an item states, by group and label; each value once, in the order of the file."""
    found: dict[tuple[str, str], list[str]] = {}
    for fact in result.examined.facts:
        if not isinstance(fact, _SELDOM_TELLING):
            one = said(fact)
            values = found.setdefault((one.group, one.label), [])
            if one.value not in values[:200]:
                values.append(one.value)
    return found


def _listed(values: Sequence[str]) -> str:
    more = f" and {len(values) - _MOST_VALUES:,} more" if len(values) > _MOST_VALUES else ""
    return "; ".join(shortened(value, 200) for value in values[:_MOST_VALUES]) + more


def _first_times(result: FileResult) -> dict[TimeRole, TimeClaim]:
    found: dict[TimeRole, TimeClaim] = {}
    for claim in result.examined.every(TimeClaim):
        found.setdefault(claim.role, claim)
    return found


def _times(pair: Compared) -> Iterator[Entry]:
    old, new = _first_times(pair.first), _first_times(pair.second)
    for role in (role for role in TimeRole if role in old or role in new):
        one, two = old.get(role), new.get(role)
        if one is None or two is None:
            yield Entry(
                Shape.DETAIL, f"first: {one.moment if one else 'not stated'}; second: {two.moment if two else 'not stated'}", TIME_LABELS[role]
            )
        elif one.moment != two.moment:
            yield Entry(Shape.DETAIL, f"first: {one.moment}; second: {two.moment}{_apart(one, two)}", TIME_LABELS[role])


def _apart(one: TimeClaim, two: TimeClaim) -> str:
    if one.moment.utc is None or two.moment.utc is None:
        return ""
    gap = two.moment.utc - one.moment.utc
    later = "later" if gap > timedelta(0) else "earlier"
    span = in_words(abs(gap)) if abs(gap) >= timedelta(minutes=2) else f"{abs(gap).total_seconds():.0f} seconds"
    return f" ({span} {later})" if gap else " (the same instant)"


# ── what it means ────────────────────────────────────────────────────────────────────────────────────────────────────


def meaning(pair: Compared) -> list[str]:
    """What follows for the two, in sentences."""
    if pair.same_bytes:
        return ["They are one file, byte for byte: what is shown of one holds for the other, apart from where each lies."]
    signed = [result.verdict.status is Status.AUTHENTICATED for result in (pair.first, pair.second)]
    main = pair.main
    if main is None or main.only:
        pictures = all(result.examined.item.kind is ItemKind.PICTURE for result in (pair.first, pair.second))
        looks = " How they look is told under “Pictures, side by side”, where the files were at hand." if pictures else ""
        return [f"There is no text in both that could be compared: only properties and times were.{looks}"]
    mails = are_mails(pair.first, pair.second)
    if main.same or main.carriage:
        return [*_of_same(signed, mails=mails), *_other_lines(pair), *_order(pair)]
    said_of = meaning_of_mails(pair.first, pair.second) if mails else _of_other_words(signed)
    return [*said_of, *_order(pair)]


def _other_lines(pair: Compared) -> Iterator[str]:
    """The header lines that a reader goes by, where two messages of the same words differ in them."""
    old, new = ({label: values for (_, label), values in _said(result).items()} for result in (pair.first, pair.second))
    differing = [name for name in _READ_LINES if old.get(f"header line {name}") != new.get(f"header line {name}")]
    if differing and are_mails(pair.first, pair.second):
        yield f"Lines above the text that a reader goes by differ: {', '.join(differing)}. They stand above, under what differs in properties."


def _of_same(signed: Sequence[bool], *, mails: bool) -> list[str]:
    how = "one was carried another way, or kept in another form" if mails else "one was saved again, converted, or carried another way"
    saved = f"No change of words was found: {how}."
    if signed[0] != signed[1]:
        name = "second" if signed[0] else "first"
        return [saved, f"The other is authenticated. That speaks for the words of the {name}, too, and not for what else is in it."]
    return [saved]


def _of_other_words(signed: Sequence[bool]) -> list[str]:
    if all(signed):
        return ["Both are authenticated: each says what was signed. They are two versions, or two papers after one pattern."]
    if not any(signed):
        return [
            "No signature speaks for either. Nothing here says which of them holds the words that were written first; drafts, versions, and "
            "papers after one pattern are normal.",
            "A third copy from somebody else could decide it: ask those who sent or received the paper.",
        ]
    own, other = ("first", "second") if signed[0] else ("second", "first")
    return [
        f"The {own} is authenticated, and the {other} has other words. What the {other} says is not what was signed.",
        "It may be a draft, a later version that was made on purpose, or another paper after the same pattern; times, names and identifiers "
        "above help to tell. Where none of these explains the difference, ask before using it.",
    ]


def _order(pair: Compared) -> Iterator[str]:
    """Which came first by a record that is not the file's own."""
    records = [_received(result) for result in (pair.first, pair.second)]
    if records[0] is None or records[1] is None:
        return
    for place, name in enumerate(("first", "second")):
        own, other = records[place], records[1 - place]
        if own and other and own.moment.is_before(other.moment):
            yield f"The {name} was received first ({own.moment}), as a mailbox or a trace line records."


def _received(result: FileResult) -> TimeClaim | None:
    claims = (one for one in result.examined.every(TimeClaim) if one.role is TimeRole.RECEIVED and one.voucher is not Voucher.CLAIMED)
    return min(claims, key=lambda claim: claim.moment.earliest, default=None)
