"""Numbers in trace lines of public mailing lists, each beside the time that its own line states, and numbers that only look like them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leakcheck.decode.queue_id_clocks import queue_id_clock


@pytest.mark.parametrize(
    ("line", "token", "moment"),
    [
        ("by plane.example.org with esmtp (Exim 4.69) id 1YfMcu-0007Bn-1X for x; Tue, 07 Apr 2015 08:04:44 +0200", "exim", "2015-04-07 06:04:44 UTC"),
        ("with local (Exim 4.92.3) id 1jN9tS-00Gl7K-Hs; Sat, 11 Apr 2020 06:45:30 +0000", "exim", "2020-04-11 06:45:30 UTC"),
        ("(8.12.10/8.12.10) with ESMTP id j72GiIeZ162926 for <x>; Tue, 2 Aug 2005 18:44:18 +0200", "sendmail", "2005-08-02 16:44:18 UTC"),
        ("(8.16.1.2/8.16.1.2) with ESMTP id 3BA1kVk8019587; Sun, 10 Dec 2023 03:06:11 +0100", "sendmail", "2023-12-10 01:46:31 UTC"),
        ("by mx1.example.org (Postfix) with ESMTP id 4BlXcr04ftz4JVG; Mon,  7 Sep 2020 15:43:40 +0000", "postfix", "2020-09-07 15:43:40 UTC"),
        ("by mx0.example.net with SMTP id 4N76hg4lNgz9ryP for <x>; Thu, 10 Nov 2022 04:27:15 +0100 (CET)", "postfix", "2022-11-10 03:27:15 UTC"),
        (
            "by omta.example.org with ESMTP id <20071021093820.HSPC16667.omta.example.org@x> for <x>; Sun, 21 Oct 2007 19:38:20 +1000",
            "intermail",
            "2007-10-21 09:38:20 UTC",
        ),
    ],
)
def test_the_numbers_hold_the_time_of_their_line(line: str, token: str, moment: str) -> None:
    found = queue_id_clock(line)
    assert found is not None
    assert (found[0], str(found[1])) == (f"{token}-queue-id", moment)


@pytest.mark.parametrize(
    "line",
    [
        "id 5F3A1A0042; Tue, 07 Apr 2015",  # Postfix's short numbers hold microseconds alone
        "id AAE16235; Sun, 22 Dec 1996",  # sendmail's of before 2001
        "with SMTP id 54mr25923987eek.1.1346757946958; Tue, 04 Sep 2012",  # Google's are read by another decoder
        "id zzzzzzzz123456; Tue",  # no month, no hour
        "by mac.example (Postfix) with ESMTP id 7A2C3301123456; Tue, 3 Sep 2024",  # a short number with an inode of nine digits
        "by laptop.example (Postfix, from userid 1000) id 4Wy0lD0sf8z1c9; Fri, 30 Aug 2024",  # taken out of the queue days later
        "id 20100629154237; Tue",  # a time written out
        "id 4BlXcrZZZZz4JVG; Mon",  # more than a million microseconds
        "by main.example.org with esmtp (Gmexim 0.1 (Debian)) id 1AlnuQ-0007hv-00 for <x>; Mon, 11 Aug 2008 05:05:39 +0000",
        "by mx.example.org with esmtp id 1YfMcu-0007Bn-1X; Tue, 07 Apr 2015",  # no Exim that says so
        "(Exim 4.92) grid 1YfMcu-0007Bn-1X",
        "(Exim 4.92) id 1YfMcu-0007Bn-1X-more",
    ],
)
def test_other_numbers_are_not_read(line: str) -> None:
    assert queue_id_clock(line) is None


@given(st.text(max_size=60))
def test_never_raises(text: str) -> None:
    queue_id_clock(f"id {text}")
