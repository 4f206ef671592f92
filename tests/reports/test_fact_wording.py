"""Facts in words: every kind has some, and none claims more than the file does."""

from types import ModuleType
from typing import get_args

import pytest

from leakcheck.model.facts import (
    AnyFact,
    Description,
    Fact,
    LanguageClaim,
    LanguageRole,
    PersonClaim,
    PersonRole,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.location import Location
from leakcheck.reports.fact_wording import GROUPS, said


def test_every_kind_of_fact_has_words(sample: ModuleType) -> None:
    facts = sample.every_kind_of_fact("x")
    assert {type(fact) for fact in facts} == set(get_args(AnyFact)), "the sample has one of each kind"
    for fact in facts:
        words = said(fact)
        assert words.group in GROUPS
        assert words.label
        assert words.label != "says", f"{type(fact).__name__} has no words of its own"
        assert words.value


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        ("title", "title"),
        ("name of an inserted picture", "holds a picture that was called"),
        ("description of a picture", "describes a picture as"),
    ],
)
def test_what_is_said_of_a_picture_is_not_said_of_the_file(kind: str, label: str) -> None:
    assert said(Description(at=Location("here"), kind=kind, value="seal")).label == label


@pytest.mark.parametrize("role", TimeRole)
@pytest.mark.parametrize("voucher", Voucher)
def test_every_time_says_who_vouches(sample: ModuleType, role: TimeRole, voucher: Voucher) -> None:
    words = said(TimeClaim(at=Location("here"), role=role, moment=sample.hour("2017-03-27 10:00:00", None), voucher=voucher))
    assert words.vouched
    assert "no zone stated" in words.value


@pytest.mark.parametrize("role", PersonRole)
def test_every_person_role_has_words(role: PersonRole) -> None:
    assert said(PersonClaim(at=Location("here"), role=role, name="Ann", address="a@b.example")).value == "Ann <a@b.example>"


@pytest.mark.parametrize("role", SoftwareRole)
def test_every_software_role_has_words(role: SoftwareRole) -> None:
    assert said(SoftwareClaim(at=Location("here"), role=role, name="Word", version="16")).value == "Word (version 16)"


def test_the_names_of_drawn_objects_are_told_with_what_explains_them() -> None:
    words = said(LanguageClaim(at=Location("here"), role=LanguageRole.DRAWN_NAMES, tag="de"))
    assert words.label.startswith("carries a language mark (a program's own names of drawn objects")
    assert "copied" in words.label
    assert "templates" in words.label
    assert words.value == "de"


@pytest.mark.parametrize("role", [LanguageRole.INTERFACE, LanguageRole.DRAWN_NAMES])
def test_a_language_known_by_its_letters_alone_is_said_to_be(role: LanguageRole) -> None:
    assert said(LanguageClaim(at=Location("here"), role=role, tag="und-Cyrl")).value == "und-Cyrl (known by its Cyrillic letters alone)"


def test_a_creation_time_is_only_recorded(sample: ModuleType) -> None:
    claim = TimeClaim(at=Location("here"), role=TimeRole.CREATED, moment=sample.hour("2017-03-27 10:00:00"))
    assert said(claim).label == "records a creation time of"


def test_a_kind_of_fact_from_elsewhere_is_shown_by_its_raw_value() -> None:
    class Strange(Fact, frozen=True, kw_only=True, tag="strange"):
        pass

    assert said(Strange(at=Location("here", "raw"))).value == "raw"
    assert LanguageRole.PROOFING.value
