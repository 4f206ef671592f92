"""What servers, lists and mail programs write into a message: banners, footers, signatures of devices, heads of quoted mail.

Two copies of one message that came by two ways bear two different notices, and nobody changed a word of what was written.
The phrases are those of the common list servers, mail services and programs in the languages that their makers ship most.
"""

import re
from itertools import islice, pairwise

#: A paragraph longer than this is text that happens to hold such a phrase.
_MOST_WORDS = 120
_MOST_HEADS = 20
_PHRASES = (
    # lists and newsletters
    r"unsubscribe|mailing list|\blist(?:info|serv)\b|google groups?\b|to stop receiving|d[ée]sabonn|désinscri",
    r"abmelden|abbestellen|darse de baja|отписаться",
    # mail from outside
    r"\[external\b|^external\b|\bcaution:|originated (?:from )?outside|outside (?:of )?(?:your|our|the) organi[sz]ation",
    r"extérieur\w* à (?:votre|notre) organisation|expéditeur externe|externe e-?mail|correo externo|внешн\w+ (?:почт|отправител)",
    # disclaimers
    r"intended recipients?|received this (?:e-?mail|message) in error|strictement confidentiel|destinataires? (?:prévu|désigné)",
    r"nicht der (?:richtige|beabsichtigte)|before printing|avant d.imprimer",
    # scanners
    r"\bwas scrubbed\b|antivirus|anti-virus|virus[- ]free|scanned (?:by|for)\b|absence de virus|virenfrei|auf viren|mailscanner",
    # devices
    r"^sent (?:from my|via|using|with)\b|^get outlook for|^envoyé de(?:puis)? |^gesendet (?:von|mit)",
    r"^enviado (?:desde|do)|^inviato da|^отправлено (?:с|из)\b|^verstuurd vanaf|^skickat från|^sendt fra|^wysłane z|^odesláno z|から送信$",
    # ticket systems
    r"^##- ?.{5,200} ?-##",
)
_NOTICE = re.compile("|".join(_PHRASES), re.IGNORECASE | re.MULTILINE)
#: One of these stands in whatever matches a phrase: nearly all texts hold none, which is told in a fiftieth of the time.
_OF_PHRASES = (
    "unsubscribe", "mailing list", "listinfo", "listserv", "google group", "to stop receiving", "sabonn", "désinscri",
    "abmelden", "abbestellen", "darse de baja", "отписаться",
    "external", "caution:", "originated ", "outside ", "extérieur", "expéditeur externe", "externe e", "correo externo", "внешн",
    "intended recipient", "received this ", "strictement confidentiel", "destinataire", "nicht der ", "before printing", "avant d",
    "was scrubbed", "virus", "scanned ", "virenfrei", "auf viren", "mailscanner",
    "sent ", "get outlook for", "envoyé de", "gesendet ", "enviado d", "inviato da",
    "verstuurd vanaf", "skickat från", "sendt fra", "wysłane z", "odesláno z", "から送信", "##-", "отправлено ",
)  # fmt: skip
_WROTE = r"wrote|a\s+écrit|schrieb|escribió|ha scritto|schreef|писал\w*|написал\w*"
_ATTRIBUTION = re.compile(
    rf"^[> ]{{0,20}}(?:on|le|am|el|il|op|в)\b[^\n]{{0,200}}(?:\n[^\n]{{0,120}})?(?:{_WROTE})[^\n]{{0,80}}:\s*$", re.IGNORECASE | re.MULTILINE
)
_FIELDS = (
    r"from|sent|to|cc|date|subject|de|envoyé|à|objet|von|gesendet|an|betreff|datum|para"
    r"|enviado|asunto|da|inviato|a|oggetto|от|кому|отправлено|тема|дата"
)
#: Two such lines or more head a quoted message; one alone is text.
_QUOTED_HEADER = re.compile(rf"(?:^[> *]{{0,20}}(?:{_FIELDS})[ *]{{0,3}}:[^\n]{{0,400}}(?:\n|\Z)){{2,}}", re.IGNORECASE | re.MULTILINE)
#: What Outlook draws above the message that it quotes, in the language of the program.
_SEPARATOR = re.compile(
    r"^[> ]{0,20}-{2,10} ?(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht|message d.origine|message transféré"
    r"|mensaje original|messaggio originale|oorspronkelijk bericht|исходное сообщение) ?-{2,10}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
#: Exchange's head of an invitation, in the language and the time zone of whom it was made for, with the line that it draws below.
_INVITATION = re.compile(r"^(?:[^\n:]{2,30}: ?[^\n]{0,300}\n){1,6}\s{0,10}\*~(?:\*~){4,30}\*?[ \t]*$", re.MULTILINE)
_OF_ATTRIBUTIONS = ("wrote", "écrit", "schrieb", "escribió", "ha scritto", "schreef", "писал")
#: Letters that an expression takes for those of the phrases when it is told to overlook case, and that are others in lower case too.
_VARIANTS = str.maketrans("\u0131\u017f\u1c80\u1c81\u1c82\u1c83\u1c84\u1c85\u1c86", "isвдосттъ")
_PICTURE = re.compile(r"\[(?:cid|image|bild|logo|inline)\b[^\]\n]{0,200}\]|\[[^\]\n]{0,100}\.(?:png|jpe?g|gif)\]", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n\s*\n|\n_{3,}[ _]*\n?|\n-{2,} ?\n")


def without_notices(text: str) -> str:
    """The text without the paragraphs, lines and marks that a server, a list or a mail program put there."""
    shown = f"\n{text}"
    kept = _PARAGRAPHS.split(_PICTURE.sub(" ", shown) if "[" in text else shown)
    if _holds(text, _OF_PHRASES):
        kept = [part for part in kept if not _is_notice(part)]
    left = "\n\n".join(kept)
    if "--" in left:
        left = _SEPARATOR.sub(" ", left)
    if "*~*~" in left:
        left = _INVITATION.sub(" ", left)
    for pattern in _heads(left):
        left = pattern.sub(" ", left)
    return left


def _is_notice(paragraph: str) -> bool:
    return _holds(paragraph, _OF_PHRASES) and len(paragraph.split()) <= _MOST_WORDS and _NOTICE.search(paragraph) is not None


def heads_quotation(text: str) -> int:
    """Where the text below the first line such as `On … wrote:`, or below the first block of header lines, begins; -1 if there is none."""
    ends = [match.end() for match in (pattern.search(text) for pattern in _heads(text)) if match is not None]
    return min(ends, default=-1)


def heads_of_quotations(text: str) -> list[str]:
    """The lines above quotations that say whose words follow, in lower case; the first few."""
    found = (match[0].lower() for pattern in _heads(text) for match in pattern.finditer(text))
    return list(islice(found, _MOST_HEADS))


def _heads(text: str) -> list[re.Pattern[str]]:
    """Of the two expressions for heads of quotations those that the text may match: they are slow, and most texts hold neither."""
    lines = [":" in line for line in text.split("\n")] if ":" in text else []
    found = [_ATTRIBUTION] if lines and _holds(text, _OF_ATTRIBUTIONS) else []
    return [*found, _QUOTED_HEADER] if any(one and other for one, other in pairwise(lines)) else found


def _holds(text: str, words: tuple[str, ...]) -> bool:
    """Whether one of these stands in the text, letter case aside."""
    lower = text.lower() if text.isascii() else text.lower().translate(_VARIANTS)
    return any(map(lower.__contains__, words))
