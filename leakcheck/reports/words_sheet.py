"""The words of one file, each kind apart: those that its pages or cells hold, and those that are hidden, deleted or kept beside them."""

from collections.abc import Iterator

from leakcheck.decode.visible_text import visible
from leakcheck.model.case_view import FileResult
from leakcheck.model.facts import TextContent
from leakcheck.model.report import ReportOptions
from leakcheck.reports.console_text import ConsoleText
from leakcheck.reports.fact_wording import text_kind
from leakcheck.reports.item_sheet import code_span, escaped
from leakcheck.reports.name_mask import editor_names, mask_of

_NONE = "No words were read from it. Pictures of pages have none, and some kinds of files are read for their properties alone."


def terminal_words(result: FileResult, options: ReportOptions) -> str:
    """The words for a terminal, which wraps long lines itself: a text of a million letters is not laid out here."""
    shown = _Shown(result, options)
    out = ConsoleText(options)
    out.line(shown.path, "bold")
    written = [out.taken()]
    for title, place, lines in shown.texts():
        out = ConsoleText(options)
        out.line()
        out.heading(title)
        out.line(place, "dim")
        written += [out.taken(), *(f"{line}\n" for line in lines)]
    return "".join(written if len(written) > 1 else [*written, "\n", *(f"{line}\n" for line in shown.why_none())])


def markdown_words(result: FileResult, options: ReportOptions) -> str:
    """The words as Markdown (CommonMark), in blocks of code, where neither HTML nor links are read."""
    shown = _Shown(result, options)
    written = [f"# {code_span(shown.path)}"]
    for title, place, lines in shown.texts():
        written += ["", f"## {escaped(title)}", "", code_span(place), "", *(f"    {line}" for line in lines)]
    return "\n".join(written if len(written) > 1 else [*written, "", *map(escaped, shown.why_none())]) + "\n"


class _Shown:
    """What of a result is set, safe to show; names are withheld where the options say so."""

    def __init__(self, result: FileResult, options: ReportOptions) -> None:
        self._examined = result.examined
        self._mask = mask_of(editor_names(self._examined.facts), any_case=True) if options.mask_editors else str
        self.path = visible(self._mask(self._examined.item.path))

    def texts(self) -> Iterator[tuple[str, str, list[str]]]:
        """Kind, place and lines of each text."""
        for text in self._examined.every(TextContent):
            cut = " (cut at the limit)" if text.complete == "cut" else ""
            kind = visible(text_kind(text.role))
            yield kind[:1].upper() + kind[1:] + cut, visible(self._mask(text.at.part)), visible(self._mask(text.text), "\n").split("\n")

    def why_none(self) -> list[str]:
        """Why there are no words, as far as the reading says."""
        return [_NONE, *(visible(self._mask(problem.sentence)) for problem in self._examined.problems)]
