"""The file is set in a font that was not on sale yet at its latest time; trial versions of programs had it."""

import re
from collections.abc import Iterator

from leakcheck.knowledge.claimed_times import is_before_day, last_known
from leakcheck.knowledge.dated_facts import earliest
from leakcheck.model.examined import Examined
from leakcheck.model.facts import FontUse, SoftwareClaim, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Office 2007 and Windows Vista, which brought these fonts; a file that names such a program as its own was written with a trial version.
_BROUGHT_THEM = re.compile(r"^0*(?:1[2-9]|[2-9]\d)\b")


@rule(
    weight=Weight.WEAK,
    direction=Direction.LEAD,
    family=Family.CONTAINER_STRUCTURE,
    cause=Cause.LAST_SAVE,
    needs=(FontUse, TimeClaim),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "The author tried out a trial version of the program, as millions did with Office 2007: from May 2006 everybody could take one.",
        "A program that converted or repaired the file put this font in the place of another and kept the old times.",
        "A firm had the program weeks before it came into the shops, as customers with contracts do.",
    ),
    sources=(
        "https://office-watch.com/2017/word-calibri-font-pakistan-government/ (the trial versions with Calibri)",
        "knowledge/tables/fonts.csv: each row names its source",
    ),
    false_alarms=FalseAlarms(2, 5426, "documents that name a font and a time, of public collections; both were written with trial versions"),
)
def font_only_in_trial_versions(examined: Examined) -> Iterator[Observation]:
    """The file is set in a font that was not on sale yet at the latest time the file gives for itself, but was in trial versions.

    Of a font three days are known: from when it was in trial versions, from when it was on sale, and from when programs chose it
    by themselves. Only what lies before the first of them cannot be. Between the first and the second a document in that font is
    possible and uncommon: ask with which program it was written, and for a copy as it was sent at the time. Files that name the
    new program itself as theirs are passed over: they are of its trial version, or another rule speaks.
    """
    known = last_known(examined)
    if known is None or any("Microsoft" in claim.name and _BROUGHT_THEM.match(claim.version) for claim in examined.every(SoftwareClaim)):
        return
    for font in examined.every(FontUse):
        sold, tried = earliest("font", font.name), earliest("font_prerelease", font.name)
        # Without the days of grace that other rules give: it is the days before the sale that are asked for.
        if sold is None or tried is None or not is_before_day(known.moment, sold.first_date) or is_before_day(known.moment, tried.not_before):
            continue
        sentence = (
            f"The latest time that the file gives for itself is {known.moment} ({known.at.part}). It is set in {sold.name}, which was on sale from "
            f"{sold.first_date.isoformat()} ({sold.version}); trial versions of programs had it from {tried.first_date.year} on."
        )
        yield Observation(sentence=sentence, evidence=(font, known))
        return
