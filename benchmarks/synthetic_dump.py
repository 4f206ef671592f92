"""A leak of any size that nobody wrote, straight as examined items: mailboxes, attachments, folders of papers, the same for the same size.

Used by correlation.py and by the test that holds the comparisons to near-linear growth. What makes comparisons expensive is there in
the shares that leaks have it: one message in several mailboxes, conversations that quote, circulars and notices in nearly the same
words, a logo in every tenth mail, attachments that lie about loose, once more saved or with a word changed, families of documents
that grew out of one another, folders gone through in minutes, editors who write otherwise, identifiers that a broken program repeats.

A dump of 10,000 items is the beginning of one of 100,000. People, domains and conversations grow with it, as they do in life. Nothing
but a bounded reservoir of what came before is held.
"""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import groupby
from typing import TypeVar

from leakcheck.casefile import CaseWriter, encoded
from leakcheck.casefile.rows import rows_of
from leakcheck.decode.text_digest import text_content
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason, SignatureMaterial
from leakcheck.model.case_view import RunInfo
from leakcheck.model.engine import UnitResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    AnyFact,
    FeatureUse,
    FontUse,
    HeaderField,
    Hop,
    Identifier,
    IdentifierKind,
    LanguageClaim,
    LanguageRole,
    Link,
    PathClaim,
    PersonClaim,
    PersonRole,
    PictureContent,
    Quantity,
    QuantityKind,
    RecordedCheck,
    RecordPlace,
    SignatureMark,
    SoftwareClaim,
    SoftwareRole,
    TimeClaim,
    TimeRole,
    Voucher,
)
from leakcheck.model.finding import Finding
from leakcheck.model.item import INSIDE, Item, ItemKind
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Weight
from leakcheck.model.unit import Unit

RUN = RunInfo(version="1", tables="t", keys="k", plugins="p", roots=("dump",), online=False, since_theft="", finished=False)
#: Items of one mailbox and one folder, which the writer takes in one transaction each.
UNIT = 1_000
_OF_MAIL = 780
#: Letters with a draft beside them, a mailbox, over and above what else is in it.
_DRAFTS = 8
_BEGUN = datetime(2012, 1, 2, 7, 0, 0)
_KEPT = 20_000
_LONGEST = 100_000
T = TypeVar("T")
_NO_ITEM = Location("the whole file")


@dataclass(frozen=True, slots=True)
class _Letter:
    """A message that others answer, copy or quote."""

    name: str
    conversation: str
    before: tuple[str, ...]
    subject: str
    text: str
    people: tuple[int, ...]
    sent: datetime
    signed: bool


@dataclass(frozen=True, slots=True)
class _Paper:
    """A document that others are versions or copies of."""

    name: str
    text: str
    author: int
    created: datetime
    modified: datetime
    marks: tuple[str, ...]


class Leak:
    """Makes examined items one mailbox or folder after the other."""

    def __init__(self, seed: int = 2017) -> None:
        chance = self._chance = random.Random(seed)
        self._words = ["".join(chance.choices("aeioulnrstdm", k=chance.randint(2, 9))) for _ in range(8000)]
        self._notices = [self._text(45) for _ in range(12)]
        self._keys = [_key(domain, chance.randbytes(200).hex()) for domain in range(400)]
        self._letters: list[_Letter] = []
        self._attached: list[_Paper] = []
        self._papers: list[_Paper] = []
        self._written = self._made = 0

    def units(self, items: int) -> Iterator[tuple[Unit, list[Examined]]]:
        """So many items, to the next thousand."""
        for number in range(-(-items // UNIT)):
            mails = list(self._mailbox(number))
            yield _unit(f"dump/mail/box-{number:05}.mbox"), [*mails, *self._drafts(number)]
            papers = []
            for item in self._folder(number):
                papers.append(item)
                if len(papers) == UNIT - len(mails):
                    break
            # A loose file is a unit with what lies in it: a case takes no item of another file.
            for path, of_one in groupby(papers, key=lambda one: one.item.path.partition(INSIDE)[0]):
                yield _unit(path), list(of_one)

    # ── mails ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _mailbox(self, number: int) -> Iterator[Examined]:
        box = f"dump/mail/box-{number:05}.mbox"
        yield Examined(item=Item(box, 50_000_000, _digest(box), "", "mbox", ItemKind.CONTAINER), looked_for=("a_rule",))
        made = place = 1
        while made < _OF_MAIL:
            for one in self._mail(f"{box}!/{place}", box):
                made += 1
                yield one
            place += 1

    def _mail(self, path: str, box: str) -> Iterator[Examined]:
        chance = self._chance
        self._written += 1
        before = self._letters[chance.randrange(len(self._letters))] if self._letters and chance.random() < 0.12 else None
        letter = before or self._letter()
        text = letter.text
        if before is not None:
            # Other mailboxes' copies: half of them as they were, some with a list's footer, few with another word.
            kind = chance.random()
            text = f"{text}\n_____\nAn office's footer" if kind < 0.3 else _changed(text, 1, chance) if kind < 0.302 else text
        data = f"{letter.name} {text} {'' if before and chance.random() < 0.5 else path}"
        item = Item(path, 4_000 + len(data), _digest(data), box, "email_message", ItemKind.MAIL)
        facts = tuple(self._mail_facts(letter, text))
        signed = letter.signed and (before is None or chance.random() < 0.4)
        attestations = (self._attestation(letter),) if signed else ()
        yield Examined(
            item=item, facts=facts, attestations=attestations, findings=self._findings(path), looked_for=_MAIL_RULES, problems=self._problems(path)
        )
        if chance.random() < 0.18:
            paper = self._paper(None)
            self._keep(self._attached, paper)
            yield from self._document(f"{path}!/{paper.name}", path, paper)
        if chance.random() < 0.1:
            yield self._picture(f"{path}!/image001.png", path, "logo" if chance.random() < 0.7 else path)

    def _drafts(self, number: int) -> Iterator[Examined]:
        """Letters of people who write once, and what each was before a word was changed. Nothing else of the dump depends on them."""
        before, box = self._chance.getstate(), f"dump/mail/box-{number:05}.mbox"
        for place in range(number * _DRAFTS, (number + 1) * _DRAFTS):
            text = self._text(60)
            for step, words in (("draft", text), ("letter", _changed(text, 1, self._chance))):
                name, path = f"{step}.{place}@d1.example.org", f"{box}!/{step}-{place}"
                sent = _BEGUN + timedelta(hours=place)
                letter = _Letter(name, f"{place:032x}", (), f"Draft {place}", words, (1_000_000 + place, 1), sent, signed=False)
                item = Item(path, 4_000, _digest(path), box, "email_message", ItemKind.MAIL)
                yield Examined(item=item, facts=tuple(self._mail_facts(letter, words)), looked_for=_MAIL_RULES)
        self._chance.setstate(before)

    def _letter(self) -> _Letter:
        chance, number = self._chance, self._written
        sent = _BEGUN + timedelta(seconds=97 * number + chance.randrange(90))
        people = tuple(self._person() for _ in range(chance.choice((2, 2, 2, 3, 5))))
        name = (
            "constant@device.example.org" if chance.random() < 0.002 else f"{number:08x}.{chance.getrandbits(32):08x}@d{people[0] % 400}.example.org"
        )
        signed = people[0] % 400 < 240 and chance.random() < 0.97
        if chance.random() < 0.08:
            text = _changed(chance.choice(self._notices), 3, chance)
            return self._kept(_Letter(name, f"{number:032x}", (), "Notice", text, people, sent, signed))
        if self._letters and chance.random() < 0.5:
            parent = self._letters[-1 - min(int(chance.expovariate(1 / 60)), len(self._letters) - 1)]
            quoted = "\n".join(f"> {line}" for line in parent.text.split("\n")[:12])
            text = f"{self._text(chance.randint(8, 60))}\n{quoted}"
            names = (*parent.before, parent.name)[-5:]
            return self._kept(_Letter(name, parent.conversation, names, parent.subject, text, (*people[:1], *parent.people[:2]), sent, signed))
        return self._kept(_Letter(name, f"{number:032x}", (), self._text(4), self._text(chance.randint(15, 90)), people, sent, signed))

    def _kept(self, letter: _Letter) -> _Letter:
        self._keep(self._letters, letter)
        return letter

    def _keep(self, store: list[T], one: T) -> None:
        if len(store) >= _KEPT:
            # The newest stand at the end; one of the older ones makes room.
            store[self._chance.randrange(_KEPT - 500)] = store[-500]
            del store[-500]
        store.append(one)

    def _person(self) -> int:
        """People who write much and people who write once; more of them the longer the dump."""
        return int((300 + self._written // 20) * self._chance.random() ** 3)

    def _mail_facts(self, letter: _Letter, text: str) -> Iterator[AnyFact]:
        chance = self._chance
        sender, receivers = letter.people[0], letter.people[1:]
        got = letter.sent + timedelta(seconds=chance.randrange(1, 90))
        date, received = Location("header Date [0]", f"{letter.sent:%a, %d %b %Y %H:%M:%S} +0100"), Location("header Received [0]", "from a by b")
        body = text_content(text, "body", Location("text/plain"), _LONGEST)
        if body is not None:
            yield body
            yield Identifier(at=Location("the text"), kind=IdentifierKind.SIGNED_TEXT, value=body.digest)
        yield Identifier(at=Location("header Message-ID [0]", f"<{letter.name}>"), kind=IdentifierKind.MESSAGE, value=letter.name)
        yield TimeClaim(at=date, role=TimeRole.SENT, moment=Moment(letter.sent, 60))
        yield TimeClaim(at=received, role=TimeRole.RECEIVED, moment=Moment(got, 60), voucher=Voucher.RELAYED)
        for hop in range(2):
            yield Hop(at=received, position=hop, from_host=f"out{hop}.d{sender % 400}.example.org", by_host="mx.example.net", protocol="ESMTPS")
        yield _person(sender, PersonRole.SENDER, "header From [0]")
        for place, receiver in enumerate(receivers):
            yield _person(receiver, PersonRole.COPIED if place else PersonRole.RECIPIENT, "header To [0]")
        subject = f"Re: {letter.subject}" if letter.before else letter.subject
        about = text_content(subject, "subject", Location("header Subject [0]"), _LONGEST)
        if about is not None:
            yield about
        for name, value in (("From", _address(sender)), ("Subject", subject), ("Date", date.raw), ("Content-Type", "text/plain; charset=utf-8")):
            yield HeaderField(at=Location(f"header {name} [0]"), name=name, position=0, value=value)
        yield SoftwareClaim(at=Location("header X-Mailer [0]"), role=SoftwareRole.MAILER, name=f"Mailer {sender % 7}", version=f"{12 + sender % 3}.0")
        yield FeatureUse(at=Location("header"), kind="header_order", value=f"from to subject date {sender % 7}")
        yield RecordedCheck(at=Location("header Authentication-Results [0]"), method="spf", result="pass", place=RecordPlace.RECIPIENT, recorder="mx")
        yield from _thread_facts(letter)
        if letter.signed:
            yield SignatureMark(at=Location("header DKIM-Signature [0]"), scheme="dkim", detail=f"d{sender % 400}.example.org")

    def _attestation(self, letter: _Letter) -> Attestation:
        chance, domain = self._chance, letter.people[0] % 400
        kind = chance.random()
        reason = Reason.VERIFIED if kind < 0.8 else Reason.NO_KEY if kind < 0.99 else Reason.BODY_ALTERED if kind < 0.9995 else Reason.HEADERS_ALTERED
        outcome = {Reason.VERIFIED: Outcome.PASSED, Reason.NO_KEY: Outcome.INDETERMINATE}.get(reason, Outcome.FAILED)
        lines = (
            (f"from:{_address(domain)}\r\n".encode(), b"subject:another\r\n", b"dkim-signature:v=1; b=") if reason is Reason.HEADERS_ALTERED else ()
        )
        signature = chance.randbytes(128)
        return Attestation(
            scheme="dkim", outcome=outcome, reason=reason, sentence="The signature of a mail server was checked.",
            at=Location("header DKIM-Signature [0]", "v=1; a=rsa-sha256; d=example.org"), signer=f"d{domain}.example.org", selector="s1",
            algorithm="rsa-sha256", key_bits=1024, key=None if reason is Reason.NO_KEY else self._keys[domain], alignment=Alignment.SAME,
            covered=("from", "to", "subject", "date", "message-id"), headers_proven=reason is not Reason.HEADERS_ALTERED,
            body_proven=reason is not Reason.BODY_ALTERED, material=SignatureMaterial(
                signature, signature[:32], "sha256", signature[32:64], "relaxed", lines, signature[64:96]),
        )  # fmt: skip

    # ── documents and pictures ───────────────────────────────────────────────────────────────────────────────────────

    def _folder(self, number: int) -> Iterator[Examined]:
        folder, chance = f"dump/papers/{number:05}", self._chance
        listing = Location("an entry", "")
        names = tuple(PathClaim(at=listing, path=f"missing {place}.docx", role="named by a folder listing") for place in range(15))
        yield Examined(item=Item(f"{folder}/.DS_Store", 6_148, _digest(f"{folder}.DS_Store"), "", "ds_store", ItemKind.OTHER), facts=names)
        burst = [self._paper(None) for _ in range(8)] if number % 5 == 0 else []
        evening = _BEGUN + timedelta(days=3 * number + 400, hours=12)
        for place, paper in enumerate(burst):
            saved = _saved_again(paper, evening + timedelta(seconds=67 * place))
            yield from self._document(f"{folder}/gone through {place}.docx", "", saved, editor=f"Редактор {number % 25}")
        place = 0
        while True:
            place += 1
            path = f"{folder}/{place:03}"
            yield from self._loose(path) if chance.random() < 0.85 else [self._picture(f"{path}.jpg", "", path)]

    def _loose(self, path: str) -> Iterator[Examined]:
        """A paper that lies about: a copy of an attachment, the same once more saved, a version of another, or new."""
        chance = self._chance
        kind = chance.random()
        if self._attached and kind < 0.2:
            paper = chance.choice(self._attached)
        elif self._attached and kind < 0.28:
            found = chance.choice(self._attached)
            paper = _saved_again(found, found.modified + timedelta(days=chance.randint(1, 400)), text=_changed(found.text, kind < 0.24, chance))
        else:
            paper = self._paper(chance.choice(self._papers) if self._papers and kind < 0.45 else None)
            self._keep(self._papers, paper)
        yield from self._document(f"{path}/{paper.name}", "", paper)

    def _paper(self, before: _Paper | None) -> _Paper:
        chance = self._chance
        self._made += 1
        if before is not None:
            modified = before.modified + timedelta(days=chance.randint(1, 90))
            marks = (*before.marks, *(f"{chance.getrandbits(32):08X}" for _ in range(2)))[:14]
            return _Paper(f"paper {self._made}.docx", _changed(before.text, 25, chance), before.author, before.created, modified, marks)
        created = _BEGUN - timedelta(days=300) + timedelta(minutes=3 * self._made, seconds=chance.randrange(9_000_000))
        modified = created + timedelta(minutes=int(chance.expovariate(1 / 9_000)))
        name = f"{chance.choice(self._words)} {chance.choice(self._words)}.docx"
        marks = tuple(f"{chance.getrandbits(32):08X}" for _ in range(6))
        return _Paper(name, self._text(chance.randint(40, 160)), self._person(), created, modified, marks)

    def _document(self, path: str, parent: str, paper: _Paper, editor: str = "") -> Iterator[Examined]:
        data = f"{paper.text} {paper.modified} {editor}"
        item = Item(path, 20_000 + len(data), _digest(data), parent, "word", ItemKind.DOCUMENT)
        yield Examined(
            item=item, facts=tuple(_paper_facts(paper, editor)), findings=self._findings(path), looked_for=_PAPER_RULES, problems=self._problems(path)
        )
        if self._chance.random() < 0.08:
            rare = self._chance.random() < 0.5
            yield self._picture(f"{path}!/word/media/image1.png", path, f"{self._made // 3}" if rare else "letterhead")

    def _picture(self, path: str, parent: str, data: str) -> Examined:
        digest = _digest(f"picture {data}")
        item = Item(path, 30_000 + len(data), digest, parent, "png", ItemKind.PICTURE)
        taken = TimeClaim(at=Location("Exif"), role=TimeRole.CAPTURED, moment=Moment(_BEGUN - timedelta(days=300) + timedelta(minutes=self._made)))
        seen = PictureContent(at=_NO_ITEM, role="picture", width=640, height=480, perceptual_hash=digest[:16])
        return Examined(item=item, facts=(seen, taken), looked_for=("a_rule",))

    # ── what is beside ───────────────────────────────────────────────────────────────────────────────────────────────

    def _findings(self, path: str) -> tuple[Finding, ...]:
        if self._chance.random() > 0.2:
            return ()
        rule = f"rule_{int(60 * self._chance.random() ** 3)}"
        evidence = Identifier(at=Location("header", "raw", path), kind=IdentifierKind.MESSAGE, value="x")
        return (
            Finding(
                rule=rule, title="A title.", weight=Weight.WEAK, direction=Direction.ALTERATION, family=Family.CONTENT, cause=Cause.TEXT,
                sentence="It says so.", evidence=(evidence,), innocent=("It may be so for a reason that is told here at some length.",),
            ),
        )  # fmt: skip

    def _problems(self, path: str) -> tuple[Problem, ...]:
        return (Problem(ProblemKind.DAMAGED, "It ends early.", "extract", path),) if self._chance.random() < 0.01 else ()

    def _text(self, words: int) -> str:
        chosen = self._chance.choices(self._words, k=words)
        return "\n".join(" ".join(chosen[place : place + 12]) for place in range(0, words, 12))


_MAIL_RULES = tuple(f"rule_{number}" for number in range(45))
_PAPER_RULES = tuple(f"rule_{number}" for number in range(15, 60))


def write(writer: CaseWriter, items: int) -> None:
    """A dump of so many items, written as a scan writes it."""
    writer.begin(RUN)
    for unit, examined in Leak().units(items):
        messages = tuple(map(encoded, examined))
        for message in messages:
            # A case leaves out what no reader could have said; here that would be a mistake of this file.
            rows_of(message, unit.path)
        writer.save(UnitResult(unit, messages, done=True))
    writer.finish_reading()


def _saved_again(paper: _Paper, modified: datetime, text: str = "") -> _Paper:
    """The paper saved again."""
    return _Paper(paper.name, text or paper.text, paper.author, paper.created, modified, paper.marks)


def _thread_facts(letter: _Letter) -> Iterator[AnyFact]:
    if letter.before:
        yield Link(at=Location("header In-Reply-To [0]"), kind="in-reply-to", target=letter.before[-1])
    for name in letter.before:
        yield Link(at=Location("header References [0]"), kind="references", target=name)
    if letter.people[0] % 3 == 0:
        at = Location("header Thread-Index [0]")
        yield Identifier(at=at, kind=IdentifierKind.THREAD, value=letter.conversation)
        yield TimeClaim(at=at, role=TimeRole.TOKEN, moment=Moment(letter.sent, 0), voucher=Voucher.EMBEDDED, token="thread-index")


def _paper_facts(paper: _Paper, editor: str) -> Iterator[AnyFact]:
    core, app = Location("docProps/core.xml", "<dc:creator>"), Location("docProps/app.xml", "<Application>")
    text = text_content(paper.text, "document", Location("word/document.xml"), _LONGEST)
    if text is not None:
        yield text
    yield TimeClaim(at=core, role=TimeRole.CREATED, moment=Moment(paper.created, 0))
    yield TimeClaim(at=core, role=TimeRole.MODIFIED, moment=Moment(paper.modified, 0))
    yield PersonClaim(at=core, role=PersonRole.AUTHOR, name=_name(paper.author))
    yield PersonClaim(at=core, role=PersonRole.LAST_EDITOR, name=editor or _name(paper.author + len(paper.marks) % 2))
    yield SoftwareClaim(at=app, role=SoftwareRole.APPLICATION, name="Microsoft Office Word", version=f"{12 + paper.author % 5}.0000")
    yield Identifier(at=app, kind=IdentifierKind.COMPANY, value=f"Company {len(editor) or paper.author % 30}")
    yield Identifier(at=app, kind=IdentifierKind.TEMPLATE, value="Normal.dotm")
    yield LanguageClaim(at=Location("word/styles.xml"), role=LanguageRole.PROOFING, tag="ru-RU" if editor else "fr-FR")
    yield Identifier(at=Location("word/settings.xml"), kind=IdentifierKind.RSID_ROOT, value=paper.marks[0])
    for mark in paper.marks:
        yield Identifier(at=Location("word/settings.xml"), kind=IdentifierKind.RSID, value=mark)
    for kind in (QuantityKind.PAGES, QuantityKind.WORDS, QuantityKind.REVISION_COUNT):
        yield Quantity(at=app, kind=kind, value=float(len(paper.marks)), unit="")
    for font in ("Calibri", "Times New Roman"):
        yield FontUse(at=Location("word/fontTable.xml"), name=font)


def _changed(text: str, words: int, chance: random.Random) -> str:
    """So many of the words replaced by others, numbers among them."""
    lines = [line.split(" ") for line in text.split("\n")]
    for _ in range(words):
        line = chance.choice(lines)
        line[chance.randrange(len(line))] = str(chance.randint(1_000, 99_999))
    return "\n".join(" ".join(line) for line in lines)


def _person(person: int, role: PersonRole, part: str) -> PersonClaim:
    return PersonClaim(at=Location(part, _address(person)), role=role, name=_name(person), address=f"p{person}@d{person % 400}.example.org")


def _name(person: int) -> str:
    return f"{_letters(person)} {_letters(person * 7 + 1)}"


@cache
def _letters(number: int) -> str:
    out = ""
    for _ in range(5):
        number, rest = divmod(number, 26)
        out += chr(97 + rest)
    return out.capitalize()


def _address(person: int) -> str:
    return f"{_name(person)} <p{person}@d{person % 400}.example.org>"


def _key(domain: int, data: str) -> KeyRecord:
    return KeyRecord(f"d{domain}.example.org", "s1", f"v=DKIM1; k=rsa; p={data}", "made here", KeyOrigin.ARCHIVE)


def _unit(path: str) -> Unit:
    return Unit(path, path.encode(), 1, 1)


def _digest(data: str) -> str:
    return hashlib.sha256(data.encode()).hexdigest()
