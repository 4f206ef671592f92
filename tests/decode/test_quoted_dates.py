"""Dates above quoted words in the forms that programs write, and none for what can be read in two ways or is no quotation."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.quoted_dates import quoted_dates


def _days(text: str) -> list[str]:
    return [quoted.day.isoformat() for quoted in quoted_dates(text)]


@pytest.mark.parametrize(
    "line",
    [
        "On Tue, 3 May 2016 at 10:00, Ann <ann@example.org> wrote:",
        "On Tue, May 3, 2016 at 9:54 AM, Ann <\nann@example.org> wrote:",
        "On May 3, 2016, at 9:16am, Ann\n<ann@example.org>\nwrote:",
        "On Tue May 3rd, 2016 Ann wrote:",
        "> On 2016-05-03 12:10, Ann wrote:",
        "Am 03.05.2016 um 10:00 schrieb Ann <ann@example.org>:",
        "Am 3. Mai 2016 um 10:00 schrieb Ann:",
        "Le mar. 3 mai 2016 à 10:00, Ann <ann@example.org> a écrit :",
        "El 3 de mayo de 2016, 10:00, Ann escribió:",
        "Il giorno 3 mag 2016, alle ore 10:00, Ann <ann@example.org> ha scritto:",
        "Op 3 mei 2016 om 10:00 schreef Ann:",
        "3 мая 2016 г., 10:00 пользователь Ann <ann@example.org> написал:",
        "W dniu 3 maja 2016 10:00 użytkownik Ann napisał:",
        "2016-05-03 12:10 GMT+02:00 Ann <ann@example.org> wrote:",
    ],
)
def test_lines_that_say_who_wrote_when(line: str) -> None:
    assert _days(f"Yes.\n\n{line}\n> Shall we?") == ["2016-05-03"]


@pytest.mark.parametrize("sent", ["Sent: Tuesday, May 3, 2016 10:00 AM", "Date: Tue, 3 May 2016 10:00:00 +0200", "> Sent: 03 May 2016 10:00"])
def test_header_lines_of_an_answered_message(sent: str) -> None:
    assert _days(f"Yes.\n\nFrom: Ann [mailto:ann@example.org]\n{sent}\nTo: Bob\nSubject: Party\n\nShall we?") == ["2016-05-03"]


@pytest.mark.parametrize(
    "block",
    [
        "De : Ann\nEnvoyé : mardi 3 mai 2016 10:00\nÀ : Bob\nObjet : Fête",
        "Von: Ann\nGesendet: Dienstag, 3. Mai 2016 10:00\nAn: Bob\nBetreff: Fest",
        "От: Ann\nОтправлено: 3 мая 2016 г. 10:00\nКому: Bob\nТема: Праздник",
        "De: Ann\nEnviado: martes, 3 de mayo de 2016 10:00\nPara: Bob\nAsunto: Fiesta",
    ],
)
def test_header_lines_in_other_languages(block: str) -> None:
    assert _days(f"Oui.\n\n{block}\n\nAlors ?") == ["2016-05-03"]


def test_several_depths_are_told_in_the_order_of_the_text() -> None:
    assert _days("On 3 May 2016 Ann wrote:\n> On 2 May 2016 Bob wrote:\n>> Hm.") == ["2016-05-03", "2016-05-02"]


@pytest.mark.parametrize(
    "text",
    [
        "On 03/05/2016 Ann wrote:",
        "On 31 February 2016 Ann wrote:",
        "Dana 3. listopada 2016 Ann wrote:",
        "On 3 persons 2016 Ann wrote:",
        "Between 3 May 2016 and 4 May 2016 Ann wrote:",
        "On 3 May 2016 or 4 May 2016 Ann wrote:",
        "What Ann wrote:",
        "Date: 3 May 2016\nPlace: here",
        "From: Berlin\nDate: 3 May 2016\nFare: 20",
        "From: a@b\nReceived: by c\nDate: 3 May 2016\nTo: d",
    ],
)
def test_what_can_be_read_in_two_ways_or_is_no_quotation(text: str) -> None:
    assert _days(text) == []


@given(st.text(alphabet="On 123May:wrote2016-\n>From", max_size=400))
def test_any_text_is_read(text: str) -> None:
    list(quoted_dates(text))


@pytest.mark.parametrize("piece", ["wrote:\n", "On 3 May 2016 wrote:\n", "Date: 3 May 2016\nFrom: a\nTo: b\n", ">" * 300 + "\n", "Jan 1, 2016 "])
def test_long_hostile_text_is_no_burden(piece: str) -> None:
    text, before = piece * (1_000_000 // len(piece)), time.perf_counter()
    list(quoted_dates(text))
    assert time.perf_counter() - before < 5
