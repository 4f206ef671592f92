"""What folders of mail are called, in the languages that the makers of mail programs ship most."""

import re
from functools import lru_cache

from leakcheck.model.item import INSIDE

INBOX = re.compile(r"in-?box|posteingang|bo[iî]te de r[eé]ception|bandeja de entrada|posta in arrivo|входящие", re.IGNORECASE)
SENT = re.compile(
    r"\.?sent(?:[ _-](?:items|mail|messages))?|gesendete?(?: (?:objekte|elemente))?|(?:[ée]l[ée]ments |messages )?envoy[ée]s|(?:elementos )?enviados"
    r"|posta inviata|отправленные",
    re.IGNORECASE,
)
DRAFTS = re.compile(
    r"\.?drafts?(?:[ _-](?:items|mail|messages))?|entw[uü]rfe|brouillons?|borradores|bozze|черновики|concepten|rascunhos", re.IGNORECASE
)
_ENDING = re.compile(r"\.(?:mbox|mbx|sbd|pst|ost)$", re.IGNORECASE)


def folders_of(path: str) -> list[str]:
    """The folders that an item lies in, the outermost first, without the endings of mailbox files."""
    folder, inside, _ = path.replace(INSIDE, "/").rpartition("/")
    return list(_folders(folder)) if inside else []


# Kept, because thousands of mails lie in one folder, and come together.
@lru_cache(maxsize=256)
def _folders(path: str) -> tuple[str, ...]:
    return tuple(_ENDING.sub("", step) for step in path.split("/"))


def is_draft(path: str) -> bool:
    """Whether an item lies in a folder of drafts."""
    return any(DRAFTS.fullmatch(step) for step in folders_of(path))


def sent_folder(path: str) -> str:
    """The folder of sent mail that an item lies in; empty if it lies in none."""
    steps = folders_of(path)
    place = next((place for place, step in enumerate(steps) if SENT.fullmatch(step)), -1)
    return "/".join(steps[: place + 1]) if place >= 0 else ""
