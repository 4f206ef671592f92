"""The whole scan of a large mailbox: mails a second for one core, both cores busy, memory flat, and where the time goes.

    python benchmarks/mailbox_scan.py [--sizes 1000 10000 50000] [--jobs 1 2] [--keep FOLDER] [--profile]

Makes one mailbox file of so many mails as an office has them (threads with quoted answers, two in five with HTML, one in twenty with
an attachment from fixtures/, three in five signed by a key that is known, one in fifty of these changed since), scans it into a case
and asks for every verdict. For each stage: wall clock, CPU seconds of the coordinator and of its workers; for the whole: mails a CPU
second (what one core does), the same without the stage that compares everything with everything, mails a second of wall clock, how
many cores were busy, and the most memory that the coordinator and a worker held (Linux only: read from /proc). It is the code beside
this file that is measured, with its compiled modules kept, as an installed leakcheck has them. --profile runs the scan in one process
and shows the functions that cost most.
"""

import argparse
import base64
import cProfile
import hashlib
import json
import os
import pstats
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from leakcheck.decode.signed_message import header_form, relaxed_body

HERE = Path(__file__).resolve().parent
ATTACHMENTS = sorted(
    path
    for folder in ("office", "pdf", "pictures")
    for path in (HERE.parent / "fixtures" / folder).glob("*")
    if path.suffix in {".docx", ".xlsx", ".pdf", ".jpg", ".png"}
)
SIGNED = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
BEGUN = datetime(2015, 1, 5, 7, 0, 0, tzinfo=UTC)
TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


# ── the mailbox ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Thread:
    """A conversation that may go on."""

    subject: str
    identifiers: list[str]
    text: list[str]
    people: list[int]


class Office:
    """A few hundred people of a few domains who write to one another."""

    def __init__(self, seed: int = 2017) -> None:
        self._chance = random.Random(seed)
        self._words = ["".join(self._chance.choices("aeioulnrstdm", k=self._chance.randint(2, 9))) for _ in range(6000)]
        self._keys = [rsa.generate_private_key(65537, 1024 if domain % 3 else 2048) for domain in range(9)]
        self._threads: list[Thread] = []

    def key_lines(self) -> str:
        """The domains' keys in the form that --keys takes."""
        records = []
        for domain, key in enumerate(self._keys):
            data = base64.b64encode(key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
            records.append(
                {"rrname": f"mail._domainkey.d{domain}.example.org", "rrtype": "TXT", "rdata": f"v=DKIM1; k=rsa; p={data}", "source": "made here"}
            )
        return "".join(json.dumps(record) + "\n" for record in records)

    def mails(self, count: int) -> Iterator[bytes]:
        """Each with LF line ends and its separator line, as it stands in a mailbox file."""
        for number in range(count):
            when = BEGUN + timedelta(minutes=13 * number)
            yield b"From someone@example.org " + when.strftime("%a %b %e %H:%M:%S %Y").encode() + b"\n" + self._mail(number, when) + b"\n"

    def _mail(self, number: int, when: datetime) -> bytes:
        chance = self._chance
        thread = self._thread()
        sender, receiver = chance.sample(thread.people, 2)
        domain = sender % 12
        identifier = f"{number:x}.{chance.getrandbits(64):016x}@d{domain}.example.org"
        own = [" ".join(chance.choices(self._words, k=12)) for _ in range(chance.choice((2, 4, 6, 10, 25)))]
        lines = [*own, "", *(f"> {line}" for line in thread.text[:60])]
        fields, body = self._body(lines, number)
        head = {
            "From": f"P{sender} Name{sender} <p{sender}@d{domain}.example.org>",
            "To": f"P{receiver} Name{receiver} <p{receiver}@d{receiver % 12}.example.org>",
            "Subject": ("Re: " if thread.identifiers else "") + thread.subject,
            "Date": format_datetime(when),
            "Message-ID": f"<{identifier}>",
            "MIME-Version": "1.0",
            **({"In-Reply-To": f"<{thread.identifiers[-1]}>", "References": " ".join(f"<{one}>" for one in thread.identifiers[-8:])} if thread.identifiers else {}),
            **fields,
            "User-Agent": f"A Mail Program/{20 + number // 5000}.0",
            "X-Originating-IP": f"192.0.2.{sender % 250}",
        }  # fmt: skip
        thread.identifiers.append(identifier)
        thread.text = lines
        signature = self._signature(domain, head, body, when) if domain < len(self._keys) and chance.random() < 0.8 else ""
        if signature and chance.random() < 0.02:
            body += b"_______________\r\nA list's footer\r\n"
        text = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return (self._trace(number, domain, when) + signature + text).replace("\r\n", "\n").encode() + b"\n" + body.replace(b"\r\n", b"\n")

    def _thread(self) -> Thread:
        chance = self._chance
        if self._threads and chance.random() < 0.6:
            return self._threads[-1 - min(int(chance.expovariate(1 / 40)), len(self._threads) - 1)]
        self._threads = [*self._threads[-400:], Thread(" ".join(chance.choices(self._words, k=5)), [], [], chance.sample(range(300), 3))]
        return self._threads[-1]

    def _body(self, lines: list[str], number: int) -> tuple[dict[str, str], bytes]:
        text = "\r\n".join(lines) + "\r\n"
        parts = [("text/plain; charset=utf-8", "8bit", text)]
        if number % 5 < 2:
            html = "".join(f'<p class=3D"MsoNormal" style=3D"margin:0cm">{line}<br></p>\r\n' for line in lines)
            parts.append(("text/html; charset=utf-8", "quoted-printable", f"<html><body>\r\n{html}</body></html>\r\n"))
        if number % 20 == 7:
            path = self._chance.choice(ATTACHMENTS)
            data = path.read_bytes()
            # Two in three are files that lie in the mailbox once.
            data += self._chance.randbytes(8) if path.suffix in {".jpg", ".png"} and number % 3 else b""
            parts.append((f'application/octet-stream; name="{path.name}"', "base64", base64.encodebytes(data).decode().replace("\n", "\r\n")))
        if len(parts) == 1:
            return {"Content-Type": parts[0][0], "Content-Transfer-Encoding": "8bit"}, text.encode()
        edge = f"----=_Part_{number}_{self._chance.getrandbits(40)}"
        body = "".join(f"--{edge}\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: {how}\r\n\r\n{what}\r\n" for kind, how, what in parts)
        kind = "multipart/mixed" if number % 20 == 7 else "multipart/alternative"
        return {"Content-Type": f'{kind}; boundary="{edge}"'}, f"{body}--{edge}--\r\n".encode()

    def _trace(self, number: int, domain: int, when: datetime) -> str:
        lines = []
        for hop in range(3 + number % 3):
            at = format_datetime(when + timedelta(seconds=9 - 2 * hop))
            lines.append(
                f"Received: from out{hop}.d{domain}.example.org (out{hop}.d{domain}.example.org [192.0.2.{hop + 1}])\r\n"
                f"\tby in{hop}.example.net (Postfix) with ESMTPS id {number:08X}{hop}\r\n"
                f"\t(version=TLS1_2 cipher=ECDHE-RSA-AES128-GCM-SHA256 bits=128/128);\r\n\t{at}\r\n"
            )
        return "Return-Path: <bounce@example.org>\r\nDelivered-To: box@example.net\r\n" + "".join(lines)

    def _signature(self, domain: int, head: dict[str, str], body: bytes, when: datetime) -> str:
        """As a mail server signs it (RFC 6376, relaxed/relaxed)."""
        body_hash = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
        value = (
            f"v=1; a=rsa-sha256; c=relaxed/relaxed; d=d{domain}.example.org; s=mail; t={int(when.timestamp())};\r\n"
            f"\th={':'.join(SIGNED).lower()};\r\n\tbh={body_hash}; b="
        )
        lines = [header_form(f"{name}: {head[name]}\r\n".encode(), "relaxed") for name in SIGNED]
        lines.append(header_form(f"DKIM-Signature: {value}\r\n".encode(), "relaxed").removesuffix(b"\r\n"))
        signed = self._keys[domain].sign(hashlib.sha256(b"".join(lines)).digest(), padding.PKCS1v15(), Prehashed(SHA256()))
        return f"DKIM-Signature: {value}{base64.b64encode(signed).decode()}\r\n"


def make(folder: Path, count: int) -> tuple[Path, Path]:
    """A dump of one mailbox, and the file with the keys."""
    dump, keys = folder / f"dump{count}", folder / f"keys{count}.jsonl"
    if not keys.exists():
        dump.mkdir(parents=True)
        office = Office()
        with (dump / "office.mbox").open("wb") as mailbox:
            for mail in office.mails(count):
                mailbox.write(mail)
        keys.write_text(office.key_lines())
    return dump, keys


# ── measuring ────────────────────────────────────────────────────────────────────────────────────────────────────────

#: What the scanning process runs: a scan that writes when each stage begins, and how much CPU time it had used by then.
SCAN = """
import json, resource, sys, time
from pathlib import Path
from leakcheck.model.scan_options import ScanOptions
from leakcheck.pipeline import scan
stages = []
def watch(progress):
    if not stages or stages[-1][0] != progress.stage:
        used = resource.getrusage(resource.RUSAGE_SELF)
        stages.append((progress.stage, time.monotonic(), used.ru_utime + used.ru_stime))
if __name__ == "__main__":
    dump, keys, case, jobs = sys.argv[1:]
    watch(type("begun", (), {"stage": "begin"}))
    reader = scan(ScanOptions((dump,), Path(case), (Path(keys),), jobs=int(jobs)), watch)
    watch(type("ended", (), {"stage": "end"}))
    counts = {status.value: count for status, count in reader.counts().items()}
    print(json.dumps({"stages": stages, "items": reader.count(), "counts": counts}))
"""


@dataclass
class Watched:
    """What was seen of the processes of one scan."""

    seconds: dict[int, float] = field(default_factory=dict)
    """CPU seconds by process, as last seen."""
    kilobytes: dict[int, int] = field(default_factory=dict)
    """The most memory that each held."""

    def look(self, session: int) -> None:
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    values = (entry / "stat").read_text().rpartition(")")[2].split()
                    if int(values[3]) != session:
                        continue
                    self.seconds[int(entry.name)] = (int(values[11]) + int(values[12])) / TICK
                    lines = (entry / "status").read_text().splitlines()
                    most = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)
                    self.kilobytes[int(entry.name)] = max(most, self.kilobytes.get(int(entry.name), 0))
                except (OSError, IndexError, ValueError):
                    continue


def measure(folder: Path, count: int, jobs: int) -> None:
    dump, keys = make(folder, count)
    with tempfile.TemporaryDirectory(dir=folder) as case:
        command = [sys.executable, "-c", SCAN, str(dump), str(keys), case, str(jobs)]
        # Some machines forbid Python to keep them; then every process compiles all modules anew, for a second and more.
        settings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        begun = time.monotonic()
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True, cwd=HERE.parent, env=settings)
        watched = Watched()
        while process.poll() is None:
            watched.look(process.pid)
            time.sleep(0.5)
        wall = time.monotonic() - begun
        output = process.stdout.read() if process.stdout else ""
        size = (Path(case) / "case.sqlite").stat().st_size
    show(count, jobs, (dump / "office.mbox").stat().st_size, size, wall, json.loads(output), watched, process.pid)


def show(count: int, jobs: int, size: int, case: int, wall: float, said: dict[str, list[tuple[str, float, float]]], seen: Watched, main: int) -> None:
    stages = said["stages"]
    coordinator = stages[-1][2]
    workers = sum(seconds for process, seconds in seen.seconds.items() if process != main)
    comparing = sum(after - before for (name, _, before), (_, _, after) in pairwise(stages) if name == "compare")
    memory = [seen.kilobytes[process] / 1024 for process in seen.kilobytes if process != main]
    print(f"\n{count:,} mails, {size / 1e6:.0f} MB, --jobs {jobs}: {said['items']:,} items, case {case / 1e6:.0f} MB, {said['counts']}")
    print(f"  {count / wall:,.0f} mails/s of wall clock, {count / (coordinator + workers):,.0f} mails per CPU second "
          f"({count / (coordinator + workers - comparing):,.0f} without comparing), {(coordinator + workers) / wall:.2f} cores busy")  # fmt: skip
    print(f"  CPU: coordinator {coordinator:.1f} s, workers {workers:.1f} s; memory at most: coordinator {seen.kilobytes[main] / 1024:.0f} MB, "
          f"a worker {max(memory, default=0):.0f} MB")  # fmt: skip
    for (name, start, before), (_, end, after) in pairwise(stages):
        print(f"    {name:8} {end - start:6.1f} s of wall clock, {after - before:6.1f} s of the coordinator's CPU")


def profile(folder: Path, count: int) -> None:
    from leakcheck.model.scan_options import ScanOptions
    from leakcheck.pipeline import scan

    dump, keys = make(folder, count)
    with tempfile.TemporaryDirectory(dir=folder) as case:
        profiler = cProfile.Profile()
        profiler.enable()
        scan(ScanOptions((str(dump),), Path(case), (keys,), engine="serial"))
        profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(60)
    pstats.Stats(profiler).sort_stats("cumtime").print_stats(90)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 50_000])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (given.keep or Path(temporary)).resolve()
        for size in given.sizes:
            if given.profile:
                profile(folder, size)
            else:
                for jobs in given.jobs:
                    measure(folder, size, jobs)


if __name__ == "__main__":
    main()
