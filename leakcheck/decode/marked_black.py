"""Whether words stand black on black, as when somebody blacks out a line with the highlighter or the shading of a word processor.

A program shows letters of automatic colour in white on a dark shading, so that only letters that are set to black are unreadable there. On
the black of Word's highlighter automatic letters stay black (LibreOffice shows Word's documents in the same way). White on black is
readable, and nobody's redaction.
"""

from dataclasses import dataclass

#: What of each of red, green and blue passes for black, to the eye: letters and ground of such colours are told apart by no reader.
_DARKEST = 0x1F
ROLE = "under-marking"


@dataclass(frozen=True, slots=True)
class Colours:
    """Of letters and what lies behind them; each as red, green and blue in one number, AUTOMATIC, or None where nothing is said."""

    letters: int | None = None
    highlight: int | None = None
    """Of Word's highlighter, which lies over any shading."""
    ground: int | None = None
    """The shading right behind the letters."""

    def over(self, around: "Colours") -> "Colours":
        """These, and for what they leave open those around them."""
        letters = around.letters if self.letters is None else self.letters
        highlight = around.highlight if self.highlight is None else self.highlight
        return Colours(letters, highlight, around.ground if self.ground is None else self.ground)

    @property
    def are_black_on_black(self) -> bool:
        """Whether nobody can read such letters."""
        if self.highlight not in {None, AUTOMATIC}:
            return is_black(self.highlight) and (self.letters in {None, AUTOMATIC} or is_black(self.letters))
        return is_black(self.ground) and is_black(self.letters)


AUTOMATIC = -1
"""The colour that a program chooses by itself; of a ground: none."""
NOTHING = Colours()


def is_black(colour: int | None) -> bool:
    """Whether it is black or as good as black. Automatic is not: the program chooses then."""
    return colour is not None and colour >= 0 and max(colour >> 16, colour >> 8 & 0xFF, colour & 0xFF) <= _DARKEST


def hexadecimal(text: str | None) -> int | None:
    """`0000FF` or `#0000FF`; AUTOMATIC for a word such as `auto` or `transparent`, None for nothing."""
    if not text:
        return None
    digits = text.strip().removeprefix("#")
    try:
        return int(digits, 16) if len(digits) == 6 else AUTOMATIC
    except ValueError:
        return AUTOMATIC
