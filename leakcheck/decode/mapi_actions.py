"""What was done with a message from the mailbox that it lies in: answered, forwarded, marked, and when ([MS-OXOMSG] section 2.2.1, [MS-OXOFLAG]).

Outlook and the server keep it beside the message as it came. It speaks of this copy alone: in another mailbox the same message may say otherwise.
"""

from collections.abc import Iterator

from leakcheck.decode.mapi_names import COMMON, PropertyName
from leakcheck.decode.mapi_properties import Properties
from leakcheck.decode.moments import filetime_moment
from leakcheck.model.facts import AnyFact, Description, TimeClaim, TimeRole, Voucher
from leakcheck.model.moment import Moment, Precision

_ICON, _ACTION, _ACTED_AT, _MARK, _DONE_AT = 0x1080, 0x1081, 0x1082, 0x1090, 0x1091
#: Sections 2.2.1.14 and 2.2.1.15.
_ACTIONS = {
    102: "answered", 103: "answered to all", 104: "forwarded", 105: "printed", 106: "saved as a file", 108: "answered into a folder",
    511: "marked to be followed up", 512: "invitation accepted", 513: "invitation accepted with reserve", 515: "invitation declined",
    521: "called back", 522: "forwarded with the answer", 525: "invitation forwarded", 526: "sent once more", 573: "marked as done",
}  # fmt: skip
#: A question with choices lists them in a property of its own, and has the action numbered like the choice (section 2.2.1.74.1).
_LISTED_CHOICES, _CHOICES = PropertyName(COMMON, 0x8520), range(1, 32)
#: Older programs keep no more than the sign that they show (section 2.2.1.10).
_SIGNS = {0x105: "answered", 0x106: "forwarded"}
_MARKS = {1: "done", 2: "to be followed up"}


def action_facts(properties: Properties) -> Iterator[AnyFact]:
    """Nothing of a message that was only read."""
    for number, said in ((_ACTION, _action(properties)), (_ICON, _sign(properties))):
        if said:
            yield Description(at=properties.at(number, str(properties.number(number))), kind="last action on the message", value=said)
    if mark := _MARKS.get(properties.number(_MARK)):
        yield Description(at=properties.at(_MARK, str(properties.number(_MARK))), kind="mark on the message", value=mark)
    for number in (_ACTED_AT, _DONE_AT):
        ticks = properties.ticks(number)
        if moment := filetime_moment(ticks):
            told = _of_a_minute(moment)
            yield TimeClaim(at=properties.at(number, str(ticks)), role=TimeRole.METADATA_CHANGED, moment=told, voucher=Voucher.CONTAINER)


def _of_a_minute(moment: Moment) -> Moment:
    """Outlook leaves the seconds out: an answer can be “earlier” than the message by so much."""
    return moment if moment.wall.second else Moment(moment.wall, moment.offset_minutes, Precision.MINUTE)


def _action(properties: Properties) -> str:
    action = properties.number(_ACTION)
    if action in _CHOICES and properties.named(_LISTED_CHOICES):
        return f"answered by choice {action} of those that it offers"
    return _ACTIONS.get(action, "")


def _sign(properties: Properties) -> str:
    return "" if properties.number(_ACTION) else _SIGNS.get(properties.number(_ICON), "")
