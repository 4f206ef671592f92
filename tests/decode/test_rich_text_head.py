"""The first lines of Rich Text: program with its build, default language, first editing session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.rich_text_head import head_facts
from leakcheck.model.facts import Identifier, LanguageClaim, SoftwareClaim, SoftwareRole

HEAD = rb"{\rtf1\ansi\ansicpg1251\deff0\deflang1049{\fonttbl{\f0 Arial;}}{\*\generator Riched20 16.0.6925}\rsidroot7621 One\par}"


def test_the_program_is_told_with_its_build() -> None:
    (program,) = (fact for fact in head_facts(HEAD, "PidTagRtfCompressed") if isinstance(fact, SoftwareClaim))
    assert (program.name, program.version, program.role) == ("Riched20", "16.0.6925", SoftwareRole.PRODUCER)
    assert program.at.part == r"PidTagRtfCompressed: \*\generator"


def test_language_and_first_session() -> None:
    facts = list(head_facts(HEAD, "x"))
    assert [fact.tag for fact in facts if isinstance(fact, LanguageClaim)] == ["ru-RU"]
    assert [fact.value for fact in facts if isinstance(fact, Identifier)] == ["00001DC5"]


@pytest.mark.parametrize("generator", [b"Microsoft Exchange Server; converted from html;", b"Msftedit 5.41.15.1507;", b"Riched20 5.50.99.2050 "])
def test_forms_of_the_programs_name(generator: bytes) -> None:
    (program,) = (fact for fact in head_facts(rb"{\rtf1{\*\generator " + generator + b"}x}", "x") if isinstance(fact, SoftwareClaim))
    assert (program.name, program.version) in {("Microsoft Exchange Server", ""), ("Msftedit", "5.41.15.1507"), ("Riched20", "5.50.99.2050")}


def test_silent_where_nothing_is_stated() -> None:
    assert not list(head_facts(rb"{\rtf1 generator 1.0}", "x"))
    assert not list(head_facts(b"", "x"))


@given(st.binary(max_size=200))
def test_never_raises(data: bytes) -> None:
    list(head_facts(rb"{\rtf1{\*\generator " + data + rb"}\deflang" + data, "x"))
