"""What each word of an answer means, in sentences for a reader: the one text behind `explain`, reports and manual."""

from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.item import ItemKind
from leakcheck.model.key_record import KeyOrigin
from leakcheck.model.rule import Direction, Weight
from leakcheck.model.verdict import Basis, Flag, Status

STATUS_MEANINGS: dict[Status, str] = {
    Status.AUTHENTICATED: (
        "Somebody else's key or record shows that what it covers has not changed since: of a mail, the text and the lines that a mail "
        "server signed with a documented key (one from the domain itself or from an archive, or one that was handed in with its source), or the text that the holder of a trusted certificate signed; of a file, what its own signature covers, or "
        "all of it, because it lies in such a mail, or in a file that was signed with its content, or equals what lies there byte for byte. It does not show who "
        "typed the words, or that what they say is true. A victim can plant decoys that verify."
    ),
    Status.UNVERIFIABLE: (
        "Nothing in the file settles what it claims. This is the normal answer for most files of every real leak, and no reproach: "
        "in large leaks whose mails were taken to be what they seem, only one in three to one in five could be verified. Look for a second copy, the sender's "
        "or recipient's mailbox, or a person who can confirm it."
    ),
    Status.SUSPICIOUS: (
        "The file contradicts itself, an authenticated copy, or dated facts about programs and the like, in a way that needs an explanation before use. The innocent "
        "explanations stand beside the finding; go through them first. The verdict speaks about the file, never about a person."
    ),
}
BASIS_SENTENCES: dict[Basis, str] = {
    Basis.SIGNED: "A signature by a key that is documented, or that you gave, covers this message, or one by a trusted certificate this document.",
    Basis.SIGNED_AFTER_REPAIR: "A signature by a key that is documented, or that you gave, covers this message once known damage of exports or relays is undone; the difference is shown.",
    Basis.BODY_ONLY: "A signature by a key that is documented, or that you gave, covers the text and the other signed lines; one header line is not the one that was signed.",
    Basis.INHERITED: "The file has the same bytes as a part of a signed message or file.",
    Basis.NO_SIGNATURE: "Nothing in this file settles whether it is what it claims to be: it carries no signature.",
    Basis.KEY_UNAVAILABLE: "The message is signed, but the signature cannot be checked without a key that is not at hand.",
    Basis.CONDITIONAL_KEY: "The signature fits, but the key or the circumstances are not good enough to build on.",
    Basis.FORGEABLE_KEY: "The signature fits, but others could make such signatures too: the key is too short, or its private half became public.",
    Basis.SIGNED_BY_RECOVERED_KEY: (
        "The message is unchanged since it was signed with one private key that signed other mails of this dump too. The key was computed "
        "from those signatures; nothing here shows that it belonged to the domain."
    ),
    Basis.SIGNED_BY_UNANCHORED_KEY: "What the signature covers is unchanged since somebody signed it, with a key or certificate that nothing here ties to the named signer.",
    Basis.SEALED_ONLY: "The message is unchanged since a mail server took it in or passed it on; nothing that counts shows that the server checked who sent it.",
    Basis.TIME_STAMPED: "A time stamp of a trusted authority shows by when the file, a part of it or a signature on it existed as it is; who made it the stamp does not show.",
    Basis.TEXT_LOST: (
        "The message was signed, but its container did not keep it as it was sent: at most its header lines can be compared with the signature."
    ),
    Basis.PARTLY_COVERED: "The signature fits, but it covers only part of what a reader sees.",
    Basis.FAILED_EXPLAINABLE: (
        "The message is signed and the signature does not fit the message as it is here. That is common in exported mail and by itself no evidence of alteration."
    ),
    Basis.SIGNATURE_UNREADABLE: (
        "The message bears a signature that cannot be checked: it is damaged, or made or written in a way that is not read here. Nothing follows from that."
    ),
    Basis.CONSISTENT: "Nothing in this file settles whether it is what it claims to be. The checks found no contradiction; that is no evidence for it either.",
    Basis.CONTAINER: "This file is a container; what lies in it has verdicts of its own.",
    Basis.UNSUPPORTED: "leakcheck has no reader for this kind of file; only its size and hash were recorded.",
    Basis.DAMAGED: "The file is damaged or could not be read to the end; nothing follows from that.",
    Basis.ENCRYPTED: "The file is encrypted; its content was not read.",
    Basis.UNREADABLE: "The file could not be opened; nothing follows from that.",
    Basis.ALTERED: "This file differs in its words from another state or copy of itself.",
    Basis.IMPOSSIBLE: "Before use this file needs an explanation: something that it says of itself cannot be right as it stands.",
    Basis.CONTRADICTION: "Before use this file needs an explanation: two independent signs contradict what it claims.",
    Basis.PROVENANCE: (
        "This file was handled together with others: they were all saved again within minutes, under an editor's name and with settings "
        "that no other file here records. No change of its words was shown."
    ),
}
#: What is said instead of anything else, where the sentence above speaks of mail.
DOCUMENT_SENTENCES: dict[Basis, str] = {
    Basis.KEY_UNAVAILABLE: "The document or file is signed, but the signature cannot be checked without a key or certificate that is not at hand.",
    Basis.FAILED_EXPLAINABLE: (
        "A signature on this document or file does not fit it as it is here. Saving a signed file anew or passing it on in another form does "
        "this; by itself it is no evidence of alteration."
    ),
    Basis.SIGNATURE_UNREADABLE: (
        "The document or file bears a signature that cannot be checked: it is damaged, or made or written in a way that is not read here. Nothing "
        "follows from that."
    ),
}
#: What is said of an earlier state that a file holds of itself.
STATE_SENTENCES: dict[Basis, str] = {
    **DOCUMENT_SENTENCES,
    Basis.NO_SIGNATURE: (
        "This is an earlier state of the file that it lies in, cut out so that it can be read by itself. Programs leave such states behind when they "
        "save a change, and having them is normal. Checks are made on the whole file, and stand there."
    ),
}
SENTENCES_BY_KIND: dict[ItemKind, dict[Basis, str]] = {
    **{kind: DOCUMENT_SENTENCES for kind in ItemKind if kind is not ItemKind.MAIL},
    ItemKind.EARLIER_STATE: STATE_SENTENCES,
}
KIND_PLURALS: dict[str, str] = {
    ItemKind.MAIL: "messages",
    ItemKind.DOCUMENT: "documents",
    ItemKind.PICTURE: "pictures",
    ItemKind.CONTAINER: "archives and mailboxes",
    ItemKind.EARLIER_STATE: "earlier states of documents",
    ItemKind.OTHER: "other files",
}
"""What several items of a kind are called where a dump's are counted."""
REASON_MEANINGS: dict[Reason, str] = {
    Reason.VERIFIED: "The signature fits the message or document as it is here. The key is one that the domain itself or an archive documents, one that was handed in with its source (then the answer is as good as that source), one that something outside the dump ties to the domain, or that of a certificate behind which a trusted one stands.",
    Reason.UNSIGNED: "It carries no signature of this kind. Copies in a sender's own Sent folder never carry that of a mail server.",
    Reason.NO_KEY: "The key that the signature names is not at hand: not in the archive or the domain name system, and not among those given. Mail servers retire keys every few months or years.",
    Reason.NETWORK_NOT_ALLOWED: "The key is not in the archive, and asking the network was not allowed (--online).",
    Reason.KEY_REVOKED: "The domain withdrew the key by publishing an empty one.",
    Reason.BODY_ALTERED: "The text, or another part of a document that the signature covers, is not the one that was signed; of mail, the signed header lines are intact. List footers, virus banners and exports do this to mail; saving, cleaning or converting does it to documents.",
    Reason.HEADERS_ALTERED: "The signature was made with this domain's key and the body fits it, but signed header lines have changed since; exports and servers rewrite headers.",
    Reason.OPENS_HEADERS_CHANGED: "The signature was made with this domain's key, but header lines and body, or one of them, are different now: exports and servers rewrite both, or the signature was made for another message.",
    Reason.DOES_NOT_OPEN: "No key known under the name that the signature states made it, or not that of the certificate beside it. Of mail, the server's key was usually replaced under the same name; or the signature was damaged.",
    Reason.MALFORMED: "The signature is damaged, or breaks the rules of its standard, so that nothing can be said of what it covered.",
    Reason.UNSUPPORTED: "The signature uses a method that is not supported here, or lies in something encrypted.",
    Reason.FORGEABLE: "The signature fits, but others could make it too: the key or its method is too weak or known to be broken, or the private half is public.",
    Reason.KEY_UNUSABLE: "The key record cannot be used: it is damaged, or its numbers are such that anybody can make a signature fit.",
    Reason.KEY_FORBIDS: "The key itself does not allow this kind of signature, or was set apart for other uses.",
    Reason.EXPIRED_AT_RECEIPT: "The signature fits, but it had expired when the message was received, by the message's own times.",
    Reason.FROM_NOT_SIGNED: "The signature does not cover the sender line; such a signature says nothing about the sender (RFC 6376 section 5.4).",
    Reason.PARTLY_COVERED: "The signature fits, but parts that a reader sees lie outside it: text after the signed part, header lines added above the signed ones, a sender or date above it that are not the signer's, or parts of a document that it does not list.",
    Reason.CONDITIONAL_KEY: "The signature fits a key whose origin nobody has documented; anybody can make a key and sign with it.",
    Reason.OUTSIDE_KEY_WINDOW: "The signature fits, but the message claims a time long before this key was first seen anywhere, or long after it was out of use.",
    Reason.CONTAINER_LOST_BYTES: "The mailbox format did not keep the message's original bytes, so that a signature cannot be checked, or only on the header lines.",
    Reason.REPAIRED: "The signature fits once damage that exports and relays are known to do is undone; what was undone is stated and shown as a difference.",
    Reason.BODY_ONLY: "The signature fits once a masked or missing header line is put back: the text and the other signed lines are the ones that were signed.",
    Reason.SIGNED_HEADER_CHANGED: "The signature fits only with another value of one header line than the one that stands there now; the signed value is shown.",
    Reason.RECOVERED_KEY: "The signature fits a key that was computed from signatures of this dump. The message is unchanged since, but whose key it was is not shown.",
    Reason.UNANCHORED: "The signature fits, but nothing outside the file ties its key or certificate to the named signer.",
    Reason.CERTIFICATE_FORBIDS: "The signature fits, but the signer's certificate, or one of those that vouch for it, does not allow it to be used for signing in this way.",
    Reason.OUTSIDE_VALIDITY: "The signature fits, but the key or certificate was not yet or no longer valid at the time that the signature claims, or was withdrawn.",
    Reason.CHAIN_BROKEN: (
        "The seals that servers put on the message on its way do not form an unbroken chain, or one of them does not fit. Forwarding, mailing lists and exports "
        "break it; by itself that is no evidence of anything."
    ),
    Reason.SEALED_ONLY: (
        "The message is unchanged since a server sealed or signed it on its way. Servers do that with whatever they take in or pass on; a record of theirs "
        "that the sender's own signature was good counts only for a few large receivers, and only where it holds for the message as it is here."
    ),
    Reason.TIME_STAMPED: (
        "An authority whose certificate leads to a trusted one recorded that exactly these bytes, or exactly this signature, existed by the time that it "
        "names. Anybody can have anything stamped: it shows nothing of who made it, and nothing of how long it had existed by then."
    ),
    Reason.TOO_LARGE: "The file or its signature exceeds the limits that protect against hostile input.",
}
_FITS_BY_SUPPLIED_KEY = "The signature fits the message or document as it is here."
_SUPPLIED_KEY = (
    "The key was handed in, or computed and tied to the domain by something that was handed in: that it is the domain's rests on the source named "
    "with it, and on nothing that leakcheck knows by itself."
)


def reason_meaning(attestation: Attestation) -> str:
    """What the reason of an answer means; where the key was handed in, what the answer rests on."""
    meaning = REASON_MEANINGS[attestation.reason]
    if attestation.key is None or attestation.key.origin is not KeyOrigin.SUPPLIED or attestation.outcome is not Outcome.PASSED:
        return meaning
    return f"{_FITS_BY_SUPPLIED_KEY if attestation.reason is Reason.VERIFIED else meaning} {_SUPPLIED_KEY}"


FLAG_MEANINGS: dict[Flag, str] = {
    Flag.SIGNER_NOT_AUTHOR: "The signing domain is not the domain of the sender line: the signature vouches for the service that signed, not for the named sender.",
    Flag.PARTLY_COVERED: "A signature on it covers only part of what a reader sees.",
    Flag.SUPPLIED_KEY: "The key was given with --keys, or computed and tied to the domain by a mail or a dump that was given; the verdict is as good as that source.",
    Flag.OUTSIDE_KEY_WINDOW: "The message claims a time outside the period in which the key was seen.",
    Flag.CONTRADICTS_ITSELF: "The bytes are authenticated, and yet something that the file says of itself cannot be right: it was so when it was signed.",
    Flag.HANDLED: "The file was saved or packed again; its words were not shown to have changed.",
    Flag.AFTER_THEFT: "A time in the file is later than the date given with --since-theft.",
    Flag.LIMITS: "Part of the file could not be read or checked; see its problems.",
    Flag.TWO_CUSTODIANS: "Copies kept by two people agree in their words. That speaks for the words, as far as the two did not keep them together; it is no signature.",
    Flag.QUOTED: "An authenticated message quotes this one. That shows that the quoted words were in circulation then; who wrote them first it does not show.",
    Flag.INBOUND_SPOOF: (
        "The message looks like one of those that reach every mailbox under an invented sender (spam, phishing). What contradicts in it is then the "
        "work of its sender, and says nothing against the mailbox."
    ),
}
WEIGHT_MEANINGS: dict[Weight, str] = {
    Weight.STRONG: (
        "Hard to explain unless the claim is wrong: not seen in the honest files that we measured. Innocent causes that can be tested were "
        "excluded; those that only people can check stand beside the finding."
    ),
    Weight.MODERATE: "Expected if the claim is wrong and uncommon otherwise: seen in at most about 1 in 100 of the honest files that we measured.",
    Weight.WEAK: "Seen in more than 1 in 100 honest files, or not measured on enough of them to say that it is rarer. Weak signs never add up.",
    Weight.NOTE: "Information only: it never moves a verdict, and is no sign of anything wrong.",
}
DIRECTION_MEANINGS: dict[Direction, str] = {
    Direction.ALTERATION: "speaks for a change of what the file says about itself or of its words",
    Direction.GENUINENESS: "speaks for unchanged bytes",
    Direction.HANDLING: "speaks for handling (saving or packing again), not for changed words",
    Direction.LEAD: "a question worth asking; never moves a verdict",
    Direction.LIMIT: "limits what any check can say about the file; never moves a verdict",
}
