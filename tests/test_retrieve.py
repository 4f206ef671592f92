"""An item's bytes are had again from wherever it lies, and nothing else is handed out for them."""

import io
import time
import zipfile
from pathlib import Path

import pytest
from signed_mail import SENT, key_file, signed

from leakcheck import retrieve as retrieve_module
from leakcheck.casefile import CaseReader
from leakcheck.decode.dkim_second_opinion import TOO_COSTLY, TOO_SLOW, Opinion, SecondOpinion
from leakcheck.decode.retrieved_item import SignatureCheck
from leakcheck.decode.signed_message import signed_message
from leakcheck.decode.signed_original import stand_of
from leakcheck.model.item import Item, root_of
from leakcheck.model.limits import Limits
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.unit import Unit
from leakcheck.model.user_error import UserError
from leakcheck.pipeline import scan
from leakcheck.retrieve import place_of, retrieve


def mailbox() -> bytes:
    messages = (signed(), signed().replace(b"budget", b"matter"))
    quoted = (message.replace(b"\r\nFrom ", b"\r\n>From ") for message in messages)
    return b"".join(b"From ada@example.org Mon May  4 12:00:00 2020\r\n" + message + b"\r\n" for message in quoted)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    (folder / "odd!").mkdir(parents=True)
    (folder / "one.eml").write_bytes(signed())
    (folder / "odd!" / "two\\udc80 (2).eml").write_bytes(signed())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("box.mbox", mailbox())
        archive.writestr("a/b.txt", b"words")
        archive.writestr("a!/b.txt", b"other words")
    (folder / "all.zip").write_bytes(packed.getvalue())
    return folder


@pytest.fixture
def case(dump: Path, tmp_path: Path) -> CaseReader:
    return scan(ScanOptions((str(dump),), tmp_path / "case", (key_file(tmp_path),), engine="serial"))


def test_every_item_is_found_again_byte_for_byte(case: CaseReader, dump: Path) -> None:
    items = list(case.items())
    assert len(items) >= 7
    for item in items:
        data = retrieve(item, str(dump)).data
        assert len(data) == item.size, item.path
    box = next(item for item in items if item.path.endswith("box.mbox!/1"))
    assert retrieve(box, str(dump)).data.startswith(b"DKIM-Signature"), "as a scan took it out of the mailbox"


def test_it_is_found_in_a_dump_that_was_renamed(case: CaseReader, dump: Path) -> None:
    item = next(item for item in case.items() if item.path.endswith("one.eml"))
    moved = dump.rename(dump.parent / "elsewhere")
    assert retrieve(item, str(moved)).data == signed()


def test_what_is_no_longer_what_it_was_is_refused(case: CaseReader, dump: Path) -> None:
    item = next(item for item in case.items() if item.path.endswith("one.eml"))
    (dump / "one.eml").write_bytes(signed() + b"\r\n")
    with pytest.raises(UserError, match="is not what it was when the case was made: its SHA-256 is"):
        retrieve(item, str(dump))
    (dump / "one.eml").unlink()
    with pytest.raises(UserError, match="any more"):
        retrieve(item, str(dump))
    with pytest.raises(UserError, match="neither a file nor a folder"):
        retrieve(item, str(dump / "nothing"))


def test_an_archive_whose_entry_is_gone(case: CaseReader, dump: Path) -> None:
    item = next(item for item in case.items() if item.path.endswith("a/b.txt"))
    (dump / "all.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    with pytest.raises(UserError, match="could not be read again"):
        retrieve(item, str(dump))


def test_the_second_verifier_is_asked_in_the_worker(case: CaseReader, dump: Path) -> None:
    result = case.result("dump/one.eml")
    assert result is not None
    retrieved = retrieve(result.examined.item, str(dump), result.examined.attestations, SENT)
    (check,) = retrieved.checks
    assert check.of_item is not None
    assert check.of_original is not None
    assert check.of_item.answer is check.of_original.answer is SecondOpinion.YES
    assert check.original == retrieved.transport == signed()
    assert check.order == 0


def test_a_message_made_to_keep_the_second_verifier_busy_is_not_shown_to_it(tmp_path: Path) -> None:
    """Runs of blanks take dkimpy quadratic time."""
    body = (b"x" + b" " * 20_000 + b"y\r\n") * 20
    data = signed().partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    (tmp_path / "busy.eml").write_bytes(data)
    case = scan(ScanOptions((str(tmp_path / "busy.eml"),), tmp_path / "case", (key_file(tmp_path),), engine="serial"))
    result = case.result("busy.eml")
    assert result is not None
    (check,) = retrieve(result.examined.item, str(tmp_path / "busy.eml"), result.examined.attestations, SENT).checks
    assert check.of_item is not None
    assert check.of_item == Opinion(SecondOpinion.SILENT, TOO_COSTLY)


def test_a_second_verifier_that_does_not_come_back_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def hang(*_given: object) -> Opinion:
        while True:
            time.sleep(0.01)

    monkeypatch.setattr(retrieve_module, "opinion_on", hang)
    monkeypatch.setattr(retrieve_module, "_LIMITS", Limits(seconds_per_item=1))
    assert retrieve_module._asked(signed(), 0, "", SENT) == Opinion(SecondOpinion.SILENT, TOO_SLOW)


def test_a_question_that_ended_a_worker_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    message = signed_message(signed())
    assert message is not None
    stand = stand_of(message, "header DKIM-Signature [0]")
    assert stand is not None
    monkeypatch.setattr(retrieve_module, "opinion_on", lambda *_given: pytest.fail("asked again"))
    unit = Unit("one.eml", b"", 0, 0, skip=("one.eml header DKIM-Signature [0]",))
    check = retrieve_module._with_opinions(SignatureCheck(part="header DKIM-Signature [0]"), message, stand, "", unit, lambda kind, data: None)
    assert check.of_item == Opinion(SecondOpinion.SILENT, TOO_SLOW)


def test_where_a_dump_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "near" / "dump").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert place_of("dump/a.zip!/b", tmp_path / "near") == str(tmp_path / "near" / "dump")
    (tmp_path / "dump").mkdir()
    assert place_of("dump/a.zip!/b", tmp_path / "near") == "dump", "here before elsewhere"
    with pytest.raises(UserError, match="--dump"):
        place_of("other/b", tmp_path / "near")
    with pytest.raises(UserError, match="--dump"):
        place_of("..!/b", tmp_path / "near")
    assert (root_of("a.zip!/b/c"), root_of("dump/a.zip!/b"), root_of("a.eml")) == ("a.zip", "dump", "a.eml")


def test_a_link_is_not_followed_out_of_the_dump(dump: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"words")
    (dump / "link").symlink_to(tmp_path / "secret")
    with pytest.raises(UserError, match="any more"):
        retrieve(Item("dump/link", 5, "0" * 64), str(dump))
