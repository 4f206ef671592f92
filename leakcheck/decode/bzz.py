"""Texts packed by BZZ, as DjVu keeps them: the Z'-coder and the sorting of blocks (DjVu3 specification, appendices 3 and 4).

The specification is imprecise on where the coder stops adding without looking (its fence) and on the coding without adaptation; there
the words of DjVuLibre count, which made the format: `bzz` packs what the tests unpack.
"""

#: The largest block that the specification allows.
_LARGEST_BLOCK = 4096 << 10
#: Behind the end of the data so many bytes of ones may be asked for.
_MOST_MISSING = 25
_MARKS, _ADAPTED = 4, 3
#: The coder's states: how probable the other answer is, and from which width on the state moves. First those of the steady run, in pairs.
_STEADY = (
    (0x6BBD, 0x10A5),
    (0x5D45, 0x1F28),
    (0x51B9, 0x2BD3),
    (0x4813, 0x36E3),
    (0x3FD5, 0x408C),
    (0x38B1, 0x48FD),
    (0x3275, 0x505D),
    (0x2CFD, 0x56D0),
    (0x2825, 0x5C71),
    (0x23AB, 0x615B),
    (0x1F87, 0x65A5),
    (0x1BBB, 0x6962),
    (0x1845, 0x6CA2),
    (0x1523, 0x6F74),
    (0x1253, 0x71E6),
    (0x0FCF, 0x7404),
    (0x0D95, 0x75D6),
    (0x0B9D, 0x7768),
    (0x09E3, 0x78C2),
    (0x0861, 0x79EA),
    (0x0711, 0x7AE7),
    (0x05F1, 0x7BBE),
    (0x04F9, 0x7C75),
    (0x0425, 0x7D0F),
    (0x0371, 0x7D91),
    (0x02D9, 0x7DFE),
    (0x0259, 0x7E5A),
    (0x01ED, 0x7EA6),
    (0x0193, 0x7EE6),
    (0x0149, 0x7F1A),
    (0x010B, 0x7F45),
    (0x00D5, 0x7F6B),
    (0x00A5, 0x7F8D),
    (0x007B, 0x7FAA),
    (0x0057, 0x7FC3),
    (0x003B, 0x7FD7),
    (0x0023, 0x7FE7),
    (0x0013, 0x7FF2),
    (0x0007, 0x7FFA),
    (0x0001, 0x7FFF),
)
#: Then those of the beginning: probability, the state after the expected answer, and that after the other one.
_QUICK = (
    (0x5695, 9, 85),
    (0x24EE, 86, 226),
    (0x8000, 5, 6),
    (0x0D30, 88, 176),
    (0x481A, 89, 143),
    (0x0481, 90, 138),
    (0x3579, 91, 141),
    (0x017A, 92, 112),
    (0x24EF, 93, 135),
    (0x007B, 94, 104),
    (0x1978, 95, 133),
    (0x0028, 96, 100),
    (0x10CA, 97, 129),
    (0x000D, 82, 98),
    (0x0B5D, 99, 127),
    (0x0034, 76, 72),
    (0x078A, 101, 125),
    (0x00A0, 70, 102),
    (0x050F, 103, 123),
    (0x0117, 66, 60),
    (0x0358, 105, 121),
    (0x01EA, 106, 110),
    (0x0234, 107, 119),
    (0x0144, 66, 108),
    (0x0173, 109, 117),
    (0x0234, 60, 54),
    (0x00F5, 111, 115),
    (0x0353, 56, 48),
    (0x00A1, 69, 113),
    (0x05C5, 114, 134),
    (0x011A, 65, 59),
    (0x03CF, 116, 132),
    (0x01AA, 61, 55),
    (0x0285, 118, 130),
    (0x0286, 57, 51),
    (0x01AB, 120, 128),
    (0x03D3, 53, 47),
    (0x011A, 122, 126),
    (0x05C5, 49, 41),
    (0x00BA, 124, 62),
    (0x08AD, 43, 37),
    (0x007A, 72, 66),
    (0x0CCC, 39, 31),
    (0x01EB, 60, 54),
    (0x1302, 33, 25),
    (0x02E6, 56, 50),
    (0x1B81, 29, 131),
    (0x045E, 52, 46),
    (0x24EF, 23, 17),
    (0x0690, 48, 40),
    (0x2865, 23, 15),
    (0x09DE, 42, 136),
    (0x3987, 137, 7),
    (0x0DC8, 38, 32),
    (0x2C99, 21, 139),
    (0x10CA, 140, 172),
    (0x3B5F, 15, 9),
    (0x0B5D, 142, 170),
    (0x5695, 9, 85),
    (0x078A, 144, 168),
    (0x8000, 141, 248),
    (0x050F, 146, 166),
    (0x24EE, 147, 247),
    (0x0358, 148, 164),
    (0x0D30, 149, 197),
    (0x0234, 150, 162),
    (0x0481, 151, 95),
    (0x0173, 152, 160),
    (0x017A, 153, 173),
    (0x00F5, 154, 158),
    (0x007B, 155, 165),
    (0x00A1, 70, 156),
    (0x0028, 157, 161),
    (0x011A, 66, 60),
    (0x000D, 81, 159),
    (0x01AA, 62, 56),
    (0x0034, 75, 71),
    (0x0286, 58, 52),
    (0x00A0, 69, 163),
    (0x03D3, 54, 48),
    (0x0117, 65, 59),
    (0x05C5, 50, 42),
    (0x01EA, 167, 171),
    (0x08AD, 44, 38),
    (0x0144, 65, 169),
    (0x0CCC, 40, 32),
    (0x0234, 59, 53),
    (0x1302, 34, 26),
    (0x0353, 55, 47),
    (0x1B81, 30, 174),
    (0x05C5, 175, 193),
    (0x24EF, 24, 18),
    (0x03CF, 177, 191),
    (0x2B74, 178, 222),
    (0x0285, 179, 189),
    (0x201D, 180, 218),
    (0x01AB, 181, 187),
    (0x1715, 182, 216),
    (0x011A, 183, 185),
    (0x0FB7, 184, 214),
    (0x00BA, 69, 61),
    (0x0A67, 186, 212),
    (0x01EB, 59, 53),
    (0x06E7, 188, 210),
    (0x02E6, 55, 49),
    (0x0496, 190, 208),
    (0x045E, 51, 45),
    (0x030D, 192, 206),
    (0x0690, 47, 39),
    (0x0206, 194, 204),
    (0x09DE, 41, 195),
    (0x0155, 196, 202),
    (0x0DC8, 37, 31),
    (0x00E1, 198, 200),
    (0x2B74, 199, 243),
    (0x0094, 72, 64),
    (0x201D, 201, 239),
    (0x0188, 62, 56),
    (0x1715, 203, 237),
    (0x0252, 58, 52),
    (0x0FB7, 205, 235),
    (0x0383, 54, 48),
    (0x0A67, 207, 233),
    (0x0547, 50, 44),
    (0x06E7, 209, 231),
    (0x07E2, 46, 38),
    (0x0496, 211, 229),
    (0x0BC0, 40, 34),
    (0x030D, 213, 227),
    (0x1178, 36, 28),
    (0x0206, 215, 225),
    (0x19DA, 30, 22),
    (0x0155, 217, 223),
    (0x24EF, 26, 16),
    (0x00E1, 219, 221),
    (0x320E, 20, 220),
    (0x0094, 71, 63),
    (0x432A, 14, 8),
    (0x0188, 61, 55),
    (0x447D, 14, 224),
    (0x0252, 57, 51),
    (0x5ECE, 8, 2),
    (0x0383, 53, 47),
    (0x8000, 228, 87),
    (0x0547, 49, 43),
    (0x481A, 230, 246),
    (0x07E2, 45, 37),
    (0x3579, 232, 244),
    (0x0BC0, 39, 33),
    (0x24EF, 234, 238),
    (0x1178, 35, 27),
    (0x1978, 138, 236),
    (0x19DA, 29, 21),
    (0x2865, 24, 16),
    (0x24EF, 25, 15),
    (0x3987, 240, 8),
    (0x320E, 19, 241),
    (0x2C99, 22, 242),
    (0x432A, 13, 7),
    (0x3B5F, 16, 10),
    (0x447D, 13, 245),
    (0x5695, 10, 2),
    (0x5ECE, 7, 1),
    (0x8000, 244, 83),
    (0x8000, 249, 250),
    (0x5695, 10, 2),
    (0x481A, 89, 143),
    (0x481A, 230, 246),
)


def _states() -> tuple[list[int], list[int], list[int], list[int]]:
    """Probability, bound, next state after the expected and after the other answer, of all states by their numbers."""
    rows = [(0x8000, 0, 84, 145), (0x8000, 0, 3, 4), (0x8000, 0, 4, 3)]
    for number in range(3, 3 + 2 * len(_STEADY)):
        probability, bound = _STEADY[(number - 3) // 2]
        rows.append((probability, bound, number + 2, number - 2))
    # The last two are as sure as a state can be.
    rows[81], rows[82] = (*rows[81][:2], 81, 79), (*rows[82][:2], 82, 80)
    rows += [(probability, 0, up, down) for probability, up, down in _QUICK]
    probabilities, bounds, ups, downs = zip(*rows, strict=True)
    return list(probabilities), list(bounds), list(ups), list(downs)


_PROBABILITY, _BOUND, _UP, _DOWN = _states()


class BrokenPacking(ValueError):
    """The bytes are not what BZZ packs, or unpack to more than is wanted."""


class _Coder:
    """Reads answers of yes and no out of a row of bytes (appendix 3)."""

    __slots__ = ("_buffer", "_code", "_data", "_held", "_missing", "_place", "_width", "states")

    def __init__(self, data: bytes) -> None:
        self._data, self._place, self._missing = data, 0, 0
        self._width, self._buffer, self._held = 0, 0, 0
        self.states = bytearray(300)
        self._code = self._byte() << 8 | self._byte()
        self._fill()

    def _byte(self) -> int:
        if self._place < len(self._data):
            self._place += 1
            return self._data[self._place - 1]
        self._missing += 1
        if self._missing > _MOST_MISSING:
            raise BrokenPacking("the packed bytes break off")
        return 0xFF

    def _fill(self) -> None:
        while self._held <= 24:
            self._buffer = (self._buffer << 8 | self._byte()) & 0xFFFFFFFFFF
            self._held += 8

    def answer(self, context: int) -> int:
        """The next answer in a context, which learns from it."""
        state = self.states[context]
        width = self._width + _PROBABILITY[state]
        if width <= self._code and width <= 0x7FFF:
            self._width = width
            return state & 1
        width = min(width, 0x6000 + ((width + self._width) >> 2))
        if width > self._code:
            self.states[context] = _DOWN[state]
            self._unexpected(width)
            return state & 1 ^ 1
        if self._width >= _BOUND[state]:
            self.states[context] = _UP[state]
        self._expected(width)
        return state & 1

    def plain(self) -> int:
        """The next answer without a context."""
        width = 0x8000 + (self._width >> 1)
        if width > self._code:
            self._unexpected(width)
            return 1
        self._expected(width)
        return 0

    def _unexpected(self, width: int) -> None:
        rest = 0x10000 - width
        self._width += rest
        self._code += rest
        shift = 16 - (self._width ^ 0xFFFF).bit_length() if self._width < 0xFFFF else 16
        self._held -= shift
        self._width = self._width << shift & 0xFFFF
        self._code = (self._code << shift & 0xFFFF) | (self._buffer >> self._held & ((1 << shift) - 1))
        if self._held < 16:
            self._fill()

    def _expected(self, width: int) -> None:
        self._held -= 1
        self._width = width << 1 & 0xFFFF
        self._code = (self._code << 1 & 0xFFFF) | (self._buffer >> self._held & 1)
        if self._held < 16:
            self._fill()

    def number(self, bits: int, context: int = -1) -> int:
        """A number of so many bits, the highest first; each with a context of its own behind `context`, or without."""
        found = 1
        while found < 1 << bits:
            found = found << 1 | (self.plain() if context < 0 else self.answer(context + found - 1))
        return found - (1 << bits)


def unpacked(data: bytes, most: int) -> bytes:
    """The unpacked bytes. Raises BrokenPacking where they are damaged or more than `most`."""
    coder = _Coder(data)
    out = bytearray()
    while size := coder.number(24):
        if size > _LARGEST_BLOCK or len(out) + size > most + 1:
            raise BrokenPacking("it unpacks to more than is read")
        out += _block(coder, size)
    return bytes(out)


def _block(coder: _Coder, size: int) -> bytes:
    """One block: the places of its letters in a list that is sorted anew all the time, and then the letters themselves."""
    letters, marker = _letters(coder, size)
    if not 1 <= marker < size:
        raise BrokenPacking("a block has no beginning")
    return _unsorted(letters, marker)


def _letters(coder: _Coder, size: int) -> tuple[bytearray, int]:
    speed = coder.plain() and 1 + coder.plain()
    order, counts = list(range(256)), [0] * _MARKS
    step, place, marker = 4, 3, -1
    letters = bytearray(size)
    for number in range(size):
        place = _place(coder, min(place, _ADAPTED - 1))
        if place == 256:
            marker = number
            continue
        letters[number] = letter = order[place]
        step += step >> speed
        if step > 0x10000000:
            step >>= 24
            counts = [count >> 24 for count in counts]
        weight = step + (counts[place] if place < _MARKS else 0)
        _moved(order, counts, place, letter, weight)
    return letters, marker


def _moved(order: list[int], counts: list[int], place: int, letter: int, weight: int) -> None:
    """Moves a letter to the front part of the list, as far as it was met often enough."""
    if place >= _MARKS:
        order[_MARKS : place + 1] = order[_MARKS - 1 : place]
        place = _MARKS - 1
    while place > 0 and weight >= counts[place - 1]:
        order[place], counts[place] = order[place - 1], counts[place - 1]
        place -= 1
    order[place], counts[place] = letter, weight


def _place(coder: _Coder, context: int) -> int:
    """Where in the list the next letter stands; 256 for the mark of the block's beginning."""
    if coder.answer(context):
        return 0
    if coder.answer(_ADAPTED + context):
        return 1
    base = 2 * _ADAPTED
    for bits in range(1, 8):
        if coder.answer(base):
            return (1 << bits) + coder.number(bits, base + 1)
        base += 1 << bits
    return 256


def _unsorted(letters: bytearray, marker: int) -> bytes:
    """The letters in the order in which they were before they were sorted by what follows them (appendix 4)."""
    counts = [0] * 256
    ranks = []
    for number, letter in enumerate(letters):
        ranks.append(counts[letter])
        if number != marker:
            counts[letter] += 1
    begins, total = [], 1
    for count in counts:
        begins.append(total)
        total += count
    out = bytearray(len(letters) - 1)
    at = 0
    for place in range(len(out) - 1, -1, -1):
        letter = letters[at]
        out[place] = letter
        at = begins[letter] + ranks[at]
        if at >= len(letters):
            raise BrokenPacking("a block leads out of itself")
    if at != marker:
        raise BrokenPacking("a block does not end where it begins")
    return bytes(out)
