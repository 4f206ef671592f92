"""What is said of something that no known password opens."""

from collections.abc import Sequence


def what_to_do(passwords: Sequence[str]) -> str:
    """The end of the sentence: what was tried, or how a password is given."""
    return "no password that was given opens it" if passwords else "if you have its password, scan again with --passwords FILE"
