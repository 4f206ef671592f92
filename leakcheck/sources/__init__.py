"""Where a dump comes from, one file a source."""
