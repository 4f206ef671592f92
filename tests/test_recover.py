"""Lost keys are found where enough unchanged signatures are left, never named from less, and never at the cost of the machine."""

import random
import time
from collections.abc import Callable, Sequence

import pytest
from recovery_material import changed, made, signatures

from leakcheck.decode import key_recovery
from leakcheck.decode.key_memberships import memberships, recovered_key
from leakcheck.decode.key_recovery import PublicNumbers, SignedDigest, search
from leakcheck.model.progress import RecoveryProgress
from leakcheck.model.recovered_key import AnchorKind, AttemptOutcome, KeyAnchor, RecoveredKey, RecoveryAttempt, UnexplainedSignature
from leakcheck.recover import Budget, Recovery, apart, recover

ONE, TWO = made(512, 3, 1), made(512, 3, 2)
ENOUGH = Budget(50)


class Kept:
    """The case's tables, in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[bytes, int], RecoveredKey] = {}
        self.attempts: dict[str, RecoveryAttempt] = {}

    def recovered_keys(self) -> Sequence[RecoveredKey]:
        return list(self.kept.values())

    def attempt(self, question: str) -> RecoveryAttempt | None:
        return self.attempts.get(question)

    def save_attempt(self, attempt: RecoveryAttempt) -> None:
        self.attempts[attempt.question] = attempt

    def save_key(self, key: RecoveredKey) -> None:
        self.kept[key.identity] = key

    @property
    def moduli(self) -> set[int]:
        return {key.number for key in self.kept.values()}


def here(
    samples: Sequence[SignedDigest], neighbours: int, budget: Budget, tick: Callable[[float], None]
) -> tuple[AttemptOutcome, PublicNumbers | None]:
    """The search without a process of its own."""
    tick(0.0)
    found = search(samples[0], samples[1 : 1 + neighbours], samples[1 + neighbours :])
    return (AttemptOutcome.NOTHING, None) if found is None else (AttemptOutcome.FOUND, found)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No search with the exponent 65537 in this process, which takes five seconds for the smallest key."""
    monkeypatch.setattr(key_recovery, "EXPONENTS", (3, 5, 17, 257))


def run(found: Sequence[UnexplainedSignature], kept: Kept, budget: Budget = ENOUGH, known: Sequence[RecoveredKey] = ()) -> Recovery:
    return recover(found, known, kept, budget, compute=here)


def test_three_unchanged_messages_give_the_key_with_one_search() -> None:
    kept = Kept()
    did = run(signatures(*(ONE.sign(text) for text in "abc")), kept)
    assert kept.moduli == {ONE.public.modulus}
    assert (did.searches, did.out_of_budget) == (1, False)


def test_altered_header_lines_disturb_nothing_and_are_never_claimed() -> None:
    kept = Kept()
    found = signatures(*(changed(ONE.sign(text)) for text in "uvw"), *(ONE.sign(text) for text in "abcd"))
    run(found, kept)
    assert kept.moduli == {ONE.public.modulus}
    (member,) = memberships(found, kept.recovered_keys())
    assert [one.signature.row for one in member.opened if one.fits] == [4, 5, 6, 7]


@pytest.mark.parametrize("signed", [["a"], ["a", "b"], ["a", "a", "a", "a"], ["a", "a", "b"]])
def test_one_or_two_signatures_are_not_even_searched(signed: list[str]) -> None:
    kept = Kept()
    assert run(signatures(*(ONE.sign(text) for text in signed)), kept).searches == 0
    assert not kept.kept


def test_two_keys_under_one_name_are_both_found() -> None:
    kept = Kept()
    found = signatures(*(key.sign(f"{key.public.modulus % 97}{text}") for text in "abcdefgh" for key in (ONE, TWO)))
    run(found, kept)
    assert kept.moduli == {ONE.public.modulus, TWO.public.modulus}
    assert [len(member.opened) for member in memberships(found, kept.recovered_keys())] == [8, 8]


def test_a_key_of_two_messages_is_kept_but_not_named() -> None:
    kept = Kept()
    found = signatures(ONE.sign("a"), ONE.sign("b"), changed(TWO.sign("c")))
    run(found, kept)
    (member,) = memberships(found, kept.recovered_keys())
    assert not member.named
    assert kept.moduli == {ONE.public.modulus}, "a third message may turn up"


def test_messages_whose_text_is_intact_are_tried_first_and_near_ones_before_far_ones() -> None:
    asked: list[Sequence[SignedDigest]] = []

    def ask(samples: Sequence[SignedDigest], *rest: object) -> tuple[AttemptOutcome, None]:
        asked.append(samples)
        return AttemptOutcome.NOTHING, None

    texts = [ONE.sign(text) for text in "abcdefg"]
    altered, intact = signatures(*texts[:3], body_fits=False), signatures(*texts[3:], start=4)
    recover([*altered, *intact], [], Kept(), Budget(1), compute=ask)
    assert asked[0][0] == texts[3]
    assert [texts.index(one) for one in asked[0][1:]] == [4, 5, 6, 2, 1, 0]


def test_years_are_searched_apart_before_all_of_them_together() -> None:
    first = signatures(*(ONE.sign(text) for text in "abc"), time="2014-01-01")
    second = signatures(*(TWO.sign(text) for text in "def"), start=10, time="2016-01-01")
    kept = Kept()
    assert run([*first, *second], kept).searches == 2
    assert kept.moduli == {ONE.public.modulus, TWO.public.modulus}
    spread = [signatures(ONE.sign(text), start=number, time=f"{2010 + number}-01-01")[0] for number, text in enumerate("abc")]
    assert run(spread, kept := Kept()).searches == 1
    assert kept.moduli == {ONE.public.modulus}


def test_known_keys_are_tried_before_any_search() -> None:
    anchor = KeyAnchor(kind=AnchorKind.ARCHIVE, domain="service.example", selector="k", source="a list")
    known, unused = (recovered_key(key.public, "service.example", "k", anchor) for key in (ONE, TWO))
    kept = Kept()
    assert run(signatures(*(ONE.sign(text) for text in "abcdef")), kept, known=[known, unused]).searches == 0
    assert list(kept.kept.values()) == [known], "the key that opened nothing is not kept"


def test_a_computed_key_that_turns_out_to_be_documented_gains_the_anchor() -> None:
    kept = Kept()
    kept.save_key(recovered_key(ONE.public, "example.org", "lost"))
    anchor = KeyAnchor(kind=AnchorKind.ARCHIVE, domain="service.example", selector="k", source="a list")
    run(signatures(ONE.sign("a")), kept, known=[recovered_key(ONE.public, "service.example", "k", anchor)])
    assert [key.anchors for key in kept.kept.values()] == [(anchor,)]


def test_a_second_run_repeats_nothing() -> None:
    kept = Kept()
    found = signatures(*(ONE.sign(text) for text in "abc"), *(changed(TWO.sign(text)) for text in "defgh"))
    first = run(found, kept)
    assert first.searches > 1
    assert run(found, kept).searches == 0


def test_a_search_that_met_its_limit_is_repeated_only_when_it_is_given_more() -> None:
    found = signatures(*(changed(ONE.sign(text)) for text in "abc"))
    kept = Kept()

    def slow(*_: object) -> tuple[AttemptOutcome, None]:
        return AttemptOutcome.TIME, None

    assert recover(found, [], kept, Budget(9, seconds_each=1), compute=slow).unfinished == 2, "two searches compare three signatures"
    for question, attempt in kept.attempts.items():
        kept.attempts[question] = RecoveryAttempt(**{**{name: getattr(attempt, name) for name in attempt.__struct_fields__}, "seconds": 1.0})
    assert recover(found, [], kept, Budget(9, seconds_each=1), compute=slow).searches == 0
    assert recover(found, [], kept, Budget(9, seconds_each=5), compute=slow).searches == 2


def test_the_budget_ends_it_and_says_so() -> None:
    found = [
        one for number in range(5) for one in signatures(*(ONE.sign(f"{number}{text}") for text in "abc"), start=10 * number, selector=f"s{number}")
    ]
    kept = Kept()
    assert run([one for one in found if one.selector != "s0"], kept, Budget(0)).out_of_budget
    hopeless = [
        one
        for number in range(5)
        for one in signatures(*(changed(ONE.sign(f"{number}{text}")) for text in "abc"), start=10 * number, selector=f"s{number}")
    ]
    did = run(hopeless, kept, Budget(3))
    assert (did.searches, did.out_of_budget) == (3, True)
    assert run(hopeless, Kept(), Budget(100, seconds=0.0)).searches == 0


def test_it_says_how_far_it_is() -> None:
    said: list[RecoveryProgress] = []
    recover(signatures(*(ONE.sign(text) for text in "abc")), [], Kept(), Budget(7), said.append, compute=here)
    assert [(one.searches, one.of_searches, one.domain, one.selector) for one in said] == [(0, 7, "example.org", "lost")]


def test_a_name_whose_header_lines_were_all_rewritten_does_not_eat_up_the_budget_of_the_others() -> None:
    hopeless = signatures(*(changed(TWO.sign(f"{number}")) for number in range(40)), selector="rewritten")
    kept = Kept()
    found = [*hopeless, *signatures(*(ONE.sign(text) for text in "abc"), start=50)]
    assert run(found, kept, Budget(2)).searches == 2
    assert kept.moduli == {ONE.public.modulus}


def test_a_name_is_given_up_after_three_searches_and_after_six_where_keys_may_have_been_replaced() -> None:
    one_year = signatures(*(changed(ONE.sign(f"{number}")) for number in range(60)))
    assert run(one_year, Kept()).searches == 3
    spread = [
        signatures(changed(ONE.sign(f"{number}")), start=number, time=f"{2005 + number // 6}-03-{number % 28 + 1:02}")[0] for number in range(1, 61)
    ]
    assert run(spread, Kept()).searches == 6


def test_after_a_failure_the_search_goes_on_far_from_it_and_with_none_that_took_part() -> None:
    asked: list[list[int]] = []
    texts = [ONE.sign(f"{number}") for number in range(25)]

    def ask(samples: Sequence[SignedDigest], neighbours: int, *rest: object) -> tuple[AttemptOutcome, None]:
        asked.append([texts.index(one) for one in samples[: neighbours + 1]])
        return AttemptOutcome.NOTHING, None

    recover(signatures(*texts), [], Kept(), ENOUGH, compute=ask)
    assert [one[0] for one in asked] == [0, 24, 12]
    assert not set(asked[0]) & set(asked[1])
    assert not (set(asked[0]) | set(asked[1])) & set(asked[2])


def test_a_message_that_another_signature_vouches_for_is_the_first_centre() -> None:
    asked: list[SignedDigest] = []
    texts = [ONE.sign(text) for text in "abcde"]

    def ask(samples: Sequence[SignedDigest], *rest: object) -> tuple[AttemptOutcome, None]:
        asked.append(samples[0])
        return AttemptOutcome.NOTHING, None

    recover([*signatures(*texts[:4]), *signatures(texts[4], start=9, headers_vouched=True, body_fits=False)], [], Kept(), Budget(1), compute=ask)
    assert asked == [texts[4]]


def test_a_key_that_signs_for_many_names_is_searched_once() -> None:
    kept = Kept()
    found = [
        one
        for number in range(4)
        for one in signatures(*(ONE.sign(f"{number}{text}") for text in "abc"), start=10 * number, domain=f"{number}.example")
    ]
    assert run(found, kept).searches == 1
    assert len(memberships(found, kept.recovered_keys())[0].opened) == 12


def test_a_signature_larger_than_its_modulus_costs_no_more_than_its_searches() -> None:
    """Such a number has the modulus as a divisor too, and no program accepts it."""
    beyond = [
        one._replace(signature=(int.from_bytes(one.signature, "big") + ONE.public.modulus).to_bytes(64, "big"))
        for one in (ONE.sign(str(number)) for number in range(60))
        if int.from_bytes(one.signature, "big") + ONE.public.modulus < 1 << 512
    ]
    assert len(beyond) > 5
    kept = Kept()
    assert run(signatures(*beyond), kept).searches == 3
    assert not kept.kept


def test_a_key_that_is_known_keeps_its_anchors_when_it_is_found_again() -> None:
    """A sample of a large group of another name may miss it."""
    anchor = KeyAnchor(kind=AnchorKind.ARCHIVE, domain="service.example", selector="k", source="a list")
    kept = Kept()
    kept.save_key(recovered_key(ONE.public, "service.example", "k", anchor))
    many = [changed(TWO.sign(f"{number}")) for number in range(27)]
    for place in (4, 5, 6):
        many[place] = ONE.sign(f"good {place}")
    run(signatures(*many), kept)
    assert [key.anchors for key in kept.kept.values()] == [(anchor,)]


def test_what_needs_gmpy2_leaves_the_smaller_keys_to_be_found() -> None:
    usual = signatures(*(changed(TWO.sign(f"{number}")) for number in range(9)), selector="usual")

    def without(samples: Sequence[SignedDigest], neighbours: int, *rest: object) -> tuple[AttemptOutcome, PublicNumbers | None]:
        found = search(samples[0], samples[1 : 1 + neighbours])
        return (AttemptOutcome.NEEDS_GMPY2, None) if found is None else (AttemptOutcome.FOUND, found)

    kept = Kept()
    did = recover([*usual, *signatures(*(ONE.sign(text) for text in "abc"), start=20)], [], kept, ENOUGH, compute=without)
    assert kept.moduli == {ONE.public.modulus}
    assert did.needs_gmpy2
    assert [attempt.outcome for attempt in kept.attempts.values()] == [AttemptOutcome.FOUND], "with gmpy2 the rest is asked again"


def test_killed_half_way_it_goes_on_with_what_it_had() -> None:
    found = [
        one
        for number in range(3)
        for one in signatures(*(made(512, 3, 10 + number).sign(text) for text in "abc"), start=10 * number, selector=f"s{number}")
    ]
    kept, asked = Kept(), 0

    def stopped(samples: Sequence[SignedDigest], neighbours: int, *rest: object) -> tuple[AttemptOutcome, PublicNumbers | None]:
        nonlocal asked
        asked += 1
        if asked == 2:
            raise KeyboardInterrupt
        return AttemptOutcome.FOUND, search(samples[0], samples[1 : 1 + neighbours])

    with pytest.raises(KeyboardInterrupt):
        recover(found, [], kept, ENOUGH, compute=stopped)
    assert len(kept.kept) == 1
    assert run(found, kept).searches == 2
    assert len(kept.kept) == 3


def test_runs_of_changed_mails_do_not_make_it_search_much_more() -> None:
    """Damage comes in runs, since exports are made in batches; half of these mails are changed, and a good star is found soon."""
    chance = random.Random(4)
    searches = found = 0
    for _ in range(60):
        bad = False
        texts = []
        for number in range(24):
            bad = chance.random() < 0.5 if number % 4 == 0 else bad
            texts.append(changed(ONE.sign(f"{number}")) if bad else ONE.sign(f"{number}"))
        good = {one for one in texts if key_recovery.opened(one.signature, "sha256", ONE.public) == one.digest}

        def ask(
            samples: Sequence[SignedDigest], neighbours: int, *rest: object, good: set[SignedDigest] = good
        ) -> tuple[AttemptOutcome, PublicNumbers | None]:
            hit = samples[0] in good and not good.isdisjoint(samples[1 : neighbours + 1])
            return (AttemptOutcome.FOUND, ONE.public) if hit else (AttemptOutcome.NOTHING, None)

        kept = Kept()
        searches += recover(signatures(*texts), [], kept, ENOUGH, compute=ask).searches
        found += bool(kept.kept)
    assert found >= 50
    assert searches <= 120


# ── the process of its own ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_process_gives_the_key() -> None:
    samples = [ONE.sign(text) for text in "abc"]
    assert apart(samples, 4, Budget(1), lambda seconds: None) == (AttemptOutcome.FOUND, ONE.public)


def needs_gmpy2() -> None:
    if not key_recovery.fast():
        pytest.skip("gmpy2 is not installed")


#: Header lines that were changed, under a key of 2,048 bits: minutes of arithmetic for nothing.
LONG = [SignedDigest(bytes([200, number]) * 128, bytes([number]) * 32, "sha256") for number in range(3)]


def test_the_time_limit_ends_the_process() -> None:
    needs_gmpy2()
    import multiprocessing

    started = time.monotonic()
    assert apart(LONG, 4, Budget(1, seconds_each=1.0), lambda seconds: None) == (AttemptOutcome.TIME, None)
    assert time.monotonic() - started < 10
    assert not multiprocessing.active_children()


def test_an_interrupt_ends_the_process() -> None:
    needs_gmpy2()
    import multiprocessing

    def stop(seconds: float) -> None:
        if seconds:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apart(LONG, 4, Budget(1), stop)
    assert not multiprocessing.active_children()


@pytest.mark.skipif(__import__("sys").platform == "win32", reason="there is no limit of address space")
def test_the_memory_limit_costs_the_search_and_not_the_program() -> None:
    needs_gmpy2()
    pytest.importorskip("resource")
    assert apart(LONG, 4, Budget(1, memory=150 << 20), lambda seconds: None) == (AttemptOutcome.MEMORY, None)
