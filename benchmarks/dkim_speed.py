"""What a signature costs, ours and dkimpy's, side by side on the same mail.

    python benchmarks/dkim_speed.py CORPUS/mail

Minimum CPU time of several rounds a message, summed; a ratio of the two on one machine says more than either figure.
"""

import contextlib
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from unittest import mock

import dkim as dkimpy

from leakcheck import catalogue
from leakcheck.decode.dkim_second_opinion import SecondOpinion
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.model.attestation import Attestation, Reason
from leakcheck.model.content import Content
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.limits import Limits

ROUNDS = 5
LARGEST = 2 << 20


def main() -> None:
    store = KeyStore.of_files()
    scheme = next(one for one in catalogue.schemes() if one.name == "dkim")
    examined = Examined(item=Item("mail", 0, "", kind=ItemKind.MAIL))
    confirmed = alone = others = 0.0
    signatures = verified = size = messages = 0
    for path in sorted(Path(sys.argv[1]).rglob("*.eml")):
        data = path.read_bytes()
        if len(data) > LARGEST or b"dkim-signature:" not in data[:200_000].lower():
            continue

        def verify(data: bytes = data) -> list[Attestation]:
            return list(scheme.verify(Content.of_bytes(data), examined, store, Limits()))

        answers = verify()
        count = len(answers)
        if not any(one.key is not None for one in answers):
            continue
        messages, signatures, size = messages + 1, signatures + count, size + len(data)
        verified += sum(one.reason is Reason.VERIFIED for one in answers)
        confirmed += cost(verify)
        with mock.patch("leakcheck.signatures.dkim.second_opinion", return_value=SecondOpinion.YES):
            alone += cost(verify)
        others += cost(partial(plain, data, count, store))
    print(f"{messages} messages, {size / 1e6:.1f} MB, {signatures} signatures, {verified} verified")
    for name, seconds in (("leakcheck alone", alone), ("leakcheck, verified ones confirmed by dkimpy", confirmed), ("dkimpy", others)):
        print(f"{seconds / signatures * 1e6:8.0f} us a signature, {others / seconds:5.2f} times as fast as dkimpy: {name}")


def plain(data: bytes, count: int, store: KeyStore) -> None:
    for order in range(count):
        with contextlib.suppress(Exception):
            dkimpy.DKIM(data, minkey=0).verify(order, dnsfunc=lambda name, timeout=0: record(name, store))


def record(name: bytes, store: KeyStore) -> bytes:
    selector, _, domain = name.decode("utf-8", "replace").partition("._domainkey.")
    known = store.dkim_keys(domain, selector)
    return known[0].record.encode("ascii", "ignore") if known else b""


def cost(action: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return best


if __name__ == "__main__":
    main()
