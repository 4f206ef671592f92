"""What mail a dump seems to lack: answered messages, months, folders of sent mail."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from leakcheck.decode.copy_evidence import first_times
from leakcheck.decode.mail_folders import INBOX, SENT, folders_of
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.facts import TimeRole
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.note import Circumstances, note

#: Fewer answers, or fewer messages a month, show nothing.
_LEAST_ANSWERS, _LEAST_A_MONTH, _LEAST_IN_FOLDER = 20, 20, 50
#: A month stands out where this many times the usual share of its answers is to messages that are not there.
_TIMES = 1.5
#: The dates of so many answers are fetched together.
_BATCH = 200
_NEIGHBOURS, _MOST_NAMED, _MOST_FOLDERS = 3, 6, 100_000
_MAY_BE = "That may be how its owner, an archive or an export chose, and says nothing about the files that are here."


@note(
    innocent=(
        "Everybody deletes mail, and what is dull or settled goes first.",
        "Archives and mail servers keep what their rules tell them to keep, and delete the rest after some time.",
        "The export left out folders, or messages above some size.",
    ),
    sources=("RFC 5322 section 3.6.4 (In-Reply-To and References)", "forensic practice: volumes by month, compared with the months around them"),
)
def missing_mail(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """Messages that are answered and not there, months without mail among months with much, mailboxes without sent mail.

    Whoever hands over a mailbox may have chosen what goes along. Where many answers are to messages that are not there, where a month
    is empty between busy ones, or where received mail came along and sent mail did not, it is worth asking who chose. It says
    nothing about the messages that are here.
    """
    for sentence, items, of in (*_unanswered(dump), *_empty_months(dump.mail_months()), *_without_sent(dump)):
        yield DumpNote(kind=NoteKind.COLLECTION, sentence=f"{sentence} {_MAY_BE}", items=items, of=of)


def _unanswered(dump: Dump) -> Iterator[tuple[str, int, int]]:
    answers: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for month, there in _answered(dump):
        answers[month] += 1
        missing[month] += not there
    total, lost = answers.total(), missing.total()
    if total < _LEAST_ANSWERS or not lost:
        return
    sentence = f"{lost:,} of {total:,} messages that answer another answer one that is not in the dump."
    months = [month for month in sorted(answers) if month and missing[month] >= _LEAST_ANSWERS / 2 and _stands_out(missing, answers, month)]
    if months:
        told = (f"{month} ({missing[month]:,} of {answers[month]:,})" for month in months)
        sentence += f" It is more than elsewhere in {first_few(told, _MOST_NAMED, ', ')}."
    yield sentence, lost, total


def _answered(dump: Dump) -> Iterator[tuple[str, bool]]:
    """The month of each answer, as far as it is dated, and whether what it answers is there."""
    answers = dump.answers()
    while batch := list(islice(answers, _BATCH)):
        dates = first_times(dump, [answer.item.path for answer in batch], TimeRole.SENT)
        for answer in batch:
            sent = dates.get(answer.item.path)
            yield f"{sent.moment.wall:%Y-%m}" if sent is not None else "", bool(answer.parents)


def _stands_out(missing: Counter[str], answers: Counter[str], month: str) -> bool:
    rest = answers.total() - answers[month]
    usual = (missing.total() - missing[month]) / rest if rest >= _LEAST_ANSWERS else 1.0
    return missing[month] > _TIMES * usual * answers[month]


def _empty_months(counts: Mapping[str, int]) -> Iterator[tuple[str, int, int]]:
    """Months of no mail between months of much: the three before and the three after each have some, and much on the whole."""
    dated = sorted(month for month in counts if "1990" < month[:4] < "2100")
    if not dated:
        return
    months = _from_to(dated[0], dated[-1])
    empty = [month for place, month in enumerate(months) if not counts.get(month) and _is_busy(months, place, counts)]
    if empty:
        named = first_few(empty, _MOST_NAMED, ", ")
        yield f"There is no mail at all of {named}, though there is much of the months before and after.", len(empty), len(months)


def _is_busy(months: Sequence[str], place: int, counts: Mapping[str, int]) -> bool:
    before = [counts[month] for month in months[:place] if counts.get(month)][-_NEIGHBOURS:]
    after = [counts[month] for month in months[place + 1 : place + 13] if counts.get(month)][:_NEIGHBOURS]
    return len(before) == len(after) == _NEIGHBOURS and min(*before, *after) >= _LEAST_A_MONTH


def _from_to(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:7]) - 1 for month in (first, last))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(start, end + 1)]


def _without_sent(dump: Dump) -> Iterator[tuple[str, int, int]]:
    """Mailboxes, by the names of their folders, that have a folder of received mail and none of sent mail."""
    inboxes: Counter[str] = Counter()
    sent: set[str] = set()
    for item in dump.items(ItemKind.MAIL):
        steps = folders_of(item.path)
        for place, step in enumerate(steps):
            box = "/".join(steps[:place])
            if INBOX.fullmatch(step) and (box in inboxes or len(inboxes) < _MOST_FOLDERS):
                inboxes[box] += 1
            elif SENT.fullmatch(step) and len(sent) < _MOST_FOLDERS:
                # Some programs keep the other folders inside that of received mail.
                sent |= {box, box.rpartition("/")[0]}
    found = [box for box, count in sorted(inboxes.items()) if count >= _LEAST_IN_FOLDER and box not in sent]
    if found:
        sentence = f"There is a folder of received mail and none of sent mail in {first_few(found, _MOST_NAMED, ', ')}."
        yield sentence, len(found), sum(1 for count in inboxes.values() if count >= _LEAST_IN_FOLDER)
