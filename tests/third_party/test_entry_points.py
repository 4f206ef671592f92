"""A third party's package is found by its entry points, in a process of its own, and takes part in a scan."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent / "package"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    source, target = tmp_path_factory.mktemp("source") / "package", tmp_path_factory.mktemp("site")
    shutil.copytree(PACKAGE, source)
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    subprocess.run([*install, "--target", str(target), str(source)], check=True, capture_output=True)
    return {**os.environ, "PYTHONPATH": str(target), "NO_COLOR": "1"}


def leakcheck(environment: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, "-m", "leakcheck", *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return done.stdout


def test_a_third_partys_format_rule_and_report_take_part(environment: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.diary"
    page.write_bytes(b"DIARY 2016-05-05\nA quiet day.\n")
    assert "diary_page" in leakcheck(environment, "formats")
    assert "diary_without_weather" in leakcheck(environment, "rules")
    scanned = leakcheck(environment, "scan", str(page), "--case", str(tmp_path / "case"), "--format", "jsonl", "--no-page")
    assert '"diary_page"' in scanned
    assert "does not speak of the weather" in scanned
    assert leakcheck(environment, "report", str(tmp_path / "case"), "--format", "paths_only") == "page.diary\n"


def test_a_broken_plug_in_is_named_in_a_sentence(environment: dict[str, str], tmp_path: Path) -> None:
    shutil.copytree(environment["PYTHONPATH"], tmp_path / "site")
    (tmp_path / "site" / "leakcheck_example" / "__init__.py").write_text("raise RuntimeError('broken')\n")
    broken = {**environment, "PYTHONPATH": str(tmp_path / "site")}
    done = subprocess.run([sys.executable, "-m", "leakcheck", "formats"], env=broken, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "plug-in 'diary_page'" in done.stderr
    assert "Traceback" not in done.stderr
