"""Looks for keys behind the signatures of a case that no known key explains, and says which signatures each key made.

1 Known keys first: every documented and every computed key is tried on the signatures of other names (microseconds each).
2 What is left is taken by domain, selector and length; the same signature counts once.
3 A search asks for one divisor of a signature and its four best neighbours (header lines vouched for by another signature first,
  then text intact, near in time), in a process of its own, because nothing can interrupt the arithmetic; with a limit of time
  and memory, and a budget for the whole case. Each name has one search in turn, the most promising first, so that a name whose
  header lines were all rewritten does not eat up what the others need.
4 A search that finds nothing says that its centre is changed, with near certainty (any one good neighbour would have done):
  the next centre is one that took part in none, far in time from those that failed. After three such, six where the mails
  are of many years, the name is given up.
5 What a key opens is taken out of all names and the rest is tried again: two keys under one name are both found, and none is
  preferred.

Decision: a key is named only when it opens three different signatures (two make it, the third is evidence), unless something
outside the dump holds it. It answers "who signed these was one", never "the domain signed": anybody can make a key.
"""

import contextlib
import hashlib
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import Protocol

import msgspec

from leakcheck.child_process import end_with_the_coordinator, without_main_module
from leakcheck.decode.key_memberships import LEAST_OPENED, Group, by_name, memberships, recovered_key
from leakcheck.decode.key_recovery import NeedsGmpy2, PublicNumbers, SignedDigest, affordable, search
from leakcheck.model.progress import RecoveryProgress
from leakcheck.model.recovered_key import AttemptOutcome, RecoveredKey, RecoveryAttempt, UnexplainedSignature

_NEIGHBOURS = 4
_FURTHER = 6
#: Where so many searches in a row find nothing, header lines are damaged throughout.
_MOST_FAILURES = 3
#: Keys are replaced every year or so: mails of more years than the above may be of as many keys.
_MOST_FAILURES_OF_MANY_YEARS = 6
#: A larger group needs no more candidates for one search, and comparing all of one name with all costs too much.
_MOST_CANDIDATES = 400
_TICK_SECONDS = 0.5
#: Asking again would give the same answer; a search that met the limit of time is repeated when it is given more.
_FINAL = frozenset({AttemptOutcome.NOTHING, AttemptOutcome.MEMORY})


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be spent on a case."""

    searches: int
    seconds: float = 3600.0
    seconds_each: float = 600.0
    memory: int = 3 << 30
    """Address space of the process that computes, in bytes; no limit where the system has none."""


class Answers(Protocol):
    """Where keys and failed searches are kept, so that none is repeated."""

    def recovered_keys(self) -> Sequence[RecoveredKey]: ...

    def attempt(self, question: str) -> RecoveryAttempt | None: ...

    def save_attempt(self, attempt: RecoveryAttempt) -> None: ...

    def save_key(self, key: RecoveredKey) -> None: ...


@dataclass(frozen=True, slots=True)
class Recovery:
    """What a run did."""

    searches: int = 0
    seconds: float = 0.0
    out_of_budget: bool = False
    needs_gmpy2: bool = False
    unfinished: int = 0
    """Searches that met the limit of time or memory."""


Compute = Callable[[Sequence[SignedDigest], int, Budget, Callable[[float], None]], tuple[AttemptOutcome, PublicNumbers | None]]
Watch = Callable[[RecoveryProgress], None]


def recover(
    signatures: Sequence[UnexplainedSignature],
    elsewhere: Iterable[RecoveredKey],
    answers: Answers,
    budget: Budget,
    watch: Watch = lambda progress: None,
    compute: Compute | None = None,
) -> Recovery:
    """Find keys and keep them in `answers`; those that the store or another case holds are tried first.

    What is finished stays there if this is interrupted.
    """
    known = {key.identity: key for key in answers.recovered_keys()}
    new = [key for key in elsewhere if key.identity not in known or not set(key.anchors) <= set(known[key.identity].anchors)]
    for key in (member.key for member in memberships(signatures, new)):
        anchors = known[key.identity].anchors if key.identity in known else ()
        known[key.identity] = msgspec.structs.replace(key, anchors=tuple(dict.fromkeys((*key.anchors, *anchors))))
        answers.save_key(known[key.identity])
    explained = {one.signature.row for member in memberships(signatures, known.values()) for one in member.opened}
    left = [one for one in signatures if one.row not in explained]
    return _Search(left, answers, budget, watch, compute or apart).run()


# ── pools and candidates ─────────────────────────────────────────────────────────────────────────────────────────────

Star = tuple[UnexplainedSignature, Group]
"""A centre and those that it is compared with, the best first."""


@dataclass(slots=True)
class _Pool:
    """The signatures of one name and length that no key explains, and what searches among them have shown."""

    left: Group
    failures: int = 0
    centres: list[UnexplainedSignature] = field(default_factory=list)
    """Of the searches that found nothing."""
    took_part: set[bytes] = field(default_factory=set)
    compared: set[frozenset[bytes]] = field(default_factory=set)

    @property
    def promise(self) -> tuple[int, int, tuple[str, str]]:
        """For sorting, the most promising first: how many can be expected to be unchanged, how many there are."""
        different = _different(self.left)
        return -sum(one.headers_vouched or one.body_fits for one in different), -len(different), self.left[0].name

    def star(self) -> Star | None:
        """What to compare next; None if nothing more is to be expected."""
        candidates = _different(self.left)[:_MOST_CANDIDATES]
        if not _enough(candidates) or self.failures >= _failures_allowed(candidates):
            return None
        place = {one.row: number for number, one in enumerate(sorted(candidates, key=lambda one: (one.time, one.row)))}
        failed = {one.signature for one in self.centres}
        fresh = [one for one in candidates if one.signature not in failed]
        for centre in sorted(fresh, key=lambda one: (_quality(one), one.signature in self.took_part, -self._apart(one, place))):
            others = [one for one in candidates if self._is_new(centre, one)]
            if others:
                return centre, sorted(
                    others, key=lambda one: (one.signature in failed, _quality(one), abs(place[one.row] - place[centre.row]), one.row)
                )
        return None

    def _apart(self, one: UnexplainedSignature, place: dict[int, int]) -> int:
        """How far from the nearest centre that failed, in mails: what damages one mail often damages those beside it."""
        return min((abs(place[one.row] - place[other.row]) for other in self.centres if other.row in place), default=0)

    def _is_new(self, centre: UnexplainedSignature, one: UnexplainedSignature) -> bool:
        return one.signature != centre.signature and frozenset((centre.signature, one.signature)) not in self.compared

    def failed(self, star: Star) -> None:
        centre, others = star
        compared = others[:_NEIGHBOURS]
        self.failures += 1
        self.centres.append(centre)
        self.took_part.update(one.signature for one in (centre, *compared))
        self.compared.update(frozenset((centre.signature, one.signature)) for one in compared)

    def take_out(self, key: RecoveredKey) -> bool:
        """Take out what a key made, and begin anew with the rest; whether there was any."""
        made = {one.signature.row for member in memberships(self.left, [key]) for one in member.opened}
        if made:
            self.left = [one for one in self.left if one.row not in made]
            self.failures = 0
            self.centres, self.took_part, self.compared = [], set(), set()
        return bool(made)


def _quality(one: UnexplainedSignature) -> tuple[bool, bool]:
    """For sorting, the best first: an intact text says that the file was not re-encoded, so that its header may be intact too."""
    return not one.headers_vouched, not one.body_fits


def _different(group: Iterable[UnexplainedSignature]) -> Group:
    """One of each signature and hash: of the same message twice any number is a common divisor. The best come first."""
    unique: dict[tuple[bytes, bytes], UnexplainedSignature] = {}
    for one in sorted(group, key=lambda one: (_quality(one), one.time, one.row)):
        unique.setdefault((one.signature, one.digest), one)
    return list(unique.values())


def _enough(group: Iterable[UnexplainedSignature]) -> bool:
    return len({one.signature for one in group}) >= LEAST_OPENED


def _failures_allowed(group: Group) -> int:
    return max(_MOST_FAILURES, min(_MOST_FAILURES_OF_MANY_YEARS, len({one.time[:4] for one in group}) + 2))


def _sample_of(one: UnexplainedSignature) -> SignedDigest:
    return SignedDigest(one.signature, one.digest, one.hash_name)


def _question(samples: Sequence[SignedDigest]) -> str:
    """What was asked: the first signature is compared with the others, whose order is nothing to it."""
    first, *others = (hashlib.sha256(b"\0".join((one.hash_name.encode(), one.digest, one.signature))).digest() for one in samples)
    return hashlib.sha256(first + b"".join(sorted(others))).hexdigest()


# ── the search ───────────────────────────────────────────────────────────────────────────────────────────────────────


class _Spent(Exception):
    """The budget is used up, and there was more to ask."""


@dataclass(slots=True)
class _Search:
    """One run over what no key explains."""

    left: Group
    answers: Answers
    budget: Budget
    watch: Watch
    compute: Compute
    done: Recovery = Recovery()
    found: int = 0
    started: float = field(default_factory=time.monotonic)

    def run(self) -> Recovery:
        groups = (group for group in by_name(self.left).values() if _enough(group) and affordable(len(group[0].signature), 3))
        pools = sorted((_Pool(group) for group in groups), key=lambda pool: pool.promise)
        try:
            while pools:
                pools = [pool for pool in pools if self._goes_on(pool, pools)]
        except _Spent:
            self.done = replace(self.done, out_of_budget=True)
        return replace(self.done, seconds=time.monotonic() - self.started)

    def _goes_on(self, pool: _Pool, pools: Sequence[_Pool]) -> bool:
        """Make one search in a pool; False where nothing more is to be expected of it. Raises _Spent."""
        star = pool.star()
        if star is None:
            return False
        numbers = self._asked(*star)
        if numbers is None or not self._kept(star[0], numbers, pools):
            pool.failed(star)
        return True

    def _asked(self, centre: UnexplainedSignature, others: Group) -> PublicNumbers | None:
        """The answer to one search, from the case if it was asked before and led to nothing."""
        samples = [_sample_of(one) for one in (centre, *others[: _NEIGHBOURS + _FURTHER])]
        question = _question(samples)
        before = self.answers.attempt(question)
        if before is not None and (before.outcome in _FINAL or before.seconds >= self.budget.seconds_each):
            return None
        started = time.monotonic()
        if self.done.searches >= self.budget.searches or started - self.started >= self.budget.seconds:
            raise _Spent
        limits = self._limits()
        outcome, numbers = self.compute(samples, _NEIGHBOURS, limits, lambda seconds: self._tell(centre, seconds))
        self._count(outcome)
        if outcome is not AttemptOutcome.NEEDS_GMPY2:
            seconds = limits.seconds_each if outcome is AttemptOutcome.TIME else time.monotonic() - started
            attempt = RecoveryAttempt(question=question, domain=centre.domain, selector=centre.selector, outcome=outcome, seconds=seconds)
            self.answers.save_attempt(attempt)
        return numbers

    def _limits(self) -> Budget:
        left = self.budget.seconds - (time.monotonic() - self.started)
        return replace(self.budget, seconds_each=max(1.0, min(self.budget.seconds_each, left)))

    def _count(self, outcome: AttemptOutcome) -> None:
        short = outcome in (AttemptOutcome.TIME, AttemptOutcome.MEMORY)
        needs = outcome is AttemptOutcome.NEEDS_GMPY2
        self.done = replace(
            self.done, searches=self.done.searches + 1, unfinished=self.done.unfinished + short, needs_gmpy2=self.done.needs_gmpy2 or needs
        )

    def _kept(self, centre: UnexplainedSignature, numbers: PublicNumbers, pools: Iterable[_Pool]) -> bool:
        """Keep a key and take out of all pools what it made; False if it made nothing, as with numbers beyond its modulus."""
        key = recovered_key(numbers, centre.domain, centre.selector)
        known = {one.identity: one for one in self.answers.recovered_keys()}
        # What was found of it before, such as anchors, is not to be lost.
        key = known.get(key.identity, key)
        # Services sign for many domains with one key: every pool is asked, whatever the first one says.
        taken_out = [pool.take_out(key) for pool in pools]
        if not any(taken_out):
            return False
        if key.identity not in known:
            self.answers.save_key(key)
            self.found += 1
        return True

    def _tell(self, centre: UnexplainedSignature, seconds: float) -> None:
        self.watch(RecoveryProgress(self.done.searches, self.budget.searches, self.found, centre.domain, centre.selector, seconds))


# ── the process that computes ────────────────────────────────────────────────────────────────────────────────────────


def apart(
    samples: Sequence[SignedDigest], neighbours: int, budget: Budget, tick: Callable[[float], None]
) -> tuple[AttemptOutcome, PublicNumbers | None]:
    """Search in a process of its own, which is ended at the time limit, at an interrupt, and whenever this call is left."""
    context = multiprocessing.get_context("spawn")
    answers, theirs = context.Pipe(duplex=False)
    plain = [tuple(one) for one in samples]
    process = context.Process(target=_compute, args=(theirs, plain, neighbours, budget.seconds_each, budget.memory), daemon=True)
    with without_main_module():
        process.start()
    theirs.close()
    started = time.monotonic()
    try:
        tick(0.0)
        while not answers.poll(_TICK_SECONDS):
            spent = time.monotonic() - started
            if spent >= budget.seconds_each:
                return AttemptOutcome.TIME, None
            tick(spent)
        return _answer(answers)
    finally:
        process.kill()
        process.join()
        answers.close()


def _answer(answers: Connection) -> tuple[AttemptOutcome, PublicNumbers | None]:
    try:
        outcome, *numbers = answers.recv()
    except EOFError:
        return AttemptOutcome.MEMORY, None
    return AttemptOutcome(outcome), PublicNumbers(*numbers) if numbers else None


def _compute(answers: Connection, plain: Sequence[tuple[bytes, bytes, str]], neighbours: int, seconds: float, memory: int) -> None:
    """What the process does. It sees signatures and hashes only, and has nothing open but its pipe."""
    # The coordinator ends it; an interrupt at the terminal goes to both.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_the_coordinator()
    _limit(seconds, memory)
    first, *others = (SignedDigest(*one) for one in plain)
    try:
        found = search(first, others[:neighbours], others[neighbours:])
    except NeedsGmpy2:
        answers.send((AttemptOutcome.NEEDS_GMPY2.value,))
    except MemoryError:
        answers.send((AttemptOutcome.MEMORY.value,))
    else:
        answers.send((AttemptOutcome.NOTHING.value,) if found is None else (AttemptOutcome.FOUND.value, *found))


def _limit(seconds: float, memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the time limit is the coordinator's alone
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        # Should the coordinator be killed outright where the above cannot be had, this ends by itself.
        resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 10, int(seconds) + 20))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
