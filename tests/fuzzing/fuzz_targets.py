"""What can be fuzzed, by name, and what must hold whatever the bytes are.

`formats/<name>` is a reader, `signatures/<name>` a scheme with a key at hand, `decode/<name>` one of our own decoders alone, so that the
fuzzer need not first find its way through a container. What must hold: nothing is raised but what the decoder declares, facts can be stored
and read back equal, spans lie inside the file, and neither time nor memory runs away.
"""

import io
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from leakcheck import catalogue
from leakcheck.authenticate import authenticate
from leakcheck.decode import (
    apple_mail_parts,
    appointment_id,
    authentication_results,
    biff12_pivot_caches,
    biff12_workbook,
    biff_cells,
    biff_drawn_words,
    biff_pivot_caches,
    biff_traces,
    biff_workbook,
    bzz,
    cbor,
    certificate,
    chart_values,
    cms_message,
    cms_signed_data,
    colour_profile,
    compound_file,
    compound_properties,
    compressed_rtf,
    content_credentials,
    content_lines,
    cose_signature,
    credential_ingredients,
    definite_lengths,
    djvu_chunks,
    dkim_key,
    dkim_signature,
    domainkeys_signature,
    entry_ids,
    exif_tags,
    folder_listing,
    font_program,
    header_facts,
    html_marks,
    html_pictures,
    html_words,
    iptc_records,
    iso_image,
    jpeg_2000_boxes,
    jpeg_2000_codestream,
    jpeg_scans,
    macro_project,
    macro_signature,
    mail_address,
    mail_body,
    mail_clocks,
    mail_headers,
    mail_html,
    mail_notices,
    mapi_facts,
    mapi_names,
    mbox_lines,
    mime_tree,
    moments,
    movie_boxes,
    odf_content,
    odf_locks,
    odf_package,
    odf_reading,
    office_pictures,
    ole1_objects,
    ooxml_apart,
    ooxml_connections,
    ooxml_package,
    ooxml_pivot_caches,
    openpgp_keys,
    openpgp_packets,
    openpgp_texts,
    pdf_lines,
    pdf_signed_range,
    pdf_strings,
    pdf_structure,
    photoshop_resources,
    pivot_caches,
    powerpoint_records,
    printer_settings,
    property_sets,
    quotations,
    quoted_dates,
    rar,
    rar_version_4,
    rar_version_5,
    recorded_checks,
    repetition_words,
    rich_text_reading,
    rtf_words,
    seven_zip,
    seven_zip_coders,
    shape_properties,
    sheet_cells,
    signed_message,
    text_encoding,
    text_forms,
    text_references,
    time_proof,
    time_stamp_token,
    tnef_stream,
    web_page_reading,
    word_binary_text,
    word_fib,
    wordperfect_document,
    xml_tree,
    xmp_packet,
)
from leakcheck.knowledge.key_files import KeyFileError, examined_key_file
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, Fact
from leakcheck.model.format import Child, Format
from leakcheck.model.item import Item
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem

if TYPE_CHECKING:
    from pypdf import PageObject

LIMITS = Limits(item_bytes=8 << 20, unpacked_bytes=32 << 20, seconds_per_item=20, children=2000, facts=5000, passwords=("secret",))
#: Of processor time, for inputs of some kilobytes and under the fuzzer's own instrumentation, which makes everything several times slower.
_MOST_SECONDS = 6
_MOST_GROWTH = 400 << 20
_MOST_FOUND = 100_000

_JSON = msgspec.json.Encoder()
_FACT: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


class PromiseBrokenError(AssertionError):
    """Something that must hold for any bytes does not."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something that takes bytes; what it raises beyond `declared` is a bug."""

    run: Callable[[bytes], Iterable[object]]
    declared: tuple[type[BaseException], ...] = ()

    def __call__(self, data: bytes) -> None:
        """Run it over bytes. Raises PromiseBrokenError, or whatever was not declared."""
        before, started = _resident(), time.process_time()
        try:
            for found in islice(self.run(data), _MOST_FOUND):
                _check(found)
        except self.declared:
            pass
        taken, grown = time.process_time() - started, _resident() - before
        if taken > _MOST_SECONDS:
            raise PromiseBrokenError(f"{len(data):,} bytes took {taken:.1f} s")
        if grown > _MOST_GROWTH:
            raise PromiseBrokenError(f"{len(data):,} bytes took {grown >> 20} MB")


def _resident() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _check(found: object) -> None:
    if isinstance(found, Child):
        found.content.digest()
        for fact in found.facts:
            _storable(fact)
    elif isinstance(found, Fact):
        _storable(found)
    elif isinstance(found, Problem) and not found.sentence.endswith((".", "…")):
        raise PromiseBrokenError(f"a problem is no sentence: {found.sentence!r}")


def _storable(fact: Fact) -> None:
    raw = _JSON.encode(fact)
    if b"\\u0000" in raw:
        raise PromiseBrokenError(f"a NUL is left in {raw[:300]!r}")
    if _FACT.decode(raw) != fact:
        raise PromiseBrokenError(f"it comes back otherwise than it was stored: {raw[:300]!r}")


# Readers and schemes, present and future.


def _reader(format_: Format) -> Target:
    def run(data: bytes) -> Iterator[object]:
        content = Content.of_bytes(data)
        format_.recognises(content)
        if format_.split is not None:
            for span in format_.split(content, 4000):
                if not 0 <= span.start <= span.end:
                    raise PromiseBrokenError(f"a span lies outside the file: {span}")
        yield from islice(format_.extract(content, LIMITS), LIMITS.children)

    return Target(run, (LimitReached,))


_RECORD = (
    "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSsq631uBItLa7od+v"
    "/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB"
)


class _OneKey:
    """A keyring that has the same key for whoever asks, and documents of no other kind."""

    online = False

    def dkim_keys(self, domain: str, selector: str) -> Sequence[KeyRecord]:
        return (KeyRecord(domain=domain or "a", selector=selector or "a", record=_RECORD, source="RFC 6376", origin=KeyOrigin.TEST),)

    def sibling_keys(self, _domain: str, _selector: str) -> Sequence[KeyRecord]:
        return ()

    def openpgp_keys(self) -> Sequence[bytes]:
        return ()

    def trusted_certificates(self) -> Sequence[bytes]:
        return ()


def _scheme(name: str) -> Target:
    scheme = next(one for one in catalogue.schemes() if one.name == name)
    format_ = {one.name: one for one in catalogue.formats()}[scheme.formats[0]]

    def run(data: bytes) -> Iterator[object]:
        content = Content.of_bytes(data)
        facts: list[AnyFact] = []
        for found in islice(format_.extract(content, LIMITS), LIMITS.children):
            if isinstance(found, Fact):
                facts.append(found)
        item = Item(path="a", size=len(data), sha256="", format=format_.name, kind=format_.kind)
        _, problems = authenticate(content, Examined(item=item, facts=tuple(facts)), [scheme], _OneKey(), LIMITS)
        if problems:
            # Again outside the guard of the stage, for the place where it failed.
            list(scheme.verify(content, Examined(item=item, facts=tuple(facts)), _OneKey(), LIMITS))
        yield from problems

    return Target(run, (LimitReached,))


# Decoders alone.


def _one(decode: Callable[[bytes], object], *declared: type[BaseException]) -> Target:
    """A decoder that answers with one thing."""
    return Target(lambda data: [decode(data)], declared)


def _cms_message(data: bytes) -> object:
    blob = cms_message.undressed(data)
    return cms_message.recipients(blob), cms_message.certificates_in(blob), cms_message.compressed(blob)


def _text(decode: Callable[[str], object], *declared: type[BaseException]) -> Target:
    return Target(lambda data: [decode(data.decode("utf-8", "surrogateescape"))], declared)


def _each(read: Callable[[str], Iterable[object]]) -> Target:
    """A decoder of text that hands on one thing after the other."""
    return Target(lambda data: read(data.decode("utf-8", "surrogateescape")))


def _property_set(data: bytes) -> Iterator[object]:
    found = property_sets.property_set(data)
    for section in found.sections if found else ():
        yield section.properties


def _compound(data: bytes) -> Iterator[object]:
    with compound_file.opened(Content.of_bytes(data)) as file:
        for entry in file.walk():
            if not entry.is_storage:
                yield file.read(entry, 1 << 20)
        yield file.deleted_names
        yield from compound_properties.property_facts(file)
        yield from macro_project.macro_facts(file, LIMITS)


def _package_workbook(data: bytes) -> Iterator[object]:
    yield from biff12_workbook.rows(data, ["one", "two"], hidden=False)
    yield from biff12_workbook.sheet_entries(data)
    yield biff12_workbook.saved_at(data)
    yield from biff12_workbook.remarks(data)


def _pivot_caches(data: bytes) -> Iterator[object]:
    caches = [biff12_pivot_caches.cache_of("part", data), biff_pivot_caches.cache_of("stream", data)]
    yield from pivot_caches.pivot_facts(caches, lambda: "one\ttwo", 10_000)


def _parts_of_workbooks(data: bytes) -> Iterator[object]:
    """The same bytes as every part that is read beside the cells."""
    parts = ("xl/pivotCache/pivotCacheDefinition1.xml", "xl/connections.xml", "xl/charts/chart1.xml", "xl/externalLinks/externalLink1.xml",
             "xl/revisions/revisionLog1.xml", "xl/drawings/drawing1.xml")  # fmt: skip
    listed = b'<Override ContentType="x.spreadsheetml.pivotCacheDefinition+xml" PartName="/%s"/><x T="connections+xml"/>' % parts[0].encode()
    relation = b'<Relationship Id="r" Type="x/pivotCacheRecords" Target="pivotCacheDefinition1.xml"/>'
    held = {"[Content_Types].xml": listed, "xl/pivotCache/_rels/pivotCacheDefinition1.xml.rels": relation} | dict.fromkeys(parts, data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in held.items():
            made.writestr(name, content)
    package = ooxml_package.package_of(zipfile.ZipFile(out))
    yield from pivot_caches.pivot_facts(ooxml_pivot_caches.pivot_caches(package), lambda: "one\ttwo", 10_000)
    yield from ooxml_connections.connection_facts(package)
    yield from ooxml_apart.sheet_apart(package, 10_000)
    sheet = sheet_cells.Cells(sheet_cells.Sheet("Data", "xl/worksheets/sheet1.xml", "visible"), {(1, 1): 5.0, (2, 1): 7.0})
    yield from chart_values.chart_facts(package, [sheet])


def _workbook(data: bytes) -> Iterator[object]:
    yield from biff_drawn_words.drawn_words(data, 10_000)
    book = biff_workbook.workbook(data)
    if book is None:
        return
    yield from biff_traces.workbook_facts(book)
    yield from biff_cells.Cells(book.first.version, 1252, ["a"]).lines(data, 0, len(data))


def _word(data: bytes) -> Iterator[object]:
    """The first half stands for the stream of the text, the second for the tables that say where it is cut."""
    middle = len(data) // 2
    main, table = data[:middle].ljust(0x400, b"\0"), data[middle:]
    for is_old in (False, True):
        word = word_fib.WordFile(main, main if is_old else table, 0x65 if is_old else 0xC1, 0x409, 0, is_old)
        parts = word_binary_text.pieces(word)
        yield word_binary_text.cut_text(word, parts, word_binary_text.Spans.of([(2, 5)]), 10_000)
        runs = word_binary_text.character_runs(word)
        yield word_binary_text.unreached_text(word, parts, runs)
        raw = word_binary_text.raw_text(word, parts, 0, 10_000, 10_000, word_binary_text.Spans.of([]))
        yield word_binary_text.field_instructions(raw)
        yield word_fib.strings(table, 1252)


def _powerpoint(data: bytes) -> Iterator[object]:
    user = powerpoint_records.current_user(data)
    found = powerpoint_records.presentation(data, user.edit if user else 0)
    yield found
    for record in powerpoint_records.walk(data, 0, len(data)):
        yield powerpoint_records.record_text(data, record)
        yield powerpoint_records.embedded_object(data, record, LIMITS)


def _mime(data: bytes) -> Iterator[object]:
    tree = mime_tree.MimeTree(data)
    yield from tree.leaves()
    for number, (start, end) in tree.spans.items():
        if not 0 <= start <= end <= len(data):
            raise PromiseBrokenError(f"part {number} lies outside the file: {start}-{end} of {len(data)}")
    taken = mail_body.parts(data)
    yield mail_body.words(taken.leaves)
    yield mail_body.links(taken.leaves, 100)


def _headers(data: bytes) -> Iterator[object]:
    block = mail_headers.header_block(data)
    yield from header_facts.header_facts(block, LIMITS)
    yield from recorded_checks.recorded_checks(block)


def _identifier_clocks(text: str) -> Iterator[object]:
    yield mail_clocks.message_id_clock(text)
    yield mail_clocks.content_id_clock(text)
    yield mail_clocks.boundary_clock(text)
    yield mail_clocks.trace_clock(text)


def _text_forms(text: str) -> Iterator[object]:
    """Two forms of one text: the halves of what comes."""
    plain, page = text[: len(text) // 2], text[len(text) // 2 :]
    leaves = [mail_body.Part(kind, kind, "", "", b"", form) for kind, form in (("text/plain", plain), ("text/html", page))]
    yield from text_forms.form_differences(leaves, lambda part: Location(part.number))


def _message(data: bytes) -> Iterator[object]:
    message = signed_message.signed_message(data)
    if message is not None:
        yield from (message.body_hash(form, "sha256", length) for form in ("simple", "relaxed") for length in (None, 10))


def _mailbox(data: bytes) -> Iterator[object]:
    before = -1
    for place in mbox_lines.starts(io.BytesIO(data), len(data)):
        if not before < place < len(data):
            raise PromiseBrokenError(f"a message begins at {place} after {before}, of {len(data)} bytes")
        before = place
        yield mbox_lines.envelope_moment(data[place : place + 200])


def _openpgp(data: bytes) -> Iterator[object]:
    for armour in openpgp_packets.Armour:
        for block in openpgp_packets.unarmoured(data, armour):
            yield from openpgp_packets.signatures(block)
    yield from openpgp_packets.signatures(data)
    certificates = openpgp_keys.certificates((data,))
    for owners in certificates.values():
        for owner, key in owners:
            yield owner.trouble(key, 1_500_000_000)
            yield owner.user_ids


def _certificate(data: bytes) -> Iterator[object]:
    for one in certificate.certificates(data):
        yield one.fingerprint
        yield (one.may_sign_mail, one.may_issue, one.own_issuer)


def _openpgp_texts(data: bytes) -> Iterator[object]:
    openpgp_texts.may_be_signed(data)
    for text in openpgp_texts.signed_texts(data):
        yield list(text.forms())


def _images(data: bytes) -> Iterator[object]:
    stream = io.BytesIO(data)
    for entry in iso_image.files(stream, len(data), iso_image.volumes(stream)):
        if entry.size < 0:
            raise PromiseBrokenError("a file of negative size")
        yield entry


def _seven_zip(data: bytes) -> Iterator[object]:
    archive = seven_zip.listed(Content.of_bytes(data), ("secret",))
    yield from seven_zip.by_folder(archive)


def _rar(data: bytes) -> Iterator[object]:
    archive, headers = (rar.Archive(5), rar_version_5) if data.startswith(rar.MAGIC_5) else (rar.Archive(4), rar_version_4)
    headers.listed(io.BytesIO(data), len(data), archive)
    yield from archive.entries


def _key(data: bytes) -> object:
    kind, _, record = data.decode("utf-8", "surrogateescape").partition("\n")
    return dkim_key.record_key(record, kind)


def _key_file(data: bytes) -> Iterator[object]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s1._domainkey.example.org.txt"
        path.write_bytes(data)
        yield examined_key_file(path)


def _exif(data: bytes) -> Iterator[object]:
    yield from exif_tags.exif_facts(exif_tags.exif_block(data))


def _xmp(data: bytes) -> Iterator[object]:
    yield from xmp_packet.xmp_facts(xmp_packet.packet_in(data) or data)


def _pdf(data: bytes) -> Iterator[object]:
    structure = pdf_structure.structure_of(data)
    yield from pdf_structure.objects_in(data, 0, len(data))
    for state, following in zip(structure.states, structure.states[1:], strict=False):
        yield pdf_structure.reason_of_update(data, state, following)
    yield pdf_strings.strings_in(data)
    for signed in pdf_signed_range.signed_ranges(data, 100):
        covered = signed.covered(data)
        if len(covered) > len(data):
            raise PromiseBrokenError("a signature covers more than the file")
        yield pdf_signed_range.kinds_after(data, signed.end)


def _web_page(source: str) -> object:
    page = web_page_reading.web_page(source)
    return (
        page,
        html_words.html_text(source),
        html_marks.html_marks(source),
        html_marks.newest_layer(source),
        [*html_pictures.picture_places("a", source)],
    )


def _embedded(data: bytes) -> Iterator[object]:
    yield from ole1_objects.ole1_object(data, "a")
    yield from ole1_objects.native_object(data, "a")


def _moments(text: str) -> object:
    return [read(text) for read in (moments.mail_moment, moments.iso_moment, moments.pdf_moment, moments.exif_moment)]


def _tnef(data: bytes) -> Iterator[object]:
    yield from mapi_facts.message_facts(tnef_stream.message_of_tnef(data), LIMITS)


def _outlook_values(data: bytes) -> Iterator[object]:
    """Values with a structure of their own, which Outlook's items hold as bytes."""
    yield repetition_words.repetition_words(data)
    yield appointment_id.appointment_id(data), appointment_id.appointment_id_clock(data)
    yield entry_ids.entry_of(data, 1252)
    yield [*entry_ids.stream_of_members(data)]
    yield mapi_names.name_lists(mapi_names.NameLists(data[:64], data, data[64:]).read(1_000))


def _apple_parts(data: bytes) -> Iterator[object]:
    """What was found beside the message is the message again."""
    found = apple_mail_parts.stubs(data)
    yield apple_mail_parts.whole(
        data, [apple_mail_parts.Kept(stub, data[:5000], stub.encoding == "base64" and place % 2 > 0) for place, stub in enumerate(found)]
    )


def _open_document(data: bytes) -> Iterator[object]:
    words = odf_reading.Words(odf_content.Reading(), 10_000)
    odf_reading.read_stream(words, io.BytesIO(data))
    yield words


def _page_of(data: bytes) -> "PageObject":
    """A page on which the bytes are drawn, with a font whose letters are all of one width, and that draws itself within itself as well."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = DictionaryObject({NameObject("/Subtype"): NameObject("/TrueType"), NameObject("/BaseFont"): NameObject("/Georgia")})
    font |= {NameObject("/FirstChar"): NumberObject(0), NameObject("/Widths"): ArrayObject([NumberObject(500)] * 256)}
    stream = DecodedStreamObject()
    stream.set_data(data)
    stream[NameObject("/Subtype")] = NameObject("/Form")
    drawn = writer._add_object(stream)
    both = {NameObject("/Font"): {NameObject("/F1"): font, NameObject("/F2"): font}, NameObject("/XObject"): {NameObject("/X"): drawn}}
    page[NameObject("/Contents")] = drawn
    page[NameObject("/Resources")] = DictionaryObject({name: DictionaryObject(held) for name, held in both.items()})
    target = io.BytesIO()
    writer.write(target)
    return PdfReader(target).pages[0]


def _pdf_page(data: bytes) -> Iterator[object]:
    page = _page_of(data)
    yield from pdf_lines.late_words([page], longest=10_000)


def _locked_document(data: bytes) -> Iterator[object]:
    """What stands before two zeros is the list of a package's parts, and what follows is one of them, or the whole in one."""
    listed, _, locked = data.partition(b"\0\0")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text")
        archive.writestr("META-INF/manifest.xml", listed)
        archive.writestr("encrypted-package" if b"gcm" in listed else "content.xml", locked)
    with odf_package.open_document(Content.of_bytes(target.getvalue())) as document:
        if document.package is not None:
            yield from odf_locks.unlocked(document.package, LIMITS)


def _time_stamp(data: bytes) -> Iterator[object]:
    time_stamp_token.is_time_stamp(data)
    yield time_stamp_token.time_stamp(data)


def _credentials(data: bytes) -> Iterator[object]:
    yield from content_credentials.credential_facts(data, "a")
    yield from credential_ingredients.ingredient_facts(data, "a")
    statement = content_credentials.statement_in(data)
    yield content_credentials.source_words(statement)
    yield content_credentials.step_words(statement)


def _movie(data: bytes) -> Iterator[object]:
    keys = movie_boxes.keys_in(data)
    for box in movie_boxes.boxes(data):
        yield movie_boxes.user_text(box.data)
        yield movie_boxes.global_text(box.data)
        yield list(movie_boxes.items(box.data, keys))


def _words(text: str) -> object:
    """What is looked for in the words of mails and documents, however long a line or deep a quotation is."""
    return (
        list(quoted_dates.quoted_dates(text)),
        list(text_references.dangling(text)),
        list(quotations.quoted_passages(text)),
        quotations.unquoted(text),
        quotations.quotation(text, text[::2]),
        mail_notices.without_notices(text),
        mail_notices.heads_of_quotations(text),
    )


def _wordperfect(data: bytes) -> object:
    """Each document twice: as it is, and with a head that leads into its bytes."""
    for document in (data, b"\xffWPC" + b"\x10\0\0\0\x01\x0a" + bytes([2 * (data[:1] > b"\x80")]) + b"\x01\0\0\x10\0" + data):
        yield wordperfect_document.texts(wordperfect_document.document(document), 100_000)


DECODERS: dict[str, Target] = {
    "apple_mail_parts": Target(_apple_parts),
    "authentication_results": _text(lambda text: (authentication_results.parse(text), authentication_results.parse_received_spf(text))),
    "biff": Target(_workbook),
    "biff12": Target(_package_workbook),
    "pivot_caches": Target(_pivot_caches),
    "parts_of_workbooks": Target(_parts_of_workbooks),
    "bzz": _one(lambda data: bzz.unpacked(data, 1 << 18), bzz.BrokenPacking),
    "cbor": _one(cbor.value_of, cbor.NoCbor),
    "certificate": Target(_certificate),
    "cms_message": _one(_cms_message, cms_signed_data.NoSignedData),
    "cms_signed_data": _one(cms_signed_data.signed_data, cms_signed_data.NoSignedData),
    "colour_profile": Target(colour_profile.profile_facts),
    "compound_file": Target(_compound, compound_file.DAMAGE),
    "compressed_rtf": _one(lambda data: compressed_rtf.uncompressed_rtf(data, 1 << 20)),
    "content_credentials": Target(_credentials, (content_credentials.NoCredentials,)),
    "content_lines": Target(content_lines.content_lines),
    "cose_signature": _one(lambda data: cose_signature.signed_claim(data, b"a"), cose_signature.NoSignature),
    "djvu_remarks": _one(lambda data: list(djvu_chunks.remark_lists(data))),
    "definite_lengths": _one(definite_lengths.with_definite_lengths, ValueError),
    "dkim_key": _one(_key),
    "dkim_signature": _one(dkim_signature.signature_tags, dkim_signature.MalformedSignature),
    "domainkeys_signature": _one(domainkeys_signature.domainkeys_tags, dkim_signature.MalformedSignature),
    "exif_tags": Target(_exif, (exif_tags.ExifError,)),
    "folder_listing": Target(folder_listing.records, folder_listing.DAMAGE),
    "font_program": _one(lambda data: (font_program.font_notes(data), font_program.font_name(data), font_program.glyph_widths(data))),
    "html": _text(_web_page),
    "identifier_clocks": _each(_identifier_clocks),
    "iptc_records": Target(iptc_records.iptc_facts),
    "iso_image": Target(_images, iso_image.DAMAGE),
    "jpeg_2000_boxes": Target(lambda data: jpeg_2000_boxes.boxes(io.BytesIO(data), len(data))),
    "jpeg_2000_codestream": _one(lambda data: jpeg_2000_codestream.codestream_in(io.BytesIO(data), 0)),
    "jpeg_scans": _one(lambda data: jpeg_scans.coarse(io.BytesIO(data), 1 << 20)),
    "key_files": Target(_key_file, (KeyFileError,)),
    "macro_signature": _one(macro_signature.macro_signer),
    "mail_addresses": _text(mail_address.addresses),
    "mail_headers": Target(_headers),
    "mail_html": _each(lambda text: mail_html.html_facts([("a", text), ("b", text[::-1])])),
    "mailbox": Target(_mailbox),
    "mime_tree": Target(_mime),
    "moments": _text(_moments),
    "movie_boxes": Target(_movie),
    "odf_locks": Target(_locked_document, odf_package.DAMAGE),
    "odf_reading": Target(_open_document),
    "office_pictures": Target(lambda data: office_pictures.pictures(data, "a", LIMITS)),
    "shape_properties": Target(lambda data: shape_properties.shape_facts(("a", data))),
    "ole1_objects": Target(_embedded),
    "openpgp": Target(_openpgp, (openpgp_packets.BrokenPacket,)),
    "openpgp_texts": Target(_openpgp_texts, (openpgp_packets.BrokenPacket,)),
    "outlook_values": Target(_outlook_values),
    "pdf_page": Target(_pdf_page),
    "pdf_structure": Target(_pdf),
    "photoshop_resources": Target(photoshop_resources.resource_facts),
    "powerpoint": Target(_powerpoint),
    "printer_settings": Target(lambda data: printer_settings.printer_facts("a", data)),
    "property_sets": Target(_property_set),
    "rar": Target(_rar, rar.DAMAGE),
    "rich_text": _one(lambda data: rich_text_reading.rich_text(data, 10_000)),
    "rtf_words": _one(lambda data: (rtf_words.rtf_text(data), rtf_words.wrapped_html(data))),
    "seven_zip": Target(_seven_zip, (*seven_zip.DAMAGE, seven_zip_coders.Locked, seven_zip_coders.UnreadCoder, LimitReached)),
    "signed_message": Target(_message),
    "text_forms": _each(_text_forms),
    "text_encoding": _one(text_encoding.text_encoding),
    "time_proof": _one(time_proof.time_proof, time_proof.BrokenProof),
    "time_stamp_token": Target(_time_stamp, (time_stamp_token.NoTimeStamp,)),
    "tnef": Target(_tnef),
    "visual_basic": _one(macro_project.unpacked),
    "word": Target(_word),
    "wordperfect": Target(_wordperfect, (wordperfect_document.BrokenDocument,)),
    "words": _text(_words),
    "xml_tree": _one(lambda data: (xml_tree.xml_tree(data), xml_tree.sound_tree(data))),
    "xmp_packet": Target(_xmp, (xmp_packet.XmpError,)),
}


def names() -> list[str]:
    """All targets, in the order of their names."""
    return sorted(
        [f"decode/{name}" for name in DECODERS]
        + [f"formats/{one.name}" for one in catalogue.formats()]
        + [f"signatures/{one.name}" for one in catalogue.schemes()]
    )


def target(name: str) -> Target:
    """The target of a name. Raises KeyError."""
    kind, _, rest = name.partition("/")
    if kind == "decode":
        return DECODERS[rest]
    if kind == "signatures":
        return _scheme(rest)
    return _reader({one.name: one for one in catalogue.formats()}[rest])
