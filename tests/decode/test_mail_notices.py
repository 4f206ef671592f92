"""What servers, lists and programs put into a message is left aside; what somebody wrote is kept."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_notices import _ATTRIBUTION, _NOTICE, _OF_PHRASES, _QUOTED_HEADER, _holds, heads_quotation, without_notices

WORDS = "The hall costs 12 400 euros for the evening.\n\nWe sign on Monday."


@pytest.mark.parametrize(
    "added",
    [
        '\n-- \nYou received this message because you are subscribed to the Google Groups "alpha" group.\nTo unsubscribe from this group, write to x\n',
        "\n_______________________________________________\nTeam mailing list\nTeam@lists.example.org\n",
        "\n\nSent from my iPhone\n",
        "\n\nEnvoyé depuis mon téléphone\n",
        "\n\nOn Mon, May 3, 2021 at 10:22 AM Claire Vasseur\n<c@example.org> wrote:\n",
        "\n\nDe : Claire Vasseur\nEnvoyé : lundi 3 mai 2021 10:22\nÀ : Paul\nObjet : devis\n",
        "\n\n[cid:image001.png@01D] [image: logo.png]\n",
    ],
    ids=["google groups", "mailman", "telephone", "in French", "attribution over two lines", "header of a quoted mail", "pictures"],
)
def test_leaves_out_what_programs_append(added: str) -> None:
    assert without_notices(WORDS + added).split() == WORDS.split()


def test_leaves_out_a_banner_on_top() -> None:
    assert without_notices(f"CAUTION: this message originated outside of your organisation.\n\n{WORDS}").split() == WORDS.split()


@pytest.mark.parametrize(
    "written",
    [
        "Date: 3 May 2021\n\nThe sum is 40 000 euros.",
        "The papers that I sent with the courier arrived.",
        f"Caution: {'the sum of the second part is not yet known and must not be paid before the board has met ' * 8}",
    ],
    ids=["a single line like a field", "an ordinary word amid a line", "a long paragraph"],
)
def test_keeps_what_somebody_wrote(written: str) -> None:
    assert without_notices(written).split() == written.split()


def test_hostile_text_takes_no_long_time() -> None:
    started = time.process_time()
    for line in ("on " + "x" * 197 + "\n", "from:\n", "> > > \n", "[image" * 3, "\n____", "le a écrit\n"):
        without_notices(line * (200_000 // len(line)))
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "notice",
    [
        "ſent from my phone",
        "UNSUBſCRIBE here",
        "Vıruſ-free",
        "ОТПРАВЛЕНО С телефона",
        "оᲄпиᲃатьᲃя",
        "DÉSABONNEMENT",
        "[External] beware",
        "Correo externo",
        "Envoyé depuis mon téléphone",
    ],
)
def test_notices_are_known_in_all_letter_cases(notice: str) -> None:
    assert without_notices(f"Words of somebody.\n\n{notice}\n\nMore of them.").strip() == "Words of somebody.\n\nMore of them."


@given(st.from_regex(_NOTICE))
def test_whatever_is_a_notice_holds_one_of_the_words_that_are_looked_for_first(notice: str) -> None:
    assert _holds(notice, _OF_PHRASES)


@given(st.from_regex(_ATTRIBUTION) | st.from_regex(_QUOTED_HEADER))
def test_whatever_heads_a_quotation_is_looked_at(head: str) -> None:
    found = [match.end() for match in (_ATTRIBUTION.search(head), _QUOTED_HEADER.search(head)) if match]
    assert heads_quotation(head) == min(found)


def test_the_line_above_a_quotation_is_a_notice_in_every_language_of_outlook() -> None:
    quoted = "{}\n\nPlease send the minutes of the last meeting."
    written = [without_notices(quoted.format(line)) for line in ("-----Original Message-----", "-----Ursprüngliche Nachricht-----", "")]
    assert len({" ".join(text.split()) for text in written}) == 1
