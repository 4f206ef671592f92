"""The newest text of the message was written by a program, or in a form, that did not exist at its date."""

from collections.abc import Iterator

from leakcheck.decode.mail_times import latest_of, receipt_of
from leakcheck.knowledge.claimed_times import is_before_day
from leakcheck.knowledge.dated_facts import DatedFact, earliest
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FeatureUse, SoftwareClaim, SoftwareRole, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Tested, Weight, rule

_CLOCK = "The sender's computer was set to a past date."


@rule(
    weight=Weight.WEAK,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.DATE_LINE,
    needs=(TimeClaim,),
    about=(ItemKind.MAIL,),
    innocent=(
        "The sender's computer was set to a past date, and no mail server's time stands in this copy to show it.",
        "An archive or an export made the text anew from its own records, and put the present form of a program into it.",
        "The sender chose the font by its name before it became the default, or the name means another font.",
        "The table's day for the form is too late; its source stands beside it.",
    ),
    sources=(
        "First appearance of marks in mail: leakcheck/knowledge/tables/formats.csv (html_mark), each row with its source",
        "First days of the programs: leakcheck/knowledge/tables/software.csv (mail_editor), each row with its source",
    ),
    false_alarms=None,
)
def message_body_style_newer_than_date(mail: Examined) -> Iterator[Observation]:
    """The newest text of the message was written by a program, or in a form, that did not exist at the message's date.

    Mail programs write into the page of a message what formatted it: Outlook its Word with its version, older programs of Microsoft the
    build of Internet Explorer on that computer. They leave names of styles and fonts, too, which change with the years:
    Outlook wrote Calibri from 2007 on and Aptos from 2023 on. Only the newest layer of a message is looked at, because answers carry older
    programs' text below. What came after both the Date line and the receipt needs an explanation.
    """
    latest = latest_of(mail)
    if latest is None:
        return
    late = [(known, fact) for fact, known in _dated(mail) if is_before_day(latest.moment, known.not_before)]
    if late:
        known, use = max(late, key=lambda pair: pair[0].not_before)
        sentence = f"The message is dated {latest.moment}, but its newest text has a mark of later programs: {_shown(known)} ({use.at.part})."
        tested = (Tested(_CLOCK, "excluded" if receipt_of(mail) else "untestable"),)
        yield Observation(sentence=sentence, evidence=(use, latest, *(other for _, other in late if other is not use)), tested=tested)


def _dated(mail: Examined) -> Iterator[tuple[FeatureUse | SoftwareClaim, DatedFact]]:
    """The marks and programs of the newest text whose first day is known."""
    for use in mail.every(FeatureUse):
        if use.kind == "html_mark" and (mark := earliest("html_mark", use.value)):
            yield use, mark
    for claim in mail.every(SoftwareClaim):
        if claim.role is SoftwareRole.PRODUCER and (program := earliest("mail_editor", f"{claim.name} {claim.version}".strip())):
            yield claim, program


def _shown(known: DatedFact) -> str:
    return f"{known.name}, not older than {known.first_date.isoformat()}"
