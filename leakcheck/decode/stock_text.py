"""Whether lines are the stock text of mailing lists, scanners and mail gateways, and nothing else.

Decision: it is not enough that such a text is found among the lines. Whoever wants his own words taken for part of a signed mail
puts them beside a list's phrases. So every word must be one that these texts are made of; beside those only addresses, links and
the name of a list that its own address spells. No numbers, no names: a sentence about anybody cannot be made of what is left.
"""

import re
from collections.abc import Sequence

_MOST_CHARACTERS = 3_000
_MOST_LINES = 25
_MOST_WORDS = 140
_MOST_ADDRESSES = 8
_LONGEST_ADDRESS = 160
_MOST_OWN_WORDS = 4
# A link or an address, without what may be hung on to a link to be read.
_ADDRESS = re.compile(r"(?i)<?(?:mailto:)?(?:https?://[\w.-]+(?:/[\w.~%+@=&?/-]*)?|www\.[\w.-]+(?:/[\w.-]*)?|(?<![\w.+=-])[\w.+=-]++@[\w.-]+)>?")
_RULE = re.compile(r"[-_=*~#>|\s]*")
#: Tags that show nothing of their own and hide nothing: no pictures, no comments, no styles (white letters hide what follows, too).
_MARKUP = re.compile(
    r"(?i)</?(?:p|br|b|i|u|em|strong|span|div|font|hr|a|center|table|tbody|tr|td)"
    r"(?:\s+(?:face|href|align)\s*=\s*(?:\"[^\"<>]{0,120}\"|'[^'<>]{0,120}'|[^\s\"'<>]{1,40}))*\s*/?>|&nbsp;"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+|[^\s\w.,:;!?()\[\]\"'“”‘’*_~=#|/<>-]+")
#: Phrases without which lines are nobody's stock text.
_PHRASE = re.compile(
    r"(?i)unsubscribe|mailing[- ]list|mailman/|listinfo|listserv|list archives?|you received this message because|groups\.google\.com|yahoo!? ?groups"
    r"|yahoogroups\.com|for additional commands|virus|avast|avg\.com|scanned (?:by|for)|mailscanner|has been scanned"
    r"|external (?:e-?mail|sender|message)|\[?external\]?|originated (?:from )?outside|outside (?:of )?(?:the|your|our)|do not click|caution"
)
_PREAMBLE = re.compile(
    r"(?i)This is a multi-?part message in MIME format\.*|This is a MIME-encapsulated message\.?|This is an OpenPGP/MIME signed message.*"
)
_VOCABULARY = """
    a additional address an and antivirus any archive archives are as at attachment attachments avast avg be because been before believed by
    can caution checked clean click clicking commands company contact contain contained content contents dangerous discussion do does e-mail
    email emails express external following for free from go google group groups has have help here if in info information inside is it know
    known link links list listinfo lists listserv mail mailgate mailing mailman mails mailscanner may message messages more not of official
    on one open opening options or organisation organization originated our outside page please post posting posts questions receive
    received receiving recipients recognise recognize reply safe scanned see send sender sending sent service settings site software sources
    stop subject subscribe subscribed subscription system that the there therefore these this through to topic treat trust unless
    unsubscribe unsubscribing untrusted url use using verified verify via view virus virus-free viruses visit visiting warning was we web
    website when with within www yahoo you your
"""
_WORDS = frozenset(_VOCABULARY.split())


def is_stock(lines: Sequence[str]) -> bool:
    """Whether lines that were put to a text are stock text alone; blank lines and ruled ones are."""
    if sum(map(len, lines)) > _MOST_CHARACTERS:
        return False
    rest = [line.strip() for line in lines if not _RULE.fullmatch(line)]
    if not rest or (len(rest) == 1 and _PREAMBLE.fullmatch(rest[0])):
        return True
    text = "\n".join(rest)
    addresses = [match[0] for match in _ADDRESS.finditer(text)]
    return (
        len(rest) <= _MOST_LINES
        and bool(_PHRASE.search(text))
        and len(addresses) <= _MOST_ADDRESSES
        and all(len(address) <= _LONGEST_ADDRESS for address in addresses)
        and _is_of_stock_words(_MARKUP.sub(" ", _ADDRESS.sub(" ", text)), " ".join(addresses).lower())
    )


def _is_of_stock_words(text: str, addresses: str) -> bool:
    if "<" in text:
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    own = {word for word in words if word not in _WORDS}
    # A list's name, as its address spells it: "Budget mailing list", budget@lists.example.org.
    return len(words) <= _MOST_WORDS and len(own) <= _MOST_OWN_WORDS and all(word in addresses and word.isalpha() for word in own)
