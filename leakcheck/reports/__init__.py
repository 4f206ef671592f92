"""Ways to show a case, one file or folder a report."""
