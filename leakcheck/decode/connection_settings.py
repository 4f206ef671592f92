"""The settings of a connection to a database as one text (OLE DB and ODBC connection strings), and what of such texts may be handed on.

A connection can keep a password, and there are many ways to write one. Hence nothing is searched for secrets and handed on without them:
handed on is only what looks like a name and cannot hold anything else.
"""

import re

#: What stands in for what is not handed on.
WITHHELD = "[withheld]"
_PASSWORD = (
    r"passw|passphrase|passcode|\bpass(?![a-z])|pass_|(?<![a-z])my_?pass|\bpw\b|pwd|kennwort|mot\s+de\s+passe|\bmdp\b|contrase|\bsenha|wachtwoord|\bhas[łl]o\b"
    r"|парол|salasana|lösenord|密码|パスワード|secret|token|api.?key|access.?key|account.?key|shared.?key|credential|bearer|signature"
)
_SECRET_SETTINGS = re.compile(_PASSWORD + r"|\bkey\b", re.IGNORECASE)
_SECRET_WORDS = re.compile(_PASSWORD, re.IGNORECASE)
#: In a question also whatever logs in, names an account, calls what takes any words, or reads from elsewhere.
_SECRET_QUESTIONS = re.compile(
    _PASSWORD + r"|identified\s+by|openrowset|opendatasource|\bsig\b|\buid\b|\buser\b|login|://|\b(?:exec|execute|call)\b|crypt", re.IGNORECASE
)
_LITERAL = re.compile(r"[Nn]?'(?:[^']|'')*(?:'|$)|\"(?:[^\"]|\"\")*(?:\"|$)")
#: A table by its names in quotation marks, which are no words.
_TABLE = re.compile(r"\"[\w $-]{1,100}\"(?:\.\"[\w $-]{1,100}\"){0,3}")
_NAME = re.compile(r"[\w .,()\[\]&+'’!–-]{1,200}")
#: A computer, perhaps with the kind of connection before it and a database's instance or door behind it.
_SERVER = re.compile(r"(?:tcp:|np:|lpc:)?[\w.()-]{1,200}(?:\\[\w$.-]{1,60})?(?:,\d{1,5}|:\d{1,5})?")
_ACCOUNT = re.compile(r"(?:[\w.-]{1,60}\\)?[\w.$ -]{1,100}(?:@[\w.-]{1,100})?")
_PATH = re.compile(r"(?:file:///)?(?:\\\\|[A-Za-z]:[\\/]|/(?!/))[^;=@?*\"<>|{}]{1,500}", re.IGNORECASE)
_ADDRESS = re.compile(r"([a-z][a-z0-9+.-]{1,20})://([\w.-]{1,200})(?::\d{1,5})?((?:/[\w .()-]{0,100}){0,20})([?#;].*)?", re.IGNORECASE | re.DOTALL)
#: A step of a path that nobody made up for people to read.
_RANDOM = re.compile(r"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]{16})(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_-]{16,}")
_LONGEST = 1000
_END, _STEPS = ";", re.compile(r"[/?#]")


def settings(text: str) -> dict[str, str]:
    """Names, in small letters, and values; the first where one recurs. Nothing at all where a value does not end as it began: then no part
    of the text is sure to be what it seems.
    """
    found: dict[str, str] = {}
    place = 0
    while place < len(text):
        equals = text.find("=", place)
        if equals < 0:
            break
        name = text[place:equals].rpartition(_END)[2].strip().lower()
        value, place = _value(text, equals + 1)
        if place < 0:
            return {}
        found.setdefault(name, value)
    return found


def _value(text: str, place: int) -> tuple[str, int]:
    """A value and where the next setting begins; -1 where it does not end. In quotes and braces the closing one is doubled to stand for itself."""
    while place < len(text) and text[place].isspace():
        place += 1
    closing = {'"': '"', "'": "'", "{": "}"}.get(text[place : place + 1])
    if closing is None:
        end = text.find(_END, place)
        end = len(text) if end < 0 else end
        return text[place:end].strip(), end + 1
    begin = place = place + 1
    while (place := text.find(closing, place)) >= 0:
        if text[place + 1 : place + 2] != closing:
            end = text.find(_END, place)
            end = len(text) if end < 0 else end
            # Something between the quotation and the next setting was not foreseen by any manual.
            return (text[begin:place].strip(), end + 1) if not text[place + 1 : end].strip() else ("", -1)
        place += 2
    return "", -1


def has_secret(found: dict[str, str]) -> bool:
    return any(value and _SECRET_SETTINGS.search(name) for name, value in found.items())


def may_be_secret(text: str) -> bool:
    """Whether a text speaks of a password or the like, so that one may stand in it or beside it."""
    return bool(_SECRET_WORDS.search(text))


def server(text: str) -> str:
    """A computer's name; empty where the text may be more than that."""
    return text if _SERVER.fullmatch(text) else ""


def account(text: str) -> str:
    return text if _ACCOUNT.fullmatch(text) and not _SECRET_WORDS.search(text) else ""


def name(text: str) -> str:
    """A name that people give, such as that of a database; empty where it may hold a secret."""
    return text if _NAME.fullmatch(text) and not _SECRET_WORDS.search(text) else ""


def path(text: str) -> str:
    """A place on a disk or network; empty where the text may be more than that."""
    return text if _PATH.fullmatch(text) and not _SECRET_WORDS.search(text) else ""


def address(text: str) -> str:
    """An address on the web without what stands before its computer and behind its path; empty where it cannot be told apart."""
    scheme, _, rest = text.partition("://")
    begins = _STEPS.split(rest, maxsplit=1)[0]
    # Whatever stands before the last `@` is an account, however it is written; behind the computer it can be anything.
    match = None if "@" in rest[len(begins) :] else _ADDRESS.fullmatch(f"{scheme}://{rest[begins.rfind('@') + 1 :]}")
    if match is None or _SECRET_WORDS.search(match[3]) or _RANDOM.search(match[3]):
        return ""
    before, behind = WITHHELD + "@" if "@" in begins else "", "?" + WITHHELD if match[4] else ""
    return f"{match[1].lower()}://{before}{match[2]}{match[3]}{behind}"


def question(text: str) -> str:
    """What is asked of a database, without the words in it; that it is withheld where a secret may stand among what is left."""
    if _TABLE.fullmatch(text):
        return text
    left = _LITERAL.sub(WITHHELD, text)
    return f"{WITHHELD}: it may hold a password" if len(text) >= _LONGEST or _SECRET_QUESTIONS.search(left) else left
