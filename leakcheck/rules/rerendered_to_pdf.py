"""The PDF is a printout of something else: of a mail, a page, a document."""

import re
from collections.abc import Iterator

from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Description, SoftwareClaim, SoftwareRole, TextContent
from leakcheck.model.item import ItemKind
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

#: Printer drivers that make files, browsers that print pages, and programs that do nothing else. Export by a word processor is not meant.
_PRINTERS = re.compile(
    r"Microsoft: Print To PDF|PScript5\.dll|ADOBEPS\d|\b(?:PDFCreator|doPDF|novaPDF|CutePDF|Bullzip|PrimoPDF|PDF24|Win2PDF|pdfFactory|FreePDF|clawPDF"
    r"|7-PDF|Foxit PDF Printer|PDF-XChange Standard|Web Capture|wkhtmltopdf|HeadlessChrome|Chromium|Chrome|Firefox|Safari|Thunderbird|Outlook)\b"
    r"|Mozilla/\d|Skia/PDF m\d+\b(?! Google Docs)|^Mail$",
    re.IGNORECASE,
)
_SENDER = re.compile(r"(?:from|von|de|da|van|от|від|od|发件人|寄件者)\s{0,4}[:\uff1a]\s{0,4}\S", re.IGNORECASE)
_SENT = re.compile(
    r"(?:sent|date|gesendet|datum|envoyé|enviado(?: el)?|fecha|data|inviato|verzonden|отправлено|дата|надіслано|wysłano)\s{0,4}[:\uff1a]\s{0,4}\S",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:to|an|à|a|para|per|aan|кому|do|收件人)\s{0,4}[:\uff1a]\s{0,4}\S", re.IGNORECASE)
_TITLE = re.compile(r"^(?:Gmail|Yahoo Mail|Outlook|Mail) ?[-–:]|\.(?:msg|eml)$", re.IGNORECASE)
#: A printed mail shows its lines at the top.
_OPENING, _LINES = 3000, 25


@rule(
    weight=Weight.NOTE,
    direction=Direction.LIMIT,
    family=Family.COVERAGE,
    cause=Cause.CREATION,
    needs=(SoftwareClaim,),
    about=(ItemKind.DOCUMENT,),
    innocent=(
        "Printing into a PDF is how offices keep and send mails and pages.",
        "Journalists and lawyers print what they show on purpose, so that nothing hidden goes along.",
    ),
    sources=(
        "https://github.com/robertdavidgraham/hunter-dkim (a printed mail cannot be checked, its file can)",
        "ISO 32000-1 section 14.3.3 (Creator, Producer)",
    ),
    false_alarms=None,
)
def rerendered_to_pdf(examined: Examined) -> Iterator[Observation]:
    """The PDF was printed from something else.

    A printout shows how something looked. The properties, the history and the signatures of what was printed are not in it, so
    that its times and programs are those of the printing, and no check can tell whether what was printed was whole. Where it is a
    mail, ask for the mail itself as a file (.eml or .msg): a mail's signature can be checked, a printed mail's cannot.
    """
    if examined.item.format != "pdf_document":
        return
    printers = [claim for claim in examined.every(SoftwareClaim) if claim.role is not SoftwareRole.TOOLKIT and _PRINTERS.search(claim.name)]
    mail = _printed_mail(examined)
    if not printers and mail is None:
        return
    how = f"The PDF was made by printing (“{printers[0].name[:80]}”). " if printers else ""
    what = "It looks like a printed mail: ask for the mail itself. " if mail is not None else ""
    evidence: tuple[AnyFact, ...] = (*printers[:3], *((mail,) if mail is not None else ()))
    yield Observation(sentence=f"{how}{what}What was printed cannot be checked by it.", evidence=evidence)


def _printed_mail(examined: Examined) -> AnyFact | None:
    """The title or the text that shows a mail's lines at the top."""
    for said in examined.every(Description):
        if said.kind == "title" and _TITLE.search(said.value[:300]):
            return said
    for text in examined.every(TextContent):
        lines = [line.strip()[:80] for line in text.text[:_OPENING].splitlines()[:_LINES]] if text.role == "document" else []
        if all(any(pattern.match(line) for line in lines) for pattern in (_SENDER, _SENT, _TO)):
            return text
    return None
