"""Bytes to structure, no meaning. One file a structure."""
