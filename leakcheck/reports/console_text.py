"""Setting text for a terminal: wrapped to its width by what characters take there, coloured only if asked."""

import io
import re

from leakcheck.model.report import ReportOptions

#: Narrower than this nothing is readable, and what wraps is the terminal's affair.
_NARROWEST = 40
#: A name longer than two lines hides what stands beside it.
LONGEST_NAME = 160
#: Of what has no blank for longer than this the middle is left out wherever it falls.
_LONGEST_WORD = 30
_WORD_BEGINS = re.compile(r" |(?=/)")
#: A path that is to be copied is shown whole up to this length.
_LONGEST_PATH = 1000


class ConsoleText:
    """Gathers lines of text. Takes only text that `shown` has made safe; it is never read as markup."""

    def __init__(self, options: ReportOptions) -> None:
        from rich.console import Console

        self.width = max(_NARROWEST, options.width)
        self._out = io.StringIO()
        self._blank = True
        # The environment is closed to it (_environ): the same options must give the same bytes on every machine.
        self._console = Console(
            file=self._out,
            width=self.width,
            force_terminal=options.colour,
            color_system="standard" if options.colour else None,
            no_color=not options.colour,
            markup=False,
            highlight=False,
            emoji=False,
            legacy_windows=False,
            _environ={},
        )

    def line(self, text: str = "", style: str = "", *, indent: int = 0, first: str = "", after: str = "") -> None:
        """A paragraph, wrapped; `first` stands before its first line and pushes the rest in by its own width, or stands `after` before the rest."""
        from rich.text import Text

        margin = indent + len(first)
        self._blank = not (text or first)
        for number, row in enumerate(Text(text, style=style).wrap(self._console, self.width - margin, tab_size=1) or [Text()]):
            row.rstrip()
            lead = " " * indent + (first if number == 0 else after.ljust(len(first)))
            whole = Text.assemble((lead, style if first.strip() else ""), row)
            whole.rstrip()
            self._console.print(whole, soft_wrap=True)

    def command(self, first: str, text: str) -> None:
        """A command to be copied: never wrapped, because a line end inside would run half of it."""
        from rich.text import Text

        self._blank = False
        self._console.print(Text(first + text), soft_wrap=True)

    def path(self, text: str, style: str = "", *, first: str = "") -> None:
        """A path on a line of its own: never wrapped, and whole unless nobody could have made it by hand, so that commands take it as it stands."""
        from rich.text import Text

        self._blank = False
        self._console.print(Text.assemble((first, style if first.strip() else ""), (shortened(text, _LONGEST_PATH), style)), soft_wrap=True)

    def heading(self, text: str) -> None:
        if not self._blank:
            self.line()
        self.line(text, "bold")
        self.line("─" * min(self.width, len(text)), "bold")

    def taken(self) -> str:
        """What was gathered since the last call."""
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return text


def shortened(text: str, longest: int = LONGEST_NAME) -> str:
    """A long text with its middle left out, at the ends of words where these are near: the ends of a path say most."""
    if len(text) <= longest:
        return text
    tail = longest // 3
    return f"{_to_word_end(text[: longest - tail - 5])} ... {_from_word_start(text[-tail:])}"


def beginning(text: str, longest: int) -> str:
    """The beginning of a long text, up to the end of a word."""
    return text if len(text) <= longest else f"{_to_word_end(text[: longest - 2])} …"


def _to_word_end(text: str) -> str:
    """Without a last word that may be cut. A text without blanks nearby, as a path, stays whole."""
    blank = text.rfind(" ", len(text) - _LONGEST_WORD)
    return text[:blank] if blank > 0 else text


def _from_word_start(text: str) -> str:
    begin = _WORD_BEGINS.search(text, 0, _LONGEST_WORD)
    return text[begin.end() :] if begin else text
