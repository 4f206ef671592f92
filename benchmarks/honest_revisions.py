"""Makes PDF files that hold an earlier state for an honest reason, to count what `earlier_revisions_inside` says of them.

    leakcheck scan CORPUS --case CASE --no-page --fail-on never
    python benchmarks/honest_revisions.py CASE CORPUS FOLDER [COUNT]
    leakcheck scan FOLDER --case SECOND --no-page --fail-on never
    python benchmarks/false_alarms.py SECOND earlier_revisions_inside

Needs PyMuPDF, pyHanko and pypdf in an environment of its own; leakcheck itself uses none of the first two. Each of COUNT (60) public
files without an earlier state is marked, noted on, stamped, numbered, turned, covered, lengthened, named or signed, twelve ways in all,
and saved by appending. CORPUS is the folder that holds the folder scanned first.
"""

import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pymupdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pyhanko import stamp
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pypdf import PdfWriter
from pypdf.annotations import FreeText

_PUBLIC = """
SELECT path FROM items WHERE format = 'pdf_document' AND path NOT LIKE '%!/%' AND size < 600000
  AND id NOT IN (SELECT item_id FROM facts WHERE fact = 'revision') AND id NOT IN (SELECT item_id FROM problems WHERE item_id IS NOT NULL) ORDER BY path
"""
_PAGES, _WORDS = 12, 30


def _each_page(text: Callable[[int, int], str], place: tuple[int, int]) -> Callable[[Any], None]:
    def put(document: Any) -> None:
        for number, page in enumerate(document, 1):
            page.insert_text(place, text(number, len(document)))

    return put


BY_PYMUPDF: dict[str, Callable[[Any], None]] = {
    "marked": lambda document: document[0].add_highlight_annot([pymupdf.Rect(word[:4]) for word in document[0].get_text("words")[:6]]),
    "noted": lambda document: document[0].add_freetext_annot(pymupdf.Rect(60, 60, 260, 90), "Checked, A. B."),
    "named": lambda document: document.set_metadata({"title": "Annual report"}),
    "stamped": lambda document: document[0].insert_text((60, 40), "RECEIVED 12 MAY 2020", color=(1, 0, 0)),
    "turned": lambda document: document[0].set_rotation(90),
    "lengthened": lambda document: document.new_page(-1).insert_text((72, 72), "Annex: notes of the meeting"),
    "covered": lambda document: document.new_page(0).insert_text((72, 72), "Cover sheet. For information."),
    "paged": _each_page(lambda number, count: f"{number} / {count}", (300, 20)),
    "numbered": _each_page(lambda number, _: f"ABC-{number:06}", (450, 830)),
}


def main() -> None:
    case, corpus, folder = map(Path, sys.argv[1:4])
    wanted = int(sys.argv[4]) if len(sys.argv) > 4 else 60
    folder.mkdir(parents=True)
    paths = [corpus / path for (path,) in sqlite3.connect(case / "case.sqlite").execute(_PUBLIC)]
    random.Random(7).shuffle(paths)
    signer = _signer()
    taken = 0
    for path in paths:
        if taken < wanted and _suits(path):
            taken += 1
            for way, save in _ways(signer).items():
                _saved(path, folder / f"{taken:03}-{way}.pdf", save)
    print(f"{taken} files, {len(list(folder.iterdir()))} made from them")


def _suits(path: Path) -> bool:
    try:
        with pymupdf.open(path) as document:
            small = 0 < len(document) <= _PAGES and not document.is_encrypted and document.can_save_incrementally()
            return small and len(document[0].get_text("words")) > _WORDS
    except (RuntimeError, ValueError):
        return False


def _saved(path: Path, target: Path, save: Callable[[Path, Path], None]) -> None:
    try:
        save(path, target)
    # Whatever a library cannot do with an odd file is no question of ours.
    except Exception as error:
        target.unlink(missing_ok=True)
        print(f"left out {target.name}: {type(error).__name__}", file=sys.stderr)


def _ways(signer: signers.SimpleSigner) -> dict[str, Callable[[Path, Path], None]]:
    ways: dict[str, Callable[[Path, Path], None]] = {way: _by_pymupdf(change) for way, change in BY_PYMUPDF.items()}
    return ways | {
        "signed": lambda path, target: _sign(path, target, signer, None),
        "signed-visibly": lambda path, target: _sign(path, target, signer, (200, 600, 400, 660)),
        "noted-by-pypdf": _by_pypdf,
    }


def _by_pymupdf(change: Callable[[Any], None]) -> Callable[[Path, Path], None]:
    def save(path: Path, target: Path) -> None:
        shutil.copy(path, target)
        with pymupdf.open(target) as document:
            change(document)
            document.saveIncr()

    return save


def _by_pypdf(path: Path, target: Path) -> None:
    writer = PdfWriter(path, incremental=True)
    writer.add_annotation(0, FreeText(text="Seen", rect=(50, 550, 200, 650)))
    writer.write(target)


def _sign(path: Path, target: Path, signer: signers.SimpleSigner, box: tuple[int, int, int, int] | None) -> None:
    with path.open("rb") as source, target.open("wb") as out:
        writer = IncrementalPdfFileWriter(source, strict=False)
        if box:
            fields.append_signature_field(writer, fields.SigFieldSpec("S1", box=box))
        look = stamp.TextStampStyle(stamp_text="Signed by %(signer)s\nTime: %(ts)s")
        signers.PdfSigner(signers.PdfSignatureMetadata(field_name="S1"), signer=signer, stamp_style=look).sign_pdf(writer, output=out)


def _signer() -> signers.SimpleSigner:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Test Signer")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(5)
    made = made.not_valid_before(datetime(2024, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2030, 1, 1, tzinfo=UTC))
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = made.add_extension(usage, critical=True).sign(key, hashes.SHA256())
    sealed = serialization.pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, serialization.BestAvailableEncryption(b"x"))
    with TemporaryDirectory() as folder:
        bundle = Path(folder) / "signer.p12"
        bundle.write_bytes(sealed)
        signer = signers.SimpleSigner.load_pkcs12(str(bundle), passphrase=b"x")
    if signer is None:
        raise RuntimeError("the bundle of key and certificate could not be read")
    return signer


if __name__ == "__main__":
    main()
