"""Content credentials (C2PA 2.1): the statement that counts, what it names, and what it says of the picture's making."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from leakcheck.decode.cbor import Cbor, NoCbor, value_of
from leakcheck.decode.jumbf_boxes import Box, NoBoxes, superbox
from leakcheck.decode.moments import iso_moment
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, FeatureUse, Identifier, IdentifierKind, SoftwareClaim, SoftwareRole, TimeClaim, TimeRole
from leakcheck.model.location import Location

#: Section 11.1.4: types of superboxes, by their first four bytes.
_MANIFEST, _UPDATE, _CLAIM, _ASSERTIONS, _SIGNATURE = b"c2ma", b"c2um", b"c2cl", b"c2as", b"c2cs"
_LISTS = ("assertions", "created_assertions", "gathered_assertions")
_MOST_ASSERTIONS = 500
_MOST_STEPS = 200
_LONGEST_JSON = 1 << 20
#: How the mark begins that credentials in a file of their own get: they speak of another file.
OF_ANOTHER = "of another file"
#: IPTC's vocabulary, of which the last part of the address is the word.
SOURCE_TYPES = "digitalsourcetype/"

Table = Mapping[int | str, Cbor]


class NoCredentials(ValueError):
    """The bytes are no credentials that can be read; the text says why, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Statement:
    """The last of the manifests, which speaks of the file as it is now (section 11.1.4.2)."""

    name: str
    updates: bool
    """Whether it only adds to what an earlier one says, so that the picture's bytes are named there (section 11.2.3)."""
    claim: Table
    claim_bytes: bytes
    signature: bytes
    assertions: tuple[Box, ...]
    earlier: int
    """How many manifests of earlier states or of ingredients stand beside it."""

    def named(self) -> Iterator[tuple[str, bytes, str]]:
        """Label, hash and hash method of each assertion that the claim names."""
        method = self.claim.get("alg")
        for one in (one for name in _LISTS for one in _list(self.claim.get(name))):
            table = one if isinstance(one, dict) else {}
            url, stated, own = table.get("url"), table.get("hash"), table.get("alg", method)
            label = url.rpartition("/")[2] if isinstance(url, str) else ""
            yield label, stated if isinstance(stated, bytes) else b"", own if isinstance(own, str) else ""

    def values(self, begin: str) -> Iterator[tuple[str, Table]]:
        """Label and table of each assertion whose label begins so."""
        for box in self.assertions:
            if box.label.startswith(begin):
                yield box.label, table_of(box)


def statement_in(store: bytes) -> Statement:
    """The statement that counts. Raises NoCredentials."""
    manifests = _manifests(store)
    return _statement(manifests[-1], len(manifests) - 1)


def statements_in(store: bytes) -> Iterator[Statement]:
    """All statements that can be read, in their order: those of ingredients and earlier states, and the one that counts last."""
    try:
        manifests = _manifests(store)
    except NoCredentials:
        return
    for number, manifest in enumerate(manifests):
        try:
            yield _statement(manifest, number)
        except NoCredentials:
            continue


def _manifests(store: bytes) -> list[Box]:
    """Raises NoCredentials."""
    try:
        outer = superbox(store)
    except NoBoxes as error:
        raise NoCredentials(str(error)) from None
    manifests = [box for box in outer.boxes if box.kind in (_MANIFEST, _UPDATE)]
    if outer.label != "c2pa" or not manifests:
        raise NoCredentials("they hold no statement")
    return manifests


def _statement(manifest: Box, earlier: int) -> Statement:
    """Raises NoCredentials."""
    parts = [[box for box in manifest.boxes if box.kind == kind] for kind in (_CLAIM, _ASSERTIONS, _SIGNATURE)]
    if any(len(found) != 1 for found in parts):
        raise NoCredentials("their statement lacks a part, or has it twice")
    (told,), (kept,), (signed,) = parts
    raw = told.bytes_of(b"cbor")
    try:
        claim = value_of(raw)
    except NoCbor as error:
        raise NoCredentials(str(error)) from None
    if not isinstance(claim, dict) or len(kept.boxes) > _MOST_ASSERTIONS:
        raise NoCredentials("their statement is damaged, or names too much")
    return Statement(manifest.label, manifest.kind == _UPDATE, claim, raw, signed.bytes_of(b"cbor"), kept.boxes, earlier)


def pictures_in(statement: Statement) -> Iterator[tuple[str, bytes]]:
    """Label and bytes of each small picture that the statement holds: of the file as it was signed, and of what it was made from (section 18.11)."""
    for box in statement.assertions:
        if box.label.startswith("c2pa.thumbnail") and (data := box.bytes_of(b"bidb")):
            yield box.label, data


def table_of(box: Box) -> Table:
    """What an assertion says; empty where it is no table in CBOR or JSON."""
    try:
        raw = box.bytes_of(b"json")
        value = json.loads(raw) if raw and len(raw) <= _LONGEST_JSON else value_of(box.bytes_of(b"cbor"))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def credential_facts(store: bytes, part: str) -> Iterator[AnyFact]:
    """What the statement says of the program and the steps, signed or not. Nothing where it cannot be read: the signature's answer says so."""
    try:
        statement = statement_in(store)
    except NoCredentials:
        return
    yield from _programs(statement, part)
    for number, (label, step) in enumerate(_steps(statement), 1):
        yield from _step(step, Location(f"{part}, {label} {number}", _raw(step)))
    for name in ("instanceID", "xmp:instanceID"):
        if _word(statement.claim.get(name)):
            value = storable(_word(statement.claim[name]), 200)
            yield Identifier(at=Location(f"{part}, claim {name}", value), kind=IdentifierKind.INSTANCE, value=value)


def _programs(statement: Statement, part: str) -> Iterator[AnyFact]:
    name, version = program_of(statement)
    if name:
        at = Location(f"{part}, claim generator", storable(name))
        yield SoftwareClaim(at=at, role=SoftwareRole.TOOLKIT, name=storable(name, 200), version=storable(version, 50))


def program_of(statement: Statement) -> tuple[str, str]:
    """Name with version, and the version, of the program that wrote it: section 10.2.3 (claim_generator_info), or the older text claim_generator."""
    info = statement.claim.get("claim_generator_info")
    for one in info[:5] if isinstance(info, list) else [info]:
        name, version = (_word(one.get("name")), _word(one.get("version"))) if isinstance(one, dict) else ("", "")
        if name:
            return f"{name} {version}".strip(), version
    return _word(statement.claim.get("claim_generator")), ""


def _steps(statement: Statement) -> Iterator[tuple[str, Table]]:
    """The steps of making and editing (section 18.10, c2pa.actions)."""
    left = _MOST_STEPS
    for label, table in statement.values("c2pa.actions"):
        for step in _list(table.get("actions")):
            left -= 1
            if isinstance(step, dict) and left >= 0:
                yield label, step


def _step(step: Table, at: Location) -> Iterator[AnyFact]:
    agent = step.get("softwareAgent")
    program = _word(agent.get("name")) if isinstance(agent, dict) else _word(agent)
    if program:
        yield SoftwareClaim(at=at, role=SoftwareRole.HISTORY, name=storable(program, 200))
    moment = iso_moment(_word(step.get("when")))
    if moment is not None:
        yield TimeClaim(at=at, role=TimeRole.HISTORY, moment=moment)
    source = source_word(step)
    if source:
        yield FeatureUse(at=at, kind="digital_source_type", value=source)


def source_word(step: Table) -> str:
    """The last word of a step's digitalSourceType, such as `trainedAlgorithmicMedia`; empty where it states none."""
    return storable(_word(step.get("digitalSourceType")).rpartition("/")[2], 80)


def source_words(statement: Statement) -> tuple[str, ...]:
    """All that the steps state, each once."""
    return tuple(dict.fromkeys(word for _, step in _steps(statement) if (word := source_word(step))))


def step_words(statement: Statement) -> tuple[str, ...]:
    """The names of the steps in order, each once."""
    names = (_word(step.get("action")).removeprefix("c2pa.") for _, step in _steps(statement))
    return tuple(dict.fromkeys(storable(name, 60) for name in names if name))


def _raw(step: Table) -> str:
    words = (f"{name}: {value}" for name, value in step.items() if isinstance(value, str))
    return storable(", ".join(words))


def _list(value: Cbor) -> list[Cbor]:
    return value[:_MOST_ASSERTIONS] if isinstance(value, list) else []


def _word(value: Cbor) -> str:
    return value if isinstance(value, str) else ""
