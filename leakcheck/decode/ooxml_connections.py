"""Where a workbook has its data from (ISO/IEC 29500-1 section 18.13): files, servers, and the computer on which the connection was made.

Connections keep passwords, and a report about a leaked file must not leak more: what is handed on has passed `connection_settings`.
"""

import re
from collections.abc import Iterator
from itertools import islice

from leakcheck.decode import connection_settings as allowed
from leakcheck.decode.ooxml_package import CONTENT_TYPES, Package, attributes, only_attributes
from leakcheck.model.facts import AnyFact, Description, Identifier, IdentifierKind, Link, PathClaim
from leakcheck.model.location import Location

_CONNECTION = re.compile(rb"<(?:\w{1,20}:)?(connection|dbPr|webPr|textPr)\s([^<>]{1,16000})>")
_SERVERS, _CATALOGUES, _USERS = ("data source", "server", "address", "dbq"), ("initial catalog", "database"), ("user id", "uid")
_COMPUTERS = ("workstation id", "wsid")
#: Of a value no more is read: one that may have been cut is not taken apart, because then a password could pass for something else.
_MOST, _CUT_AT, _LONGEST = 400, 1000, 500


def connection_facts(package: Package) -> Iterator[AnyFact]:
    """Every connection's files, servers, account and question; of a password only that there is one."""
    if not package.may_hold(CONTENT_TYPES, b"connections+xml"):
        return
    part = package.beside_main("connections", "xl/connections.xml")
    name = ""
    for match in islice(_CONNECTION.finditer(package.part(part)), _MOST):
        values = attributes(match[2]) if only_attributes(match[2]) else {}
        element = match[1].decode()
        if element == "connection":
            name = allowed.name(values.get("name", ""))
            yield from _files(f"{part}: connection", values, "odcFile", "sourceFile")
        elif element == "dbPr":
            yield from database_facts(f"{part}: dbPr", name, values.get("connection", ""), values.get("command", ""))
        else:
            yield from _files(f"{part}: {element}", values, "url", "sourceFile")


def _files(place: str, values: dict[str, str], *names: str) -> Iterator[AnyFact]:
    for name in names:
        given = values.get(name, "")
        if "://" in given and (target := allowed.address(given)):
            yield Link(at=Location(f"{place} {name}", target), kind="url", target=target)
        elif target := allowed.path(given):
            yield PathClaim(at=Location(f"{place} {name}", target), path=target, role="source of data")


def database_facts(place: str, name: str, given: str, command: str) -> Iterator[AnyFact]:
    """What the settings of one connection and its question say, as far as that may be handed on; `place` is where they stand."""
    settings = allowed.settings(given) if len(given) < _CUT_AT else {}
    source, computer = _first(settings, _SERVERS), allowed.server(_first(settings, _COMPUTERS))
    server, file = allowed.server(source), allowed.path(source)
    told = {"database": allowed.name(_first(settings, _CATALOGUES)), "server": server or allowed.address(source) or file}
    told |= {"account": allowed.account(_first(settings, _USERS)), "computer": computer}
    words = [name, *(f"{what} {value}" for what, value in told.items() if value)]
    words += ["a password, withheld here"] if allowed.has_secret(settings) else []
    words += ["settings that are not handed on, because they may hold a password"] if given and not settings else []
    if any(words):
        yield Description(at=Location(place), kind="data connection", value=", ".join(word for word in words if word)[:_LONGEST])
    if file:
        yield PathClaim(at=Location(f"{place} data source", file), path=file, role="source of data")
    for what, host in (("server", server), ("computer", computer)):
        if host:
            yield Identifier(at=Location(f"{place} {what}", host), kind=IdentifierKind.HOST, value=host)
    if command:
        yield Description(at=Location(f"{place} command"), kind="question of a data connection", value=allowed.question(command)[:_LONGEST])


def _first(settings: dict[str, str], names: tuple[str, ...]) -> str:
    return next((settings[name] for name in names if settings.get(name)), "")
