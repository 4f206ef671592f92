"""Features of OpenPGP beside the time that a signature states: noted only where no program could have written them."""

from datetime import UTC, datetime

import pytest

from leakcheck.knowledge.openpgp_features import Made, younger_than_stated


def _made(year: int, *subpackets: tuple[int, bytes], version: int = 4, algorithm: int = 1, hash_number: int = 2) -> Made:
    return Made(int(datetime(year, 7, 1, tzinfo=UTC).timestamp()), version, algorithm, hash_number, subpackets)


@pytest.mark.parametrize(
    ("early", "late"),
    [
        (_made(2012, (33, b"print")), _made(2016, (33, b"print"))),
        (_made(2012, algorithm=22), _made(2014, algorithm=22)),
        (_made(2007, algorithm=19), _made(2012, algorithm=19)),
        (_made(2020, algorithm=27), _made(2024, algorithm=27)),
        (_made(2020, version=6), _made(2024, version=6)),
        (_made(1999, hash_number=8), _made(2003, hash_number=8)),
        # The order that stood in the key of 2008 with which a famous name was claimed.
        (_made(2008, (21, bytes((8, 2, 9, 10, 11)))), _made(2009, (21, bytes((8, 2, 9, 10, 11))))),
    ],
)
def test_a_feature_is_noted_only_before_its_day(early: Made, late: Made) -> None:
    (note,) = younger_than_stated(early, "the signature")
    assert note.startswith("the signature states the day ")
    assert "clocks can be wrong" in note
    assert list(younger_than_stated(late, "the signature")) == []


def test_other_orders_of_hashes_and_plain_signatures_say_nothing() -> None:
    assert list(younger_than_stated(_made(1998, (21, bytes((2, 8, 3))), (16, b"id")), "the signature")) == []
