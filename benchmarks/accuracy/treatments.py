"""What honest people do to files: programs save them anew, convert, pack, forward, turn, shrink and clean them."""

import io
import mailbox
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from accuracy.method import Original
from accuracy.tools import exiftool, office, run_on

Treat = Callable[[Original], bytes | None]
OFFICE = ("docx", "xlsx", "pptx", "odf", "doc", "xls", "rtf")
EVERY = (*OFFICE, "pdf", "jpeg", "tiff", "mail")


@dataclass(frozen=True, slots=True)
class Treatment:
    title: str
    kinds: tuple[str, ...]
    treat: Treat
    suffix: str = ""
    """How the treated file's name ends, if not as before."""


def _by(command: Callable[[str, str], list[str]], target: str = "") -> Treat:
    return lambda one: run_on(one.data, one.suffix, lambda source, made: command(str(source), str(made)), target=target)


def _open_format(one: Original) -> str:
    return {"xlsx": ".ods", "xls": ".ods", "pptx": ".odp"}.get(one.kind, ".odt")


def _python_zip(one: Original) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"papers/document{one.suffix}", one.data)
    return out.getvalue()


def _list_footer(one: Original) -> bytes:
    """As a mailing list passes it on: its tag, its lines, its footer and one more hop."""
    end = b"\r\n" if b"\r\n" in one.data[:2000] else b"\n"
    hop = end.join((
        b"Received: from mx.lists.example.org (localhost [127.0.0.1]) by mx.lists.example.org (Postfix) with ESMTP id 4Zk2c1; Thu, 20 Nov 2025 09:14:02 +0000 (UTC)",
        b"List-Id: News <news.lists.example.org>",
        b"Precedence: list",
        b"",
    ))  # fmt: skip
    foot = end.join((b"", b"_______________________________________________", b"News mailing list", b"News@lists.example.org", b""))
    return hop + one.data.replace(b"\nSubject: ", b"\nSubject: [News] ", 1) + foot


def _through_mbox(one: Original) -> bytes:
    """mbox → eml → mbox by Python's library, as exports go."""
    with tempfile.TemporaryDirectory() as folder:
        first = mailbox.mbox(str(Path(folder, "first.mbox")))
        first.add(one.data)
        first.flush()
        message = next(iter(first.values()))
        second = mailbox.mbox(str(Path(folder, "second.mbox")))
        second.add(message)
        second.flush()
        first.close()
        second.close()
        return Path(folder, "second.mbox").read_bytes()


def _forwarded(one: Original) -> bytes:
    """Sent on as an attachment."""
    from email.message import EmailMessage
    from email.policy import SMTP

    letter = EmailMessage(policy=SMTP)
    letter["From"], letter["To"], letter["Subject"] = "Claire <claire@example.org>", "Hugo <hugo@example.org>", "Fwd"
    letter["Date"], letter["Message-ID"] = "Thu, 20 Nov 2025 10:02:11 +0100", "<2b6e@example.org>"
    letter.set_content("see attachment\n")
    letter.add_attachment(one.data, maintype="application", subtype="octet-stream", filename="message.eml")
    return letter.as_bytes()


def _attached(one: Original) -> bytes:
    return _forwarded(Original("", one.kind, one.data, one.suffix)).replace(b"message.eml", b"document" + one.suffix.encode())


def _pillow(turn: int, width: int) -> Treat:
    def treat(one: Original) -> bytes | None:
        from PIL import Image

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                picture: Image.Image = Image.open(io.BytesIO(one.data))
                if picture.width * picture.height > 12_000_000:
                    return None
                kept = picture.info.get("exif", b"")
                picture = picture.convert("RGB").rotate(turn, expand=True)
                picture.thumbnail((width, width))
                out = io.BytesIO()
                picture.save(out, "JPEG", exif=kept)
        except (OSError, ValueError, SyntaxError):
            return None
        return out.getvalue()

    return treat


def _by_library(one: Original) -> bytes | None:
    try:
        out = io.BytesIO()
        if one.kind == "docx":
            from docx import Document

            Document(io.BytesIO(one.data)).save(out)
        else:
            import openpyxl

            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                openpyxl.load_workbook(io.BytesIO(one.data)).save(out)
    except Exception:  # the libraries raise whatever an odd file makes them raise; the file is left out
        return None
    return out.getvalue()


def _pypdf(one: Original) -> bytes | None:
    from pypdf import PdfReader, PdfWriter

    try:
        reader = PdfReader(io.BytesIO(one.data))
        if reader.is_encrypted or len(reader.pages) > 60:
            return None
        writer = PdfWriter(clone_from=reader)
        out = io.BytesIO()
        writer.write(out)
    except Exception:  # as above
        return None
    return out.getvalue()


TREATMENTS = (
    Treatment("saved anew by LibreOffice in its own format", OFFICE, lambda one: office(one.data, one.suffix, one.suffix)),
    Treatment("converted by LibreOffice to OpenDocument", ("docx", "xlsx", "doc", "xls", "rtf"), lambda one: office(one.data, one.suffix, _open_format(one)), ".odt"),
    Treatment("converted by LibreOffice to PDF", OFFICE, lambda one: office(one.data, one.suffix, ".pdf"), ".pdf"),
    Treatment("saved by python-docx or openpyxl", ("docx", "xlsx"), _by_library),
    Treatment("packed by zip", EVERY, _by(lambda source, made: ["zip", "-q", "-j", made, source], ".zip"), ".zip"),
    Treatment("packed by 7z", EVERY, _by(lambda source, made: ["7z", "a", "-y", made, source], ".7z"), ".7z"),
    Treatment("packed by Python's zipfile", EVERY, _python_zip, ".zip"),
    Treatment("attached to a message", (*OFFICE, "pdf", "jpeg", "tiff"), _attached, ".eml"),
    Treatment("passed on by a mailing list", ("mail",), _list_footer),
    Treatment("mbox to eml to mbox", ("mail",), _through_mbox, ".mbox"),
    Treatment("forwarded as an attachment", ("mail",), _forwarded),
    Treatment("made fast for the web by qpdf", ("pdf",), _by(lambda source, made: ["qpdf", "--warning-exit-0", "--linearize", source, made])),
    Treatment("made small by qpdf", ("pdf",), _by(lambda source, made: ["qpdf", "--warning-exit-0", "--object-streams=generate", "--recompress-flate", source, made])),
    Treatment("made small by Ghostscript", ("pdf",), _by(lambda source, made: ["gs", "-q", "-dSAFER", "-sDEVICE=pdfwrite", "-dPDFSETTINGS=/ebook", "-o", made, source])),
    Treatment("rewritten by pypdf", ("pdf",), _pypdf),
    Treatment("turned by ImageMagick", ("jpeg", "tiff"), _by(lambda source, made: ["convert", source, "-rotate", "90", made])),
    Treatment("turned by Pillow, EXIF kept", ("jpeg",), _pillow(90, 6000)),
    Treatment("made small by Pillow, EXIF kept", ("jpeg",), _pillow(0, 1200)),
    Treatment("turned by jpegtran", ("jpeg",), _by(lambda source, made: ["jpegtran", "-copy", "all", "-rotate", "90", "-outfile", made, source])),
    Treatment("metadata taken out by ExifTool", ("pdf", "jpeg", "tiff"), lambda one: exiftool(one.data, one.suffix, "-all=")),
    Treatment(
        "metadata taken out by mat2",
        ("docx", "xlsx", "pptx", "odf", "pdf", "jpeg", "tiff"),
        _by(lambda source, made: ["sh", "-c", f'mat2 --inplace "{source}"']),
    ),
)  # fmt: skip
