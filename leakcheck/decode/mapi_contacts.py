"""Whom a card of Outlook's address book is about, and whom a list of addresses holds ([MS-OXOCNTC])."""

from collections.abc import Iterator
from itertools import islice, zip_longest

from leakcheck.decode.entry_ids import Entry, entry_of, stream_of_members
from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.mapi_claims import Claims
from leakcheck.decode.mapi_names import ADDRESS
from leakcheck.decode.mapi_properties import CLASS, Properties
from leakcheck.decode.moments import day_of, filetime_moment
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Link, PersonClaim, PersonRole
from leakcheck.model.location import Location

_CARD, _LIST = "IPM.CONTACT", "IPM.DISTLIST"
_NAME, _COMPANY = 0x3001, 0x3A16
#: Where each of the three mail addresses begins, and what stands behind the beginning.
_ADDRESSES, _SHOWN, _KIND, _ADDRESS, _ORIGINAL = (0x8080, 0x8090, 0x80A0), 0, 2, 3, 4
_TOLD = {
    **dict.fromkeys((0x3A08, 0x3A1B, 0x3A09, 0x3A2F, 0x3A1C, 0x3A1F, 0x3A23, 0x3A24, 0x3A25), "telephone"),
    0x3A17: "position",
    0x3A4F: "nickname",
}
_POSTAL = dict.fromkeys((0x801B, 0x801A, 0x801C), "postal address")
_PAGES = (0x3A51, 0x3A50)
_BIRTHDAY_IN_UTC, _BIRTHDAY = 0x3A42, 0x80DE
_LIST_NAME, _MEMBERS, _ONE_OFF, _STREAM = 0x8053, 0x8055, 0x8054, 0x8064
_MOST_MEMBERS = 2_000


def contact_facts(properties: Properties) -> Iterator[AnyFact]:
    """Nothing of other items: a mail may hold some of these properties of somebody else's."""
    kind = properties.text(CLASS, 100).upper()
    if kind.startswith(_CARD):
        yield from _card(properties, Claims(properties, ADDRESS))
    elif kind.startswith(_LIST):
        yield from _list(properties, Claims(properties, ADDRESS))


# One person


def _card(properties: Properties, card: Claims) -> Iterator[AnyFact]:
    name = properties.text(_NAME, 300)
    found = [claim for begin in _ADDRESSES for claim in _address(card, begin, name)]
    if not any(isinstance(claim, PersonClaim) for claim in found) and name:
        found.append(PersonClaim(at=properties.at(_NAME, name), role=PersonRole.CONTACT, name=name))
    yield from found
    if company := properties.text(_COMPANY, 300):
        yield Identifier(at=properties.at(_COMPANY, company), kind=IdentifierKind.COMPANY, value=company)
    for number, kind in _TOLD.items():
        if text := properties.text(number, 500):
            yield Description(at=properties.at(number, text), kind=kind, value=text)
    yield from (_in_one_line(one) for one in card.descriptions(_POSTAL))
    for number in _PAGES:
        if page := properties.text(number, 2_000):
            yield Link(at=properties.at(number, page), kind="url", target=page)
    yield from _birthday(properties, card)


def _address(card: Claims, begin: int, name: str) -> Iterator[AnyFact]:
    """Name and address; beside them the name under which the address was met first, where it is another."""
    kind, address, original = (card.text(begin + place, 400) for place in (_KIND, _ADDRESS, _ORIGINAL))
    if kind.upper() == "EX" and address:
        yield Identifier(at=card.at(begin + _ADDRESS, address), kind=IdentifierKind.ACCOUNT, value=address)
    # Of an entry of an organisation's directory the mail address stands under its original name, as a rule.
    where = next((place for place, text in ((_ADDRESS, address), (_ORIGINAL, original)) if "@" in text and not text.upper().startswith("/O=")), None)
    if where is not None and kind.upper() != "FAX":
        text = (address, original)[where - _ADDRESS]
        yield PersonClaim(
            at=card.at(begin + where, text), role=PersonRole.CONTACT, name=name or card.text(begin + _SHOWN, 300), address=normal_address(text)
        )
    if original and "@" not in original and original != name:
        yield PersonClaim(at=card.at(begin + _ORIGINAL, original), role=PersonRole.CONTACT, name=original[:300])


def _in_one_line(postal: Description) -> Description:
    return Description(at=postal.at, kind=postal.kind, value=", ".join(line.strip() for line in postal.value.splitlines() if line.strip()))


def _birthday(properties: Properties, card: Claims) -> Iterator[Description]:
    """The day in words, as of other cards: it is no time of the file's. The older property holds its midnight in UTC, whatever the zone was."""
    local = card.moment(_BIRTHDAY)
    if local is not None:
        yield Description(at=card.at(_BIRTHDAY, str(local)), kind="birthday", value=str(day_of(local)))
    elif (older := filetime_moment(properties.ticks(_BIRTHDAY_IN_UTC))) is not None:
        yield Description(at=properties.at(_BIRTHDAY_IN_UTC, str(older)), kind="birthday", value=f"{older}, midnight where the card was made")


# A list of addresses


def _list(properties: Properties, card: Claims) -> Iterator[AnyFact]:
    name = card.text(_LIST_NAME, 300)
    if name and name != properties.text(_NAME, 300):
        yield Description(at=card.at(_LIST_NAME, name), kind="name of the list", value=name)
    for order, member in enumerate(islice(_members(card), _MOST_MEMBERS), 1):
        told = set[Entry]()
        for number, data in member:
            entry = entry_of(data, properties.code_page)
            if entry is not None and entry not in told:
                told.add(entry)
                yield from _member(card.at(number), order, entry)


def _members(card: Claims) -> Iterator[tuple[tuple[int, bytes], ...]]:
    """Entry id and one-off id of each member, with the property that each stands in. Where a long list is kept as a stream, that alone counts."""
    stream = card.data(_STREAM)
    if stream:
        yield from (((_STREAM, whom), (_STREAM, one_off)) for whom, one_off in stream_of_members(stream))
        return
    pairs = zip_longest(card.every(_MEMBERS), card.every(_ONE_OFF), fillvalue=b"")
    yield from (((_MEMBERS, whom), (_ONE_OFF, one_off)) for whom, one_off in pairs)


def _member(place: Location, order: int, entry: Entry) -> Iterator[AnyFact]:
    raw = f"{entry.name} <{entry.address}>" if entry.address else entry.name or entry.account
    at = Location(f"{place.part}, member {order}", raw[:600])
    if entry.name or entry.address:
        yield PersonClaim(at=at, role=PersonRole.CONTACT, name=entry.name, address=entry.address)
    if entry.account:
        yield Identifier(at=at, kind=IdentifierKind.ACCOUNT, value=entry.account)
