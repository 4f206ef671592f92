"""What content credentials say of the files that one was made from (C2PA 2.1 section 18.16), and of the credentials which those brought along.

Nothing of this is checked here: it is told as the words of whoever signed the credentials of the whole.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping

from leakcheck.decode.cbor import Cbor
from leakcheck.decode.content_credentials import NoCredentials, Statement, Table, program_of, statement_in, statements_in
from leakcheck.decode.visible_text import storable
from leakcheck.model.facts import AnyFact, Description, Link
from leakcheck.model.location import Location

SIGN = b"c2pa.ingredient"
#: Of all generations together; a page put together from a hundred pictures names them all.
_MOST = 100
_MOST_CODES = 5
_LONGEST_TITLE = 200
#: Of a link to a manifest or to its signature, the manifest's label.
_LABEL = re.compile(r"c2pa/([^/]{1,300})")
#: Section 18.16.4; `{}` is this file, or the ingredient that has ingredients of its own.
_RELATIONS = {
    "parentOf": "{} was made from it",
    "componentOf": "it was put into {}",
    "inputTo": "it was given to a program whose work led to {}",
}
_OTHER_RELATION = "it is named as an ingredient of {}"
_OTHER_BYTES = "the bytes were not the ones that were signed"
#: Section 15.2.2, tables of failure codes; others are told by their own names.
_FAULTS = {
    "assertion.dataHash.mismatch": _OTHER_BYTES,
    "assertion.bmffHash.mismatch": _OTHER_BYTES,
    "assertion.boxesHash.mismatch": _OTHER_BYTES,
    "assertion.hashedURI.mismatch": "a part of the statement was not the one that was signed",
    "assertion.missing": "a part of the statement was missing",
    "claim.missing": "the statement was missing",
    "claimSignature.mismatch": "the signature did not fit the statement",
    "claimSignature.missing": "the signature was missing",
    "claimSignature.outsideValidity": "the signature was not made while the certificate was valid",
    "signingCredential.expired": "the signer's certificate had run out",
    "signingCredential.invalid": "the signer's certificate was not one for such signatures",
    "signingCredential.revoked": "the signer's certificate had been withdrawn",
    "signingCredential.untrusted": "nobody whom that program trusted vouched for the signer's certificate",
    "timeStamp.mismatch": "the time stamp was made for something else",
    "timeStamp.untrusted": "nobody whom that program trusted vouched for the time stamp",
}
#: How the codes of what came out well end, which some programs list together with the faults.
_WELL = (".match", ".validated", ".trusted", ".insideValidity", ".accessible", ".notRevoked", ".skipped")


def ingredient_facts(store: bytes, part: str) -> Iterator[AnyFact]:
    """Each ingredient in words, those of the file itself also as links; then the ingredients of ingredients. Nothing where that cannot be read."""
    try:
        last = statement_in(store)
    except NoCredentials:
        return
    statements = {statement.name: statement for statement in statements_in(store)}
    waiting, met, left = deque([(last, "")]), {last.name}, _MOST
    while waiting:
        statement, whole = waiting.popleft()
        for label, ingredient in statement.values("c2pa.ingredient"):
            left -= 1
            if left < 0:
                return
            at = f"{part}, {label}" if not whole else f"{part}, {label} of {whole}"
            own = statements.get(_label(ingredient))
            yield from _told(ingredient, at, own, whole)
            if own is not None and own.name not in met:
                met.add(own.name)
                waiting.append((own, _title(ingredient)))


def _told(ingredient: Table, part: str, own: Statement | None, whole: str) -> Iterator[AnyFact]:
    relation, title = _word(ingredient, "relationship"), _title(ingredient)
    value = storable(". ".join(_sentences(ingredient, own, whole)) + ".", 1_500)
    yield Description(at=Location(storable(part, 300), storable(f"{relation}: {title}")), kind="ingredient", value=value)
    if whole:
        return
    # As in XMP: what the whole was made from, and what was put into it.
    kind = "derived-from" if relation == "parentOf" else "ingredient"
    for name in (_word(ingredient, "dc:title") or _word(ingredient, "title"), _word(ingredient, "documentID"), _word(ingredient, "instanceID")):
        if name:
            yield Link(at=Location(storable(part, 300), storable(f"{relation}: {name}")), kind=kind, target=storable(name, 500))


def _sentences(ingredient: Table, own: Statement | None, whole: str) -> Iterator[str]:
    form = _word(ingredient, "dc:format") or _word(ingredient, "format")
    relation = _RELATIONS.get(_word(ingredient, "relationship"), _OTHER_RELATION).format(f"“{whole}”" if whole else "this file")
    yield f"“{_title(ingredient)}”{f' ({form[:60]})' if form else ''}: {relation}"
    if own is not None:
        yield _of_own(own)
    elif _label(ingredient):
        yield "It came with content credentials, which do not stand here or cannot be read"
    yield from _validation(ingredient)
    if isinstance(ingredient.get("thumbnail"), Mapping):
        yield "A small picture of it is kept"


def _of_own(own: Statement) -> str:
    from leakcheck.decode.credential_wording import statements

    program, _ = program_of(own)
    signer = _signer(own)
    written = f"written by {program[:100]}" if program else ""
    signed = f"signed with a certificate made out to {signer[:200]}" if signer else ""
    account = " and ".join(word for word in (written, signed) if word)
    stated = " and that ".join(statements(own))
    said = [*([f"by their own account {account}"] if account else []), *([f"they state that {stated}"] if stated else [])]
    return f"It came with content credentials, which are not checked here{': ' if said else ''}{'; '.join(said)}"


def _signer(own: Statement) -> str:
    """The holder of the certificate beside the signature, as far as it names one."""
    from leakcheck.decode.certificate import certificate
    from leakcheck.decode.cose_signature import NoSignature, signed_claim

    try:
        given = signed_claim(own.signature, own.claim_bytes).certificates
    except NoSignature:
        return ""
    owner = certificate(given[0]) if given else None
    return owner.title if owner is not None else ""


def _validation(ingredient: Table) -> Iterator[str]:
    """What the program that took the ingredient in recorded of its own check: a list until version 2, tables from version 3 on."""
    results = ingredient.get("validationResults")
    active = results.get("activeManifest") if isinstance(results, dict) else None
    failed = active.get("failure") if isinstance(active, dict) else ingredient.get("validationStatus")
    listed = [one.get("code") for one in failed[:_MOST] if isinstance(one, dict)] if isinstance(failed, list) else []
    codes = dict.fromkeys(code for code in listed if isinstance(code, str) and not code.endswith(_WELL))
    faults = list(dict.fromkeys(_FAULTS.get(code, f"“{code[:80]}”") for code in codes))[:_MOST_CODES]
    if faults:
        yield f"The program that took it in recorded: {'; '.join(faults)}"
    elif isinstance(active, dict):
        yield "The program that took it in recorded no fault of them"


def _label(ingredient: Table) -> str:
    """The label of the ingredient's own manifest (section 18.16.5: activeManifest, before version 3 c2pa_manifest); empty where it had none."""
    for name in ("activeManifest", "c2pa_manifest"):
        place = ingredient.get(name)
        found = _LABEL.search(_word(place, "url")) if isinstance(place, dict) else None
        if found is not None:
            return found[1]
    return ""


def _title(ingredient: Table) -> str:
    return storable((_word(ingredient, "dc:title") or _word(ingredient, "title"))[:_LONGEST_TITLE]) or "a file without a name"


def _word(table: Table, name: str) -> str:
    value: Cbor = table.get(name)
    return value if isinstance(value, str) else ""
