"""What all tests share: Hypothesis' profiles and where the real material lies."""

import atexit
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
# What tests of several folders share.
sys.path.insert(0, str(Path(__file__).parent / "material"))

# No deadline: machines that run tests are shared and slow at times, and a slow example is no failure. Derandomised: a run
# that fails for one developer fails for all; a long random search is a run of its own (HYPOTHESIS_PROFILE=search).
settings.register_profile("ritual", deadline=None, derandomize=True, max_examples=60, suppress_health_check=list(HealthCheck))
settings.register_profile("search", deadline=None, max_examples=5000, suppress_health_check=list(HealthCheck))
settings.load_profile("ritual")

# Tests start hundreds of processes. Where the environment forbids Python to keep what it compiles, each of them compiles all of our code and
# of the libraries anew, which takes longer than most of them run: for this run it is kept, beside the tree and not in it.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", "") and "PYTHONPYCACHEPREFIX" not in os.environ:
    os.environ["PYTHONPYCACHEPREFIX"] = tempfile.mkdtemp(prefix="compiled-for-tests-")
    atexit.register(shutil.rmtree, os.environ["PYTHONPYCACHEPREFIX"], ignore_errors=True)

# A shell that runs the tests in the background has Ctrl-C ignored, and what a process ignores its children ignore (POSIX,
# "Signals and Error Handling" of the shell): the tests that press it would wait in vain.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def corpus() -> Path:
    """The shared corpus of real mails and documents; the test is skipped where it is not beside the project."""
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus does not lie beside the project")
    return CORPUS
