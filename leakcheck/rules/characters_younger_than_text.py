"""The text holds characters that did not exist when it claims to have been written."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from leakcheck.decode.filled_templates import FILLED_TEMPLATE, may_keep_a_templates_times
from leakcheck.decode.mail_times import receipt_of
from leakcheck.knowledge.characters import assigned_on
from leakcheck.knowledge.claimed_times import is_before_day, last_known
from leakcheck.knowledge.template_dates import clock_default
from leakcheck.model.examined import Examined
from leakcheck.model.facts import Identifier, IdentifierKind, TextContent, TimeClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Characters are agreed on, and drawn into fonts, about a year before the standard's version that has them is published.
_DRAFTS = timedelta(days=365)
#: Everything below was in Unicode by 1999 and is passed over.
_YOUNG = re.compile("[\u0220-\U0010ffff]")
#: What UTF-16 spells as two units.
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
_BESIDE_16_BITS = frozenset({"word_binary", "excel_binary", "powerpoint_binary"})
#: Emoji and the like: telephones had private codes for their pictures until about this day, which later programs replaced by Unicode's.
_PICTURES = re.compile("[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_OWN_PICTURES_UNTIL = datetime(2013, 1, 1, tzinfo=UTC)
#: Older encodings that hold characters beyond it: GB 18030 and Big5 of Hong Kong.
_HOLD_ALL = frozenset({"54936", "951"})


@rule(
    weight=Weight.STRONG,
    direction=Direction.ALTERATION,
    family=Family.CONTENT,
    cause=Cause.LAST_SAVE,
    needs=(TextContent, TimeClaim),
    innocent=(
        "The clock of the computer was set wrong when the text was saved.",
        "Our reader took bytes of another encoding for Unicode and so saw characters that are not there.",
        FILLED_TEMPLATE,
        "A later conversion replaced private or picture characters, such as the emoji of older telephones, by their later official codes.",
    ),
    sources=("Unicode Character Database, DerivedAge.txt", "knowledge/tables/unicode.csv"),
    false_alarms=FalseAlarms(0, 6867, "honest files of 110 public collections, see benchmarks/false_alarms.py"),
)
def characters_younger_than_text(examined: Examined) -> Iterator[Observation]:
    """The text uses characters that were added to Unicode after the latest date the file gives for itself.

    New characters come with each version of the Unicode standard: the rouble sign in 2014, the bitcoin sign in 2017, new
    emoji every year. Nobody could type them before, and no display of an old text creates them. In a mail that bears no server's
    time only the sender's clock says when it was written: then the sign is one step softer. Pictures such as emoji weigh little in mail up
    to 2012: telephones, Gmail and others had private codes for theirs, and what later converted a mailbox wrote Unicode's instead. In an
    Office document that a program other than Microsoft's packed the sign is weak, because program libraries fill in old templates and
    leave their times.
    """
    known = last_known(examined)
    texts = [text for text in examined.every(TextContent) if not text.text.isascii()]
    looked_at = _looked_at(examined) if known is not None and texts else None
    if known is None or looked_at is None:
        return
    for text in texts:
        # One look at all before each is looked at: texts in Latin letters hold none.
        # Letters before pictures: they weigh more.
        for character in sorted(set(text.text), key=lambda one: (_is_picture(one), one)) if looked_at.search(text.text) else ():
            found = assigned_on(character) if looked_at.match(character) else None
            if found is not None and is_before_day(known.moment, found[0] - _DRAFTS):
                sentence = (
                    f"The text holds the character “{character}” (U+{ord(character):04X}), published with Unicode {found[1]} in {found[0].year}, "
                    f"while the latest time the file gives for itself is {known.moment}."
                )
                yield Observation(sentence=sentence, evidence=(text, known), weight=_weight(examined, known, character), cause=_cause(examined))
                return


def _looked_at(examined: Examined) -> "re.Pattern[str] | None":
    """The characters that can be looked at; with an older encoding, which holds no young ones, what looks like one was misread.

    Word's and Excel's binary files state one and hold text of 16 bits beside it. There a character beyond the first 65,536 stands as two
    units that make sense only together, which bytes of another encoding hardly ever form, while they easily form a rare ideograph.
    """
    pages = {identifier.value.lower() for identifier in examined.every(Identifier) if identifier.kind is IdentifierKind.CODEPAGE}
    if not pages:
        return _YOUNG
    return _BEYOND if examined.item.format in _BESIDE_16_BITS and not pages & _HOLD_ALL else None


def _is_picture(character: str) -> bool:
    return _PICTURES.match(character) is not None


def _weight(examined: Examined, known: TimeClaim, character: str) -> Weight | None:
    """Softer where a clock was never set or is the sender's alone, or a time may be a template's; and where letters are drawn shapes, as in
    PDF, or stand beside another encoding.
    """
    recoded = examined.item.kind is ItemKind.MAIL and _is_picture(character) and known.moment.earliest < _OWN_PICTURES_UNTIL
    if clock_default(known.moment) or recoded or may_keep_a_templates_times(examined.item.format, examined.every(Identifier)):
        return Weight.WEAK
    unsure = examined.item.format == "pdf_document" or examined.item.format in _BESIDE_16_BITS
    return Weight.MODERATE if unsure or _by_the_senders_clock(examined) else None


def _cause(examined: Examined) -> Cause | None:
    """A wrong clock, or a change that left the date alone, also makes fonts, programs and domains look too young: one event with those."""
    if examined.item.kind is not ItemKind.MAIL:
        return None
    return Cause.DATE_LINE if _by_the_senders_clock(examined) else Cause.TEXT


def _by_the_senders_clock(examined: Examined) -> bool:
    return examined.item.kind is ItemKind.MAIL and receipt_of(examined) is None
