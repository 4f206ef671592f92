"""What the head of a mail's page and the names in it give away; older pages below are other people's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_html import content_clocks, html_facts
from leakcheck.model.facts import AnyFact, FeatureUse, LanguageClaim, LanguageRole, PathClaim, SoftwareClaim, SoftwareRole, TimeClaim

WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">'
    '<meta name=Generator content="Microsoft Word 15 (filtered medium)"></head><body lang=FR link=blue><p class=MsoNormal>Bonjour</p>'
    '<img src="cid:image001.png@01D0A526.B649E220"><img src="cid:image002.png@01D0A526.B649E220">'
    '<a href="file:///C:\\Users\\anna\\Plan.docx">Plan</a></body></html>'
)


def _facts(*pages: str) -> list[AnyFact]:
    return list(html_facts((f"body part {number}", page) for number, page in enumerate(pages, 1)))


def test_word_names_itself_its_version_and_the_language_of_its_spelling_checker() -> None:
    facts = _facts(WORD)
    (program,) = (fact for fact in facts if isinstance(fact, SoftwareClaim))
    assert (program.name, program.version, program.role, program.at.part) == (
        "Microsoft Word",
        "15",
        SoftwareRole.PRODUCER,
        "body part 1: meta generator",
    )
    (language,) = (fact for fact in facts if isinstance(fact, LanguageClaim))
    assert (language.tag, language.role) == ("fr", LanguageRole.PROOFING)
    assert any(fact.value.startswith("Word's paragraphs") for fact in facts if isinstance(fact, FeatureUse))


def test_a_language_is_written_as_everywhere_else() -> None:
    page = "<html><body lang=EN-US>x</body></html>"
    assert [fact.tag for fact in _facts(page) if isinstance(fact, LanguageClaim)] == ["en-US"]


def test_the_names_of_pictures_hold_a_time_that_is_told_once() -> None:
    assert [str(fact.moment) for fact in _facts(WORD) if isinstance(fact, TimeClaim)] == ["2015-06-12 15:44:47 (no zone stated)"]


def test_links_to_files_of_the_writers_computer() -> None:
    assert [fact.path for fact in _facts(WORD) if isinstance(fact, PathClaim)] == ["file:///C:\\Users\\anna\\Plan.docx"]


@pytest.mark.parametrize(
    ("tag", "name", "version"),
    [
        ('<META content="MSHTML 6.00.2900.2180" name=GENERATOR>', "MSHTML", "6.00.2900.2180"),
        ('<META NAME="Generator" CONTENT="MS Exchange Server version 6.5.7652.6">', "MS Exchange Server", "6.5.7652.6"),
        ('<META NAME="GENERATOR" CONTENT="GtkHTML/3.28.3">', "GtkHTML", "3.28.3"),
        ("<meta name='generator' content='HubSpot'>", "HubSpot", ""),
        ("<meta name=generator content='\"MSHTML 4.72.3110.7\"'>", "MSHTML", "4.72.3110.7"),
    ],
)
def test_forms_in_which_programs_name_themselves(tag: str, name: str, version: str) -> None:
    (program,) = (fact for fact in _facts(f"<html><head>{tag}</head><body>x</body></html>") if isinstance(fact, SoftwareClaim))
    assert (program.name, program.version) == (name, version)


def test_pages_below_and_older_messages_say_nothing_of_the_writer() -> None:
    older = f'<html><body lang=en><p>Yes.</p><div class="gmail_quote">{WORD}</div></body></html>'
    facts = _facts(older, WORD)
    assert not [fact for fact in facts if isinstance(fact, SoftwareClaim)]
    assert [(fact.tag, fact.role) for fact in facts if isinstance(fact, LanguageClaim)] == [("en", LanguageRole.CONTENT)]
    # What lies inside is told all the same: it is in this file.
    assert [fact.at.part for fact in facts if isinstance(fact, PathClaim)] == ["body part 1: link", "body part 2: link"]


def test_names_without_a_time_are_passed_over() -> None:
    assert not list(content_clocks([("body part 2", "logo@example.org"), ("body part 3", "")]))


@given(st.text(max_size=300))
def test_never_raises(source: str) -> None:
    _facts(source, f"<html><head><meta name=generator content={source}><body lang={source}><a href=file:{source}>")
