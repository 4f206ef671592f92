"""Reads one item again, from the dump or a file, in a confined worker, and asks there what only its bytes can answer.

A case holds what was read and not the files themselves. Whoever wants the bytes of an item (to hand them on, to show them to another
verifier) gets them here: the containers on the way to it are opened again under the limits of a scan, and nothing else is.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from leakcheck import catalogue
from leakcheck.alarm import Alarm
from leakcheck.confine import confine
from leakcheck.decode.dkim_second_opinion import TOO_SLOW, Opinion, SecondOpinion, opinion_on
from leakcheck.decode.dkim_signature import Dialect
from leakcheck.decode.file_paths import shown_folder, shown_name
from leakcheck.decode.retrieved_item import Retrieved, SignatureCheck
from leakcheck.decode.signed_message import SignedMessage, signed_message
from leakcheck.decode.signed_original import Stand, order_for_others, signed_original, stand_of
from leakcheck.decode.step_names import unique_step
from leakcheck.extract import Extraction
from leakcheck.identify import identify
from leakcheck.model.attestation import Attestation
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.engine import BEGIN, ITEM, Emit, EngineOptions, Task
from leakcheck.model.format import Child, Format
from leakcheck.model.item import INSIDE, Item, root_of
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.source import Source
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError

#: One item is wanted and somebody waits for it.
_LIMITS = Limits(seconds_per_item=30, seconds_per_unit=120)
_PIECE = 1 << 20
_MOST_SIGNATURES = 40


class _Question(msgspec.Struct, frozen=True):
    path: str
    when: int
    attestations: tuple[Attestation, ...]
    limits: Limits


class _Piece(msgspec.Struct, frozen=True, tag="piece"):
    data: bytes


class _Answers(msgspec.Struct, frozen=True, tag="answers"):
    transport: bytes
    checks: tuple[SignatureCheck, ...]


_ANSWERS: msgspec.msgpack.Decoder[_Piece | _Answers] = msgspec.msgpack.Decoder(_Piece | _Answers)


def retrieve(
    item: Item, place: str, attestations: Sequence[Attestation] = (), when: int = 0, *, root: str = "", passwords: tuple[str, ...] = ()
) -> Retrieved:
    """The bytes of an item that lies in `place` (the file or folder that was scanned), with dkimpy's answers on its signatures.

    `when`: the message's own Unix time; `root`: how the item's path names the place, if not by its own name; `passwords`: tried on
    locked containers on the way. Raises UserError where the item is no longer there, or is not what it was.
    """
    unit = unit_of(item.path, place, root)
    question = _Question(item.path, when, tuple(attestations[:_MOST_SIGNATURES]), msgspec.structs.replace(_LIMITS, passwords=passwords))
    task = Task(prepare, work, msgspec.msgpack.encode(question), _confined)
    engine = next(engine for engine in catalogue.engines() if engine.name == "processes")
    parts: list[bytes] = []
    for part in engine.run([unit], task, EngineOptions(1, _LIMITS)):
        # A worker that died begins again: what it sent before is void.
        parts = [] if part.restart else [*parts, *part.items]
    data, answers = _put_together(parts)
    if answers is None:
        locked = " If it lies in something locked, give the words that the scan was given." if item.parent else ""
        raise UserError(f"{item.path!r} could not be read again from {place}. Scan the dump anew, or name the right one with --dump.{locked}")
    retrieved = Retrieved(data, answers.transport, answers.checks)
    _same(item, retrieved, place)
    return retrieved


def place_of(path: str, near: Path) -> str:
    """Where the dump of an item lies, if it is still where it was when the case was made beside it. Raises UserError."""
    root = root_of(path)
    for folder in (Path(), near):
        candidate = folder / root
        if os.path.lexists(candidate) and root not in {"", ".", ".."}:
            return str(candidate)
    raise UserError(f"The dump {root!r} does not lie here. A case holds no files; say where the dump is with --dump PATH.")


def _confined(limits: Limits) -> None:
    confine(limits, network="denied")


def _put_together(parts: Sequence[bytes]) -> tuple[bytes, _Answers | None]:
    messages = [_ANSWERS.decode(part) for part in parts]
    data = b"".join(message.data for message in messages if isinstance(message, _Piece))
    answers = next((message for message in messages if isinstance(message, _Answers)), None)
    return data, answers


def _same(item: Item, retrieved: Retrieved, place: str) -> None:
    found = Content.of_bytes(retrieved.data).digest()
    if found != item.sha256:
        raise UserError(
            f"{item.path!r} in {place} is not what it was when the case was made: its SHA-256 is {found} and was {item.sha256}. "
            "Scan the dump anew, or name the right one with --dump."
        )


# ── which file ───────────────────────────────────────────────────────────────────────────────────────────────────────


def unit_of(path: str, place: str, root: str) -> Unit:
    """The file in `place` that an item lies in; `root` as for `retrieve`. Raises UserError."""
    source = next((one for one in catalogue.sources() if one.accepts(place) and place != "-"), None)
    if source is None:
        raise UserError(f"{place!r} is neither a file nor a folder that can be read. Say where the dump is with --dump PATH.")
    for unit in _listed(source, place, root or _own_name(place, path)):
        if path == unit.path or path.startswith(f"{unit.path}{INSIDE}"):
            return unit
    raise UserError(f"{place} holds no {path.split(INSIDE, 1)[0]!r} any more. Name the dump that was scanned with --dump PATH.")


def _listed(source: Source, place: str, root: str) -> Iterator[Unit]:
    return (unit for unit in source.units(place, root) if isinstance(unit, Unit))


def _own_name(place: str, path: str) -> str:
    """The name under which the place is listed: its own, where the item's path begins with that, else what the path begins with."""
    name = Path(place).resolve().name
    root = root_of(path)
    shown = shown_folder(name) if Path(place).is_dir() else shown_name(name)
    return name if shown == root else root


# ── what the worker does ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Prepared:
    formats: tuple[Format, ...]
    question: _Question


def prepare(settings: bytes) -> _Prepared:
    """Called once in the worker."""
    # Libraries are loaded before the process gives up what loading may need.
    import dkim  # noqa: F401

    return _Prepared(catalogue.formats(), msgspec.msgpack.decode(settings, type=_Question))


def work(prepared: _Prepared, unit: Unit, emit: Emit) -> None:
    """Find the item and send its bytes, then the answers about its signatures."""
    question = prepared.question
    if question.path in unit.skip or unit.path in unit.skip:
        return
    try:
        data = bytes_at(question.path, unit, prepared.formats, question.limits, emit)
    except (OSError, LimitReached, TimeIsUp):
        return
    if data is None:
        return
    for start in range(0, len(data), _PIECE):
        _send(emit, _Piece(data[start : start + _PIECE]))
    message = signed_message(data) if question.attestations else None
    transport = message.whole if message is not None else b""
    checks = tuple(_checked(message, attestation, question, unit, emit) for attestation in question.attestations) if message is not None else ()
    _send(emit, _Answers(transport, checks))


def bytes_at(path: str, unit: Unit, formats: Sequence[Format], limits: Limits, emit: Emit) -> bytes | None:
    """In a worker: the bytes of the item at `path` in a unit's file; None if it is not there. Raises LimitReached, OSError, TimeIsUp."""
    return _Search(path, formats, limits, emit).bytes_of(Content.of_file(Path(os.fsdecode(unit.file))), unit.path, 0)


def _send(emit: Emit, message: _Piece | _Answers) -> None:
    emit(ITEM, msgspec.msgpack.encode(message))


class _Search:
    """The way down to one item, through nothing but the containers that it lies in."""

    def __init__(self, path: str, formats: Sequence[Format], limits: Limits, emit: Emit) -> None:
        self._formats, self._wanted, self._limits, self._emit = formats, path, limits, emit
        self._alarm = Alarm(limits.seconds_per_item)

    def bytes_of(self, content: Content, path: str, depth: int) -> bytes | None:
        """The item's bytes if it lies at or below `path`. Raises LimitReached, OSError, TimeIsUp."""
        self._emit(BEGIN, path.encode("utf-8", "backslashreplace"))
        if path == self._wanted:
            return content.read(self._limits.item_bytes)
        with self._alarm.item():
            format_, _ = identify(content, self._formats)
        if format_ is None or depth >= self._limits.depth:
            return None
        for child_path, child in self._children(content, path, format_):
            if self._wanted == child_path or self._wanted.startswith(f"{child_path}{INSIDE}"):
                return self.bytes_of(child.content, child_path, depth + 1)
        return None

    def _children(self, content: Content, path: str, format_: Format) -> Iterator[tuple[str, Child]]:
        """The children under the names that a scan gives them."""
        taken: dict[str, int] = {}
        for number, child in enumerate(Extraction(format_, content, self._limits).children()):
            if number % 1000 == 0:
                self._emit(BEGIN, path.encode("utf-8", "backslashreplace"))  # a sign of life
            yield f"{path}{INSIDE}{unique_step(child.name, taken)}", child


def _checked(message: SignedMessage, attestation: Attestation, question: _Question, unit: Unit, emit: Emit) -> SignatureCheck:
    """One signature's original, and dkimpy's opinion on both; a question that ended the worker before is not asked again."""
    part = attestation.at.part
    stand = stand_of(message, part)
    if stand is None or attestation.key is None:
        return SignatureCheck(part=part)
    when = stand.tags.signed_at or question.when
    check = SignatureCheck(part=part, expires=stand.tags.expires, when=when)
    if stand.dialect is Dialect.ARC:
        return check  # a chain of seals is asked about as a whole, which is another question
    try:
        with Alarm(question.limits.seconds_per_item).item():
            original = signed_original(message, stand, attestation.key.record) or b""
    except TimeIsUp:
        original = b""
    check = msgspec.structs.replace(check, original=original, order=order_for_others(message, stand))
    return _with_opinions(check, message, stand, attestation.key.record, unit, emit)


def _with_opinions(check: SignatureCheck, message: SignedMessage, stand: Stand, record: str, unit: Unit, emit: Emit) -> SignatureCheck:
    label = f"{unit.path} {check.part}"
    if label in unit.skip:
        slow = Opinion(SecondOpinion.SILENT, TOO_SLOW)
        return msgspec.structs.replace(check, of_item=slow, of_original=slow)
    emit(BEGIN, label.encode("utf-8", "backslashreplace"))
    of_item = _asked(message.whole, stand.order, record, check.when) if stand.dialect is Dialect.DKIM else None
    of_original = of_item if check.original == message.whole else _asked(check.original, check.order, record, check.when) if check.original else None
    return msgspec.structs.replace(check, of_item=of_item, of_original=of_original)


def _asked(message: bytes, order: int, record: str, when: int) -> Opinion:
    try:
        with Alarm(_LIMITS.seconds_per_item).item():
            return opinion_on(message, order, record, when)
    except TimeIsUp:
        return Opinion(SecondOpinion.SILENT, TOO_SLOW)
