"""What a file *says*, named by meaning and not by format. The vocabulary of everything that follows.

Decision: facts are a closed family of small frozen types instead of one generic key/value pair, because a rule that
asks for `TimeClaim(role=MODIFIED)` works on a Word file, a PDF and a picture alike, and the type checker sees a
misspelt role. Roles are enums for the same reason. A format that says a new *kind* of thing adds a class here, which is
rightly a reviewed change of vocabulary; a new *source* of a known kind is only a new `Location`.
"""

from enum import StrEnum
from math import isfinite

import msgspec

from leakcheck.model.location import Location
from leakcheck.model.moment import Moment


class Voucher(StrEnum):
    """Who vouches for a time."""

    CLAIMED = "claimed"
    """Written by whoever made or edited the file; anyone can type it."""
    RELAYED = "relayed"
    """Recorded by a mail server on the way (a header, hence still editable in an unsigned copy)."""
    EMBEDDED = "embedded"
    """Carried inside an identifier, where few people look."""
    SIGNED = "signed"
    """Covered by a signature that names it."""
    CONTAINER = "container"
    """Kept by what the file lies in: an archive entry, a mailbox line, a file system."""


class TimeRole(StrEnum):
    """What is said to have happened at a time."""

    SENT = "sent"
    RELAYED = "relayed"
    RECEIVED = "received"
    """Taken in by the recipient's own server (the outermost trace line, Delivery-Date, mailbox line)."""
    CREATED = "created"
    MODIFIED = "modified"
    PRINTED = "printed"
    CAPTURED = "captured"
    DIGITISED = "digitised"
    SATELLITE = "satellite"
    """A GPS receiver's time, always UTC."""
    SIGNED = "signed"
    EXPIRES = "expires"
    CHANGED = "changed"
    """A tracked change inside a document."""
    COMMENTED = "commented"
    REFRESHED = "refreshed"
    """A pivot table took in the data of its source."""
    PACKED = "packed"
    """An archive entry's or package part's time."""
    TOKEN = "token"
    """A time decoded out of an identifier (boundary, Message-ID, Thread-Index, trace id)."""
    METADATA_CHANGED = "metadata-changed"
    HISTORY = "history"
    """One step of a recorded editing history (XMP)."""
    STORED = "stored"
    """When a compound file's storage was last written, as its own directory keeps it ([MS-CFB] section 2.6.1)."""
    SUBMITTED = "submitted"
    """Handed to the sender's own mail server by a mail program (MAPI PidTagClientSubmitTime)."""
    LABELLED = "labelled"
    """A sensitivity label was set."""
    EVENT = "event"
    """When something that the file is about is to take place: a calendar entry's begin or end."""
    DOWNLOADED = "downloaded"
    """Taken from the network, as the system noted beside the file."""
    LISTED = "listed"
    """A time of another file, kept by a shortcut to it, a listing of its folder, or a document that it was taken into as a figure."""
    VIEWED = "viewed"
    """Last shown to whoever used the mail program, as it noted on that computer."""
    ANCHORED = "anchored"
    """A proof of existence names this time (OpenTimestamps, a time-stamping authority)."""


class SoftwareRole(StrEnum):
    APPLICATION = "application"
    """The program that last saved the file."""
    CREATOR = "creator"
    """The program in which the document was written."""
    PRODUCER = "producer"
    """The program or library that wrote these bytes."""
    MAILER = "mailer"
    MAIL_SERVER = "mail-server"
    CAMERA = "camera"
    TOOLKIT = "toolkit"
    """A metadata library that left its name (XMP toolkit)."""
    HISTORY = "history"


class PersonRole(StrEnum):
    AUTHOR = "author"
    LAST_EDITOR = "last-editor"
    MANAGER = "manager"
    COMMENTER = "commenter"
    REVISER = "reviser"
    SENDER = "sender"
    RESPONSIBLE_SENDER = "responsible-sender"
    """The Sender field, where it is not the From field."""
    REPLY_TO = "reply-to"
    RECIPIENT = "recipient"
    COPIED = "copied"
    OWNER = "owner"
    EARLIER_EDITOR = "earlier-editor"
    """Somebody who saved an earlier state, from a log that the program kept (Word 97 to 2002)."""
    REFRESHED_BY = "refreshed-by"
    """Who last had a pivot table take in the data of its source."""
    OPENED_BY = "opened-by"
    """Who has or had the document open, from the file that locks it (`~$…`)."""
    ORGANISER = "organiser"
    ATTENDEE = "attendee"
    CONTACT = "contact"
    """The person that an address card is about, or whom a list of addresses holds."""
    RIGHTS_HOLDER = "rights-holder"
    CAPTION_WRITER = "caption-writer"
    """Who wrote the words under a picture."""
    DEPICTED = "depicted"
    """Whom a picture shows, by what somebody or a program that tells faces apart wrote into it."""
    INCLUDED_AUTHOR = "included-author"
    """The author of another file that was put into this one, such as a figure on a page, and not of this one."""
    PARTICIPANT = "participant"
    """Somebody whose messages a conversation holds, under the name in the address book of the telephone that exported it."""


class LanguageRole(StrEnum):
    PROOFING = "proofing"
    INTERFACE = "interface"
    """The language of the program itself, as seen in style names, sheet names or a localised product name."""
    CONTENT = "content"
    THEME = "theme"
    DRAWN_NAMES = "drawn-names"
    """The language in which a program named drawn objects and layouts by itself: they keep it when they are copied or come with a template."""


class IdentifierKind(StrEnum):
    MESSAGE = "message-id"
    RSID = "rsid"
    RSID_ROOT = "rsid-root"
    DOCUMENT = "document-id"
    """XMP DocumentID, w15:docId and the like: kept through saves of one document."""
    ORIGINAL_DOCUMENT = "original-document-id"
    INSTANCE = "instance-id"
    BOOKMARK = "word-bookmark"
    """The name of a hidden bookmark that Word numbered by the second in which it was made; other programs keep it when they save the document."""
    PDF_PERMANENT = "pdf-permanent-id"
    """First half of a PDF's /ID."""
    PDF_CHANGING = "pdf-changing-id"
    THREAD = "thread-id"
    TENANT = "tenant-id"
    HOST = "host-name"
    SERIAL = "serial-number"
    COMPANY = "company"
    TEMPLATE = "template"
    CODEPAGE = "codepage"
    PRODUCER_FINGERPRINT = "producer-fingerprint"
    """How a container was written: order of entries, creator system, times, compression; in a stable short form."""
    LIST = "list-id"
    SIGNED_TEXT = "signed-text"
    """The hash of a mail's text in the relaxed form (RFC 6376 section 3.4.4), SHA-256 in hexadecimal: what bh= of a signature names."""
    SIGNATURE = "signature-number"
    """The number that a mail server's signature is (b= of DKIM and its relatives), as SHA-256 in hexadecimal: made anew for every message."""
    PRINTER = "printer"
    LABEL = "sensitivity-label"
    """The id of a sensitivity label ([MS-OFFCRYPTO], Microsoft Purview)."""
    SITE = "site-id"
    """A SharePoint site, list, content type or document id."""
    ACCOUNT = "account-id"
    """A user's id in a directory: a Windows SID, a Microsoft or Google account number."""
    NETWORK_ADDRESS = "network-address"
    """The address of a network card inside an identifier (RFC 9562 section 5.1, UUID version 1)."""
    INTERNET_ADDRESS = "internet-address"
    """The address of a computer in the network (IPv4 or IPv6), as a mail server notes that of the sender."""
    STORE = "mail-store-id"
    """The number of a mailbox store in which an item was changed ([MS-OXCFXICS] section 2.2.2.3)."""
    MACRO_PROJECT = "macro-project-id"
    CONTROL_LIBRARY = "control-library-id"
    """The number of a library that Office made on one computer for the controls of macros (MSForms.exd); others have others."""
    CLASS = "class-id"
    """The class of an embedded object or of a whole compound file (CLSID)."""
    PICTURE_UNIQUE = "picture-id"
    """A picture's own number (Exif ImageUniqueID, maker notes)."""
    PICTURE_STROKES = "picture-strokes"
    """SHA-256 of the dots of a small picture of strokes on a blank ground, as a signature put on a page is, however it is packed."""
    PICTURE_DOTS = "picture-dots"
    """SHA-256 of the unpacked dots of a picture that lies in a document without a file of its own, with its size and form."""
    SOUND = "sound-digest"
    """The digest of a recording's sound before it was packed, as the program that packed it wrote it down (FLAC: MD5)."""
    ENCODER_FINGERPRINT = "encoder-fingerprint"
    """How a picture was compressed: tables, sampling and order of segments in a stable short form."""
    COLOUR_PROFILE = "colour-profile"
    """Name and digest of an ICC profile."""
    GENERATION = "generation-parameters"
    """What a picture generator wrote of the way it made the picture."""
    ENTRY_ORDER = "entry-order"
    """The order of a container's entries, in a stable short form."""
    SHA256 = "sha256"
    """The digest of a whole file, where a comparison of copies rests on it."""
    OTHER_FILE = "hash-of-another-file"
    """The hash of a file that this one is about (a proof of time, a list of checksums): `sha256:` and hexadecimal."""


class RecordPlace(StrEnum):
    """Who could have written a recorded check where it stands, going by the order of the header lines (RFC 8601 section 5)."""

    RECIPIENT = "recipient"
    """The recipient's own last server: it names itself, above or directly beside its trace lines, and no other stands further out."""
    ANYWHERE = "anywhere"
    """Any server on the way, or the sender."""


class QuantityKind(StrEnum):
    EDITING_TIME = "editing-time"
    DURATION = "duration"
    """How long a recording is, by what its file states."""
    REVISION_COUNT = "revision-count"
    PAGES = "pages"
    SHEETS = "sheets"
    SLIDES = "slides"
    PARAGRAPHS = "paragraphs"
    LINES = "lines"
    WORDS = "words"
    CHARACTERS = "characters"
    OBJECTS = "objects"
    FONTS = "fonts"
    PICTURES = "pictures"
    ATTACHMENTS = "attachments"
    MESSAGES = "messages"
    ENTRIES = "entries"
    SIGNED_BODY_LENGTH = "signed-body-length"
    BODY_LENGTH = "body-length"


class Fact(msgspec.Struct, frozen=True, kw_only=True, tag_field="fact", omit_defaults=True, gc=False):
    """Something a file says, and where it says so."""

    at: Location


class TimeClaim(Fact, frozen=True, kw_only=True, tag="time", omit_defaults=True):
    """The file says that something happened at a moment."""

    role: TimeRole
    moment: Moment
    voucher: Voucher = Voucher.CLAIMED
    token: str = ""
    """For embedded times: which decoder read it, for example `gmail-boundary`."""


class SoftwareClaim(Fact, frozen=True, kw_only=True, tag="software", omit_defaults=True):
    """The file names a program. `name` is the text as written; `version` what of it is a version, if told apart."""

    role: SoftwareRole
    name: str
    version: str = ""


class PersonClaim(Fact, frozen=True, kw_only=True, tag="person", omit_defaults=True):
    """The file names a person or account. Never proof that this person did anything."""

    role: PersonRole
    name: str = ""
    address: str = ""
    """Mail address in its normal form (RFC 5322 local part as written, domain in lower-case A-labels)."""

    def __post_init__(self) -> None:
        if not (self.name or self.address):
            raise ValueError("a person claim has a name or an address")


class LanguageClaim(Fact, frozen=True, kw_only=True, tag="language", omit_defaults=True):
    """The file carries a language mark. `tag` per BCP 47."""

    role: LanguageRole
    tag: str


class Identifier(Fact, frozen=True, kw_only=True, tag="identifier", omit_defaults=True):
    """The file carries an identifier that can link it to others."""

    kind: IdentifierKind
    value: str

    def __post_init__(self) -> None:
        if not self.value:
            raise ValueError("an identifier has a value")


class Hop(Fact, frozen=True, kw_only=True, tag="hop", omit_defaults=True):
    """One mail server's trace line (RFC 5321 section 4.4). `position` counts from the top, the last server being 0."""

    position: int
    from_host: str = ""
    by_host: str = ""
    protocol: str = ""
    identifier: str = ""
    moment: Moment | None = None


#: The role of a file's name that a message of an exported conversation brought.
NAMED_BY_CONVERSATION = "file that a conversation names"


class PathClaim(Fact, frozen=True, kw_only=True, tag="path", omit_defaults=True):
    """The file names a place on somebody's disk or network."""

    path: str
    role: str
    """What the path is of, for example `template`, `last saved location`, `linked file`, `attachment name`."""


class FeatureUse(Fact, frozen=True, kw_only=True, tag="feature", omit_defaults=True):
    """The file uses something that a format did not always have. `kind` and `value` as in knowledge/tables/formats.csv."""

    kind: str
    value: str
    used: str = "used"
    """`used` where an element or attribute of it occurs, `declared` where it is only named."""


class FontUse(Fact, frozen=True, kw_only=True, tag="font", omit_defaults=True):
    """The file uses or names a font."""

    name: str
    version: str = ""
    embedded: str = "named"
    """`named`, `embedded` or `subset`."""


class Quantity(Fact, frozen=True, kw_only=True, tag="quantity", omit_defaults=True):
    """The file states a number."""

    kind: QuantityKind
    value: float
    unit: str

    def __post_init__(self) -> None:
        # A case could not give it back.
        if not isfinite(self.value):
            raise ValueError("no number")


class Revision(Fact, frozen=True, kw_only=True, tag="revision", omit_defaults=True):
    """An earlier state that the file still holds."""

    number: int
    """1 is the oldest."""
    total: int
    offset: int = 0
    length: int = 0
    reason: str = ""
    """Why it exists as far as the structure tells: `linearised`, `signature`, `form`, `annotation`, `unknown`, …"""
    removed: tuple[str, ...] = ()
    """Words or lines that the next state no longer shows."""
    added: tuple[str, ...] = ()


#: The role of a text that a program heard in a recording: it mishears words, names and numbers.
HEARD = "spoken"


class TextContent(Fact, frozen=True, kw_only=True, tag="text", omit_defaults=True):
    """Normalised text for comparison; see `leakcheck.decode.text_digest`."""

    role: str
    """`body`, `document`, `subject`, `quoted`; apart from what a reader sees: `hidden`, `deleted`, `comment`, `under-box`, `under-marking`,
    `earlier-state`, `pivot-table`, `diagram`, `chart`, `drawing`, `building-block`, `object`, `bookmarks`, `alternative`, `linked-file`,
    `change-log`, `spoken`, `shape-data`."""
    text: str
    digest: str
    minhash: bytes = b""
    complete: str = "whole"
    """`whole`, or `cut` where the limit on text was reached."""


class PictureContent(Fact, frozen=True, kw_only=True, tag="picture", omit_defaults=True):
    """A picture's size and perceptual hash (64-bit difference hash, hexadecimal)."""

    role: str
    width: int
    height: int
    perceptual_hash: str = ""
    levels: str = ""
    """Its 24 × 24 levels of grey, hexadecimal; only of previews, and of pictures that hold one."""


class PlaceClaim(Fact, frozen=True, kw_only=True, tag="place", omit_defaults=True):
    """The file names a point on the earth. Degrees of WGS 84, north and east positive."""

    role: str
    """`captured`, `shown`, `destination`, `event`."""
    latitude: float
    longitude: float
    altitude: float | None = None
    """Metres above the ellipsoid or the sea, as the device took it."""

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError("no point on the earth")


class Description(Fact, frozen=True, kw_only=True, tag="description", omit_defaults=True):
    """What the file says of itself in words: a field of its properties that people fill in. Anyone can type it."""

    kind: str
    """`title`, `subject`, `keywords`, `comments`, `category`, `status`, `copyright`, `caption`, or the field's own name."""
    value: str


#: What the formula of a computed value begins with where it is no formula of a cell: a typed total, a point of a chart, the number kept in a cell.
SUM_OF, CHART_OF, VALUE_OF = "sum of ", "chart of ", "value of "


class ComputedValue(Fact, frozen=True, kw_only=True, tag="computed-value", omit_defaults=True):
    """A place that holds both a formula or source and the value that was last shown for it, where the two can be compared."""

    formula: str
    shown: str
    """The value that is kept beside the formula, as it stands."""
    computed: str
    """The value that the formula gives now; empty where it cannot be computed here."""


class FormDifference(Fact, frozen=True, kw_only=True, tag="form-difference", omit_defaults=True):
    """One text stands in the file in two forms that have other words at one place, as the plain text and the page of a mail."""

    plain: str
    page: str
    before: str = ""
    """Words that stand before the place in both forms."""
    after: str = ""


class Link(Fact, frozen=True, kw_only=True, tag="link", omit_defaults=True):
    """The file refers to something. `kind`: `in-reply-to`, `references`, `derived-from`, `copied-from`, `linked-file`, `saved-from`, `url`."""

    kind: str
    target: str


class HeaderField(Fact, frozen=True, kw_only=True, tag="header", omit_defaults=True):
    """A displayed mail header as it stands, counted from the top, so that repeated ones can be told apart."""

    name: str
    position: int
    value: str


class SignatureMark(Fact, frozen=True, kw_only=True, tag="signature-mark", omit_defaults=True):
    """The file carries something that is or looks like a signature, verified or not."""

    scheme: str
    detail: str = ""


class SignedCopy(Fact, frozen=True, kw_only=True, tag="signed-copy", omit_defaults=True):
    """A signature carries a copy of a header line as it was when signed (RFC 6376 section 3.5, z=). Only a claim while the signature does not fit."""

    name: str
    """Lower case."""
    value: str
    """Encoded words decoded, like those of the line itself."""


class RecordedCheck(Fact, frozen=True, kw_only=True, tag="recorded-check", omit_defaults=True):
    """A server wrote down how one check of the message came out (RFC 8601, RFC 7208 section 9.1). Whoever holds an unsigned copy can type it."""

    method: str
    """`dkim`, `spf`, `dmarc`, … in lower case."""
    result: str
    """`pass`, `fail`, `none`, … in lower case."""
    place: RecordPlace
    recorder: str = ""
    """The name under which the server speaks (authserv-id); empty where it gives none."""
    properties: tuple[str, ...] = ()
    """What was checked, `header.d=example.org`."""
    position: int = 0
    """The number of the header line among those of its name, from the top."""
    signatures_above: int = 0
    """DKIM signatures that stand further out: written after this record, which therefore does not speak of them."""


AnyFact = (
    TimeClaim
    | SoftwareClaim
    | PersonClaim
    | LanguageClaim
    | Identifier
    | Hop
    | PathClaim
    | FeatureUse
    | FontUse
    | Quantity
    | Revision
    | TextContent
    | PictureContent
    | PlaceClaim
    | Description
    | ComputedValue
    | FormDifference
    | Link
    | HeaderField
    | SignatureMark
    | SignedCopy
    | RecordedCheck
)
