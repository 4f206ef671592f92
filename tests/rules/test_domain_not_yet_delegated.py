"""Speaks of senders under endings that did not exist yet; soft or silent for names that need not be public."""

from datetime import datetime

import pytest

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Hop, Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher
from leakcheck.model.finding import stamped
from leakcheck.model.item import Item
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.rule import Observation, Weight
from leakcheck.rules.domain_not_yet_delegated import domain_not_yet_delegated as rule


def _date(day: str, role: TimeRole = TimeRole.SENT, voucher: Voucher = Voucher.CLAIMED) -> TimeClaim:
    return TimeClaim(at=Location("header Date"), role=role, moment=Moment(datetime.fromisoformat(day), 0), voucher=voucher)


def _receipt(day: str) -> TimeClaim:
    return _date(day, TimeRole.RECEIVED, Voucher.RELAYED)


def _host(value: str, part: str = "header From: domain") -> Identifier:
    return Identifier(at=Location(part), kind=IdentifierKind.HOST, value=value)


def _hop(raw: str, from_host: str, by_host: str) -> Hop:
    return Hop(at=Location("header Received", raw), position=0, from_host=from_host, by_host=by_host)


OUTSIDE = _hop("from smtp.comite.paris (smtp.comite.paris [93.184.216.34]) by mx.example.net (Postfix)", "smtp.comite.paris", "mx.example.net")


def _said(*facts: AnyFact, way: Hop | None = OUTSIDE) -> list[Observation]:
    return list(rule.check(Examined(item=Item("a.eml", 1, ""), facts=(*facts, *([way] if way else [])))))


def _weight(said: Observation) -> Weight:
    return stamped(rule, said, "a.eml").weight


def test_a_sender_under_an_ending_of_the_future_is_told_with_its_day() -> None:
    (said,) = _said(_host("comite.paris"), _date("2012-03-08"), _receipt("2012-03-08"))
    assert "dated 2012-03-08 00:00:00 UTC and names comite.paris (header From: domain)" in said.sentence
    assert "the ending .paris was added to the internet's directory on 2014-04-" in said.sentence
    assert len(said.evidence) == 2
    assert _weight(said) is Weight.STRONG


@pytest.mark.parametrize(
    ("host", "part", "weight"),
    [
        ("www.comite.paris", "body: link", Weight.MODERATE),
        ("pc7.comite.paris", "header Message-ID: domain", Weight.WEAK),
        ("mx.comite.paris", "header Received [2]: by", Weight.WEAK),
        ("jenkins.dev", "header From: domain", Weight.WEAK),
        ("foo.bar", "body: link", Weight.WEAK),
    ],
)
def test_names_that_need_not_be_public_weigh_less(host: str, part: str, weight: Weight) -> None:
    (said,) = _said(_host(host, part), _date("2010-03-08"))
    assert _weight(said) is weight


def test_one_ending_is_told_once_and_by_its_weightiest_place() -> None:
    hosts = _host("a.paris", "header Message-ID: domain"), _host("b.paris"), _host("c.paris", "body: link")
    (said,) = _said(*hosts, _date("2010-03-08"), _receipt("2010-03-08"))
    assert _weight(said) is Weight.STRONG


def test_without_a_servers_time_the_senders_clock_alone_says_when_it_was_and_the_sign_is_softer() -> None:
    (alone,) = _said(_host("comite.paris"), _date("2012-03-08"))
    assert (_weight(alone), [one.outcome for one in alone.tested]) == (Weight.MODERATE, ["excluded", "untestable"])
    (received,) = _said(_host("comite.paris"), _date("2012-03-08"), _receipt("2012-03-08"))
    assert [one.outcome for one in received.tested] == ["excluded", "excluded"]


def test_silent_when_the_receipt_lies_after_the_delegation() -> None:
    assert not _said(_host("comite.paris"), _date("2001-01-01"), _receipt("2019-01-01"))


@pytest.mark.parametrize(
    "host",
    ["mail.corp", "exchange.local", "pc.lan", "srv.home", "example.org", "bbc.co.uk", "xn--p1ai", "paris", "xxxx.xxx", "kpvz7ki2v5agwt35.onion"],
)
def test_silent_for_internal_ordinary_and_blacked_out_names(host: str) -> None:
    assert not _said(_host(host), _date("2005-03-08"))


def test_silent_for_a_message_from_after_the_delegation() -> None:
    assert not _said(_host("comite.paris"), _date("2016-03-08"))


def test_silent_where_other_identifiers_look_like_hosts() -> None:
    other = Identifier(at=Location("header From: domain"), kind=IdentifierKind.MESSAGE, value="1@comite.paris")
    assert not _said(other, _date("2005-03-08"))


def test_does_not_apply_without_a_time() -> None:
    assert not _said(_host("comite.paris"))


@pytest.mark.parametrize(
    ("sender", "host"),
    [("root@backup.paris", "backup.paris"), ("Scanner <scan3@mfp.lan.berlin>", "mfp.lan.berlin"), ("ward7@st-anna.hospital", "st-anna.hospital")],
    ids=["a machine's account", "a scanner", "an ending that houses use inside"],
)
def test_machines_that_write_to_their_own_house_weigh_little(sender: str, host: str) -> None:
    said = _said(Identifier(at=Location("header From: domain", sender), kind=IdentifierKind.HOST, value=host), _date("2010-03-08"))
    assert [_weight(one) for one in said] == [Weight.WEAK]


@pytest.mark.parametrize(
    "way",
    [
        None,
        _hop("from pc17 (10.0.0.17) by exchange01 with Microsoft SMTP Server id 8.1.240.5", "pc17", "exchange01"),
        _hop("from dc1.buero.berlin (dc1.buero.berlin [10.0.0.3]) by mail.example.org (Postfix)", "dc1.buero.berlin", "mail.example.org"),
        _hop("from pc17.example.org ([93.184.216.34]) by mail.example.org (Postfix)", "pc17.example.org", "mail.example.org"),
    ],
    ids=["no trace line", "Exchange in the house", "a private address", "a house with public addresses"],
)
@pytest.mark.parametrize("part", ["header From: domain", "body: link"])
def test_a_message_that_is_not_seen_to_leave_its_house_may_name_what_it_likes(way: Hop | None, part: str) -> None:
    # Houses called their networks mueller.gmbh, acme.ltd or buero.berlin before such endings were added.
    (said,) = _said(_host("buero.berlin", part), _date("2008-01-02"), _receipt("2008-01-02"), way=way)
    assert _weight(said) is Weight.WEAK
    assert said.tested[0].outcome == "possible"
