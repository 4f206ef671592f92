"""The words of one file, each kind apart: those on its pages, and those that no page shows."""

from collections.abc import Iterator

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import TextContent
from leakcheck.model.report import ReportOptions
from leakcheck.reports.console_text import ConsoleText
from leakcheck.reports.fact_wording import text_kind
from leakcheck.reports.item_sheet import code_span
from leakcheck.reports.name_mask import editor_names, mask_of

_NONE = "No words were read from it. Pictures of pages have none, and some kinds of files are read for their properties alone."


def terminal_words(result: FileResult, options: ReportOptions) -> str:
    """The words as text for a terminal."""
    out = ConsoleText(options)
    out.line(visible(result.examined.item.path), "bold")
    texts = list(_texts(result, options))
    for title, place, lines in texts:
        out.heading(title)
        out.line(place, "dim")
        for line in lines:
            out.line(line)
    if not texts:
        out.line(_NONE)
    return out.taken()


def markdown_words(result: FileResult, options: ReportOptions) -> str:
    """The words as Markdown (CommonMark), in blocks of code, where neither HTML nor links are read."""
    written = [f"# {code_span(visible(result.examined.item.path))}"]
    for title, place, lines in _texts(result, options):
        written += ["", f"## {title}", "", code_span(place), "", *(f"    {line}" for line in lines)]
    return "\n".join(written if len(written) > 1 else [*written, "", _NONE]) + "\n"


def _texts(result: FileResult, options: ReportOptions) -> Iterator[tuple[str, str, list[str]]]:
    """Kind, place and lines of each text, safe to show."""
    facts = result.examined.facts
    mask = mask_of(editor_names(facts)) if options.mask_editors else str
    for text in result.examined.every(TextContent):
        cut = " (cut at the limit)" if text.complete == "cut" else ""
        yield text_kind(text.role).capitalize() + cut, visible(text.at.part), visible(mask(text.text), "\n").split("\n")
