"""Pictures are read again from where they lie, compared in a worker, and come back as small files without metadata."""

import io
import zipfile
from pathlib import Path

import msgspec
import pytest
from PIL import Image, ImageDraw

from leakcheck import depict as depict_module
from leakcheck.casefile import CaseReader
from leakcheck.depict import MOST_PAIRS, Place, depict
from leakcheck.model.picture_pair import DifferingPlace, PictureComparison, PictureSeen, ShownPicture
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.user_error import UserError
from leakcheck.pipeline import scan

NAME = "Ada Lovelace of the fourth floor"


def _picture(mark: str) -> Image.Image:
    sheet = Image.new("RGB", (400, 300), "white")
    ImageDraw.Draw(sheet).text((60, 100), f"Sum: {mark} euros", fill="black", font_size=30)
    return sheet


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    exif = Image.Exif()
    exif[0x013B] = NAME
    _picture("38 500").save(folder / "one.jpg", quality=90, exif=exif)
    inner = io.BytesIO()
    _picture("98 500").save(inner, "JPEG", quality=80, exif=exif)
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        archive.writestr("two.jpg", inner.getvalue())
    blank = _picture("38 500").convert("1", dither=Image.Dither.NONE)
    changed = _picture("98 500").convert("1", dither=Image.Dither.NONE)
    blank.save(folder / "scan.pdf", save_all=True, append_images=[blank, blank])
    blank.save(folder / "scan2.pdf", save_all=True, append_images=[changed, blank])
    return folder


@pytest.fixture
def case(dump: Path, tmp_path: Path) -> CaseReader:
    return scan(ScanOptions((str(dump),), tmp_path / "case", engine="serial"))


def _place(case: CaseReader, dump: Path, path: str) -> Place:
    item = case.item(f"dump/{path}")
    assert item is not None
    return Place(item, str(dump))


def test_two_pictures_wherever_they_lie(case: CaseReader, dump: Path) -> None:
    (pair,) = depict([(_place(case, dump, "one.jpg"), _place(case, dump, "all.zip!/two.jpg"))])
    assert (pair.first, pair.second, pair.page) == ("dump/one.jpg", "dump/all.zip!/two.jpg", 0)
    assert len(pair.comparison.places) == 1
    assert len(pair.comparison.shown) >= 3
    for shown in pair.comparison.shown:
        picture = Image.open(io.BytesIO(shown.data))
        assert (picture.format, picture.size, dict(picture.getexif())) == ("JPEG", (shown.width, shown.height), {})
        assert NAME.encode() not in shown.data


def test_the_pages_of_two_documents_on_which_the_pictures_differ(case: CaseReader, dump: Path) -> None:
    found = depict([(_place(case, dump, "scan.pdf"), _place(case, dump, "scan2.pdf"))])
    assert [(pair.page, len(pair.comparison.places)) for pair in found] == [(2, 1)]
    (same,) = depict([(_place(case, dump, "scan.pdf"), _place(case, dump, "scan.pdf"))])
    assert (same.page, same.comparison.same_dots) == (1, True)


def test_a_file_that_was_changed_since_is_not_shown(case: CaseReader, dump: Path) -> None:
    pair = _place(case, dump, "one.jpg"), _place(case, dump, "all.zip!/two.jpg")
    _picture("11 111").save(dump / "one.jpg")
    (found,) = depict([pair])
    assert "was changed" in found.comparison.seen[0].unread
    assert found.comparison.shown == ()
    (dump / "one.jpg").unlink()
    with pytest.raises(UserError):
        depict([pair])


def test_no_more_pairs_than_are_shown(case: CaseReader, dump: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pair = _place(case, dump, "one.jpg"), _place(case, dump, "one.jpg")
    monkeypatch.setattr(depict_module, "MOST_PAIRS", 2)
    assert len(depict([pair] * 5)) == 2
    assert depict([]) == []
    assert MOST_PAIRS <= 20


@pytest.mark.parametrize(
    "shown",
    [
        ShownPicture("first", 10, 10, b"\xff\xd8\xff<script>"),
        ShownPicture("first", 100_000, 100_000, b""),
        ShownPicture("first", 0, 0, b""),
        ShownPicture("something else", 1, 1, b"abc"),
    ],
    ids=["a file of its own", "too large", "empty", "another role"],
)
def test_a_worker_can_send_nothing_but_dots(shown: ShownPicture) -> None:
    seen = PictureSeen(1, 1, "PNG", "RGB")
    answer = depict_module._Answer(0, PictureComparison(seen=(seen, seen), shown=(shown,)))
    (pair,) = depict_module._pairs([msgspec.msgpack.encode(answer)], "a", "b")
    assert pair.comparison.shown == ()


_SEEN = PictureSeen(10, 10, "PNG", "RGB")


@pytest.mark.parametrize(
    "message",
    [
        b"",
        msgspec.msgpack.encode({"page": 0}),
        msgspec.msgpack.encode(depict_module._Answer(-1, PictureComparison(seen=(_SEEN, _SEEN)))),
        *(
            msgspec.msgpack.encode(depict_module._Answer(0, comparison))
            for comparison in (
                PictureComparison(seen=(_SEEN, PictureSeen(unread="It is what it claims to be. " * 50))),
                PictureComparison(seen=(_SEEN, PictureSeen(10, 10, "PNG" * 50, "RGB"))),
                PictureComparison(seen=(_SEEN, _SEEN), compared=True, dots=-1),
                PictureComparison(seen=(_SEEN, _SEEN), compared=True, sheet=(10, 10), places=(DifferingPlace(-900, 0, 5, 5, 1),)),
                PictureComparison(seen=(_SEEN, _SEEN), compared=True, sheet=(10, 10), places=(DifferingPlace(0, 0, 5, 50, 1),)),
                PictureComparison(seen=(_SEEN, _SEEN), compared=True, sheet=(10, 10), places=(DifferingPlace(0, 0, 5, 5, 1),) * 900),
            )
        ),
    ],
)
def test_what_no_sound_worker_says_is_not_shown(message: bytes) -> None:
    (pair,) = depict_module._pairs([message], "a", "b")
    assert (pair.page, pair.comparison.compared, pair.comparison.shown) == (0, False, ())
    assert all(seen.unread.endswith("ended before it was done.") for seen in pair.comparison.seen)
