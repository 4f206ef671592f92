"""The report as a page: opens from disk in any browser, without a server and without the network.

Written as a stream: the items' details go out in files of a few hundred items each, which the page loads when one of them is
looked at; only a light index of all items is kept, and loaded at once.

Safety: every text of the dump enters the page either escaped, by `overview` and the modules of pictures, or as JSON that the script shows
as text nodes alone. The content security policy allows only elements that carry this report's nonce, because browsers disagree
on what `'self'` means for a page opened from disk. The nonce is the digest of the whole report's data: the same case gives the
same bytes, and nobody who plants a file in a dump can know it beforehand.
"""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from leakcheck.model.case_view import CaseView
from leakcheck.model.report import Report, ReportOptions, ReportPart
from leakcheck.reports.shown import ShownCase
from leakcheck.reports.web_page.dump_map import DumpMap
from leakcheck.reports.web_page.item_data import Index, chunks
from leakcheck.reports.web_page.manual import bases, flags, limits, verdicts, weights
from leakcheck.reports.web_page.overview import (
    basis_table,
    begin_here,
    cards,
    format_table,
    items_and_files,
    made_with,
    masthead,
    notes,
    problems,
    share_picture,
)

_PLACE = re.compile(r"\{\{(\w+)\}\}")


def render(case: CaseView, options: ReportOptions) -> Iterator[ReportPart]:
    shown = ShownCase(case, options)
    index, dump_map, digest = Index(options.measured() if options.measured else {}), DumpMap(shown), hashlib.sha256()
    for number, text in enumerate(chunks(dump_map.watched(shown.whole_results()), index, masking=options.mask_editors)):
        digest.update(text.encode())
        yield ReportPart(f"data/items-{number:04}.js", (text,))
    listing = index.written()
    digest.update(listing.encode())
    yield ReportPart("data/index.js", (listing,))
    pictures = dump_map.drawn(shown, index, options)
    groups = dump_map.groups.written()
    digest.update(groups.encode())
    yield ReportPart("data/groups.js", (groups,))
    yield ReportPart("page.js", (_asset("page.js"),))
    yield ReportPart("style.css", (_asset("style.css"),))
    yield ReportPart("index.html", (_page(shown, options, pictures, digest.hexdigest()[:32]),))


def _page(case: ShownCase, options: ReportOptions, pictures: Mapping[str, str], nonce: str) -> str:
    run, counts = case.run(), case.counts()
    values = {
        **pictures,
        "nonce": nonce,
        # Allowed only where there are some: small copies that were made here and stand in the page itself.
        "images": " img-src data:;" if "<img " in pictures["pictures"] else "",
        "masthead": masthead(run, masked="names" if options.mask_editors else ""),
        "cards": cards(counts, case),
        "items": items_and_files(sum(counts.values()), case.files()),
        "share": share_picture(counts),
        "begin": begin_here(case),
        "bases": basis_table(case.counts_by_basis()),
        "formats": format_table(case.counts_by_format()),
        "notes": notes(case.notes()),
        "problems": problems(case.problems()),
        "verdict_meanings": verdicts(),
        "basis_meanings": bases(case.counts_by_basis()),
        "flag_meanings": flags(),
        "weight_meanings": weights(),
        "limits": limits(run),
        "made_with": made_with(run),
        "version": html.escape(run.version),
    }
    return _PLACE.sub(lambda place: values[place[1]], _asset("index.html"))


def _asset(name: str) -> str:
    return (files(__name__) / "template" / name).read_text(encoding="utf-8")


REPORT = Report("html", "Page to read in a browser", render)
