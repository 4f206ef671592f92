"""Known damage of exports and lists is undone and named; what somebody changed is found out and never passes; nothing else is let through."""

import base64
import quopri
import re

import pytest
from repair_material import BLOB, FOOTER, NAMES, PARTS, PLAIN, TEXT, WIDE, answer, body_changed, signed

from leakcheck.model.attestation import Outcome, Reason

DAMAGES = {
    "mailbox quoting": (PLAIN, lambda body: body.replace(b"\r\nFrom ", b"\r\n>From "), "'>' was put before"),
    "dots doubled": (PLAIN, lambda body: body.replace(b"\r\n.", b"\r\n.."), "dots at the start of lines were doubled"),
    "an empty line in front": (PLAIN, lambda body: b"\r\n" + body, "an empty line was added at the start"),
    "a list's footer": (PLAIN, lambda body: body + FOOTER, "4 lines were added at the end"),
    "a footer of another kind": (PLAIN, lambda body: body + b"---\r\nThis email has been checked for viruses by Avast antivirus.\r\n", "2 lines were added"),
    "a gateway's warning": (PLAIN, lambda body: b"CAUTION: This email originated from outside of the organization.\r\n\r\n" + body, "a warning was put above"),
    "the character set changed": (WIDE, lambda body: body.decode().encode("windows-1252"), "turned into windows-1252; it was in UTF-8"),
    "written as quoted-printable": (WIDE, lambda body: quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n"), "as quoted-printable"),
    "written as base64": (WIDE, lambda body: base64.encodebytes(body).replace(b"\n", b"\r\n"), "written as base64"),
    "base64 wrapped anew": (
        PARTS,
        lambda body: body.replace(BLOB, re.sub(rb"(.{60})", rb"\1\r\n", BLOB.replace(b"\r\n", b"")) + b"\r\n"),
        "wrapped anew",
    ),
    "parts written out": (
        PARTS,
        lambda body: body.replace(b"quoted-printable", b"8bit").replace(b"Gr=C3=BC=C3=9Fe", "Grüße".encode()),
        "written out as 8-bit text",
    ),
    "the preamble dropped": (PARTS, lambda body: body.partition(b"\r\n")[2], "the line before the first part"),
    "a part added": (
        PARTS,
        lambda body: body.replace(b"--edge--", b"--edge\r\nContent-Type: text/plain\r\n\r\n" + FOOTER + b"--edge--"),
        "a part was added",
    ),
    "a footer inside a part": (PARTS, lambda body: body.replace(b"400.\r\n", b"400.\r\n" + FOOTER), "4 lines were added"),
}  # fmt: skip


@pytest.mark.parametrize("form", ["relaxed/relaxed", "simple/simple"])
@pytest.mark.parametrize("name", DAMAGES)
def test_known_damage_of_the_text_is_undone_and_named(name: str, form: str) -> None:
    message, change, words = DAMAGES[name]
    intact = signed(message, form)
    damaged = body_changed(intact, change)
    assert damaged != intact
    found = answer(damaged)
    assert (found.outcome, found.reason) == (Outcome.PASSED, Reason.REPAIRED), found.sentence
    assert words in " ".join(found.repairs)
    assert found.repair_difference
    assert found.headers_proven
    assert found.body_proven


def quoted(body: bytes) -> bytes:
    return quopri.encodestring(body.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")


def test_text_written_out_is_the_same_text_where_the_line_that_says_how_it_is_coded_is_not_signed() -> None:
    """Both are written anew together: a reader sees the same words before and after."""
    intact = signed(body_changed(WIDE, quoted).replace(b"8bit", b"quoted-printable"))
    assert answer(intact).reason is Reason.VERIFIED
    plain = body_changed(intact, lambda body: WIDE.partition(b"\r\n\r\n")[2]).replace(b"Encoding: quoted-printable", b"Encoding: 8bit")
    assert answer(plain).reason is Reason.REPAIRED, answer(plain).sentence
    assert answer(plain.replace("Grüße".encode(), "Grüsse".encode())).outcome is Outcome.FAILED


def test_text_written_out_under_a_signed_line_that_names_another_code_is_other_text() -> None:
    names = [*NAMES, b"content-transfer-encoding"]
    intact = signed(body_changed(WIDE, quoted), names=names)  # the signed line says 8bit: a reader is shown the code itself
    plain = body_changed(intact, lambda body: WIDE.partition(b"\r\n\r\n")[2])
    assert answer(plain).reason is not Reason.REPAIRED


HEADER_DAMAGES = {
    "Exchange drops the zone's name": (b"-0400 (EDT)", b"-0400", "Date line"),
    "a weekday dropped": (b"Date: Mon, 4", b"Date: 4", "Date line"),
    "a server writes world time": (b"12:00:00 -0400 (EDT)", b"16:00:00 +0000", "in another time zone, at the same moment"),
    "an export writes its own zone": (b"Mon, 4 May 2020 12:00:00 -0400 (EDT)", b"Tue, 05 May 2020 01:00:00 +0900", "at the same moment"),
    "a list's tag": (b"Subject: The", b"Subject: [Budget] The", "'[Budget]' was put in front"),
    "a spam filter's mark": (b"Subject: The", b"Subject: ***SPAM*** The", "was put in front"),
    "quotation marks around a name": (b"From: Ada Byron <", b'From: "Ada Byron" <', "From line were written otherwise"),
    "a line removed": (b"MIME-Version: 1.0\r\n", b"", "MIME-Version line was removed"),
    "parameters quoted": (b"charset=utf-8", b'charset="utf-8"', "Content-Type line were written otherwise"),
}


@pytest.mark.parametrize("name", HEADER_DAMAGES)
def test_known_damage_of_header_lines_is_undone_and_named(name: str) -> None:
    old, new, words = HEADER_DAMAGES[name]
    found = answer(signed(PLAIN).replace(old, new, 1))
    assert found.reason is Reason.REPAIRED, found.sentence
    assert words in " ".join(found.repairs)
    assert found.restored is None


def test_damage_of_header_and_text_together_is_undone() -> None:
    damaged = signed(PLAIN).replace(b" (EDT)", b"").replace(b"Subject: The", b"Subject: [Budget] The") + FOOTER
    found = answer(damaged)
    assert found.reason is Reason.REPAIRED
    assert len(found.repairs) == 3


def test_a_refolded_line_fits_a_signature_in_simple_form() -> None:
    found = answer(signed(PLAIN, "simple/simple").replace(b"Subject: The budget", b"Subject:  The\r\n budget"))
    assert found.reason is Reason.REPAIRED


@pytest.mark.parametrize(
    ("new", "signed_value"),
    [
        (b"Date: Sat, 4 May 2019 12:00:00", "Mon, 4 May 2020 12:00:00"),
        (b"Date: Mon, 4 May 2020 13:17:00", "Mon, 4 May 2020 12:00:00"),
        (b"Date: Tue, 24 Nov 2015 12:00:00", "Mon, 4 May 2020 12:00:00"),
    ],
)
def test_a_changed_date_is_found_out_and_never_passes(new: bytes, signed_value: str) -> None:
    found = answer(signed(PLAIN).replace(b"Date: Mon, 4 May 2020 12:00:00", new))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.SIGNED_HEADER_CHANGED)
    assert found.restored is not None
    assert found.restored.signed.startswith(signed_value)
    assert not found.headers_proven
    assert found.body_proven


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"Subject: The budget of May", b"Subject: The bribe of May"), (b"ada@", b"eve@"), (b"we pay 400", b"we pay 900")],
)
def test_a_change_of_words_never_passes(old: bytes, new: bytes) -> None:
    found = answer(signed(PLAIN).replace(old, new))
    assert not found.authenticates
    assert found.outcome is Outcome.FAILED


@pytest.mark.parametrize(
    ("old", "new"), [(b"<1@example", b"<2@example"), (b"budget of May", b"budget of Mai"), (b"Ada Byron", b"Ada Biron"), (b"bob@", b"rob@")]
)
def test_one_character_typed_over_is_found_out(old: bytes, new: bytes) -> None:
    found = answer(signed(PLAIN).replace(old, new, 1))
    assert (found.outcome, found.reason) == (Outcome.FAILED, Reason.SIGNED_HEADER_CHANGED)
    assert found.restored is not None
    assert old.decode() in found.restored.signed


def test_another_number_in_a_subject_is_found_out() -> None:
    message = signed(PLAIN.replace(b"The budget of May", b"The 1200 ships"))
    found = answer(message.replace(b"The 1200 ships", b"The 75 ships"))
    assert found.restored is not None
    assert found.restored.signed == "The 1200 ships"


def test_words_added_at_the_end_are_shown_and_not_vouched_for() -> None:
    found = answer(signed(PLAIN) + b"P.S. From June on it is 900.\r\n")
    assert (found.outcome, found.reason) == (Outcome.PASSED, Reason.PARTLY_COVERED)
    assert "-P.S. From June on it is 900." in found.repair_difference
    assert not found.authenticates


def test_words_that_only_contain_a_stock_phrase_are_not_taken_for_a_footer() -> None:
    found = answer(signed(PLAIN) + b"P.S. From June on it is 900.\r\nTo unsubscribe from the mailing list write to me.\r\n")
    assert found.reason is Reason.PARTLY_COVERED


def test_a_name_that_was_put_to_the_sender_is_shown_and_the_rest_is_vouched_for() -> None:
    bare = PLAIN.replace(b"Ada Byron <ada@example.org>", b"ada@example.org")
    found = answer(signed(bare).replace(b"From: ada@example.org", b"From: The President <ada@example.org>"))
    assert (found.outcome, found.reason) == (Outcome.PASSED, Reason.BODY_ONLY)
    assert found.restored is not None
    assert (found.restored.present, found.restored.signed) == ("The President <ada@example.org>", "ada@example.org")


def test_a_second_sender_line_over_an_oversigned_one_is_a_change() -> None:
    message = signed(PLAIN, names=[*NAMES, b"from"])
    assert answer(message).authenticates
    assert answer(b"From: Eve <eve@example.org>\r\n" + message).reason is Reason.SIGNED_HEADER_CHANGED


def test_a_sender_line_replaced_by_a_list_is_named_with_the_signed_one_that_the_list_kept() -> None:
    """Anybody can write what lists write, so that the line that stands there is not taken for the signed one."""
    munged = signed(PLAIN).replace(b"From: Ada Byron <ada@example.org>", b"From: Ada Byron via Budget <budget@lists.example.net>")
    found = answer(b"X-Original-From: Ada Byron <ada@example.org>\r\n" + munged)
    assert (found.outcome, found.reason) == (Outcome.PASSED, Reason.BODY_ONLY)
    assert found.restored is not None
    assert found.restored.signed == "Ada Byron <ada@example.org>"
    assert "still stands in the X-Original-From line" in found.restored.means


def test_a_key_that_made_no_such_signature_repairs_nothing() -> None:
    message = signed(PLAIN) + FOOTER
    cut = message.find(b"b=", message.find(b"bh=") + 3) + 2
    found = answer(message[:cut] + b"A" * 8 + message[cut + 8 :])
    assert found.reason is Reason.DOES_NOT_OPEN
    assert not found.repairs


def test_a_huge_body_is_given_up_within_its_bounds() -> None:
    message = signed(PLAIN.replace(TEXT, b"words that differ in every line\r\n" * 300_000))
    found = answer(message.replace(b"words that differ in every line\r\n", b"other words\r\n", 1))
    assert found.reason is Reason.BODY_ALTERED
