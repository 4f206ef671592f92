"""The search for lost keys in a finished case: the search, the anchors that the user holds, and what is judged anew."""

from dataclasses import dataclass
from pathlib import Path

from leakcheck.casefile import CaseReader, CaseWriter
from leakcheck.conclude import conclude
from leakcheck.decode.file_paths import shown_name
from leakcheck.decode.key_anchors import NEEDS_A_SECOND, anchor_for, anchors_of_mail
from leakcheck.decode.key_memberships import documented_keys, memberships
from leakcheck.decode.recovered_key_summary import summaries
from leakcheck.knowledge.dkim_keys import KeyStore
from leakcheck.lost_keys import keys_of_case, search_keys
from leakcheck.model.progress import Watch
from leakcheck.model.user_error import UserError
from leakcheck.pipeline import examine
from leakcheck.recover import Budget, Recovery


@dataclass(frozen=True, slots=True)
class RecoveryOptions:
    """What the user asked for when keys are to be recovered."""

    case: Path
    budget: Budget
    keys: tuple[Path, ...] = ()
    anchors: tuple[str, ...] = ()
    """Mails that the user holds independently of the dump."""
    anchor_cases: tuple[Path, ...] = ()
    forget_anchors: bool = False


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of a recovery."""

    did: Recovery
    keys: tuple[str, ...]
    """A few sentences a key."""
    unnamed: int
    """Keys that open too few signatures to be named."""
    remarks: tuple[str, ...]
    """What became of the anchors that were given."""


def recover_keys(options: RecoveryOptions, watch: Watch = lambda progress: None) -> Recovered:
    """Look for keys behind the signatures of a finished case that no known key explains, and judge its items anew.

    Works from the case alone. Raises UserError, CaseError, KeyFileError.
    """
    reader = CaseReader(options.case)
    run = reader.run()
    if not run.finished:
        raise UserError("The scan of this case was stopped before its end. Run it again to go on; then recover keys.")
    own = {one.signature for one in reader.unexplained()}
    store = KeyStore.of_files(options.keys)
    elsewhere = documented_keys(store.judged())
    for folder in options.anchor_cases:
        elsewhere += keys_of_case(folder, options.case, own)
    writer = CaseWriter(options.case)
    try:
        writer.reopen()
        if options.forget_anchors:
            writer.recovery().forget_anchors()
        done = search_keys(writer, elsewhere, options.budget, watch, run.roots[0])
        remarks = [_anchored(writer, path) for path in options.anchors]
        conclude(writer, run.since_theft, watch)
        writer.finish(run)
        signatures = list(writer.recovery().unexplained())
        found = memberships(signatures, writer.recovery().recovered_keys())
    finally:
        writer.close()
    named = [member for member in found if member.named]
    return Recovered(done, tuple(summaries(named, signatures)), len(found) - len(named), tuple(remarks))


def _anchored(writer: CaseWriter, path: str) -> str:
    """Tie the case's keys to the domains for which they signed a mail that the user holds; says what came of it."""
    recovery = writer.recovery()
    shown = shown_name(Path(path).name)
    said = "no recovered key made a signature of it."
    for examined in examine(path).examined():
        if recovery.holds(examined.item.sha256):
            return f"{shown} lies in the dump itself, byte for byte, and ties no key to anything."
        for key in anchors_of_mail(examined, recovery.recovered_keys()):
            recovery.save_key(key)
            tied = any(anchor_for(key, answer.signer) is not None for answer in examined.attestations)
            said = "signed with a recovered key, which it ties to its domain." if tied else NEEDS_A_SECOND
    return f"{shown}: {said}"
