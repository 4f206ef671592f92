"""Loose copies of authenticated things: altered, handled, or another version."""

from typing import Any

import pytest

from leakcheck.correlations.altered_copy import altered_copy as rule
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.facts import Identifier, IdentifierKind, PersonClaim, PersonRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction, Weight

TEXT = (
    "Financing note for the meeting in Strasbourg, prepared for the board of 16 September. The hall costs 38 500 euros, of which a "
    "first part of 11 550 euros was paid on 2 September. Security is provided by the company Rempart for 9 200 euros. The transport of "
    "members costs 14 300 euros, among them six coaches. Gifts received for this event reach 21 750 euros, paid by 312 persons. The "
    "balance is borne by the party and will be entered in the accounts of the campaign, as the board decided in its last meeting."
)
CHANGED = TEXT.replace("21 750", "91 750")
SENT = {"created": "2024-09-10T08:15:20", "modified": "2024-09-10T13:27:20", "author": "Julien", "editor": "Julien"}
MAIL = "dump/mail/12.eml"


def _ask(small: Any, text: str, name: str = "dump/loose/Note.docx", anchored: str = TEXT, **said: Any) -> Any:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Note.docx", anchored, **SENT)
    small.paper(name, text, **{**SENT, **said})
    return small.ask(rule).get(name)


@pytest.mark.parametrize(
    "said",
    [{}, {"editor": "bureau"}, {"editor": "bureau", "modified": "2025-02-11T12:12:30"}],
    ids=["same times and editor", "same times, other editor", "saved later by another"],
)
def test_speaks_for_a_number_changed_in_a_copy_of_the_same_name_and_origin(small: Any, said: dict[str, str]) -> None:
    found = _ask(small, CHANGED, **said)
    assert (found.weight, found.direction) == (Weight.STRONG, Direction.ALTERATION)
    assert found.others == (f"{MAIL}!/Note.docx",)
    assert [line[:2] for line in found.difference] == ["- ", "+ "]
    assert "21 750" in found.difference[0]
    assert "91 750" in found.difference[1]


def test_a_later_save_that_names_nobody_is_a_step_softer(small: Any) -> None:
    found = _ask(small, CHANGED, editor="", modified="2025-02-11T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)
    assert "untestable" in {tested.outcome for tested in found.tested}


@pytest.mark.parametrize("editor", ["Claire Vasseur", "VASSEUR Claire", "claire.vasseur"])
def test_calls_it_another_version_where_a_colleague_whom_the_mails_name_corrected_it(small: Any, editor: str) -> None:
    claire = PersonClaim(at=Location("header Cc [0]"), role=PersonRole.COPIED, name="Claire Vasseur", address="c.v@example.org")
    small.mail("dump/mail/20.eml", "Please put the right figure into the note, and file it.", claire)
    found = _ask(small, CHANGED, editor=editor, modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "colleague" in found.tested[0].explanation


@pytest.mark.parametrize("editor", ["user", "Windows User", "Microsoft Office User"])
def test_a_later_save_under_a_name_that_computers_bear_as_they_are_set_up_is_a_step_softer(small: Any, editor: str) -> None:
    """The author's own computer at home may bear such a name."""
    found = _ask(small, CHANGED, editor=editor, modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)


@pytest.mark.parametrize("editor", ["AM", "amueller", "muellera", "A. Müller", "CORP\\amüller", "a.mueller@example.org"])
def test_calls_it_another_version_where_the_editor_may_be_a_known_person_by_initials_or_account(small: Any, editor: str) -> None:
    anna = PersonClaim(at=Location("header From [0]"), role=PersonRole.SENDER, name="Anna Müller", address="a.m@example.org")
    small.mail("dump/mail/20.eml", "Please put the right figure into the note, and file it.", anna)
    found = _ask(small, CHANGED, editor=editor, modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "initials" in found.tested[0].explanation


@pytest.mark.parametrize("editor", ["JS", "bmueller", "J. Smith"])
def test_initials_and_accounts_of_nobody_known_explain_nothing(small: Any, editor: str) -> None:
    anna = PersonClaim(at=Location("header From [0]"), role=PersonRole.SENDER, name="Anna Müller", address="a.m@example.org")
    small.mail("dump/mail/20.eml", "Please put the right figure into the note, and file it.", anna)
    found = _ask(small, CHANGED, editor=editor, modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.STRONG, Direction.ALTERATION)


#: Long enough for what is written into it to be a small part.
LONG = "\n".join([TEXT] * 4)
FORM = LONG + "\nName: {}   Date of birth: {}\nAmount per year in euros: {}"
FILLED = FORM.format("Karl Vogel", "3 April 1980", "240")


@pytest.mark.parametrize(
    "blanks",
    [("____________", "____________", "________"), ("……………", "……………", "……"), ("[name]", "[date]", "[amount]"), ("<name>", "DD/MM/YYYY", "{{ sum }}")],
    ids=["lines", "dots", "brackets", "marks"],
)
def test_a_form_that_was_filled_in_is_another_version_and_no_more(small: Any, blanks: tuple[str, ...]) -> None:
    found = _ask(small, FILLED, anchored=FORM.format(*blanks), editor="Karl Vogel", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "form" in found.tested[0].explanation


def test_a_form_filled_in_between_its_brackets_is_another_version_and_no_more(small: Any) -> None:
    filled = FORM.format("[Karl Vogel]", "[x]", "..240..")
    found = _ask(small, filled, anchored=FORM.format("[name]", "[ ]", "......."), editor="Karl Vogel", modified="2024-09-12T12:12:30")
    assert found.direction is Direction.LEAD
    assert "form" in found.tested[0].explanation


def test_a_number_changed_beside_the_blanks_of_a_form_is_told(small: Any) -> None:
    changed = FILLED.replace("21 750", "91 750", 1)
    found = _ask(small, changed, anchored=FORM.format("______", "______", "______"), editor="Karl Vogel", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.STRONG, Direction.ALTERATION)


def test_words_that_were_only_added_are_a_step_softer(small: Any) -> None:
    """Whoever signs a paper writes a line below it."""
    found = _ask(small, f"{LONG}\nBonn, 12 September 2024, signed Karl Vogel", anchored=LONG, editor="K. Vogel", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)


@pytest.mark.parametrize(("day", "direction"), [("12 September 2024", Direction.LEAD), ("12 September 2023", Direction.ALTERATION)])
def test_a_day_that_the_document_writes_anew_is_another_version_and_no_more(small: Any, day: str, direction: Direction) -> None:
    """A date field shows the day of the last save; any other day was put there."""
    dated = {"text": f"{TEXT}\nPrinted on {day}", "anchored": f"{TEXT}\nPrinted on 10 September 2024"}
    found = _ask(small, editor="bureau", modified="2024-09-12T12:12:30", **dated)
    assert found.direction is direction


INVOICE = "Invoice 2024-{} of {}, to {}.\n" + LONG + "\nTotal: {} euros, payable within the month."


def test_the_next_invoice_made_out_of_the_last_one_under_its_name_is_another_paper(small: Any) -> None:
    """Opened, filled anew by somebody whom no mail names, and saved in the folder of another customer."""
    last = INVOICE.format("017", "10 September 2024", "Stone Ltd, York", "12,400")
    following = INVOICE.format("023", "2 October 2024", "Rivers plc, Leeds", "8,150")
    found = _ask(small, following, anchored=last, editor="Karla Winter", modified="2024-10-02T09:10:11")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)


def test_another_amount_in_an_invoice_of_the_same_day_is_told(small: Any) -> None:
    last, altered = (INVOICE.format("017", "10 September 2024", "Stone Ltd, York", amount) for amount in ("12,400", "72,400"))
    found = _ask(small, altered, anchored=last, editor="Karla Winter", modified="2024-10-02T09:10:11")
    assert (found.weight, found.direction) == (Weight.STRONG, Direction.ALTERATION)


@pytest.mark.parametrize("editor", ["Julien Kermadec", "Dr. Julien", "JULIEN-PC", "julien.kermadec@example.org", "Жюльен Julien"])
def test_calls_it_another_version_where_the_editor_may_be_the_author_under_another_name(small: Any, editor: str) -> None:
    found = _ask(small, CHANGED, editor=editor, modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)


def test_calls_it_another_version_where_the_document_itself_names_the_editor(small: Any) -> None:
    named = TEXT.replace("the board of", "Karla Winter and the board of")
    found = _ask(small, named.replace("21 750", "91 750"), anchored=named, editor="Karla Winter", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "names" in found.tested[0].explanation


@pytest.mark.parametrize("mask", ["(b)(4)", "b6", "geschwärzt", "Person A", "XXXXX"])
def test_marks_of_redaction_in_place_of_words_are_another_version_and_no_more(small: Any, mask: str) -> None:
    found = _ask(small, TEXT.replace("21 750", mask).replace("Rempart", mask), editor="bureau", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)


def test_another_amount_beside_a_mark_of_redaction_is_told(small: Any) -> None:
    found = _ask(small, CHANGED.replace("Rempart", "(b)(4)"), editor="bureau", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.STRONG, Direction.ALTERATION)


def test_words_that_were_only_taken_out_are_a_step_softer(small: Any) -> None:
    """As by a program that paints places black and takes their words out of the file."""
    found = _ask(small, TEXT.replace("21 750 ", "").replace("Rempart ", ""), editor="bureau", modified="2024-09-12T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)


def test_takes_a_second_copys_name_for_the_same(small: Any) -> None:
    found = _ask(small, CHANGED, name="dump/loose/Note - Copie (2).docx")
    assert found.direction is Direction.ALTERATION


def test_says_handled_where_a_copy_was_saved_again_with_the_same_words(small: Any) -> None:
    found = _ask(small, TEXT, editor="bureau", modified="2025-02-11T12:12:30")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.HANDLING)
    assert found.difference == ()


def test_is_silent_for_an_earlier_state_with_the_same_words(small: Any) -> None:
    assert _ask(small, TEXT, modified="2024-09-10T09:00:00") is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (CHANGED, {"modified": "2024-09-10T09:15:20"}),
        (CHANGED, {"modified": "2025-02-11T12:12:30"}),
        (CHANGED, {"name": "dump/loose/Note_brouillon.docx"}),
        (CHANGED, {"created": "2024-10-10T08:15:20", "modified": "2024-10-10T13:27:20", "editor": "Claire"}),
        (TEXT.replace("the board", "our working group").replace("members", "helpers"), {"editor": "Claire"}),
        (TEXT.replace("borne by", "carried by"), {"editor": "Claire"}),
    ],
    ids=["draft by its own times", "later, by the same editor", "other file name", "made separately", "many words", "no number or name"],
)
def test_calls_it_another_version_where_that_explains_it(small: Any, text: str, said: dict[str, str]) -> None:
    found = _ask(small, text, **said)
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "version" in found.sentence


def test_calls_it_another_version_where_it_was_sent_with_another_message(small: Any) -> None:
    small.mail("dump/sent/13.eml", "Two figures are corrected in the note that I send back.")
    found = _ask(small, CHANGED, name="dump/sent/13.eml!/Note.docx", editor="Claire", modified="2024-09-13T10:00:00")
    assert found.direction is Direction.LEAD


def test_speaks_a_step_softer_where_origin_cannot_be_told(small: Any) -> None:
    found = _ask(small, CHANGED, created="")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.ALTERATION)
    assert any(test.outcome == "untestable" for test in found.tested)


def test_an_identifier_that_programs_keep_tells_the_origin(small: Any) -> None:
    same = (Identifier(at=Location("word/settings.xml: rsidRoot"), kind=IdentifierKind.RSID_ROOT, value="00A1B2C3"),)
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Note.docx", TEXT, facts=same, **SENT)
    small.paper("dump/loose/Note.docx", CHANGED, facts=same, **{**SENT, "created": ""})
    assert small.ask(rule)["dump/loose/Note.docx"].weight is Weight.STRONG


def test_is_silent_for_one_of_a_series_of_papers(small: Any) -> None:
    small.mail(MAIL, "The receipt is attached.", signed=True)
    small.paper(f"{MAIL}!/Recu_3100.docx", TEXT, **SENT)
    small.paper("dump/loose/Recu_3101.docx", CHANGED, **SENT)
    assert small.ask(rule) == {}


def test_is_silent_for_two_versions_that_were_both_sent_in_authenticated_mail(small: Any) -> None:
    small.mail("dump/mail/13.eml", "The corrected note is attached.", signed=True)
    assert _ask(small, CHANGED, name="dump/mail/13.eml!/Note.docx") is None


def test_compares_with_the_nearest_of_several_authenticated_versions(small: Any) -> None:
    small.mail("dump/mail/13.eml", "The corrected note is attached.", signed=True)
    small.paper("dump/mail/13.eml!/Note.docx", CHANGED, **SENT)
    found = _ask(small, CHANGED, editor="Claire")
    assert found.direction is Direction.HANDLING


def test_is_silent_where_nothing_is_authenticated(small: Any) -> None:
    small.paper("dump/a/Note.docx", TEXT, **SENT)
    small.paper("dump/b/Note.docx", CHANGED, **SENT)
    assert small.ask(rule) == {}


def test_is_silent_for_another_format_of_the_same_words(small: Any) -> None:
    assert _ask(small, TEXT, name="dump/loose/Note.pdf", format_="pdf", program="Acrobat") is None


# ── mails ──


def _mails(small: Any, text: str, **said: Any) -> Any:
    small.mail("dump/in.eml", TEXT, message_id="one@example.org", signed=True)
    small.mail("dump/loose.eml", text, **said)
    return small.ask(rule).get("dump/loose.eml")


@pytest.mark.parametrize("how", ["misread", "question marks"])
def test_is_silent_for_a_mail_whose_letters_an_export_spelled_otherwise(small: Any, how: str) -> None:
    text = TEXT + " Frau Müller übernimmt die Prüfung in Köln für 12.400 €, Herr Groß die Verträge – don’t wait, ½ Stunde."
    small.mail("dump/in.eml", text, message_id="one@example.org", signed=True)
    small.mail("dump/loose.eml", text.encode().decode("cp1252", "replace") if how == "misread" else text.encode("ascii", "replace").decode())
    assert small.ask(rule) == {}


def test_speaks_for_a_mail_without_message_id_that_is_otherwise_an_authenticated_one(small: Any) -> None:
    found = _mails(small, CHANGED)
    assert (found.weight, found.direction) == (Weight.STRONG, Direction.ALTERATION)
    assert found.difference


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT, {}),
        (CHANGED, {"message_id": "two@example.org"}),
        (CHANGED, {"sent": "2024-05-01T10:00:01"}),
        (CHANGED, {"to": "c@example.org"}),
        (CHANGED, {"subject": "Re: Budget"}),
        (f"I agree.\n\n{TEXT}", {}),
    ],
    ids=["same words", "a mail of its own", "other date", "other recipient", "reply", "a banner"],
)
def test_is_silent_for_mails_that_are_other_mails(small: Any, text: str, said: dict[str, str]) -> None:
    assert _mails(small, text, **said) is None


TABLE = "\n".join(
    ["Budget of the evening in Strasbourg, as the board agreed", "Hall 38500 paid 11550", "Security Rempart 9200", "Transport 14300", "Gifts 21750", "Balance 300"]
)  # fmt: skip


def _ask_about_tables(small: Any, text: str, **said: str) -> Any:
    small.mail(MAIL, "The budget for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Budget.xlsx", TABLE, format_="spreadsheet_document", **SENT)
    small.paper("dump/loose/Budget.xlsx", text, format_="spreadsheet_document", **{**SENT, **said})
    return small.ask(rule).get("dump/loose/Budget.xlsx")


def test_of_a_workbook_the_changed_rows_are_shown(small: Any) -> None:
    found = _ask_about_tables(small, TABLE.replace("21750", "91750"))
    assert found.difference == ("- Gifts 21750", "+ Gifts 91750")


def test_a_minus_put_into_a_workbook_is_shown_and_never_called_handled(small: Any) -> None:
    found = _ask_about_tables(small, TABLE.replace("Balance 300", "Balance -300"))
    assert found.direction is Direction.LEAD
    assert found.difference == ("- Balance 300", "+ Balance -300")


def test_a_workbook_saved_again_with_all_its_cells_is_handled(small: Any) -> None:
    found = _ask_about_tables(small, TABLE, editor="bureau", modified="2025-02-11T12:12:30")
    assert (found.direction, found.difference) == (Direction.HANDLING, ())


def test_a_workbook_in_the_older_format_with_another_amount_is_another_version_and_no_more(small: Any) -> None:
    small.mail(MAIL, "The budget for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Budget.xls", TABLE, format_="excel_binary", **SENT)
    small.paper("dump/loose/Budget.xlsx", TABLE.replace("21750", "91750"), format_="spreadsheet_document", **SENT)
    found = small.ask(rule)["dump/loose/Budget.xlsx"]
    assert found.direction is Direction.LEAD
    assert found.difference == ("- Gifts 21750", "+ Gifts 91750")


def test_a_copy_in_the_same_format_is_compared_before_one_in_another(small: Any) -> None:
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Note.docx", TEXT, format_="word_document", **SENT)
    small.paper(f"{MAIL}!/Note.rtf", CHANGED.replace("six", "ten"), format_="rich_text", **SENT)
    small.paper("dump/loose/Note.docx", CHANGED, format_="word_document", **SENT)
    found = small.ask(rule)["dump/loose/Note.docx"]
    assert (found.direction, found.others) == (Direction.ALTERATION, (f"{MAIL}!/Note.docx",))


def test_is_silent_for_a_page_for_print_with_words_of_its_own(small: Any) -> None:
    assert _ask(small, CHANGED, name="dump/loose/Note.pdf", format_="pdf_document") is None


def test_plain_texts_of_one_name_that_state_nothing_else_are_hardly_a_sign(small: Any) -> None:
    bare = {"created": "", "modified": "", "author": "", "editor": "", "program": "", "format_": "plain_text"}
    small.mail(MAIL, "The licence is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/LICENSE", TEXT, **bare)
    small.paper("dump/loose/LICENSE", CHANGED, **bare)
    found = small.ask(rule)["dump/loose/LICENSE"]
    assert (found.weight, found.direction) == (Weight.WEAK, Direction.ALTERATION)
    assert [tested.outcome for tested in found.tested].count("untestable") == 2


SHORT = "Pay 38 500 euros to Rempart by Monday."


def test_of_a_text_of_a_few_words_the_changed_number_is_shown_where_name_and_creation_are_the_same(small: Any) -> None:
    found = _ask(small, SHORT.replace("38", "98"), anchored=SHORT)
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "98 500" in found.difference[1]


def test_of_a_page_put_into_a_short_paper_the_words_are_shown(small: Any) -> None:
    page = " ".join(f"clause {number} binds Rempart" for number in range(60))
    found = _ask(small, f"{TEXT} {page}", "dump/loose/NOTE.docx")
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "one passage" in found.sentence
    assert "clause 0 binds" in found.difference[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (SHORT.replace("38", "98"), {"name": "dump/loose/Other.docx"}),
        (SHORT.replace("38", "98"), {"created": "2024-09-11T08:15:20"}),
        (SHORT, {"created": "2024-09-11T08:15:20"}),
        (SHORT.replace("38", "98"), {"name": "dump/loose/Note.odt", "format_": "opendocument"}),
    ],
    ids=["other name", "made at another time", "the same few words, made at another time", "other format"],
)
def test_is_silent_for_texts_of_a_few_words_that_may_be_other_papers(small: Any, text: str, said: dict[str, str]) -> None:
    assert _ask(small, text, anchored=SHORT, **said) is None


@pytest.mark.parametrize(("text", "told"), [(SHORT.replace("38", "98"), True), (SHORT, False), ("Call me tomorrow at 98 500", False)])
def test_of_short_texts_that_state_no_times_only_those_with_most_words_in_common_are_compared(small: Any, text: str, told: bool) -> None:
    nothing = {"created": "", "modified": "", "editor": "", "author": ""}
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Note.rtf", SHORT, format_="rich_text", **nothing)
    small.paper("dump/loose/Note.rtf", text, format_="rich_text", **nothing)
    found = small.ask(rule).get("dump/loose/Note.rtf")
    assert (found is not None and found.direction is Direction.LEAD) == told


def test_a_creation_time_that_a_program_always_writes_is_no_common_origin(small: Any) -> None:
    template = {"created": "2013-12-23T23:15:00", "modified": "2013-12-23T23:15:00"}
    small.mail(MAIL, "The note for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Note.docx", SHORT, **template)
    small.paper("dump/loose/Note.docx", "Call me tomorrow about 98 chairs.", **template)
    assert small.ask(rule) == {}


def test_a_number_of_a_short_table_whose_text_is_hardly_alike_then_is_another_version_and_no_more(small: Any) -> None:
    """LibreOffice computes a workbook anew when it saves it, and a table of few different words is another text after one result."""
    table = " ".join(f"{mark} {mark} {mark} {mark}" for mark in ("angle", "limit", "ratio")) + " 11.4783 " + "angle angle angle " * 8
    found = _ask(small, table.replace("11.4783", "11.4784"), anchored=table)
    assert (found.weight, found.direction) == (Weight.MODERATE, Direction.LEAD)
    assert "computed a result anew" in found.tested[0].explanation


@pytest.mark.parametrize(
    ("anew", "direction"),
    [("382.015500141105", Direction.LEAD), ("382.115500141104", Direction.ALTERATION)],
    ids=["the last of many decimals, as programs round", "a digit that somebody may mean"],
)
def test_the_last_of_many_decimals_in_a_workbook_is_another_version_and_no_more(small: Any, anew: str, direction: Direction) -> None:
    rows = f"{TABLE}\n" + "\n".join(f"angle{number} limit{number}" for number in range(40)) + "\nmitre "
    small.mail(MAIL, "The budget for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Budget.xlsx", rows + "382.015500141104", format_="spreadsheet_document", **SENT)
    small.paper("dump/loose/Budget.xlsx", rows + anew, format_="spreadsheet_document", **SENT)
    found = small.ask(rule)["dump/loose/Budget.xlsx"]
    assert found.direction is direction
    assert anew in found.difference[1]


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("46356.1263255813 0.94742530521813", "46381.5263764599 0.0846402899871443", Direction.LEAD),
        ("46356.1263255813 11478", "46381.5263764599 91478", Direction.ALTERATION),
    ],
    ids=["the clock and chance", "a number beside the clock"],
)
def test_what_a_workbook_draws_anew_with_each_saving_is_another_version_and_no_more(
    small: Any, before: str, after: str, direction: Direction
) -> None:
    """NOW() and RAND(), as Gnumeric computes them when it saves a workbook whose times it leaves as they were."""
    rows = f"{TABLE}\n" + "\n".join(f"angle{number} limit{number}" for number in range(40)) + "\nmitre "
    small.mail(MAIL, "The budget for Monday is attached, tell me whether it suits you.", signed=True)
    small.paper(f"{MAIL}!/Budget.xlsx", rows + before, format_="spreadsheet_document", **SENT)
    small.paper("dump/loose/Budget.xlsx", rows + after, format_="spreadsheet_document", **SENT)
    assert small.ask(rule)["dump/loose/Budget.xlsx"].direction is direction


@pytest.mark.parametrize(("scheme", "spoken"), [("dkim", True), ("cms_signature", False)])
def test_nothing_is_held_against_a_copy_of_what_lies_in_a_mail_that_anybody_signed_as_a_file(small: Any, scheme: str, spoken: bool) -> None:
    passed = Attestation(scheme=scheme, outcome=Outcome.PASSED, reason=Reason.VERIFIED, sentence="It is signed.", at=Location("signer 1"))
    small.add("dump/mail/1.eml", kind=ItemKind.MAIL, format_="email_message", attestations=(passed,))
    small.paper("dump/mail/1.eml!/Note.docx", TEXT)
    small.paper("dump/loose/Note.docx", CHANGED, editor="Someone Else", modified="2024-09-12T12:12:30")
    assert ("dump/loose/Note.docx" in small.ask(rule)) is spoken
