"""Every decoder of hidden clocks on its published vector, and silence for what only looks like one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.mail_clocks import (
    boundary_clock,
    content_id_clock,
    gmail_id_clock,
    mailer_clock,
    message_id_clock,
    object_id_clock,
    signature_clocks,
    thread_index,
    trace_clock,
    uuid_clock,
)


@pytest.mark.parametrize(
    ("boundary", "token", "moment"),
    [
        ("000000000000b6809105a0ae7b18", "gmail-boundary", "2020-03-12 20:49:03 UTC"),
        ("----=_NextPart_000_0001_01D58B1F.A1B2C3D4", "outlook-next-part", "2019-10-25 10:33:25 (no zone stated)"),
        ("----=_Part_1_2.1563217119000", "javamail-boundary", "2019-07-15 18:58:39 UTC"),
        # Of public mailing lists, each beside its Date line: 15 July 2011 16:10 -0700, 28 September 2005 15:01:48 +0200, 5 August 2015 16:37:04 -0400.
        ("0015175cfc464104c904a823c231", "gmail-older-boundary", "2011-07-15 23:10:43 UTC"),
        ("=_alternative 00479A07C125708A_=", "notes-boundary", "2005-09-28 13:02:04 UTC"),
        ("B_3521637430_35925425", "mac-outlook-boundary", "2015-08-05 16:37:10 (no zone stated)"),
        ("0-328740690-1189354317=:31362", "pine-boundary", "2007-09-09 16:11:57 UTC"),
        ("----------=_1016175744-1234-0", "mime-tools-boundary", "2002-03-15 07:02:24 UTC"),
    ],
)
def test_boundaries(boundary: str, token: str, moment: str) -> None:
    found = boundary_clock(boundary)
    assert found is not None
    assert (found[0], str(found[1])) == (token, moment)


@pytest.mark.parametrize(
    ("message_id", "token", "moment"),
    [
        ("<20171203153135.12ab@host.example>", "calendar-message-id", "2017-12-03 15:31:35 (no zone stated)"),
        ("12.34.1563217119000.JavaMail.user@host", "javamail-message-id", "2019-07-15 18:58:39 UTC"),
        ("<d2b7c8f0-5a3e-11e6-8b77-86f30ca893d3@host>", "uuid-version-1", "2016-08-04 12:27:35 UTC"),
    ],
)
def test_message_ids(message_id: str, token: str, moment: str) -> None:
    found = message_id_clock(message_id)
    assert found is not None
    assert (found[0], str(found[1])) == (token, moment)


@pytest.mark.parametrize(
    ("content_id", "token", "moment"),
    [
        # Sent on 12 June 2015 at 15:44:48 by the clock of the sender's computer, 19:44:48 UTC.
        ("image006.jpg@01D0A526.B649E220", "outlook-content-id", "2015-06-12 15:44:47 (no zone stated)"),
        # Sent on 6 July 2012 at 12:34:44 +0400, and on 21 May 2023 at 14:18 UTC.
        ("<f_h4b0dfgx0>", "gmail-attachment-id", "2012-07-06 08:34:33 UTC"),
        ("ii_lhxi5q430", "gmail-attachment-id", "2023-05-21 14:17:09 UTC"),
        ("ii_15071bf7ff349334", "gmail-id", "2015-10-16 17:43:06 UTC"),
        ("Pine.LNX.4.30.0012211329370.7395@example.org", "pine-content-id", "2000-12-21 13:29:37 (no zone stated)"),
        ("4.2.0.58.20000519003052.00a89c40@pop.example.org.1", "eudora-content-id", "2000-05-19 00:30:52 (no zone stated)"),
    ],
)
def test_names_of_what_lies_inside(content_id: str, token: str, moment: str) -> None:
    found = content_id_clock(content_id)
    assert found is not None
    assert (found[0], str(found[1])) == (token, moment)


@pytest.mark.parametrize("content_id", ["part1.06090304.04060109@example.org", "logo", "image001.png@example.org", "f_short", "", "ii_zzzzzzzzz"])
def test_other_names_hold_no_time(content_id: str) -> None:
    assert content_id_clock(content_id) is None


def test_googles_trace_identifiers() -> None:
    new = trace_clock("by 10.55.27.42 with SMTP id b42mr5166039qkb.53.1429275653296; Fri, 17 Apr 2015")
    old = trace_clock("by mx.google.com with ESMTPSA id e70sm7925958qka.40.2015.04.17.06.00.51 for <a@b.c>")
    assert new is not None
    assert old is not None
    assert (new[0], str(new[1])) == ("x-received-id", "2015-04-17 13:00:53 UTC")
    assert (old[0], str(old[1])) == ("google-trace-id", "2015-04-17 06:00:51 (no zone stated)")


@pytest.mark.parametrize(("number", "moment"), [(0x1732F1FC6EE3A193, "2020-07-08 15:51:18 UTC"), (1671369405424894052, "2020-07-05 09:41:15 UTC")])
def test_gmails_numbers(number: int, moment: str) -> None:
    found = gmail_id_clock(number)
    assert found is not None
    assert str(found[1]) == moment


def test_thread_index_with_an_answer() -> None:
    found = thread_index("AdQc2DN7rLoS3hgnE/O76rpFzxN/EwAddF4A")
    assert found is not None
    guid, moments = found
    assert guid == "acba12de182713f3bbeaba45cf137f13"
    assert [str(moment) for moment in moments] == ["2018-07-16 07:40:00 UTC", "2018-07-16 21:43:22 UTC"]


def test_signature_times() -> None:
    found = list(signature_clocks("v=1; a=rsa-sha256; t=1429275653; x=1429880453; h=from"))
    assert [(token, str(moment)) for token, moment in found] == [("dkim-t", "2015-04-17 13:00:53 UTC"), ("dkim-x", "2015-04-24 13:00:53 UTC")]


def test_outlook_for_macs_build_day() -> None:
    found = mailer_clock("Microsoft-MacOutlook/10.10.0.180812")
    assert found is not None
    assert str(found[1]) == "2018-08-12 (no zone stated)"


@pytest.mark.parametrize("text", ["", "Apple-Mail=_8B1F6ECB-9629", "----=_NextPart_000_0001_ZZZZZZZZ.A1B2C3D4", "ffffffffffffffffffffffffffff"])
def test_what_only_looks_like_a_boundary_has_no_clock(text: str) -> None:
    assert boundary_clock(text) is None


def test_a_random_uuid_and_an_impossible_time_have_no_clock() -> None:
    assert uuid_clock("d2b7c8f0-5a3e-41e6-8b77-86f30ca893d3") is None
    assert boundary_clock("----=_NextPart_000_0001_FFFFFFFF.FFFFFFFF") is None
    assert thread_index("not base64!") is None


@given(text=st.text(max_size=300))
def test_no_text_makes_a_decoder_raise(text: str) -> None:
    for decoder in (boundary_clock, message_id_clock, trace_clock, uuid_clock, mailer_clock, thread_index):
        decoder(text)
    list(signature_clocks(text))


def test_an_object_id_begins_with_its_time() -> None:
    found = object_id_clock("64d1faf70123456789abcdef@mailer.example")
    assert found is not None
    assert (found[0], str(found[1])) == ("object-id", "2023-08-08 08:21:11 UTC")
    assert object_id_clock("64d1faf7") is None, "eight digits alone are too little to be one"
    assert object_id_clock("fffffff70123456789abcdef@mailer.example") is None
