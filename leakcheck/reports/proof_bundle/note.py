"""The note in a bundle: what is shown and what is not, in words that a lawyer can follow, and commands that anybody can run."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from leakcheck.decode.compared_opinions import compared
from leakcheck.decode.dkim_second_opinion import SecondOpinion
from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.decode.visible_text import visible
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.glossary import REASON_MEANINGS, STATUS_MEANINGS
from leakcheck.model.item import INSIDE, Item
from leakcheck.model.key_record import KeyOrigin, KeyRecord
from leakcheck.model.verdict import Status

_WIDTH = 96
#: RFC 8301 section 3.2: verifiers must not take shorter RSA keys for valid.
_REFUSED_BELOW = 1024
#: What the commands were run with when this note was written; newer ones should answer alike.
TRIED = "dkimpy 1.1.8, OpenDKIM 2.11.0, mailauth 4.13.3 (Node.js 20) and Mail::DKIM 1.20230212"
WHAT_A_SIGNATURE_IS = (
    "A mail server that sends a message can add a signature: a number computed from the text and some of the header lines.",
    "To compute it one needs a secret key, which the owner of the sending domain, or whoever runs its servers, keeps.",
    "The domain publishes the other half of the key, with which anybody can check the number but not make it.",
    "If one letter of what was signed is changed afterwards, the number no longer fits, and without the secret key nobody can make one that does.",
    "So a signature that fits shows that a server of this domain sent these words; it does not show who typed them or whether they are true.",
)
ORIGINS = {
    KeyOrigin.DNS: "It was asked for in the domain name system, where the domain itself publishes it.",
    KeyOrigin.ZONE: "It stands in a file in which the domain's owner published it.",
    KeyOrigin.ARCHIVE: (
        "It stands in an archive that others made of keys as they were published, independently of this message; the source names the place. "
        "Anybody can look it up there, and in other archives of old keys, under the name given above."
    ),
    KeyOrigin.SUPPLIED: "It was given to leakcheck by its user, who states the source named here. It can be believed as far as that source can.",
    KeyOrigin.UNDOCUMENTED: "Nobody has said where it comes from. Anybody can make a key: that a signature fits it shows nothing about the domain.",
    KeyOrigin.RECOVERED: "It was computed from signatures in the very files that were examined. That it belonged to the domain is not shown by that.",
    KeyOrigin.TEST: "It is a key of a standard or test suite, whose secret half is published: anybody could have made this signature.",
}
_FROM_OUTSIDE = frozenset({KeyOrigin.DNS, KeyOrigin.ZONE, KeyOrigin.ARCHIVE, KeyOrigin.SUPPLIED})
#: How signatures of other kinds can be looked at; they bring their keys or certificates with them.
_OTHER_COMMANDS = {
    "smime": (
        "openssl cms -verify -inform SMIME -in message.eml -noverify -out signed-content.bin",
        "CMS Verification successful, where the signature fits; what was signed then stands in signed-content.bin. (Whose certificate "
        "made it, this does not ask: -noverify.)",
    ),
    "domainkeys": ("perl verify_with_mail_dkim.pl message.eml", "a line with the signing domain that ends in pass, where the signature fits"),
    "arc": ("npx mailauth report --dns-cache keys-for-mailauth.json message.eml", 'what mailauth finds stands under "arc"'),
}


@dataclass(frozen=True, slots=True)
class Told:
    """What the note tells of."""

    result: FileResult
    run: RunInfo
    mail: FileResult | None
    checks: tuple[SignatureCheck, ...]
    leading: tuple[Attestation, SignatureCheck] | None
    file: str
    """The name of the file on which other verifiers are to be run."""
    keys: Mapping[str, KeyRecord]
    inside: tuple[Item, ...]

    @property
    def attestations(self) -> tuple[Attestation, ...]:
        return (self.mail or self.result).examined.attestations

    @property
    def is_the_message(self) -> bool:
        return self.mail is not None and self.mail.examined.item.path == self.result.examined.item.path

    @property
    def repaired(self) -> bool:
        return self.file != "message.eml"


def note(told: Told) -> str:
    """The whole note. All that comes from the dump is made visible."""
    sections = (
        ("WHAT THIS FOLDER HOLDS", _opening(told)),
        ("THE RESULT", _result(told)),
        ("WHERE THE FILE LIES", _place(told)),
        ("WHAT A SIGNATURE OF THIS KIND (DKIM) IS", (_numbered(WHAT_A_SIGNATURE_IS) if told.keys else ())),
        ("THE SIGNATURES", _signatures(told)),
        ("THE KEYS, AND WHY THEY MAY BE BELIEVED", _keys(told)),
        ("THE COPY THAT WAS CHECKED", _copy(told)),
        ("A SIGNATURE UNDER ANOTHER NAME", _renamed(told)),
        ("HOW TO CHECK THIS WITHOUT US", _commands(told)),
        ("WHAT IS NOT SHOWN", _limits(told)),
        ("MADE WITH", _made_with(told)),
    )
    parts = [f"{title}\n\n" + "\n\n".join(lines) for title, entries in sections if (lines := tuple(entries))]
    return "\n\n\n".join(parts) + "\n"


def _opening(told: Told) -> Iterator[str]:
    if told.is_the_message:
        yield _paragraph("One message of a collection of files, untouched, and what is needed to check it with programs that are not ours.")
    elif told.mail is not None:
        yield _paragraph(
            "One file of a collection (item.bin), the message that carries the same file (message.eml), both untouched, and what is needed to "
            "check the message with programs that are not ours."
        )
    else:
        yield _paragraph("One file of a collection (item.bin), untouched, and what was found out about it.")
    item = told.result.examined.item
    yield _listed([("the file", "message.eml" if told.is_the_message else "item.bin"), ("SHA-256", item.sha256), ("bytes", f"{item.size:,}")])
    if told.mail is not None and not told.is_the_message:
        mail = told.mail.examined.item
        yield _listed([("the message", "message.eml"), ("SHA-256", mail.sha256), ("bytes", f"{mail.size:,}")])
    yield _paragraph("Whether a file of this folder has changed since it was made can be checked with:") + _command("sha256sum -c SHA256SUMS")


def _result(told: Told) -> Iterator[str]:
    verdict = told.result.verdict
    yield _paragraph(f"{verdict.status.value} ({verdict.basis.value}). {verdict.sentence}")
    yield _paragraph(f"{verdict.status.value} means: {STATUS_MEANINGS[verdict.status]}")
    if verdict.status is not Status.AUTHENTICATED:
        yield _paragraph("So this folder does not show that the file is unchanged. It holds what was found, so that others can look again.")
    if told.leading is not None and told.leading[1].original:
        yield _paragraph("To see this from a program that is not ours (more of them below), run in this folder:") + _command(_first_command(told))
    yield _paragraph("The whole result, with everything that was looked for, stands in result.txt, and for programs in result.json.")


def _place(told: Told) -> Iterator[str]:
    steps = told.result.examined.item.path.split(INSIDE)
    yield _listed([("in the dump" if number == 0 else "inside that", step) for number, step in enumerate(steps)])
    if len(steps) > 1 and told.is_the_message:
        yield _paragraph(
            "The message lay inside another file. It is given as it was taken out of that: a mailbox file puts a separator line before each message "
            "and a '>' before lines that begin with 'From ', which is undone."
        )
    if told.mail is None or told.is_the_message:
        return
    mail = told.mail.examined.item.path
    yield _paragraph("The message that speaks for it lies at:") + "\n\n" + _listed([("in the dump", mail)])
    rows = [
        row
        for number, item in enumerate(told.inside)
        for row in (("inside that" if number else "attachment", _last_step(item)), ("SHA-256", item.sha256))
    ]
    yield _paragraph("In that message the same file is:") + "\n\n" + _listed(rows)
    yield _paragraph("To take the attachments out of message.eml with Python's own mail reader and see that one has this SHA-256:") + _command(
        "python3 compare_attachments.py"
    )
    if len(told.inside) > 1:
        yield _paragraph(
            "The file lies inside that attachment: save the attachment from any mail program, unpack it, and compare what comes out with item.bin "
            "(sha256sum)."
        )


def _last_step(item: Item) -> str:
    return item.path.rsplit(INSIDE, 1)[-1]


def _signatures(told: Told) -> Iterator[str]:
    if not told.attestations:
        yield _paragraph("The file carries no signature that can be read here.")
    for number, answer in enumerate(told.attestations):
        check = told.checks[number] if number < len(told.checks) else None
        yield from _signature(number + 1, answer, check)


def _signature(number: int, answer: Attestation, check: SignatureCheck | None) -> Iterator[str]:
    head = f"{answer.scheme}, {answer.at.part}. {answer.outcome.value.capitalize()} ({answer.reason.value}): {answer.sentence}"
    yield _paragraph(head, point=f"{number}. ")
    yield _paragraph(REASON_MEANINGS[answer.reason], indent=3)
    details = [
        ("signing domain", answer.signer),
        ("key name", answer.selector),
        ("method", answer.algorithm),
        ("time stated", str(answer.signing_time or "")),
        ("covers", ", ".join(answer.covered)),
        ("does not cover", ", ".join(answer.uncovered)),
        ("undone for the check", "; ".join(answer.repairs)),
        ("expires", _utc(check.expires) if check and check.expires is not None else ""),
        ("notes", "; ".join(answer.notes)),
    ]
    yield _listed([(label, text) for label, text in details if text], indent=3)
    if check is not None and check.of_item is not None:
        yield _paragraph(f"A second verifier (dkimpy) was asked when this folder was made. {compared(answer, check.of_item)}", indent=3)


def _keys(told: Told) -> Iterator[str]:
    for name, key in told.keys.items():
        window = f"from {key.first_seen or 'an unknown day'} to {key.last_seen or 'an unknown day'}; it may have been in use longer"
        against = " ".join(part for part in (key.forgeable_since and f"from {key.forgeable_since}:", key.forgeable_because) if part)
        archived = f"{key.selector}._domainkey.{key.domain}"
        rows = [
            ("name", name),
            ("archived as", archived if archived != name else ""),
            ("source", key.source),
            ("origin", key.origin.value),
            ("seen", window),
            ("others could sign", against),
        ]
        yield _listed([(label, text) for label, text in rows if text])
        yield _paragraph(ORIGINS[key.origin])
    if any(key.origin in _FROM_OUTSIDE for key in told.keys.values()):
        yield _paragraph(
            "A key that was published before anybody had a reason to change this message, and that is found in places which have nothing to do with "
            "each other, leaves little room for doubt. Whoever wants to be sure asks for the key in a second place, by its name, or asks the domain."
        )


def _copy(told: Told) -> Iterator[str]:
    if not told.repaired:
        return
    yield _paragraph(
        "message.eml is the message byte for byte as it lies in the dump. message-as-verified.eml is the same message in the form in which it was "
        "checked; difference.diff is the exact difference between the two, so that everybody can see that nothing else was touched."
    )
    repairs = told.leading[0].repairs if told.leading else ()
    if told.leading and told.leading[0].restored:
        line = told.leading[0].restored
        signed, present = line.signed or "(no such line)", line.present or "(no such line)"
        yield _listed([(f"{line.name.capitalize()} as signed", signed), (f"{line.name.capitalize()} in the dump", present)])
    if repairs or (told.leading and told.leading[0].repair_difference):
        yield _paragraph("What was done to the copy in the dump since it was signed, and was undone:")
        yield "\n".join(_paragraph(repair, indent=2, point="- ") for repair in repairs)
    elif told.leading is None or told.leading[0].scheme == "dkim":
        yield _paragraph("Only line ends differ: mail is signed with line ends of two characters (CRLF), and many programs store one (LF).")


def _renamed(told: Told) -> Iterator[str]:
    if told.leading is not None and told.leading[0].scheme == "google_signature":
        yield _paragraph(
            "The signature stands in a line of its own name (X-Google-DKIM-Signature), which only Google reads. It is computed as if the line were "
            "named DKIM-Signature; in message-as-verified.eml it bears that name, so that any program can check it."
        )


def _commands(told: Told) -> Iterator[str]:
    for scheme in dict.fromkeys(answer.scheme for answer in told.attestations if answer.outcome is not Outcome.INDETERMINATE or answer.key):
        if scheme in _OTHER_COMMANDS and (scheme == "smime" or told.keys):
            command, expected = _OTHER_COMMANDS[scheme]
            yield _paragraph(f"For the signatures of the kind {scheme}:") + _command(command)
            yield _expected(expected)
    if not told.keys or told.leading is None:
        if not any(answer.scheme in _OTHER_COMMANDS for answer in told.attestations):
            yield _paragraph("There is no signature here for which a key is at hand, so that there is nothing for another verifier to check.")
        return
    yield from _dkim_commands(told, *told.leading)


def _dkim_commands(told: Told, answer: Attestation, check: SignatureCheck) -> Iterator[str]:
    fits = bool(check.original)
    clock = _clock(told, check)
    named = f"s={answer.selector}, d={answer.signer}"
    yield _paragraph(
        f"In this folder, with any one of these programs; none of them is ours, and none needs the network. They were tried with {TRIED}. "
        "One is enough."
    )
    expected = f"opendkim: {told.file}: verification ({named}, {answer.key_bits}-bit key) succeeded"
    yield _paragraph("OpenDKIM (Debian and Ubuntu: apt install opendkim):") + _command(f"{clock}opendkim -x opendkim.conf -t {told.file}")
    if _malformed(told):
        yield _expected("nothing at all; OpenDKIM does not look at a message in which one of the signatures is malformed")
    else:
        yield _expected(expected if fits else "a line with 'verification' that does not say that it succeeded")
    yield _paragraph("dkimpy (pip install dkimpy):") + _command(f"python3 verify_with_dkimpy.py {told.file}")
    which = f"signature {check.order + 1} of ... (d={answer.signer}, s={answer.selector}): "
    alone = _alone(answer, check)
    yield _expected(f"{which}{'fits' if fits and not alone else 'does not fit'}")
    if alone:
        yield _paragraph(f"Here dkimpy stands alone. {alone}", indent=2)
    yield _paragraph("mailauth (Node.js: npm install mailauth):") + _command(
        f"{clock}npx mailauth report --dns-cache keys-for-mailauth.json {told.file}"
    )
    weak = answer.algorithm.startswith("rsa") and answer.key_bits < _REFUSED_BELOW
    said = '"result": "policy" and "weak-key"' if fits and weak else '"result": "pass"' if fits else 'another "result" than "pass"'
    yield _expected(f'under "dkim", at the signature with "signingDomain": "{answer.signer}" and "selector": "{answer.selector}", {said}')
    yield _paragraph("Mail::DKIM (Debian and Ubuntu: apt install libmail-dkim-perl):") + _command(f"{clock}perl verify_with_mail_dkim.pl {told.file}")
    known = not answer.algorithm.startswith("ed25519")
    words = "pass" if fits and known else "fail, with the reason" if known else "invalid (unsupported algorithm), in the version named above"
    yield _expected(f"signature of d={answer.signer}, s={answer.selector}: {words}")
    if told.repaired and fits and answer.repair_difference:
        yield _paragraph("On message.eml, which is as it lies in the dump, the same programs say that the signature does not fit.")
    yield from _remarks(told, answer, clock=bool(clock))


def _alone(answer: Attestation, check: SignatureCheck) -> str:
    """Where dkimpy does not confirm the message in which we find that the signature fits: why, in words; else empty."""
    theirs = check.of_original if check.original else None
    # What is not installed where this is written may be installed where it is read.
    if theirs is None or theirs.answer is SecondOpinion.YES or answer.algorithm.startswith("ed25519"):
        return ""
    return compared(answer, theirs)


def _first_command(told: Told) -> str:
    if _malformed(told):
        return f"python3 verify_with_dkimpy.py {told.file}"
    clock = _clock(told, told.leading[1]) if told.leading else ""
    return f"{clock}opendkim -x opendkim.conf -t {told.file}"


def _malformed(told: Told) -> bool:
    return any(answer.reason is Reason.MALFORMED for answer in told.attestations)


def _clock(told: Told, check: SignatureCheck) -> str:
    """What sets the clock for one command; empty where no signature expires."""
    expires = any(one.expires is not None for one in told.checks)
    return f"faketime '{_utc(check.when)}' " if expires and check.when > 0 else ""


def _remarks(told: Told, answer: Attestation, *, clock: bool) -> Iterator[str]:
    if clock:
        yield _paragraph(
            "A signature of this message states a time after which it is not to be used for delivering mail (x=). The programs compare that with "
            "today's date and would refuse it for that alone. For a message that was delivered in time this means nothing; so the clock is set "
            "to the time of the message for the one command (faketime, Debian and Ubuntu: apt install faketime). The script for dkimpy does the same "
            "by itself."
        )
    if len(told.attestations) > 1:
        yield _paragraph(
            "The message carries several signatures; what is said here is about the first one that counts. OpenDKIM tells of one only. "
            "A signature that does not fit takes nothing away from one that does."
        )
    if answer.algorithm.startswith("ed25519"):
        yield _paragraph(
            "The signature uses a method (Ed25519) that not every program knows: dkimpy needs a further package for it (pip install "
            "'dkimpy[ed25519]'), and the version of Mail::DKIM named above does not know it."
        )
    if answer.algorithm.startswith("rsa") and answer.key_bits < _REFUSED_BELOW:
        yield _paragraph(
            f"The key is short ({answer.key_bits} bits): others can find out its secret half. Some programs refuse such keys by themselves; "
            "opendkim.conf tells OpenDKIM not to, and mailauth cannot be told."
        )
    if any(one.algorithm.endswith("sha1") for one in told.attestations):
        yield _paragraph(
            "A signature uses SHA-1, which was usual until about 2012. Newer programs may refuse to look at it; that is no answer about the message."
        )


def _limits(told: Told) -> Iterator[str]:
    texts = [
        "Who typed the message. The signature is the server's; anybody who could send through that server in that name could have it signed.",
        "Whether what it says is true.",
        "When exactly it was sent, unless a time is signed; the time of the Date line is what the sender's computer stated.",
        "That the recipient read it, or how the collection was put together: unchanged messages can lie in a collection that was chosen to mislead.",
        "Anything about header lines that are not covered, such as the lines that servers put on top on the way.",
    ]
    if told.result.verdict.status is not Status.AUTHENTICATED:
        texts.append("That somebody altered the file on purpose: mailing lists, virus scanners and exports change messages every day.")
    yield "\n".join(_paragraph(text, indent=2, point="- ") for text in texts)


def _made_with(told: Told) -> Iterator[str]:
    run = told.run
    yield _listed([("leakcheck", run.version), ("tables (digest)", run.tables), ("keys (digest)", run.keys), ("checks (digest)", run.plugins)])
    yield _paragraph("The same file, keys and version give this folder again, byte for byte.")


# ── setting ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _numbered(sentences: Sequence[str]) -> Iterator[str]:
    yield "\n".join(_paragraph(sentence, point=f"{number}. ") for number, sentence in enumerate(sentences, 1))


def _paragraph(text: str, indent: int = 0, *, point: str = "") -> str:
    margin, lead = " " * (indent + len(point)), " " * indent + point
    # Long words (hashes, host names) stand whole: they are to be copied.
    return textwrap.fill(visible(text), _WIDTH, initial_indent=lead, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def _listed(rows: Sequence[tuple[str, str]], indent: int = 2) -> str:
    wide = max((len(label) for label, _ in rows), default=0) + 2
    return "\n".join(" " * indent + f"{visible(label) + ':':<{wide}}{visible(text)}" for label, text in rows)


def _command(text: str) -> str:
    return f"\n\n    {text}"


def _expected(text: str) -> str:
    return _paragraph(f"Expected: {text}", indent=2)


def _utc(seconds: int) -> str:
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return f"{seconds} seconds after 1970"
