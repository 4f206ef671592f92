"""Somebody who has a signed mail wants other words to be taken for it: no repair may lend its name to words that were not signed.

Each attack uses a rule that undoes what programs do, so that the signature fits again. What a reader then sees beyond the signed
words must not be authenticated with it: at most the answer says that it covers a part, or which line is not the signed one, and a
list's stock footer is flagged.
"""

import base64
import re
from collections.abc import Callable

import pytest
from repair_material import FOOTER, HEAD, NAMES, PARTS, PLAIN, answer, body_changed, signed

from leakcheck.model.attestation import Reason

EVIL = b"I took the bribe of 400 from Mr Smith."
LONG = PLAIN.replace(b"Dear Bob,\r\n", b"Dear Bob,\r\n" + b"words that fill a line of this message\r\n" * 60)
SHORT_NAMES = [b"from", b"to", b"subject", b"date", b"message-id"]
#: As a list's member would get it, with the part's own header.
PART = b"--edge\r\nContent-Type: text/plain\r\n\r\n"


def of_body(change: Callable[[bytes], bytes], message: bytes = PLAIN, names: list[bytes] | None = None) -> bytes:
    return body_changed(signed(message, names=names), change)


def with_html(text: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>\r\n" + text + b"\r\n</body></html>\r\n"


BODY_ATTACKS: dict[str, Callable[[], bytes]] = {
    "under a ruled line with a stock phrase": lambda: of_body(lambda body: body + b"____________\r\n" + EVIL + b"\r\nTo unsubscribe write to x@example.org.\r\n"),
    "in a line with a stock phrase": lambda: of_body(lambda body: body + b"CAUTION: " + EVIL + b"\r\n"),
    "as a notice of confidentiality": lambda: of_body(lambda body: body + b"Confidentiality notice: " + EVIL + b"\r\n"),
    "between a list's lines": lambda: of_body(lambda body: body + FOOTER.replace(b"Budget mailing list", b"Budget mailing list\r\n" + EVIL)),
    "as a list's name": lambda: of_body(lambda body: body + FOOTER.replace(b"Budget mailing list", EVIL.rstrip(b".") + b" mailing list")),
    "above the text with a stock phrase": lambda: of_body(lambda body: b"CAUTION: external email. " + EVIL + b"\r\n\r\n" + body),
    "above the text before a stock phrase": lambda: of_body(lambda body: EVIL + b"\r\nCAUTION: external email.\r\n" + body),
    "above the text of a web page": lambda: of_body(lambda body: EVIL + b" <b>[EXTERNAL]</b>\r\n" + body, with_html(b"<p>Hello.</p>")),
    "as a part with a stock phrase": lambda: of_body(lambda body: body.replace(b"--edge--", PART + EVIL + b"\r\nunsubscribe\r\n--edge--"), PARTS),
    "as a part in base64 whose header has the phrase": lambda: of_body(
        lambda body: body.replace(
            b"--edge--",
            b"--edge\r\nContent-Type: text/plain\r\nContent-Description: unsubscribe\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            + base64.encodebytes(EVIL).replace(b"\n", b"\r\n") + b"--edge--",
        ), PARTS,
    ),
    "as an attachment whose header has the phrase": lambda: of_body(
        lambda body: body.replace(
            b"--edge--",
            b"--edge\r\nContent-Type: image/png; name=unsubscribe.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--edge--",
        ), PARTS,
    ),
    "before the first part": lambda: of_body(lambda body: body.replace(b"This is a multi-part message in MIME format.", EVIL), PARTS),
    "before the first part, where there was nothing": lambda: of_body(
        lambda body: EVIL + b"\r\n" + body, PARTS.replace(b"This is a multi-part message in MIME format.\r\n", b"")
    ),
    "before the first part, with a stock phrase": lambda: of_body(lambda body: EVIL + b"\r\nCAUTION: external email.\r\n" + body, PARTS),
    "behind the last part": lambda: of_body(lambda body: body + EVIL + b"\r\n", PARTS),
    "before the first part, shown by another type": lambda: of_body(
        lambda body: body.replace(b"This is a multi-part message in MIME format.", EVIL), PARTS, SHORT_NAMES
    ).replace(b'multipart/mixed; boundary="edge"', b"text/plain"),
    "behind an equals sign and a bare return": lambda: of_body(lambda body: body.replace(b"Dear Bob,", b"Dear Bob,=\r" + EVIL + b"\n", 1)),
    "in an equals sign's shadow on a line of its own": lambda: of_body(lambda body: body.replace(b"Dear Bob,\r\n", b"Dear Bob,\r\n=\r" + EVIL + b"\n", 1)),
    "behind the end of base64": lambda: of_body(
        lambda body: base64.encodebytes(body + b" " * (2 - len(body) % 3)).replace(b"\n", b"\r\n") + EVIL + b"\r\n",
        LONG.rstrip(b"\r\n") + b"." * ((1 - len(LONG.partition(b"\r\n\r\n")[2])) % 3) + b"\r\n",
    ),
    "as what no base64 is": lambda: of_body(
        lambda body: base64.encodebytes(body).replace(b"\n", b"\r\n").replace(b"\r\n", "\r\nдля\r\n".encode(), 40), LONG
    ),
    "behind a link of a gateway": lambda: of_body(
        lambda body: body.replace(b"400", b"https://a.safelinks.protection.outlook.com/?url=400&I-took-the-bribe-of-Mr-Smith-and-more")
    ),
    "as escapes that a reader undoes": lambda: of_body(
        lambda body: body.replace(b"=3D34=3D30=3D30", b"=39=30=30=30"),
        PLAIN.replace(b"8bit", b"quoted-printable").replace(b"pay 400", b"pay =3D34=3D30=3D30"),
    ),
    "as escapes of escapes": lambda: of_body(
        lambda body: body.replace(b"=3D39=3D30", b"=39=30"),
        PLAIN.replace(b"8bit", b"quoted-printable").replace(b"pay 400", b"pay =3D39=3D30"),
    ),
    "behind the last part, where another damage was done": lambda: of_body(
        lambda body: body.replace(b"\r\nFrom ", b"\r\n>From ") + EVIL + b"\r\n", PARTS.replace(b"Gr=C3", b"From tomorrow Gr=C3")
    ),
    "at the end, all in base64": lambda: of_body(lambda body: base64.encodebytes(body + EVIL + b"\r\n").replace(b"\n", b"\r\n")),
    "at the end in another script, in another character set": lambda: of_body(
        lambda body: (body.decode() + "Я взял взятку.\r\n").encode("koi8-r"),
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Завтра мы платим 400.\r\n".encode() * 3,
    ),
    "in a banner of a web page that hides the rest": lambda: of_body(
        lambda body: b"<div style=\"display:none\">CAUTION: External email.\r\n" + body, with_html(b"<p>We do not pay.</p>")
    ),
    "in the picture of a banner": lambda: of_body(
        lambda body: b"CAUTION: External email.<img alt=\"I took the bribe\" src=x>\r\n" + body, with_html(b"<p>We do not pay.</p>")
    ),
    "two footers, one with words": lambda: of_body(lambda body: body.replace(b"Gr=C3", b">Gr=C3") + FOOTER + EVIL + b"\r\n" + FOOTER, PARTS),
}  # fmt: skip


@pytest.mark.parametrize("form", ["relaxed/relaxed", "simple/simple"])
@pytest.mark.parametrize("name", BODY_ATTACKS)
def test_words_put_into_the_text_are_never_authenticated_with_it(name: str, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = signed
    monkeypatch.setitem(globals(), "signed", lambda message, names=None: plain(message, form, names))
    found = answer(BODY_ATTACKS[name]())
    assert not found.authenticates, (found.reason, found.repairs)


REPLACED = {
    "a long tag before the subject": (b"Subject: The", b"Subject: [I took the bribe of 400 from Mr Smith] The"),
    "three tags": (b"Subject: The", b"Subject: [I took] [the bribe] [of 400] The"),
    "a tag that says what the mail is": (b"Subject: The", b"Subject: *** NOT TRUE *** The"),
    "a remark": (b"Subject: The", b"Subject: (fraud) The"),
    "an answer turned into a new mail": (b"Subject: The", b"Subject: Fwd: The"),
    "a group's name": (b"From: Ada Byron <ada@example.org>", b"From: The Ministry: Ada Byron <ada@example.org>;"),
    "a recipient without an address": (b"To: Bob <bob@example.net>", b"To: Bob <bob@example.net>, President Smith"),
    "a recipient in a remark": (b"To: Bob <bob@example.net>", b"To: Bob <bob@example.net> (and President Smith)"),
    "a sender that a list is said to have replaced": (b"From: Ada Byron <ada@example.org>", b"From: Mr Smith via Budget <smith@example.com>\r\nX-Original-From: Ada Byron <ada@example.org>\r\nList-Id: <budget.example.net>"),
    "a remark behind the date": (b" (EDT)", b" (never sent)"),
}  # fmt: skip


@pytest.mark.parametrize("name", REPLACED)
def test_words_put_into_a_line_are_said_not_to_be_the_signed_ones(name: str) -> None:
    old, new = REPLACED[name]
    intact = signed(PLAIN)
    changed = intact.replace(old, new, 1)
    assert changed != intact
    found = answer(changed)
    assert found.reason not in {Reason.VERIFIED, Reason.REPAIRED}, found.repairs
    if found.authenticates:
        assert found.reason is Reason.BODY_ONLY
        assert found.restored is not None
        assert found.restored.signed in found.sentence
        assert found.restored.present in found.sentence


def test_two_lines_that_say_something_else_are_both_named() -> None:
    bare = PLAIN.replace(b"Ada Byron <ada@example.org>", b"ada@example.org").replace(b"Bob <bob@example.net>", b"bob@example.net")
    found = answer(
        signed(bare)
        .replace(b"From: ada@", b"From: The Minister <ada@", 1)
        .replace(b"ada@example.org\r\n", b"ada@example.org>\r\n", 1)
        .replace(b"To: bob@example.net", b"To: Mr Smith <bob@example.net>")
    )
    assert found.reason is Reason.BODY_ONLY
    assert "The Minister" in found.sentence
    assert "Mr Smith" in found.sentence


MIME_ATTACKS = {
    "a transfer encoding": (b"Content-Transfer-Encoding: 8bit", b"Content-Transfer-Encoding: quoted-printable", b"pay 400", b"pay =39=30=30=30"),
    "a type that hides what stands in brackets": (b"Content-Type: text/plain; charset=utf-8", b"Content-Type: text/html; charset=utf-8", b"we pay", b"we will <not> pay"),
    "parts that hide the rest": (
        b"Content-Type: text/plain; charset=utf-8", b"Content-Type: multipart/mixed; boundary=x", b"From tomorrow", b"--x\r\n\r\nFrom tomorrow",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MIME_ATTACKS)
@pytest.mark.parametrize("absent", [False, True])
def test_another_reading_of_the_same_bytes_is_not_authenticated(name: str, absent: bool) -> None:
    """Signed words such as `=39` say something else once the line that says how to read them is another, or is put there."""
    old, new, words, trick = MIME_ATTACKS[name]
    message = PLAIN.replace(words, trick)
    line = re.search(rb"(?m)^" + old.partition(b":")[0] + rb":.*\r\n", message)
    assert line
    names = [*NAMES, b"content-transfer-encoding"]
    if absent:
        intact = signed(message.replace(line[0], b""), names=names)
        changed = intact.replace(b"MIME-Version", new + b"\r\nMIME-Version", 1)
    else:
        intact = signed(message, names=names)
        changed = intact.replace(line[0], new + b"\r\n", 1)
    assert answer(intact).authenticates
    assert changed != intact
    assert not answer(changed).authenticates


def test_a_lists_stock_footer_is_flagged_and_said_not_to_be_signed() -> None:
    for change in (lambda body: body + FOOTER, lambda body: b"CAUTION: This email originated from outside of the organization.\r\n\r\n" + body):
        found = answer(of_body(change))
        assert found.reason is Reason.REPAIRED
        assert found.set_aside
        assert "was not signed" in found.sentence
    tagged = answer(signed(PLAIN).replace(b"Subject: The", b"Subject: [Budget] The"))
    assert tagged.reason is Reason.REPAIRED
    assert tagged.set_aside == ("Subject: [Budget]",)
