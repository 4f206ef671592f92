"""What the user asked a scan for."""

from dataclasses import dataclass
from pathlib import Path

from leakcheck.model.limits import Limits


@dataclass(frozen=True, slots=True)
class ScanOptions:
    """What the user asked for."""

    paths: tuple[str, ...]
    case: Path
    keys: tuple[Path, ...] = ()
    openpgp_keys: tuple[Path, ...] = ()
    trusted_certificates: tuple[Path, ...] = ()
    online: bool = False
    jobs: int = 0
    """0: one worker a core."""
    engine: str = "processes"
    since_theft: str = ""
    """ISO date or empty."""
    limits: Limits = Limits()  # noqa: RUF009  # a frozen struct
    key_recovery: int = 0
    """How many searches for lost keys may be made after reading."""
    passwords: tuple[str, ...] = ()
    """Tried on what is locked. Never written anywhere."""
    replace: bool = False
    """Whether a case may be given to another folder of the same name."""
