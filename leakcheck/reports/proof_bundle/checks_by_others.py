"""The commands in a note with which a message can be checked by programs that are not ours, and what they are to say."""

from collections.abc import Iterator

from leakcheck.decode.compared_opinions import compared
from leakcheck.decode.dkim_second_opinion import SecondOpinion
from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.reports.proof_bundle.setting import command, expected, paragraph, utc
from leakcheck.reports.proof_bundle.signature_files import commands_of_signature_files
from leakcheck.reports.proof_bundle.told import Told

#: What the commands were run with when this note was written; newer ones should answer alike.
TRIED = "dkimpy 1.1.8, OpenDKIM 2.11.0, mailauth 4.13.3 (Node.js 20) and Mail::DKIM 1.20230212"
#: RFC 8301 section 3.2: verifiers must not take shorter RSA keys for valid.
_REFUSED_BELOW = 1024
#: Stands in the commands below for the name that the item has in the bundle.
_ITEM = "item.bin"
#: How signatures of other kinds can be looked at.
_OTHER_COMMANDS = {
    "smime": (
        "openssl cms -verify -inform SMIME -in message.eml -noverify -out signed-content.bin",
        "CMS Verification successful, where the signature fits; what was signed then stands in signed-content.bin. (Whose certificate "
        "made it, this does not ask: -noverify.)",
    ),
    "pdf_signature": (
        "pdfsig -nocert item.bin",
        "Signature is Valid, where it fits, and Total document signed, where it covers all of the file. (Whose certificate made it, this does "
        "not ask: -nocert. The program comes with Poppler.)",
    ),
    "cms_signature": (
        "openssl cms -verify -inform DER -binary -in item.bin -noverify -out signed-content.bin",
        "CMS Verification successful, where the signature fits; what was signed then stands in signed-content.bin. (Whose certificate made it, "
        "this does not ask: -noverify. For a file in letters write PEM for DER, or undo its base64 first where no line with BEGIN stands above.)",
    ),
    "odf_signature": (
        "unzip -q item.bin -d parts && cd parts && xmlsec1 --verify --insecure --id-attr:Id SignedProperties --id-attr:Id SignatureProperty "
        "META-INF/documentsignatures.xml",
        "OK, where the first signature fits all that it covers. (Whose certificate made it, this does not ask: --insecure. The program comes "
        "with xmlsec; LibreOffice tells the same on opening the document.)",
    ),
    "ooxml_signature": (
        "unzip -p item.bin _xmlsignatures/sig1.xml > signature.xml && xmlsec1 --verify --insecure --ignore-manifests --id-attr:Id Object "
        "--id-attr:Id SignedProperties signature.xml",
        "OK, where the signature fits its own list of what it covers. (Whether the document's parts are those of the list, and whose certificate "
        "made it, this does not ask: Word, Excel and PowerPoint tell it on opening the document. The program comes with xmlsec. In an XPS document "
        "the signature may have another name, which result.txt tells.)",
    ),
    "c2pa": (
        "python3 -c \"import c2pa; print(c2pa.Reader('image/jpeg', open('item.bin', 'rb')).get_validation_state())\"",
        "Valid, where the signature fits the file, whatever its type; or Trusted, where the program was also given certificates that it trusts. "
        "(The library of the standard's makers: pip install c2pa-python; it was tried with 0.38.)",
    ),
    "domainkeys": ("perl verify_with_mail_dkim.pl message.eml", "a line with the signing domain that ends in pass, where the signature fits"),
    "arc": ("npx mailauth report --dns-cache keys-for-mailauth.json message.eml", 'what mailauth finds stands under "arc"'),
}
#: These bring their certificates with them.
_WITH_CERTIFICATES = frozenset({"smime", "cms_signature", "pdf_signature", "odf_signature", "ooxml_signature", "c2pa"})


def commands(told: Told) -> Iterator[str]:
    """Paragraphs with the commands for every kind of signature that the file carries."""
    for scheme in dict.fromkeys(answer.scheme for answer in told.attestations if answer.outcome is not Outcome.INDETERMINATE or answer.key):
        # Of a signature beside the item the command stands below, with its file.
        if scheme == "cms_signature" and any(not one.is_around for one in told.signature_files):
            continue
        if scheme in _OTHER_COMMANDS and (scheme in _WITH_CERTIFICATES or told.keys):
            how, what = _OTHER_COMMANDS[scheme]
            yield paragraph(f"For the signatures of the kind {scheme}:") + command(how.replace(_ITEM, told.item_file))
            yield expected(what)
    yield from commands_of_signature_files(told)
    if told.keys and told.leading is not None:
        yield from _dkim_commands(told, *told.leading)
    elif not told.signature_files and not any(answer.scheme in _OTHER_COMMANDS for answer in told.attestations):
        yield from _without_signature(told)


def _without_signature(told: Told) -> Iterator[str]:
    what = "file" if told.mail is None else "message"
    yield paragraph(f"The {what} bears no signature for which a key is at hand: a program that checks signatures has nothing to do here.")
    if told.copy is not None or told.states:
        yield paragraph("What can be checked without us is said above, with the commands for it.")
    elif told.result.examined.findings:
        yield paragraph(
            "What the findings rest on stands in the file itself. result.txt names for each the place and the value that stands there, so that "
            "anybody can look with a program of their own choice."
        )


def first_command(told: Told) -> str:
    """The one command that shows the result, where the signature fits."""
    if _malformed(told):
        return f"python3 verify_with_dkimpy.py {told.file}"
    return f"{_clock(told)}opendkim -x opendkim.conf -t {told.file}"


def _dkim_commands(told: Told, answer: Attestation, check: SignatureCheck) -> Iterator[str]:
    yield paragraph(
        f"In this folder, with any one of these programs; none of them is ours, and none needs the network. They were tried with {TRIED}. "
        "One is enough."
    )
    for tool in (_opendkim, _dkimpy, _mailauth, _mail_dkim):
        yield from tool(told, answer, check)
    if told.repaired and check.original and answer.repair_difference:
        yield paragraph("On message.eml, which is as it lies in the dump, the same programs say that the signature does not fit.")
    yield from _remarks(told, answer)


def _opendkim(told: Told, answer: Attestation, check: SignatureCheck) -> Iterator[str]:
    yield paragraph("OpenDKIM (Debian and Ubuntu: apt install opendkim):") + command(f"{_clock(told)}opendkim -x opendkim.conf -t {told.file}")
    if _malformed(told):
        yield expected("nothing at all; OpenDKIM does not look at a message in which one of the signatures is malformed")
    elif check.original:
        yield expected(f"opendkim: {told.file}: verification (s={answer.selector}, d={answer.signer}, {answer.key_bits}-bit key) succeeded")
    else:
        yield expected("a line with 'verification' that does not say that it succeeded")


def _dkimpy(told: Told, answer: Attestation, check: SignatureCheck) -> Iterator[str]:
    yield paragraph("dkimpy (pip install dkimpy):") + command(f"python3 verify_with_dkimpy.py {told.file}")
    alone = _alone(answer, check)
    words = "fits" if check.original and not alone else "does not fit"
    yield expected(f"signature {check.order + 1} of ... (d={answer.signer}, s={answer.selector}): {words}")
    if alone:
        yield paragraph(f"Here dkimpy stands alone. {alone}", indent=2)


def _mailauth(told: Told, answer: Attestation, check: SignatureCheck) -> Iterator[str]:
    how = f"{_clock(told)}npx mailauth report --dns-cache keys-for-mailauth.json {told.file}"
    yield paragraph("mailauth (Node.js: npm install mailauth):") + command(how)
    fitting = '"result": "policy" and "weak-key"' if _is_short(answer) else '"result": "pass"'
    words = fitting if check.original else 'another "result" than "pass"'
    yield expected(f'under "dkim", at the signature with "signingDomain": "{answer.signer}" and "selector": "{answer.selector}", {words}')


def _mail_dkim(told: Told, answer: Attestation, check: SignatureCheck) -> Iterator[str]:
    how = f"{_clock(told)}perl verify_with_mail_dkim.pl {told.file}"
    yield paragraph("Mail::DKIM (Debian and Ubuntu: apt install libmail-dkim-perl):") + command(how)
    if _is_ed25519(answer):
        words = "invalid (unsupported algorithm), in the version named above"
    else:
        words = "pass" if check.original else "fail, with the reason"
    yield expected(f"signature of d={answer.signer}, s={answer.selector}: {words}")


def _alone(answer: Attestation, check: SignatureCheck) -> str:
    """Where dkimpy does not confirm the message in which we find that the signature fits: why, in words; else empty."""
    theirs = check.of_original if check.original else None
    # What is not installed where this is written may be installed where it is read.
    if theirs is None or theirs.answer is SecondOpinion.YES or _is_ed25519(answer):
        return ""
    return compared(answer, theirs)


def _malformed(told: Told) -> bool:
    return any(answer.reason is Reason.MALFORMED for answer in told.attestations)


def _is_short(answer: Attestation) -> bool:
    return answer.algorithm.startswith("rsa") and answer.key_bits < _REFUSED_BELOW


def _is_ed25519(answer: Attestation) -> bool:
    return answer.algorithm.startswith("ed25519")


def _clock(told: Told) -> str:
    """What sets the clock for one command; empty where no signature expires."""
    when = told.leading[1].when if told.leading else 0
    return f"faketime '{utc(when)}' " if when > 0 and any(one.expires is not None for one in told.checks) else ""


def _remarks(told: Told, answer: Attestation) -> Iterator[str]:
    if _clock(told):
        yield paragraph(
            "A signature of this message states a time after which it is not to be used for delivering mail (x=). The programs compare that with "
            "today's date and would refuse it for that alone. For a message that was delivered in time this means nothing; so the clock is set "
            "to the time of the message for the one command (faketime, Debian and Ubuntu: apt install faketime). The script for dkimpy does the same "
            "by itself."
        )
    if len(told.attestations) > 1:
        yield paragraph(
            "The message carries several signatures; what is said here is about the first one that counts. OpenDKIM tells of one only. "
            "A signature that does not fit takes nothing away from one that does."
        )
    if _is_ed25519(answer):
        yield paragraph(
            "The signature uses a method (Ed25519) that not every program knows: dkimpy needs a further package for it (pip install "
            "'dkimpy[ed25519]'), and the version of Mail::DKIM named above does not know it."
        )
    if _is_short(answer):
        yield paragraph(
            f"The key is short ({answer.key_bits} bits): others can find out its secret half. Some programs refuse such keys by themselves; "
            "opendkim.conf tells OpenDKIM not to, and mailauth cannot be told."
        )
    if any(one.algorithm.endswith("sha1") for one in told.attestations):
        yield paragraph(
            "A signature uses SHA-1, which was usual until about 2012. Newer programs may refuse to look at it; that is no answer about the message."
        )
