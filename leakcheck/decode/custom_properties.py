"""What users and servers add to a document's properties, by the names that programs agree on: labels, tenants, SharePoint's ids, addresses."""

import re
from collections.abc import Iterator

from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PersonClaim, PersonRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

#: Sensitivity labels of Microsoft Purview keep several properties under one name each (`MSIP_Label_<id>_SiteId`); the id is a GUID.
_LABEL = re.compile(r"MSIP_Label_([0-9a-f-]{4,36})_(Enabled|SiteId|SetDate|ActionId|Owner)$", re.IGNORECASE)
_SITE_IDS = frozenset({"contenttypeid", "_dlc_docid", "_dlc_docidpersistid", "_dlc_docidurl", "_dlc_docidgeneration"})
_LONGEST = 2000


def custom_property(name: str, value: str, at: Location) -> Iterator[AnyFact]:
    """The facts of one property by its name; whatever has no meaning of its own is a description under that name."""
    value = storable(value.strip(), _LONGEST)
    if not value or not name:
        return
    label = _LABEL.fullmatch(name)
    if label is not None and (fact := _of_label(label[1].lower(), label[2].lower(), value, at)) is not None:
        yield fact
    elif name == "_AuthorEmail":
        yield PersonClaim(at=at, role=PersonRole.SENDER, address=normal_address(value))
    elif name == "_AuthorEmailDisplayName":
        yield PersonClaim(at=at, role=PersonRole.SENDER, name=value)
    elif name.lower() in _SITE_IDS:
        yield Identifier(at=at, kind=IdentifierKind.SITE, value=value[:500])
    else:
        yield Description(at=at, kind="link base" if name == "_PID_LINKBASE" else storable(name, 200), value=value)


def _of_label(label: str, what: str, value: str, at: Location) -> AnyFact | None:
    if what == "enabled":
        return Identifier(at=at, kind=IdentifierKind.LABEL, value=label)
    if what == "siteid":
        return Identifier(at=at, kind=IdentifierKind.TENANT, value=value.lower())
    if what == "setdate":
        moment = iso_moment(value)
        return TimeClaim(at=at, role=TimeRole.LABELLED, moment=moment) if moment is not None else None
    return PersonClaim(at=at, role=PersonRole.OWNER, name=value) if what == "owner" else None
