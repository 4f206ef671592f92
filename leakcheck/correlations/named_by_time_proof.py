"""A proof of time is about exactly this file, or lies beside it and is about other bytes."""

from collections.abc import Iterator, Sequence

import msgspec

from leakcheck.decode.copy_evidence import whole_file
from leakcheck.model.dump import Dump
from leakcheck.model.facts import Identifier, IdentifierKind, SignatureMark
from leakcheck.model.item import Item
from leakcheck.model.rule import Cause, Direction, Family, Observation, Weight, rule

_FORMAT, _SCHEME, _ENDING = "time_proof", "opentimestamps", ".ots"
#: Of one file, and records of one proof, that are told.
_MOST_PROOFS, _MOST_TOLD = 5, 3

Proof = tuple[Item, Identifier]


@rule(
    weight=Weight.NOTE,
    direction=Direction.GENUINENESS,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "The file was saved, converted or packed anew after the proof was made, so that the proof is about an earlier state of it.",
        "The proof was renamed or moved, and belongs to another file.",
        "Anybody can have the hash of any file recorded at any time: a proof shows that the bytes existed by then, and nothing of who made them.",
    ),
    sources=(
        "https://opentimestamps.org/ (what a proof shows)",
        "https://github.com/opentimestamps/python-opentimestamps (the file format)",
        "FIPS 180-4 (SHA-256)",
    ),
    false_alarms=None,
)
def named_by_time_proof(dump: Dump) -> Iterator[Observation]:
    """A proof of time (OpenTimestamps) names this file's hash, or lies beside it and names another.

    Such a proof leads from the hash of a file to a block of a public ledger, most often Bitcoin's. If the block holds what the proof
    says, the file existed in exactly this form before the block was made; nobody can make that up afterwards. It shows nothing of
    who made the file or whether what it says is true. The block is named and not looked up, because that takes the network: any
    block explorer shows the block's Merkle root and time, to be compared with those told here.
    """
    proofs = [(item, fact) for item, fact in dump.facts(Identifier, IdentifierKind.OTHER_FILE) if item.format == _FORMAT]
    if not proofs:
        return
    by_digest: dict[str, list[Proof]] = {}
    for proof in proofs:
        by_digest.setdefault(proof[1].value, []).append(proof)
    for item in dump.items():
        for proof in by_digest.get(f"sha256:{item.sha256}", [])[:_MOST_PROOFS]:
            yield _fitting(dump, item, proof)
    for proof in proofs:
        yield from _beside(dump, proof)


def _fitting(dump: Dump, item: Item, proof: Proof) -> Observation:
    marks = [mark for mark in dump.facts_of(proof[0].path, SignatureMark) if mark.scheme == _SCHEME]
    sentence = (
        f"A proof of time in the dump ({proof[0].path}) is about exactly these bytes. {_says(marks)} "
        "Nothing of that was checked here, because it takes the network; any block explorer shows the root and the time of a block."
    )
    evidence = (_at(proof), whole_file(item), *(_at((proof[0], mark)) for mark in marks[:_MOST_TOLD]))
    return Observation(sentence=sentence, evidence=evidence, item=item.path, others=(proof[0].path,))


def _says(marks: Sequence[SignatureMark]) -> str:
    blocks = [mark.detail for mark in marks if " block " in mark.detail]
    if blocks:
        return f"It says that they existed before this was made: {'; or '.join(blocks[:_MOST_TOLD])}."
    promises = [mark.detail for mark in marks if mark.detail.startswith("a promise")]
    if promises:
        return f"It was not completed: it holds only {promises[0]} to have them recorded, and no block."
    return "It names no record that is known here."


def _beside(dump: Dump, proof: Proof) -> Iterator[Observation]:
    """A file that lies where the proof's own name says, with other bytes."""
    item = dump.item(proof[0].path.removesuffix(_ENDING)) if proof[0].path.endswith(_ENDING) else None
    if item is None or not item.sha256 or not proof[1].value.startswith("sha256:") or proof[1].value == f"sha256:{item.sha256}":
        return
    sentence = (
        f"The proof of time that lies beside this file ({proof[0].name}) is about other bytes: the file is not, or is no longer, the one whose hash "
        "was recorded."
    )
    yield Observation(sentence=sentence, evidence=(_at(proof), whole_file(item)), item=item.path, others=(proof[0].path,), direction=Direction.LEAD)


def _at(found: "tuple[Item, Identifier | SignatureMark]") -> "Identifier | SignatureMark":
    """The fact with its item filled in."""
    item, fact = found
    return msgspec.structs.replace(fact, at=msgspec.structs.replace(fact.at, item=item.path))
