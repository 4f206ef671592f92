"""One pass over the XML of an OpenDocument: its words by what a reader sees of them, and what stands beside them.

Elements are known by the last word of their name space, so that the name spaces of StarOffice and OpenOffice.org 1, of OpenDocument
and of the extensions are read alike. Nothing is kept but what is asked for, and of that no more than the bounds.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import IO, TYPE_CHECKING, NamedTuple

from leakcheck.decode.marked_black import AUTOMATIC, NOTHING, ROLE, Colours, hexadecimal, is_black
from leakcheck.decode.odf_content import Mark, Reading, Shown, Stated
from leakcheck.decode.shown_number import agrees
from leakcheck.decode.visible_text import storable
from leakcheck.decode.xml_tree import xml_fault

if TYPE_CHECKING:
    from lxml import etree

_MOST_ELEMENTS = 3_000_000
_MOST_MARKS = 4000
_MOST_NAMES = 4000
_MOST_KEPT_TOGETHER = 50
#: Names that are longer are not kept for the next document: an honest one has a hundred letters.
_LONGEST_KEPT = 300
_LONGEST_VALUE = 2000
_CHUNK = 1 << 16
#: So much of one stream is read: far more than people write.
_LONGEST_STREAM = 128 << 20
#: A repeated cell or row is written so many times at most: sheets end in a million empty ones.
_MOST_REPEATS = 50
_MOST_PICTURES, _LONGEST_PICTURE = 500, 64 << 20
_MOST_DIFFERING = 1000
#: Kinds of cells that keep a number beside the text which they show (OpenDocument part 3, office:value-type).
_NUMBERS = frozenset({"float", "currency", "percentage"})
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_SIGNS = {"text:tab": "\t", "text:tab-stop": "\t", "text:line-break": "\n"}
#: Where words are no part of the page (OpenDocument part 3 sections 5.5, 6.3, 14.1, 16.9, 16.16); the outermost decides.
_APART = {
    "text:tracked-changes": "deleted", "table:tracked-changes": "deleted", "office:annotation": "comment", "text:note": "footnote",
    "text:footnote": "footnote", "text:endnote": "footnote", "presentation:notes": "notes", "style:header": "header", "style:footer": "header",
    "style:header-left": "header", "style:footer-left": "header", "style:header-first": "header", "style:footer-first": "header",
}  # fmt: skip
_HIDING_TEXT = frozenset({"text:hidden-text", "text:hidden-paragraph"})
#: Whose words are told apart, or are none of the document: a note's number, the name of a picture.
_KEPT = frozenset(
    {
        "config:config-item",
        "dc:creator",
        "dc:date",
        "meta:creator-initials",
        "loext:sender-initials",
        "meta:date-string",
        "text:note-citation",
        "svg:title",
        "svg:desc",
        "number:text",
        "number:embedded-text",
    }
)
#: What a format of numbers writes beside the number (OpenDocument part 3, data styles).
_BESIDE_NUMBERS = frozenset({"number:text", "number:embedded-text"})
#: Whose words say what a shape is (OpenDocument part 3 sections 10.3.17 and 10.3.18).
_OF_PICTURES = frozenset({"svg:title", "svg:desc"})
#: Whose words hang on a mark: an annotation or a change.
_MARKS = frozenset({"office:annotation", "office:change-info"})
_LANGUAGES = (("fo:language", "fo:country"), ("style:language-asian", "style:country-asian"), ("style:language-complex", "style:country-complex"))


#: What of the properties of a style is asked for.
_LETTERS, _OWN_LETTERS, _GROUNDS = "fo:color", "style:use-window-font-color", ("fo:background-color", "style:text-background-color")
_SAYING = frozenset({"text:display", "table:display", "presentation:visibility", "officeooo:rsid", "officeooo:paragraph-rsid"}.union(*_LANGUAGES))
#: The families of styles that colour letters, and how deep they may be based on one another.
_COLOURING, _DEEPEST_STYLE = frozenset({"text", "paragraph"}), 20


class _Stop(Exception):
    """Enough was read."""


class _Sort(NamedTuple):
    """Elements of one name that bear the same attributes, of which a document has few sorts."""

    name: str
    attributes: tuple[str, ...]
    inline: bool
    calm: bool
    """Whether nothing is asked for of their attributes, unless styles that hide something are known."""
    styled: bool
    coloured: bool
    """Whether it is what a style says of colours."""
    grounds: tuple[str, ...]
    """Those attributes that say what lies behind the letters, by their full names."""


class Words:
    """The parser's target; its methods are called by lxml."""

    def __init__(self, reading: Reading, longest: int) -> None:
        self.reading, self.longest = reading, longest
        self.part = ""
        self.begun = False
        """Whether the root element has been read."""
        self.made: etree.XMLParser | None = None
        self._names: set[str] = set()
        self._sorts: dict[tuple[str, ...], _Sort] = {}
        self._open: list[str] = []
        self._apart: list[str] = []
        self._lines: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._cells: list[tuple[int, int, str, int]] = []
        """Of each open cell: how many words its row had before, how often it is repeated, the number that it keeps, its column."""
        self._sheet, self._row, self._repeated, self._column = "", 0, 1, 0
        self._hidden = 0
        self._unseen: list[str] = []
        self._hides: list[bool] = []
        self._hiding: set[tuple[str, str]] = set()
        self._noted: list[tuple[str, str, _Sort, Mapping[str, str]]] = []
        """What styles say of colours, as long as none has a black ground: in most documents nothing is asked of it."""
        self._colours: dict[tuple[str, str], Colours] = {}
        self._based_on: dict[tuple[str, str], str] = {}
        self._knows_black = False
        """Whether any style has a black ground; without one nothing is asked of colours."""
        self._shades: list[tuple[int, Colours]] = []
        """The colours of open paragraphs and spans, each with its depth."""
        self._under: list[str] = []
        self._family, self._style, self._font = "", "", ""
        self._mark: list[Mark] = []
        self._text: list[str] | None = None
        self._values: dict[str, str] = {}
        self._length: dict[str, int] = {}
        self._elements = self._room = 0

    def begin(self, part: str) -> "Words":
        """Ready for the next stream: what a damaged one left open is closed."""
        self.part = part
        self.begun = False
        for left in (self._open, self._apart, self._lines, self._rows, self._cells, self._hides, self._mark):
            left.clear()
        for left_over in (self._unseen, self._under, self._shades):
            left_over.clear()
        self._hidden, self._text = 0, None
        return self

    def parser(self) -> "etree.XMLParser":
        """The parser that calls this. One serves all streams: lxml looks into the target anew for each, which takes as long as a short stream."""
        from lxml import etree

        if self.made is None:
            # The stubs want str and bytes; what is fed as bytes comes out as str.
            self.made = etree.XMLParser(target=self, resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)  # type: ignore[arg-type]
        return self.made

    # What lxml calls

    def start(self, tag: str, values: Mapping[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            raise _Stop
        self.begun = True
        borne = (tag, *values)
        sort = self._sorts.get(borne) or self._sort(borne)
        name = sort.name
        self._open.append(name)
        if sort.inline:
            self._inline(sort, values)
        if sort.coloured:
            self._note_colours(sort, values)
        hides = (not sort.calm or (sort.styled and bool(self._hiding))) and self._started(name, self._attributes(sort, values))
        self._hides.append(hides)
        self._hidden += hides
        if self._knows_black and (name in _PARAGRAPHS or name == "text:span"):
            self._shade(name, self._attributes(sort, values).get("text:style-name", ""))
        if name in _KEPT or (self._open[1:2] == _META and self._is_property(name)):
            self._text, self._values = [], self._attributes(sort, values)

    def end(self, tag: str) -> None:
        name = self._open.pop()
        if name in _PARAGRAPHS:
            self._paragraph("".join(self._lines.pop()))
        if self._hides.pop():
            self._hidden -= 1
        if self._shades and self._shades[-1][0] > len(self._open):
            self._shades.pop()
        if self._text is not None and (name in _KEPT or self._is_property(name)):
            self._stated(name, "".join(self._text).strip())
            self._text = None
        if name in _APART and self._apart:
            self._apart.pop()
        if name in _ENDS:
            _ENDS[name](self)

    def data(self, text: str) -> None:
        if self._text is not None:
            if len(self._text) < 4000:
                self._text.append(text)
        elif self._lines:
            self._lines[-1].append(text)
            if self._hidden:
                self._unseen.append(text)
            if self._shades and not self._apart and self._shades[-1][1].are_black_on_black:
                self._under.append(text)

    def close(self) -> None:
        """Lxml asks for a result; it lies in the reading."""

    # Elements

    def _inline(self, sort: _Sort, values: Mapping[str, str]) -> None:
        """What begins a paragraph, stands for a sign in it, or for words apart from the page."""
        name = sort.name
        if name in _PARAGRAPHS:
            self._lines.append([])
        elif name in _SIGNS:
            self.data(_SIGNS[name])
        elif name == "text:s":
            self.data(" " * min(_count(self._attributes(sort, values).get("text:c", "1")), 100))
        elif name in _APART:
            self._apart.append(_APART[name])

    def _started(self, name: str, values: dict[str, str]) -> bool:
        """Take note of an element's attributes; whether what it holds is hidden."""
        handler = _STARTS.get(name)
        if handler is not None:
            handler(self, name, values)
        target = values.get("xlink:href")
        if target and name != "meta:template" and len(self.reading.links) < _MOST_NAMES:
            self.reading.links.setdefault(storable(target, _LONGEST_VALUE), name)
        if name in _HIDING_TEXT:
            if shown := values.get("text:string-value"):
                self._line("hidden", shown)
            return name == "text:hidden-paragraph" and values.get("text:is-hidden") == "true"
        return self._is_hidden(name, values)

    def _is_hidden(self, name: str, values: dict[str, str]) -> bool:
        if name == "text:section" and values.get("text:display") == "none":
            return True
        if values.get("table:visibility") in _UNSEEN:
            return True
        if self._hiding:
            for attribute, family in _STYLED:
                if attribute in values and (family or _FAMILIES.get(name, "paragraph"), values[attribute]) in self._hiding:
                    return True
        return False

    def begin_style(self, name: str, values: dict[str, str]) -> None:
        self._family, self._style = values.get("style:family", ""), values.get("style:name", "")
        if self._family in _COLOURING and len(self._based_on) < _MOST_NAMES:
            self._based_on[self._family, self._style] = values.get("style:parent-style-name", "")
        if self.part != "content.xml" and name == "style:style" and len(self.reading.styles) < 300:
            self.reading.styles.append(storable(values.get("style:display-name", self._style), 200))

    def style_properties(self, name: str, values: dict[str, str]) -> None:
        if values.get("text:display") == "none" or values.get("table:display") == "false" or values.get("presentation:visibility") == "hidden":
            self._hiding.add((self._family, self._style))
        for language, country in _LANGUAGES:
            if tag := _language(values.get(language, ""), values.get(country, "")):
                self.reading.languages.setdefault(tag, f"{self.part}: {language}")
        for key in ("officeooo:rsid", "officeooo:paragraph-rsid"):
            if key in values and len(self.reading.rsids) < _MOST_NAMES:
                mark = values[key].upper().rjust(8, "0")[:8]
                self.reading.rsids[mark] = self.reading.rsids.get(mark, 0) + 1

    def _note_colours(self, sort: _Sort, values: Mapping[str, str]) -> None:
        if self._family not in _COLOURING or len(self._noted) >= _MOST_NAMES:
            return
        self._noted.append((self._family, self._style, sort, values))
        self._knows_black = self._knows_black or any(is_black(hexadecimal(values[key])) for key in sort.grounds)
        if self._knows_black:
            for family, style, noted, said in self._noted:
                self._take_colours((family, style), noted.name, self._attributes(noted, said))
            self._noted.clear()

    def _take_colours(self, style: tuple[str, str], name: str, values: dict[str, str]) -> None:
        """Letters and ground of a style; the ground of letters lies over that of their paragraph."""
        if len(self._colours) >= _MOST_NAMES:
            return
        letters = AUTOMATIC if values.get(_OWN_LETTERS) == "true" else hexadecimal(values.get(_LETTERS))
        ground = next((hexadecimal(values[key]) for key in _GROUNDS if key in values), None)
        known = self._colours.get(style, NOTHING)
        own = Colours(letters, ground=None if ground == AUTOMATIC and name != "style:text-properties" else ground)
        self._colours[style] = known.over(own) if name == "style:paragraph-properties" else own.over(known)

    def _shade(self, name: str, style: str) -> None:
        """An open paragraph or span with the colours of its style, of those that this is based on, and of what is around it."""
        family = _FAMILIES.get(name, "paragraph")
        colours = NOTHING
        for _ in range(_DEEPEST_STYLE):
            colours = colours.over(self._colours.get((family, style), NOTHING))
            style = self._based_on.get((family, style), "")
            if not style:
                break
        around = self._shades[-1][1] if self._shades else self._colours.get(("paragraph", ""), NOTHING)
        # Letters without a ground of their own show that of their paragraph.
        colours = Colours(colours.letters, ground=None) if colours.ground == AUTOMATIC else colours
        self._shades.append((len(self._open), colours.over(around)))

    def font(self, name: str, values: dict[str, str]) -> None:
        family = values.get("svg:font-family") or values.get("fo:font-family") or values.get("style:name", "")
        self._font = storable(family.strip("'\" "), 120)
        if self._font and len(self.reading.fonts) < 300:
            self.reading.fonts.setdefault(self._font, "named")

    def font_file(self, name: str, values: dict[str, str]) -> None:
        if self._font in self.reading.fonts:
            self.reading.fonts[self._font] = "embedded"

    def table(self, name: str, values: dict[str, str]) -> None:
        if not self._rows:
            self._sheet, self._row, self._repeated = storable(values.get("table:name", ""), 100), 0, 1
        if len(self.reading.sheets) < 300 and values.get("table:name"):
            self.reading.sheets.append(storable(values["table:name"], 100))

    def row(self, name: str, values: dict[str, str]) -> None:
        if not self._rows:
            self._row += self._repeated
            self._repeated, self._column = _count(values.get("table:number-rows-repeated", "1")), 0
        self._rows.append([])

    def cell(self, name: str, values: dict[str, str]) -> None:
        begun = len(self._rows[-1]) if self._rows else 0
        times = _count(values.get("table:number-columns-repeated", "1"))
        value = values.get("office:value", "") if values.get("office:value-type") in _NUMBERS else ""
        self._cells.append((begun, min(times, _MOST_REPEATS), value, self._column + 1))
        if len(self._rows) == 1:
            self._column += times

    def covered(self, name: str, values: dict[str, str]) -> None:
        """A cell under one that reaches over it."""
        if len(self._rows) == 1:
            self._column += _count(values.get("table:number-columns-repeated", "1"))

    def frame(self, name: str, values: dict[str, str]) -> None:
        # Most are numbers that the program gave; that of a file has an ending.
        if "." in (called := values.get("draw:name", "")):
            self._beside_picture("draw:name", storable(called, _LONGEST_VALUE))

    def _beside_picture(self, name: str, text: str) -> None:
        if text and len(self.reading.picture_words) < _MOST_NAMES:
            self.reading.picture_words.setdefault((name, text), self.part)

    def root(self, name: str, values: dict[str, str]) -> None:
        if version := values.get("office:version"):
            self.reading.versions.setdefault(version[:20], self.part)

    def mark(self, name: str, values: dict[str, str]) -> None:
        if len(self.reading.marks) >= _MOST_MARKS:
            return
        # OpenOffice.org 1 keeps them as attributes.
        mark = Mark("comment" if name == "office:annotation" else "change", values.get("office:author", ""), "", values.get("office:create-date", ""))
        mark.who, mark.when = mark.who or values.get("office:chg-author", ""), mark.when or values.get("office:chg-date-time", "")
        self.reading.marks.append(mark)
        self._mark.append(mark)

    def bookmark(self, name: str, values: dict[str, str]) -> None:
        if len(self.reading.bookmarks) < _MOST_NAMES:
            self.reading.bookmarks.append(values.get("text:name", ""))

    def binary(self, name: str, values: dict[str, str]) -> None:
        self._lines.append([])

    # Their ends

    def _is_property(self, name: str) -> bool:
        """Whether an element stands directly in the document's own properties, not in those of an object inside it."""
        return len(self._open) > 1 and self._open[1] == "office:meta" and name != "office:meta"

    def _stated(self, name: str, text: str) -> None:
        text = text if name == "config:config-item" else storable(text, _LONGEST_VALUE)
        if name in _OF_PICTURES:
            self._beside_picture(name, text)
            return
        if name in _BESIDE_NUMBERS:
            self.reading.formats_write_digits |= any(sign.isdigit() for sign in text)
            return
        if name == "config:config-item":
            if len(self.reading.settings) < _MOST_NAMES:
                self.reading.settings.append(Stated(self._values.get("config:name", ""), self._values, text))
        elif self._mark:
            mark = self._mark[-1]
            mark.who = text if name == "dc:creator" else mark.who
            mark.when = text if name == "dc:date" else mark.when
            mark.initials = text if name.endswith("-initials") else mark.initials
        elif len(self.reading.properties) < _MOST_NAMES and self._open[1:2] == ["office:meta"]:
            self.reading.properties.append(Stated(name, self._values, text))

    def _paragraph(self, text: str) -> None:
        role = self._apart[0] if self._apart else "document"
        # What is hidden of a paragraph that is shown has ended before it.
        unseen = text if self._hidden else "".join(self._unseen)
        self._unseen.clear()
        if self._under and role == "document":
            self._line(ROLE, "".join(self._under))
            self._under.clear()
        if unseen and role == "document":
            self._line("hidden", unseen)
        if self._rows and not self._apart:
            if text:
                self._rows[-1].append(text)
            return
        self._line(role, text)

    def end_mark(self) -> None:
        if self._mark:
            self._mark.pop()

    def end_cell(self) -> None:
        """A cell may stand for several of the same words."""
        begun, times, value, column = self._cells.pop()
        if value and len(self._rows) == 1:
            self._compare(value, self._rows[0][begun:], column)
        if times > 1 and self._rows and (words := self._rows[-1][begun:]):
            self._rows[-1].extend(words * (times - 1))

    def _compare(self, value: str, words: list[str], column: int) -> None:
        """The number that a cell keeps with the one that it shows."""
        if len(words) != 1 or (right := agrees(value, words[0].strip())) is None:
            return
        self.reading.compared += 1
        if not right and len(self.reading.differing) < _MOST_DIFFERING:
            self.reading.differing.append(Shown(self._sheet, self._row, column, value, words[0].strip()))

    def end_row(self) -> None:
        cells = self._rows.pop()
        if not cells:
            return
        text = "\t".join(cells)
        if self._rows:
            self._rows[-1].append(text)
        else:
            self._line("document", text)

    def _line(self, role: str, text: str) -> None:
        length = self._length.get(role, 0)
        if length <= self.longest:
            self.reading.texts.setdefault(role, []).append(text)
            self._length[role] = length + len(text) + 1

    def end_binary(self) -> None:
        import base64
        import binascii

        text = "".join(self._lines.pop()) if self._lines else ""
        if len(self.reading.pictures) >= _MOST_PICTURES or self._room + len(text) > _LONGEST_PICTURE:
            return
        self._room += len(text)
        try:
            self.reading.pictures.append(base64.b64decode(text))
        except (binascii.Error, ValueError):
            return

    # Names

    def _meet(self, tag: str) -> None:
        short, space = _short_name(tag)
        if len(self._names) < _MOST_NAMES:
            self._names.add(tag)
            if space:
                self.reading.spaces.setdefault(storable(space, 200), f"{self.part}: {storable(short, 100)}")

    def _sort(self, borne: tuple[str, ...]) -> _Sort:
        """The sort of a tag and the attributes behind it, whose name spaces are told when they are met first."""
        sort = _remembered_sort(borne) if len(borne) < _MOST_KEPT_TOGETHER and sum(map(len, borne)) < _LONGEST_VALUE else _sort_of(borne)
        for name in borne:
            if name not in self._names:
                self._meet(name)
        if len(self._sorts) < _MOST_NAMES and len(borne) < _MOST_KEPT_TOGETHER:
            self._sorts[borne] = sort
        return sort

    def _attributes(self, sort: _Sort, values: Mapping[str, str]) -> dict[str, str]:
        """By their short names."""
        # Where entities are not resolved, libxml2 hands on this one of attributes as it is written in its own declaration.
        plain = (value.replace("&#38;", "&") if "&" in value else value for value in values.values())
        return dict(zip(sort.attributes, plain, strict=True)) if values else {}


_INLINE = _PARAGRAPHS | _SIGNS.keys() | _APART.keys() | {"text:s"}
_UNSEEN = frozenset({"collapse", "filter"})
_STYLED = (("text:style-name", ""), ("table:style-name", "table"), ("draw:style-name", "drawing-page"))
_STYLES = frozenset(attribute for attribute, _ in _STYLED)
#: Elements and attributes by which words may be hidden, and links.
_HIDING = _HIDING_TEXT | {"text:section"}
_ASKED = frozenset({"xlink:href", "table:visibility"})
_COLOURS = frozenset({_LETTERS, _OWN_LETTERS, *_GROUNDS})
_META = ["office:meta"]
_FAMILIES = {"text:span": "text", "text:section": "section"}
_STARTS: dict[str, Callable[[Words, str, dict[str, str]], None]] = {
    "style:style": Words.begin_style, "style:default-style": Words.begin_style, "style:text-properties": Words.style_properties,
    "style:paragraph-properties": Words.style_properties, "style:table-properties": Words.style_properties,
    "style:section-properties": Words.style_properties, "style:drawing-page-properties": Words.style_properties,
    "style:properties": Words.style_properties, "style:font-face": Words.font, "style:font-decl": Words.font, "svg:font-face-uri": Words.font_file,
    "table:table": Words.table, "table:table-row": Words.row, "table:table-cell": Words.cell, "table:covered-table-cell": Words.covered,
    "office:document-content": Words.root,
    "office:document": Words.root,
    "office:annotation": Words.mark, "office:change-info": Words.mark, "office:binary-data": Words.binary, "draw:frame": Words.frame,
    "draw:image": Words.frame, "text:bookmark": Words.bookmark, "text:bookmark-start": Words.bookmark,
}  # fmt: skip

_ENDS: dict[str, Callable[[Words], None]] = {
    "office:annotation": Words.end_mark, "office:change-info": Words.end_mark, "table:table-cell": Words.end_cell,
    "table:table-row": Words.end_row, "office:binary-data": Words.end_binary,
}  # fmt: skip


def read_stream(words: Words, stream: IO[bytes]) -> None:
    """Feed one stream to the target; where it is damaged or beyond the bounds, what came before stands."""
    from lxml import etree

    parser = words.parser()
    try:
        for chunk in _chunks(words, stream):
            parser.feed(chunk)
        parser.close()
    except _Stop:
        words.reading.cut.append(words.part)
        words.made = None
    except (etree.XMLSyntaxError, ValueError) as error:
        words.reading.damaged.append(f"{words.part}: {xml_fault(error)}")
        words.made = None


def _chunks(words: Words, stream: IO[bytes]) -> Iterator[bytes]:
    """The stream in pieces. Raises ValueError where it defines entities, which no program does and which the target gets expanded."""
    fed, last = 0, b""
    while chunk := stream.read(_CHUNK):
        if not words.begun and b"<!ENTITY" in (last + chunk).replace(b"\0", b""):
            raise ValueError("it defines entities")
        yield chunk
        fed, last = fed + len(chunk), chunk[-32:]
        if fed > _LONGEST_STREAM:
            raise _Stop


def _sort_of(borne: tuple[str, ...]) -> _Sort:
    """What is to be done about an element, by its tag and the attributes behind it."""
    name, *attributes = (_short_name(one)[0] for one in borne)
    asked = _STARTS.get(name)
    calm = (asked is None or (asked is Words.style_properties and _SAYING.isdisjoint(attributes))) and name not in _HIDING
    coloured = asked is Words.style_properties and not _COLOURS.isdisjoint(attributes)
    grounds = tuple(full for full, short in zip(borne[1:], attributes, strict=True) if coloured and short in _GROUNDS)
    return _Sort(
        name, tuple(attributes), name in _INLINE, calm and _ASKED.isdisjoint(attributes), not _STYLES.isdisjoint(attributes), coloured, grounds
    )


#: A thousand sorts cover what the programs write.
_remembered_sort = lru_cache(maxsize=_MOST_NAMES)(_sort_of)


def _short_name(tag: str) -> tuple[str, str]:
    """`text:p`, and the name space as it is written."""
    return _remembered_name(tag) if len(tag) <= _LONGEST_KEPT else _name_of(tag)


def _name_of(tag: str) -> tuple[str, str]:
    space, _, local = tag.rpartition("}")
    return (f"{_prefix(space[1:])}:{local}" if space else local), space[1:]


_remembered_name = lru_cache(maxsize=_MOST_NAMES)(_name_of)


def _prefix(space: str) -> str:
    """`text` of `urn:oasis:names:tc:opendocument:xmlns:text:1.0` and of `http://openoffice.org/2000/text`, `fo` of `…:xsl-fo-compatible:1.0`."""
    steps = [step for step in space.replace("/", ":").split(":") if step and not step[0].isdigit()]
    word = _PREFIXES.get(space) or (steps[-1] if steps else "")
    return {"xsl-fo-compatible": "fo", "svg-compatible": "svg", "drawing": "draw", "datastyle": "number"}.get(word, word)


_PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc", "http://www.w3.org/1999/xlink": "xlink", "http://www.w3.org/1999/XSL/Format": "fo",
    "http://www.w3.org/2000/svg": "svg", "http://openoffice.org/2009/office": "officeooo",
    "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0": "loext",
}  # fmt: skip


def _language(language: str, country: str) -> str:
    if language in {"", "none", "zxx"} or not language.isalpha() or len(language) > 8:
        return ""
    return f"{language}-{country}" if country.isalnum() and country != "none" and len(country) < 9 else language


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1
