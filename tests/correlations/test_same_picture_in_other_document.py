"""One picture in several documents: told where they name different people, as a lead; silent for logos, icons and one author's papers."""

from typing import Any

from leakcheck.correlations.same_picture_in_other_document import same_picture_in_other_document as rule
from leakcheck.model.facts import Identifier, IdentifierKind, PersonClaim, PersonRole, PictureContent
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location
from leakcheck.model.rule import Direction

BYTES = b"one signature, dot for dot"


def author(name: str) -> PersonClaim:
    return PersonClaim(at=Location("dc:creator", name), role=PersonRole.AUTHOR, name=name)


def size(width: int, height: int, part: str = "picture", role: str = "picture") -> PictureContent:
    return PictureContent(at=Location(part), role=role, width=width, height=height)


def paper(small: Any, path: str, name: str, picture: str = "word/media/image1.png", width: int = 300, height: int = 90) -> None:
    small.add(path, author(name))
    small.add(f"{path}!/{picture}", size(width, height), kind=ItemKind.PICTURE, data=BYTES)


def test_a_picture_in_papers_of_different_people_is_told_of_both(small: Any) -> None:
    paper(small, "dump/a.docx", "Ann")
    paper(small, "dump/b.docx", "Bob")
    found = small.ask(rule)
    assert sorted(found) == ["dump/a.docx", "dump/b.docx"]
    assert found["dump/a.docx"].others == ("dump/b.docx",)
    assert [fact.at.item for fact in found["dump/a.docx"].evidence] == [f"dump/{name}.docx!/word/media/image1.png" for name in "ab"]
    assert rule.direction is Direction.LEAD


def test_pictures_without_a_file_of_their_own_are_compared_by_their_dots(small: Any) -> None:
    for name, person in (("a", "Ann"), ("b", "Bob")):
        part = f"page 1 picture {name}"
        dots = Identifier(at=Location(part), kind=IdentifierKind.PICTURE_DOTS, value="d" * 64)
        small.add(f"dump/{name}.pdf", author(person), dots, size(300, 90, part, "picture on a page"))
    assert sorted(small.ask(rule)) == ["dump/a.pdf", "dump/b.pdf"]


def test_is_silent_for_papers_of_one_person_or_of_nobody(small: Any) -> None:
    for path, name in (("dump/a.docx", "Ann"), ("dump/b.docx", "ann "), ("dump/c.docx", "Administrator")):
        paper(small, path, name)
    assert not small.ask(rule)


def test_is_silent_for_a_letterhead_in_many_papers(small: Any) -> None:
    for number in range(5):
        paper(small, f"dump/{number}.docx", f"Person {number}")
    assert not small.ask(rule)


def test_is_silent_for_icons_and_previews(small: Any) -> None:
    for path, name in (("dump/a.docx", "Ann"), ("dump/b.docx", "Bob")):
        paper(small, path, name, width=32, height=32)
    assert not small.ask(rule)


def test_is_silent_for_previews_of_documents(small: Any) -> None:
    for path, name in (("dump/a.docx", "Ann"), ("dump/b.docx", "Bob")):
        paper(small, path, name, picture="docProps/thumbnail.jpeg")
    assert not small.ask(rule)


def test_is_silent_for_copies_of_one_file(small: Any) -> None:
    for path, name in (("dump/a.docx", "Ann"), ("dump/b.docx", "Bob")):
        small.add(path, author(name), data=b"the same file")
        small.add(f"{path}!/image1.png", size(300, 90), kind=ItemKind.PICTURE, data=BYTES)
    assert not small.ask(rule)


def test_strokes_that_are_packed_in_different_ways_are_the_same_and_are_said_to_be_strokes(small: Any) -> None:
    for name, person in (("a", "Ann"), ("b", "Bob")):
        part = f"page 1 picture {name}"
        marks = [
            Identifier(at=Location(part), kind=kind, value=value)
            for kind, value in ((IdentifierKind.PICTURE_DOTS, name * 64), (IdentifierKind.PICTURE_STROKES, "5" * 64))
        ]
        small.add(f"dump/{name}.pdf", author(person), *marks, size(300, 90, part, "picture on a page"))
    found = small.ask(rule)
    assert sorted(found) == ["dump/a.pdf", "dump/b.pdf"]
    assert "It is strokes on a blank ground, as a signature is, and many a logo too" in found["dump/a.pdf"].sentence
