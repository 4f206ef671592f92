"""Which forms the dump's authenticated mail has, program by program and service by service, with first and last sighting."""

from collections.abc import Iterator

from leakcheck.decode.learned_shapes import LearnedShapes, Sightings
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.first_few import first_few
from leakcheck.model.note import Circumstances, note

#: Of fewer messages nothing is learned that a comparison would use.
_LEAST = 10
_MOST_SHAPES, _MOST_NOTES = 6, 12
#: One kind of form with all its shapes, as the table of what was learned has it.
_Learned = tuple[tuple[str, str], Sightings, tuple[tuple[str, Sightings], ...]]
_WHAT = {"number": "Message-ID", "boundary": "Mark between parts", "order": "Order of header lines", "trace": "Trace line"}


@note(
    innocent=(
        "A program or service writes other forms too, which happen to be in no authenticated message of this dump.",
        "A new version came out, or the senders' office put a new gateway before its mail: then a form ends and another begins.",
        "Authenticated mail is newer than the rest in most dumps, and comes from senders whose domains sign.",
    ),
    sources=(
        "learned from the dump's own authenticated mail; leakcheck/decode/mail_shapes.py names the forms",
        "beside it the public table leakcheck/knowledge/tables/mail_fingerprints.csv",
    ),
)
def forms_of_authenticated_mail(dump: Dump, _: Circumstances) -> Iterator[DumpNote]:
    """What was learned of mail programs and services from the authenticated messages of this dump, and from which days.

    Mail programs and services make message numbers, marks between parts, orders of lines and trace lines in ways of their own,
    which change with the years. These are the forms that authenticated messages of this dump show, each with the number of
    messages (a Message-ID counts once) and the first and last day. A form is called after the program that is best known for it;
    others write it too, and the days are those that the messages claim. The comparisons `unlike_authenticated_mail_of_its_program` and
    `shape_seen_in_authenticated_mail` rest on them. A signature seldom covers these lines: they show what was usual, and no more.
    """
    learned: dict[str, list[_Learned]] = {}
    for one in dump.once(LearnedShapes).table():
        if one[1].mails >= _LEAST:
            learned.setdefault(one[0][1], []).append(one)
    most = {family: max(known.mails for _, known, _ in forms) for family, forms in learned.items()}
    for family in sorted(learned, key=lambda one: (-most[one], one))[:_MOST_NOTES]:
        forms = sorted(learned[family], key=lambda one: (-one[1].mails, one[0]))
        said = " ".join(f"{_WHAT[kind]}: {_shown(shapes)}." for (kind, _), _, shapes in forms)
        sentence = (
            f"Forms that authenticated mail of {family} has in this dump. {said} They are what is usual here, and say nothing about any message."
        )
        examples = tuple(dict.fromkeys(fact.at.item for _, known, _ in forms for fact in known.facts))
        yield DumpNote(kind=NoteKind.COLLECTION, sentence=sentence, items=most[family], examples=examples)


def _shown(shapes: tuple[tuple[str, Sightings], ...]) -> str:
    return first_few((f"{shape} ({_seen(seen)})" for shape, seen in shapes), _MOST_SHAPES, "; ", left_out="others")


def _seen(seen: Sightings) -> str:
    days = seen.first.isoformat() if seen.first == seen.last else f"{seen.first.isoformat()} to {seen.last.isoformat()}"
    return f"{seen.mails:,} messages, {days}" if seen.mails > 1 else f"1 message, {days}"
