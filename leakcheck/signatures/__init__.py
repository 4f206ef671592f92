"""Signature schemes, one file a scheme."""
