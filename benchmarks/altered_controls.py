"""What becomes of signed mails that are damaged as exports damage them, and of signed mails in which one byte was changed.

    python benchmarks/altered_controls.py CORPUS/mail [--controls 1000]

Takes every message of the corpus that a documented key verifies. First each kind of known damage is done to each of them, and
judged without and with the repairs. Then one letter or digit is changed in the text, in a signed header line, in the signature and
in the key of so many copies: none may be authenticated, and where a changed line is found its signed value must be the true one.
Ends with 1 where that does not hold.
"""

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import msgspec

from leakcheck.decode.dkim_signature import MalformedSignature, signature_tags
from leakcheck.decode.signed_message import SignedMessage, header_form, signed_message
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyRecord
from leakcheck.model.limits import Limits
from leakcheck.signatures.dkim import SCHEME

FOOTER = b"_______________________________________________\r\nNews mailing list\r\nNews@lists.example.org\r\nhttps://lists.example.org/mailman/listinfo/news\r\n"
WARNING = b"CAUTION: This email originated from outside of the organization.\r\n"
ALPHABET = b"abcdefghijklmnopqrstuvwxyz0123456789"
Body = Callable[[bytes], bytes]


def in_body(change: Body) -> Body:
    def changed(message: bytes) -> bytes:
        head, blank, body = message.partition(b"\r\n\r\n")
        return head + blank + change(body)

    return changed


#: Damage that programs do, as they do it; a message that has nothing to damage stays out of the count.
DAMAGES: dict[str, Body] = {
    "mailbox quoting (>From)": in_body(lambda body: re.sub(rb"(?m)^(?=>*From )", b">", body)),
    "an empty line in front": in_body(lambda body: b"\r\n" + body),
    "dots doubled": in_body(lambda body: re.sub(rb"(?m)^\.", b"..", body)),
    "base64 wrapped at 60": in_body(
        lambda body: re.sub(
            rb"(?:[A-Za-z0-9+/]{76}\r\n){2,}", lambda found: re.sub(rb"(.{60})", rb"\1\r\n", found[0].replace(b"\r\n", b"")) + b"\r\n", body
        )
    ),
    "a list's footer": in_body(lambda body: body.rstrip(b"\r\n") + b"\r\n" + FOOTER),
    "a gateway's warning in front": in_body(lambda body: WARNING + body),
    "the preamble dropped": in_body(lambda body: body.partition(b"\r\n")[2] if body.startswith(b"This is a multi") else body),
    "the zone's name dropped from Date": lambda message: re.sub(rb"(?mi)^(Date:[^\r\n]*?) \([A-Z]{2,5}\)", rb"\1", message, count=1),
    "the weekday dropped from Date": lambda message: re.sub(rb"(?mi)^(Date: )[A-Z][a-z]{2}, ", rb"\1", message, count=1),
    "a list's tag in the subject": lambda message: re.sub(rb"(?mi)^(Subject: )", rb"\1[News] ", message, count=1),
    "a spam filter's mark in the subject": lambda message: re.sub(rb"(?mi)^(Subject: )", rb"\1*****SPAM***** ", message, count=1),
    "quotation marks dropped": lambda message: re.sub(rb'(?mi)^(From: )"([^"\r\n]+)"', rb"\1\2", message, count=1),
    "the MIME-Version line dropped": lambda message: re.sub(rb"(?mi)^MIME-Version: 1\.0\r\n", b"", message, count=1),
    "tag and footer together": lambda message: DAMAGES["a list's footer"](DAMAGES["a list's tag in the subject"](message)),
}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--controls", type=int, default=1000)
    given = parser.parse_args()
    store = KeyStore.of_files()
    mails = list(verified(given.folder, store))
    print(f"{len(mails)} messages verify by a documented key as they stand\n")
    damaged(mails, store)
    return 1 if controls(mails, store, given.controls) else 0


def verified(folder: Path, store: KeyStore) -> Iterator[bytes]:
    seen: set[bytes] = set()
    for path in sorted(folder.rglob("*")):
        if not path.is_file() or not 200 < path.stat().st_size < 1 << 20:
            continue
        data = path.read_bytes()
        if b"dkim-signature:" not in data[:60_000].lower() or data.startswith(b"From "):
            continue
        message = signed_message(data)
        if message is None or message.whole in seen or message.mended or message.strays:
            continue
        seen.add(message.whole)
        if any(one.reason is Reason.VERIFIED for one in answers(message.whole, store)):
            yield message.whole


def answers(message: bytes, store: KeyStore) -> list[Attestation]:
    return list(SCHEME.verify(Content.of_bytes(message), Examined(item=Item("a", 1, "")), store, Limits()))


def best(message: bytes, store: KeyStore) -> Attestation:
    found = answers(message, store)
    return min(found, key=lambda one: (not one.authenticates, one.restored is None, one.outcome.value != "passed"))


def damaged(mails: list[bytes], store: KeyStore) -> None:
    print(f"{'damage done':40} {'mails':>6} {'authenticated before':>21} {'after repairs':>14}")
    for name, change in DAMAGES.items():
        harmed = [other for message in mails if (other := change(message)) != message]
        with mock.patch("leakcheck.decode.domain_signature.restored", return_value=None):
            before = sum(best(message, store).authenticates for message in harmed)
        after = sum(best(message, store).authenticates for message in harmed)
        print(f"{name:40} {len(harmed):6} {before:21} {after:14}")


def controls(mails: list[bytes], store: KeyStore, count: int) -> int:
    """Changes one byte in copies; returns how many were authenticated or given a wrong original."""
    chance = random.Random(2017)
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong = 0
    for number in range(count):
        message = mails[number % len(mails)]
        kind, changed, known, line = altered(message, store, ("text", "header line", "signature", "key")[number // len(mails) % 4], chance)
        found = best(changed, known)
        outcomes[kind, found.reason.value] += 1
        if found.authenticates or (found.restored is not None and kind == "header line" and not says(found, line)):
            wrong += 1
            print(f"WRONG: {kind}: {found.reason.value}: {found.restored}: {line!r}")
    print(f"\n{count} copies with one byte changed")
    for (kind, reason), times in sorted(outcomes.items()):
        print(f"{kind:14} {reason:50} {times:6}")
    print(f"authenticated, or given a wrong original: {wrong}")
    return wrong


def says(found: Attestation, line: bytes) -> bool:
    return found.restored is not None and " ".join(line.partition(b":")[2].decode("utf-8", "replace").split())[:200] == found.restored.signed[:200]


def altered(message: bytes, store: KeyStore, kind: str, chance: random.Random) -> tuple[str, bytes, KeyStore, bytes]:
    parsed = signed_message(message)
    assert parsed is not None
    if kind == "text" and re.search(rb"[a-z0-9]", parsed.body):
        return kind, parsed.head + b"\r\n\r\n" + other_byte(parsed.body, chance), store, b""
    if kind == "key":
        return kind, message, KeyStore([weakened(record, chance) for record in store.records()]), b""
    if kind == "signature":
        return (
            kind,
            re.sub(rb"(?mi)^(?:x-google-)?dkim-signature:(?:[^\r\n]|\r\n[ \t])*", lambda field: other_signature(field[0], chance), message),
            store,
            b"",
        )
    place = chance.choice(covered_places(parsed))
    line = parsed.fields[place][1]
    name, colon, value = line.partition(b":")
    start = sum(len(whole) for _, whole in parsed.fields[:place])
    assert message[start : start + len(line)] == line, "a message with stray lines is no control"
    changed = message[:start] + name + colon + other_byte(value, chance) + message[start + len(line) :]
    return "header line", changed, store, header_form(line, "relaxed")


def covered_places(message: SignedMessage) -> list[int]:
    """The displayed lines that every signature of the message covers."""
    chosen: list[set[int]] = []
    for place in message.places["dkim-signature"]:
        try:
            tags = signature_tags(message.fields[place][1].partition(b":")[2])
        except MalformedSignature:
            continue
        chosen.append(set(message.selected(tags.names)))
    return [place for place in sorted(set.intersection(*chosen)) if is_read(*message.fields[place])]


def is_read(name: str, line: bytes) -> bool:
    return name in {"from", "to", "subject", "date", "message-id"} and bool(re.search(rb"[a-z0-9]", line.partition(b":")[2]))


def other_byte(data: bytes, chance: random.Random) -> bytes:
    place = chance.choice([found.start() for found in re.finditer(rb"[a-z0-9]", data)])
    other = chance.choice([code for code in ALPHABET if code != data[place]])
    return data[:place] + bytes((other,)) + data[place + 1 :]


def other_signature(field: bytes, chance: random.Random) -> bytes:
    start = re.search(rb"[;\s]b=", field)
    if start is None:
        return field
    places = [found.start() for found in re.finditer(rb"[a-z0-9]", field) if start.end() < found.start() < start.end() + 100]
    place = chance.choice(places)
    return field[:place] + bytes((chance.choice([code for code in ALPHABET if code != field[place]]),)) + field[place + 1 :]


def weakened(record: KeyRecord, chance: random.Random) -> KeyRecord:
    """The record with one letter of its key changed, in the middle of its number."""
    key = record.record
    start = key.find("p=") + 2
    length = len(key[start:].partition(";")[0])
    if length < 20:
        return record
    place = start + length // 3 + chance.randrange(length // 4)
    return msgspec.structs.replace(record, record=key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :])


if __name__ == "__main__":
    sys.exit(main())
