"""What is said of an OpenPGP signature, each answer once: outcome, reason and sentence, within DESIGN section 4 point 6.

A name in a key is written by whoever made the key: it is quoted, and never said to be a person's.
"""

import re
from collections.abc import Iterator, Sequence

from leakcheck.decode.moments import unix_moment
from leakcheck.decode.openpgp_keys import Certificate
from leakcheck.decode.openpgp_methods import key_bits, method
from leakcheck.decode.openpgp_packets import PublicKey, Signature
from leakcheck.decode.visible_text import storable
from leakcheck.model.attestation import Alignment, Attestation, Outcome, Reason
from leakcheck.model.location import Location

SCHEME = "openpgp"
NOT_SHOWN = "The check does not show who typed the words or whether they are true."
_ALTERED = "Mailing lists, virus scanners and exports change texts; by itself this is no evidence that anybody altered it on purpose."
_UNTIED = (
    "Nothing here ties that key to the name in it: anybody can make a key with any name. Ask the person for the fingerprint of the key, "
    "by a way that does not depend on this dump."
)
#: One address and no second one that a reader could take for it; `Ada <ada@example.org> <eve@example.net>` holds none.
_ADDRESS = re.compile(r"[^<>]*<([^<>@\s]+@[^<>@\s]+)>|([^<>@\s]+@[^<>@\s]+)")
_LONGEST_NAME = 120
_FILE_CHANGED = (
    "A file that was saved, converted or given other line ends since, or a signature that belongs to another state of it, does this; by itself "
    "it is no evidence that anybody altered it on purpose."
)

Said = tuple[Outcome, Reason, str]
Key = tuple[Certificate, PublicKey]


def unsure(at: Location, reason: Reason, sentence: str) -> Attestation:
    """An answer without a signature to speak of."""
    return Attestation(scheme=SCHEME, outcome=Outcome.INDETERMINATE, reason=reason, sentence=storable(sentence), at=at)


def without_key(made: Signature) -> Said:
    named = f"whose id is {made.issuers[0].hex().upper()}" if made.issuers else "of its signer, which it does not name"
    sentence = f"A text in this message is signed with OpenPGP. It could be checked with the public key {named}; give it with --pgp-keys."
    return Outcome.INDETERMINATE, Reason.NO_KEY, sentence


def without_key_for_file(made: Signature) -> Said:
    named = f"whose id is {made.issuers[0].hex().upper()}" if made.issuers else "of its signer, which it does not name"
    sentence = f"An OpenPGP signature of this file lies beside it. It could be checked with the public key {named}; give it with --pgp-keys."
    return Outcome.INDETERMINATE, Reason.NO_KEY, sentence


def file_altered(pair: Key) -> Said:
    sentence = f"{_key(pair, '').capitalize()} made the signature that lies beside this file, but over other bytes than these. {_FILE_CHANGED}"
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def file_altered_by_hint(pair: Key) -> Said:
    sentence = (
        f"The signature that lies beside this file names {_key(pair, '')}, and the short check value in it is that of other bytes than these. "
        f"{_FILE_CHANGED}"
    )
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def file_intact(pair: Key, repair: str) -> Said:
    how = f"but for its line ends ({repair})" if repair else "byte for byte"
    sentence = (
        f"The file is unchanged, {how}, since it was signed with {_key(pair, '')}; the signature lies beside it. {_UNTIED} "
        "The check does not show who made the file or whether what it says is true."
    )
    return Outcome.INDETERMINATE, Reason.UNANCHORED, sentence


def unsupported(why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.UNSUPPORTED, f"An OpenPGP signature cannot be checked: {why}."


def altered(pair: Key, sender: str) -> Said:
    sentence = f"{_key(pair, sender).capitalize()} made this signature, but over another text than the one that stands here now. {_ALTERED}"
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def altered_by_hint(pair: Key, sender: str) -> Said:
    """Of DSA and curves only the first two octets of the signed hash can be read, which nothing protects."""
    sentence = f"The signature names {_key(pair, sender)}, and the short check value in it is that of another text than stands here now. {_ALTERED}"
    return Outcome.FAILED, Reason.BODY_ALTERED, sentence


def strange(pair: Key, sender: str) -> Said:
    sentence = (
        f"The signature names {_key(pair, sender)}, but that key did not make it as it stands here. It may have been damaged on the way, or "
        "another key may bear the same id."
    )
    return Outcome.FAILED, Reason.DOES_NOT_OPEN, sentence


def refused(pair: Key, sender: str, why: str) -> Said:
    return Outcome.INDETERMINATE, Reason.KEY_FORBIDS, f"The signature fits {_key(pair, sender)}, but the key is none for signing: {why}."


def weak(pair: Key, sender: str) -> Said:
    sentence = f"The signature fits {_key(pair, sender)}, but that key is so short that others could find its secret half and sign too."
    return Outcome.INDETERMINATE, Reason.FORGEABLE, sentence


def weak_hash(pair: Key, sender: str) -> Said:
    sentence = (
        f"The signature fits {_key(pair, sender)}, but rests on the hash MD5: whoever wrote the text that was signed could have written "
        "a second one that the same signature fits."
    )
    return Outcome.INDETERMINATE, Reason.FORGEABLE, sentence


def out_of_force(pair: Key, sender: str, made: Signature, why: str) -> Said:
    stated = f" The signature states {unix_moment(made.created)}." if made.created is not None else ""
    return Outcome.INDETERMINATE, Reason.OUTSIDE_VALIDITY, f"The signature fits {_key(pair, sender)}, but {why}.{stated}"


def partly(pair: Key, sender: str, gap: str) -> Said:
    sentence = (
        f"A part of the message is unchanged since it was signed with {_key(pair, sender)}, but {gap}. "
        f"What lies outside of the signed part is vouched for by nobody. {_UNTIED}"
    )
    return Outcome.INDETERMINATE, Reason.PARTLY_COVERED, sentence


def intact(pair: Key, sender: str) -> Said:
    sentence = (
        f"The signed text is unchanged since it was signed with {_key(pair, sender)}. {_UNTIED} "
        f"The signature does not cover the lines above the text (sender, date, subject). {NOT_SHOWN}"
    )
    return Outcome.INDETERMINATE, Reason.UNANCHORED, sentence


def attestation(said: Said, made: Signature, at: Location, pair: Key | None, sender: str, notes: Iterator[str]) -> Attestation:
    outcome, reason, sentence = said
    issuer = made.issuers[0].hex().upper() if made.issuers else ""
    return Attestation(
        scheme=SCHEME,
        outcome=outcome,
        reason=reason,
        sentence=storable(sentence),
        at=at,
        signer=_name(pair[0], sender) if pair else "",
        selector=pair[1].fingerprint.hex().upper() if pair else issuer,
        signing_time=unix_moment(made.created) if made.created is not None else None,
        algorithm=method(pair[1], made) if pair else made.hash_name,
        key_bits=key_bits(pair[1]) if pair else 0,
        alignment=related(pair[0].user_ids, sender) if pair else Alignment.UNKNOWN,
        notes=tuple(storable(note, 600) for note in notes),
    )


def _key(pair: Key, sender: str) -> str:
    owner, key = pair
    name = _name(owner, sender)
    named = f"a key that bears the name “{name}”" if name else "a key that bears no name of its own"
    return f"{named} (fingerprint ending in {key.fingerprint.hex().upper()[-16:]})"


def _name(owner: Certificate, sender: str) -> str:
    """Of several names the one with the sender's address; no quotation mark in it can end the quotation, and a cut is shown."""
    fitting = [name for name in owner.user_ids if sender and address(name).lower() == sender.lower()]
    name = next(iter((*fitting, *owner.user_ids)), "").replace("“", "'").replace("”", "'")
    return storable(name) if len(name) <= _LONGEST_NAME else f"{storable(name, _LONGEST_NAME)}…"


def address(user_id: str) -> str:
    """The one address in a key's name; empty where there is none, or more than one could be meant."""
    match = _ADDRESS.fullmatch(user_id.strip())
    return (match[1] or match[2]) if match else ""


def related(user_ids: Sequence[str], sender: str) -> Alignment:
    """How the key's names relate to the sender line. The whole address counts: a mail domain is shared by strangers."""
    held = {address(name).lower() for name in user_ids} - {""}
    if not held or not sender:
        return Alignment.UNKNOWN
    return Alignment.SAME if sender.lower() in held else Alignment.DIFFERENT
