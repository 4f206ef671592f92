"""What a sealing server recorded of the sender's own signature, and whether that record is about the message as it is here.

A server checks a message when it takes it in, and seals it when it lets it go (RFC 8617 sections 4.1.1 and 4.1.2); lists and groups
change it in between. So a record that the sender's signature was good counts only where that signature still stands below the set
and is covered by it, covers what a reader sees, and still has the hash of the text; and where nothing else says that the message
was changed in between.
"""

import base64
from collections.abc import Sequence

from leakcheck.decode.arc_chain import ArcSet
from leakcheck.decode.authentication_results import RecordedResult, RecordedResults, parse
from leakcheck.decode.dkim_signature import MOST_SIGNATURES, Dialect, MalformedSignature, SignatureTags, signature_tags
from leakcheck.decode.domain_alignment import alignment
from leakcheck.decode.domain_signature import Circumstances, judge
from leakcheck.decode.mail_route import house
from leakcheck.model.attestation import Alignment, Outcome, Reason

_NEEDED = frozenset({"from", "subject", "date"})
_ALIGNED = frozenset({Alignment.SAME, Alignment.ORGANISATIONAL})
#: The key cannot be asked any more; all other answers that are no pass speak against the record, or make it worthless.
_KEY_LOST = frozenset({Reason.NO_KEY, Reason.NETWORK_NOT_ALLOWED, Reason.KEY_REVOKED, Reason.KEY_UNUSABLE, Reason.DOES_NOT_OPEN})
#: RFC 6008 section 4: at least so many characters of b= name a signature.
_LEAST_OF_SIGNATURE = 8
_MEANINGLESS = frozenset({"none", "neutral", "policy"})


def records_of(around: Circumstances, sealed: ArcSet) -> RecordedResults:
    """What the set records; empty where the name that it gives is not of the house that sealed it."""
    value = around.message.fields[sealed.results][1].partition(b":")[2].decode("utf-8", "replace")
    found = parse(" ".join(value.split()))
    own = house(found.authserv_id) == house(sealed.tags.domain) != ""
    return found if own else RecordedResults(found.authserv_id, ())


def telling(records: RecordedResults) -> tuple[str, ...]:
    """The records that say something, as `Attestation.recorded` keeps them."""
    return tuple(str(result) for result in records.results if result.result not in _MEANINGLESS)


def vouched_domain(around: Circumstances, sealed: ArcSet, records: RecordedResults, covered: Sequence[str]) -> str:
    """The sender's domain, where the record that its signature was good holds for the message as it is here; else empty.

    `covered`: the names that the set's own signature lists. The sender's signature has to be under it: else another one, with a hash
    of a text that was changed in between, could have been put in its place.
    """
    passed = [result for result in records.results if (result.method, result.result) == ("dkim", "pass")]
    chosen = set(around.message.selected(tuple(covered))) if passed else set()
    places = [place for place in around.message.places.get(Dialect.DKIM.field, []) if place > sealed.results and place in chosen]
    for order, place in enumerate(places[:MOST_SIGNATURES]):
        try:
            tags = signature_tags(around.message.fields[place][1].partition(b":")[2])
        except MalformedSignature:
            continue
        if any(_names(result, tags) for result in passed) and _covers(around, tags) and _still_fits(around, place, order):
            return tags.domain
    return ""


def _names(result: RecordedResult, tags: SignatureTags) -> bool:
    """Whether a record speaks of this signature (RFC 8601 section 2.7.1, RFC 6008)."""
    domain = (result.value("header.d") or result.value("header.i").rpartition("@")[2]).lower().rstrip(".")
    exact = domain == tags.domain or (not result.value("header.d") and domain.endswith(f".{tags.domain}"))
    selector, beginning = result.value("header.s").lower(), result.value("header.b")
    if not domain or not exact or (selector and selector != tags.selector):
        return False
    return len(beginning) < _LEAST_OF_SIGNATURE or base64.b64encode(tags.signature).decode().startswith(beginning)


def _covers(around: Circumstances, tags: SignatureTags) -> bool:
    message = around.message
    # A list's own lines outside the sender's signature: the list had it in hand between the check and the seal.
    from_list = any(name in message.places and name not in tags.names for name in ("list-id", "list-post", "mailing-list"))
    aligned = bool(around.author_domain) and alignment(tags.domain, around.author_domain) in _ALIGNED
    whole = set(tags.names) >= _NEEDED and tags.length is None
    return aligned and whole and not from_list and message.body_hash(tags.body_form, tags.hash_name, None) == tags.body_hash


def _still_fits(around: Circumstances, place: int, order: int) -> bool:
    """Whether our own answer for the sender's signature leaves room for the record."""
    found = judge(around, place, f"header DKIM-Signature [{order}]", repair=False)
    return found.reason in _KEY_LOST or (found.outcome is Outcome.PASSED and found.reason is Reason.VERIFIED)
