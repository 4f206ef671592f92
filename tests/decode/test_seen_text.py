"""Two messages are compared as their readers see them: by the header lines of each, in words, attachments included."""

from leakcheck.decode.body_repairs import original_links
from leakcheck.decode.seen_text import added_to

PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
CODED = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
PARTS = b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\n\r\nHello there.\r\n'
CLOSED = b"--x--\r\n"


def lines(present: bytes, signed: bytes, **how: object) -> tuple[str, ...] | None:
    found = added_to(present, signed, **how)  # type: ignore[arg-type]
    return None if found is None else found.lines


def test_the_same_words_are_the_same_however_they_are_written() -> None:
    assert lines(PLAIN + "Grüße  aus\r\nKöln".encode(), CODED + b"Gr=C3=BC=C3=9Fe =\r\naus K=C3=B6ln\r\n\r\n") == ()
    assert lines(CODED + b"so=\r\n..it goes=\r\n>From now", CODED + b"so=\r\n.it goes=\r\nFrom now") == ()
    assert lines(PLAIN + b">From now on\r\n..and so on", PLAIN + b"From now on\r\n.and so on") == ()


def test_what_was_added_in_one_place_is_given_by_lines() -> None:
    assert lines(PLAIN + b"one\r\ntwo three\r\nfour", PLAIN + b"one\r\nfour") == ("two three",)
    assert lines(PLAIN + b"one\r\ntwo", PLAIN + b"one") == ("two",)
    assert lines(PLAIN + b"one not two", PLAIN + b"one two") == ("one not two",)


def test_other_words_and_missing_ones_are_no_addition() -> None:
    assert lines(PLAIN + b"we pay 900", PLAIN + b"we pay 400") is None
    assert lines(PLAIN + b"we pay", PLAIN + b"we do not pay") is None
    assert lines(PLAIN + b"one x two y", PLAIN + b"one two") is None, "in two places"


def test_escapes_are_read_as_the_reader_of_each_sees_them() -> None:
    assert lines(CODED + b"pay =39=30", PLAIN + b"pay =39=30") is None
    assert lines(CODED + b"pay =39=30", PLAIN + b"pay 90") == ()


def test_an_attachment_counts_by_its_bytes() -> None:
    attached = b"--x\r\nContent-Type: image/png; name=a.png\r\n\r\n%s\r\n"
    assert lines(PARTS + attached % b"one" + CLOSED, PARTS + attached % b"one" + CLOSED) == ()
    assert lines(PARTS + attached % b"one" + CLOSED, PARTS + attached % b"two" + CLOSED) is None
    added = lines(PARTS + attached % b"one" + CLOSED, PARTS + CLOSED)
    assert added is not None
    assert "a.png" in " ".join(added)


def test_links_of_gateways_are_taken_back_and_character_sets_left_out_where_asked() -> None:
    gateway = b"see https://a.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org%2Fx&data=abc%7C&reserved=0 now"
    assert lines(PLAIN + gateway, PLAIN + b"see https://example.org/x now", original=original_links) == ()
    assert lines(PLAIN + gateway, PLAIN + b"see https://example.org/x now") is None
    recoded = "Grüße 400".encode("cp1252"), "Grüße 400".encode()
    assert lines(PLAIN + recoded[0], PLAIN + recoded[1], ascii_only=True) == ()
    assert lines(PLAIN + recoded[0].replace(b"400", b"900"), PLAIN + recoded[1], ascii_only=True) is None
