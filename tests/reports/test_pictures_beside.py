"""What is said of two pictures: no more than was seen, and that a page with pictures can lead to a source."""

from html.parser import HTMLParser

import pytest

from leakcheck.model.picture_pair import DifferingPlace, PictureComparison, PicturePair, PictureSeen, ShownPicture
from leakcheck.reports import pictures_beside
from leakcheck.reports.pictures_beside import MEANING, articles, picture_sections, sentences

SEEN = PictureSeen(1600, 1200, "JPEG", "RGB")
SAME = PictureComparison(seen=(SEEN, SEEN), compared=True, same_dots=True, sheet=(1600, 1200), block=25, of_blocks=3072, bits=0)


def _differing(**changes: object) -> PictureComparison:
    place = DifferingPlace(1300, 900, 150, 150, 28)
    values: dict[str, object] = {
        "seen": (SEEN, SEEN), "compared": True, "sheet": (1600, 1200), "dots": 5000, "block": 25, "blocks": 28, "of_blocks": 3072, "places": (place,),
        "bits": 5, "shown": (ShownPicture("first", 4, 3, b"\xff\xd8\xff"),),
    }  # fmt: skip
    return PictureComparison(**{**values, **changes})  # type: ignore[arg-type]


def _said(comparison: PictureComparison) -> str:
    return " ".join(sentences(comparison))


def test_equal_pictures_are_said_to_be_equal_and_nothing_else() -> None:
    said = _said(SAME)
    assert "Every dot is the same in both." in said
    assert "differ" not in said


def test_a_place_is_told_in_words_and_dots_and_never_as_a_percentage() -> None:
    said = _said(_differing())
    assert "28 of 3,072 blocks of 25 × 25 dots" in said
    assert "bottom right (150 × 150 dots, 1,300 from the left and 900 from the top)" in said
    assert "5 of 64 marks" in said
    assert "%" not in said


def test_scaling_turning_and_what_compression_leaves_are_said() -> None:
    said = _said(_differing(sheet=(800, 600), turned=90, blocks=0, places=()))
    assert "800 × 600 dots, to which the larger was scaled down" in said
    assert "turned by a quarter to the left" in said
    assert "none of the 3,072 blocks" in said


def test_two_pictures_or_one_made_lighter_are_not_told_by_places() -> None:
    said = _said(_differing(blocks=3000))
    assert "nearly everywhere" in said
    assert "bottom right" not in said


def test_other_shapes_and_unread_pictures_are_not_compared() -> None:
    assert "nothing is said of what differs" in _said(PictureComparison(seen=(SEEN, PictureSeen(10, 900, "PNG", "P")), bits=30))
    said = _said(PictureComparison(seen=(SEEN, PictureSeen(unread="It is damaged."))))
    assert "It is damaged." in said
    assert "They were not compared." in said
    assert "differ" not in said


def test_in_a_terminal_what_it_means_stands_only_where_something_differs() -> None:
    pairs = [PicturePair(first="a\x1b[31m", second="b", comparison=SAME)]
    (section,) = picture_sections(pairs)
    assert all(entry.text != MEANING for entry in section.entries)
    assert "\x1b" not in "".join(entry.text for entry in section.entries)
    (section,) = picture_sections([PicturePair(first="a", second="b", page=3, comparison=_differing())], "Two more were left out.")
    texts = [entry.text for entry in section.entries]
    assert texts[0] == "a and b, page 3:"
    assert texts[-2:] == [MEANING, "Two more were left out."]
    assert picture_sections([]) == []


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_on_a_page_they_are_part_of_it_escaped_and_with_a_warning() -> None:
    hostile = 'x"><script>alert(1)</script>.jpg'
    page = articles([PicturePair(first=hostile, second="b", comparison=_differing())], links=True)
    reader = _Tags()
    reader.feed(page)
    assert {tag for tag, _ in reader.found} <= {"p", "article", "h3", "a", "div", "figure", "img", "figcaption", "ul", "li"}
    sources = [attributes["src"] for tag, attributes in reader.found if tag == "img"]
    assert sources == ["data:image/jpeg;base64,/9j/"]
    assert "can lead to a source" in page
    assert "--no-pictures" in page
    assert articles([], links=False) == ""


def test_a_page_holds_a_bounded_number_of_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_beside, "_MOST_BYTES", 7)
    page = articles([PicturePair(first=name, second="b", comparison=_differing()) for name in "xyz"], links=False)
    assert page.count("<img") == 2
    assert page.count("Not shown") == 1
