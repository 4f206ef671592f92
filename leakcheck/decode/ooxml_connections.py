"""Where a workbook has its data from (ISO/IEC 29500-1 section 18.13): files, servers, and the computer on which the connection was made.

Connections keep passwords. None is handed on, in whatever place it stands: a report about a leaked file must not leak more.
"""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode.ooxml_package import Package, attributes
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Link, PathClaim
from leakcheck.model.location import Location

_TYPES = "[Content_Types].xml"
_CONNECTION = re.compile(rb"<(?:\w{1,20}:)?(connection|dbPr|webPr|textPr)\s([^<>]{1,16000})>")
#: A name and a value, perhaps in quotes (OLE DB connection string syntax).
_SETTING = re.compile(r"""\s*([^=;]{1,80}?)\s*=\s*("(?:[^"]|""){0,2000}"|'[^']{0,2000}'|[^;]{0,2000})""")
_PLACE = re.compile(r"\\\\|[A-Za-z]:[\\/]|file:|/", re.IGNORECASE)
_SECRETS = frozenset({"password", "pwd", "jet oledb:database password", "jet oledb:new database password"})
_IN_ADDRESS = re.compile(r"(://[^/@\s:]{1,100}:)[^/@\s]{1,200}@")
_WITHHELD = "[withheld]"
_SERVERS, _CATALOGUES, _USERS = ("data source", "server", "address", "dbq"), ("initial catalog", "database"), ("user id", "uid")
_COMPUTERS = ("workstation id", "wsid")
_MOST, _LONGEST = 400, 500


def connection_facts(package: Package) -> Iterator[AnyFact]:
    """Every connection's files, servers, account and question; of a password only that there is one."""
    if not package.may_hold(_TYPES, b"connections+xml"):
        return
    part = package.beside_main("connections", "xl/connections.xml")
    name = ""
    for match in islice(_CONNECTION.finditer(package.part(part)), _MOST):
        values = attributes(match[2])
        element = match[1].decode()
        if element == "connection":
            name = values.get("name", "")
            yield from _files(f"{part}: connection", values, "odcFile", "sourceFile")
        elif element == "dbPr":
            yield from _database(f"{part}: dbPr", name, values)
        else:
            yield from _files(f"{part}: {element}", values, "url", "sourceFile")


def _files(place: str, values: dict[str, str], *names: str) -> Iterator[AnyFact]:
    for name in names:
        target = _IN_ADDRESS.sub(rf"\1{_WITHHELD}@", values.get(name, ""))
        at = Location(f"{place} {name}", target)
        if "://" in target and not target.lower().startswith("file:"):
            yield Link(at=at, kind="url", target=target)
        elif _PLACE.match(target):
            yield PathClaim(at=at, path=target, role="source of data")


def _database(place: str, name: str, values: dict[str, str]) -> Iterator[AnyFact]:
    settings = {found[1].lower(): found[2].strip("\"' ") for found in _SETTING.finditer(values.get("connection", ""))}
    server, computer, user = _first(settings, _SERVERS), _first(settings, _COMPUTERS), _first(settings, _USERS)
    told = {"database": _first(settings, _CATALOGUES), "server": server, "account": user, "computer": computer}
    words = [name, *(f"{what} {value}" for what, value in told.items() if value)]
    words += ["a password, withheld here"] if any(settings.get(secret) for secret in _SECRETS) else []
    if any(words):
        yield Description(at=Location(place), kind="data connection", value=", ".join(word for word in words if word)[:_LONGEST])
    if _PLACE.match(server):
        yield PathClaim(at=Location(f"{place} data source", server), path=server, role="source of data")
    for what, host in (("server", server), ("computer", computer)):
        # A workbook that asks itself says so with signs around the word.
        if host and not _PLACE.match(host) and not host.startswith("$"):
            yield Identifier(at=Location(f"{place} {what}", host), kind=IdentifierKind.HOST, value=host[:200])
    if values.get("command"):
        yield Description(at=Location(f"{place} command"), kind="question of a data connection", value=values["command"][:_LONGEST])


def _first(settings: dict[str, str], names: tuple[str, ...]) -> str:
    return next((settings[name] for name in names if settings.get(name)), "")
