"""leakcheck: what in a leaked dump is signed and intact, what nothing can prove, and what contradicts itself.

    import leakcheck
    from pathlib import Path

    case = leakcheck.scan(leakcheck.ScanOptions(paths=("dump/",), case=Path("dump.leakcheck")))
    for result in case.results():
        print(result.verdict.status, result.verdict.basis, result.examined.item.path)

    alone = leakcheck.examine("letter.eml", keys=[Path("keys.jsonl")])

These names are the public API; everything else may change.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from leakcheck.casefile import CaseReader as Case
    from leakcheck.model.scan_options import ScanOptions
    from leakcheck.pipeline import examine, scan

__all__ = ["Case", "ScanOptions", "examine", "scan"]


def __getattr__(name: str) -> object:
    # Loaded when first asked for, so that `leakcheck --help` and plug-ins do not pay for the whole pipeline.
    if name == "Case":
        from leakcheck.casefile import CaseReader

        return CaseReader
    if name in __all__:
        from leakcheck import pipeline

        return getattr(pipeline, name)
    raise AttributeError(f"module 'leakcheck' has no attribute {name!r}")
