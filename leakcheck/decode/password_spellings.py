"""A password as bytes: what programs made of its letters before everybody wrote UTF-8."""

#: UTF-8, Windows in western Europe, DOS there, Windows and DOS in Russia.
_PAGES = ("utf-8", "cp1252", "cp850", "cp1251", "cp866")


def spellings(word: str) -> list[bytes]:
    """Each spelling once; a plain word has one."""
    found: dict[bytes, None] = {}
    for page in _PAGES:
        try:
            found[word.encode(page)] = None
        except UnicodeEncodeError:
            continue
    return list(found)
