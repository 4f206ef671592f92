"""A list of people, to read, for programs, and without names for sharing."""

import msgspec

from leakcheck.decode.sender_habit import HOSTS
from leakcheck.model.people import Alias, Period, Person, Spelling
from leakcheck.reports.people_list import json_list, masked, shared_domains, text_list

ANN = Person(
    address="ann@ministry.example",
    names=(Spelling("Ann \x1b[31mLee", 3),),
    sent=3,
    authenticated=1,
    signed=2,
    arrived=3,
    received=1,
    first="2024-01-01",
    last="2024-02-01",
    folder="dump/ann lee/Sent",
    aliases=(Alias("lee@home.example", "the same name stands beside both"),),
    periods=(
        Period("the program", "Apple Mail", "2024-01-01", "2024-02-01", 3),
        Period(HOSTS, "anns-computer.example", "2024-01-01", "2024-01-01", 1),
    ),
)
SHARED = frozenset({"ministry.example"})


def test_to_read() -> None:
    text = "\n".join(text_list([ANN]))
    assert "does not mean that this person wrote it" in text
    assert "in messages: sender of 3 (1 authenticated), recipient of 1; wrote from 2024-01-01 to 2024-02-01" in text
    assert "see also lee@home.example: the same name stands beside both" in text
    assert "Apple Mail (3, 2024-01-01 to 2024-02-01)" in text
    assert "\x1b" not in text, "what a header holds never reaches a terminal as it is"


def test_for_programs() -> None:
    (line,) = json_list([ANN])
    assert msgspec.json.decode(line, type=Person) == ANN


def test_masked_no_name_address_folder_or_host_is_left() -> None:
    (person,) = masked([ANN], SHARED)
    text = "\n".join([*text_list([person]), *json_list([person])])
    assert "person-1@ministry.example" in text
    assert "person-2: the same name" in text
    for word in ("ann", "Lee", "lee@", "home.example", "anns-computer"):
        assert word not in text, word


def test_masked_an_address_is_the_same_wherever_it_stands() -> None:
    other = Person(address="lee@home.example", sent=1)
    first, second = masked([ANN, other], SHARED)
    assert first.aliases[0].address == second.address == "person-2"


def test_only_domains_of_several_people_point_to_nobody() -> None:
    people = [Person(address=f"{name}@ministry.example") for name in "abc"] + [Person(address="x@home.example")]
    assert shared_domains(people) == {"ministry.example"}
