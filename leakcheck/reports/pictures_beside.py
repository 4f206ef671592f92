"""Pictures side by side: what is said of a pair in words, for every report, and the small copies as figures of a page.

The copies stand in the page itself (data: URIs of JPEG files that were made here), so that it loads nothing and runs nothing.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from html import escape

from leakcheck.decode.visible_text import visible
from leakcheck.model.picture_pair import DifferingPlace, PictureComparison, PicturePair, PictureSeen, ShownPicture
from leakcheck.reports.console_text import shortened
from leakcheck.reports.item_sheet import Entry, Section, Shape

TITLE = "Pictures, side by side"
#: All copies of one page together, in bytes of their files.
_MOST_BYTES = 3_000_000
#: From this share of the blocks on no places are named: they differ nearly everywhere.
_EVERYWHERE = 0.5
_MODES = {
    "1": "black and white", "L": "grey", "LA": "grey", "I": "grey", "F": "grey", "I;16": "grey", "P": "up to 256 colours", "RGB": "colours",
    "RGBA": "colours, partly transparent", "CMYK": "printing colours", "YCbCr": "colours", "LAB": "colours",
}  # fmt: skip
_CAPTIONS = {
    "first": "first", "second": "second", "difference": "what differs, in red on the pale first",
    "first-part": "first: a place that differs, larger", "second-part": "second: the same place",
}  # fmt: skip
WARNING = (
    "The small pictures here were made anew and hold no metadata of the files. But what can be seen in them (faces, places, papers on a desk, "
    "marks that a printer leaves) can lead to a source, as quoted words can. Look at each before passing this page on; --no-pictures leaves them out."
)
MEANING = "A place that differs does not show which of the two was changed, nor why: a caption, a stamp or a signature may have been added openly."


def picture_sections(pairs: Sequence[PicturePair], why_not: str = "") -> list[Section]:
    """What is said of each pair, safe to show; `why_not`: a sentence for where pictures that could be shown are not."""
    entries = [entry for pair in pairs for entry in _entries(pair)]
    if any(_differ(pair) for pair in pairs):
        entries.append(Entry(Shape.PARAGRAPH, MEANING))
    if why_not:
        entries.append(Entry(Shape.PARAGRAPH, visible(why_not)))
    return [Section(TITLE, tuple(entries))] if entries else []


def _entries(pair: PicturePair) -> Iterator[Entry]:
    yield Entry(Shape.POINT, visible(_pair(pair)))
    yield from (Entry(Shape.PARAGRAPH, visible(sentence)) for sentence in sentences(pair.comparison))


def _differ(pair: PicturePair) -> bool:
    return pair.comparison.dots > 0


def _pair(pair: PicturePair) -> str:
    page = f", page {pair.page}" if pair.page else ""
    return f"{shortened(pair.first)} and {shortened(pair.second)}{page}:"


def sentences(comparison: PictureComparison) -> Iterator[str]:
    """What was seen, from what they are to where they differ."""
    for name, seen in zip(("first", "second"), comparison.seen, strict=True):
        yield f"The {name}: {_seen(seen)}"
    if any(seen.unread for seen in comparison.seen):
        yield "They were not compared."
        return
    if comparison.turned:
        left = {90: "a quarter to the left", 180: "half", 270: "a quarter to the right"}.get(comparison.turned, "")
        yield f"The second was turned by {left} to lie on the first."
    if not comparison.compared:
        yield "Their shapes differ: one may be a part of the other. They were not laid on one another, and nothing is said of what differs."
        return
    yield from _differences(comparison)
    if comparison.bits is not None and comparison.dots:
        yield (
            f"In {comparison.bits} of 64 marks their looks differ (perceptual distance). Compression leaves up to 4; of pictures that have nothing "
            "to do with each other about 32 differ."
        )


def _seen(seen: PictureSeen) -> str:
    size = f"{seen.width:,} × {seen.height:,} dots, {seen.kind or 'kind not told'}, {_MODES.get(seen.mode, seen.mode)}." if seen.width else ""
    return f"{size} {seen.unread}".strip() or "it was not looked at, because the other cannot be shown."


def _differences(comparison: PictureComparison) -> Iterator[str]:
    wide, high = comparison.sheet
    if any({seen.width, seen.height} != {wide, high} for seen in comparison.seen):
        yield f"They were compared at {wide:,} × {high:,} dots, to which the larger was scaled down; finer differences are lost in that."
    if not comparison.dots:
        yield "Every dot is the same in both." if comparison.same_dots else "At this size every dot is the same in both."
        return
    block = f"blocks of {comparison.block} × {comparison.block} dots"
    counted = f"{comparison.dots:,} of {wide * high:,} dots are not the same"
    if not comparison.blocks:
        yield f"{counted}, but none of the {comparison.of_blocks:,} {block} differs by more than compression and scaling leave behind."
        return
    yield f"{counted}; {comparison.blocks:,} of {comparison.of_blocks:,} {block} differ by more than compression and scaling leave behind."
    if comparison.blocks > comparison.of_blocks * _EVERYWHERE:
        yield "They differ nearly everywhere: two pictures, or one that was made lighter, darker or grey, or moved by a few dots."
        return
    places = "; ".join(_place(place, comparison.sheet) for place in comparison.places)
    more = f"; and {comparison.more_places:,} smaller places" if comparison.more_places else ""
    yield f"Where: {places}{more}."


def _place(place: DifferingPlace, sheet: tuple[int, int]) -> str:
    down = _third(place.top + place.height / 2, sheet[1], ("top", "middle", "bottom"))
    across = _third(place.left + place.width / 2, sheet[0], ("left", "centre", "right"))
    where = "in the middle" if (down, across) == ("middle", "centre") else f"{down} {across}"
    return f"{where} ({place.width:,} × {place.height:,} dots, {place.left:,} from the left and {place.top:,} from the top)"


def _third(middle: float, whole: int, names: tuple[str, str, str]) -> str:
    return names[min(2, int(3 * middle / max(whole, 1)))]


# ── on a page ────────────────────────────────────────────────────────────────────────────────────────────────────────


def articles(pairs: Sequence[PicturePair], links: bool) -> str:
    """The pairs as articles, with their figures as far as the page's bound on bytes allows; `links`: to the items of a report."""
    left = _MOST_BYTES
    made = []
    for pair in pairs:
        length = sum(len(shown.data) for shown in pair.comparison.shown)
        made.append(_article(pair, shown=length <= left, links=links))
        left -= length if length <= left else 0
    meaning = f"<p>{escape(MEANING)}</p>" if any(map(_differ, pairs)) else ""
    return f'<p class="warning">{escape(WARNING)}</p>{"".join(made)}{meaning}' if made else ""


def _article(pair: PicturePair, *, shown: bool, links: bool) -> str:
    from urllib.parse import quote

    named = []
    for path in (pair.first, pair.second):
        text = escape(visible(shortened(path)))
        named.append(f'<a href="#item={quote(visible(path), safe="")}">{text}</a>' if links else text)
    page = f", page {pair.page}" if pair.page else ""
    said = "".join(f"<li>{escape(visible(sentence))}</li>" for sentence in sentences(pair.comparison))
    figures = "".join(map(_figure, pair.comparison.shown)) if shown else "<p>Not shown: the pictures above fill what one page may hold.</p>"
    return f'<article class="pictures"><h3>{named[0]} and {named[1]}{page}</h3><div class="figures">{figures}</div><ul>{said}</ul></article>'


def _figure(shown: ShownPicture) -> str:
    caption = _CAPTIONS.get(shown.role, "")
    data = b64encode(shown.data).decode("ascii")
    image = f'<img src="data:image/jpeg;base64,{data}" width="{shown.width}" height="{shown.height}" alt="{escape(caption)}">'
    return f"<figure>{image}<figcaption>{escape(caption)}</figcaption></figure>"
