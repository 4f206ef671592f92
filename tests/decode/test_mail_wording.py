"""What mail does to words, told apart from words that somebody changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_wording import Extent, mail_difference, only_greeting_differs

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


GERMAN = (
    "Liebe Kollegen,\n\nFrau Müller übernimmt die Prüfung der Gebäude in Köln, Herr Groß die Verträge. Der Vorschuss beträgt 5 ½ Millionen €, "
    "die Fläche 120 m². Größere Änderungen sind nicht zu erwarten – bitte melden Sie sich."
)
ASCII = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "ß": "ss", "€": "EUR", "²": "2", "½": "1/2", "–": "-"}


@pytest.mark.parametrize(
    "copy",
    [
        GERMAN.encode().decode("cp1252", "replace"),
        GERMAN.encode().decode("latin-1"),
        GERMAN.encode().decode("cp1251", "replace"),
        GERMAN.encode("ascii", "replace").decode(),
        GERMAN.translate(str.maketrans(ASCII)),
    ],
    ids=["cp1252", "latin-1", "cp1251", "question marks", "ASCII"],
)
def test_other_spellings_of_letters_are_transport_in_either_direction(copy: str) -> None:
    assert mail_difference(GERMAN, copy).extent is Extent.TRANSPORT
    assert mail_difference(copy, GERMAN).extent is Extent.TRANSPORT


@pytest.mark.parametrize(
    ("old", "new"),
    [("Müller", "Miller"), ("5 ½ Millionen", "51/2 Millionen"), ("5 ½", "7 ½"), ("120", "170"), ("Groß", "Klein"), ("nicht", "noch")],
)
@pytest.mark.parametrize("how", ["as it was", "with question marks", "misread", "in ASCII"])
def test_names_amounts_and_negations_are_told_whatever_the_spelling(old: str, new: str, how: str) -> None:
    changed = GERMAN.replace(old, new)
    if how == "with question marks":
        changed = changed.encode("ascii", "replace").decode()
    elif how == "misread":
        changed = changed.encode().decode("cp1252", "replace")
    elif how == "in ASCII":
        changed = changed.translate(str.maketrans(ASCII))
    assert mail_difference(GERMAN, changed).extent is Extent.REPLACED


def test_marks_of_emphasis_are_no_words() -> None:
    assert mail_difference(GERMAN, GERMAN.replace("nicht", "_nicht_").replace("bitte", "*bitte*")).extent is Extent.NONE
    assert mail_difference(GERMAN.replace("nicht", "a_b"), GERMAN.replace("nicht", "a_c")).extent is Extent.REPLACED


ENGLISH = "Dear Mr Stone,\n\nattached are the minutes of the meeting of Tuesday. The advance is 12,400 euros and will be paid before the end of March.\n\nAnna"


@pytest.mark.parametrize("blank", ["%%NAME%%", "{{salutation}} {{lastname}}", "[Name]", "*|LNAME|*", "${name}"])
def test_a_place_that_a_program_fills_in_is_transport_but_no_other_word_in_brackets(blank: str) -> None:
    assert mail_difference(ENGLISH, ENGLISH.replace("Mr Stone", blank)).extent is Extent.TRANSPORT
    assert mail_difference(ENGLISH.replace("Mr Stone", blank), ENGLISH).extent is Extent.TRANSPORT
    assert mail_difference(ENGLISH.replace("paid", "[approved]"), ENGLISH.replace("paid", "[rejected]")).extent is Extent.REPLACED
    assert mail_difference(ENGLISH, ENGLISH.replace("Mr Stone", blank).replace("12,400", "72,400")).extent is Extent.REPLACED


def test_two_copies_of_a_circular_differ_in_whom_they_greet() -> None:
    assert only_greeting_differs(ENGLISH, ENGLISH.replace("Mr Stone", "Ms Miller"))
    assert not only_greeting_differs(ENGLISH, ENGLISH.replace("Mr Stone", "Ms Miller").replace("12,400", "72,400"))
    assert not only_greeting_differs(ENGLISH.replace("Dear Mr Stone,", "We pay."), ENGLISH.replace("Dear Mr Stone,", "We refuse."))
