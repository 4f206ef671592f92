"""Header lines are compared by what they tell a reader, not by how they are written."""

import pytest

from leakcheck.decode.line_words import put_before, says_the_same


@pytest.mark.parametrize(
    ("name", "present", "signed"),
    [
        ("subject", "[Budget] The plan", "The plan"),
        ("subject", "Re: [Budget] The plan", "Re: The plan"),
        ("subject", "***** SPAM ***** The plan", "The plan"),
        ("subject", "RE: AW: The plan", "Re: The plan"),
        ("subject", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("from", '"Ada Byron" <ada@example.org>', "Ada Byron <ada@example.org>"),
        ("to", "bob@example.net (Bob)", "Bob <bob@example.net>"),
        ("message-id", "<1@example.org>", "1@example.org"),
    ],
)
def test_other_spellings_say_the_same(name: str, present: str, signed: str) -> None:
    assert says_the_same(name, present.encode(), signed.encode())


@pytest.mark.parametrize(
    ("name", "present", "signed"),
    [
        ("subject", "[I took the bribe] The plan", "The plan"),
        ("subject", "[a] [b] The plan", "The plan"),
        ("subject", "Fwd: The plan", "Re: The plan"),
        ("subject", "The plan", "Re: The plan"),
        ("subject", "*** NOT TRUE *** The plan", "The plan"),
        ("from", "The Ministry: Ada <ada@example.org>;", "Ada <ada@example.org>"),
        ("to", "Bob <bob@example.net>, President Smith", "Bob <bob@example.net>"),
        ("cc", "Eve <bob@example.net>", "Bob <bob@example.net>"),
    ],
)
def test_words_of_ones_own_do_not(name: str, present: str, signed: str) -> None:
    assert not says_the_same(name, present.encode(), signed.encode())


def test_the_tag_of_a_list_is_given() -> None:
    assert put_before(b"Re: [Budget] The plan", b"Re: The plan") == "[Budget]"
    assert put_before(b"[Budget] The plan", b"[Budget] The plan") == ""
    assert put_before(b"The plan", b"The plan") == ""
    assert put_before(b"[Budget] Another plan", b"The plan") == ""
