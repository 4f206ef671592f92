"""Rules about the whole dump, one file each."""
