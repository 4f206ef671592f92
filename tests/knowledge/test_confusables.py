"""Names that can be taken for each other have one shape, others have not."""

import pytest

from leakcheck.knowledge.confusables import skeleton


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("paypal.com", "paypa1.com"),
        ("modern.org", "modem.org"),
        ("example", "ex\u0430mple"),
        ("Bücher", "bucher"),
        ("g00gle", "google"),
        ("wvvw", "www"),
    ],
)
def test_look_alikes_share_a_shape(first: str, second: str) -> None:
    assert skeleton(first) == skeleton(second)


@pytest.mark.parametrize(("first", "second"), [("paypal.com", "paypai.com"), ("bank", "tank"), ("a.org", "a.com")])
def test_others_do_not(first: str, second: str) -> None:
    assert skeleton(first) != skeleton(second)
