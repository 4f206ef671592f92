"""The file equals an attachment of an authenticated message, or the content of a signed file, byte for byte."""

from collections.abc import Iterator, Sequence

from leakcheck.decode.copy_evidence import evidence_of, first_time, signature_of, whole_file
from leakcheck.model.dump import Anchor, Dump
from leakcheck.model.facts import TimeRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.rule import Cause, Direction, FalseAlarms, Family, Observation, Weight, rule

#: Smaller files (an empty page, a dot of a picture) occur everywhere and tell nothing of where one came from.
_LEAST_BYTES = 64


@rule(
    weight=Weight.STRONG,
    direction=Direction.GENUINENESS,
    family=Family.CROSS_COPY,
    cause=Cause.COPY,
    needs=(),
    innocent=(
        "The attachment itself was already changed by somebody before the message was sent: the signature covers only what was sent.",
        "The file is a widely shared one (a logo, a form) that many people hold: then the equality says little about where this copy lay.",
    ),
    sources=(
        "https://app.ediscoveryassistant.com/case_law/22784-ceglia-v-zuckerberg (2013 WL 1208558)",
        "RFC 6376 section 3.4 (what a body signature covers)",
        "FIPS 180-4 (SHA-256)",
    ),
    false_alarms=FalseAlarms(0, 776, "files of the shared corpus whose digest equals another file's, compared byte by byte"),
)
def identical_to_authenticated_attachment(dump: Dump) -> Iterator[Observation]:
    """The file equals an attachment of an authenticated message, or the content of a signed file, byte for byte.

    The signature of a mail server covers a message with all that is attached to it. A loose file with the same bytes as such an
    attachment therefore existed in exactly this form when the message was signed, and has not changed since. So it is with what
    lies in a file that was signed together with its content (contract.pdf.p7m) by a certificate that you trust. The comparison
    rests on SHA-256; no case of two different files with the same value is known. It says nothing about who made the file.
    """
    for group in dump.same_bytes():
        if group[0].size >= _LEAST_BYTES:
            yield from _in_group(dump, group)


def _in_group(dump: Dump, group: Sequence[Item]) -> Iterator[Observation]:
    anchors = [(item, dump.signed_around(item.path)) for item in group]
    attached = next(((item, anchor) for item, anchor in anchors if anchor is not None and anchor.mail.path != item.path), None)
    if attached is None:
        return
    for item, anchor in anchors:
        if anchor is None:
            yield _observation(dump, item, *attached)


def _observation(dump: Dump, item: Item, copy: Item, anchor: Anchor) -> Observation:
    is_mail = anchor.mail.kind is ItemKind.MAIL
    what, holder = ("message", "an authenticated message") if is_mail else ("file", "a signed file")
    sent = first_time(dump, anchor.mail.path, TimeRole.SENT)
    # The date is what the sender's program wrote; a server's own time, where the signature states one, is worth more.
    dated = f", whose Date line reads {sent.moment}" if sent else ""
    signed = f", signed on {anchor.attestation.signing_time} by the signature's own word" if anchor.attestation.signing_time else ""
    sentence = (
        f"Byte for byte the same file as “{copy.name}” inside {holder} ({copy.path}{dated}{signed}): "
        f"it existed in exactly this form when that {what} was signed."
    )
    evidence = evidence_of(whole_file(item), whole_file(copy), signature_of(anchor), sent)
    return Observation(sentence=sentence, evidence=evidence, item=item.path, others=(copy.path,))
