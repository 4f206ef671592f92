"""Every form of message number on one of public mail (its domain replaced where the form leaves it open), each within minutes of its Date line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.message_id_clocks import _FORMS, written_clock


@pytest.mark.parametrize(
    ("message_id", "token", "moment"),
    [
        ("66216707168.20010713231413@example.org", "the-bat-message-id", "2001-07-13 23:14:13 (no zone stated)"),
        ("4.2.0.58.20000519003052.00a89c40@example.org", "eudora-message-id", "2000-05-19 00:30:52 (no zone stated)"),
        ("Pine.LNX.4.30.0012211329370.7395-200000@example.org", "pine-message-id", "2000-12-21 13:29:37 (no zone stated)"),
        ("4AC07F45.6090201@example.org", "mozilla-message-id", "2009-09-28 09:17:57 UTC"),
        ("33D89532.29EA@example.org", "mozilla-message-id", "1997-07-25 11:59:46 UTC"),
        ("5BADEAEC.AC2A83.17156@m12-184.163.com", "netease-message-id", "2018-09-28 08:48:44 UTC"),
        ("1211726293.5772.10.camel@example.org", "unix-message-id", "2008-05-25 14:38:13 UTC"),
        ("1473633236-10676-1-git-send-email-someone@example.org", "unix-message-id", "2016-09-11 22:33:56 UTC"),
        ("cover.1495511998.git.someone@example.org", "unix-message-id", "2017-05-23 03:59:58 UTC"),
        ("1136.192.0.2.7.1284000000.squirrel@example.org", "unix-message-id", "2010-09-09 02:40:00 UTC"),
        ("1070725286l.24763l.0l@example.org", "unix-message-id", "2003-12-06 15:41:26 UTC"),
        ("87bq00nnxh.fsf@example.org", "gnus-message-id", "2008-08-11 05:03:22 UTC"),
        ("011601cb65ec$b8134930$0400a8c0@example.org", "outlook-message-id", "2010-10-07 06:56:08 UTC"),
        ("01db01ccc0a3$1c8f0900$55ad1b00$@example.org", "outlook-message-id", "2011-12-22 12:13:27 UTC"),
        ("D1E7EC30.9D53F%someone@example.org", "mac-outlook-message-id", "2015-08-05 16:37:04 (no zone stated)"),
        ("OFD58BB32F.D2A5CB19-ON42257051.005B9FC2-42257051.005BF25A@example.org", "notes-message-id", "2005-08-02 16:44:18 UTC"),
        ("OF2BA226A6.4D51ABFF-ON80256C5A.004810FC@example.org", "notes-message-id", "2002-10-22 13:07:09 UTC"),
        ("E1iOE8p-0002bl-Lq@example.org", "exim-message-id", "2019-10-26 04:57:31 UTC"),
        ("BB.91.26019.C3EA7CC5@mail516.example.org", "ecelerity-message-id", "2019-04-30 02:09:00 UTC"),
        ("0100018b5e6b8d12-b27a12a4-9133-4670-8328-41c120de41ec-000000@email.amazonses.com", "amazon-ses-message-id", "2023-10-23 21:23:08 UTC"),
        ("trinity-08e89dce-23c4-42e8-8a66-ddf13921994c-1625731243898@3c-app-gmx-bap19", "gmx-message-id", "2021-07-08 08:00:43 UTC"),
        ("1398504843.79785833@f133.i.mail.ru", "mail-ru-message-id", "2014-04-26 09:34:03 UTC"),
        ("1408921517058505@web15o.yandex.ru", "yandex-message-id", "2018-01-27 13:08:25 UTC"),
        ("150c90b53b0-12f7-145cf@webprd-m97.mail.aol.com", "aol-message-id", "2015-11-02 16:32:54 UTC"),
        ("Mime4j.3ae.98d4b510005bd7dc.18063b25b64@example.org", "james-message-id", "2022-04-26 02:27:54 UTC"),
        ("d09d84a70610101227y1f955d37g6f1fdc5d8ac64271@mail.gmail.com", "gmail-message-id", "2006-10-10 12:27 -07:00"),
        ("15b345f1003281007r3e8b3e86p787f9ef554054adf@mail.gmail.com", "gmail-message-id", "2010-03-28 10:07 -07:00"),
        ("bcaec5014a37539f8004c2d9293f@google.com", "google-message-id", "2012-06-19 20:31:03 UTC"),
        ("2019112212144537800715@example.org", "calendar-message-id", "2019-11-22 12:14:45 (no zone stated)"),
        ("200004251134.GAA10264@example.org", "calendar-message-id", "2000-04-25 11:34 (no zone stated)"),
        ("200910161034.39315.someone@example.org", "calendar-message-id", "2009-10-16 10:34 (no zone stated)"),
        ("9110081425.AA00616@example.org", "calendar-message-id", "1991-10-08 14:25 (no zone stated)"),
        ("1987505120.846215.1572979158328@mail.yahoo.com", "javamail-message-id", "2019-11-05 18:39:18 UTC"),
    ],
)
def test_each_form_holds_the_time_of_its_message(message_id: str, token: str, moment: str) -> None:
    found = written_clock(message_id)
    assert found is not None
    assert (found[0], str(found[1])) == (token, moment)


@pytest.mark.parametrize(
    "message_id",
    [
        "CAGjX0hC4nUhJ5otYVQzddbsjPeOedYXSnUpxmQGO3b4hQXkFA@mail.gmail.com",  # Gmail since 2011: no clock is known
        "0ff7e938-10cb-7854-1acf-297ea5dca7c8@example.com",  # a random UUID
        "F96257F63EAEB94C890EA6CE1437145C013B01FA@example.com",  # Exchange
        "1234567@example.org",
        "FFFFFFFF.1234567@example.org",  # of the year 2106
        "20171303153135.12ab@example.org",  # no thirteenth month
        "112342343e9dfo.fsf@example.org@",  # too long for Gnus
        "9612345678.12345678901234.3.camel@example.org",
        "392C2385.123456789@example.org",
    ],
)
def test_other_numbers_are_not_read(message_id: str) -> None:
    assert written_clock(message_id) is None


def test_two_forms_of_the_same_look_are_told_apart_by_where_they_were_made() -> None:
    # Half of a random number of this look would be a time.
    assert written_clock("5BADEAEC.AC2A83.17156@example.org") is None
    assert written_clock("1408921517058505@example.org") is None


@given(st.sampled_from(_FORMS).flatmap(lambda form: st.from_regex(form[1].pattern.removesuffix("$"))))
def test_whatever_has_the_shape_of_a_form_is_a_time_of_mail_or_none(message_id: str) -> None:
    found = written_clock(message_id)
    assert found is None or 1990 <= found[1].wall.year <= 2040


@given(st.from_regex(r"[0-9A-Fa-f.$-]{8,60}@[a-z.]{3,20}", fullmatch=True) | st.text(max_size=120))
def test_never_raises(message_id: str) -> None:
    written_clock(message_id)
