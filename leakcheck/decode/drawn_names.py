"""Names that Office gives by itself to drawn objects, placeholders and layouts: `Titelplatzhalter 1`, `ZoneTexte 6`, `Рисунок 2`.

They are in the language of the interface of the program that drew the object first. They stay when it is copied into another document, and
a slide can take them over from its layout, which often comes from elsewhere; and whoever writes a program can have it write any name. So they
tell a language that passed by, and not the last program's, and no rule weighs them.

Most were seen in documents of the shared corpus whose texts are marked with the same language (German, French, Portuguese of Brazil, Russian,
Chinese, Japanese, Danish) or in the names by which public programs fill templates (Spanish, Italian, Dutch, Czech, Hungarian, Turkish,
Swedish, Norwegian, Greek, Portuguese of Portugal, Korean); the others are those of the programs' own localisations.

Left out is what several languages share (`Titel`, `Grafik`, `Título`, `Diagram`, `Rectangle`, `Nadpis`), what people too name so (`Дата 3`),
and all that is English: programs and libraries write that everywhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from leakcheck.decode.ooxml_package import plain
from leakcheck.model.facts import LanguageClaim, LanguageRole
from leakcheck.model.location import Location

#: As in the names of sheets and styles, what Russian shares with languages of its neighbours is marked with the script alone.
_WORDS: Mapping[str, str] = {
    "de": "Untertitel|Vertikaler Titel|Textfeld|Rechteck|Abgerundetes Rechteck|Gerader Verbinder|Gruppieren|Titelfolie|Titel und Inhalt",
    "fr": "Titre|Sous-titre|Titre vertical|ZoneTexte|Zone de texte|Graphique|Diapositive de titre|Titre et contenu",
    "es": "CuadroTexto|Cuadro de texto|Imagen|Título y objetos|Solo el título",
    "it": "Titolo|Sottotitolo|Titolo verticale|CasellaDiTesto|Casella di testo|Immagine|Rettangolo|Diapositiva titolo|Titolo e contenuto",
    "pt": "CaixaDeTexto|Imagem",
    "pt-BR": "Slide de título|Somente título|Cabeçalho da Seção",
    "nl": "Ondertitel|Tekstvak|Afbeelding|Rechthoek|Titeldia|Titel en object",
    "sv": "Underrubrik|textruta|Textruta|Bildobjekt|Rubrikbild",
    "da": "Undertitel|Billede",
    "no": "Tittel|Undertittel|TekstSylinder|Bilde|Tittellysbilde",
    "fi": "Otsikko|Alaotsikko|Tekstiruutu|Kuva|Suorakulmio|Otsikkodia",
    "pl": "Tytuł|Podtytuł|pole tekstowe|Pole tekstowe|Obraz|Prostokąt|Slajd tytułowy|Tytuł i zawartość",
    "cs": "TextovéPole|Obrázek|Obdélník|Úvodní snímek",
    "sk": "BlokTextu|Obrázok|Obdĺžnik|Úvodná snímka",
    "hu": "Cím|Alcím|Szövegdoboz|Kép|Téglalap|Címdia",
    "ro": "Titlu|CasetăText|Dreptunghi",
    "tr": "Başlık|Alt Başlık|Metin kutusu|Metin Kutusu|Resim|Dikdörtgen|Başlık Slaydı",
    "el": "Τίτλος|Υπότιτλος|Εικόνα|Ορθογώνιο",
    "und-Cyrl": "Рисунок|Заголовок|Подзаголовок|Вертикальный заголовок|Вертикальный текст|Прямоугольник|Полилиния|Надпись|Диаграмма|Содержимое"
    "|Нижний колонтитул|Номер слайда|Прямая соединительная линия|Титульный слайд|Заголовок и объект|Заголовок раздела|Пустой слайд",
    "uk": "Підзаголовок|Прямокутник|Діаграма|Титульний слайд",
    "he": "כותרת משנה|תיבת טקסט|מלבן",
    "ar": "عنوان فرعي|مربع نص|مستطيل",
    "zh-Hans": "标题|副标题|竖排标题|文本框|图片|图表|标题幻灯片|标题和内容",
    "zh-Hant": "副標題|文字方塊|圖片|圖案|圖表|標題投影片|標題及物件",
    "ja": "タイトル|サブタイトル|テキスト ボックス|図|正方形/長方形|グループ化|タイトル スライド|タイトルとコンテンツ",
    "ko": "제목|부제목|세로 제목|직사각형|제목 슬라이드|제목 및 내용",
}  # fmt: skip
#: Placeholders are named for what they hold; how such a name begins is enough.
_BEGINNINGS: Mapping[str, str] = {
    "fr": "Espace réservé d|Espace réservé p", "es": "Marcador de contenido|Marcador de fecha|Marcador de pie de página", "it": "Segnaposto ",
    "pt-BR": "Espaço Reservado para ", "pt-PT": "Marcador de Posição d", "nl": "Tijdelijke aanduiding voor ", "sv": "Platshållare för ",
    "da": "Pladsholder til ", "no": "Plassholder for ", "pl": "Symbol zastępczy ", "cs": "Zástupný symbol pro ", "sk": "Zástupný objekt pre ",
    "ro": "Substituent conținut|Substituent conţinut|Substituent dată|Substituent subsol|Substituent număr", "uk": "Місце для ",
    "el": "Θέση περιεχομένου|Θέση κειμένου|Θέση ημερομηνίας|Θέση υποσέλιδου|Θέση αριθμού διαφάνειας",
    "he": "מציין מיקום ", "ar": "عنصر نائب ",
}  # fmt: skip
#: Or how it ends.
_ENDINGS: Mapping[str, str] = {
    "de": "platzhalter", "fi": " paikkamerkki", "hu": "Tartalom helye|Szöveg helye|Dátum helye|Élőláb helye|Dia számának helye",
    "tr": " Yer Tutucusu", "zh-Hans": "占位符", "zh-Hant": "版面配置區", "ja": "プレースホルダー|プレースホルダ", "ko": " 개체 틀",
}  # fmt: skip
_BY_WORDS = {word.encode(): tag for tag, words in _WORDS.items() for word in words.split("|")}
_BY_BEGINNING = {word.encode(): tag for tag, words in _BEGINNINGS.items() for word in words.split("|")}
_BY_ENDING = {word.encode(): tag for tag, words in _ENDINGS.items() for word in words.split("|")}
_BEGINS, _ENDS = tuple(_BY_BEGINNING), tuple(_BY_ENDING)
_LONGEST = 100
_NUMBER = b"0123456789 "
#: So many different names of a part are looked up, and so many languages told.
_MOST, _MOST_LANGUAGES = 500, 3
#: All known programs write these attributes in double quotes.
_NAME = b' name="'
_LAYOUT, _BEFORE_LAYOUT, _LONGEST_TAG = b"<p:cSld ", 4000, 300
#: A second layout of one name begins with a number: `1_Titelfolie`.
_COPY = b"0123456789_"
#: Layouts and masters come with templates, often from elsewhere: where a name stands in one is told with its place.
_LAYOUTS = "ppt/slidelayouts/"
_OF_TEMPLATES = (_LAYOUTS, "ppt/slidemasters/", "ppt/notesmasters/", "ppt/handoutmasters/")

#: Each name without its number, as it is looked up, and one with it, as it stands.
Names = dict[bytes, bytes]


def noted(names: Names, tags: Iterable[bytes]) -> Iterator[bytes]:
    """The same tags, while their names are gathered: whoever reads the tags for another reason need not read them twice."""
    for tag in tags:
        note(names, tag.partition(_NAME)[2].partition(b'"')[0])
        yield tag


def note(names: Names, raw: bytes) -> None:
    """Keep a name as it stands, in UTF-8."""
    if len(names) < _MOST:
        names[raw.rstrip(_NUMBER)] = raw


def name_languages(part: str, element: str, names: Names) -> Iterator[LanguageClaim]:
    """The languages of such names of one part, each once."""
    found: dict[str, bytes] = {}
    for words, raw in names.items():
        # A program always adds a number; a name without one was given by somebody.
        if len(words) < len(raw) <= _LONGEST and (tag := drawn_name_language(words)):
            found.setdefault(tag, raw)
    for tag, raw in islice(found.items(), _MOST_LANGUAGES):
        yield _claim(part, element, tag, raw)


def layout_language(part: str, data: bytes) -> Iterator[LanguageClaim]:
    """The language in which a slide's layout is named."""
    if not part.lower().startswith(_LAYOUTS):
        return
    begin = data.find(_LAYOUT, 0, _BEFORE_LAYOUT)
    inside = data[begin : begin + _LONGEST_TAG].partition(b">")[0] if begin >= 0 else b""
    raw = inside.partition(_NAME)[2].partition(b'"')[0]
    if tag := _BY_WORDS.get(raw.lstrip(_COPY)):
        yield _claim(part, "cSld", tag, raw)


def _claim(part: str, element: str, tag: str, raw: bytes) -> LanguageClaim:
    # Traces are told apart by the last word of their places: a language is told once of slides, and once of layouts and masters.
    where = " in a layout or master" if part.lower().startswith(_OF_TEMPLATES) else ""
    return LanguageClaim(at=Location(f"{part}: {element} name{where}", plain(raw, _LONGEST)), role=LanguageRole.DRAWN_NAMES, tag=tag)


@lru_cache(maxsize=2000)
def drawn_name_language(words: bytes) -> str | None:
    """The language tag of a default name without its number, in UTF-8; None where it tells nothing."""
    if tag := _BY_WORDS.get(words):
        return tag
    if words.startswith(_BEGINS):
        return next(tag for word, tag in _BY_BEGINNING.items() if words.startswith(word))
    if words.endswith(_ENDS):
        return next(tag for word, tag in _BY_ENDING.items() if words.endswith(word))
    return None
