"""Copies of one message with other words."""

from typing import Any

import pytest

from leakcheck.correlations.same_message_id_different_words import same_message_id_different_words as rule
from leakcheck.model.rule import Direction, Weight

TEXT = (
    "Bonjour Claire,\n\nle devis de la salle est arrivé : 12 400 euros pour la soirée, sonorisation comprise.\n"
    "Je propose de signer cette semaine, avant la réunion du bureau de lundi.\n\nBien à toi,\nPaul\n"
)
ID = "one@example.org"


def _two(small: Any, copy: str, **other: Any) -> dict[str, Any]:
    small.mail("dump/inbox.eml", TEXT, message_id=ID, signed=True)
    small.mail("dump/loose.eml", copy, **{"message_id": ID, **other})
    return small.ask(rule)  # type: ignore[no-any-return]


def test_speaks_strongly_for_an_amount_replaced_and_shows_the_difference(small: Any) -> None:
    found = _two(small, TEXT.replace("12 400", "72 400"))["dump/loose.eml"]
    assert found.weight is Weight.STRONG
    assert found.direction is Direction.ALTERATION
    assert any("72 400" in line for line in found.difference if line.startswith("+ "))
    assert any("12 400" in line for line in found.difference if line.startswith("- "))
    assert found.others == ("dump/inbox.eml",)


def test_speaks_a_step_softer_where_the_date_line_differs_too(small: Any) -> None:
    found = _two(small, TEXT.replace("12 400", "72 400"), sent="2023-05-01T10:00:00")["dump/loose.eml"]
    assert found.weight is Weight.MODERATE


def test_speaks_a_step_softer_for_a_copy_that_its_container_did_not_keep_as_it_was_sent(small: Any) -> None:
    found = _two(small, TEXT.replace("12 400", "72 400"), format_="outlook_message")["dump/loose.eml"]
    assert found.weight is Weight.MODERATE
    assert [tested.outcome for tested in found.tested] == ["excluded", "possible", "excluded"]


def test_speaks_a_step_softer_for_a_word_put_in_amid_the_text(small: Any) -> None:
    found = _two(small, TEXT.replace("Je propose de", "Je propose de ne pas"))["dump/loose.eml"]
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)


@pytest.mark.parametrize(
    "copy",
    [
        TEXT,
        TEXT.replace(" euros", "\neuros").replace("signer", "si=\ngner"),
        TEXT.replace("é", "=C3=A9").replace("à", "=C3=A0"),
        TEXT.encode().decode("cp1252"),
        TEXT.encode().decode("ascii", "replace"),
        TEXT.replace("é", "?").replace("à", "?"),
        TEXT.replace("é", "e").replace("à", "a"),
        f"<html><body><p>{TEXT.replace('é', '&eacute;')}</p></body></html>",
        TEXT.replace("la salle", "la salle <https://maps.example.org/salle?x=1>"),
        TEXT.replace("Claire", "████").replace("Paul", "XXXX"),
    ],
    ids=["same", "wrapped", "quoted-printable", "mojibake", "replacement characters", "question marks", "unaccented", "html", "links", "blacked out"],
)
def test_is_silent_for_what_mail_does_to_words(small: Any, copy: str) -> None:
    assert _two(small, copy) == {}


@pytest.mark.parametrize(
    "copy",
    [
        TEXT + "\n_______________\nmilitants mailing list\nmilitants@lists.example.org\nhttps://lists.example.org/militants\n",
        "CAUTION: this message comes from outside your organisation. Do not open links.\n\n" + TEXT,
        TEXT[: TEXT.index("Je propose")],
    ],
    ids=["footer", "banner", "cut download"],
)
def test_is_no_more_than_a_weak_lead_where_whole_passages_were_added_or_cut(small: Any, copy: str) -> None:
    found = _two(small, copy)["dump/loose.eml"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.LEAD)


def test_is_weak_where_the_recipients_differ_because_circulars_reuse_one_message_id(small: Any) -> None:
    found = _two(small, TEXT.replace("Claire", "Nadia"), to="c@example.org")["dump/loose.eml"]
    assert found.weight is Weight.WEAK


def test_is_silent_where_a_broken_program_used_one_message_id_for_another_text(small: Any) -> None:
    other = "Votre commande est partie ce matin, vous la recevrez sous trois jours ouvrés à votre adresse habituelle. Merci de votre confiance."
    assert _two(small, other) == {}


def test_is_silent_between_two_authenticated_copies(small: Any) -> None:
    assert _two(small, TEXT.replace("12 400", "72 400"), signed=True) == {}


def test_is_a_step_softer_where_only_the_greeting_differs_because_circulars_reuse_one_message_id(small: Any) -> None:
    found = _two(small, TEXT.replace("Bonjour Claire", "Bonjour Nadia"))["dump/loose.eml"]
    assert found.weight is Weight.MODERATE
    assert [tested.outcome for tested in found.tested] == ["excluded", "unlikely", "possible"]


def test_another_program_of_export_is_never_excluded(small: Any) -> None:
    found = _two(small, TEXT.replace("12 400", "72 400"))["dump/loose.eml"]
    assert [tested.outcome for tested in found.tested] == ["excluded", "unlikely", "excluded"]


def test_an_amount_changed_in_a_copy_of_other_spelling_is_still_strong(small: Any) -> None:
    found = _two(small, TEXT.replace("12 400", "72 400").encode("ascii", "replace").decode())["dump/loose.eml"]
    assert found.weight is Weight.STRONG
    assert not any("r?union" in line for line in found.difference)


@pytest.mark.parametrize("how", ["cp1252", "latin-1", "ascii"])
def test_is_silent_for_other_spellings_of_letters(small: Any, how: str) -> None:
    text = "Müller und Groß prüfen für 12.400 € die Gebäude – don’t wait, Łódź, Øresund, Århus, № 5, ½ Stunde, 120 m² in Köln sind größer.\n"
    small.mail("dump/inbox.eml", text, message_id=ID, signed=True)
    garbled = text.encode("ascii", "replace").decode() if how == "ascii" else text.encode().decode(how, "replace")
    small.mail("dump/loose.eml", garbled, message_id=ID)
    assert small.ask(rule) == {}


def test_is_weak_and_a_lead_where_no_copy_is_authenticated(small: Any) -> None:
    small.mail("dump/inbox.eml", TEXT, message_id=ID)
    small.mail("dump/loose.eml", TEXT.replace("12 400", "72 400"), message_id=ID)
    found = small.ask(rule)["dump/loose.eml"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.LEAD)
    assert "Neither is authenticated" in found.sentence
    assert "an identifier that a program used twice" in found.sentence


def test_is_silent_where_one_authenticated_copy_has_the_same_words(small: Any) -> None:
    small.mail("dump/a.eml", TEXT, message_id=ID, signed=True)
    small.mail("dump/b.eml", TEXT.replace("12 400", "72 400"), message_id=ID, signed=True)
    small.mail("dump/loose.eml", TEXT.replace("12 400", "72 400"), message_id=ID)
    assert small.ask(rule) == {}


def test_does_not_apply_to_other_messages(small: Any) -> None:
    small.mail("dump/inbox.eml", TEXT, message_id=ID, signed=True)
    small.mail("dump/loose.eml", TEXT.replace("12 400", "72 400"), message_id="two@example.org")
    assert small.ask(rule) == {}


GROUP = '\n-- \nYou received this message because you are subscribed to the Google Groups "{0}" group.\nTo unsubscribe, write to {0}@example.org.\n'


@pytest.mark.parametrize(
    ("reference", "copy"),
    [
        (TEXT + GROUP.format("alpha"), TEXT + GROUP.format("board")),
        ("[EXTERNAL] Do not open links from unknown senders.\n\n" + TEXT, "CAUTION: this message comes from outside your organisation.\n\n" + TEXT),
        (TEXT + "\nEnvoyé de mon iPhone\n", TEXT + "\nEnvoyé depuis mon téléphone Android\n"),
        (
            TEXT + "\nLe lundi 3 mai, Claire a écrit :\n> où en est le devis ?\n",
            TEXT + "\nDe : Claire\nÀ : Paul\nObjet : devis\n\noù en est le devis ?\n",
        ),
    ],
    ids=["two lists' footers", "two gateways' banners", "two devices", "two styles of quoting"],
)
def test_is_no_more_than_a_weak_lead_where_two_ways_put_two_notices(small: Any, reference: str, copy: str) -> None:
    small.mail("dump/inbox.eml", reference, message_id=ID, signed=True)
    small.mail("dump/loose.eml", copy, message_id=ID)
    found = small.ask(rule)["dump/loose.eml"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.LEAD)


def test_an_amount_changed_beside_two_footers_is_still_strong(small: Any) -> None:
    small.mail("dump/inbox.eml", TEXT + GROUP.format("alpha"), message_id=ID, signed=True)
    small.mail("dump/loose.eml", TEXT.replace("12 400", "72 400") + GROUP.format("board"), message_id=ID)
    assert small.ask(rule)["dump/loose.eml"].weight is Weight.STRONG


def test_a_notice_of_unknown_words_in_place_of_another_is_a_step_softer(small: Any) -> None:
    small.mail("dump/inbox.eml", TEXT + "\nParti de Strasbourg, groupe des jeunes, salle 4\n", message_id=ID, signed=True)
    small.mail("dump/loose.eml", TEXT + "\nRelayé pour le bureau national des cadres\n", message_id=ID)
    assert small.ask(rule)["dump/loose.eml"].weight is Weight.MODERATE


PAGE = "body part 1 (text/html)"


def test_a_copy_that_kept_only_the_page_of_a_message_is_a_lead_and_no_accusation(small: Any) -> None:
    """A newsletter's plain text numbers its points and spells out its links; its page, which some exports keep alone, does not."""
    small.mail("dump/inbox.eml", TEXT.replace("Je propose", "1. LISEZ ICI\nJe propose"), message_id=ID, signed=True, part="body part 1 (text/plain)")
    small.mail("dump/loose.eml", TEXT.replace("Je propose", "Voir la page. Je propose"), message_id=ID, part=PAGE)
    found = small.ask(rule)["dump/loose.eml"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.LEAD)
    assert "page (HTML)" in found.sentence


def test_another_number_in_the_page_than_in_the_plain_text_is_told(small: Any) -> None:
    found = _two(small, TEXT.replace("12 400", "72 400"), part=PAGE)["dump/loose.eml"]
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)


def test_two_copies_of_the_page_are_compared_as_two_of_the_plain_text(small: Any) -> None:
    small.mail("dump/inbox.eml", TEXT, message_id=ID, signed=True, part=PAGE)
    small.mail("dump/loose.eml", TEXT.replace("Je propose", "Je refuse"), message_id=ID, part=PAGE)
    assert small.ask(rule)["dump/loose.eml"].weight is Weight.STRONG
