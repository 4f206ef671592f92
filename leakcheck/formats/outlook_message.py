"""One item of Outlook in a file of its own: `.msg`, `.oft`, and messages attached to such ([MS-OXMSG])."""

from collections.abc import Iterator

from leakcheck.decode.compound_file import DAMAGE, MAGIC, holds, opened
from leakcheck.decode.compound_traces import compound_facts, damages
from leakcheck.decode.damage_words import damage_words
from leakcheck.decode.mapi_facts import message_facts
from leakcheck.decode.message_storage import PROPERTIES, message_of_storage
from leakcheck.model.content import Content
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind


def _recognises(content: Content) -> bool:
    return holds(content, PROPERTIES)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        with opened(content) as file:
            yield from message_facts(message_of_storage(file), limits)
            yield from compound_facts(file)
            yield from damages(file, "message")
    except DAMAGE as error:
        yield Problem(ProblemKind.DAMAGED, f"The Outlook message cannot be read to its end ({damage_words(error)}).")


FORMAT = Format(
    name="outlook_message",
    title="Outlook message (.msg)",
    kind=ItemKind.MAIL,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Outlook does not keep a message's own bytes: of signatures only those of the header lines can be checked.",
        "Mail signed with S/MIME is the exception: its signed part is kept, and is read as a mail under the kept header.",
        "Times of creation and of change are Outlook's own and normally later than the message.",
        "Of appointments, tasks, cards, lists of addresses and entries of the journal, what they say beside the words of a mail is told: times, "
        "days, places, people, repetition, time zone. Reminders, colours, shared folders and what users defined for themselves are not.",
        "What was last done with a message (answered, forwarded, marked), and when, is that of the mailbox that this copy lies in; not of others.",
        "Repetitions of an appointment are said in words and not unrolled; those that were moved are attached items of their own.",
        "Of a list of more than 2,000 addresses the rest is left out.",
        "Of formatted text (RTF) the page that it wraps is read; other such text only where there is no other form of the text.",
    ),
    # The mark of a PDF may stand within the first kilobyte: here it is that of an attachment.
    specialises=("compound_file", "pdf_document"),
)
