"""A text without its small letters, made once for all who look for names in it."""

_LAST: list[tuple[str, str]] = []
#: What is longer is made anew, so that no large text stays in memory.
_KEPT = 1 << 20
_SMALL_AND_BLANKS = b"abcdefghijklmnopqrstuvwxyz \t\n"


def capitals_and_signs(text: str) -> str:
    """All but small letters of ASCII, blanks, tabs and line feeds, as the bytes of UTF-8, a letter each: a tenth of most texts.

    What stands beside one another in the text does so here too. Kept until it is asked of another text.
    """
    for held, left in _LAST:
        if held is text:
            return left
    left = text.encode("utf-8", "replace").translate(None, _SMALL_AND_BLANKS).decode("latin-1")
    _LAST[:] = [(text, left)] if len(text) <= _KEPT else []
    return left
