"""A Chromium without a network, and reports written for it to open from disk."""

import importlib
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from leakcheck.model.report import ReportOptions

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
ARGUMENTS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --force-prefers-reduced-motion --window-size=1280,900"
)


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if not (CHROMIUM and DRIVER):
        pytest.skip("no Chromium with its driver on this machine")
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    service = importlib.import_module("selenium.webdriver.chrome.service")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (*ARGUMENTS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # The driver's path is given, so that selenium neither looks for one nor loads one from the network.
    driver = webdriver.Chrome(options=options, service=service.Service(DRIVER))
    yield driver
    driver.quit()


class Page:
    """A report in the browser."""

    def __init__(self, driver: Any, folder: Path) -> None:
        self.driver, self.folder = driver, folder

    def open(self, fragment: str = "") -> "Page":
        self.driver.get("about:blank")
        for log in ("browser", "performance"):
            self.driver.get_log(log)
        self.driver.get(f"{(self.folder / 'index.html').as_uri()}{fragment}")
        return self

    def run(self, script: str, *arguments: object) -> Any:
        return self.driver.execute_script(script, *arguments)

    def soon(self, script: str, *arguments: object) -> Any:
        """Wait until an expression becomes true, at most ten seconds; returns it."""
        wait = importlib.import_module("selenium.webdriver.support.ui").WebDriverWait
        return wait(self.driver, 10).until(lambda _: self.run(f"return {script}", *arguments))

    def all(self, selector: str) -> list[Any]:
        return list(self.driver.find_elements("css selector", selector))

    def one(self, selector: str) -> Any:
        return self.driver.find_element("css selector", selector)

    def type(self, keys: str) -> None:
        importlib.import_module("selenium.webdriver").ActionChains(self.driver).send_keys(keys).perform()

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requested(self) -> set[str]:
        events = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}


@pytest.fixture(scope="session")
def sample() -> Iterator[ModuleType]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(__file__).parent.parent / "reports"))
        yield importlib.import_module("sample_case")


def written(case: Any, folder: Path) -> Path:
    from leakcheck.reports.web_page import REPORT

    for part in REPORT.render(case, ReportOptions()):
        target = folder / part.name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(part.chunks)
    return folder


@pytest.fixture(scope="session")
def reports(sample: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int, str], Path]:
    """Folders with reports, each written once; the second argument is `hostile` or `plain`."""
    made: dict[tuple[int, str], Path] = {}

    def folder(items: int, texts: str) -> Path:
        if (items, texts) not in made:
            made[items, texts] = written(sample.SampleCase(items, hostile=texts == "hostile"), tmp_path_factory.mktemp("report"))
        return made[items, texts]

    return folder


@pytest.fixture
def page(chromium: Any, reports: Callable[[int, str], Path]) -> Callable[..., Page]:
    def opened(items: int = 120, texts: str = "plain", fragment: str = "") -> Page:
        return Page(chromium, reports(items, texts)).open(fragment)

    return opened
