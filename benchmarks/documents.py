"""Documents and pictures read by leakcheck, ExifTool, filegrail and a floor: files a CPU second and memory, type by type.

    python benchmarks/documents.py FOLDER… [--most 100] [--rounds 5] [--peers VENV] [--types OOXML PDF]

Of each type at most `--most` files are taken out of the folders, in the order of the digest of their path, and copied into a folder of
their own; encrypted packages of Office, which are OLE2 files whatever their names say (`.docx` or `.ppt`), make a type of their own. In each
round every tool reads every folder once, one after the other, so that a busy machine slows all alike; the figures are medians of the rounds.
Each tool is one process. What counts is CPU time, of which the start is taken off: the median of the same command over a folder with the first five files
alone, so that whatever a tool loads for a type counts as its start (one file may be damaged, empty or of an odd kind, and load nothing);
these five are not counted. What only a later file needs (decoders of pictures, encryption) counts as reading, so that a few dozen files say
less than a thousand: `--most 1000`. `--least` takes the least of the rounds instead of their median, which says more on a machine that
others use. The tools:

- leakcheck, facts: tell the format, read, hash, hand over what the file says; what other readers do too;
- leakcheck, reading: what a worker does, for each file: the same, and verify signatures and ask all rules;
- leakcheck, scan: the whole `leakcheck scan --engine serial` with its case, comparisons and verdicts;
- ExifTool: `exiftool -r -j`, which hashes nothing and judges nothing (Debian's libimage-exiftool-perl);
- filegrail: `filegrail scan --json --hash` of `--peers`, a virtual environment with `pip install filegrail olefile`;
- floor: read and hash; of packages unpack every part of XML, of OLE2 the metadata by olefile. The least that any reader must do.

*values* are what a file says, on average: leakcheck's facts, and ExifTool's tags without those about the file in the folder.
After the pictures of all types a row of all of them together: the sums of the files and of the CPU time, as the rows above have them.
Then all cores: the wall clock of `leakcheck scan` and of as many ExifTools as there are cores, all types together. At last the OOXML files
with a bomb among them: what the bomb costs, and whether anything is said otherwise of the others. A tool that is missing is left out.
"""

import argparse
import hashlib
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

TYPES = {
    "OOXML": ("docx", "xlsx", "pptx", "docm", "xlsm"), "ODF": ("odt", "ods", "odp"), "OLE2": ("doc", "xls", "ppt"), "PDF": ("pdf",),
    "JPEG": ("jpg", "jpeg"), "PNG": ("png",), "TIFF": ("tif", "tiff"), "HEIC, WebP": ("heic", "avif", "webp"), "RTF": ("rtf",),
    "HTML": ("html", "htm"), "text": ("txt", "csv", "log"),
}  # fmt: skip
#: What has the ending of a package and is none: its encryption lies around it in an OLE2 file, and costs some 100,000 hashes a password.
LOCKED = "locked OOXML"
_PICTURES = ("JPEG", "PNG", "TIFF", "HEIC, WebP")
_TYPE_OF = {ending: type_ for type_, endings in TYPES.items() for ending in endings}
_LARGEST, _FEWEST, _STARTING = 8 << 20, 10, 5
_LEAST_CPU = 0.02
_HERE = Path(__file__)
#: A part of a gigabyte in a package of a megabyte.
_BOMB = 1 << 30
_OLE2, _LOCKED_STREAM = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Run:
    """What one process took."""

    cpu: float
    wall: float
    megabytes: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, help="a virtual environment with filegrail and olefile")
    parser.add_argument("--types", nargs="*", default=list(TYPES))
    parser.add_argument("--least", action="store_true", help="the least of the rounds, not their median")
    parser.add_argument("--facts", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--read", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    for folder, what in ((arguments.facts, _facts), (arguments.read, _read), (arguments.floor, _floor), (arguments.count, _count)):
        if folder:
            what(folder)
            return
    with tempfile.TemporaryDirectory() as work:
        sets = _sets(arguments.folders, arguments.most, arguments.types, Path(work) / "sets")
        tools = _tools(arguments.peers, Path(work))
        _one_process(sets, tools, arguments.rounds, Path(work), min if arguments.least else statistics.median)
        _all_cores(list(sets.values()), arguments.rounds, Path(work))
        if "OOXML" in sets:
            _with_a_bomb(sets["OOXML"], Path(work))


def _sets(folders: list[Path], most: int, types: list[str], into: Path) -> dict[str, Path]:
    """A folder of copies for each type of which there are enough files."""
    # Few names are held: a child's peak of memory begins with this process's own.
    types = [*types, *([LOCKED] if {"OOXML", "OLE2"} & set(types) else [])]
    found: dict[str, list[tuple[bytes, Path]]] = {type_: [] for type_ in types}
    for folder in folders:
        for path in folder.rglob("*"):
            type_ = _TYPE_OF.get(path.suffix[1:].lower(), "")
            if type_ in types and path.is_file() and not path.is_symlink() and 0 < path.stat().st_size < _LARGEST:
                type_ = LOCKED if type_ in {"OOXML", "OLE2"} and _is_locked(path) else type_
                found[type_].append((hashlib.sha256(path.relative_to(folder).as_posix().encode()).digest(), path))
                if len(found[type_]) > 2 * most:
                    found[type_] = sorted(found[type_])[:most]
    sets = {}
    for type_ in types:
        if len(found[type_]) < _FEWEST:
            print(f"{type_}: only {len(found[type_])} files, left out")
            continue
        sets[type_] = into / type_
        sets[type_].mkdir(parents=True)
        for number, (_, path) in enumerate(sorted(found[type_])[:most]):
            shutil.copyfile(path, sets[type_] / f"{number:04}{path.suffix.lower()}")
    return sets


def _is_locked(path: Path) -> bool:
    data = path.read_bytes()
    return data.startswith(_OLE2) and _LOCKED_STREAM in data


def _tools(peers: Path | None, work: Path) -> dict[str, list[str]]:
    """The commands; the folder is put in place of FOLDER."""
    python = sys.executable
    tools = {
        "leakcheck, facts": [python, str(_HERE), "--facts", "FOLDER"],
        "leakcheck, reading": [python, str(_HERE), "--read", "FOLDER"],
        "leakcheck, scan": [python, "-m", "leakcheck", "scan", "FOLDER", "--case", "CASE", "--engine", "serial", "--no-page", "--fail-on", "never"],
    }
    if shutil.which("exiftool"):
        tools["ExifTool"] = ["exiftool", "-r", "-j", "FOLDER"]
    else:
        print("ExifTool is not installed")
    (work / "home").mkdir()
    bin_ = peers / "bin" if peers else Path("/nonexistent")
    if (bin_ / "filegrail").exists():
        tools["filegrail"] = [
            str(bin_ / "filegrail"),
            "scan",
            "FOLDER",
            "--json",
            "--hash",
            "--limit",
            "0",
            "--no-shell-history",
            "--home",
            str(work / "home"),
        ]
        tools["floor"] = [str(bin_ / "python"), str(_HERE), "--floor", "FOLDER"]
    else:
        print("filegrail and olefile are not installed (--peers)")
    return tools


def _one_process(sets: dict[str, Path], tools: dict[str, list[str]], rounds: int, work: Path, of_rounds: "Callable[[list[float]], float]") -> None:
    print(
        "\n| type | files | "
        + " | ".join(f"{tool}: files a CPU s" for tool in tools)
        + " | "
        + " | ".join(f"{tool}: MB" for tool in tools)
        + " | values |"
    )
    print("| --- " * (2 * len(tools) + 3) + "|")
    begun: dict[str, list[float]] = defaultdict(list)
    taken: dict[str, dict[str, float]] = {}
    for type_, folder in sets.items():
        (work / "first" / type_).mkdir(parents=True)
        for path in sorted(folder.iterdir())[:_STARTING]:
            shutil.copy(path, work / "first" / type_)
        starts: dict[str, list[float]] = defaultdict(list)
        runs: dict[str, list[Run]] = defaultdict(list)
        for _ in range(rounds):
            for tool, command in tools.items():
                starts[tool].append(_run(command, work / "first" / type_, work).cpu)
                runs[tool].append(_run(command, folder, work))
        for tool, seconds in starts.items():
            begun[tool] += seconds
        taken[type_] = {tool: of_rounds([run.cpu for run in runs[tool]]) - of_rounds(starts[tool]) for tool in tools}
        print(_row(type_, folder, runs, taken[type_]), flush=True)
    _pictures_together({type_: sets[type_] for type_ in _PICTURES if type_ in sets}, taken)
    print(f"| start, CPU s | | {' | '.join(f'{statistics.median(begun[tool]):.2f}' for tool in tools)} |" + " |" * (len(tools) + 1))


def _pictures_together(sets: dict[str, Path], taken: dict[str, dict[str, float]]) -> None:
    if len(sets) > 1:
        count = sum(map(_counted, sets.values()))
        seconds = {tool: sum(taken[type_][tool] for type_ in sets) for tool in next(iter(taken.values()))}
        print(f"| pictures together | {count + _STARTING * len(sets)} | {_speeds(count, seconds)} |")


def _row(type_: str, folder: Path, runs: dict[str, list[Run]], taken: dict[str, float]) -> str:
    count = _counted(folder)
    memory = [statistics.median(run.megabytes for run in runs[tool]) for tool in runs]
    shown = " | ".join(f"{one:.0f}" for one in memory)
    return f"| {type_} | {count + _STARTING} | {_speeds(count, taken)} | {shown} | {_values(folder, count + _STARTING)} |"


def _counted(folder: Path) -> int:
    return sum(1 for _ in folder.iterdir()) - _STARTING


def _speeds(count: int, taken: dict[str, float]) -> str:
    # What is below the measure's own noise is not told.
    return " | ".join(f"{count / one:,.0f}" if one > _LEAST_CPU else "too fast" for one in taken.values())


def _run(command: list[str], folder: Path, work: Path) -> Run:
    case = work / "case"
    shutil.rmtree(case, ignore_errors=True)
    filled = [str(folder) if word == "FOLDER" else str(case) if word == "CASE" else word for word in command]
    began = time.perf_counter()
    process = subprocess.Popen(filled, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, used = os.wait4(process.pid, 0)
    process.returncode = 0
    return Run(used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024)


def _values(folder: Path, count: int) -> str:
    """How much is read of a file by leakcheck and by ExifTool."""
    # In a process of its own: a child's peak of memory begins with this one's.
    ours = int(subprocess.run([sys.executable, str(_HERE), "--count", str(folder)], capture_output=True, text=True, check=True).stdout) / count
    if not shutil.which("exiftool"):
        return f"{ours:.0f} : –"
    command = ["exiftool", "-r", "-j", "-G1", "-a", "-x", "System:all", "-x", "ExifTool:all", "-x", "File:all", "-x", "Composite:all", str(folder)]
    rows = json.loads(subprocess.run(command, capture_output=True, check=False).stdout or b"[]")
    return f"{ours:.0f} : {sum(len(row) - 1 for row in rows) / count:.0f}"


def _all_cores(folders: list[Path], rounds: int, work: Path) -> None:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    together = work / "together"
    for number, path in enumerate(sorted(path for folder in folders for path in folder.iterdir())):
        place = together / str(number % cores)
        place.mkdir(parents=True, exist_ok=True)
        os.link(path, place / f"{number:05}{path.suffix}")
    count = sum(1 for path in together.rglob("*") if path.is_file())
    scan = [sys.executable, "-m", "leakcheck", "scan", "FOLDER", "--case", "CASE", "--jobs", str(cores), "--no-page", "--fail-on", "never"]
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        taken["leakcheck, scan"].append(_run(scan, together, work).wall)
        if shutil.which("exiftool"):
            began = time.perf_counter()
            at_once = [
                subprocess.Popen(["exiftool", "-r", "-j", str(part)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                for part in together.iterdir()
            ]
            for process in at_once:
                process.wait()
            taken["ExifTool"].append(time.perf_counter() - began)
    for tool, times in taken.items():
        print(f"{cores} cores, {count} files, {tool}: {count / statistics.median(times):,.0f} files a second of wall clock, start and all")


def _with_a_bomb(folder: Path, work: Path) -> None:
    """One file that unpacks a thousandfold, among honest ones."""
    mixed = work / "mixed"
    shutil.copytree(folder, mixed)
    first = next(iter(sorted(folder.glob("*.docx"))))
    with zipfile.ZipFile(first) as honest, zipfile.ZipFile(mixed / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as made:
        for info in honest.infolist():
            if info.filename == "word/document.xml":
                with made.open(info.filename, "w", force_zip64=True) as stream:
                    stream.write(b"<w:document>")
                    for _ in range(_BOMB >> 20):
                        stream.write(b"<w:p>" * ((1 << 20) // 5))
            else:
                made.writestr(info, honest.read(info))
    read = [sys.executable, str(_HERE), "--read", "FOLDER"]
    without, with_it = _run(read, folder, work), _run(read, mixed, work)
    said = {examined.item.path: examined for examined in _examined(folder)}
    same = sum(said.get(examined.item.path) == examined for examined in _examined(mixed))
    print(
        f"a bomb of {(mixed / 'bomb.docx').stat().st_size / 1e6:.1f} MB that unpacks to {_BOMB >> 20:,} MB costs {with_it.cpu - without.cpu:.1f} CPU s "
        f"and {with_it.megabytes - without.megabytes:.0f} MB; of {len(said)} other items {same} are answered word for word as without it"
    )
    if shutil.which("exiftool"):
        command = ["exiftool", "-r", "-j", "FOLDER"]
        without, with_it = _run(command, folder, work), _run(command, mixed, work)
        print(f"ExifTool: {with_it.cpu - without.cpu:.1f} CPU s and {with_it.megabytes - without.megabytes:.0f} MB")


# ── what is run as a process of its own ──────────────────────────────────────────────────────────────────────────────


def _examined(folder: Path) -> Iterator["Examined"]:  # noqa: F821  # imported below: the floor runs where leakcheck is not installed
    import msgspec

    from leakcheck.model.examined import Examined

    for answer in _answers(folder):
        yield msgspec.msgpack.decode(answer, type=Examined)


def _answers(folder: Path, judged: bool = True) -> Iterator[bytes]:
    from leakcheck import catalogue
    from leakcheck.engines.processes import search_less_for_cycles
    from leakcheck.examine import Examiner
    from leakcheck.knowledge.dkim_keys import KeyStore
    from leakcheck.model.engine import ITEM
    from leakcheck.model.limits import Limits
    from leakcheck.model.unit import Unit

    schemes, rules = (catalogue.schemes(), catalogue.rules()) if judged else ((), ())
    examiner = Examiner(catalogue.formats(), schemes, rules, KeyStore.of_files(()), Limits())
    search_less_for_cycles()  # as a worker does
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found: list[bytes] = []
            unit = Unit(path.relative_to(folder).as_posix(), os.fsencode(path), path.stat().st_size, 0)
            examiner.examine(unit, lambda kind, answer, found=found: found.append(answer) if kind == ITEM else None)
            yield from found


def _facts(folder: Path) -> None:
    for answer in _answers(folder, judged=False):
        sys.stdout.buffer.write(answer)


def _read(folder: Path) -> None:
    for answer in _answers(folder):
        sys.stdout.buffer.write(answer)


def _count(folder: Path) -> None:
    print(sum(len(examined.facts) for examined in _examined(folder)))


def _floor(folder: Path) -> None:
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        hashlib.sha256(data).hexdigest()
        if data[:4] == b"PK\x03\x04":
            _unpack(path)
        elif data[:4] == _OLE2:
            _metadata(path)


def _unpack(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                if name.endswith((".xml", ".rels")):
                    package.read(name)
    except Exception as error:  # damaged files are part of the set
        print(path.name, error)


def _metadata(path: Path) -> None:
    import olefile

    try:
        with olefile.OleFileIO(path) as file:
            file.get_metadata()
            file.listdir()
    except Exception as error:  # damaged files are part of the set
        print(path.name, error)


if __name__ == "__main__":
    main()
