"""Which forms the dump's authenticated mail has, program by program and service by service, with first and last sighting."""

from collections.abc import Iterator

from leakcheck.decode.learned_shapes import LearnedShapes, Sightings
from leakcheck.model.case_view import DumpNote, NoteKind
from leakcheck.model.dump import Dump
from leakcheck.model.note import Circumstances, note

#: Of fewer messages nothing is learned that a comparison would use.
_LEAST = 10
_MOST_SHAPES, _MOST_NOTES = 6, 12
_WHAT = {"number": "numbers (Message-ID)", "boundary": "marks between their parts", "order": "orders of header lines", "trace": "trace lines"}


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
    messages (a Message-ID counts once) and the first and last day. The comparisons `unlike_authenticated_mail_of_its_program` and
    `shape_seen_in_authenticated_mail` rest on them. A signature seldom covers these lines: they show what was usual, and no more.
    """
    learned = [one for one in dump.once(LearnedShapes).table() if one[1].mails >= _LEAST]
    for (kind, family), known, shapes in sorted(learned, key=lambda one: (-one[1].mails, one[0]))[:_MOST_NOTES]:
        shown = "; ".join(f"{shape}: {_seen(seen)}" for shape, seen in shapes[:_MOST_SHAPES])
        more = f"; and {len(shapes) - _MOST_SHAPES} others" if len(shapes) > _MOST_SHAPES else ""
        sentence = f"{family}: {known.mails:,} authenticated messages show these {_WHAT[kind]}. {shown}{more}. This says nothing about any message."
        yield DumpNote(
            kind=NoteKind.COLLECTION, sentence=sentence, items=known.mails, examples=tuple(dict.fromkeys(one.at.item for one in known.facts))
        )


def _seen(seen: Sightings) -> str:
    return f"{seen.mails:,} from {seen.first.isoformat()} to {seen.last.isoformat()}"
