"""What a UUID of version 1 tells, by the example of RFC 9562 appendix A.1."""

from leakcheck.decode.unique_identifier import unique_identifier, version_1_facts
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim


def test_the_example_of_the_standard_gives_its_time() -> None:
    found = unique_identifier("{C232AB00-9414-11EC-B3C8-9F6BDECED846}")
    assert found is not None
    facts = list(version_1_facts(found, "place"))
    assert [str(fact.moment) for fact in facts if isinstance(fact, TimeClaim)] == ["2022-02-22 19:22:22 UTC"]
    assert not [fact for fact in facts if isinstance(fact, Identifier)], "its node is random"


def test_the_network_card_is_read_where_the_node_is_one() -> None:
    found = unique_identifier("105F071C-540E-11D7-ABB9-0008025430EF")
    assert found is not None
    cards = [fact for fact in version_1_facts(found, "place") if isinstance(fact, Identifier)]
    assert [(fact.kind, fact.value) for fact in cards] == [(IdentifierKind.NETWORK_ADDRESS, "00:08:02:54:30:ef")]


def test_a_node_that_ends_in_zeros_is_no_network_card() -> None:
    found = unique_identifier("C7EC5105-9882-11D3-97BB-5C1B08C10000")
    assert found is not None
    assert [type(fact) for fact in version_1_facts(found, "place")] == [TimeClaim]


def test_other_versions_and_other_texts_tell_nothing() -> None:
    random = unique_identifier("{CF8FC2BE-2E87-4013-B826-5D656C721A26}")
    assert random is not None
    assert not list(version_1_facts(random, "place"))
    assert unique_identifier("no id") is None
