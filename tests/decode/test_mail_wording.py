"""What mail does to words, told apart from words that somebody changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_wording import Extent, mail_difference

TEXT = "Bonjour, le devis de la salle est arrivé : 12 400 euros pour la soirée. Je propose de signer cette semaine avant la réunion du bureau."
CYRILLIC = "Здравейте, изпращам превода на брошурата, моля прегледайте имената на градовете преди печат и отговорете до петък."


@pytest.mark.parametrize(
    ("copy", "extent"),
    [
        (TEXT, Extent.NONE),
        (TEXT.upper(), Extent.NONE),
        (TEXT.replace("salle", "salle\u00ad"), Extent.NONE),
        (TEXT.encode().decode("latin-1"), Extent.TRANSPORT),
        (TEXT.replace("semaine", "semai ne"), Extent.TRANSPORT),
        (f"{TEXT} Ce message est confidentiel et réservé à son destinataire.", Extent.BLOCK),
        (TEXT.replace("Je propose de", "Je propose de ne pas"), Extent.SHORT),
        (TEXT.replace("Je propose de", "Je refuse de"), Extent.REPLACED),
        (TEXT.replace("12 400", "72 400"), Extent.REPLACED),
        (CYRILLIC, Extent.OTHER),
    ],
)
def test_tells_the_extents_apart(copy: str, extent: Extent) -> None:
    assert mail_difference(TEXT, copy).extent is extent


def test_a_word_of_another_script_replaced_is_no_matter_of_decoding() -> None:
    assert mail_difference(CYRILLIC, CYRILLIC.replace("петък", "сряда")).extent is Extent.REPLACED


def test_another_decoding_of_another_script_is() -> None:
    assert mail_difference(CYRILLIC, CYRILLIC.encode("cp1251").decode("latin-1")).extent in (Extent.TRANSPORT, Extent.OTHER)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_have_an_extent(first: str, second: str) -> None:
    assert isinstance(mail_difference(first, second).extent, Extent)


def test_the_bare_letter_of_outlooks_smiley_is_transport() -> None:
    text = "Thank you for the good work of yesterday, the board was pleased with all of it and so was I. Until Monday then"
    assert mail_difference(text + " J", text).extent is Extent.TRANSPORT
