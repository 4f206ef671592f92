"""Sets our reading of OLE2 files beside ExifTool's, field by field, and the speed of both beside each other.

python benchmarks/compound_file_agreement.py FOLDER          (needs `exiftool`, apt: libimage-exiftool-perl)

A field is an ExifTool tag of one file with a value that says something: empty text, and times and counts of zero, are left out.
"""

import argparse
import json
import re
import resource
import subprocess
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

from leakcheck import catalogue
from leakcheck.decode.compound_file import MAGIC
from leakcheck.extract import Extraction
from leakcheck.identify import identify
from leakcheck.model.content import Content
from leakcheck.model.facts import (
    Description,
    Fact,
    Identifier,
    IdentifierKind,
    PersonClaim,
    PersonRole,
    Quantity,
    QuantityKind,
    SoftwareClaim,
    TimeClaim,
)
from leakcheck.model.limits import Limits

S, D, W = "SummaryInformation", "DocumentSummaryInformation", "Dop"


def word(kind: str) -> Callable[[Fact], str | None]:
    return lambda fact: fact.value if isinstance(fact, Description) and fact.kind == kind else None


def person(role: PersonRole, part: str) -> Callable[[Fact], str | None]:
    return lambda fact: fact.name if isinstance(fact, PersonClaim) and fact.role is role and fact.at.part.startswith(part) else None


def mark(kind: IdentifierKind) -> Callable[[Fact], str | None]:
    return lambda fact: fact.value if isinstance(fact, Identifier) and fact.kind is kind else None


def number(kind: QuantityKind, part: str, unit: str = "", times: float = 1) -> Callable[[Fact], str | None]:
    def value(fact: Fact) -> str | None:
        if isinstance(fact, Quantity) and fact.kind is kind and fact.at.part.startswith(part) and (not unit or fact.unit == unit):
            return f"{fact.value * times:.0f}"
        return None

    return value


def moment(label: str, part: str) -> Callable[[Fact], str | None]:
    def value(fact: Fact) -> str | None:
        if isinstance(fact, TimeClaim) and fact.at.part.startswith(f"{part}: {label}"):
            return fact.moment.wall.strftime("%Y:%m:%d %H:%M:%S")
        return None

    return value


def either(*fields: Callable[[Fact], str | None]) -> Callable[[Fact], str | None]:
    return lambda fact: next((value for field in fields if (value := field(fact)) is not None), None)


def software(fact: Fact) -> str | None:
    return fact.name if isinstance(fact, SoftwareClaim) and fact.at.part.startswith(S) and "application" in fact.at.part else None


def version(fact: Fact) -> str | None:
    return fact.version if isinstance(fact, SoftwareClaim) and fact.at.part in {f"{S}: application", f"{D}: version"} and fact.version else None


FIELDS: dict[str, Callable[[Fact], str | None]] = {
    "Title": word("title"), "Subject": word("subject"), "Keywords": word("keywords"), "Comments": word("comments"), "Category": word("category"),
    "Author": person(PersonRole.AUTHOR, S), "LastModifiedBy": person(PersonRole.LAST_EDITOR, S), "Manager": person(PersonRole.MANAGER, D),
    "CurrentUser": person(PersonRole.LAST_EDITOR, "Current User"), "Company": mark(IdentifierKind.COMPANY), "Template": mark(IdentifierKind.TEMPLATE),
    "CodePage": mark(IdentifierKind.CODEPAGE), "Software": software, "AppVersion": version, "CompObjUserType": word("document type"),
    "CreateDate": moment("created", S), "ModifyDate": moment("last saved", S), "LastPrinted": moment("last printed", S),
    "RevisionNumber": number(QuantityKind.REVISION_COUNT, S), "TotalEditTime": number(QuantityKind.EDITING_TIME, S, times=60),
    "Pages": number(QuantityKind.PAGES, S), "Words": number(QuantityKind.WORDS, S), "Characters": number(QuantityKind.CHARACTERS, S),
    "Paragraphs": number(QuantityKind.PARAGRAPHS, D), "Lines": number(QuantityKind.LINES, D), "Slides": number(QuantityKind.SLIDES, D),
    "CharCountWithSpaces": number(QuantityKind.CHARACTERS, D), "Bytes": word("bytes"), "Notes": word("slides with notes"),
    "HiddenSlides": word("hidden slides"), "MMClips": word("sounds and films"), "PresentationTarget": word("presentation format"),
    "LocaleIndicator": word("language number of the properties"), "HyperlinkBase": word("link base"),
    "MS-DOC:CreateDate": moment("dttmCreated", W), "MS-DOC:ModifyDate": either(moment("dwLowDateTime", "WordDocument"), moment("dttmRevised", W)), "MS-DOC:LastPrinted": moment("dttmLastPrint", W),
    "MS-DOC:RevisionNumber": number(QuantityKind.REVISION_COUNT, W), "MS-DOC:TotalEditTime": number(QuantityKind.EDITING_TIME, W),
    "MS-DOC:Words": number(QuantityKind.WORDS, W), "MS-DOC:Characters": number(QuantityKind.CHARACTERS, W), "MS-DOC:Pages": number(QuantityKind.PAGES, W),
    "MS-DOC:Paragraphs": number(QuantityKind.PARAGRAPHS, W), "MS-DOC:Lines": number(QuantityKind.LINES, W),
    "MS-DOC:CommentBy": person(PersonRole.COMMENTER, "GrpXst"), "MS-DOC:LastSavedBy": person(PersonRole.EARLIER_EDITOR, "Sttb"),
    "Tag_PID_GUID": mark(IdentifierKind.DOCUMENT),
    "Tag_AuthorEmail": lambda fact: fact.address if isinstance(fact, PersonClaim) and fact.role is PersonRole.SENDER and fact.address else None,
    "Tag_AuthorEmailDisplayName": lambda fact: fact.name if isinstance(fact, PersonClaim) and fact.role is PersonRole.SENDER and fact.name else None,
}  # fmt: skip
_NOTHING = re.compile(r"[\s\0]*|0|0000:00:00 00:00:00")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="name every field that is not equal")
    arguments = parser.parse_args()
    files = sorted(path for path in arguments.folder.rglob("*") if path.is_file() and path.open("rb").read(8) == MAGIC)
    begun = time.process_time()
    ours = {path: ours_of(path) for path in files}
    print(f"{len(files)} files; ours, with words and everything inside: {len(files) / (time.process_time() - begun):.0f} files a second of one core")
    theirs = exiftool(files)
    compare(files, ours, theirs, arguments.show)


def ours_of(path: Path) -> list[Fact]:
    content = Content.of_file(path)
    format_, _ = identify(content, catalogue.formats())
    if format_ is None:
        return []
    extraction = Extraction(format_, content, Limits())
    for _ in extraction.children():
        pass
    return list(extraction.facts)


def exiftool(files: list[Path]) -> dict[str, dict[str, str]]:
    names = "\n".join(map(str, files))
    command = ["exiftool", "-fast", "-json", "-a", "-G0:1", "-n", "-charset", "filename=utf8", "-@", "-"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, input=names.encode(), capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"ExifTool -fast: {len(files) / used:.0f} files a second of one core")
    rows = json.loads(done.stdout, parse_float=str, parse_int=str)
    return {row["SourceFile"]: {key.removeprefix("FlashPix:"): value for key, value in row.items()} for row in rows}


def compare(files: list[Path], ours: dict[Path, list[Fact]], theirs: dict[str, dict[str, str]], show: bool) -> None:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for path in files:
        for name, field in FIELDS.items():
            our = [value for fact in ours[path] if (value := field(fact)) is not None]
            raw = theirs.get(str(path), {}).get(name, "")
            their = "; ".join(map(str, raw)) if isinstance(raw, list) else str(raw)
            outcome = judged(name, our, their)
            if outcome:
                counts[name][outcome] += 1
                if show and outcome != "equal":
                    print(f"  {outcome:14} {name:24} {path}: ours {our[:3]!r:.120}, theirs {their!r:.120}")
    total: Counter[str] = Counter()
    for name, found in counts.items():
        total += found
        print(f"{name:28}", "  ".join(f"{key} {value}" for key, value in sorted(found.items())))
    stated = total["equal"] + total["garbled by ExifTool"] + total["only ExifTool"] + total["differ"]
    print(
        f"all: {dict(total)}; of ExifTool's {stated} values {100 * (total['equal'] + total['garbled by ExifTool']) / max(1, stated):.2f} % are equal or better"
    )


def judged(name: str, our: list[str], their: str) -> str:
    if _NOTHING.fullmatch(their):
        return "only us" if any(not _NOTHING.fullmatch(value) for value in our) else ""
    if not our:
        return "only ExifTool"
    if any(same(name, value, their) for value in our):
        return "equal"
    # ExifTool prints question marks for letters of code pages with two bytes and for the class's name in any but Latin letters.
    return "garbled by ExifTool" if "?" in their and any(not value.isascii() for value in our) else "differ"


def same(name: str, our: str, their: str) -> bool:
    if name == "MS-DOC:LastSavedBy":
        return their.startswith(our)
    if name == "Tag_PID_GUID":
        return our in their
    if name in {"TotalEditTime", "CodePage"} and re.fullmatch(r"-?[\d.]+", their):
        return abs(float(our) - float(their)) < 60 or float(our) == float(their) % 65536
    return plain(our) == plain(their) or (name == "AppVersion" and float(our) == float(their))


def plain(text: str) -> str:
    return re.sub(r"[\s\0\ufffd?]+", " ", text).strip()


if __name__ == "__main__":
    main()
