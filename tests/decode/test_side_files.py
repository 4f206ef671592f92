"""Which files are about another by their names."""

import pytest

from leakcheck.decode.side_files import ENDINGS, found_beside, names_beside


def test_signatures_and_stamps_stand_behind_any_name() -> None:
    assert names_beside("report.doc") == tuple(f"report.doc{ending}" for ending in ENDINGS)
    assert names_beside("report.doc.asc") == names_beside("photo.c2pa") == ()


@pytest.mark.parametrize("name", ["photo.jpg", "PHOTO.JPG", "film.mp4", "folder.d/scan.pdf"])
def test_content_credentials_also_take_the_place_of_the_ending(name: str) -> None:
    assert names_beside(name)[-2:] == (f"{name}.c2pa", f"{name.rpartition('.')[0]}.c2pa")


def test_what_an_archive_holds_beside_a_member() -> None:
    held = {"a/photo.c2pa": b"1", "a/photo.jpg.sig": b"2", "b/photo.c2pa": b"3"}
    assert found_beside("a/photo.jpg", held) == {"photo.jpg.sig": b"2", "photo.c2pa": b"1"}
    assert found_beside("a/photo.jpg", {}) == {}


def test_a_signed_file_that_holds_its_content_may_have_files_beside_it_too() -> None:
    assert {"report.doc.p7s", "report.doc.p7m"} <= set(names_beside("report.doc"))
    assert "report.doc.p7m.tsr" in names_beside("report.doc.p7m")
    assert names_beside("report.doc.p7s") == ()
