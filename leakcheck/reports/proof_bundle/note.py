"""The note in a bundle: what is shown and what is not, in words that a lawyer can follow, and commands that anybody can run."""

from collections.abc import Iterator

from leakcheck.decode.compared_opinions import compared
from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.model.attestation import Attestation
from leakcheck.model.glossary import FLAG_MEANINGS, STATUS_MEANINGS, reason_meaning
from leakcheck.model.item import INSIDE, Item
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.verdict import Status
from leakcheck.reports.proof_bundle.authenticated_copy import told_of_copy
from leakcheck.reports.proof_bundle.checks_by_others import commands, first_command
from leakcheck.reports.proof_bundle.earlier_states import told_of_states
from leakcheck.reports.proof_bundle.file_names import COPY, MESSAGE
from leakcheck.reports.proof_bundle.limits import limits
from leakcheck.reports.proof_bundle.setting import command, listed, numbered, paragraph, utc
from leakcheck.reports.proof_bundle.signature_files import told_of_signature_files
from leakcheck.reports.proof_bundle.told import Told

WHAT_A_SIGNATURE_IS = (
    "A mail server that sends a message can add a signature: a number computed from the text and some of the header lines.",
    "To compute it one needs a secret key, which the owner of the sending domain, or whoever runs its servers, keeps.",
    "The domain publishes the other half of the key, with which anybody can check the number but not make it.",
    "If one letter of what was signed is changed afterwards, the number no longer fits, and without the secret key nobody can make one that does.",
    "So a signature that fits shows that somebody who held this secret key signed these words, which is as a rule a mail server of the domain. It "
    "does not show who typed them or whether they are true.",
    "That the key is the domain's does not follow from the signature. It rests on where the key comes from, which is said below.",
)
ORIGINS = {
    KeyOrigin.DNS: "It was asked for in the domain name system, where the domain itself publishes it.",
    KeyOrigin.ZONE: "It stands in a file in which the domain's owner published it.",
    KeyOrigin.ARCHIVE: (
        "It stands in an archive that others made of keys as they were published, independently of this message; the source names the place. "
        "Anybody can look it up there, and in other archives of old keys, under the name given above."
    ),
    KeyOrigin.SUPPLIED: (
        "It was handed in by the user of leakcheck, who states the source named here, or computed and tied to the domain by something that was "
        "handed in. That it is the domain's key rests on that source, and on nothing that leakcheck knows by itself."
    ),
    KeyOrigin.UNDOCUMENTED: "Nobody has said where it comes from. Anybody can make a key: that a signature fits it shows nothing about the domain.",
    KeyOrigin.RECOVERED: "It was computed from signatures in the very files that were examined. That it belonged to the domain is not shown by that.",
    KeyOrigin.TEST: "It is a key of a standard or test suite, whose secret half is published: anybody could have made this signature.",
}
#: Schemes that sign a file and no message.
_OF_FILES = frozenset({"pdf_signature", "ooxml_signature", "odf_signature", "c2pa"})
_FROM_OUTSIDE = frozenset({KeyOrigin.DNS, KeyOrigin.ZONE, KeyOrigin.ARCHIVE})
_TO_BE_SURE = "Whoever wants to be sure asks for the key in a second place, by its name, or asks the domain."


def note(told: Told) -> str:
    """The whole note. All that comes from the dump is made visible."""
    sections = (
        ("WHAT THIS FOLDER HOLDS", _opening(told)),
        ("THE RESULT", _result(told)),
        ("WHERE THE FILE LIES", _place(told)),
        ("EARLIER STATES INSIDE THE FILE", told_of_states(told)),
        ("THE AUTHENTICATED COPY", told_of_copy(told)),
        ("WHAT A SIGNATURE OF THIS KIND (DKIM) IS", (numbered(WHAT_A_SIGNATURE_IS) if told.keys else ())),
        ("THE SIGNATURES", _signatures(told)),
        ("THE FILES THAT BEAR THE SIGNATURES", told_of_signature_files(told)),
        ("THE KEYS, AND WHAT THEY REST ON", _keys(told)),
        ("THE COPY THAT WAS CHECKED", _copy(told)),
        ("A SIGNATURE UNDER ANOTHER NAME", _renamed(told)),
        ("HOW TO CHECK THIS WITHOUT US", commands(told)),
        ("WHAT IS NOT SHOWN", _limits(told)),
        ("MADE WITH", _made_with(told)),
    )
    parts = [f"{title}\n\n" + "\n\n".join(lines) for title, entries in sections if (lines := tuple(entries))]
    return "\n\n\n".join(parts) + "\n"


def _opening(told: Told) -> Iterator[str]:
    file = told.item_file
    if told.is_the_message:
        yield paragraph("One message of a collection of files, untouched, and what is needed to check it with programs that are not ours.")
    elif told.mail is not None:
        yield paragraph(
            f"One file of a collection ({file}), the message that carries the same file (message.eml), both untouched, and what is needed to "
            "check the message with programs that are not ours."
        )
    else:
        yield paragraph(f"One file of a collection ({file}), untouched, and what was found out about it.")
    if told.signature_files:
        yield paragraph(f"With it, untouched: {', '.join(one.name for one in told.signature_files)}, with the signature that speaks for it.")
    if told.states:
        yield paragraph("Beside it, cut out of it: what it still holds of earlier states of itself.")
    if told.copy is not None:
        yield paragraph(f"In the folder {COPY}: another copy, for which a signature speaks, with what is needed to check that one.")
    item = told.result.examined.item
    yield listed([("the file", file), ("SHA-256", item.sha256), ("bytes", f"{item.size:,}")])
    if told.mail is not None and not told.is_the_message:
        mail = told.mail.examined.item
        yield listed([("the message", MESSAGE), ("SHA-256", mail.sha256), ("bytes", f"{mail.size:,}")])
    yield paragraph("Whether a file of this folder has changed since it was made can be checked with:") + command("sha256sum -c SHA256SUMS")


def _result(told: Told) -> Iterator[str]:
    verdict = told.result.verdict
    yield paragraph(f"{verdict.status.value} ({verdict.basis.value}). {verdict.sentence}")
    yield paragraph(f"{verdict.status.value} means: {STATUS_MEANINGS[verdict.status]}")
    yield from (paragraph(f"{flag.value}: {FLAG_MEANINGS[flag]}") for flag in verdict.flags)
    if verdict.status is not Status.AUTHENTICATED:
        yield paragraph("So this folder does not show that the file is unchanged. It holds what was found, so that others can look again.")
    if told.leading is not None and told.leading[1].original:
        yield paragraph("To see this from a program that is not ours (more of them below), run in this folder:") + command(first_command(told))
    yield paragraph("The whole result, with everything that was looked for, stands in result.txt, and for programs in result.json.")


def _place(told: Told) -> Iterator[str]:
    steps = told.result.examined.item.path.split(INSIDE)
    yield listed([("in the dump" if number == 0 else "inside that", step) for number, step in enumerate(steps)])
    if len(steps) > 1 and told.is_the_message:
        yield paragraph(
            "The message lay inside another file. It is given as it was taken out of that: a mailbox file puts a separator line before each message "
            "and a '>' before lines that begin with 'From ', which is undone."
        )
    if told.mail is None or told.is_the_message:
        return
    mail = told.mail.examined.item.path
    yield paragraph("The message that speaks for it lies at:") + "\n\n" + listed([("in the dump", mail)])
    rows = [
        row
        for number, item in enumerate(told.inside)
        for row in (("inside that" if number else "attachment", _last_step(item)), ("SHA-256", item.sha256))
    ]
    yield paragraph("In that message the same file is:") + "\n\n" + listed(rows)
    yield paragraph("To take the attachments out of message.eml with Python's own mail reader and see that one has this SHA-256:") + command(
        "python3 compare_attachments.py"
    )
    if len(told.inside) > 1:
        yield paragraph(
            "The file lies inside that attachment: save the attachment from any mail program, unpack it, and compare what comes out with "
            f"{told.item_file} (sha256sum)."
        )


def _last_step(item: Item) -> str:
    return item.path.rsplit(INSIDE, 1)[-1]


def _signatures(told: Told) -> Iterator[str]:
    if not told.attestations:
        yield paragraph("The file carries no signature that can be read here.")
    for number, answer in enumerate(told.attestations):
        check = told.checks[number] if number < len(told.checks) else None
        yield from _signature(number + 1, answer, check)


def _signature(number: int, answer: Attestation, check: SignatureCheck | None) -> Iterator[str]:
    head = f"{answer.scheme}, {answer.at.part}. {answer.outcome.value.capitalize()} ({answer.reason.value}): {answer.sentence}"
    yield paragraph(head, point=f"{number}. ")
    yield paragraph(reason_meaning(answer), indent=3)
    details = [
        ("signer" if answer.scheme in _OF_FILES else "signing domain", answer.signer),
        ("key name", answer.selector),
        ("method", answer.algorithm),
        ("time stated", str(answer.signing_time or "")),
        ("covers", ", ".join(answer.covered)),
        ("does not cover", ", ".join(answer.uncovered)),
        ("undone for the check", "; ".join(answer.repairs)),
        ("expires", utc(check.expires) if check and check.expires is not None else ""),
        ("notes", "; ".join(answer.notes)),
    ]
    yield listed([(label, text) for label, text in details if text], indent=3)
    if check is not None and check.of_item is not None:
        yield paragraph(f"A second verifier (dkimpy) was asked when this folder was made. {compared(answer, check.of_item)}", indent=3)


def _keys(told: Told) -> Iterator[str]:
    for name, key in told.keys.items():
        window = f"from {key.first_seen or 'an unknown day'} to {key.last_seen or 'an unknown day'}; it may have been in use longer"
        against = " ".join(part for part in (key.forgeable_since and f"from {key.forgeable_since}:", key.forgeable_because) if part)
        # As the sheet says it: known by a day, by what shows it, or by both.
        out_of_use = ", because ".join(part for part in (key.retired and f"by {key.retired}", key.retired_because) if part)
        archived = f"{key.selector}._domainkey.{key.domain}"
        rows = [
            ("name", name),
            ("archived as", archived if archived != name else ""),
            ("source", key.source),
            ("origin", key.origin.value),
            ("seen", window),
            ("others could sign", against),
            ("out of use", out_of_use),
        ]
        yield listed([(label, text) for label, text in rows if text])
        yield paragraph(ORIGINS[key.origin])
    if any(key.origin in _FROM_OUTSIDE for key in told.keys.values()):
        yield paragraph(
            "A key that was published before anybody had a reason to change this message, and that is found in places which have nothing to do with "
            f"each other, leaves little room for doubt. {_TO_BE_SURE}"
        )
    elif any(key.origin is KeyOrigin.SUPPLIED for key in told.keys.values()):
        yield paragraph(f"Anybody can make a key and name a domain with it: what matters is who else saw this key there. {_TO_BE_SURE}")


def _copy(told: Told) -> Iterator[str]:
    if not told.repaired:
        return
    yield paragraph(
        "message.eml is the message byte for byte as it lies in the dump. message-as-verified.eml is the same message in the form in which it was "
        "checked; difference.diff is the exact difference between the two, so that everybody can see that nothing else was touched."
    )
    repairs = told.leading[0].repairs if told.leading else ()
    if told.leading and told.leading[0].restored:
        line = told.leading[0].restored
        signed, present = line.signed or "(no such line)", line.present or "(no such line)"
        yield listed([(f"{line.name.capitalize()} as signed", signed), (f"{line.name.capitalize()} in the dump", present)])
    if repairs or (told.leading and told.leading[0].repair_difference):
        yield paragraph("What was done to the copy in the dump since it was signed, and was undone:")
        yield "\n".join(paragraph(repair, indent=2, point="- ") for repair in repairs)
    elif told.leading is None or told.leading[0].scheme == "dkim":
        yield paragraph("Only line ends differ: mail is signed with line ends of two characters (CRLF), and many programs store one (LF).")


def _renamed(told: Told) -> Iterator[str]:
    if told.leading is not None and told.leading[0].scheme == "google_signature":
        yield paragraph(
            "The signature stands in a line of its own name (X-Google-DKIM-Signature), which only Google reads. It is computed as if the line were "
            "named DKIM-Signature; in message-as-verified.eml it bears that name, so that any program can check it."
        )


def _limits(told: Told) -> Iterator[str]:
    yield "\n".join(paragraph(text, indent=2, point="- ") for text in limits(told))


def _made_with(told: Told) -> Iterator[str]:
    run = told.run
    yield listed([("leakcheck", run.version), ("tables (digest)", run.tables), ("keys (digest)", run.keys), ("checks (digest)", run.plugins)])
    yield paragraph("The same file, keys and version give this folder again, byte for byte.")
