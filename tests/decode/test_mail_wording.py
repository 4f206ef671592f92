"""What mail does to words, told apart from words that somebody changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_wording import Extent, greets_another, mail_difference

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
    assert greets_another(ENGLISH, ENGLISH.replace("Mr Stone", "Ms Miller"))
    assert greets_another(ENGLISH, ENGLISH.replace("Mr Stone", "Ms Miller").replace("12,400", "72,400"))
    assert not greets_another(ENGLISH, ENGLISH.replace("12,400", "72,400"))
    assert not greets_another(ENGLISH.replace("Dear Mr Stone,", "We pay."), ENGLISH.replace("Dear Mr Stone,", "We refuse."))


@pytest.mark.parametrize("sign", list("._|# "))
def test_signs_in_place_of_letters_are_no_wording(sign: str) -> None:
    german = GERMAN.replace("5 ½", "5")
    copy = "".join(letter if letter.isascii() else sign for letter in german)
    assert mail_difference(german, copy).extent is Extent.TRANSPORT


def test_letters_in_the_notation_of_programs_are_no_wording() -> None:
    """As an export to JSON leaves them when it is taken for text."""
    copy = "".join(letter if letter.isascii() else f"\\u{ord(letter):04x}" for letter in GERMAN)
    assert copy != GERMAN
    assert mail_difference(GERMAN, copy).extent is Extent.NONE
    assert mail_difference(GERMAN, copy.replace("nicht", "gern")).extent is Extent.REPLACED


def test_serbian_in_either_alphabet_is_one_text() -> None:
    cyrillic = "Госпођа Петровић води зграде у Нишу и Чачку, аванс износи 12.400 динара и биће исплаћен до краја марта."
    latin = "Gospođa Petrović vodi zgrade u Nišu i Čačku, avans iznosi 12.400 dinara i biće isplaćen do kraja marta."
    assert mail_difference(latin, cyrillic).extent in (Extent.NONE, Extent.TRANSPORT)
    assert mail_difference(latin, cyrillic.replace("12.400", "72.400")).extent is Extent.REPLACED


SITE = ENGLISH.replace("12,400", "www.example.org/list and example.org for 12,400")
GATEWAY = "https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fexample.org&data=05"


@pytest.mark.parametrize(
    "copy",
    [
        SITE.replace(" example.org", f" {GATEWAY}"),
        SITE.replace(" example.org", " https://urldefense.com/v3/__http://example.org__;!!AbC$ [example.org]"),
        SITE.replace("www.example.org/list", "https://protect-eu.mimecast.com/s/AbCd").replace(
            " example.org", " https://protect-eu.mimecast.com/s/Xy"
        ),
    ],
)
def test_hosts_of_which_a_gateway_made_links_are_no_wording(copy: str) -> None:
    assert mail_difference(SITE, copy).extent in (Extent.NONE, Extent.TRANSPORT)
    assert mail_difference(SITE, copy.replace("12,400", "72,400")).extent is Extent.REPLACED


def test_a_host_that_is_missing_without_a_link_in_its_place_is_told() -> None:
    assert mail_difference(SITE, SITE.replace(" example.org", "")).extent is Extent.SHORT


@pytest.mark.parametrize("mask", ["(b)(6)", "Person A", "S****", "[hidden email]", "[email protected]"])
def test_marks_of_redaction_are_no_wording(mask: str) -> None:
    first = ENGLISH.replace("12,400", "anna@example.org 12,400") if mask.startswith("[") else ENGLISH.replace("Mr Stone", "Mr Groves and Stone")
    copy = first.replace("anna@example.org" if mask.startswith("[") else "Stone", mask)
    assert copy != first
    assert mail_difference(first, copy).extent in (Extent.NONE, Extent.TRANSPORT)


def test_names_of_emoji_are_no_wording() -> None:
    assert mail_difference(ENGLISH.replace("12,400", "😊 12,400"), ENGLISH.replace("12,400", ":blush: 12,400")).extent is Extent.NONE


INVITED = "When: Tuesday, 5 March 2024 10:00-11:00 (UTC+01:00) Amsterdam, Berlin.\nWhere: Room 4\n\n*~*~*~*~*~*~*~*~*~*\n\n"


def test_the_head_of_an_invitation_in_another_zone_and_language_is_no_wording() -> None:
    """Exchange writes it anew for whom it hands the invitation to."""
    other = "Zeit: Dienstag, 5. März 2024 09:00-10:00 (UTC+00:00) Dublin, London.\nOrt: Room 4\n\n*~*~*~*~*~*~*~*~*~*\n\n"
    assert mail_difference(INVITED + ENGLISH, other + ENGLISH).extent is Extent.BLOCK
    assert mail_difference(INVITED + ENGLISH, other + ENGLISH.replace("12,400", "72,400")).extent is Extent.REPLACED
