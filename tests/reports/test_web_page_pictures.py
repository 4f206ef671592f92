"""The page of a scan lays a few pairs of pictures side by side, each once, the weightiest first, and says why where it does not."""

from collections.abc import Sequence

from leakcheck.model.case_view import FileResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import PictureContent
from leakcheck.model.finding import Finding
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.picture_pair import PictureComparison, PicturePair, PictureSeen, ShownPicture
from leakcheck.model.report import ReportOptions
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.web_page.pictures import MOST_SHOWN, Pictures

ASKED: list[tuple[str, str]] = []


def _depict(pairs: Sequence[tuple[str, str]]) -> tuple[list[PicturePair], str]:
    ASKED[:] = pairs
    seen = PictureSeen(4, 3, "JPEG", "RGB")
    shown = (ShownPicture("first", 4, 3, b"\xff\xd8"),)
    return [PicturePair(first=one, second=two, comparison=PictureComparison(seen=(seen, seen), shown=shown)) for one, two in pairs], ""


def _result(path: str, other: str, rule: str = "copy_of_another_file") -> FileResult:
    evidence = tuple(
        PictureContent(at=Location("picture", item=one), role="picture", width=9, height=9, perceptual_hash="0f") for one in (path, other) if one
    )
    finding = Finding(
        rule=rule, title="Alike", weight=Weight.NOTE, direction=Direction.LEAD, family=Family.CROSS_COPY, cause=Cause.COPY, sentence="Alike.",
        evidence=evidence, innocent=(),
    )  # fmt: skip
    examined = Examined(item=Item(path, 1, "0" * 64, kind=ItemKind.PICTURE), findings=(finding,))
    return FileResult(examined=examined, verdict=Verdict(status=Status.UNVERIFIABLE, basis=Basis.CONSISTENT, sentence="So."))


def _drawn(results: Sequence[FileResult], options: ReportOptions) -> str:
    pictures = Pictures()
    for result in results:
        pictures.see(result)
    return pictures.drawn(options)


def test_a_pair_is_shown_once_and_what_differs_from_an_authenticated_picture_first() -> None:
    results = [_result("a", "b"), _result("b", "a"), _result("c", "d", "picture_differs_from_signed_copy"), _result("e", "")]
    page = _drawn(results, ReportOptions(depict=_depict))
    assert ASKED == [("c", "d"), ("a", "b")]
    assert page.count("<img") == 2
    assert 'href="#item=a"' in page


def test_of_many_pairs_a_few_are_shown_and_the_rest_counted() -> None:
    results = [_result(f"{number:03}", f"x{number}") for number in range(50)]
    page = _drawn(results, ReportOptions(depict=_depict))
    assert len(ASKED) == MOST_SHOWN
    assert f"{50 - MOST_SHOWN} more pairs are not shown" in page


def test_left_out_they_are_counted_and_the_reason_said() -> None:
    results = [_result("a", "b")]
    assert "written without pictures" in _drawn(results, ReportOptions())
    assert "cannot be withheld" in _drawn(results, ReportOptions(depict=_depict, mask_editors=True))
    gone = _drawn(results, ReportOptions(depict=lambda _pairs: ([], "The dump <b> does not lie here.")))
    assert "The dump &lt;b&gt; does not lie here." in gone
    assert "<img" not in gone
    assert "No finding lays two pictures" in _drawn([], ReportOptions())
