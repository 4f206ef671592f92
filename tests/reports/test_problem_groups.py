"""Problems are told as so many files, each with its first sentence."""

from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.reports.problem_groups import problem_groups


def test_a_file_with_two_problems_of_a_kind_is_one_file() -> None:
    found = [Problem(ProblemKind.DAMAGED, f"sentence {number}", item=item) for number, item in enumerate(("a", "a", "b"))]
    (group,) = problem_groups(found, 2)
    assert group.files == 2
    assert [(one.item, one.sentence) for one in group.examples] == [("a", "sentence 0"), ("b", "sentence 2")]


def test_kinds_stand_in_their_order_and_have_plain_words() -> None:
    found = [Problem(kind, "sentence", item="a") for kind in reversed(ProblemKind)]
    groups = problem_groups(found, 1)
    assert [group.kind for group in groups] == list(ProblemKind)
    assert all(group.words and "-" not in group.words for group in groups)


def test_examples_are_capped_and_the_count_is_not() -> None:
    (group,) = problem_groups((Problem(ProblemKind.LIMIT, "sentence", item=str(number)) for number in range(9)), 3)
    assert (group.files, len(group.examples)) == (9, 3)


def test_comparisons_that_failed_are_about_no_file_and_are_told_one_by_one() -> None:
    found = [Problem(ProblemKind.RULE_ERROR, f"The comparison {name} failed.", "correlate") for name in ("one", "two")]
    (group,) = problem_groups(found, 2)
    assert (group.files, [one.sentence for one in group.examples]) == (2, ["The comparison one failed.", "The comparison two failed."])
