"""Comments and tracked changes of the three programs: whose, when, and with what zone."""

import time

import pytest

from leakcheck.decode import ooxml_people
from leakcheck.decode.ooxml_people import people
from leakcheck.decode.part_signs import signs_in
from leakcheck.model.facts import Identifier, PersonClaim, PersonRole, TimeClaim, TimeRole


def said(part: str, markup: str) -> list[tuple[str, ...]]:
    """Each fact in short: role and name and address, or role and moment."""
    out: list[tuple[str, ...]] = []
    for fact in people(part, markup.encode(), signs_in(markup.encode())):
        if isinstance(fact, PersonClaim):
            out.append((fact.role, fact.name, fact.address) if fact.address else (fact.role, fact.name))
        elif isinstance(fact, TimeClaim):
            out.append((fact.role, str(fact.moment)))
    return out


@pytest.mark.parametrize(
    ("provider", "user", "number"),
    [("AD", "S-1-5-21-1-2-3-1104", ["S-1-5-21-1-2-3-1104"]), ("AD", "S::a@example.org::0f0e", ["0f0e"]), ("Windows Live", "5e38aa", ["5e38aa"]), ("None", "Ann", [])],
)  # fmt: skip
def test_the_number_of_an_account_is_an_identifier(provider: str, user: str, number: list[str]) -> None:
    word = f'<w15:person w15:author="Ann"><w15:presenceInfo w15:providerId="{provider}" w15:userId="{user}"/>'
    excel = f'<person displayName="Ann" id="{{0}}" userId="{user}" providerId="{provider}"/>'
    for part, markup in (("word/people.xml", word), ("xl/persons/person.xml", excel)):
        assert [fact.value for fact in people(part, markup.encode(), signs_in(markup.encode())) if isinstance(fact, Identifier)] == number


def test_powerpoint_keeps_the_account_of_a_commenter_beside_the_name() -> None:
    markup = (
        '<p:cmAuthor id="1" name="Ann" initials="A"><p:extLst><p:ext><p15:presenceInfo userId="S-1-5-21-1-2-3-1104" providerId="AD"/></p:ext></p:extLst>'
        "</p:cmAuthor>"
    )
    found = [fact.value for fact in people("ppt/commentAuthors.xml", markup.encode(), signs_in(markup.encode())) if isinstance(fact, Identifier)]
    assert found == ["S-1-5-21-1-2-3-1104"]


@pytest.mark.parametrize("tag", ["w:ins", "w:del", "w:moveTo", "w:rPrChange", "w:sectPrChange", "w:tblPrExChange", "w:cellIns"])
def test_every_kind_of_tracked_change(tag: str) -> None:
    found = said("word/document.xml", f'<{tag} w:id="1" w:author="Ann &amp; Co" w:date="2020-01-02T03:04:00Z"/>')
    assert found == [(PersonRole.REVISER, "Ann & Co"), (TimeRole.CHANGED, "2020-01-02 03:04:00 (no zone stated)")]


def test_the_utc_time_that_newer_programs_add_keeps_its_zone() -> None:
    found = said("word/comments.xml", '<w:comment w:author="Ann" w:date="2024-05-06T12:00:00Z" w16du:dateUtc="2024-05-06T10:00:00Z">')
    assert found[1:] == [(TimeRole.COMMENTED, "2024-05-06 12:00:00 (no zone stated)"), (TimeRole.COMMENTED, "2024-05-06 10:00:00 UTC")]
    extended = said("word/commentsExtensible.xml", '<w16cex:commentExtensible w16cex:durableId="1" w16cex:dateUtc="2024-05-06T10:00:00Z"/>')
    assert extended == [(TimeRole.COMMENTED, "2024-05-06 10:00:00 UTC")]


def test_an_account_gives_its_address_only_where_it_holds_one() -> None:
    def of(account: str) -> list[tuple[str, ...]]:
        return said("word/people.xml", f'<w15:person w15:author="Ann"><w15:presenceInfo w15:providerId="AD" w15:userId="{account}"/>')

    assert of("S::Ann@Example.ORG::0f0e0d0c") == [(PersonRole.REVISER, "Ann", "Ann@example.org")]
    assert of("S-1-5-21-1-2-3-1104") == of("8c1f00aa11bb22cc") == [(PersonRole.REVISER, "Ann")]


def test_excel_names_its_commenters_in_three_places() -> None:
    old = said("xl/comments1.xml", "<authors><author>Ann</author><author>tc={00000000-0000}</author></authors>")
    assert old == [(PersonRole.COMMENTER, "Ann")]
    threaded = said("xl/threadedComments/threadedComment1.xml", '<threadedComment ref="A1" dT="2022-03-13T10:07:02.15" personId="{0}" id="{1}">')
    assert threaded == [(TimeRole.COMMENTED, "2022-03-13 10:07:02 (no zone stated)")]
    person = said("xl/persons/person.xml", '<person displayName="Ann" id="{0}" userId="S::ann@example.org::1" providerId="AD"/>')
    assert person == [(PersonRole.COMMENTER, "Ann", "ann@example.org")]
    shared = said("xl/revisions/revisionHeaders.xml", '<header guid="{0}" dateTime="2019-01-02T03:04:05Z" userName="Ann" r:id="rId1">')
    assert shared == [(PersonRole.REVISER, "Ann"), (TimeRole.CHANGED, "2019-01-02 03:04:05 (no zone stated)")]


def test_powerpoint_names_its_commenters_apart_from_the_times() -> None:
    assert said("ppt/commentAuthors.xml", '<p:cmAuthor id="1" name="Ann" initials="A"/>') == [(PersonRole.COMMENTER, "Ann")]
    assert said("ppt/comments/comment1.xml", '<p:cm authorId="1" dt="2015-01-02T03:04:05.678" idx="1">') == [
        (TimeRole.COMMENTED, "2015-01-02 03:04:05 (no zone stated)")
    ]
    assert said("ppt/authors.xml", '<p188:author id="{0}" name="Ann" initials="A" userId="ann@example.org" providerId="AD"/>') == [
        (PersonRole.COMMENTER, "Ann", "ann@example.org")
    ]


def test_the_same_words_in_another_part_say_nothing() -> None:
    assert not said("customXml/item1.xml", '<w:ins w:author="Ann" w:date="2020-01-02T03:04:00Z"/>')
    assert not said("word/document.xml", '<w:commentRangeStart w:id="1" w:author="Ann"/><w:insert w:author="Ann"/>')


def test_markup_that_never_ends_costs_little() -> None:
    begun = time.process_time()
    said("word/document.xml", "<w:ins w:author='" * 200_000)
    assert time.process_time() - begun < 5


def test_every_attribute_that_says_something_holds_a_sign_of_its_mark() -> None:
    for mark in ooxml_people._MARKS:
        names = [name.encode() for name in (*mark.who, mark.when, mark.utc, "userId") if name]
        assert all(any(sign in name for sign in mark.signs) for name in names)


def test_shared_workbooks_name_who_had_them_open_and_presentations_the_times_of_their_states() -> None:
    assert said("xl/revisions/userNames.xml", '<userInfo guid="{0}" name="Ann" id="-3" dateTime="2019-01-02T03:04:05"/>') == [
        (PersonRole.OPENED_BY, "Ann")
    ]
    assert said("ppt/revisionInfo.xml", '<p1510:client id="{0}" v="12" dt="2021-07-26T09:34:00.336"/>') == [
        (TimeRole.HISTORY, "2021-07-26 09:34:00 (no zone stated)")
    ]
