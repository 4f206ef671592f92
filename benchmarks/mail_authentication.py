"""How fast signatures are verified, beside the other verifiers: same mails, same keys, one core each, in one run.

    python benchmarks/mail_authentication.py [--count 1000] [--rounds 5] [--peers FOLDER] [--corpus CORPUS/mail] [--profile]

Makes signed mails like those of large mailboxes (half under 11 kB, one in a hundred with an attachment of 1 MB; 70, 22 and 8 in 100
with one, two and three signatures; keys of 1024 and 2048 bits), gives them to each verifier, prints a table, and checks that all
agree on every signature. The verifiers take turns, a pass each a round, on one core. Times are CPU time: of each message the least of
the rounds, summed, which is the best estimate of a quiet core; and the median of whole passes. With --corpus the real mails that a documented key verifies are a second table. dkimpy runs in
this process; mailauth (npm install mailauth, in the folder given with --peers), Mail::DKIM (Debian: libmail-dkim-perl) and
libopendkim (Debian: libopendkim-dev and a C compiler) in one of their own each. What is not installed is named and left out. Ends
with 1 where verifiers disagree and no known reason is given.
"""

import argparse
import base64
import cProfile
import json
import os
import pstats
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from leakcheck.decode.signed_message import signed_message
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.limits import Limits
from leakcheck.signatures.dkim import SCHEME

HERE = Path(__file__).parent
WORDS = [
    "about",
    "account",
    "agreed",
    "amount",
    "annual",
    "answer",
    "April",
    "balance",
    "before",
    "board",
    "budget",
    "by",
    "change",
    "committee",
    "contract",
    "copy",
    "could",
    "date",
    "delay",
    "draft",
    "due",
    "each",
    "estimate",
    "Friday",
    "from",
    "funds",
    "further",
    "harbour",
    "have",
    "insurance",
    "invoice",
    "it",
    "June",
    "letter",
    "list",
    "meeting",
    "members",
    "minutes",
    "Monday",
    "month",
    "much",
    "need",
    "next",
    "note",
    "office",
    "on",
    "order",
    "other",
    "our",
    "paid",
    "paper",
    "part",
    "payment",
    "plan",
    "please",
    "price",
    "question",
    "receipt",
    "regards",
    "report",
    "request",
    "result",
    "schedule",
    "sent",
    "share",
    "should",
    "signed",
    "statement",
    "sum",
    "supply",
    "tax",
    "terms",
    "thank",
    "that",
    "the",
    "their",
    "this",
    "to",
    "total",
    "until",
    "we",
    "week",
    "which",
    "will",
    "with",
    "year",
    "you",
    "your",
]
_SIGNED_AT = re.compile(rb"(?i)\ndkim-signature:(?:[^\n]|\n[ \t])*?[;\s]t=(\d{9,11})")
SIGNED = [b"from", b"to", b"subject", b"date", b"message-id", b"mime-version", b"content-type"]
FORMS = ((b"relaxed", b"relaxed"), (b"simple", b"simple"), (b"relaxed", b"simple"))
EXAMINED = Examined(item=Item("mail", 0, "", kind=ItemKind.MAIL))


@dataclass(frozen=True)
class Mails:
    """Messages with CRLF line ends, and the key records that their signatures need, by name."""

    messages: Sequence[bytes]
    keys: dict[str, str]

    @property
    def times(self) -> list[int]:
        """For each message the Unix time at which verifiers are to judge it: when it was signed. Else old mail's signatures have expired,
        which all but leakcheck compare with today's date, and then do not look at the message at all."""
        return [int(found[1]) if (found := _SIGNED_AT.search(message.partition(b"\r\n\r\n")[0])) else 0 for message in self.messages]


@dataclass
class Measured:
    """What one verifier did."""

    name: str
    least: list[float]
    """Microseconds of CPU for each message, the least of the rounds."""
    passes: list[float]
    """Microseconds of CPU for each whole pass."""
    outcomes: list[list[str]]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--peers", type=Path, default=Path())
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--profile", action="store_true")
    given = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    mails = generated(given.count)
    if given.profile:
        return profile(mails)
    disagreements = compare("generated mails", mails, given)
    if given.corpus:
        disagreements += compare("real mails", real(given.corpus), given)
    return 1 if disagreements else 0


# ── mails ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def generated(count: int) -> Mails:
    chance = random.Random(2017)
    keys = {(f"d{domain}.example.org", f"s{number}"): rsa.generate_private_key(65537, 1024 if (domain + number) % 5 < 2 else 2048)
            for domain in range(8) for number in range(3 if domain % 2 else 2)}  # fmt: skip
    messages = [signed(plain(number, chance), number, keys, chance) for number in range(count)]
    return Mails(messages, {f"{selector}._domainkey.{domain}": record(key) for (domain, selector), key in keys.items()})


def record(key: rsa.RSAPrivateKey) -> str:
    data = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(data).decode()}"


def plain(number: int, chance: random.Random) -> bytes:
    domain = f"d{number % 8}.example.org"
    trace = "".join(
        f"Received: from a{hop}.example.org (a{hop}.example.org [192.0.2.{hop}])\r\n\tby mx{hop}.example.net with ESMTPS id {number}x{hop}\r\n"
        f"\t(version=TLS1_2 cipher=ECDHE-RSA-AES128-GCM-SHA256 bits=128/128);\r\n\tMon, 4 May 2020 12:00:{30 - hop:02} +0000\r\n"
        for hop in range(5)
    )
    own = (
        f"From: Ada Byron <ada@{domain}>\r\nTo: Bob <bob@example.net>\r\nSubject: {text(chance, 6)}\r\nDate: Mon, 4 May 2020 12:00:00 +0000\r\n"
        f"Message-ID: <{number}.{chance.randrange(10**9)}@{domain}>\r\nMIME-Version: 1.0\r\nUser-Agent: A Mail Program/78.0\r\n"
        + "".join(f"X-Note-{note}: {text(chance, 8)}\r\n" for note in range(8))
    )
    size = max(1500, int(chance.lognormvariate(9.1, 0.55)))
    return (trace + own).encode() + (attached(chance) if number % 100 == 7 else written(chance, size))


def text(chance: random.Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def written(chance: random.Random, size: int) -> bytes:
    lines: list[str] = []
    while sum(map(len, lines)) + 2 * len(lines) < size:
        lines += [text(chance, 11) for _ in range(20)] + [""]
    if chance.random() < 0.5:
        return ("Content-Type: text/plain; charset=utf-8\r\n\r\n" + "\r\n".join(lines) + "\r\n").encode()
    half = len(lines) // 3
    html = "\r\n".join(f'<p style=3D"margin:0">{line}</p>' for line in lines[:half])
    return (
        'Content-Type: multipart/alternative; boundary="edge"\r\n\r\n--edge\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        + "\r\n".join(lines[half:]) + "\r\n--edge\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + html + "\r\n--edge--\r\n"
    ).encode()  # fmt: skip


def attached(chance: random.Random) -> bytes:
    blob = base64.encodebytes(chance.randbytes(1_000_000)).replace(b"\n", b"\r\n")
    return (
        b'Content-Type: multipart/mixed; boundary="edge"\r\n\r\n--edge\r\nContent-Type: text/plain\r\n\r\nThe plan is attached.\r\n'
        b"--edge\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + blob + b"--edge--\r\n"
    )


def signed(message: bytes, number: int, keys: dict[tuple[str, str], rsa.RSAPrivateKey], chance: random.Random) -> bytes:
    library: Any = dkimpy
    domain = f"d{number % 8}.example.org"
    for _ in range(chance.choices((1, 2, 3), (70, 22, 8))[0]):
        selector = f"s{chance.randrange(3 if number % 2 else 2)}"
        pem = keys[domain, selector].private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        forms = chance.choices(FORMS, (75, 15, 10))[0]
        message = library.sign(message, selector.encode(), domain.encode(), pem, canonicalize=forms, include_headers=SIGNED) + message
    return message


def real(folder: Path) -> Mails:
    """The corpus's messages all of whose signatures have a known key of a kind that all verifiers read."""
    store = KeyStore.of_files()
    messages: list[bytes] = []
    keys: dict[str, str] = {}
    for path in sorted(folder.rglob("*.eml")):
        data = path.read_bytes()
        message = signed_message(data) if len(data) < 2 << 20 and b"dkim-signature:" in data[:100_000].lower() else None
        if message is None or message.mended or message.strays:
            continue
        found = list(SCHEME.verify(Content.of_bytes(message.whole), EXAMINED, store, Limits()))
        if all(one.key is not None and one.algorithm == "rsa-sha256" for one in found) and any(one.reason is Reason.VERIFIED for one in found):
            messages.append(message.whole)
            keys.update({f"{one.selector}._domainkey.{one.signer}": one.key.record for one in found if one.key})
    return Mails(messages, keys)


# ── verifiers ────────────────────────────────────────────────────────────────────────────────────────────────────────


class Here:
    """A verifier that runs in this process."""

    def __init__(self, name: str, mails: Mails, verify: Callable[[bytes], list[str]]) -> None:
        self._name, self._mails, self._verify = name, mails, verify
        self._least = [float("inf")] * len(mails.messages)
        self._outcomes: list[list[str]] = [[] for _ in mails.messages]
        self._passes: list[float] = []

    def once(self) -> None:
        """One pass over all mails."""
        begun = time.process_time_ns()
        for place, message in enumerate(self._mails.messages):
            start = time.process_time_ns()
            self._outcomes[place] = self._verify(message)
            self._least[place] = min(self._least[place], (time.process_time_ns() - start) / 1e3)
        self._passes.append((time.process_time_ns() - begun) / 1e3)

    def measured(self) -> Measured:
        return Measured(self._name, self._least, self._passes, self._outcomes)


class Apart:
    """A verifier in a process of its own, which stays and waits between the passes, so that what it has compiled and kept is not lost."""

    def __init__(self, name: str, command: Sequence[str], **more: str) -> None:
        self._name = name
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, **more})
        self._passes: list[float] = []

    def once(self) -> None:
        """One pass over all mails. Raises OSError or ValueError where the other process fails."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write("once\n")
        self._process.stdin.flush()
        self._passes.append(float(self._process.stdout.readline().removeprefix("#pass\t")))

    def measured(self) -> Measured:
        rows = [line.split("\t") for line in self._process.communicate()[0].splitlines()]
        return Measured(self._name, [float(row[1]) for row in rows], self._passes, [row[2].split(",") for row in rows])


def ours(mails: Mails) -> Here:
    records = [named(name, text) for name, text in mails.keys.items()]
    store, limits = KeyStore(records), Limits()

    def verify(message: bytes) -> list[str]:
        found = SCHEME.verify(Content.of_bytes(message), EXAMINED, store, limits)
        return ["pass" if one.headers_proven and one.body_proven and not one.repair_difference else "fail" for one in found]

    return Here("leakcheck", mails, verify)


def named(name: str, text: str) -> KeyRecord:
    selector, _, domain = name.partition("._domainkey.")
    return KeyRecord(domain, selector, text, "this benchmark", KeyOrigin.DNS)


def dkimpys(mails: Mails) -> Here:
    library: Any = dkimpy

    def record_of(name: bytes, timeout: int = 0) -> bytes:
        return mails.keys.get(name.decode().rstrip(".").lower(), "").encode()

    times = dict(zip(mails.messages, mails.times, strict=True))

    def verify(message: bytes) -> list[str]:
        library.time = SimpleNamespace(time=lambda: times[message] or time.time())
        verifier = library.DKIM(message, minkey=512)
        return [passes(verifier, order, record_of) for order in range(count_of(message))]

    return Here("dkimpy", mails, verify)


def passes(verifier: Any, order: int, record_of: Callable[..., bytes]) -> str:
    try:
        return "pass" if verifier.verify(order, dnsfunc=record_of) else "fail"
    # dkimpy says most of its noes by raising.
    except Exception:
        return "fail"


def count_of(message: bytes) -> int:
    return len(re.findall(rb"(?mi)^dkim-signature:", message.partition(b"\r\n\r\n")[0]))


def others(folder: Path, given: argparse.Namespace) -> Iterator[Apart]:
    """The verifiers that run in a process of their own; says why one cannot."""
    if shutil.which("node") and (given.peers / "node_modules" / "mailauth").exists():
        yield Apart("mailauth", ["node", str(HERE / "peers" / "mailauth.mjs"), str(folder)], PEERS=str(given.peers.resolve()))
    else:
        print("mailauth is not installed: npm install mailauth in a folder, and give it with --peers")
    if shutil.which("perl") and subprocess.run(["perl", "-MMail::DKIM::Verifier", "-e", "1"], capture_output=True, check=False).returncode == 0:
        yield Apart("Mail::DKIM", ["perl", str(HERE / "peers" / "mail_dkim.pl"), str(folder)])
    else:
        print("Mail::DKIM is not installed: apt install libmail-dkim-perl")
    built = folder / "libopendkim"
    command = ["cc", "-O2", "-o", str(built), str(HERE / "peers" / "libopendkim.c"), "-lopendkim"]
    if shutil.which("cc") and subprocess.run(command, capture_output=True, check=False).returncode == 0:
        yield Apart("libopendkim", [str(built), str(folder)])
    else:
        print("libopendkim is not installed: apt install libopendkim-dev gcc")


def in_turn(verifiers: Sequence[Here | Apart], rounds: int) -> list[Measured]:
    """Each makes one pass in each round, every round begun by another, so that what else the machine does strikes all alike."""
    for number in range(rounds):
        first = number % len(verifiers)
        for verifier in (*verifiers[first:], *verifiers[:first]):
            verifier.once()
    return [verifier.measured() for verifier in verifiers]


# ── the comparison ───────────────────────────────────────────────────────────────────────────────────────────────────


def compare(title: str, mails: Mails, given: argparse.Namespace) -> int:
    size = sum(map(len, mails.messages))
    signatures = sum(map(count_of, mails.messages))
    print(f"\n{title}: {len(mails.messages)} messages, {size / len(mails.messages) / 1e3:.1f} kB on average, {signatures} signatures")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for number, message in enumerate(mails.messages):
            (folder / f"{number:06}.eml").write_bytes(message)
        (folder / "times").write_text("".join(f"{number:06}.eml {when}\n" for number, when in enumerate(mails.times)))
        (folder / "keys.json").write_text(json.dumps(mails.keys))
        (folder / "keys.opendkim").write_text("".join(f"{name} {text}\n" for name, text in mails.keys.items()))
        measured = in_turn([ours(mails), dkimpys(mails), *others(folder, given)], given.rounds)
    table(measured, size)
    return disagreements(measured, mails)


def table(measured: Sequence[Measured], size: int) -> None:
    base = sum(measured[0].least)
    print(f"{'':14} {'us/mail':>9} {'mails/s':>9} {'MB/s':>7} {'leakcheck is so many times as fast':>36} {'pass, us/mail':>14} {'so many times':>14}")
    busy = statistics.median(measured[0].passes)
    for one in measured:
        total, count = sum(one.least), len(one.least)
        whole = statistics.median(one.passes)
        print(
            f"{one.name:14} {total / count:9.0f} {count / total * 1e6:9.0f} {size / total:7.1f} {total / base:36.2f} {whole / count:14.0f} {whole / busy:14.2f}"
        )


def disagreements(measured: Sequence[Measured], mails: Mails) -> int:
    """Signatures on which a verifier differs from ours, by known reason; returns how many have none."""
    reasons: Counter[str] = Counter()
    for one in measured[1:]:
        for place in range(len(mails.messages)):
            mine, theirs = measured[0].outcomes[place], one.outcomes[place]
            # libopendkim and Mail::DKIM leave out what they hold to be no signature.
            if mine != theirs:
                reasons[f"{one.name}: {known(mine, theirs)}"] += 1
    for reason, count in reasons.most_common():
        print(f"differs on {count} messages: {reason}")
    print("all agree on every signature" if not reasons else "")
    return sum(count for reason, count in reasons.items() if reason.endswith("unexplained"))


def known(mine: Sequence[str], theirs: Sequence[str]) -> str:
    if len(theirs) != len(mine):
        return "does not list all signatures"
    if sorted(mine) == sorted(theirs):
        return "lists the signatures in another order"
    return "unexplained"


def profile(mails: Mails) -> int:
    records = [named(name, text) for name, text in mails.keys.items()]
    store = KeyStore(records)
    profiler = cProfile.Profile()
    profiler.enable()
    for message in mails.messages:
        list(SCHEME.verify(Content.of_bytes(message), EXAMINED, store, Limits()))
    profiler.disable()
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)
    return 0


if __name__ == "__main__":
    sys.exit(main())
