"""The comparison as a page: escaped, without script, with nothing from elsewhere."""

from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType

from leakcheck.model.report import ReportOptions
from leakcheck.reports.comparison import compared
from leakcheck.reports.comparison_page import page


class _Tags(HTMLParser):
    """Every element with its attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_nothing_of_the_dump_becomes_markup(sample: ModuleType) -> None:
    case = sample.SampleCase(42)
    results = [case.result(result.examined.item.path) for result in case.results()]
    pairs = [compared(first, second) for first, second in pairwise(results)]
    parts = {part.name: "".join(part.chunks) for part in page(pairs, ReportOptions())}
    reader = _Tags()
    reader.feed(parts["index.html"])
    allowed = {
        "html", "head", "meta", "title", "link", "style", "body", "header", "div", "h1", "main", "section", "h2", "p", "dl", "dt", "dd", "pre", "del", "ins", "span"
    }  # fmt: skip
    assert {tag for tag, _ in reader.found} <= allowed
    assert {attribute for _, attributes in reader.found for attribute in attributes} <= {
        "lang", "charset", "http-equiv", "content", "name", "rel", "href", "nonce", "class"
    }  # fmt: skip
    assert [attributes["href"] for tag, attributes in reader.found if tag == "link"] == ["style.css"]
    assert "script-src" not in parts["index.html"]
    assert "default-src 'none'" in parts["index.html"]


def test_the_same_pair_gives_the_same_page(sample: ModuleType) -> None:
    case = sample.SampleCase(3)
    first, second = (case.result(result.examined.item.path) for result in list(case.results())[:2])
    pages = [[(part.name, "".join(part.chunks)) for part in page([compared(first, second)], ReportOptions())] for _ in range(2)]
    assert pages[0] == pages[1]
    assert [name for name, _ in pages[0]] == ["index.html", "style.css"]
