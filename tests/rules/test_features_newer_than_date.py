"""Speaks of features and fonts that came later; softly where optimisers, importers and makers explain them."""

from claims import application, document, modified, time_claim

from leakcheck.model.facts import FeatureUse, FontUse, TimeRole
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Weight
from leakcheck.rules.features_newer_than_date import features_newer_than_date as rule

CEX = "http://schemas.microsoft.com/office/word/2018/wordml/cex"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"


def feature(value: str, kind: str = "ooxml_namespace", used: str = "used") -> FeatureUse:
    return FeatureUse(at=Location("word/document.xml: xmlns", value), kind=kind, value=value, used=used)


def test_a_name_in_use_years_before_it_existed_is_told() -> None:
    (said,) = rule.check(document(modified("2012-03-02T16:17:10Z"), feature(CEX)))
    assert said.weight is None
    assert "2018" in said.sentence


def test_what_is_only_declared_counts_for_nothing() -> None:
    assert not list(rule.check(document(modified("2012-03-02T16:17:10Z"), feature(CEX, used="declared"))))


def test_a_makers_build_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2009-10-14T12:02:00Z"), feature(W14)))
    assert said.weight is Weight.WEAK


def test_is_silent_when_the_file_was_saved_again_later() -> None:
    assert not list(rule.check(document(modified("2021-03-02T16:17:10Z"), feature(CEX), FontUse(at=Location("font"), name="Calibri"))))


def test_a_template_filled_by_a_report_generator_is_only_weak() -> None:
    facts = (modified("2006-10-02T05:00:35Z"), application("Microsoft Excel", "12.0000"), feature(W14))
    (said,) = rule.check(document(*facts))
    assert said.weight is Weight.WEAK
    (alone,) = rule.check(document(modified("2006-10-02T05:00:35Z"), application("Microsoft Excel", "14.0300"), feature(W14)))
    assert alone.weight is None


def test_a_font_before_its_first_public_build_is_told_and_a_beta_is_not() -> None:
    font = FontUse(at=Location("word/fontTable.xml: font"), name="Aptos")
    assert list(rule.check(document(modified("2019-03-02T16:17:10Z"), font)))
    beta = FontUse(at=Location("word/fontTable.xml: font"), name="Calibri")
    assert not list(rule.check(document(modified("2006-02-02T16:17:10Z"), beta))), "the Vista fonts were in public betas"


def test_pdf_structure_is_weak_because_optimisers_raise_it() -> None:
    (said,) = rule.check(document(modified("2003-10-10T18:04:32Z"), feature("/AESV2", "pdf_feature")))
    assert said.weight is Weight.WEAK


def test_a_mail_is_held_to_its_latest_time() -> None:
    font = FontUse(at=Location("body"), name="Calibri")
    early = time_claim(TimeRole.SENT, "1999-03-02T16:17:10Z", "header Date")
    imported = time_claim(TimeRole.RECEIVED, "2019-03-02T16:17:10Z", "header Received")
    assert not list(rule.check(document(early, imported, font, kind=ItemKind.MAIL)))
    (said,) = rule.check(document(early, font, kind=ItemKind.MAIL))
    assert said.evidence == (font, early)


def test_what_has_a_rule_of_its_own_in_mail_is_not_told_twice() -> None:
    early = time_claim(TimeRole.SENT, "1999-03-02T16:17:10Z", "header Date")
    for use in (
        feature("ARC-Seal:", "mail_header"),
        feature("TLSv1.3", "tls_version"),
        feature("default font of Office since 2023 (Aptos)", "html_mark"),
    ):
        assert not list(rule.check(document(early, use, kind=ItemKind.MAIL)))


def test_a_conversion_by_libreoffice_that_kept_the_old_time_is_only_weak() -> None:
    facts = (modified("2003-03-11T22:10:00Z"), application("LibreOffice/7.4.7.2$Linux_X86_64", "15.0000"), feature(W14))
    (said,) = rule.check(document(*facts))
    assert said.weight is Weight.WEAK


def test_a_clock_that_was_never_set_is_only_weak() -> None:
    (said,) = rule.check(document(modified("2009-01-01T00:14:10Z"), feature(CEX)))
    assert said.weight is Weight.WEAK


def test_an_unfinished_build_may_have_a_feature_before_it_is_published() -> None:
    facts = (modified("2012-03-02T16:17:10Z"), feature(CEX))
    (said,) = rule.check(document(*facts, application("Writer 4.0-dev")))
    assert said.weight is Weight.WEAK
    (said,) = rule.check(document(*facts, application("Writer 4.0")))
    assert said.weight is None
