"""Ways to run the work, one file an engine."""
