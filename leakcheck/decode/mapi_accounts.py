"""Where an item lay and through which account it came or went: mail accounts of Outlook's, names in a directory, folder and data file."""

import re
from collections.abc import Iterator

from leakcheck.decode.mail_address import normal_address
from leakcheck.decode.mapi_names import COMMON, PropertyName
from leakcheck.decode.mapi_properties import Properties
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, PathClaim

_FOLDER, _STORE_ID = 0x0E05, 0x0FFB
#: By which account a message was sent, or would be answered; and the second in turn ([MS-OXOMSG] section 2.2.1.64 leaves the form to the program).
_SENDING = (0x0E28, 0x0E29)
_RECEIVED_BY, _STAMP = PropertyName(COMMON, 0x8580), PropertyName(COMMON, 0x8581)
#: Between the parts: the account's number, its address or name in a directory, and the name that its owner gave it.
_BETWEEN = "\x01"
_DIRECTORY = re.compile(r"/o=.*", re.IGNORECASE | re.DOTALL)
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?")
#: The data file of the mailbox, as the id of a store names it ([MS-OXCDATA] section 2.2.4.1 leaves it to the provider).
_STORE = re.compile(r"(?:[A-Za-z]:\\|\\\\)[^\0<>|\"?*\x01-\x1f]{3,300}\.(?:pst|ost)", re.IGNORECASE)
#: Kind of address and address of the sender, of the one who sent for them, and of the one who received.
_KINDS_AND_ADDRESSES = ((0x0064, 0x0065), (0x0C1E, 0x0C1F), (0x0075, 0x0076))


def account_facts(properties: Properties) -> Iterator[AnyFact]:
    """Of what is said of accounts, that which is not said already."""
    names = list(_directory_names(properties))
    yield from names
    told = {(str(name.kind), name.value.casefold()) for name in names}
    for fact in _accounts(properties):
        said = (str(fact.kind), fact.value.casefold())
        if said not in told:
            yield fact
        told.add(said)
    if folder := properties.text(_FOLDER, 500):
        yield Description(at=properties.at(_FOLDER, folder), kind="folder", value=folder)
    yield from _data_file(properties)


def _accounts(properties: Properties) -> Iterator[Description | Identifier]:
    for number in _SENDING:
        _, address, name = (*properties.whole_text(number).split(_BETWEEN, 2), "", "", "")[:3]
        yield from _account(properties, "account for sending", (number, name), (number, address))
    name_at, stamp_at = properties.named(_RECEIVED_BY), properties.named(_STAMP)
    name = properties.text(name_at, 300) if name_at else ""
    address = properties.whole_text(stamp_at).partition(_BETWEEN)[2] if stamp_at else ""
    yield from _account(properties, "mail account in Outlook", (name_at, name), (stamp_at, address))


def _account(properties: Properties, kind: str, called: tuple[int, str], reached: tuple[int, str]) -> Iterator[Description | Identifier]:
    """The name with the mail address behind it; of an account in an organisation its server and its name in the directory. Each with its property."""
    name, address = (storable(text, 500).strip() for _, text in (called, reached))
    number = reached[0]
    directory = _DIRECTORY.search(address)
    server = address[: directory.start()] if directory else address
    mail = normal_address(server) if "@" in server and not directory else ""
    shown = f"{name} <{mail}>" if name and mail and mail.lower() != name.lower() else name or mail
    if shown:
        yield Description(at=properties.at(called[0] if name else number, shown), kind=kind, value=shown)
    if directory:
        yield Identifier(at=properties.at(number, directory[0]), kind=IdentifierKind.ACCOUNT, value=directory[0])
        if "@" in server:
            yield Identifier(at=properties.at(number, server), kind=IdentifierKind.ACCOUNT, value=server)
        elif _HOST.fullmatch(server):
            # No identifier of a host: names inside of a house end as the house likes, and mean nothing on the internet.
            yield Description(at=properties.at(number, server), kind="server of the mail account", value=server)


def _directory_names(properties: Properties) -> Iterator[Identifier]:
    """Names in an Exchange organisation's directory."""
    for kind, number in _KINDS_AND_ADDRESSES:
        value = properties.text(number, 500)
        if properties.text(kind, 20).upper() == "EX" and value.upper().startswith("/O="):
            yield Identifier(at=properties.at(number, value), kind=IdentifierKind.ACCOUNT, value=value)


def _data_file(properties: Properties) -> Iterator[PathClaim]:
    """The file of the mailbox that the item was taken out of."""
    store = properties.data(_STORE_ID)[:4000]
    for text in (store.decode("latin-1"), store[len(store) % 2 :].decode("utf-16-le", "replace"), store.decode("utf-16-le", "replace")):
        match = _STORE.search(text)
        if match is not None:
            path = storable(match[0], 400)
            yield PathClaim(at=properties.at(_STORE_ID, path), path=path, role="mailbox file")
            return
