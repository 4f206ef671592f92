"""No long conversation is cut in silence."""

import json

from leakcheck.decode.conversation_bounds import MOST_CONTACTS, MOST_FILES, MOST_PEOPLE, beyond
from leakcheck.formats import chat_transcript, telegram_export
from leakcheck.model.content import Content
from leakcheck.model.facts import PersonClaim
from leakcheck.model.format import Format
from leakcheck.model.limits import Limits
from leakcheck.model.problem import Problem, ProblemKind


def read(form: Format, data: bytes) -> tuple[int, list[str]]:
    found = list(form.extract(Content.of_bytes(data), Limits()))
    assert all(one.kind is ProblemKind.LIMIT for one in found if isinstance(one, Problem))
    return sum(isinstance(one, PersonClaim) for one in found), [one.sentence for one in found if isinstance(one, Problem)]


def test_of_an_export_of_telegram() -> None:
    sent = [
        {
            "id": n,
            "type": "message",
            "date": "2020-05-04T12:00:00",
            "from": f"Person {n}",
            "from_id": f"user{n}",
            "file": f"files/{n}.pdf",
            "text": "x",
        }
        for n in range(MOST_PEOPLE + 500)
    ]
    contacts = [{"first_name": f"Friend {n}"} for n in range(MOST_CONTACTS + 1)]
    data = {"name": "Group", "type": "private_group", "id": 1, "contacts": {"list": contacts}, "messages": sent}
    people, sentences = read(telegram_export.FORMAT, json.dumps(data).encode())
    assert people == MOST_PEOPLE + MOST_CONTACTS
    assert sentences == [
        "The export names more people than are told: of 2,500 the first 2,000 are.",
        "The export names more files than are told: of 2,500 the first 2,000 are.",
        "The export names more entries of the address book than are told: of 5,001 the first 5,000 are.",
    ]


def test_of_an_export_of_whatsapp() -> None:
    lines = "".join(f"[04/05/2020, 12:{n % 60:02}:{n % 59:02}] Person {n}: Hello\n" for n in range(MOST_PEOPLE + 1))
    people, sentences = read(chat_transcript.FORMAT, lines.encode())
    assert people == MOST_PEOPLE
    assert sentences == ["The export names more people than are told: of 2,001 the first 2,000 are."]


def test_what_is_told_to_its_end_needs_no_sentence() -> None:
    assert not list(beyond("files", MOST_FILES, MOST_FILES))
