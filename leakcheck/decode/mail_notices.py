"""What servers, lists and mail programs write into a message: banners, footers, signatures of devices, heads of quoted mail.

Two copies of one message that came by two ways bear two different notices, and nobody changed a word of what was written.
The phrases are those of the common list servers, mail services and programs in the languages that their makers ship most.
"""

import re
from itertools import islice

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
    r"antivirus|anti-virus|virus[- ]free|scanned (?:by|for)\b|absence de virus|virenfrei|auf viren|mailscanner",
    # devices
    r"^sent (?:from my|via|using|with)\b|^get outlook for|^envoyé de(?:puis)? |^gesendet (?:von|mit)",
    r"^enviado desde|^inviato da|^отправлено (?:с|из)\b",
)
_NOTICE = re.compile("|".join(_PHRASES), re.IGNORECASE | re.MULTILINE)
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
_PICTURE = re.compile(r"\[(?:cid|image|bild|logo|inline)\b[^\]\n]{0,200}\]|\[[^\]\n]{0,100}\.(?:png|jpe?g|gif)\]", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"\n\s*\n|\n_{3,}[ _]*\n?|\n-{2,} ?\n")


def without_notices(text: str) -> str:
    """The text without the paragraphs, lines and marks that a server, a list or a mail program put there."""
    kept = [part for part in _PARAGRAPHS.split(_PICTURE.sub(" ", f"\n{text}")) if not _is_notice(part)]
    return _QUOTED_HEADER.sub(" ", _ATTRIBUTION.sub(" ", "\n\n".join(kept)))


def _is_notice(paragraph: str) -> bool:
    return _NOTICE.search(paragraph) is not None and len(paragraph.split()) <= _MOST_WORDS


def heads_quotation(text: str) -> int:
    """Where the text below the first line such as `On … wrote:`, or below the first block of header lines, begins; -1 if there is none."""
    ends = [match.end() for match in (_ATTRIBUTION.search(text), _QUOTED_HEADER.search(text)) if match is not None]
    return min(ends, default=-1)


def heads_of_quotations(text: str) -> list[str]:
    """The lines above quotations that say whose words follow, in lower case; the first few."""
    found = (match[0].lower() for pattern in (_ATTRIBUTION, _QUOTED_HEADER) for match in pattern.finditer(text))
    return list(islice(found, _MOST_HEADS))
