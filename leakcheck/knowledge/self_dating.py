"""Names of programs that carry their own day: no table can be as good as what a program says of itself.

Tokens of mail (boundaries, message numbers, Thread-Index) are read as times where mail is read (`decode/mail_clocks.py`).
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

#: The kinds of dated fact that speak of a program's name as a file records it.
SELF_DATED_KINDS = frozenset({"pdf_producer", "pdf_creator", "software_tag", "xmp_toolkit", "user_agent", "x_mailer", "exif_software"})
_PATTERNS = (
    ("Adobe XMP Core", r"Adobe XMP Core [\d.]+-c\d+[^,]{0,40}, (?P<y>\d{4})/(?P<m>\d\d)/(?P<d>\d\d)", "day of its build, which the toolkit names"),
    ("XeTeX", r"XeTeX output (?P<y>\d{4})\.(?P<m>\d\d)\.(?P<d>\d\d)", "day of the run, which XeTeX names"),
    ("xdvipdfmx", r"x?dvipdfmx \((?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)\)", "version number, which is a day (TeX Live, dvipdfm-x/ChangeLog)"),
    ("Photoshop, unfinished build", r"Adobe Photoshop [^\"]{0,60}\(\d+\.\dx(?P<y>20\d\d)(?P<m>\d\d)(?P<d>\d\d)", "build number, a day"),
    ("Aspose", r"Aspose\.\w+ for [\w. ]{1,40}? (?P<y>[12]\d)\.(?P<m>\d{1,2})\.", "version number, which is year and month of the release"),
    ("iText", r"(?:©|\(c\)) ?2000-(?P<y>20\d\d) iText", "years that the library's copyright line names"),
    ("Mutt", r"Mutt/[\w.+-]{1,30} \((?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)\)", "day of the release, which Mutt names beside its version"),
    ("Outlook for Mac", r"Microsoft-MacOutlook/[\d.a-z]{1,20}\.(?P<y>\d\d)(?P<m>\d\d)(?P<d>\d\d)\b", "last number of the version, a day"),
)


@dataclass(frozen=True, slots=True)
class SelfDated:
    """A program and the day that its own name carries; a missing month or day is the first."""

    name: str
    day: date
    precision: str
    """`day`, `month` or `year`."""
    source: str


def self_dated(text: str) -> SelfDated | None:
    """The youngest day that a program's name in `text` carries; None if none does."""
    found = (_read(name, match, source) for name, pattern, source in _compiled() for match in pattern.finditer(text))
    return max((one for one in found if one is not None), key=lambda one: (one.day, one.name), default=None)


@cache
def _compiled() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    return tuple((name, re.compile(pattern), source) for name, pattern, source in _PATTERNS)


def _read(name: str, match: re.Match[str], source: str) -> SelfDated | None:
    parts = {key: int(value) for key, value in match.groupdict().items()}
    year = parts["y"] if parts["y"] > 99 else 2000 + parts["y"]
    try:
        precision = "day" if "d" in parts else "month" if "m" in parts else "year"
        return SelfDated(name, date(year, parts.get("m", 1), parts.get("d", 1)), precision, source)
    except ValueError:
        return None
