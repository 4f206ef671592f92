"""Apple Mail's `.emlx`: the message's length on a line, the message, and a property list with flags and times.

Decision: the attachments of a `.partial.emlx` are put back where their files lie beside it on disk, so that the message is whole for its
reader and for whoever compares it with other copies. Apple Mail writes the heads of such messages anew from what the server told it, so
that a signature on the text seldom fits them; that is said. Inside an archive the files are not looked for.
"""

import contextlib
import re
from collections.abc import Iterator, Sequence

from leakcheck.decode.apple_mail_parts import Kept, Stub, stubs, whole
from leakcheck.decode.apple_mail_properties import property_facts
from leakcheck.model.content import Content, LimitReached
from leakcheck.model.facts import AnyFact, Description, PathClaim
from leakcheck.model.format import Child, Extracted, Format
from leakcheck.model.item import ItemKind
from leakcheck.model.limits import Limits
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind

_COUNT = re.compile(rb"\A[ \t]*(\d{1,12})[ \t]*\r?\n(?=[!-9;-~]{1,80}:)")
_MESSAGE_FIELD = re.compile(rb"(?im)^(?:from|received|return-path|message-id|date|subject|to|mime-version):")
_MOST_LISTED = 200
_FILE_NUMBER = "(number of this file)"


def _recognises(content: Content) -> bool:
    match = _COUNT.match(content.head)
    return match is not None and len(_MESSAGE_FIELD.findall(content.head[match.end() : 16384])) >= 2


def _extract(content: Content, limits: Limits) -> Iterator[Extracted]:
    data = content.read(limits.item_bytes)
    match = _COUNT.match(data)
    if match is None:
        yield Problem(ProblemKind.DAMAGED, "The line with the message's length is missing.")
        return
    end = match.end() + int(match[1])
    message, trailer = data[match.end() : end], data[end:]
    missing = stubs(message) if b"X-Apple-Content-Length:" in message else []
    kept = list(_kept(content, missing, limits.item_bytes))
    rebuilt = whole(message, kept)
    facts = list(property_facts(trailer))
    if end > len(data):
        yield Problem(ProblemKind.DAMAGED, f"The file says that its message has {int(match[1]):,} bytes, but it is shorter: the end is missing.")
    elif not trailer.strip():
        yield Problem(ProblemKind.DAMAGED, "The property list at the end of the file is missing.")
    facts += _put_back(kept)
    yield from _kept_elsewhere([one for one in missing if one not in {each.stub for each in kept}])
    yield from _unsure(rebuilt.unsure)
    yield Child("message", Content.of_bytes(rebuilt.data), tuple(facts))


def _kept(content: Content, missing: Sequence[Stub], room: int) -> Iterator[Kept]:
    """The bytes of the missing parts that lie beside the message on disk, together no more than `room`."""
    own = content.file_name.split(".", 1)[0]
    for stub in missing[:_MOST_LISTED]:
        sent = dict(content.neighbours(f"{own}.{stub.number}.emlxpart"))
        files = sent or dict(content.neighbours("..", "Attachments", own, stub.number))
        # The name on disk may differ from the declared one (an ending is added, letters are changed); one file alone is meant.
        found = files.get(stub.name) or (next(iter(files.values())) if len(files) == 1 else None)
        if found is not None and found.size <= room:
            with contextlib.suppress(OSError, LimitReached):
                yield Kept(stub, found.read(room), bool(sent))
                room -= found.size


def _put_back(kept: Sequence[Kept]) -> Iterator[AnyFact]:
    for one in kept[:_MOST_LISTED]:
        at = Location(f"part {one.stub.number}: X-Apple-Content-Length", one.stub.length)
        yield Description(at=at, kind="attachment put back from another file", value=one.stub.name)


def _unsure(stubs_: Sequence[Stub]) -> Iterator[Problem]:
    if stubs_:
        names = ", ".join(f"{stub.name} (part {stub.number})" for stub in stubs_[:10])
        sentence = (
            f"Apple Mail keeps attachments of this message in other files. They were put back, but how {names} was written in the message that was "
            "sent is not known exactly, so that a signature on the text may not fit for that reason alone."
        )
        yield Problem(ProblemKind.DAMAGED, sentence)


def _kept_elsewhere(missing: Sequence[Stub]) -> Iterator[PathClaim | Problem]:
    """The attachments that Apple Mail took out of the message: each in a folder named by the number of its part."""
    if not missing:
        return
    for stub in missing[:_MOST_LISTED]:
        path = f"Attachments/{_FILE_NUMBER}/{stub.number}/{stub.name}"
        yield PathClaim(at=Location(f"part {stub.number}: X-Apple-Content-Length", stub.length), path=path, role="attachment kept in another file")
    listed = [f"{stub.name} (part {stub.number}, {stub.length} bytes as sent)" for stub in missing[:10]]
    sentence = (
        f"Apple Mail kept only part of this message: {', '.join(listed)}{', …' if len(missing) > 10 else ''}. What is missing lies in the folder "
        "Attachments beside the folder of the message, under the number in the name of this file, or was never downloaded. "
        "A signature on the text cannot fit without it."
    )
    yield Problem(ProblemKind.DAMAGED, sentence)


FORMAT = Format(
    name="apple_mail",
    title="Apple Mail message (.emlx)",
    kind=ItemKind.CONTAINER,
    recognises=_recognises,
    begins=tuple(bytes([one]) for one in b" \t0123456789"),
    extract=_extract,
    limitations=(
        "Of the property list the times of receipt and of the last showing, the mailbox, the number on the server, the colour and the "
        "flags are read; Apple documents none of them.",
        "Attachments that Apple Mail keeps in other files are put back where those lie beside the message on disk, and else named; "
        "Apple Mail writes the heads of such messages anew, so that a signature on the text seldom fits them.",
    ),
)
