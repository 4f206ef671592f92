"""What a fact says, in words a reader understands: a label and a value, the same in every report (wording: forensics C5)."""

from dataclasses import dataclass
from functools import singledispatch

from leakcheck.decode.scripts import script_of_language
from leakcheck.model.facts import (
    CHART_OF,
    ComputedValue,
    Description,
    Fact,
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
)
from leakcheck.model.office_package import DATED_LATER, PACKED_OTHERWISE, WAY_OF_PACKING


@dataclass(frozen=True, slots=True)
class Said:
    """`group` is a heading under which like facts stand together; `vouched` says who vouches, for times alone."""

    group: str
    label: str
    value: str
    vouched: str = ""


TIMES, PEOPLE, SOFTWARE, TRACES, CONTENT = "Times", "People and accounts", "Programs and devices", "Identifiers and traces", "Content"
#: What only comparisons and experts make use of, by the dozen in each document: it stands behind what people can read.
TECHNICAL = "Technical marks, for comparing files"
GROUPS = (TIMES, PEOPLE, SOFTWARE, TRACES, CONTENT, TECHNICAL)
#: Descriptions that are none of the file itself.
_OF_PICTURES = {
    "description of a picture": "describes a picture as",
    "name of an inserted picture": "holds a picture that was called",
    "metadata of a picture": "holds a picture that says of itself",
    "ingredient": "has an ingredient, by its content credentials",
    "properties of an included figure": "holds a figure from another file that says of itself",
}
#: How the beginnings of kinds of descriptions read that tell how a file was written, not what it is about.
_TECHNICAL_DESCRIPTIONS = (
    WAY_OF_PACKING, PACKED_OTHERWISE, DATED_LATER, "index", "objects that", "font unique id", "registered type", "printer driver version",
    "internal version number",
)  # fmt: skip
VOUCHERS: dict[Voucher, str] = {
    Voucher.CLAIMED: "claimed by the file; anyone can type it",
    Voucher.RELAYED: "recorded by a mail server on the way",
    Voucher.EMBEDDED: "built in by the program that made it",
    Voucher.SIGNED: "covered by a signature",
    Voucher.CONTAINER: "kept by the container or file system",
}
TIME_LABELS: dict[TimeRole, str] = {
    TimeRole.SENT: "states that it was sent at",
    TimeRole.RELAYED: "records being relayed at",
    TimeRole.RECEIVED: "records being received at",
    TimeRole.CREATED: "records a creation time of",
    TimeRole.MODIFIED: "records being last changed at",
    TimeRole.PRINTED: "records being printed at",
    TimeRole.CAPTURED: "records being photographed or recorded at",
    TimeRole.DIGITISED: "records being digitised at",
    TimeRole.SATELLITE: "records a satellite time of",
    TimeRole.SIGNED: "signature states the time",
    TimeRole.EXPIRES: "signature states that it expires at",
    TimeRole.CHANGED: "records a tracked change at",
    TimeRole.COMMENTED: "records a comment at",
    TimeRole.REFRESHED: "records that a pivot table took in its data at",
    TimeRole.PACKED: "was packed, by the archive's entry, at",
    TimeRole.TOKEN: "carries an identifier that holds the time",
    TimeRole.METADATA_CHANGED: "records a change of its metadata at",
    TimeRole.HISTORY: "records a step of editing at",
    TimeRole.STORED: "its inner storage was last written at",
    TimeRole.SUBMITTED: "records being handed to the sender's mail server at",
    TimeRole.LABELLED: "records that a sensitivity label was set at",
    TimeRole.EVENT: "is about something at",
    TimeRole.DOWNLOADED: "the system noted beside it a download at",
    TimeRole.LISTED: "keeps, of another file, the time",
    TimeRole.VIEWED: "the mail program noted that it was last shown at",
    TimeRole.ANCHORED: "a proof of existence names the time",
}
_PEOPLE: dict[PersonRole, str] = {
    PersonRole.AUTHOR: "author, as recorded in the file",
    PersonRole.LAST_EDITOR: "last saved by, as recorded in the file",
    PersonRole.MANAGER: "manager, as recorded in the file",
    PersonRole.COMMENTER: "comment by, as recorded in the file",
    PersonRole.REVISER: "tracked change by, as recorded in the file",
    PersonRole.SENDER: "sender line",
    PersonRole.RESPONSIBLE_SENDER: "Sender field",
    PersonRole.REPLY_TO: "replies go to",
    PersonRole.RECIPIENT: "recipient",
    PersonRole.COPIED: "copy to",
    PersonRole.OWNER: "owner, as recorded in the file",
    PersonRole.EARLIER_EDITOR: "saved an earlier state, as recorded in the file",
    PersonRole.REFRESHED_BY: "took data into a pivot table, as recorded in the file",
    PersonRole.OPENED_BY: "had the document open, as recorded in the file",
    PersonRole.ORGANISER: "organiser, as recorded in the file",
    PersonRole.ATTENDEE: "invited, as recorded in the file",
    PersonRole.CONTACT: "on an address card or list",
    PersonRole.RIGHTS_HOLDER: "holder of rights, as recorded in the file",
    PersonRole.CAPTION_WRITER: "wrote the caption, as recorded in the file",
    PersonRole.DEPICTED: "shown in the picture, as recorded in the file",
    PersonRole.INCLUDED_AUTHOR: "author of a figure or picture in the file, as recorded there",
    PersonRole.PARTICIPANT: "takes part in the conversation",
}
_SOFTWARE: dict[SoftwareRole, str] = {
    SoftwareRole.APPLICATION: "names the program that last saved it",
    SoftwareRole.CREATOR: "names the program it was written in",
    SoftwareRole.PRODUCER: "names the program that wrote these bytes",
    SoftwareRole.MAILER: "names the mail program",
    SoftwareRole.MAIL_SERVER: "names the mail server",
    SoftwareRole.CAMERA: "names the camera or recorder",
    SoftwareRole.TOOLKIT: "names the metadata library",
    SoftwareRole.HISTORY: "names a program in its editing history",
}
_TECHNICAL_MARKS: dict[IdentifierKind, str] = {
    IdentifierKind.RSID: "mark of an editing session (rsid)",
    IdentifierKind.RSID_ROOT: "mark of the first editing session (rsid-root)",
    IdentifierKind.BOOKMARK: "hidden bookmark that Word made (word-bookmark)",
    IdentifierKind.PRODUCER_FINGERPRINT: "way of writing (producer-fingerprint)",
    IdentifierKind.ENTRY_ORDER: "order of what it holds (entry-order)",
    IdentifierKind.ENCODER_FINGERPRINT: "way of compressing (encoder-fingerprint)",
    IdentifierKind.CODEPAGE: "number of the letters' code (codepage)",
    IdentifierKind.CLASS: "number of a kind of object (class-id)",
    IdentifierKind.SIGNED_TEXT: "digest of the signed text (signed-text)",
    IdentifierKind.SIGNATURE: "digest of a signature (signature-number)",
    IdentifierKind.PICTURE_STROKES: "digest of a picture's strokes (picture-strokes)",
    IdentifierKind.PICTURE_DOTS: "digest of a picture's dots (picture-dots)",
}
_LANGUAGES: dict[LanguageRole, str] = {
    LanguageRole.DRAWN_NAMES: "a program's own names of drawn objects, which stay when these are copied and come with templates",
}


#: Texts by their roles; what a reader of the pages sees comes first.
_TEXTS = {
    "body": "words of the message", "document": "words of the document", "subject": "subject", "quoted": "quoted words", "text": "words",
    "hidden": "hidden words", "deleted": "deleted words that the file still holds", "comment": "remarks", "header": "headers and footers of pages",
    "footnote": "notes below and behind the text", "notes": "notes for the speaker", "under-box": "words under a dark box",
    "under-marking": "words marked in black, black on black",
    "earlier-state": "words left from an earlier state", "macro": "macros", "drawing": "words in drawn boxes", "diagram": "words in diagrams",
    "chart": "charts as they were last drawn", "object": "words of an object inside", "building-block": "ready-made blocks for filling in",
    "bookmarks": "list of contents beside the pages", "alternative": "words for readers who cannot see the page",
    "pivot-table": "values that a pivot table keeps and no sheet shows",
    "linked-file": "cells of another file, as they were when the link was last followed",
    "shape-data": "data kept with the shapes of a drawing", "change-log": "log of changes, cell by cell",
    "spoken": "words that a program heard in the recording, as it heard them",
}  # fmt: skip


def text_kind(role: str) -> str:
    """What kind of words a text's role stands for."""
    return _TEXTS.get(role, f"words ({role})")


@singledispatch
def said(fact: Fact) -> Said:
    """The fact in words. A kind of fact unknown here (a third party's) is shown by its place and raw value alone."""
    return Said(CONTENT, "says", fact.at.raw)


@said.register
def _(fact: TimeClaim) -> Said:
    token = f" ({fact.token})" if fact.token else ""
    return Said(TIMES, TIME_LABELS[fact.role], f"{fact.moment}{token}", VOUCHERS[fact.voucher])


@said.register
def _(fact: Hop) -> Said:
    when = f" at {fact.moment}" if fact.moment else ""
    way = " ".join(f"{word} {host}" for word, host in (("by", fact.by_host), ("from", fact.from_host)) if host)
    return Said(TIMES, f"mail server line {fact.position}", f"relayed {way}{when}".replace("  ", " "), VOUCHERS[Voucher.RELAYED])


@said.register
def _(fact: PersonClaim) -> Said:
    address = f"<{fact.address}>" if fact.name and fact.address else fact.address
    return Said(PEOPLE, _PEOPLE[fact.role], f"{fact.name} {address}".strip())


@said.register
def _(fact: SoftwareClaim) -> Said:
    version = f" (version {fact.version})" if fact.version and fact.version not in fact.name else ""
    return Said(SOFTWARE, _SOFTWARE[fact.role], f"{fact.name}{version}")


@said.register
def _(fact: LanguageClaim) -> Said:
    # A reader that sees only the letters of a program's own words, and not its language, says `und` (BCP 47) with the script.
    letters = f" (known by its {script_of_language(fact.tag)} letters alone)" if fact.tag.startswith("und-") else ""
    return Said(SOFTWARE, f"carries a language mark ({_LANGUAGES.get(fact.role, fact.role.value)})", f"{fact.tag}{letters}")


@said.register
def _(fact: FeatureUse) -> Said:
    return Said(TECHNICAL, f"feature {fact.used} ({fact.kind.replace('_', ' ')})", fact.value)


@said.register
def _(fact: FontUse) -> Said:
    return Said(SOFTWARE, f"font {fact.embedded}", f"{fact.name} {fact.version}".strip())


@said.register
def _(fact: Identifier) -> Said:
    mark = _TECHNICAL_MARKS.get(fact.kind)
    return Said(TECHNICAL, mark, fact.value) if mark else Said(TRACES, fact.kind.value, fact.value)


@said.register
def _(fact: PathClaim) -> Said:
    return Said(TRACES, f"names a place: {fact.role}", fact.path)


@said.register
def _(fact: PlaceClaim) -> Said:
    height = f", {fact.altitude:,.0f} m high" if fact.altitude is not None else ""
    return Said(TRACES, f"names a place on the earth ({fact.role})", f"{fact.latitude:.5f}, {fact.longitude:.5f}{height}")


@said.register
def _(fact: Description) -> Said:
    group = TECHNICAL if fact.kind.startswith(_TECHNICAL_DESCRIPTIONS) else CONTENT
    return Said(group, _OF_PICTURES.get(fact.kind, fact.kind), fact.value)


@said.register
def _(fact: ComputedValue) -> Said:
    if fact.formula.startswith(CHART_OF):
        return Said(CONTENT, "shows in a chart", f"{fact.shown} for {fact.formula.removeprefix(CHART_OF)}, which holds {fact.computed}")
    now = f"; it gives {fact.computed} now" if fact.computed else ""
    return Said(CONTENT, "shows a value beside its formula", f"{fact.shown}, for {fact.formula}{now}")


@said.register
def _(fact: FormDifference) -> Said:
    return Said(
        CONTENT, "says in two forms", f"“{fact.plain}” as plain text and “{fact.page}” in the page, between “{fact.before}” and “{fact.after}”"
    )


@said.register
def _(fact: Link) -> Said:
    return Said(TRACES, fact.kind, fact.target)


@said.register
def _(fact: SignatureMark) -> Said:
    return Said(TRACES, "carries a mark of a signature", f"{fact.scheme} {fact.detail}".strip())


@said.register
def _(fact: RecordedCheck) -> Said:
    who = fact.recorder or "a server that gives no name"
    where = "where the recipient's own server writes" if fact.place is RecordPlace.RECIPIENT else "where anybody on the way could write it"
    checked = " ".join((f"{fact.method}={fact.result}", *fact.properties))
    return Said(TRACES, f"records a check by {who}, {where}", checked)


@said.register
def _(fact: SignedCopy) -> Said:
    return Said(TRACES, f"signature carries a copy of the line {fact.name.capitalize()}", fact.value)


@said.register
def _(fact: Quantity) -> Said:
    if fact.unit in (fact.kind.value, ""):
        return Said(CONTENT, f"number of {fact.kind.value}", f"{fact.value:,.10g}")
    unit = fact.unit.removesuffix("s") if abs(fact.value) == 1 else fact.unit
    return Said(CONTENT, fact.kind.value.replace("-", " "), f"{fact.value:,.10g} {unit}")


@said.register
def _(fact: Revision) -> Said:
    reason = f", {fact.reason}" if fact.reason else ""
    changed = [f"{word} {', '.join(texts)}" for word, texts in (("removed later:", fact.removed), ("added later:", fact.added)) if texts]
    return Said(CONTENT, "still holds an earlier state", "; ".join([f"{fact.number} of {fact.total}{reason}", *changed]))


@said.register
def _(fact: TextContent) -> Said:
    cut = ", cut at the limit" if fact.complete == "cut" else ""
    return Said(CONTENT, f"holds a text ({fact.role})", f"{text_kind(fact.role)}, {len(fact.text):,} characters{cut}")


@said.register
def _(fact: PictureContent) -> Said:
    return Said(CONTENT, f"holds a picture ({fact.role})", f"{fact.width} x {fact.height} pixels")


@said.register
def _(fact: HeaderField) -> Said:
    return Said(CONTENT, f"header line {fact.name}", fact.value)
