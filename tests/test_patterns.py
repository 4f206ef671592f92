"""No expression of ours runs away on a long run of signs: a search looks for signals only between two attempts, and no alarm stops it."""

import ast
import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import leakcheck

#: Lengths of the runs; what takes linear time takes eight times as long for the longer, what takes quadratic time sixty-four times.
SHORT, LONG = 1_000, 8_000
TOO_MUCH, WORTH_MEASURING = 24, 0.05
TOKENS = (
    "a",
    "1",
    " ",
    "_",
    "-",
    ".",
    "<",
    ">",
    '"',
    "'",
    "/",
    "\\",
    "=",
    ":",
    ";",
    ",",
    "(",
    "[",
    "{",
    "@",
    "%",
    "\n",
    "\t",
    "é",
    "a ",
    "a.",
    "<a ",
    'a="',
    "1.",
)
Pattern = re.Pattern[Any]


def modules() -> list[str]:
    return [one.name for one in pkgutil.walk_packages(leakcheck.__path__, "leakcheck.") if not one.name.endswith("__main__")]


def uses(source: str) -> dict[str, set[str]]:
    """How each name is used as an expression: `_LINK` with `sub`."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(ast.parse(source)):
        # `_LINK.sub(…)`, and `map(_LINK.search, …)`.
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.attr in {"search", "match", "fullmatch", "findall", "finditer", "sub", "split"}
        ):
            found.setdefault(node.value.id, set()).add(node.attr)
    return found


def expressions() -> Iterator[tuple[str, Pattern, str]]:
    for name in modules():
        module = importlib.import_module(name)
        used = uses(Path(str(module.__file__)).read_text(encoding="utf-8"))
        for variable, value in vars(module).items():
            if isinstance(value, re.Pattern):
                yield from ((f"{name}.{variable}.{method}", value, method) for method in sorted(used.get(variable, ())))


def runs(pattern: Pattern) -> list[str]:
    """What may keep an expression busy: signs of all kinds, and each word that it holds itself, alone and one behind the other."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = [word for word in re.findall(r"[A-Za-z][A-Za-z0-9:/ ]*", re.sub(r"\\.|\(\?P<\w+>|\(\?[:=!<]*", " ", text)) if len(word) < 20]
    return list(dict.fromkeys((*TOKENS, *own[:12])))


def seconds(method: Callable[[Any], object], text: "str | bytes") -> float:
    started = time.thread_time()  # of this thread alone: other work on the machine does not count
    found = method(text)
    if hasattr(found, "__next__"):
        for _ in found:  # type: ignore[attr-defined]
            pass
    return time.thread_time() - started


def called(pattern: Pattern, method: str) -> Callable[[Any], object]:
    if method == "sub":
        return lambda text: pattern.sub("" if isinstance(pattern.pattern, str) else b"", text)
    return getattr(pattern, method)  # type: ignore[no-any-return]


def runs_away(pattern: Pattern, method: str, token: str) -> bool:
    ask = called(pattern, method)

    def text(length: int) -> "str | bytes":
        run = token * (length // len(token))
        return run if isinstance(pattern.pattern, str) else run.encode()

    if seconds(ask, text(LONG)) < WORTH_MEASURING:
        return False
    long, short = (min(seconds(ask, text(length)) for _ in range(3)) for length in (LONG, SHORT))
    return long > WORTH_MEASURING and long > TOO_MUCH * short


def test_no_expression_takes_more_than_its_share_of_a_longer_run() -> None:
    found = [f"{name} on {token!r}" for name, pattern, method in expressions() for token in runs(pattern) if runs_away(pattern, method, token)]
    assert not found


@pytest.mark.parametrize(("pattern", "token"), [(r"[^\s@]+@", "a"), (rb"\d+x", "1")])
def test_one_that_runs_away_is_seen(pattern: "str | bytes", token: str) -> None:
    assert runs_away(re.compile(pattern), "search", token)
