"""HTML of mails: paths and automatic descriptions beside pictures are told, all other words are not, whatever the size."""

import time

import pytest

from leakcheck.decode.html_pictures import picture_places
from leakcheck.model.facts import Description, FeatureUse, PathClaim

PATH = r"C:\Users\nadia\Desktop\seal.png"


def told(source: str) -> list[tuple[str, str]]:
    return [(fact.at.part, fact.path) for fact in picture_places("body part 2", source) if isinstance(fact, PathClaim)]


# What Word 2010 and Outlook write, as it stands in published pages.
@pytest.mark.parametrize(
    ("source", "attribute"),
    [
        (f'<img width=105 src="cid:image002.jpg" alt="Description: {PATH}" v:shapes="Picture_x0020_1">', "alt"),
        (f'<IMG alt="{PATH}">', "alt"),
        (f'<!--[if gte vml 1]><v:shape id="_x0000_i1025"\n alt="{PATH}" style=\'width:93pt\'>', "alt"),
        (f'<v:imagedata src="cid:image001.png"\n  o:title="{PATH}"/>', "o:title"),
        (f'<img src="data:image/png;base64,{"A" * 100_000}" alt="{PATH}">', "alt"),
    ],
)
def test_the_place_of_the_picture_on_a_disk(source: str, attribute: str) -> None:
    assert told(source) == [(f"body part 2: {attribute}", PATH)]


def test_a_picture_that_stayed_on_the_disk() -> None:
    source = "file:///C:/Users/SALAAM~1/AppData/Local/Temp/msohtmlclip1/01/clip_image001.png"
    assert told(f'<img src="{source}"><v:imagedata src="{source}" o:title=""/>') == [("body part 2: src", source)]


def test_a_description_that_office_made_by_itself() -> None:
    source = '<img alt="A picture containing text&#10;&#10;Description automatically\r\n generated">' * 3
    words, feature = picture_places("a", source)
    assert isinstance(words, Description)
    assert isinstance(feature, FeatureUse)
    assert words.value == "A picture containing text Description automatically generated"


@pytest.mark.parametrize(
    "source",
    [
        "", '<img alt="">', '<img alt="Our summer sale">', '<img alt="image001.png">', '<v:imagedata o:title="logo"/>', f'<img alt="{PATH}',
        f'<p>Write alt="{PATH}" there.</p>', f'<img data-alt="{PATH}">', f'<img src="a.png"> and alt="{PATH}"', f'<a title="x" alt="{PATH}">', '<img src="https://example.org/file:/a.png">', 'alt="' * 9,
    ],
)  # fmt: skip
def test_plain_words_empty_and_damaged_ones_say_nothing(source: str) -> None:
    assert list(picture_places("a", source)) == []


def test_the_attributes_by_the_million_cost_little() -> None:
    begun = time.process_time()
    for source in ('alt="' * 400_000, '<img alt="' * 200_000, "<" * 2_000_000, '<img src="file:' * 150_000, f'<img {" " * 1_000_000}alt="x"' * 2):
        list(picture_places("a", source))
    assert time.process_time() - begun < 5


def test_pictures_by_the_thousand_are_bounded() -> None:
    assert len(told("".join(f'<img alt="C:/{number}.png">' for number in range(9000)))) == 2000
