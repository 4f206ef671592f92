"""The plain text of the message and its formatted page have other words at the same place."""

from collections.abc import Iterator

from leakcheck.decode.visible_text import visible
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FormDifference
from leakcheck.model.first_few import first_few
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

_MOST_SHOWN, _MOST_EVIDENCE = 3, 10


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.TEXT,
    needs=(FormDifference,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The sender's program or a service writes the two forms apart: one says “click here” where the other says “go to”.",
        "A mailing list, a filter or an archive changed one form alone, for example to take out addresses or to mark links.",
        "Somebody made the message unrecognisable before giving it away, in one form more than in the other.",
        "A sign of the page has no letter in plain text, and the program wrote another word for it.",
    ),
    sources=("RFC 2046 section 5.1.4 (the forms of one text that a message may have side by side)",),
    false_alarms=FalseAlarms(
        0,
        154,
        "messages with both forms of one text, of public test suites, few of them newsletters: no more than weak; not counted: two that their "
        "authors had edited in one form, which were found",
    ),
)
def forms_of_text_differ(mail: Examined) -> Iterator[Observation]:
    """The message holds its text as plain text and as a formatted page, and the two have other words at the same place.

    Most mail programs send a text in both forms and make one out of the other, so that they agree word for word; Outlook keeps both, too.
    A reader sees only one of them, as a rule the page. Whoever edits a message file by hand easily changes the form that is seen and
    leaves the other. Only messages are compared whose forms agree in nearly all words, and only where the words around the place agree.
    """
    found = list(mail.every(FormDifference))
    if found:
        # A number says more than a word.
        found.sort(key=lambda one: not (_has_figures(one.plain) and _has_figures(one.page)))
        where = "one place" if len(found) == 1 else f"{len(found)} places"
        told = (f"“{visible(one.plain)}” as plain text is “{visible(one.page)}” in the page, after “{visible(one.before)}”" for one in found)
        sentence = f"The two forms of the message's text have other words at {where}: {first_few(told, _MOST_SHOWN, '; ')}."
        yield Observation(sentence=sentence, evidence=tuple(found[:_MOST_EVIDENCE]))


def _has_figures(text: str) -> bool:
    return any(map(str.isdigit, text))
