"""A copy of a signed message names another sender, subject or date than the signed one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from leakcheck.decode.copy_evidence import first_time, sent_at, signature_of
from leakcheck.decode.editing_traces import instant
from leakcheck.decode.letter_spellings import folded, spelled_alike, unaccented
from leakcheck.decode.mail_times import whole_days_apart
from leakcheck.decode.mail_wording import Extent, mail_difference
from leakcheck.decode.masked_text import is_masked
from leakcheck.decode.sender_lines import may_be_same_sender, same_sender
from leakcheck.model.dump import Anchor, Dump
from leakcheck.model.facts import AnyFact, HeaderField, IdentifierKind, TextContent, TimeRole
from leakcheck.model.finding import located
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Tested, Weight, rule

#: An identifier on more messages than this is a broken program's constant.
_MOST = 50
#: Exports write the Date line anew, in another zone or without one; no zones are further apart than this.
_ZONES = timedelta(hours=26)
#: Whoever edits a day leaves the time of day; two unrelated ones agree so closely once in 360 pairs.
_SAME_TIME_OF_DAY = timedelta(minutes=2)
_LINES = ("From", "Subject", "Date")
#: What programs show where a message has no subject, or where they lost it.
_NO_SUBJECT = re.compile(
    r"[(<\[]?(?:no subject|no title|none|kein betreff|ohne betreff|sans objet|aucun objet|sin asunto|nessun oggetto|geen onderwerp|sem assunto"
    r"|brak tematu"
    r"|без темы|без теми)[)>\]]?",
    re.IGNORECASE,
)
_LIST = "A mailing list, a ticket system or a gateway put its own address, tag or time into this copy."
_EXPORT = "A program that does not keep messages as they travelled wrote the line anew, with its own time or an address that holds inside a house."


@dataclass(frozen=True, slots=True)
class _Copy:
    """One copy of a message: its displayed lines and its words."""

    item: Item
    lines: dict[str, HeaderField]
    others: str
    """The lines in which a list or gateway names the author whom it replaced."""
    senders: str
    """Those in which a message names who sent it, or takes answers, for its author (RFC 5322 section 3.6.2)."""
    text: str
    anchor: Anchor | None


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        _LIST,
        _EXPORT,
        "The sender's program used one Message-ID again for another message with the same words, for example for a reminder.",
        "For the subject: the mailbox's owner renamed the message to find it again, as some mail programs allow.",
        "For the sender: the person has another name or address today, as after a marriage or a move of the mail, and an export shows that one.",
        "For the sender: somebody writes in the name of an office or of another person, and one program shows the one, another the other.",
        "Whoever passed the message on replaced the line openly, to protect somebody.",
    ),
    sources=(
        "RFC 5322 section 3.6.4 (one Message-ID, one message)",
        "RFC 6377 section 3 (what lists do to messages)",
        "COPA v Wright [2024] EWHC 1198 (Ch), appendix: ID_000465, a family of copies of one mail with other dates and parties",
    ),
    false_alarms=FalseAlarms(
        0,
        2175,
        "copies of 145 authenticated public messages in fifteen ways of lists, gateways, filters, exports and programs; it told 427 of 435 copies "
        "whose sender, subject or day was changed. Only 7 Message-IDs of the public collections have an authenticated and another copy",
    ),
)
def header_differs_from_signed_copy(dump: Dump) -> Iterator[Observation]:
    """A copy of a signed message names another sender, subject or date than the signed one.

    A Message-ID names one message for ever. Where one copy is authenticated and its signature covers the line in question, and
    another copy with the same Message-ID and the same words has no valid signature and says something else in that line, then
    that copy does not say what was sent. Tags and marks that lists and filters put around a subject, senders replaced by a list
    that names the author elsewhere, other addresses of the same name, masked values, addresses by which a gateway
    leads to the signed one, whoever the signed copy names as having sent it for its author, and dates that zones could explain do not count.
    It weighs a step less where a program may have put the other value there: a subject, an address that holds inside a house or belongs to
    a function, a sender whose name shares a word with the signed one or is written in another script, as after a marriage, and a day that
    comes with another time of day, as the time of an import does, or has day and month exchanged.
    """
    for _, items in dump.sharing(IdentifierKind.MESSAGE, _MOST):
        mails = [item for item in items if item.kind is ItemKind.MAIL]
        vouched = sum(dump.is_authenticated_mail(item.path) for item in mails)
        # Copies that are all signed, or none of them, are not compared, and need not be fetched.
        copies = [_copy(dump, item) for item in mails] if 0 < vouched < len(mails) else []
        signed = [copy for copy in copies if copy.anchor is not None and copy.anchor.mail.path == copy.item.path]
        for copy in copies:
            if copy.anchor is None and signed:
                yield from _compared(dump, copy, signed)


def _copy(dump: Dump, item: Item) -> _Copy:
    lines: dict[str, HeaderField] = {}
    others: list[str] = []
    senders: list[str] = []
    for field in dump.facts_of(item.path, HeaderField):
        if field.name in _LINES:
            lines.setdefault(field.name, field)
        elif field.name in {"Sender", "Reply-To", "Cc"}:
            others.append(field.value)
            senders += [field.value] if field.name != "Cc" else []
    bodies = [text.text for text in dump.facts_of(item.path, TextContent, "body")]
    return _Copy(item, lines, " ".join(others).lower(), " ".join(senders).lower(), "\n".join(bodies), dump.anchor(item.path))


def _compared(dump: Dump, copy: _Copy, signed: Sequence[_Copy]) -> Iterator[Observation]:
    for reference in signed:
        if mail_difference(reference.text, copy.text).extent not in {Extent.NONE, Extent.TRANSPORT}:
            continue
        changed = [name for name in _LINES if _signed(reference, name) and all(_differs(dump, name, copy, one) for one in signed)]
        if changed:
            yield _observation(dump, copy, reference, changed)
            return


def _signed(reference: _Copy, name: str) -> bool:
    return reference.anchor is not None and name.lower() in reference.anchor.attestation.covered


def _differs(dump: Dump, name: str, copy: _Copy, reference: _Copy) -> bool:
    """Whether the line says something else, in a way that neither transport nor masking explains."""
    here, there = copy.lines.get(name), reference.lines.get(name)
    if here is None or there is None or is_masked(here.value.encode("utf-8", "replace")):
        return False
    if name == "Date":
        dates = sent_at(dump, copy.item.path), sent_at(dump, reference.item.path)
        return dates[0] is not None and dates[1] is not None and abs(dates[0] - dates[1]) > _ZONES
    if name == "Subject":
        return not _NO_SUBJECT.fullmatch(here.value.strip()) and _other_subject(here.value, there.value)
    return not same_sender(here.value, there.value, copy.others, reference.senders)


def _other_subject(here: str, there: str) -> bool:
    """Whether neither holds the other once everything but letters and digits is left out, so that tags and spellings do not count.

    What has no letters of ASCII is not compared: too many programs lose the others.
    """
    pairs = (_plain(here), _plain(there)), (folded(here), folded(there))
    differ = all(first and second and first not in second and second not in first for first, second in pairs)
    return differ and not spelled_alike(here, there)


def _plain(value: str) -> str:
    unmarked = unaccented(value).encode("ascii", "ignore").decode()
    return "".join(letter for letter in unmarked.casefold() if letter.isalnum())


def _observation(dump: Dump, copy: _Copy, reference: _Copy, changed: list[str]) -> Observation:
    same_kind = copy.item.format == reference.item.format
    # That both are single files says nothing of the program that wrote them out; a container that makes lines anew costs a step.
    certain = same_kind and any(_is_no_programs_work(dump, name, copy, reference) for name in changed)
    tested = (Tested(_LIST, "excluded"), Tested(_EXPORT, "possible"))
    pairs = [(name, reference.lines[name], copy.lines[name]) for name in changed]
    signature = signature_of(reference.anchor) if reference.anchor else None
    evidence: list[AnyFact] = [located(here, copy.item.path) for _, _, here in pairs]
    evidence += [located(there, reference.item.path) for _, there, _ in pairs]
    name, there, here = pairs[0]
    more = f" ({len(changed)} lines differ)" if len(changed) > 1 else ""
    return Observation(
        sentence=(
            f"An authenticated copy of this message ({reference.item.path}) has the same words, but its signed {name} line reads "
            f"“{there.value}”; here it reads “{here.value}”{more}."
        ),
        evidence=(*evidence, signature) if signature else tuple(evidence),
        weight=Weight.STRONG if certain else Weight.MODERATE,
        tested=tested,
        # A copy that was renamed alone breaks its own signature, too: one event with what is told of that.
        cause=Cause.SIGNATURE if changed == ["Subject"] else None,
        item=copy.item.path,
        others=(reference.item.path,),
        difference=tuple(line for name, there, here in pairs for line in (f"- {name}: {there.value}", f"+ {name}: {here.value}")),
    )


def _is_no_programs_work(dump: Dump, name: str, copy: _Copy, reference: _Copy) -> bool:
    """Whether nobody's program puts another value into the line: people rename subjects, imports put their time and a house its addresses."""
    if name == "Date":
        return _same_time_of_day(dump, copy, reference)
    return name == "From" and not may_be_same_sender(copy.lines[name].value, reference.lines[name].value)


def _same_time_of_day(dump: Dump, copy: _Copy, reference: _Copy) -> bool:
    """Whether both days bear one time of day, by the clock or in world time; not where a program took the day for the month."""
    here, there = (first_time(dump, one.item.path, TimeRole.SENT) for one in (copy, reference))
    if here is None or there is None:
        return False
    pairs = (here.moment.wall, there.moment.wall), (instant(here), instant(there))
    if any((one.year, one.month, one.day) == (other.year, other.day, other.month) for one, other in pairs):
        return False
    return any(whole_days_apart(one, other, _SAME_TIME_OF_DAY) > 0 for one, other in pairs)
