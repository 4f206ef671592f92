"""Cards of the address book and lists of addresses as Outlook for Mac exports them."""

import binascii
from collections.abc import Iterator

from leakcheck.decode.moments import day_of
from leakcheck.decode.outlook_mac_elements import Fields
from leakcheck.decode.picture_ending import TIFF, picture_ending
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Link, PersonClaim, PersonRole, TimeRole, Voucher
from leakcheck.model.format import Child, Extracted

_COPY = "OPFContactCopy"
_NAME, _COMPANY, _BIRTHDAY, _PICTURE = f"{_COPY}DisplayName", f"{_COPY}BusinessCompany", f"{_COPY}Birthday", "OPFContactAddPicture"
_PARTS = (f"{_COPY}FirstName", f"{_COPY}MiddleName", f"{_COPY}LastName")
#: The default address stands in one of the lists, too, as a rule.
_ADDRESSES = tuple(f"{_COPY}{name}" for name in ("EmailAddressList", "EmailAddressList1", "EmailAddressList2", "DefaultEmailAddress"))
_TELEPHONES = (
    "BusinessPhone", "BusinessPhone2", "HomePhone", "HomePhone2", "CellPhone", "OtherPhone", "RadioPhone", "Pager", "AssistantPhone",
    "BusinessFax", "HomeFax", "OtherFax", "CustomPhone1", "CustomPhone2", "CustomPhone3", "CustomPhone4",
)  # fmt: skip
_TOLD = {
    **{f"{_COPY}{name}": "telephone" for name in _TELEPHONES},
    "OPFContactMainPhone": "telephone",
    f"{_COPY}BusinessTitle": "position",
    f"{_COPY}NickName": "nickname",
}
_POSTAL = tuple(
    tuple(f"{_COPY}{kind}{part}" for part in ("StreetAddress", "Zip", "City", "State", "Country")) for kind in ("Business", "Home", "Other")
)
_PAGES = (f"{_COPY}BusinessHomePage", f"{_COPY}HomeWebPage")
_SAVED = ("ExchangeServerLastModifiedTime", TimeRole.MODIFIED, Voucher.CONTAINER)
_CHANGED = ((f"{_COPY}ModDate", TimeRole.MODIFIED, Voucher.CONTAINER), _SAVED)
_GROUP = "OPFGroupCopy"
_LONGEST_PICTURE = 16 << 20


def contact_facts(fields: Fields) -> Iterator[Extracted]:
    """Whom a card is about; its picture as a file."""
    yield from _people(fields)
    yield from fields.times(_CHANGED)
    if company := fields.text(_COMPANY, 300):
        yield Identifier(at=fields.at(_COMPANY, company), kind=IdentifierKind.COMPANY, value=company)
    yield from fields.descriptions(_TOLD)
    yield from _places(fields)
    yield from (Link(at=fields.at(name, page), kind="url", target=page) for name in _PAGES if (page := fields.text(name)))
    if (day := fields.moment(_BIRTHDAY)) is not None:
        # In words, as of other cards: it is no time of the file's.
        yield Description(at=fields.at(_BIRTHDAY, fields.text(_BIRTHDAY)), kind="birthday", value=str(day_of(day)))
    if note := contact_note(fields)[:2_000]:
        yield Description(at=fields.at(f"{_COPY}NotesPlain"), kind="comments", value=note)
    yield from fields.categories(f"{_COPY}CategoryList")
    yield from _picture(fields)


def contact_name(fields: Fields) -> str:
    return fields.text(_NAME, 300) or " ".join(filter(None, (fields.text(part, 100) for part in _PARTS)))


def contact_note(fields: Fields) -> str:
    return fields.words(f"{_COPY}NotesPlain", f"{_COPY}Notes")


def _people(fields: Fields) -> Iterator[PersonClaim]:
    name, told = contact_name(fields), set[str]()
    for place in _ADDRESSES:
        for _, address in fields.people(place):
            if address and address not in told:
                told.add(address)
                yield PersonClaim(at=fields.at(place, address), role=PersonRole.CONTACT, name=name, address=address)
    if name and not told:
        yield PersonClaim(at=fields.at(_NAME, name), role=PersonRole.CONTACT, name=name)


def _places(fields: Fields) -> Iterator[Description]:
    for parts in _POSTAL:
        if said := ", ".join(" ".join(text.split()) for part in parts if (text := fields.text(part, 300))):
            yield Description(at=fields.at(parts[0], said), kind="postal address", value=said)


def _picture(fields: Fields) -> Iterator[Child]:
    packed = fields.text(_PICTURE, _LONGEST_PICTURE)
    try:
        data = binascii.a2b_base64(packed)
    except (binascii.Error, ValueError):
        return
    # One that was cut would pass for a damaged one.
    if data and len(packed) < _LONGEST_PICTURE:
        yield Child(f"{fields.place.strip()}-picture{picture_ending(data, TIFF)}", Content.of_bytes(data))


def group_facts(fields: Fields) -> Iterator[AnyFact]:
    """Whom a list of addresses holds."""
    yield from fields.times(((f"{_GROUP}ModDate", TimeRole.MODIFIED, Voucher.CONTAINER), _SAVED))
    yield from fields.descriptions({f"{_GROUP}DisplayName": "name of the list"})
    for order, (name, address) in enumerate(fields.people(f"{_GROUP}MemberList"), 1):
        at = fields.at(f"{_GROUP}MemberList", f"{name} <{address}>" if address else name, f", member {order}")
        yield PersonClaim(at=at, role=PersonRole.CONTACT, name=name, address=address)
