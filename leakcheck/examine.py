"""One unit of work from bytes to findings: walks an item and all that lies inside it, and emits each when it is finished."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec

from leakcheck.alarm import Alarm
from leakcheck.authenticate import authenticate
from leakcheck.check import check
from leakcheck.decode.side_files import LARGEST
from leakcheck.decode.step_names import unique_step
from leakcheck.extract import Extraction
from leakcheck.identify import identify
from leakcheck.knowledge.unread_kinds import unread_kind
from leakcheck.model.content import Content, open_read_only
from leakcheck.model.engine import BEGIN, ITEM, Emit
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact
from leakcheck.model.format import Child, Format
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.limits import Limits, TimeIsUp
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Rule
from leakcheck.model.scheme import Keyring, Scheme
from leakcheck.model.unit import Beside, Span, Unit
from leakcheck.read_before import Met, ReadBefore, Reading, may_have_copies

_DIGEST_CHUNK = 16 << 20


@dataclass(frozen=True)
class Examiner:
    """Everything that a worker needs, made once."""

    formats: tuple[Format, ...]
    schemes: tuple[Scheme, ...]
    rules: tuple[Rule[Examined], ...]
    keyring: Keyring
    limits: Limits
    encode: Callable[[Examined], bytes] = msgspec.msgpack.encode
    """How an item goes to whoever asked."""
    read_before: ReadBefore = field(default_factory=ReadBefore)

    def examine(self, unit: Unit, emit: Emit) -> None:
        """Emit an Examined for the unit's own file and for everything inside it. Raises nothing for what a file holds."""
        _Walk(self, unit, emit).run()

    def plan(self, unit: Unit, target_bytes: int) -> list[Unit]:
        """The unit cut into spans of about `target_bytes` each, or as it is where its format cannot be cut."""
        content = Content.of_file(os.fsdecode(unit.file))
        format_, _ = identify(content, self.formats)
        if format_ is None or format_.split is None:
            return [unit]
        spans = format_.split(content, target_bytes)
        return [msgspec.structs.replace(unit, format=format_.name, span=span) for span in spans] if len(spans) > 1 else [unit]


@dataclass(frozen=True)
class _Place:
    """Where the walk stands."""

    path: str
    parent: str
    depth: int
    facts: tuple[AnyFact, ...] = ()
    span: Span | None = None


class _Walk:
    """The walk through one unit."""

    def __init__(self, examiner: Examiner, unit: Unit, emit: Emit) -> None:
        self._examiner, self._unit, self._emit = examiner, unit, emit
        self._alarm = Alarm(examiner.limits.seconds_per_item)
        self._unpacked = 0

    def run(self) -> None:
        unit = self._unit
        place = _Place(unit.path, "", 0, unit.facts, unit.span)
        try:
            content = Content.of_bytes(unit.data) if unit.data or not unit.file else Content.of_file(os.fsdecode(unit.file))
            content.beside = {name: data for one in unit.beside for name, data in _read_beside(one)}
            with self._alarm.answering():
                self._visit(content, place)
        except OSError as error:
            sentence = f"The file could not be opened or read: {error.strerror or error}."
            self._give(Item(unit.path, unit.size, ""), problems=[Problem(ProblemKind.UNREADABLE, sentence)])

    def _visit(self, content: Content, place: _Place) -> None:
        self._emit(BEGIN, place.path.encode("utf-8", "backslashreplace"))
        if place.path in self._unit.skip:
            self._set_apart(content, place)
            return
        try:
            with self._alarm.item():
                format_, problems = self._identified(content, place)
        except TimeIsUp:
            format_, problems = None, [Problem(ProblemKind.LIMIT, "Finding out what kind of file this is took too long and was stopped.", "identify")]
        if format_ is None:
            self._unread(content, place, problems or [_no_reader(content)])
        else:
            self._read(content, place, format_, problems)

    def _unread(self, content: Content, place: _Place, problems: list[Problem]) -> None:
        """What no reader reads may still be signed by a file beside it."""
        examined = Examined(item=self._item(content, place, None), facts=place.facts, problems=tuple(problems))
        if content.beside:
            try:
                with self._alarm.item():
                    examined = self._authenticated(content, examined)
            except TimeIsUp:
                examined = _late(examined)
        self._send(examined)

    def _identified(self, content: Content, place: _Place) -> tuple[Format | None, list[Problem]]:
        if place.span is not None:
            return next(one for one in self._examiner.formats if one.name == self._unit.format), []
        format_, problems = identify(content, self._examiner.formats)
        if format_ is not None and place.depth >= self._examiner.limits.depth:
            return None, [Problem(ProblemKind.LIMIT, f"It lies {place.depth} containers deep; no deeper reading is done.")]
        return format_, problems

    def _read(self, content: Content, place: _Place, format_: Format, problems: list[Problem]) -> None:
        item = self._item(content, place, format_) if may_have_copies(content, format_) else None
        known = self._examiner.read_before.find(item) if item else None
        extraction = known or Extraction(format_, content, self._examiner.limits, place.span)
        met = Met()
        self._walk_through(place, extraction, met)
        if _is_later(place):
            self._give(_container(place), problems=[*problems, *extraction.problems])
            return
        judged = item or self._item(content, place, format_)
        weight = self._judge(content, judged, (*place.facts, *extraction.facts), [*problems, *extraction.problems])
        if item and known is None:
            self._examiner.read_before.keep(item, extraction, met, weight)

    def _walk_through(self, place: _Place, extraction: Extraction | Reading, met: Met) -> None:
        """Read an item and visit all that lies in it; what that is is added to `met`."""
        try:
            with self._alarm.item():
                for path, child in self._named(place, extraction):
                    met.add(child)
                    with self._alarm.paused():
                        self._visit(child.content, _Place(path, place.path, place.depth + 1, child.facts))
        except TimeIsUp:
            sentence = f"Reading took longer than {self._examiner.limits.seconds_per_item} seconds and was stopped."
            extraction.problems.insert(0, Problem(ProblemKind.LIMIT, sentence))

    def _named(self, place: _Place, extraction: Extraction | Reading) -> Iterator[tuple[str, Child]]:
        """The children with their paths made unique and printable, as long as the unit's budget of unpacked bytes lasts."""
        taken: dict[str, int] = {}
        for child in extraction.children():
            self._unpacked += child.content.size
            if self._unpacked > self._examiner.limits.unpacked_bytes:
                limit = self._examiner.limits.unpacked_bytes
                extraction.problems.append(Problem(ProblemKind.LIMIT, f"All in all it unpacks to more than {limit:,} bytes; the rest was not read."))
                return
            yield f"{place.path}{INSIDE}{unique_step(child.name, taken)}", child

    def _judge(self, content: Content, item: Item, facts: tuple[AnyFact, ...], problems: list[Problem]) -> int:
        """Ask schemes and rules about an item; the bytes that it takes when it is handed on."""
        examined = Examined(item=item, facts=facts, problems=tuple(problems))
        try:
            with self._alarm.item():
                examined = self._authenticated(content, examined)
                examined = self._checked(examined)
        except TimeIsUp:
            examined = _late(examined)
        return self._send(examined)

    def _authenticated(self, content: Content, examined: Examined) -> Examined:
        attestations, problems = authenticate(content, examined, self._examiner.schemes, self._examiner.keyring, self._examiner.limits)
        return examined.told(attestations=attestations, problems=(*examined.problems, *problems)) if attestations or problems else examined

    def _checked(self, examined: Examined) -> Examined:
        findings, looked_for, problems = check(examined, self._examiner.rules)
        return msgspec.structs.replace(examined, findings=findings, looked_for=looked_for, problems=(*examined.problems, *problems))

    def _set_apart(self, content: Content, place: _Place) -> None:
        if _is_later(place):
            self._give(_container(place), problems=[part_not_read(place.span)])
            return
        sentence = "Reading this item ended or hung the reader before; it was set apart and not read again."
        self._give(self._item(content, place, None), place.facts, [Problem(ProblemKind.CRASH, sentence)])

    def _item(self, content: Content, place: _Place, format_: Format | None) -> Item:
        kind = format_.kind if format_ else ItemKind.OTHER
        return Item(
            path=place.path,
            size=content.size,
            sha256=self._digest(content, place.path),
            parent=place.parent,
            format=format_.name if format_ else "",
            kind=ItemKind.EARLIER_STATE if content.earlier_state and format_ else kind,
        )

    def _digest(self, content: Content, path: str) -> str:
        if content.size <= _DIGEST_CHUNK:
            return content.digest()
        digest = hashlib.sha256()
        with content.open() as stream:
            while chunk := stream.read(_DIGEST_CHUNK):
                digest.update(chunk)
                self._emit(BEGIN, path.encode("utf-8", "backslashreplace"))  # a sign of life
        return digest.hexdigest()

    def _give(self, item: Item, facts: tuple[AnyFact, ...] = (), problems: list[Problem] | None = None) -> None:
        self._send(Examined(item=item, facts=facts, problems=tuple(problems or ())))

    def _send(self, examined: Examined) -> int:
        if examined.problems:
            path = examined.item.path
            located = tuple(msgspec.structs.replace(problem, item=path) for problem in examined.problems)
            examined = msgspec.structs.replace(examined, problems=located)
        encoded = self._examiner.encode(examined)
        self._emit(ITEM, encoded)
        return len(encoded)


def _read_beside(one: Beside) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file beside the unit's own; nothing of one that is gone or has grown since it was listed."""
    try:
        with open_read_only(os.fsdecode(one.file)) as stream:
            data = stream.read(LARGEST + 1)
    except OSError:
        return
    if len(data) <= LARGEST:
        yield one.name, data


def _late(examined: Examined) -> Examined:
    late = Problem(ProblemKind.LIMIT, "Checking took too long and was stopped; not every check was made.", "check")
    return msgspec.structs.replace(examined, problems=(*examined.problems, late))


def _no_reader(content: Content) -> Problem:
    if content.size == 0:
        return Problem(ProblemKind.NO_READER, "The file is empty.", "identify")
    kind = unread_kind(content.head)
    seems = f" It seems to be {kind}." if kind else ""
    return Problem(ProblemKind.NO_READER, f"leakcheck has no reader for this kind of file.{seems}", "identify")


def _is_later(place: _Place) -> bool:
    """Whether this is a span behind the first. The first alone tells of the container; a later one adds what went wrong in it."""
    return place.span is not None and place.span.start > 0


def _container(place: _Place) -> Item:
    return Item(place.path, 0, "", place.parent)


def part_not_read(span: Span | None) -> Problem:
    """What is said of a file, or a later part of a large one, that ended or hung every worker that read it."""
    where = "this file" if span is None or span.start == 0 else f"the part of this file that begins with entry {span.first:,}"
    return Problem(ProblemKind.CRASH, f"Every attempt to read {where} ended or hung the reader; it was set apart and not read.")
