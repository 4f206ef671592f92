"""Fuzzes one target, guided by the coverage of our own code: `python tests/fuzzing/fuzz.py decode/rar --seconds 60 --work /tmp/fuzz`.

Findings are written to `<work>/found/<target>/`, one file for each place where something went wrong, and the search goes on; inputs that reach
new code are kept in `<work>/corpus/<target>/`. Needs atheris, which is no dependency of the project: `pip install atheris`.
"""

import argparse
import hashlib
import os
import sys
import traceback
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

import atheris  # noqa: E402

with atheris.instrument_imports(include=["leakcheck"], enable_loader_override=False):
    import fuzz_targets


def place_of(error: BaseException) -> str:
    """The innermost line of our own code that an exception went through, as a name for its kind."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "leakcheck" in Path(frame.filename).parts]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}-{Path(last.filename).stem}-{last.lineno}"


#: Words that a format is made of, which chance alone would hardly find; by the file in dictionaries/ that holds them.
DICTIONARIES = {
    "authentication_results": ("decode/authentication_results", "decode/mail_headers"),
    "content_lines": ("decode/content_lines", "formats/calendar", "formats/address_card"),
    "dkim_signature": ("decode/dkim_signature", "decode/domainkeys_signature", "signatures/dkim", "signatures/arc"),
    "html": ("decode/html", "decode/mail_html", "decode/text_forms", "formats/web_page"),
    "identifiers": ("decode/identifier_clocks",),
    "key_files": ("decode/key_files", "decode/dkim_key"),
    "mime_tree": ("decode/mime_tree", "formats/email_message", "formats/apple_mail", "formats/mime_html_archive"),
    "openpgp": ("decode/openpgp", "decode/openpgp_texts", "signatures/openpgp"),
    "pdf_structure": ("decode/pdf_structure", "formats/pdf_document", "signatures/pdf_signature"),
    "rich_text": ("decode/rich_text", "decode/rtf_words", "formats/rich_text"),
    "seven_zip": ("decode/seven_zip", "formats/seven_zip_archive"),
    "xmp_packet": ("decode/xmp_packet", "formats/jpeg_picture", "formats/vector_drawing"),
}


class Fuzzing:
    """One target with what was found of it."""

    def __init__(self, name: str, work: Path) -> None:
        self._target = fuzz_targets.target(name)
        self._found = work / "found" / name
        self.seen: set[str] = set()

    def __call__(self, data: bytes) -> None:
        try:
            self._target(data)
        # Everything that was not declared is what is looked for; the search goes on, so that one bug does not hide the next.
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt | SystemExit):
                raise
            self._keep(error, data)

    def _keep(self, error: BaseException, data: bytes) -> None:
        place = place_of(error)
        path = self._found / place
        if place not in self.seen or len(data) < path.stat().st_size:
            self.seen.add(place)
            self._found.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            path.with_name(place + ".txt").write_text("".join(traceback.format_exception(error))[-6000:], errors="backslashreplace")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Fuzzes one target.")
    parser.add_argument("target", choices=fuzz_targets.names(), metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--seeds", type=Path, help="a folder of further seeds, in folders named like the targets")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    work: Path = options.work.resolve()
    corpus = work / "corpus" / options.target
    kept = HERE / "corpus" / options.target
    seeds = [folder for folder in (kept, options.seeds / options.target if options.seeds else kept) if folder.is_dir()]
    dictionary = next((name for name, targets in DICTIONARIES.items() if options.target in targets), "")
    corpus.mkdir(parents=True, exist_ok=True)
    settings = ["-timeout=60", "-rss_limit_mb=3000", "-max_len=49152", f"-artifact_prefix={work}/artifact-{options.target.replace('/', '_')}-"]
    if dictionary:
        settings.append(f"-dict={HERE / 'dictionaries' / dictionary}.dict")
    settings += [f"-max_total_time={options.seconds}", "-print_final_stats=1", str(corpus), *map(str, dict.fromkeys(seeds))]
    # libFuzzer's seed: the same start gives the same search as far as the clock allows.
    settings.append(f"-seed={int(hashlib.sha256(options.target.encode()).hexdigest()[:6], 16)}")
    os.chdir(work)
    atheris.Setup([sys.argv[0], *settings], Fuzzing(options.target, work))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
