"""The shapes that mail programs give to what they write by themselves: message numbers, boundaries, the order of the header lines.

Only the shape is named, never what is in it. The forms are seen in programs whose source is open and in public mail; that two
programs share a form is normal, and which program was seen with which is knowledge (leakcheck.knowledge.mail_fingerprints).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from leakcheck.decode.mail_headers import HeaderBlock
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, FeatureUse, HeaderField, Hop, Identifier, IdentifierKind, SoftwareClaim, SoftwareRole

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


class Shapes:
    """Names of forms, each with an expression for what begins so. The first that fits counts."""

    def __init__(self, shapes: tuple[tuple[str, str], ...]) -> None:
        self._names = tuple(name for name, _ in shapes)
        # One expression, whose branches are tried in their order: less than half the time of one after the other.
        self._pattern = re.compile("|".join(f"({pattern})" for _, pattern in shapes))

    def name(self, text: str) -> str:
        """The name of a text's form; empty where we know none."""
        match = self._pattern.match(text[:_LONGEST])
        return self._names[match.lastindex - 1] if match is not None and match.lastindex else ""


#: Of the message number, without its angle brackets. The first that fits counts.
_NUMBERS = Shapes(
    (
        ("Gmail's (CA…@mail.gmail.com)", r"CA[\w+=-]{30,80}@mail\.gmail\.com$"),
        ("Gmail's of before 2011 (hexadecimal@mail.gmail.com)", r"[0-9a-f]{16,40}@mail\.gmail\.com$"),
        ("Microsoft's service (…prod.outlook.com)", r"[A-Z0-9]{16,60}@[A-Z0-9]+\.[a-z0-9.]*prod\.(?:outlook|exchangelabs)\.com$"),
        ("JavaMail's", r"[^@]{1,200}\.JavaMail\.[^@]{0,100}@"),
        ("Outlook's (three numbers with $)", r"[0-9a-f]{12}\$[0-9a-f]{8}\$[0-9a-f]{1,8}(?:@|\$@)"),
        ("Outlook's of 1998 to 2003 (letters A to P)", r"!~!|[A-P]{24,32}\.\S"),
        ("Outlook's (a record's number)", r"!&!AAAA"),
        ("Exchange's (40 hexadecimal digits)", r"[0-9A-F]{32,90}@"),
        ("a UUID in small letters", rf"{_UUID}@"),
        ("a UUID in capitals", rf"{_UUID.replace('a-f', 'A-F')}@"),
        ("Netscape's and Mozilla's (two numbers)", r"[0-9A-F]{8}\.[0-9A-F]{1,8}@"),
        ("Evolution's (.camel)", r"(?:[0-9a-f]{40}|\d{9,10}\.\d{1,8}\.\d{1,8})\.camel@"),
        ("Mutt's (time and letters)", r"\d{14}\.G?[A-Z]\d{1,8}@"),
        ("git's", r"(?:cover\.|[0-9a-f]{40}\.)\d{9,10}\.git\.|\d{14}\.\d{1,8}-\d{1,4}-|\d{9,10}-\d{1,8}-\d{1,4}-git-send-email-"),
        ("KMail's of before 2011 (time and number)", r"\d{12}\.\d{5}\."),
        ("Eudora's", r"\d\.\d[\d.]{3,40}\d{14}\.[0-9a-f]{6,8}@"),
        ("Emacs' (.fsf)", r"[0-9a-z]{6,14}\.fsf(?:_-_|@)"),
        ("Pine's", r"(?:Pine|alpine)\.[A-Z]{3}\."),
        ("Notes'", r"OF[0-9A-F]{8,10}\.[0-9A-F]{8}-ON[0-9A-F]{8}"),
        ("Yahoo's", r"\d{3,12}\.(?:\d{3,12}\.)?(?:qm|\d{13}|[\w.]{1,40})@(?:web\d{1,7}\.mail\.|mail\.yahoo\.com$)"),
        ("The Bat!'s", r"\d{5,12}\.\d{14}@"),
        ("32 hexadecimal digits", r"[0-9a-f]{32}@"),
    )
)
_BOUNDARIES = Shapes(
    (
        ("Gmail's (twelve zeros)", r"0{12}[0-9a-f]{16}$"),
        ("Outlook's (NextPart)", r"----=_NextPart_[0-9A-F]{3}_[0-9A-F]{4}_[0-9A-F]{8}\.[0-9A-F]{8}$"),
        ("Exchange's of before 2007 (_=_NextPart)", r"----_=_NextPart_[0-9A-F]{3}_[0-9A-F]{8}\.[0-9A-F]{8}$"),
        ("Exchange's (_000_)", r"_\d{3}_[^\s@]{5,90}_$"),
        ("Apple Mail's", r"Apple-(?:Mail|Webmail)"),
        ("Mozilla's", r"-{12}(?:[0-9A-Za-z]{24}|ms\d{24}|[0-9A-F]{8,16})$"),
        ("JavaMail's", r"----=_Part_"),
        ("Evolution's", r"=-[\w+/]{20}$"),
        ("KMail's", r"Boundary-\d\d=_|nextPart\d{4,}"),
        ("Python's", r"={15}\d{15,22}=="),
        ("Eudora's", r"={21}_\d+==_"),
        ("Notes'", r"=_(?:alternative|mixed|related) [0-9A-F]{16,}"),
        ("Yahoo's", r"0-\d{6,12}-\d{9,10}=:\d{1,8}$"),
        ("Pine's", r"\d{6,}-\d{5,}-\d{8,}=:\d+$"),
        ("PHP's (=_ and 32 hexadecimal digits)", r"-*=_[0-9a-f]{32}$"),
    )
)
#: By the line that names the program. Programs built from one source are one family.
_PROGRAMS = Shapes(
    (
        ("Outlook Express", r"Microsoft Outlook Express|Microsoft Windows (?:Live )?Mail"),
        ("Outlook", r"Microsoft(?: Office)? Outlook(?!-)"),
        ("Netscape 3 and 4", r"Mozilla [34]\.\d"),
        ("Thunderbird and its relatives", r"Mozilla/5\.0|Mozilla Thunderbird|Thunderbird \d"),
        ("Apple Mail", r"Apple Mail"),
        ("Mail on iPhone and iPad", r"i(?:Phone|Pad|Pod) Mail"),
        ("Evolution", r"(?:Ximian )?Evolution"),
        ("KMail", r"KMail"),
        ("Mutt", r"Mutt"),
        ("git", r"git-send-email"),
        ("Eudora", r"QUALCOMM|Eudora|Windows Eudora"),
        ("Gnus", r"Gnus"),
        ("Notes", r"Lotus Notes|IBM Notes"),
        ("Roundcube", r"Roundcube"),
        ("The Bat!", r"The Bat!"),
        ("Yahoo Mail", r"YahooMail|WebService/"),
        ("Zimbra", r"Zimbra"),
    )
)
#: The lines that practically every program writes, in whose order and spelling programs differ.
_ORDERED = frozenset({"from", "to", "subject", "date", "message-id", "mime-version", "content-type"})
#: Google's trace line of mail on its way in or out, which stays the same through the years; those between its own machines change.
NAMED_SERVER = "a named server"
#: Fewer tell nothing.
_LEAST_LINES = 5
#: Lines that one of the large services writes, by the beginning of their names.
_SERVICE_OF = {
    "x-gm-": "Google", "x-gmail-": "Google", "x-google-": "Google", "x-received": "Google", "x-forwarded-encrypted": "Google", "x-ms-": "Microsoft",
    "x-microsoft-": "Microsoft", "x-forefront-": "Microsoft", "x-eop": "Microsoft", "x-ymail-": "Yahoo", "x-sonic-": "Yahoo",
}  # fmt: skip
SERVICES = frozenset(_SERVICE_OF.values())
_BEGINNINGS = tuple(_SERVICE_OF)
_MOST_NAMES = 40
_LONGEST = 300
_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))', re.IGNORECASE)
_BY_GOOGLE = re.compile(r"by (?P<by>10\.\d|2002:|[\w-]+\.google\.com|gmail-pop)[^;]{0,120}?with (?P<with>HTTP|SMTP|ESMTPSA?|HTTPREST|gmailapi)\b")
_BY_MICROSOFT = re.compile(r"with (?P<with>Microsoft SMTP Server(?: \((?:version|TLS)[^,;)=]{0,8})?|mapi|HTTPS)\b")


def number_shape(message_id: str) -> str:
    """The name of a message number's shape; empty where we know none."""
    return _NUMBERS.name(message_id)


def boundary_shape(boundary: str) -> str:
    """The name of the shape of a mark between a message's parts; empty where we know none."""
    return _BOUNDARIES.name(boundary)


# Kept, because the same few people write with the same few programs throughout a mailbox.
@lru_cache(maxsize=1024)
def program_of(mailer: str) -> str:
    """The family of programs that a line such as X-Mailer names; empty where it is none of those told apart."""
    return _PROGRAMS.name(mailer)


def header_order(block: HeaderBlock) -> str:
    """Order and spelling of the writer's lines, which stand below the last trace line; empty where they are too few or doubled."""
    last = max((place for place, field in enumerate(block.fields) if field.key == "received"), default=-1)
    own = [field for field in block.fields[last + 1 :] if field.key in _ORDERED]
    return " ".join(field.name for field in own) if len({field.key for field in own}) == len(own) >= _LEAST_LINES else ""


def service_lines(block: HeaderBlock) -> str:
    """The names of the lines that large mail services write, in small letters and sorted."""
    names = {field.key for field in block.fields if field.key.startswith(_BEGINNINGS)}
    return " ".join(sorted(names)[:_MOST_NAMES])


def trace_shape(received: str) -> str:
    """How a large service's trace line is made; empty for those of others."""
    match = _BY_GOOGLE.search(received[:_LONGEST])
    if match is not None:
        by = match["by"]
        place = "10.…" if by.startswith("10.") else "2002:…" if by.startswith("2002:") else NAMED_SERVER
        return f"Google: by {place} with {match['with']}"
    match = _BY_MICROSOFT.search(received[:_LONGEST]) if ".outlook.com" in received or "exchangelabs.com" in received else None
    return f"Microsoft: with {match['with']}" if match is not None else ""


def shapes_of(mail: Examined) -> Iterator[tuple[str, str, str, AnyFact]]:
    """All shapes in a message: kind, program or service, shape, and the fact that shows it."""
    for kind in _OF_PROGRAM:
        yield from ((kind, family, shape, fact) for _, family, shape, fact in program_shapes(mail, kind))
    yield from service_shapes(mail)


def program_shapes(mail: Examined, kind: str) -> Iterator[tuple[SoftwareClaim, str, str, AnyFact]]:
    """Shapes of one kind (`number`, `boundary`, `order`) in a message that names its program.

    The line that names it, its family, the shape, and the fact that shows it.
    """
    for claim, family in programs(mail):
        yield from ((claim, family, shape, fact) for shape, fact in _OF_PROGRAM[kind](mail))
        return


def service_shapes(mail: Examined) -> Iterator[tuple[str, str, str, AnyFact]]:
    """Lines and trace lines of large services: kind (`line`, `trace`), service, shape, and the fact that shows it."""
    for use in mail.every(FeatureUse):
        if use.kind == "service_lines":
            yield from (("line", _service(name), name, use) for name in use.value.split())
    for hop in mail.every(Hop):
        if shape := trace_shape(hop.at.raw):
            yield "trace", shape.partition(":")[0], shape, hop


def _numbers(mail: Examined) -> Iterator[tuple[str, AnyFact]]:
    for number in mail.every(Identifier):
        if number.kind is IdentifierKind.MESSAGE and (shape := number_shape(number.value)):
            yield shape, number


def _boundaries(mail: Examined) -> Iterator[tuple[str, AnyFact]]:
    for field in mail.every(HeaderField):
        match = _BOUNDARY.search(field.value) if field.name == "Content-Type" else None
        if match is not None and (shape := boundary_shape(match[1] or match[2])):
            yield shape, field


def _orders(mail: Examined) -> Iterator[tuple[str, AnyFact]]:
    return ((use.value, use) for use in mail.every(FeatureUse) if use.kind == "header_order")


#: What the writer's program made by itself.
_OF_PROGRAM: dict[str, Callable[[Examined], Iterator[tuple[str, AnyFact]]]] = {"number": _numbers, "boundary": _boundaries, "order": _orders}


def programs(mail: Examined) -> Iterator[tuple[SoftwareClaim, str]]:
    """The lines of a message that name a program whose family we tell apart, and the family."""
    for claim in mail.every(SoftwareClaim):
        if claim.role is SoftwareRole.MAILER and (family := program_of(claim.name)):
            yield claim, family


def _service(name: str) -> str:
    return next((service for beginning, service in _SERVICE_OF.items() if name.startswith(beginning)), "")
