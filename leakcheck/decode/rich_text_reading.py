r"""Rich Text Format taken apart: groups, destinations, characters ([MSFT-RTF] 1.9.1). What it holds, not yet what that means.

Text is decoded by the character set of its font. A group that begins with `\*` and an unknown word is passed over, as the
specification asks. Nothing recurses: a million open groups are a million entries in a list.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from leakcheck.decode.code_pages import decoded, page_of_charset
from leakcheck.decode.inserted_pictures import OF_SHAPES
from leakcheck.decode.marked_black import AUTOMATIC, NOTHING, ROLE, Colours
from leakcheck.decode.rich_text_content import Embedded, RichText, joined
from leakcheck.decode.rich_text_tokens import Token, TokenDamage, tokens
from leakcheck.decode.rich_text_vocabulary import (
    ASIDE,
    BOUNDED,
    CHARACTERS,
    CLOCK,
    KNOWN,
    LETTERS,
    LISTS,
    NUMBERS,
    PASSED_OVER,
    PICTURES,
    SHAPE_NAME,
    SHAPE_PROPERTY,
    SHAPE_VALUE,
    SYMBOLS,
    TIMES,
    VALUES,
)

_MOST = 5000
_LONGEST_VALUE = 20_000


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits from the one around it. `place` is the destination, `sink` where its words go."""

    place: bytes = b""
    sink: list[str] | None = None
    outer: list[str] | None = None
    embedded: Embedded | None = None
    page: int = 0
    """The code page of the font; 0: the document's own."""
    fallback: int = 1
    """How many characters for old readers follow a Unicode one."""
    is_hidden: bool = False
    is_deleted: bool = False
    colours: Colours = NOTHING


def rich_text(data: bytes, longest: int) -> RichText:
    """A document taken apart; `longest` bounds the characters kept of each text. Never raises."""
    reader, damage = _Reader(longest, any(sign in data for sign in _SIGNS_OF_MARKING)), TokenDamage()
    for token in tokens(data, damage):
        reader.take(token)
        if reader.is_closed:
            break
    closed = reader.is_closed
    reader.end()
    reader.found.damage = damage.told or ("" if closed else "it ends before its groups are closed")
    reader.found.is_cut = damage.is_limit
    return reader.found


class _Reader:
    def __init__(self, longest: int, has_marking: bool) -> None:
        self.found = RichText()
        self._meant = _MEANT if has_marking else _MEANT_WITHOUT_MARKING
        self._palette: list[int] = []
        self._mixed: dict[bytes, int] = {}
        self._was_black = False
        self._document = self.found.texts["document"]
        self._longest = 4 * longest
        self._state = _State(sink=self._document)
        self._stack: list[tuple[_State, Callable[[], None] | None]] = []
        self._closing: Callable[[], None] | None = None
        self._pending = bytearray()
        self._starred = False
        self._to_skip = 0
        self._kept = 0
        self._font = self._style = 0
        self._property = ""
        self._page = 1252
        self.is_closed = False

    def take(self, token: Token) -> None:
        kind = token.kind
        if kind == "text":
            self._text(token.value)
        elif kind == "byte":
            self._byte(bytes.fromhex(token.value.decode()))
        elif kind == "word":
            self._word(token.value, token.number)
        elif kind == "{":
            self._open()
        elif kind == "}":
            self._close()
        elif kind == "symbol":
            self._symbol(token.value)
        elif self._state.embedded is not None and not self._state.embedded.binary:
            self._state.embedded.binary = token.value

    def end(self) -> None:
        """Keep what open groups hold when the file ends."""
        self._flush()
        while self._stack:
            self._close()

    def _open(self) -> None:
        self._flush()
        self._to_skip = 0
        self._starred = False
        self._stack.append((self._state, self._closing))
        self._closing = None
        if self._state.place == b"stylesheet":
            self._style = 0

    def _close(self) -> None:
        self._flush()
        self._to_skip = 0
        self._starred = False
        if self._closing is not None:
            self._closing()
        if self._stack:
            self._state, self._closing = self._stack.pop()
        self.is_closed = not self._stack

    def _text(self, data: bytes) -> None:
        if self._to_skip:
            data = data.lstrip(b"\r\n")
            skipped = min(self._to_skip, len(data))
            self._to_skip -= skipped
            data = data[skipped:]
        if self._state.embedded is not None:
            self._state.embedded.digits.append(data)
        elif self._state.sink is not None:
            self._pending += data

    def _byte(self, value: bytes) -> None:
        if self._to_skip:
            self._to_skip -= 1
        # The end of a line of the file is none of the text, but that of a description may be written out.
        elif value == b"\n" and self._state.place == SHAPE_VALUE:
            self._write("\n")
        else:
            self._text(value)

    def _symbol(self, value: bytes) -> None:
        if self._to_skip and value != b"*":
            self._to_skip -= 1
        elif value == b"*":
            self._starred = True
        elif value in SYMBOLS:
            self._write(SYMBOLS[value])

    def _flush(self) -> None:
        if not self._pending:
            return
        data = self._pending.translate(None, b"\r\n\0")
        self._pending = bytearray()
        self._keep(decoded(bytes(data), self._state.page or self._page))

    def _write(self, text: str) -> None:
        self._flush()
        self._keep(text)

    def _keep(self, text: str) -> None:
        state = self._state
        if state.sink is None or not text:
            return
        if state.place == b"fonttbl":
            self._name_font(text)
        elif state.place == b"stylesheet":
            self._name_style(text)
        elif state.place in BOUNDED:
            if len(state.sink) < _LONGEST_VALUE:
                state.sink.append(text)
        elif state.place == _COLOUR_TABLE:
            self._mix(text)
        elif self._kept <= self._longest:
            self._keep_words(state, self._sink(state, state.sink), text)

    def _keep_words(self, state: _State, sink: list[str], text: str) -> None:
        self._kept += len(text)
        sink.append(text)
        if sink is self._document and (self._was_black or state.colours is not NOTHING):
            self._blacken(text, black=state.colours.are_black_on_black)

    def _sink(self, state: _State, sink: list[str]) -> list[str]:
        if sink is not self._document:
            return sink
        if state.is_deleted:
            return self.found.texts["deleted"]
        return self.found.texts["hidden"] if state.is_hidden else sink

    def _blacken(self, text: str, *, black: bool) -> None:
        """Words that stand black on black, those of each place on a line."""
        if black:
            self.found.texts[ROLE].append(text)
        elif self._was_black:
            self.found.texts[ROLE].append("\n")
        self._was_black = black

    def _mix(self, text: str) -> None:
        """An entry of the table of colours has ended; one without any is the colour that a program chooses by itself."""
        for _ in range(text.count(";")):
            if len(self._palette) < _MOST:
                parts = [min(max(self._mixed.get(part, 0), 0), 255) for part in _PARTS]
                self._palette.append(parts[0] << 16 | parts[1] << 8 | parts[2] if self._mixed else AUTOMATIC)
            self._mixed = {}

    def _name_font(self, text: str) -> None:
        name, charset = self.found.fonts.get(self._font, ("", 0))
        if not name.endswith(";") and len(name) < 200 and len(self.found.fonts) < _MOST:
            self.found.fonts[self._font] = (name + text.strip("\n"), charset)

    def _name_style(self, text: str) -> None:
        if self._style == 0 and not self.found.default_style:
            self.found.default_style = text.strip().rstrip(";")[:100]

    # Control words.

    def _word(self, word: bytes, number: int | None) -> None:
        if self._to_skip and word != b"u":
            self._to_skip -= 1
            return
        starred, self._starred = self._starred, False
        place = self._state.place
        if place == b"skip" or (place == b"upr" and word != b"ud"):
            return
        if word not in self._meant:
            if starred:
                self._flush()
                self._into(b"skip")
            return
        if word == b"u":
            self._unicode(number or 0)
            return
        self._flush()
        if word in CHARACTERS:
            self._keep(CHARACTERS[word])
        else:
            _ = self._destination(word) or self._setting(word, number) or self._fact(word, number)

    def _unicode(self, number: int) -> None:
        self._to_skip = 0
        if self._state.embedded is None:
            self._write(chr(number & 0xFFFF))
        self._to_skip = self._state.fallback

    def _into(self, place: bytes, sink: list[str] | None = None) -> None:
        self._state = replace(self._state, place=place, sink=sink, outer=self._state.sink, embedded=None)

    def _destination(self, word: bytes) -> bool:
        """Whether the word begins a destination; if so, the group is now in it."""
        if word in VALUES:
            self._collect(word, lambda text: self._valued(word.decode(), text))
        elif word in LISTS:
            self._collect(word, lambda text: self._listed(LISTS[word], text))
        elif word in PASSED_OVER:
            self._into(b"skip")
        elif word in ASIDE or word in TIMES:
            self._into(word)
        elif word in _OPENED:
            _OPENED[word](self)
        else:
            return False
        return True

    def _collect(self, place: bytes, keep: Callable[[str], object]) -> None:
        sink: list[str] = []
        state = self._state
        self._state = replace(state, place=place, sink=sink, outer=state.sink, embedded=None, page=0, is_hidden=False, is_deleted=False)
        self._closing = lambda: _ignore(keep(joined(sink)[:_LONGEST_VALUE]))

    def _valued(self, name: str, text: str) -> None:
        """The first counts. LibreOffice writes the last editor as a second author."""
        values = self.found.values
        if name == "author" and values.get(name):
            name = "second author"
        values.setdefault(name, text)

    def _listed(self, name: str, text: str) -> None:
        told = self.found.lists.setdefault(name, [])
        if len(told) < _MOST:
            told.append(text)

    def _shape_property(self) -> None:
        self._into(SHAPE_PROPERTY)
        self._property = ""

    def _shape_name(self) -> None:
        if self._state.place == SHAPE_PROPERTY:
            self._collect(SHAPE_NAME, self._named_property)

    def _named_property(self, name: str) -> None:
        self._property = name.strip()

    def _shape_value(self) -> None:
        """The value of the property that was named last. Those that nobody asks for may hold pictures, which are read like all."""
        if self._state.place == SHAPE_PROPERTY and self._property in OF_SHAPES:
            name = self._property
            self._collect(SHAPE_VALUE, lambda text: self._listed(name, text))

    def _restore(self) -> None:
        """The second form of something that was passed over, or an object's picture: the words are again those of the text around."""
        self._state = replace(self._state, place=b"", sink=self._state.outer)

    def _comment(self) -> None:
        self._into(b"annotation", self.found.texts["comment"])
        self._state = replace(self._state, is_hidden=False, is_deleted=False)
        self._closing = lambda: self.found.texts["comment"].append("\n")

    def _picture(self) -> None:
        self._embed("wmf", self.found.pictures)

    def _object(self) -> None:
        self._embed("object", self.found.objects)

    def _store(self) -> None:
        self._embed("datastore", self.found.objects)

    def _embed(self, kind: str, kept: list[Embedded]) -> None:
        self._into(b"embedded")
        if len(kept) < _MOST:
            embedded = Embedded(kind)
            kept.append(embedded)
            self._state = replace(self._state, embedded=embedded)

    def _setting(self, word: bytes, number: int | None) -> bool:
        """Whether the word changes how what follows is read."""
        state = self._state
        if word == b"f":
            self._set_font(number or 0)
        elif word == b"v":
            self._state = replace(state, is_hidden=number != 0)
        elif word == b"deleted":
            self._state = replace(state, is_deleted=number != 0)
        elif word == b"plain":
            self._state = replace(state, is_hidden=False, is_deleted=False, colours=NOTHING, page=self._page_of(self.found.numbers.get("deff", 0)))
        elif word == b"uc":
            self._state = replace(state, fallback=min(max(number or 0, 0), 20))
        elif word in LETTERS:
            self._page = LETTERS[word]
        else:
            return False
        return True

    def _colour(self, number: int) -> int:
        return self._palette[number] if 0 < number < len(self._palette) else AUTOMATIC

    def _colour_letters(self, number: int) -> None:
        self._coloured(replace(self._state.colours, letters=self._colour(number)))

    def _highlight(self, number: int) -> None:
        self._coloured(replace(self._state.colours, highlight=self._colour(number)))

    def _shade(self, number: int) -> None:
        self._coloured(replace(self._state.colours, ground=self._colour(number)))

    def _coloured(self, colours: Colours) -> None:
        if colours != self._state.colours:
            self._state = replace(self._state, colours=colours)

    def _part(self, word: bytes, number: int) -> None:
        self._mixed[word] = number

    def _set_font(self, number: int) -> None:
        self._font = number
        if self._state.place == b"fonttbl":
            self._state = replace(self._state, page=0)
        elif (page := self._page_of(number)) != self._state.page:
            self._state = replace(self._state, page=page)

    def _page_of(self, font: int) -> int:
        """The code page of a font. Sets 0 and 1 (Latin, default) mean the document's own, which programs outside of the West rely on."""
        charset = self.found.fonts.get(font, ("", 0))[1]
        return page_of_charset(charset) if charset > 2 else 0

    def _fact(self, word: bytes, number: int | None) -> bool:
        """Whether the word states something on its own."""
        found, place = self.found, self._state.place
        if word in NUMBERS:
            found.numbers.setdefault(word.decode(), 1 if number is None else number)
            if word == b"ansicpg" and number:
                self._page = number
        elif word in CLOCK and place in TIMES:
            found.times.setdefault(place.decode(), {})[word.decode()] = number or 0
        elif word in PICTURES and self._state.embedded is not None:
            self._state.embedded.kind = PICTURES[word]
        elif number is not None and (gather := _GATHERED.get(word)) is not None:
            gather(self, number)
        else:
            return False
        return True

    def _charset(self, number: int) -> None:
        if self._state.place == b"fonttbl" and len(self.found.fonts) < _MOST:
            self.found.fonts[self._font] = (self.found.fonts.get(self._font, ("", 0))[0], number)
            self._state = replace(self._state, page=self._page_of(self._font))

    def _language(self, number: int) -> None:
        if len(self.found.languages) < _MOST:
            self.found.languages[number] += 1

    def _session(self, number: int) -> None:
        if self._state.place == b"rsidtbl" and len(self.found.sessions) < _MOST:
            self.found.sessions.setdefault(number)

    def _changed(self, number: int) -> None:
        if len(self.found.change_times) < _MOST:
            self.found.change_times.setdefault(number)

    def _style_number(self, number: int) -> None:
        self._style = number

    def _other_style(self, _: int) -> None:
        self._style = -1

    def _table(self, place: bytes) -> None:
        self._into(place, [])
        self._state = replace(self._state, page=0)


_OPENED: dict[bytes, Callable[[_Reader], None]] = {
    b"fonttbl": lambda reader: reader._table(b"fonttbl"),
    b"colortbl": lambda reader: reader._table(b"colortbl"),
    b"stylesheet": lambda reader: reader._table(b"stylesheet"),
    b"ud": _Reader._restore,
    b"result": _Reader._restore,
    b"annotation": _Reader._comment,
    b"pict": _Reader._picture,
    SHAPE_PROPERTY: _Reader._shape_property,
    SHAPE_NAME: _Reader._shape_name,
    SHAPE_VALUE: _Reader._shape_value,
    b"objdata": _Reader._object,
    b"datastore": _Reader._store,
}
_GATHERED: dict[bytes, Callable[[_Reader, int], None]] = {
    b"fcharset": _Reader._charset,
    b"lang": _Reader._language,
    b"langnp": _Reader._language,
    b"rsid": _Reader._session,
    b"revdttm": _Reader._changed,
    b"revdttmdel": _Reader._changed,
    b"s": _Reader._style_number,
    b"cs": _Reader._other_style,
    b"ds": _Reader._other_style,
    b"ts": _Reader._other_style,
    b"cf": _Reader._colour_letters,
    b"highlight": _Reader._highlight,
    b"chcbpat": _Reader._shade,
    b"cb": _Reader._shade,
    b"red": lambda reader, number: reader._part(b"red", number),
    b"green": lambda reader, number: reader._part(b"green", number),
    b"blue": lambda reader, number: reader._part(b"blue", number),
}
#: All words that say something here; most words of a document are about its looks.
_MEANT = frozenset({
    *CHARACTERS, *PASSED_OVER, *ASIDE, *VALUES, *LISTS, *TIMES, *CLOCK, *NUMBERS, *PICTURES, *LETTERS, *KNOWN, *_OPENED, *_GATHERED,
    b"u", b"f", b"v", b"deleted", b"plain", b"uc",
})  # fmt: skip


_COLOUR_TABLE, _PARTS = b"colortbl", (b"red", b"green", b"blue")
_SIGNS_OF_MARKING = (b"\\highlight", b"\\chcbpat", b"\\cb")
#: Words of colours say something only in a document that marks any of its words.
_MEANT_WITHOUT_MARKING = _MEANT - {*_PARTS, b"cf", b"highlight", b"chcbpat", b"cb"}


def _ignore(_: object) -> None:
    """A value that nobody asks for."""
