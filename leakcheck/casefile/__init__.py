"""The case: one SQLite file a scan."""
