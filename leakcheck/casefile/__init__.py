"""The case: one SQLite file a scan."""

from leakcheck.casefile.reader import CaseReader
from leakcheck.casefile.writer import CaseError, CaseWriter

__all__ = ["CaseError", "CaseReader", "CaseWriter"]
