"""Proofs of time of OpenTimestamps (`.ots`): about which file, and in which block of a public ledger or at which server they end.

The proof is read and nothing is looked up: whether a block holds what the proof says takes the ledger's blocks, and so the network.
"""

from collections.abc import Iterator

from leakcheck.decode.time_proof import LARGEST, MAGIC, BrokenProof, Record, time_proof
from leakcheck.model.content import Content
from leakcheck.model.facts import AnyFact, Identifier, IdentifierKind, SignatureMark
from leakcheck.model.format import Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_MOST_TOLD = 50


def _recognises(content: Content) -> bool:
    return content.head.startswith(MAGIC)


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    try:
        proof = time_proof(content.read(min(LARGEST, limits.item_bytes)))
    except BrokenProof as broken:
        yield Problem(ProblemKind.DAMAGED, f"The proof of time cannot be read: {broken}.")
        return
    digest = f"{proof.hash_name}:{proof.digest.hex()}"
    yield Identifier(at=Location("hash of the file", proof.digest.hex()), kind=IdentifierKind.OTHER_FILE, value=digest)
    for number, record in enumerate(proof.records[:_MOST_TOLD], 1):
        yield _mark(record, number)
    if proof.damage:
        yield Problem(ProblemKind.DAMAGED, f"The proof of time cannot be read to its end: {proof.damage}.")


def _mark(record: Record, number: int) -> AnyFact:
    at = Location(f"record {number}", f"{record.block}" if record.ledger else record.calendar)
    return SignatureMark(at=at, scheme="opentimestamps", detail=_in_words(record))


def _in_words(record: Record) -> str:
    if record.ledger:
        root = f", which must have the Merkle root {record.root}" if record.root else ""
        return f"{record.ledger} block {record.block}{root}"
    return f"a promise of the server {record.calendar}" if record.calendar else "a record of a kind that is not known here"


FORMAT = Format(
    name="time_proof",
    title="Proof of time (OpenTimestamps)",
    kind=ItemKind.OTHER,
    recognises=_recognises,
    begins=(MAGIC,),
    extract=_extract,
    limitations=(
        "Whether a block of the ledger holds what the proof says is not checked: that takes its blocks. The Merkle root that the block must have "
        "is told, so that it can be looked up.",
        "At what time a block was made is not told for the same reason.",
        "Steps by RIPEMD-160 and Keccak are not computed; the records behind them are named without a Merkle root.",
    ),
)
