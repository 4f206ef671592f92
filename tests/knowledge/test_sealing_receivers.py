"""The receivers whose recorded checks count under their own seal."""

from leakcheck.decode.mail_route import house
from leakcheck.knowledge.dated_facts import table
from leakcheck.knowledge.sealing_receivers import sealing_receivers


def test_the_large_receivers_are_listed_and_nobody_else() -> None:
    assert {"google.com", "microsoft.com"} <= sealing_receivers()
    assert "lists.example" not in sealing_receivers()
    assert len(sealing_receivers()) < 20, "each that is added can make a file authenticated by its word"


def test_each_row_says_where_it_was_observed_and_speaks_under_a_name_of_its_house() -> None:
    for row in table("sealing_receivers.csv"):
        assert len(row["source"]) > 40
        assert house(row["servers"].split()[-1]) == house(row["domain"]) != ""
