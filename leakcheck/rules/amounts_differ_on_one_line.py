"""A line gives one amount in figures and another in words."""

from collections.abc import Iterator

from leakcheck.decode.stated_twice import stated_twice
from leakcheck.decode.visible_text import visible
from leakcheck.model.examined import Examined
from leakcheck.model.facts import TextContent
from leakcheck.model.first_few import first_few
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN = 5
#: Texts that were left out, such as comments and deleted words, are not what the file says.
_SEEN = frozenset({"body", "document"})


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(TextContent,),
    innocent=(
        "Somebody changed an amount during negotiations and forgot to change its words, as happens in drafts and forms.",
        "The figure in brackets is the number of a note or a clause, or is counted in another unit.",
        "A scanner's text recognition read a digit wrongly.",
        "Our reader understood the words of the number otherwise than they are meant.",
    ),
    sources=(
        "analyses of the CyberBerkut papers of 2015-16: a line of a budget with two different sums",
        "UN Convention on Bills of Exchange (1988), article 8: where words and figures differ, the words hold",
    ),
    false_alarms=FalseAlarms(
        0, 2, "files with an amount in figures and words, 3 of them, all right; honest files of public collections: too few for more weight"
    ),
)
def amounts_differ_on_one_line(examined: Examined) -> Iterator[Observation]:
    """A line gives one amount in figures and another in words.

    Contracts, cheques and invoices give an amount twice, “thirty (30) days”, so that nobody can change one digit unnoticed.
    Whoever changes only the figures, or only the words, leaves the other. English, French and German numbers are read, and only
    where the words are a plain whole number. Drafts and forms of honest people have the same fault.
    """
    for text in examined.every(TextContent):
        if text.role not in _SEEN or "(" not in text.text:
            continue
        wrong = list(dict.fromkeys(one for one in stated_twice(text.text) if not one.agrees))
        if wrong:
            told = (f"“{visible(one.shown)}”, where the words are {one.worth:,}" for one in wrong)
            yield Observation(sentence=f"Amounts in figures and in words differ: {first_few(told, _MOST_SHOWN, '; ')}.", evidence=(text,))
