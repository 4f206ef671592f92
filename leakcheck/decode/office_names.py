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
#: Headings that Office gives to lists of a document's parts (HeadingPairs, ISO/IEC 29500-1 section 22.2.2.11), seen in public documents. What
#: several languages call alike (Titel, Título, Regneark, Links) is left out.
_HEADINGS = {
    "Arbeitsblätter": "de", "Folientitel": "de", "Benannte Bereiche": "de", "Verwendete Schriftarten": "de", "Eingebettete OLE-Server": "de",
    "Feuilles de calcul": "fr", "Titres des diapositives": "fr", "Plages nommées": "fr", "Polices utilisées": "fr", "Titre": "fr",
    "Fogli di lavoro": "it", "Hojas de cálculo": "es", "Planilhas": "pt-BR", "Títulos de slides": "pt-BR", "Folhas de cálculo": "pt-PT",
    "Werkbladen": "nl", "Arkusze": "pl", "Tytuł": "pl", "Munkalapok": "hu", "Názov": "sk", "Rubrik": "sv", "Çalışma Sayfaları": "tr",
    "Листы": "und-Cyrl", "Название": "und-Cyrl", "Именованные диапазоны": "und-Cyrl", "Заголовки слайдов": "und-Cyrl", "Диаграммы": "und-Cyrl",
    "ワークシート": "ja", "タイトル": "ja", "名前付き一覧": "ja", "워크시트": "ko", "工作表": "zh", "题目": "zh-Hans", "幻灯片标题": "zh-Hans",
    "Graphiques": "fr", "Thème": "fr", "Entwurfsvorlage": "de", "Caratteri utilizzati": "it", "Modello struttura": "it", "Titoli diapositive": "it",
    "Nazwane zakresy": "pl", "Název": "cs", "제목": "ko", "사용한 글꼴": "ko", "테마": "ko", "슬라이드 제목": "ko", "แผ่นงาน": "th",
    "演示文稿设计模板": "zh-Hans", "已用的字体": "zh-Hans", "投影片標題": "zh-Hant", "佈景主題": "zh-Hant", "גליונות עבודה": "he", "שם": "he",
}  # fmt: skip
_SHEET = re.compile(r"^(?P<word>[^\d\s]+) ?\d{1,3}$")


def sheet_language(name: str) -> str | None:
    """The language tag of a default sheet name such as `Feuil1`; None for any other."""
    match = _SHEET.match(name)
    return _SHEETS.get(match["word"]) if match else None


def style_language(name: str) -> str | None:
    """The language tag of a default paragraph style's name; None where it tells nothing."""
    return _STYLES.get(name)


def heading_language(heading: str) -> str | None:
    """The language tag of a heading over the parts of a document; None where it tells nothing, as in English."""
    return _HEADINGS.get(heading)
