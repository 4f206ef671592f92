"""The house rules that no type checker sees: who may import whom, even inside a function, and that plug-ins stay strangers."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "leakcheck"
#: From the bottom up; modules of one layer do not know one another (but a folder's own modules may, unless it holds plug-ins).
LAYERS = (
    {"model"},
    {"decode", "knowledge", "child_process", "alarm"},
    {
        "identify", "extract", "authenticate", "check", "correlate", "describe", "recover", "gather", "verdict", "confine",
        "sources", "formats", "signatures", "rules", "correlations", "notes", "reports", "engines", "casefile",
    },
    {"catalogue", "read_before"},
    {"examine", "retrieve", "lost_keys"},
    {"read_dump", "conclude", "depict"},
    {"pipeline", "prove", "compare"},
    {"key_recovery"},
    {"cli"},
    {"__main__", "__init__"},
)  # fmt: skip
PLUGINS = {"sources", "formats", "signatures", "rules", "correlations", "notes", "engines"}
HEAVY = {"pypdf", "docx", "dkim", "lxml", "PIL", "pillow_heif", "cryptography", "email_validator", "rensa", "rich", "dns", "sqlite3"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE).with_suffix("").as_posix().replace("/", ".")
        yield name.removesuffix(".__init__"), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.AST) -> Iterator[str]:
    """Everything that a module imports, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are written out in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def layer(module: str) -> int:
    return next(height for height, names in enumerate(LAYERS) if module.partition(".")[0] in names)


ALL = dict(modules())


@pytest.mark.parametrize("name", ALL)
def test_imports_point_downwards_only(name: str) -> None:
    room = name.partition(".")[0]
    for target in imports(ALL[name]):
        if not target.startswith("leakcheck."):
            continue
        other = target.removeprefix("leakcheck.").partition(".")[0]
        if other == room or other not in {known.partition(".")[0] for known in ALL}:
            continue
        assert layer(other) < layer(room), f"{name} imports {target}: upwards or sideways"


@pytest.mark.parametrize("name", [name for name in ALL if name.partition(".")[0] in PLUGINS and "." in name])
def test_a_plug_in_knows_no_other_plug_in(name: str) -> None:
    room = name.partition(".")[0]
    siblings = [target for target in imports(ALL[name]) if target.startswith(f"leakcheck.{room}.")]
    assert not siblings, f"{name} leans on {siblings}: what two share belongs below them"


@pytest.mark.parametrize("name", [name for name in ALL if name.partition(".")[0] not in {"casefile"}])
def test_heavy_libraries_are_imported_where_they_are_needed(name: str) -> None:
    top = [node for node in ALL[name].body if isinstance(node, ast.Import | ast.ImportFrom)]
    named = {target.partition(".")[0] for node in top for target in imports(node)}
    assert not named & HEAVY, f"{name} loads {named & HEAVY} for everyone who only looks at it"


def test_every_module_has_a_docstring_and_a_name_that_says_something() -> None:
    for name, tree in ALL.items():
        assert ast.get_docstring(tree), f"{name} does not say what is in it"
        assert not set(name.split(".")) & {"utils", "helpers", "common", "misc", "manager", "base", "util"}, name


@pytest.mark.parametrize("name", [name for name in ALL if name.partition(".")[0] in {"rules", "correlations", "notes", "verdict"}])
def test_judgement_knows_no_clock_no_disk_no_network_and_no_chance(name: str) -> None:
    banned = {"os", "pathlib", "random", "socket", "time", "secrets", "urllib", "tempfile", "sqlite3"}
    assert not {target.partition(".")[0] for target in imports(ALL[name])} & banned
    calls = {ast.unparse(node.func) for node in ast.walk(ALL[name]) if isinstance(node, ast.Call)}
    assert not {call for call in calls if call.endswith((".now", ".utcnow", ".today")) or call == "open"}


def test_nothing_in_the_repository_names_a_place_on_a_developers_machine() -> None:
    suspicious = ("/work" + "/main", "/root" + "/", "/tmp" + "/dev", "pypi-" + "more")
    for path in (PACKAGE.parent).rglob("*"):
        if path.is_file() and path.suffix in {".py", ".md", ".toml", ".txt", ".sh", ".yml", ".jsonl"} and not set(path.parts) & {".git", ".venv"}:
            text = path.read_text(encoding="utf-8", errors="replace")
            assert not [word for word in suspicious if word in text], path
