"""The time of a Rich Text document's store: read behind the class's name, and nothing of what is no store."""

import struct
import sys
from datetime import datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "formats"))
from compound_bytes import compound

from leakcheck.decode.compound_file import MAGIC
from leakcheck.decode.rich_text_store import store_facts
from leakcheck.model.facts import TimeClaim, TimeRole, Voucher

CLASS = struct.pack("<IIII", 0x0501, 2, 24, 0) + b"Msxml2.SAXXMLReader.6.0\0" + bytes(12)
#: 25 October 2019, 10:33:25 UTC.
TICKS = 0x01D58B1FA1B2C3D4
STORE = compound({"item": b"x"}, TICKS)


def test_the_time_of_the_root_is_told_as_the_containers() -> None:
    (fact,) = store_facts(CLASS + STORE)
    assert isinstance(fact, TimeClaim)
    assert (fact.role, fact.voucher) == (TimeRole.STORED, Voucher.CONTAINER)
    assert fact.moment.utc is not None
    assert fact.moment.wall.replace(microsecond=0) == datetime(2019, 10, 25, 10, 33, 25)
    assert fact.at.part.startswith(r"\*\datastore: ")


def test_a_store_without_a_time_says_nothing() -> None:
    assert list(store_facts(CLASS + compound({"item": b"x"}))) == []


def test_damage_and_other_data_say_nothing() -> None:
    assert list(store_facts(CLASS + MAGIC + b"broken")) == []
    assert list(store_facts(b"")) == []
    assert list(store_facts(bytes(5000) + STORE)) == []
