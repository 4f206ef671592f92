"""The field's own terms that stand in reports, for readers who never met them; `explain` tells them."""

TERM_MEANINGS: dict[str, str] = {
    "DKIM": (
        "A signature that a mail server puts on a message on its way out (RFC 6376). Whoever knows the server's public key can check later, "
        "without the server, that the text and the signed header lines are still the same. It is the server's and not the author's "
        "signature."
    ),
    "selector": (
        "The name under which a mail domain keeps one of its DKIM keys: a domain has several keys, one after the other and beside one another."
    ),
    "public key": (
        "The half of a pair of numbers that anybody may know: with it a signature is checked. The other half, which makes signatures, is "
        "kept secret. A check is worth as much as the knowledge that the public half is really that of the signer named."
    ),
    "SHA-256": (
        "A fingerprint of a file: 64 digits that come out the same for the same bytes, and otherwise for any others. Two people who read "
        "out the same one hold the same file."
    ),
    "hash": "A fingerprint of bytes, such as SHA-256: the same bytes give the same one, and a changed byte gives another.",
    "metadata": (
        "What a file says of itself beside its content: author, times, program, camera. Programs write it, and anybody can change it, so "
        "that alone it proves nothing; but forgers forget parts of it."
    ),
    "header": (
        "The lines above a message: From, To, Date, Subject, Message-ID, Received. Mail programs show a few. All but those that servers add "
        "are written by the sender's program."
    ),
    "Message-ID": ("A number that the sender's program or server gives to a message (RFC 5322 section 3.6.4), meant to be the only one of its kind."),
    "Received": (
        "A header line that each server on a message's way puts on top: from whom it took the message, and when. The lower ones can be "
        "invented by whoever hands the message in; those of the reader's own servers cannot."
    ),
    "Date line": "The time that the sender's program wrote into a message. It is no more than a statement: nobody checks it on the way.",
    "transport": "The way of a message from server to server, as the Received lines tell it.",
    "UTC": (
        "The time by which clocks all over the world are compared; it does not know summer time. “+02:00” behind a time says how far a "
        "local clock is ahead of it."
    ),
    "time zone": "By how much a clock is set ahead of or behind UTC. It tells a region at most, and never a person.",
    "EXIF": ("Data that a camera or telephone writes into a picture: time, model, exposure, sometimes the place. Programs can change or drop them."),
    "XMP": (
        "A form for metadata that Adobe introduced, found in pictures, PDF files and others: also a history of saves, where a program keeps one."
    ),
    "rsid": ("A random number that Word gives to each session in which a document was edited; documents that share some grew out of one another."),
    "producer": "Of a PDF file: the program that wrote it, as against the one in which the document was made.",
    "MIME": "The form in which a message holds several parts: plain text, a page, attachments (RFC 2045 and following).",
    "attachment": "A file that travels inside a message. A signature on the message covers it too.",
    "mbox": "A file that holds many messages one behind the other, as Thunderbird and many servers keep them.",
    "container": "A file that holds others: a mailbox, an archive, a message with attachments. What lies in it has verdicts of its own.",
    "metadata stripped": (
        "Said of a file from which the statements about author, time and program were taken out, as sharing services and careful people do."
    ),
    "S/MIME": "A signature on a message by the holder of a certificate, made in the mail program (RFC 8551).",
    "OpenPGP": "Signatures and encryption with keys that people make and vouch for themselves (RFC 9580).",
    "certificate": "A statement, signed by an authority, that a public key belongs to a name. It is worth as much as the authority.",
    "time stamp": (
        "A statement, signed by an authority, that a file with this fingerprint existed at a time (RFC 3161). It does not say whose it is."
    ),
    "digest": "Another word for a hash, a fingerprint of bytes.",
    "outlier": "What differs from nearly all others of a collection. That is a reason to look, and no fault.",
    "base rate": "How often something is found in honest files. A sign that one honest file in ten shows says next to nothing.",
}
