"""A data file of Outlook, `.pst` and `.ost` ([MS-PST]), read with the library libpff where it is installed."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import cast

from leakcheck.decode.mapi_names import PropertyName
from leakcheck.decode.mapi_properties import METHOD, Properties
from leakcheck.decode.message_writer import message_file
from leakcheck.decode.outlook_folders import ATTACHED_ITEM, Item, Store, attachments_of, folders, names_of, properties_of, recipients_of, said
from leakcheck.decode.visible_text import storable
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Description, Quantity, QuantityKind
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MAGIC, _CLIENTS = b"!BDN", frozenset({b"SM", b"SO", b"AB"})


def _recognises(content: Content) -> bool:
    return content.head.startswith(_MAGIC) and content.head[8:10] in _CLIENTS


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        import pypff
    except ImportError:
        sentence = "Reading data files of Outlook needs an optional package: pip install 'leakcheck-toolkit[outlook]'"
        yield Problem(ProblemKind.MISSING_EXTRA, sentence)
        return
    store = pypff.file()
    with content.open() as stream:
        try:
            store.open_file_object(stream)
            yield from _items(cast(Store, store), limits)
        except OSError as error:
            yield Problem(ProblemKind.DAMAGED, f"The data file is damaged or incomplete and was not read, or not to its end ({said(error)}).")
        finally:
            # What could not be opened cannot be closed.
            with suppress(OSError):
                store.close()


def _items(store: Store, limits: Limits) -> Iterator[Extracted]:
    damages: list[str] = []
    names = _names(store, damages)
    count = 0
    for name, item, state in _found(store, damages):
        count += 1
        yield from _item(item, names, (name, state), limits)
    yield Quantity(at=Location("number of items"), kind=QuantityKind.MESSAGES, value=float(count), unit="items")
    for what in damages:
        yield Problem(ProblemKind.DAMAGED, f"Of the data file this cannot be read: {what}.")


def _names(store: Store, damages: list[str]) -> dict[int, PropertyName]:
    try:
        return names_of(store)
    except OSError as error:
        damages.append(f"what its named properties stand for, such as the dates of appointments ({said(error)})")
        return {}


def _found(store: Store, damages: list[str]) -> Iterator[tuple[str, Item, Description]]:
    """Every item with its name and where it lies."""
    for place, folder in folders(store, damages):
        path = "/".join(storable(step, 200) for step in place.steps)
        state = _state("folder of deleted items" if place.deleted else "folder", path or "root")
        try:
            for order, item in enumerate(folder.sub_messages, 1):
                yield (f"{path}/{order}" if path else str(order)), item, state
        except OSError as error:
            damages.append(f"items of the folder {path or 'root'} ({said(error)})")
    for order, item in enumerate(store.orphan_items, 1):
        yield f"not in any folder/{order}", item, _state("state in the data file", "in no folder: deleted, or left by damage")


def _state(kind: str, value: str) -> Description:
    return Description(at=Location(f"data file: {kind}", value), kind=kind, value=value)


def _item(item: Item, names: Mapping[int, PropertyName], told: tuple[str, AnyFact], limits: Limits) -> Iterator[Extracted]:
    name, state = told
    try:
        attachments = attachments_of(item, limits.item_bytes)
        data = message_file(properties_of(item, names), recipients_of(item), attachments, limits.item_bytes)
    except OSError as error:
        yield Problem(ProblemKind.DAMAGED, f"Item {name} of the data file cannot be read ({said(error)}).")
        return
    unread = sum(_is_item(properties) and not inner for properties, inner in attachments)
    if unread:
        messages = "1 message was" if unread == 1 else f"{unread} messages were"
        yield Problem(ProblemKind.DAMAGED, f"Of what is attached to item {name}, {messages} not read: the library does not give such.")
    yield Child(name, Content.of_bytes(data), (state,))


def _is_item(properties: Properties) -> bool:
    return properties.number(METHOD) == ATTACHED_ITEM


FORMAT = Format(
    name="outlook_store",
    title="Outlook data file (.pst, .ost)",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=(_MAGIC,),
    extract=_extract,
    limitations=(
        "Needs an optional package: pip install 'leakcheck-toolkit[outlook]'.",
        "Each item is written into a file of its own, as Outlook's export does; its hash is that of this file.",
        "Messages attached to messages are not read, because the library does not give them; nor are the moved meetings of a series, which lie so.",
        "Of deleted items those are read that a folder or the file's index still holds; what lies in free space is not searched.",
        "Of more than 400 recipients or attachments of one item the rest is left out.",
    ),
)
