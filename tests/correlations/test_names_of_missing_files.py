"""Names in listings of folders, with and without the files that they name."""

from typing import Any

from leakcheck.correlations.names_of_missing_files import names_of_missing_files
from leakcheck.model.facts import NAMED_BY_CONVERSATION, PathClaim
from leakcheck.model.item import ItemKind
from leakcheck.model.location import Location

LISTED, PICTURED = "named by a folder listing", "file that a small picture was made of"


def listing(small: Any, path: str, *names: str, role: str = LISTED) -> None:
    claims = [PathClaim(at=Location("DSDB record: name", name), path=name, role=role) for name in names]
    small.add(path, *claims, kind=ItemKind.OTHER, format_="folder_listing")


def test_names_without_files_are_told(small: Any) -> None:
    small.add("dump/papers/here.docx")
    listing(small, "dump/papers/.DS_Store", "here.docx", "gone.docx", "gone too.pdf")
    (found,) = small.ask(names_of_missing_files).values()
    assert found.item == "dump/papers/.DS_Store"
    assert "2 entries" in found.sentence
    assert "“gone.docx”, “gone too.pdf”" in found.sentence
    assert len(found.evidence) == 2


def test_is_silent_where_everything_named_is_there(small: Any) -> None:
    for path in ("dump/papers/Here.docx", "dump/papers/folder/x.txt", "dump/papers/mails.zip", "dump/papers/mails.zip!/a.eml", "dump/papers/été.txt"):
        small.add(path)
    listing(small, "dump/papers/.DS_Store", "here.docx", "folder", "mails.zip", "e\u0301te\u0301.txt")
    assert not small.ask(names_of_missing_files)


def test_listings_inside_archives_are_compared_with_the_archive(small: Any) -> None:
    small.add("dump/x.zip")
    small.add("dump/x.zip!/a/here.txt")
    listing(small, "dump/x.zip!/a/.DS_Store", "here.txt", "gone.txt")
    (found,) = small.ask(names_of_missing_files).values()
    assert "one entry that is not in the dump: “gone.txt”" in found.sentence


def test_small_pictures_of_windows_are_listings_too(small: Any) -> None:
    listing(small, "dump/photos/Thumbs.db", "IMG_1.JPG", role=PICTURED)
    assert list(small.ask(names_of_missing_files)) == ["dump/photos/Thumbs.db"]


def test_a_conversation_names_files_beside_it_and_in_folders_beside_it(small: Any) -> None:
    small.add("dump/chat/00000012-PHOTO-2019-12-24-21-05-33.jpg")
    small.add("dump/chat/files/plan.pdf")
    names = ("00000012-PHOTO-2019-12-24-21-05-33.jpg", "00000013-AUDIO.opus", "files/plan.pdf", "photos/gone.jpg", "../up.jpg", "/etc/passwd")
    listing(small, "dump/chat/_chat.txt", *names, role=NAMED_BY_CONVERSATION)
    (found,) = small.ask(names_of_missing_files).values()
    assert found.sentence == "This conversation names 2 files that are not in the dump beside it: “00000013-AUDIO.opus”, “photos/gone.jpg”."


def test_does_not_apply_to_a_listing_that_lies_elsewhere_or_names_whole_paths(small: Any) -> None:
    listing(small, "dump/found/DS_Store of desktop", "gone.txt")
    listing(small, "dump/photos/Thumbs.db", "C:\\Users\\a\\IMG_1.JPG", role=PICTURED)
    assert not small.ask(names_of_missing_files)
