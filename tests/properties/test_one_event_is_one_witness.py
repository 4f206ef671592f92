"""Two signs that one innocent event explains must not make a file suspicious together: they share a family or a cause."""

import pytest

from leakcheck import catalogue
from leakcheck.model.rule import Direction, Weight

#: What happened, and the signs that it leaves.
EVENTS = {
    "the clock of one mail server was wrong by years": (
        "relayed_before_sent", "encryption_newer_than_relay", "provider_trace_of_another_period", "embedded_time_after_receipt",
    ),
    "the clock of the sender's computer was wrong, and no server's time is there": (
        "mailer_newer_than_mail", "domain_not_yet_delegated", "authentication_newer_than_date", "signature_time_outside_key_window",
    ),
    "the clock was set while the document was open": (
        "impossible_editing_time", "comment_or_change_after_last_save", "storage_times_contradict_save", "embedded_time_after_last_save",
    ),
    "the clock was wrong by years when the document was saved": (
        "characters_younger_than_text", "embedded_font_newer_than_date", "comment_or_change_after_last_save", "saved_by_newer_software",
        "features_newer_than_date",
    ),
    "a program put new words and a font into a document and left its dates as they were": (
        "characters_younger_than_text", "embedded_font_newer_than_date", "storage_times_contradict_save", "embedded_time_after_last_save",
    ),
    "a program library changed a workbook, set its last save and computed nothing": (
        "cached_value_differs_from_formula", "storage_times_contradict_save", "saved_by_newer_software",
    ),
    "a tool laid new words over those of a page and left the dates of the file as they were": (
        "words_written_over_others", "figures_written_into_finished_line", "figures_run_into_next_words", "earlier_revisions_inside",
        "characters_younger_than_text",
    ),
    "the same, in a font of its own and with a remark": (
        "words_written_over_others", "earlier_revisions_inside", "embedded_font_newer_than_date", "comment_or_change_after_last_save",
    ),
    "a program exchanged words of a Word document and left its preview and its dates": (
        "preview_shows_other_words", "characters_younger_than_text",
    ),
}  # fmt: skip
RULES = {rule.id: rule for rule in (*catalogue.rules(), *catalogue.correlations())}


@pytest.mark.parametrize("event", EVENTS)
def test_the_signs_of_one_event_are_one_witness(event: str) -> None:
    signs = [RULES[sign] for sign in EVENTS[event]]
    assert any(sign.weight >= Weight.MODERATE and sign.direction is Direction.ALTERATION for sign in signs)
    apart = [(one.id, two.id) for one in signs for two in signs if one.family is not two.family and one.cause is not two.cause]
    assert not apart


#: Weak signs never add up; should one of these be measured well enough to weigh more, it is still one witness with the other.
WEAK_TOGETHER = {
    "one message was written with another program or version, or went through a gateway": (
        "sender_habit_broken", "unlike_authenticated_mail_of_its_program",
    ),
}  # fmt: skip


@pytest.mark.parametrize("event", WEAK_TOGETHER)
def test_weak_signs_of_one_event_are_of_one_family_and_cause(event: str) -> None:
    assert len({(RULES[sign].family, RULES[sign].cause) for sign in WEAK_TOGETHER[event]}) == 1


def test_what_breaks_a_services_form_cannot_count_beside_its_period() -> None:
    """A trace line of another year is told by the public table and by the dump's own mail: the latter is too weak to count beside it."""
    assert RULES["unlike_authenticated_mail_of_its_program"].weight < Weight.MODERATE
