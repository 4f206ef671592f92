"""The beginning of a mail's text: bounded, visible, with names withheld before anything is cut."""

from leakcheck.model.case_view import FileResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole, TextContent
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.message_words import MOST_CHARACTERS, message_words

AT = Location("body")


def result(*texts: str, kind: ItemKind = ItemKind.MAIL, editor: str = "") -> FileResult:
    facts: list[AnyFact] = [TextContent(at=AT, role="body", text=text, digest="00" * 32) for text in texts]
    if editor:
        facts.append(PersonClaim(at=AT, role=PersonRole.AUTHOR, name=editor))
    examined = Examined(item=Item("x", 1, "00" * 32, kind=kind), facts=tuple(facts))
    return FileResult(examined=examined, verdict=Verdict(status=Status.UNVERIFIABLE, basis=Basis.NO_SIGNATURE, sentence="x"))


def test_the_text_that_is_seen_first_with_its_lines() -> None:
    assert message_words(result("Claire,\n\nvoici la note.", "second part"), masking=False) == ("Claire,\n\nvoici la note.", False)


def test_a_long_text_is_cut_and_that_is_said() -> None:
    text, more = message_words(result("word " * 10**5), masking=False)
    assert len(text) == MOST_CHARACTERS
    assert more


def test_what_cannot_be_seen_is_made_visible() -> None:
    assert message_words(result("a\u202eb\x1b[2J\r\nc"), masking=False) == ("a<U+202E>b<U+001B>[2J<U+000D>\nc", False)


def test_of_anything_but_a_mail_no_words_are_shown() -> None:
    assert message_words(result("secret", kind=ItemKind.DOCUMENT), masking=False) == ("", False)
    assert message_words(result(), masking=False) == ("", False)


def test_a_name_is_withheld_even_where_the_cut_goes_through_it() -> None:
    name = "Marguerite Quillfeather"
    text = f"{name} {'x' * (MOST_CHARACTERS - len(name) - 10)} {name}"
    assert "Marg" in message_words(result(text, editor=name), masking=False)[0][-12:]
    shown, _ = message_words(result(text, editor=name), masking=True)
    assert "Marg" not in shown
    assert shown.startswith("[name withheld] ")
    assert "[name withheld]" in message_words(result("dear MARGUERITE quillfeather", editor=name), masking=True)[0]
