"""A hand-built case as `CaseView`, with the hostile texts that a dump may hold, and as many items as asked for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec

from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason, RestoredLine
from leakcheck.model.case_view import DumpNote, FileResult, NoteKind, RunInfo, TimePoint
from leakcheck.model.document_family import DocumentFamily, FamilyLink, SharedIdentifier
from leakcheck.model.examined import Examined
from leakcheck.model.facts import (
    AnyFact,
    ComputedValue,
    Description,
    FeatureUse,
    FontUse,
    FormDifference,
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
    PlaceClaim,
    Quantity,
    QuantityKind,
    RecordedCheck,
    RecordPlace,
    Revision,
    SignatureMark,
    SignedCopy,
    SoftwareClaim,
    SoftwareRole,
    TextContent,
    TimeClaim,
    TimeRole,
    Voucher,
)  # fmt: skip
from leakcheck.model.finding import Finding
from leakcheck.model.glossary import BASIS_SENTENCES
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.rule import Cause, Direction, Family, Tested, Weight
from leakcheck.model.verdict import Basis, Flag, Status, Verdict

#: What an attacker puts into names, header lines and metadata.
HOSTILE = (
    "<script>window.broken=1;alert(1)</script>",
    "</script><img src=x onerror='window.broken=2'>",
    "\x1b]0;owned\x07\x1b[2J\x1b[31mred",
    "report\u202excod.exe",
    "=cmd|'/C calc'!A0",
    'a;=HYPERLINK("http://evil.example")',
    b"caf\xe9.txt".decode("utf-8", "surrogateescape"),
    "x" * 5000,
    "line\r\nX-Injected: 1\u2028next\u0085",
    "[click](javascript:alert(1)) `code` ``more`` <b>bold</b> www.evil.example http://evil.example",
    "${7*7}{{7*7}}%s\\u003cscript\\u003e--><!--",
    "[bold red]markup[/] :smile: \u200b\u00ad\ufeff\U000e0041",
    "$&$1__proto__",
    "\ue000 private, \U0001f600 ok, Ж ض 漢 ok",
)
#: Recorded as editors only, so that masking can be told from chance.
EDITOR, EDITOR_ADDRESS = "Marguerite Quillfeather", "m.quillfeather@desk.example"


def at(part: str, raw: str = "", item: str = "") -> Location:
    return Location(part, raw, item)


def hour(text: str, offset: int | None = 0) -> Moment:
    return Moment(datetime.fromisoformat(text), offset)


def every_kind_of_fact(text: str = "plain") -> tuple[AnyFact, ...]:
    """One fact of each kind, with `text` wherever a file's own text can stand."""
    return (
        TimeClaim(at=at("header Date", f"Mon, 27 Mar 2017 10:00:00 +0200 {text}"), role=TimeRole.SENT, moment=hour("2017-03-27 10:00:00", 120)),
        TimeClaim(at=at("header Received [0]", text), role=TimeRole.RECEIVED, moment=hour("2017-03-27 08:00:05"), voucher=Voucher.RELAYED),
        TimeClaim(at=at("docProps/core.xml: dcterms:modified", text), role=TimeRole.MODIFIED, moment=hour("2017-04-01 09:00:00", None)),
        TimeClaim(at=at("boundary", text), role=TimeRole.TOKEN, moment=hour("2017-03-27 08:00:01"), voucher=Voucher.EMBEDDED, token=text or "t"),
        PersonClaim(at=at("header From", f"{text} <a@b.example>"), role=PersonRole.SENDER, name=text, address="a@b.example"),
        PersonClaim(at=at("docProps/core.xml: cp:lastModifiedBy", f"<x>{EDITOR}</x>"), role=PersonRole.LAST_EDITOR, name=EDITOR),
        PersonClaim(at=at("word/comments.xml [1]", EDITOR_ADDRESS), role=PersonRole.COMMENTER, address=EDITOR_ADDRESS),
        SoftwareClaim(at=at("docProps/app.xml: Application", text), role=SoftwareRole.APPLICATION, name=text, version="16.0"),
        LanguageClaim(at=at("word/styles.xml: w:lang", text), role=LanguageRole.PROOFING, tag="fr-FR"),
        Identifier(at=at("header Message-ID", text), kind=IdentifierKind.MESSAGE, value=text or "id"),
        Hop(at=at("header Received [0]", text), position=0, from_host=text, by_host="mx.example", moment=hour("2017-03-27 08:00:05")),
        PathClaim(at=at("word/settings.xml: template", text), path=f"C:\\Users\\mquill\\{text}", role="template"),
        FeatureUse(at=at("word/document.xml", text), kind="namespace", value=text),
        FontUse(at=at("word/fontTable.xml", text), name=text),
        Quantity(at=at("docProps/app.xml: TotalTime", text), kind=QuantityKind.EDITING_TIME, value=1e300, unit="minutes"),
        Revision(at=at("byte 100", text), number=1, total=2, removed=(text,), added=(f"{text} more",)),
        TextContent(at=at("body", text), role="body", text=f"the whole secret text {text}", digest="00" * 32, minhash=b"\x00\xff"),
        PictureContent(at=at("image", text), role="picture", width=640, height=480),
        PlaceClaim(at=at("GPS", text), role="captured", latitude=48.85, longitude=2.35, altitude=35.0),
        Description(at=at("docProps/core.xml: dc:title", text), kind="title", value=text),
        FormDifference(at=at("body part 2", text), plain=f"450 {text}", page=f"4,500 {text}", before="the sum of", after="was paid"),
        ComputedValue(at=at("xl/worksheets/sheet1.xml: B2", text), formula=f"SUM(A1:A9) {text}", shown=text, computed="7"),
        Link(at=at("header In-Reply-To", text), kind="in-reply-to", target=text),
        HeaderField(at=at("header Subject", text), name="Subject", position=0, value=text),
        SignatureMark(at=at("header DKIM-Signature", text), scheme="dkim", detail=text),
        SignedCopy(at=at("header DKIM-Signature: z=", text), name="subject", value=text),
        RecordedCheck(
            at=at("header Authentication-Results", text),
            method="dkim",
            result="pass",
            place=RecordPlace.RECIPIENT,
            recorder=text,
            properties=(f"header.d={text}",),
        ),
    )


def finding(text: str, *, weight: Weight = Weight.STRONG, difference: tuple[str, ...] = (), item: str = "", number: int = 0) -> Finding:
    rule = ("relayed_before_sent", "altered_copy", "software_younger_than_file")[number % 3]
    return Finding(
        rule=rule,
        title="A mail server handled the message before it was sent.",
        weight=weight,
        direction=Direction.ALTERATION,
        family=Family.HEADER_CLOCK,
        cause=Cause.DATE_LINE,
        sentence=f'The server recorded the message 6 hours before its Date line, and the file "{text}" was last saved by "{EDITOR}".',
        evidence=tuple(msgspec.structs.replace(fact, at=msgspec.structs.replace(fact.at, item=item)) for fact in every_kind_of_fact(text)[:6]),
        innocent=(
            "The sender's clock was wrong: its other mails are off by as much.",
            "The mailbox was moved between servers, which rewrote the trace lines.",
        ),
        tested=(Tested("The sender's clock was wrong: its other mails are off by as much.", "excluded"),),
        others=(f"other/{text}",),
        difference=difference,
    )


def attestation(text: str, outcome: Outcome = Outcome.PASSED, reason: Reason = Reason.VERIFIED) -> Attestation:
    return Attestation(
        scheme="dkim",
        outcome=outcome,
        reason=reason,
        sentence=f"The text and the From, Date and Subject lines are unchanged since mail servers of example.org signed them. {text}",
        at=at("header DKIM-Signature [0]", f"v=1; d=example.org; {text}"),
        signer="example.org",
        selector="s2017",
        signing_time=hour("2017-03-27 08:00:00"),
        algorithm="rsa-sha256",
        key_bits=2048,
        key=KeyRecord(
            "example.org",
            "s2017",
            f"v=DKIM1; p={text}",
            f"archive {text}",
            KeyOrigin.ARCHIVE,
            "2016-02-01",
            "2018-05-01",
            "2018-06-01",
            f"published {text}",
        ),
        alignment=Alignment.SAME,
        covered=("From", "Date", "Subject", text),
        uncovered=("Reply-To", text),
        body_covered=1200,
        body_length=1400,
        headers_proven=True,
        body_proven=True,
        repairs=("the line ends were those of Unix",),
        repair_difference=(f"-{text}", "+a line as it was signed"),
        set_aside=(text,),
        restored=RestoredLine("subject", text, text, f"by search {text}"),
        not_later_than="2018-05-01",
        recorded=(f"dkim=pass {text}",),
        notes=(text,),
    )


class SampleCase:
    """Implements `CaseView`. `hostile` puts the texts of HOSTILE everywhere; without it the case reads like an ordinary dump."""

    def __init__(self, items: int = 60, *, hostile: bool = True, texts: Sequence[str] = HOSTILE) -> None:
        self.size = items
        self.texts = tuple(texts) if hostile else ()

    def text(self, number: int) -> str:
        return self.texts[number % len(self.texts)] if self.texts else f"letter {number}"

    def run(self) -> RunInfo:
        return RunInfo(
            version="0.1.0", tables="a1" * 32, keys="b2" * 32, plugins="c3" * 32,
            roots=(self.text(0) if self.texts else "election-leak",), online=False, since_theft="2017-05-05", finished=not self.texts,
        )  # fmt: skip

    def made(self, number: int) -> FileResult:
        text, item = self.text(number), self.item(number)
        kind = number % 10
        if kind in {0, 5} and (self.texts or number % 20 == 0):
            return _suspicious(item, text, number)
        if kind in {1, 2, 3, 7}:
            return _authenticated(item, text)
        return _unverifiable(item, text, number)

    def item(self, number: int) -> Item:
        name = f"{number:06}-{self.text(number)}"
        mail = number % 3 > 0
        parent = "mail/archives.zip!/inbox.mbox" if mail else "documents"
        return Item(
            f"{parent}!/{name}" if mail else f"{parent}/{name}.docx", 1000 + number * 37, f"{number:064x}", parent if mail else "",
            "email_message" if mail else "word_document" if number % 2 else "pdf", ItemKind.MAIL if mail else ItemKind.DOCUMENT,
        )  # fmt: skip

    def counts(self) -> dict[Status, int]:
        counted = Counter(result.verdict.status for result in self.results())
        return {status: counted[status] for status in Status}

    def files(self) -> int:
        return sum(1 for result in self.results() if not result.examined.item.parent)

    def counts_by_basis(self) -> Sequence[tuple[Status, str, int]]:
        counted = Counter((result.verdict.status, result.verdict.basis.value) for result in self.results())
        return [(status, basis, count) for (status, basis), count in sorted(counted.items())]

    def counts_by_flag(self, status: Status) -> dict[Flag, int]:
        return Counter(flag for result in self.results(status) for flag in result.verdict.flags)

    def counts_by_format(self) -> Sequence[tuple[str, Status, int]]:
        counted = Counter((result.examined.item.format, result.verdict.status) for result in self.results())
        return [(name, status, count) for (name, status), count in sorted(counted.items())]

    def results(self, status: Status | None = None) -> Iterator[FileResult]:
        """In the order of paths: the sample's documents come before its mails."""
        order = [number for number in range(self.size) if number % 3 == 0] + [number for number in range(self.size) if number % 3]
        for number in order:
            result = self.made(number)
            if status is None or result.verdict.status is status:
                yield result

    def result(self, path: str) -> FileResult | None:
        found = next((result for result in self.results() if result.examined.item.path == path), None)
        if found is None:
            return None
        return msgspec.structs.replace(found, examined=msgspec.structs.replace(found.examined, facts=tuple(self.all_facts_of(path))))

    def all_facts_of(self, path: str) -> Sequence[AnyFact]:
        number = "".join(character for character in path.rsplit("/", 1)[-1][:6] if character.isascii() and character.isdigit())
        return every_kind_of_fact(self.text(int(number or 0)) or "plain")

    def notes(self) -> Sequence[DumpNote]:
        return [
            DumpNote(
                kind=NoteKind.EXPORT,
                sentence=f'The check thread_index_time speaks on 31 of 132 items of the kind mail ("{self.text(2)}"): most likely the export.',
                rule="thread_index_time", items=31, of=132,
            ),
            DumpNote(kind=NoteKind.COLLECTION, sentence=f"4 spreadsheets were saved within 4 minutes by {EDITOR}.", items=4, of=132),
        ]  # fmt: skip

    def families(self) -> Iterator[DocumentFamily]:
        shared = (SharedIdentifier(IdentifierKind.PRINTER, f"Printer of {EDITOR} {self.text(3)}"), SharedIdentifier(IdentifierKind.DOCUMENT, "A1"))
        first, second = (self.made(number).examined.item.path for number in (0, 3))
        yield DocumentFamily(number=1, members=(first, second), copies=1, links=(FamilyLink(first=first, second=second, shared=shared, count=2),))

    def problems(self) -> Iterator[Problem]:
        for result in self.results():
            for problem in result.examined.problems:
                yield msgspec.structs.replace(problem, item=result.examined.item.path)

    def timeline(self) -> Iterator[TimePoint]:
        for result in self.results():
            number = int(result.examined.item.sha256, 16)
            year, month = 2015 + number % 40 // 12, number % 12 + 1
            status = result.verdict.status
            for role, voucher in (("sent", "claimed"), ("received", "relayed"), ("signed", "signed"))[: 3 if status is Status.AUTHENTICATED else 2]:
                yield TimePoint(result.examined.item.path, role, voucher, f"{year:04}-{month:02}-{number % 28 + 1:02}T10:00:00+00:00", status)


def _suspicious(item: Item, text: str, number: int) -> FileResult:
    altered = number % 20 == 0
    difference = ("  The sum agreed is", "- 3,100 euros", f"+ 31,000 euros {text}") if altered else ()
    found = finding(text, difference=difference, item=item.path, number=number)
    basis = Basis.ALTERED if altered else Basis.IMPOSSIBLE
    return FileResult(
        examined=Examined(
            item=item,
            attestations=(attestation(text, Outcome.FAILED, Reason.BODY_ALTERED),),
            findings=(found, finding(text, weight=Weight.WEAK, number=number + 1)),
            looked_for=("relayed_before_sent", "altered_copy", "software_younger_than_file"),
            problems=(Problem(ProblemKind.DAMAGED, f"The file ends early ({text})."),),
        ),
        verdict=Verdict(
            status=Status.SUSPICIOUS,
            basis=basis,
            sentence=f"{BASIS_SENTENCES[basis]} {found.sentence}",
            flags=(Flag.HANDLED, Flag.LIMITS),
            reasons=(found.sentence,),
            counted=(found.rule,),
            folded=("altered_copy: weak signs never add up",),
        ),
    )


def _authenticated(item: Item, text: str) -> FileResult:
    signed = attestation(text)
    return FileResult(
        examined=Examined(item=item, attestations=(signed,), looked_for=("relayed_before_sent",)),
        verdict=Verdict(status=Status.AUTHENTICATED, basis=Basis.SIGNED, sentence=signed.sentence, flags=(Flag.SIGNER_NOT_AUTHOR,)),
    )


def _unverifiable(item: Item, text: str, number: int) -> FileResult:
    basis = (Basis.NO_SIGNATURE, Basis.CONSISTENT, Basis.KEY_UNAVAILABLE)[number % 3]
    problems = (Problem(ProblemKind.ENCRYPTED, f"The content is encrypted and was not read: {text}"),) if number % 4 == 0 else ()
    return FileResult(
        examined=Examined(item=item, looked_for=("relayed_before_sent", "altered_copy"), problems=problems),
        verdict=Verdict(status=Status.UNVERIFIABLE, basis=basis, sentence=f"{BASIS_SENTENCES[basis]} 2 checks could be applied."),
    )
