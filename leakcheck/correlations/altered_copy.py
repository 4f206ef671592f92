"""A copy of something authenticated differs from it in its words, or was only saved again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from leakcheck.decode.copy_evidence import addresses, evidence_of, first_person, first_time, sent_at, signature_of, whole_file
from leakcheck.decode.editing_traces import name_key
from leakcheck.decode.known_people import KnownPeople
from leakcheck.decode.mail_wording import Extent, mail_difference
from leakcheck.decode.masked_text import is_mask_label
from leakcheck.decode.name_variants import share_a_name
from leakcheck.decode.renewed_fields import made_anew_on_another_day, only_fields_renewed
from leakcheck.decode.row_changes import changed_rows, is_table, row_lines, shown_difference
from leakcheck.decode.text_digest import words_of
from leakcheck.decode.word_changes import Passage, WordChanges, word_changes
from leakcheck.knowledge.generic_names import names_nobody
from leakcheck.knowledge.template_dates import means_nothing
from leakcheck.model.dump import Anchor, Dump, NearTexts
from leakcheck.model.facts import AnyFact, HeaderField, Identifier, IdentifierKind, PersonClaim, PersonRole, TextContent, TimeClaim, TimeRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

_LEAST = 0.7
#: Without the same file name, texts must be so alike to be called versions of one document.
_LEAST_WITHOUT_NAME = 0.85
#: A copy that claims to be the same differs in so small a part of its words at most.
_FEW = 0.05
#: Short texts of one name whose origin nothing tells are copies only if most of their words are the same.
_FEW_OF_SHORT = 0.25
#: What programs add to the name of a second copy: `budget (1)`, `Copy of budget`, `budget - Copie`.
_COPY_MARK = re.compile(r"\(\d+\)$|^(copy|copie|kopie|копия) (of|de|von)? ?|(?<![ _-])[ _-]++(copy|copie|kopie|копия)( ?\(?\d+\)?)?$", re.IGNORECASE)
#: Numbers are kept to 15 digits or so; nobody types as many decimals as these.
_MANY_DECIMALS = re.compile(r"(\d[.,]\d{8})\d+")
#: What RAND() and NOW() give, new with each saving: parts of one, and days since 1900 with the time of day.
_CHANCE_OR_CLOCK = re.compile(r"(?<![\d.,])(?:0|[3-5]\d{4})[.,]\d{7,17}(?![\d.,])")
#: The same words: nothing is nearer.
_NEAREST = (0, 0.0)
_LINEAGE = frozenset({IdentifierKind.DOCUMENT, IdentifierKind.ORIGINAL_DOCUMENT, IdentifierKind.RSID_ROOT, IdentifierKind.PDF_PERMANENT})
#: Programs of one trade save into one another's formats, and their texts are read alike; a page for print has words of its own.
_KIN = (
    frozenset({"word_document", "word_binary", "rich_text", "opendocument"}),
    frozenset({"spreadsheet_document", "excel_binary", "opendocument"}),
)
_READ_OTHERWISE = "Our reader took the text out of the two files in different ways: compare both with the programs they were made with."
_SEPARATE = "The two are separate papers made after one pattern, such as two invoices under one file name."
_DRAFT = "This is a draft, saved before the document was sent."
_LATER = "This is a later version that the same author saved."
_COMPUTED = (
    "A program computed a result anew when it saved the file, which changes much of a short text, the last digits of long numbers, and what comes "
    "from the clock or from chance (NOW(), RAND())."
)
_COLLEAGUE = "This is a later version that a colleague corrected: the last editor's name is one of this collection's people."
_SHORT = (
    "This is a later version that somebody of this collection saved: the last editor's name may be the initials or the account of one of its people."
)
_SAME_PERSON = (
    "This is a later version that the same person saved: the last editor's name shares a word with the author's or last editor's of the one that was "
    "sent, as after a marriage, with a title, or as an account or a computer is called."
)
_NAMED_IN_IT = "This is a later version that somebody saved whom the document itself names."
_NEXT_ONE = (
    "The two are separate papers, one made out of the other, as invoices, letters and minutes are: each bears a date of its own, that of its last "
    "save or of the days before."
)
_REDACTED = "Words were taken out openly, to protect people or secrets, before the document was passed on."
_BLANKS = "A form was filled in: what changed are its blanks, and nothing else."
_BY_ITSELF = (
    "The document writes this anew by itself, as fields and formulas do for the day (TODAY()), the number of pages or the file's own path: "
    "only such things changed, and each day that did is the one of the last save."
)
_SIGNED = "Something was written into the document as it was meant to be, such as a signature and its date: no word of the first was taken out."
_ANSWER = "This is a corrected version that was sent with another message."


@dataclass(frozen=True, slots=True)
class _Pair:
    """Something loose and what it is nearest to among the authenticated."""

    loose: Item
    loose_text: TextContent
    anchored: Item
    anchored_text: TextContent
    anchor: Anchor
    likeness: float


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What follows for the loose copy."""

    weight: Weight
    direction: Direction
    tested: tuple[Tested, ...] = ()
    difference: tuple[str, ...] = ()

    @classmethod
    def version(cls, difference: tuple[str, ...], *tested: Tested) -> "_Judgement":
        """An innocent explanation is possible: another version, which never counts."""
        return cls(Weight.MODERATE, Direction.LEAD, tested, difference)


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "The file is a later version that somebody corrected after the message was sent, and the correction was meant to be there.",
        "This is a draft whose date of last save was renewed when it was opened or converted.",
        _SEPARATE,
        _REDACTED,
        _READ_OTHERWISE,
    ),
    sources=(
        "https://citizenlab.ca/2017/05/tainted-leaks-disinformation-phish",
        "https://app.ediscoveryassistant.com/case_law/22784-ceglia-v-zuckerberg (2013 WL 1208558)",
        "Broder, On the resemblance and containment of documents (1997)",
    ),
    false_alarms=FalseAlarms(
        0,
        5265,
        "documents of the shared corpus, each half compared with the other as if authenticated; 498 had a counterpart, 118 in other words",
    ),
)
def altered_copy(dump: Dump) -> Iterator[Observation]:
    """A copy of something authenticated differs from it in its words.

    A document that lies in an authenticated message has not changed since it was sent. A loose copy of it that bears the same file
    name and the same origin, was last saved no earlier, and differs in a few words among which are numbers or names, is a changed
    state of that document; the difference is shown. Drafts, later versions by the same author or by somebody whom this collection
    knows as a correspondent or author, and papers made after one pattern are normal: what the files' own times, names, identifiers
    and place explain so is called another version and does not count; so is a form that was filled in, a paper that bears a day of its
    own, marks of redaction in place of words, and a day, number of pages or path that the document writes anew by itself. Where words
    were only added, as with a signature, or only taken out, the sign is a step softer. A
    copy with the same words but other bytes was saved again, which is handling and not alteration; one in another format with other
    words is another version. Texts of a few words, and papers that became much longer or shorter, are compared if they bear one
    file name and were made at one time or share an identifier. A mail without a Message-ID that has the sender, recipients, date
    and subject of an authenticated one is compared with it in the same way.
    """
    nearest: dict[str, tuple[tuple[int, float], _Pair]] = {}
    # Namesakes that are alike are among the first as a rule.
    for near in chain(dump.near_texts(_LEAST), (near for near in dump.namesakes() if near.likeness < _LEAST)):
        settled = near.loose.path in nearest and nearest[near.loose.path][0] == _NEAREST
        pair = _pair(dump, near) if not settled and near.loose.kind is near.anchored.kind and near.loose.sha256 != near.anchored.sha256 else None
        if pair is not None and _comparable(dump, pair):
            rank = _distance(pair)
            if pair.loose.path not in nearest or rank < nearest[pair.loose.path][0]:
                nearest[pair.loose.path] = rank, pair
    people = KnownPeople(dump)
    for path in sorted(nearest):
        pair = nearest[path][1]
        yield from _mail(dump, pair) if pair.loose.kind is ItemKind.MAIL else _document(people, dump, pair)


def _pair(dump: Dump, near: NearTexts) -> _Pair | None:
    anchor = dump.anchor(near.anchored.path)
    if anchor is None:
        return None
    loose_text, anchored_text = near.texts()
    return _Pair(near.loose, loose_text, near.anchored, anchored_text, anchor, near.likeness)


def _comparable(dump: Dump, pair: _Pair) -> bool:
    loose, anchored = pair.loose, pair.anchored
    whole = pair.loose_text.complete == pair.anchored_text.complete == "whole"
    if not whole:
        return False
    if loose.kind is ItemKind.MAIL:
        return pair.anchor.mail.path == anchored.path and _claims_to_be_the_mail(dump, loose, anchored)
    other_form = loose.format != anchored.format
    if pair.likeness < _LEAST:
        return _one_paper(dump, pair)
    if loose.kind is not ItemKind.DOCUMENT or (other_form and (_same_words(pair) or not _akin(loose, anchored))):
        return False
    return _same_words(pair) or _stem(loose) == _stem(anchored) or (pair.likeness >= _LEAST_WITHOUT_NAME and not _series(loose, anchored))


def _one_paper(dump: Dump, pair: _Pair) -> bool:
    """Whether namesakes of short or hardly like texts are states of one paper: by a creation time or identifier, else by their words."""
    origin = _same_origin(dump, pair)
    if origin != "untestable" or _same_words(pair) or pair.loose_text.minhash:
        return origin == "excluded"
    changes = word_changes(pair.anchored_text.text, pair.loose_text.text)
    return changes is not None and changes.share <= _FEW_OF_SHORT


def _distance(pair: _Pair) -> tuple[int, float]:
    """How far apart two copies are: words that differ, other formats and names last."""
    if _same_words(pair):
        return _NEAREST
    changes = word_changes(pair.anchored_text.text, pair.loose_text.text)
    another_form = 500_000 if pair.loose.format != pair.anchored.format else 0
    return another_form + (changes.changed if changes else 1_000_000), float(_stem(pair.loose) != _stem(pair.anchored))


def _akin(first: Item, second: Item) -> bool:
    """Whether the two are of formats into which programs save one another's documents."""
    return any({first.format, second.format} <= family for family in _KIN)


def _same_words(pair: _Pair) -> bool:
    return pair.loose_text.digest == pair.anchored_text.digest


def _stem(item: Item) -> str:
    stem = item.name.rpartition(".")[0] or item.name
    return _COPY_MARK.sub("", stem.casefold().strip()).strip(" _-")


def _series(first: Item, second: Item) -> bool:
    """Whether two names differ in their numbers only: one of a series each, not copies."""
    return re.sub(r"\d+", "", _stem(first)) == re.sub(r"\d+", "", _stem(second))


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _document(people: KnownPeople, dump: Dump, pair: _Pair) -> Iterator[Observation]:
    times = [first_time(dump, item.path, TimeRole.MODIFIED) for item in (pair.loose, pair.anchored)]
    earlier = times[0] is not None and times[1] is not None and times[0].moment.is_before(times[1].moment)
    if _same_words(pair):
        if not earlier:
            yield _signs(dump, pair) or _handled(dump, pair)
        return
    changes = word_changes(pair.anchored_text.text, pair.loose_text.text)
    if changes is None or not changes.passages:
        return
    judgement = _weighed(people, dump, pair, changes, times, earlier=earlier)
    yield _observation(dump, pair, _sentence(pair, changes, judgement), judgement)


def _weighed(people: KnownPeople, dump: Dump, pair: _Pair, changes: WordChanges, times: list[TimeClaim | None], *, earlier: bool) -> _Judgement:
    """A version unless every innocent explanation that can be tested is excluded; what cannot be tested costs a step."""
    lines = shown_difference((pair.anchored, pair.loose), pair.anchored_text.text, pair.loose_text.text, changes)
    if pair.loose.format != pair.anchored.format:
        return _Judgement.version(lines, Tested(_READ_OTHERWISE, "possible"))
    if earlier or pair.likeness < _LEAST or _computed_anew(pair):
        return _Judgement.version(lines, Tested(_DRAFT if earlier else _COMPUTED, "possible"))
    if _stem(pair.loose) != _stem(pair.anchored) or changes.share > _FEW or not changes.telling:
        return _Judgement.version(lines, Tested(_SEPARATE, "possible"))
    later = times[0] is not None and times[1] is not None and times[1].moment.is_before(times[0].moment)
    explained = _written_in(pair, changes, times) or (_later_version(people, dump, pair) if later else "")
    if explained or _in_a_mail(dump, pair.loose):
        return _Judgement.version(lines, Tested(explained or _ANSWER, "possible"))
    origin = _same_origin(dump, pair)
    if origin == "possible":
        return _Judgement.version(lines, Tested(_SEPARATE, origin))
    draft = Tested(_DRAFT, "untestable" if None in times else "excluded")
    # Where nobody is named, a later version by the same author cannot be told from another hand's (forensics C4.7).
    unnamed = later and None in _names(dump, pair)
    signed = (Tested(_SIGNED, "untestable"),) if changes.only_added else ()
    # What was taken out may have been protected, or may have been in somebody's way.
    taken_out = (Tested(_REDACTED, "untestable"),) if changes.only_removed else ()
    tested = (draft, Tested(_LATER, "untestable" if unnamed else "excluded"), Tested(_SEPARATE, origin), *signed, *taken_out)
    # Each explanation that cannot be tested costs a step: of plain texts, which state nothing, many bear one name (LICENSE, notes).
    steps = sum(one.outcome == "untestable" for one in tested)
    return _Judgement(Weight(max(Weight.STRONG - steps, Weight.WEAK)), Direction.ALTERATION, tested, lines)


def _computed_anew(pair: _Pair) -> bool:
    """Whether two tables differ in nothing but the last of many decimals, in which programs round in their own ways, or in chance and the clock."""
    texts = (_MANY_DECIMALS.sub(r"\1", _CHANCE_OR_CLOCK.sub("~", text.text)) for text in (pair.loose_text, pair.anchored_text))
    return is_table(pair.loose) and len(set(texts)) == 1


def _written_in(pair: _Pair, changes: WordChanges, times: list[TimeClaim | None]) -> str:
    """How what changed explains itself: blanks of a form, marks of redaction, dates that are renewed or each paper's own; empty if it does not."""
    if changes.form_filled:
        return _BLANKS
    if _masked(changes):
        return _REDACTED
    saved, sent = (None if time is None else time.moment.wall.date() for time in times)
    texts = pair.anchored_text.text, pair.loose_text.text
    if saved is not None and only_fields_renewed(*texts, saved):
        return _BY_ITSELF
    return _NEXT_ONE if saved is not None and sent is not None and made_anew_on_another_day(*texts, (sent, saved)) else ""


def _masked(changes: WordChanges) -> bool:
    """Whether words were only taken out, and what stands in the place of some says so."""
    put = [words for one in changes.passages if (words := _put(one))]
    return bool(put) and all(map(is_mask_label, put))


def _put(passage: Passage) -> tuple[str, ...]:
    """The words put in, without those taken out to which the first of them was glued, as the text of a PDF often is."""
    glued = passage.removed[-1] if passage.removed else ""
    first = passage.added[0] if passage.added else ""
    return (first.removeprefix(glued), *passage.added[1:]) if glued and first.startswith(glued) and first != glued else passage.added


def _later_version(people: KnownPeople, dump: Dump, pair: _Pair) -> str:
    """How the last editor's name explains a later save; empty where it does not."""
    names = _names(dump, pair)
    if names[0] is None:
        return ""
    if names[1] is not None and name_key(names[0].name) == name_key(names[1].name):
        return _LATER
    if people.knows(names[0].name):
        return _COLLEAGUE
    if people.may_know(names[0].name):
        return _SHORT
    before = [first_person(dump, pair.anchored.path, role) for role in (PersonRole.LAST_EDITOR, PersonRole.AUTHOR)]
    if any(claim is not None and share_a_name(names[0].name, claim.name) for claim in before):
        return _SAME_PERSON
    words = words_of(names[0].name)
    return _NAMED_IN_IT if len(words) > 1 and f" {' '.join(words)} " in f" {' '.join(words_of(pair.anchored_text.text))} " else ""


def _names(dump: Dump, pair: _Pair) -> list[PersonClaim | None]:
    """The last editors of the loose and of the anchored copy; a name that computers bear as they are set up is nobody's."""
    claims = (first_person(dump, item.path, PersonRole.LAST_EDITOR) for item in (pair.loose, pair.anchored))
    return [None if claim is None or names_nobody(claim.name) else claim for claim in claims]


def _in_a_mail(dump: Dump, item: Item) -> bool:
    parent = dump.item(item.parent) if item.parent else None
    return parent is not None and (parent.kind is ItemKind.MAIL or _in_a_mail(dump, parent))


def _same_origin(dump: Dump, pair: _Pair) -> str:
    """Whether it is excluded that the two were made separately, by a shared creation time or identifier."""
    created = [first_time(dump, item.path, TimeRole.CREATED) for item in (pair.loose, pair.anchored)]
    if created[0] is not None and created[1] is not None and created[0].moment == created[1].moment and not means_nothing(created[0].moment):
        return "excluded"
    marks = [
        {(fact.kind, fact.value) for fact in dump.facts_of(item.path, Identifier) if fact.kind in _LINEAGE} for item in (pair.loose, pair.anchored)
    ]
    if marks[0] & marks[1]:
        return "excluded"
    return "untestable" if None in created else "possible"


def _sentence(pair: _Pair, changes: WordChanges, judgement: _Judgement) -> str:
    count = len(changes.passages)
    places = "one passage" if count == 1 else f"{count:,} passages"
    of = f"“{pair.anchored.name}” in an authenticated message ({pair.anchored.path})"
    if judgement.direction is Direction.LEAD:
        return f"Another version of {of}: it differs in {places}. Drafts and later versions are normal."
    return f"The document differs in {places} from {of}; the difference is shown."


def _signs(dump: Dump, pair: _Pair) -> Observation | None:
    """Of two tables in the same words: what differs in the signs between them, such as a minus or where thousands are parted."""
    tables = is_table(pair.loose) and is_table(pair.anchored)
    rows = changed_rows(pair.anchored_text.text, pair.loose_text.text) if tables else None
    if not rows:
        return None
    sentence = (
        f"The words and digits are those of “{pair.anchored.name}” in an authenticated message ({pair.anchored.path}), but signs between them "
        "differ, such as a minus or a decimal point; the difference is shown. Programs of other countries write numbers in other ways."
    )
    return _observation(dump, pair, sentence, _Judgement(Weight.MODERATE, Direction.LEAD, (), row_lines(rows)))


def _handled(dump: Dump, pair: _Pair) -> Observation:
    sentence = (
        f"The words are those of “{pair.anchored.name}” in an authenticated message ({pair.anchored.path}), but the file is not: "
        "it was saved again or converted, or made separately with the same words. No change of its words was found."
    )
    return _observation(dump, pair, sentence, _Judgement(Weight.MODERATE, Direction.HANDLING))


def _observation(dump: Dump, pair: _Pair, sentence: str, judgement: _Judgement) -> Observation:
    return Observation(
        sentence=sentence,
        evidence=_evidence(dump, pair),
        weight=judgement.weight,
        direction=judgement.direction,
        tested=judgement.tested,
        item=pair.loose.path,
        others=(pair.anchored.path,),
        difference=judgement.difference,
    )


def _evidence(dump: Dump, pair: _Pair) -> tuple[AnyFact, ...]:
    said = [
        fact
        for item in (pair.loose, pair.anchored)
        for fact in (
            first_time(dump, item.path, TimeRole.SENT),
            first_time(dump, item.path, TimeRole.CREATED),
            first_time(dump, item.path, TimeRole.MODIFIED),
            first_person(dump, item.path, PersonRole.LAST_EDITOR),
        )
    ]
    return evidence_of(whole_file(pair.loose), whole_file(pair.anchored), signature_of(pair.anchor), *said)


# ── mails ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _claims_to_be_the_mail(dump: Dump, loose: Item, mail: Item) -> bool:
    """Same sender, recipients, date and subject, and no Message-ID of its own: with one, it is another rule's, or another mail."""
    if dump.facts_of(loose.path, Identifier, IdentifierKind.MESSAGE):
        return False
    sent = sent_at(dump, loose.path), sent_at(dump, mail.path)
    if sent[0] is None or sent[0] != sent[1] or _subject(dump, loose) != _subject(dump, mail):
        return False
    roles = ((PersonRole.SENDER,), (PersonRole.RECIPIENT,))
    return all(addresses(dump, loose.path, *role) == addresses(dump, mail.path, *role) for role in roles)


def _subject(dump: Dump, item: Item) -> str:
    fields = dump.facts_of(item.path, HeaderField)
    return next((" ".join(field.value.split()) for field in fields if field.name.lower() == "subject"), "")


def _mail(dump: Dump, pair: _Pair) -> Iterator[Observation]:
    found = mail_difference(pair.anchored_text.text, pair.loose_text.text)
    if found.extent not in (Extent.REPLACED, Extent.SHORT) or found.changes is None:
        return
    sentence = (
        f"An authenticated message of the same sender, recipients, date and subject ({pair.anchored.path}) has other words; "
        "the difference is shown. This copy bears no Message-ID."
    )
    # A container that does not keep a message as it was sent (Outlook's) makes the words anew, which costs a step; so does a page beside plain text.
    other_form = len({"html" in text.at.part.lower() for text in (pair.loose_text, pair.anchored_text)}) > 1
    certain = found.extent is Extent.REPLACED and pair.loose.format == pair.anchored.format and not other_form
    weight = Weight.STRONG if certain else Weight.MODERATE
    yield _observation(dump, pair, sentence, _Judgement(weight, Direction.ALTERATION, (), found.changes.lines))
