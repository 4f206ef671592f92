"""A comparison as a page that opens from disk, in the style of the report's page, without any script.

Every text is escaped here; the content security policy allows this page's own style alone, by a nonce that is the digest of what
the page holds.
"""

import hashlib
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files

from leakcheck.decode.visible_text import visible
from leakcheck.model.picture_pair import PicturePair
from leakcheck.model.report import ReportOptions, ReportPart
from leakcheck.reports import web_page
from leakcheck.reports.comparison import Compared, all_sections
from leakcheck.reports.item_sheet import Entry, Section, Shape
from leakcheck.reports.name_mask import WHAT_IS_WITHHELD, WHAT_STANDS
from leakcheck.reports.pictures_beside import TITLE, articles

_POLICY = "default-src 'none'; style-src 'nonce-{nonce}';{images} base-uri 'none'; form-action 'none'"
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<meta name="color-scheme" content="light dark">
<title>leakcheck comparison</title>
<link rel="stylesheet" href="style.css" nonce="{nonce}">
<style nonce="{nonce}">
main pre {{ white-space: pre-wrap; overflow-wrap: anywhere; margin: 0; padding: .1rem .5rem; }}
main del, main ins {{ text-decoration: none; display: block; }}
main del {{ background: var(--removed); }}
main ins {{ background: var(--added); }}
main dt {{ font-weight: 600; }}
main dd {{ overflow-wrap: anywhere; margin: 0 0 .5rem; }}
</style>
</head>
<body>
<header><div class="inside"><h1>leakcheck comparison</h1></div></header>
<main>
"""
Pictures = tuple[Sequence[PicturePair], str]
_FOOT = "<p>A comparison speaks about files, never about a person.</p>\n</main>\n</body>\n</html>\n"


def page(
    pairs: Sequence[Compared],
    options: ReportOptions,
    added: Sequence[Section] = (),
    pictures: Pictures = ((), ""),
    made_with: Sequence[Section] = (),
) -> list[ReportPart]:
    """The files of the page, by name; the first is the one to open. `pictures`, `made_with`: as for the terminal."""
    told = [*added, *all_sections(pairs, options)]
    withheld = f"<p>{escape(WHAT_IS_WITHHELD)} {escape(WHAT_STANDS)}</p>" if options.mask_editors else ""
    body = withheld + "".join(_section(section) for section in told) + _pictures(*pictures) + "".join(_section(section) for section in made_with)
    nonce = hashlib.sha256(body.encode("utf-8", "backslashreplace")).hexdigest()[:32]
    style = (files(web_page) / "template" / "style.css").read_text(encoding="utf-8")
    # Pictures are allowed only where there are some: small copies that were made here and stand in the page itself.
    policy = _POLICY.format(nonce=nonce, images=" img-src data:;" if pictures[0] else "")
    return [ReportPart("index.html", (_HEAD.format(nonce=nonce, policy=policy), body, _FOOT)), ReportPart("style.css", (style,))]


def _section(section: Section) -> str:
    return f"<section>\n<h2>{escape(section.title)}</h2>\n{''.join(_blocks(section.entries))}</section>\n"


def _pictures(pairs: Sequence[PicturePair], why_not: str) -> str:
    if not pairs and not why_not:
        return ""
    reason = f"<p>{escape(visible(why_not))}</p>" if why_not else ""
    return f"<section>\n<h2>{TITLE}</h2>\n{articles(pairs, links=False)}{reason}</section>\n"


def _blocks(entries: Sequence[Entry]) -> Iterator[str]:
    """Points as paragraphs, details as a list of terms, each line of a difference by itself, its sign kept for readers without colour."""
    for entry in entries:
        text = escape(entry.text)
        match entry.shape:
            case Shape.DETAIL | Shape.REMARK:
                yield f"<dl><dt>{escape(entry.label)}</dt><dd>{text}</dd></dl>\n"
            case Shape.CHANGE:
                tag = {"- ": "del", "+ ": "ins"}.get(entry.text[:2], "span")
                yield f"<pre><{tag}>{text}</{tag}></pre>\n"
            case _:
                yield f"<p>{text}</p>\n"
