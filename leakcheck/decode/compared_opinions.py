"""Our answer on a signature beside dkimpy's, and in words where and why they differ."""

from leakcheck.decode.dkim_second_opinion import TOO_COSTLY, TOO_SLOW, Opinion, SecondOpinion
from leakcheck.model.attestation import Attestation, Reason

#: What dkimpy raises (its own words, by their beginning), and what that means. Its words may quote the message after these.
_REFUSALS = (
    (
        TOO_COSTLY,
        "It was not asked: the message is made so that dkimpy would take very long over it. Our own check takes time in proportion to size.",
    ),
    (TOO_SLOW, "It was stopped because it took too long. Our own check takes time in proportion to size."),
    (
        "Unexpected characters in RFC822 header",
        "It refuses the message as a whole for one line of the header that is no header line; other programs read past such a line.",
    ),
    ("x= value", "It refuses signatures that state a time after which they expire, if that does not suit the clock; we state the expiry and go on."),
    ("t= value", "It refuses signatures whose stated time does not suit the clock; we state the time and go on."),
    ("b= value", "It finds the signature malformed."),
    ("bh= value", "It finds the signature malformed."),
    ("d= value", "It finds the signature's domain malformed."),
    ("i= ", "It finds that the stated identity does not suit the domain."),
    ("q= value", "It knows no other way to ask for keys than the usual one, and this signature names its way otherwise."),
    ("v= value", "It finds the signature's version number wrong."),
    ("missing ", "It finds that the signature lacks a part that the standard asks for."),
    ("unknown signature algorithm", "It does not know the method of this signature."),
    ("invalid c= value", "It takes the names of the text forms only in small letters, or does not know them."),
    ("pynacl module required", "It needs a further package for this method (pip install 'dkimpy[ed25519]'), which is not installed here."),
    ("could not parse", "It cannot read the key."),
    ("incomplete", "It cannot read the key."),
    ("digest too large", "The key is too short for this method."),
)
_PASSES_ANYWAY = {
    Reason.FROM_NOT_SIGNED: "dkimpy lets signatures pass that do not cover the sender line, although anybody could then replace that line.",
    Reason.KEY_FORBIDS: "dkimpy does not read what the key's record forbids.",
    Reason.KEY_UNUSABLE: "dkimpy takes any key, also one with which anybody could make a signature fit.",
    Reason.KEY_REVOKED: "The domain has withdrawn the key.",
    Reason.MALFORMED: "dkimpy reads the signature's form more generously than the standard.",
    Reason.UNSUPPORTED: "The method is one that we do not build on.",
}


def fits_as_it_stands(answer: Attestation) -> bool:
    """Whether our answer says that the signature fits the message without anything undone but line ends."""
    return answer.headers_proven and answer.body_proven and answer.restored is None and not answer.repair_difference and not _undone(answer)


def _undone(answer: Attestation) -> bool:
    return answer.reason in {Reason.REPAIRED, Reason.BODY_ONLY, Reason.SIGNED_HEADER_CHANGED}


def said(opinion: Opinion) -> str:
    """The other's answer in a few words."""
    match opinion.answer:
        case SecondOpinion.YES:
            return "dkimpy: the signature fits."
        case SecondOpinion.NO:
            return "dkimpy: the signature does not fit" + (" (the text is not the one that was signed)." if opinion.words else ".")
    return f"dkimpy: no answer ({opinion.words or 'no reason given'})."


def compared(answer: Attestation, opinion: Opinion) -> str:
    """One or two sentences: whether both say the same, and if not, why."""
    ours = fits_as_it_stands(answer)
    if opinion.answer is SecondOpinion.SILENT:
        return "dkimpy gives no answer. " + next(
            (why for begin, why in _REFUSALS if opinion.words.startswith(begin)), "It could not read the message or the key."
        )
    theirs = opinion.answer is SecondOpinion.YES
    if ours and theirs:
        return _both_fit(answer)
    if not ours and not theirs:
        return _neither_fits(answer)
    return _only_dkimpy(answer) if theirs else _only_ours()


def _both_fit(answer: Attestation) -> str:
    if answer.authenticates:
        return "Both find that the signature fits the message as it is."
    return f"Both find that the signature fits the message as it is. That we do not build on it has another reason: {answer.reason.value}."


def _neither_fits(answer: Attestation) -> str:
    if _undone(answer) or answer.repair_difference:
        return (
            "Both find that the signature does not fit the message as it is. dkimpy undoes no damage; our answer is about the message "
            "with the stated repairs undone, in which any verifier can be asked again (leakcheck prove)."
        )
    return "Both find that the signature does not fit the message as it is."


def _only_dkimpy(answer: Attestation) -> str:
    why = _PASSES_ANYWAY.get(answer.reason, "This difference is not one that is known; please look at the message by hand and report it.")
    return f"dkimpy lets the signature pass and we do not. {why}"


def _only_ours() -> str:
    return (
        "We find that the signature fits and dkimpy does not. Known differences: dkimpy counts a second sender line as covered, keeps a blank "
        "at the very end of a text without a line end, and drops more than blanks from header lines. If it is none of these, please report it."
    )
