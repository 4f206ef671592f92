"""Lost keys of a case: whether a search could find some, the search, and what the keys that were found change. From the case alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from leakcheck.casefile import CaseReader, CaseWriter
from leakcheck.decode.file_paths import shown_name
from leakcheck.decode.key_anchors import anchors_of_case
from leakcheck.decode.key_memberships import LEAST_OPENED, by_name, memberships
from leakcheck.decode.recovered_answer import answers
from leakcheck.decode.recovered_key_summary import SHOWS_NOT, summaries
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.progress import Progress, Watch
from leakcheck.model.recovered_key import RecoveredKey
from leakcheck.model.user_error import UserError
from leakcheck.recover import Budget, Recovery, recover

_MOST_KEY_NOTES = 50


def recoverable(reader: CaseReader) -> bool:
    """Whether a search for lost keys has anything to begin with: three different signatures of one name that nothing explains."""
    signatures = list(reader.unexplained())
    explained = {one.signature.row for member in memberships(signatures, reader.recovered_keys()) for one in member.opened}
    left = by_name(one for one in signatures if one.row not in explained)
    return any(len({one.signature for one in group}) >= LEAST_OPENED for group in left.values())


def search_keys(writer: CaseWriter, elsewhere: Sequence[RecoveredKey], budget: Budget, watch: Watch, root: str) -> Recovery:
    """Look for lost keys, and let the case say what was left undone. `root`: the name under which its problems stand."""
    recovery = writer.recovery()
    done = recover(list(recovery.unexplained()), elsewhere, recovery, budget, lambda progress: watch(Progress("recover", recovery=progress)))
    recovery.save_problems(_left_undone(done, root))
    return done


def _left_undone(done: Recovery, root: str) -> Iterator[Problem]:
    """What the search for keys could not do, as the reports tell it."""
    if done.needs_gmpy2:
        sentence = (
            "Lost DKIM keys of the usual kind could not be computed without the package gmpy2; pip install 'leakcheck-toolkit[recovery]' brings it."
        )
        yield Problem(ProblemKind.MISSING_EXTRA, sentence, "recover", root)
    if done.out_of_budget:
        sentence = "The search for lost DKIM keys was ended by its budget before all were tried; leakcheck keys recover goes on with it."
        yield Problem(ProblemKind.LIMIT, sentence, "recover", root)
    if done.unfinished:
        sentence = f"Searches for lost DKIM keys that reached the limit of time or memory: {done.unfinished:,}."
        yield Problem(ProblemKind.LIMIT, sentence, "recover", root)


def apply_keys(writer: CaseWriter) -> list[str]:
    """Answer anew for the signatures that recovered keys made; a few sentences on each key."""
    recovery = writer.recovery()
    recovery.withdraw()
    keys = recovery.recovered_keys()
    if not keys:
        return []
    signatures = list(recovery.unexplained())
    named = [member for member in memberships(signatures, keys) if member.named]
    recovery.apply(answers(named, signatures))
    said = summaries(named, signatures)[:_MOST_KEY_NOTES]
    return [*said, SHOWS_NOT] if any(not member.key.anchors for member in named) else said


def keys_of_case(folder: Path, case: Path, own: set[bytes]) -> list[RecoveredKey]:
    """What another case says of keys, from signatures that this one does not hold."""
    if folder.resolve() == case.resolve():
        raise UserError(f"{folder} is the case itself; --anchor-case wants the case of another dump.")
    other = CaseReader(folder)
    signatures = [one for one in other.unexplained() if one.signature not in own]
    return anchors_of_case(memberships(signatures, other.recovered_keys()), shown_name(folder.resolve().name))
