"""Names that an office program in one language gives by itself: default sheets and styles. They tell the program's language.

Collected from the programs' own default documents. A name written in a script that several languages share is marked with the
script alone: it must never be read as one language (see the base rates: most Ukrainian and Bulgarian documents carry Russian marks).
"""

import re

_SHEETS = {
    "Feuil": "fr", "Tabelle": "de", "Hoja": "es", "Foglio": "it", "Planilha": "pt-BR", "Folha": "pt-PT", "Arkusz": "pl", "Munka": "hu",
    "Taul": "fi", "Sayfa": "tr", "Лист": "und-Cyrl", "Аркуш": "uk", "Φύλλο": "el", "工作表": "und-Hant", "ورقة": "ar", "גיליון": "he",
}  # fmt: skip
_STYLES = {
    "Обычный": "und-Cyrl", "Звичайний": "uk", "Standard": "de", "Normale": "it", "Standaard": "nl", "Normalny": "pl", "Normální": "cs",
    "Normlny": "sk", "標準": "ja", "正文": "zh", "표준": "ko", "Βασικό": "el",
}  # fmt: skip
_SHEET = re.compile(r"^(?P<word>[^\d\s]+) ?\d{1,3}$")


def sheet_language(name: str) -> str | None:
    """The language tag of a default sheet name such as `Feuil1`; None for any other."""
    match = _SHEET.match(name)
    return _SHEETS.get(match["word"]) if match else None


def style_language(name: str) -> str | None:
    """The language tag of a default paragraph style's name; None where it tells nothing."""
    return _STYLES.get(name)
