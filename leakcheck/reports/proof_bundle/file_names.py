"""The names of a bundle's files: fixed ones, and of an item's own name nothing but an ending that opens it in a program for reading."""

import re

from leakcheck.decode.side_files import ENDINGS

MESSAGE, VERIFIED, SUMS = "message.eml", "message-as-verified.eml", "SHA256SUMS"
DIFFERENCE, FROM_COPY, IN_WORDS = "difference.diff", "difference-from-copy.diff", "difference-in-words.diff"
#: The folder of the bundle of the copy that a signature speaks for.
COPY = "authenticated-copy"
#: The signed file that the item lies in, and files beside it with a signature on it, by the endings that they have in the dump.
SIGNED_FILE, SIGNATURES = "signed-file.p7m", tuple(f"signature{ending}" for ending in ENDINGS)
FIXED = (
    "README.txt", MESSAGE, VERIFIED, DIFFERENCE, FROM_COPY, IN_WORDS, "keys.txt", "keys.json", "keys-for-mailauth.json", "opendkim.conf",
    SIGNED_FILE, *SIGNATURES, "verify_with_dkimpy.py", "verify_with_mail_dkim.pl", "compare_attachments.py", "result.json", "result.txt", SUMS,
)  # fmt: skip
#: Endings of papers, pictures, recordings and archives. No other is kept: what is an exhibit must not run because somebody opens it.
_ENDINGS = frozenset(
    {"pdf", "doc", "docx", "docm", "dot", "dotx", "rtf", "odt", "ott", "xls", "xlsx", "xlsm", "xlsb", "ods", "csv", "tsv", "ppt", "pptx", "pptm"}
    | {"pps", "ppsx", "odp", "odg", "pages", "numbers", "key", "txt", "md", "eml", "emlx", "msg", "mbox", "jpg", "jpeg", "png", "gif", "tif", "tiff"}
    | {"avif", "jp2", "jpx", "j2k"}
    | {"bmp", "webp", "heic", "heif", "psd", "mp3", "m4a", "wav", "mp4", "mov", "zip", "7z", "rar", "tar", "gz", "tgz", "ics", "vcf", "xml", "json"}
)
_OURS = re.compile(r"(?:item|earlier-state-\d{1,9})\.[a-z0-9]{1,7}", re.ASCII)


def item_file(name: str) -> str:
    """The name in a bundle of an item of this name."""
    return f"item.{_ending(name)}"


def state_file(number: int, name: str) -> str:
    """The name of an earlier state of an item of this name."""
    return f"earlier-state-{number}.{_ending(name)}"


def is_ours(name: str) -> bool:
    """Whether a file of this name in a bundle's folder, or in the folder of the copy, is one that an older bundle can have left."""
    return name in FIXED or _OURS.fullmatch(name) is not None


def _ending(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return ending if ending in _ENDINGS else "bin"
