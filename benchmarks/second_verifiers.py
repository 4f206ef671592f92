"""Every mail of a corpus that we authenticate, verified again by other people's programs; what they say otherwise is listed.

    python benchmarks/second_verifiers.py CORPUS/mail [--keys FILE ...] [--peers FOLDER]

Each authenticating signature is given as `leakcheck prove` hands it on: the message in which it fits, with our stated repairs undone,
and the key. dkimpy runs in this process with its clock set to the signature's time; Mail::DKIM (Debian: libmail-dkim-perl) and
mailauth (npm install mailauth, in the folder given with --peers) in one of their own each. Ends with 1 where one of them disagrees.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dkim as dkimpy
from dkim_outcomes import MAIL_FORMATS, everything

from leakcheck import catalogue
from leakcheck.decode.signed_message import message_of
from leakcheck.decode.signed_original import order_for_others, signed_original, stand_of
from leakcheck.examine import Examiner
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.limits import Limits
from leakcheck.model.scheme import Keyring, Scheme

#: RFC 8463: dkimpy needs pynacl for it, Mail::DKIM a version of 2024.
NO_ED25519 = ("dkimpy", "Mail::DKIM")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Authenticated:
    """One signature that authenticates a mail."""

    path: str
    answer: Attestation
    original: bytes | None
    order: int
    expires: int | None


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keys", type=Path, action="append", default=[])
    parser.add_argument("--peers", type=Path)
    given = parser.parse_args()
    found = list(authenticated(given.folder, given.keys))
    reasons = Counter(one.answer.reason.value for one in found)
    print(f"{len(found)} authenticating signatures on {len({one.path for one in found})} mails: {dict(reasons)}")
    missing = [one for one in found if one.original is None]
    for one in missing:
        print(f"no message can be made for others: {one.path} ({one.answer.reason.value})")
    asked = [one for one in found if one.original is not None]
    wrong = len(missing)
    for name, verdicts in opinions(asked, given.peers):
        print(f"{name}: {sum(said == 'pass' for said in verdicts)} of {len(asked)} pass")
        for one, said in zip(asked, verdicts, strict=True):
            if said != "pass" and one.answer.algorithm.startswith("ed25519") and name in NO_ED25519:
                print(f"    not asked, because it lacks the method or its library here: {one.path} [{one.answer.algorithm}]")
            elif said != "pass":
                wrong += 1
                print(
                    f"    {said}: {one.path} [{one.answer.signer} {one.answer.selector}, {one.answer.algorithm}, {one.answer.key_bits} bits, {one.answer.reason.value}]"
                )
    return 1 if wrong else 0


def authenticated(folder: Path, keys: list[Path]) -> Iterator[Authenticated]:
    store = KeyStore.of_files(keys)
    held: list[tuple[Content, tuple[Attestation, ...]]] = []
    formats = tuple(format_ for format_ in catalogue.formats() if format_.name in MAIL_FORMATS)
    scheme = next(scheme for scheme in catalogue.schemes() if scheme.name == "dkim")

    def verify(content: Content, examined: Examined, keyring: Keyring, limits: Limits) -> Iterator[Attestation]:
        answers = tuple(scheme.verify(content, examined, keyring, limits))
        held.append((content, answers))
        yield from answers

    watched: Scheme = replace(scheme, verify=verify)
    seen: set[str] = set()
    for mail in everything(Examiner(formats, (watched,), (), store, Limits(seconds_per_item=60)), folder):
        matching = [content for content, answers in held if answers == mail.attestations]
        if mail.authenticated and mail.item.sha256 not in seen:
            seen.add(mail.item.sha256)
            yield from (of(mail, matching[0], answer) for answer in mail.attestations if answer.authenticates)
        if matching:
            held.clear()


def of(mail: Examined, content: Content, answer: Attestation) -> Authenticated:
    message = message_of(content, Limits().item_bytes)
    stand = stand_of(message, answer.at.part) if message else None
    if message is None or stand is None or answer.key is None:
        return Authenticated(mail.item.path, answer, None, 0, None)
    original = signed_original(message, stand, answer.key.record)
    return Authenticated(mail.item.path, answer, original, order_for_others(message, stand), stand.tags.expires)


def opinions(asked: list[Authenticated], peers: Path | None) -> Iterator[tuple[str, list[str]]]:
    yield "dkimpy", [by_dkimpy(one) for one in asked]
    with tempfile.TemporaryDirectory() as place:
        commands = {"Mail::DKIM": (["perl", str(HERE / "peers" / "mail_dkim.pl")], {})}
        if peers is not None:
            commands["mailauth"] = (["node", str(HERE / "peers" / "mailauth.mjs")], {"PEERS": str(peers.resolve())})
        for name, (command, more) in commands.items():
            yield name, [by_program(command, more, one, Path(place)) for one in asked]


def when(one: Authenticated) -> int:
    stated = one.answer.signing_time
    if stated is not None:
        return int(stated.earliest.timestamp()) + 60
    return one.expires - 60 if one.expires else 1_900_000_000


def by_dkimpy(one: Authenticated) -> str:
    library: Any = dkimpy
    before = library.time
    library.time = SimpleNamespace(time=lambda: when(one))
    record = one.answer.key.record if one.answer.key else ""
    try:
        fits = library.DKIM(one.original, minkey=0).verify(one.order, dnsfunc=lambda name, timeout=0: record.encode())
    except Exception as error:
        return f"refused ({error})"
    finally:
        library.time = before
    return "pass" if fits else "fail"


def by_program(command: list[str], more: dict[str, str], one: Authenticated, folder: Path) -> str:
    """One mail at a time, since several keys may go by one name."""
    answer = one.answer
    (folder / "keys.json").write_text(json.dumps({f"{answer.selector}._domainkey.{answer.signer}".lower(): answer.key.record if answer.key else ""}))
    (folder / "a.eml").write_bytes(one.original or b"")
    done = subprocess.run(
        [*command, str(folder), "1", str(when(one) * 1000)], capture_output=True, text=True, env={**os.environ, **more}, check=False
    )
    row = next((line.split("\t") for line in done.stdout.splitlines() if line.startswith("a.eml")), ["", "", "no answer"])
    results = row[2].split(",")
    return results[one.order] if one.order < len(results) else row[2]


if __name__ == "__main__":
    sys.exit(main())
