"""The case: one SQLite file a scan."""

from leakcheck.casefile.reader import CaseReader
from leakcheck.casefile.rows import encoded
from leakcheck.casefile.writer import FILE, CaseError, CaseWriter

__all__ = ["FILE", "CaseError", "CaseReader", "CaseWriter", "encoded"]
