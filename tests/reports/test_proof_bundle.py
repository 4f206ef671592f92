"""The bundle for somebody who does not trust us: complete, the same each time, safe to open, and other people's verifiers agree with it."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from signed_mail import FOOTER, HEAD, PLAIN, SENT, key_file, signed, store

from leakcheck.decode.retrieved_item import Retrieved, SignatureCheck
from leakcheck.model.attestation import Attestation, Outcome, Reason
from leakcheck.model.case_view import FileResult, RunInfo
from leakcheck.model.examined import Examined
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.scan_options import ScanOptions
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.pipeline import scan
from leakcheck.prove import prove
from leakcheck.reports.proof_bundle import COPY, Proof, is_ours, proof_files
from leakcheck.reports.proof_bundle.difference import difference, in_transport_form
from leakcheck.reports.proof_bundle.file_names import item_file

NEVER = re.compile(r"\b(fake|forged|forgery|genuine|proves)\b|%", re.IGNORECASE)
ATTACHMENT = bytes(range(256)) * 3


def with_attachment() -> bytes:
    import base64

    blob = base64.encodebytes(ATTACHMENT).replace(b"\n", b"\r\n")
    return (
        HEAD + b'Content-Type: multipart/mixed; boundary="edge"\r\n\r\n--edge\r\nContent-Type: text/plain\r\n\r\nHere it is.\r\n--edge\r\n'
        b'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename="plan.dat"\r\n\r\n'
        + blob
        + b"--edge--\r\n"
    )


def bundle(folder: Path, files: dict[str, bytes], path: str) -> tuple[dict[str, bytes], Basis]:
    """The bundle for one item of a dump of these files."""
    dump = folder / "dump"
    dump.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (dump / name).parent.mkdir(parents=True, exist_ok=True)
        (dump / name).write_bytes(data)
    case = scan(ScanOptions((str(dump),), folder / "case", (key_file(folder),), engine="serial"))
    result = case.result(path)
    assert result is not None
    return prove(case, path, str(dump)), result.verdict.basis


def laid_out(made: dict[str, bytes], folder: Path) -> Path:
    target = folder / "bundle"
    target.mkdir()
    for name, data in made.items():
        (target / name).write_bytes(data)
    return target


def commands(made: dict[str, bytes]) -> list[str]:
    return re.findall(r"^    (\S.*)$", made["README.txt"].decode(), re.MULTILINE)


def flat(made: dict[str, bytes]) -> str:
    return " ".join(made["README.txt"].decode().split())


def run(command: str, folder: Path) -> str:
    """What a command of the note prints, in the bundle's folder."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(["bash", "-c", command.replace("python3 ", f"{sys.executable} ")], cwd=folder, capture_output=True, check=False, env=clean)
    return (done.stdout + done.stderr).decode("utf-8", "replace")


def dkimpy_says(made: dict[str, bytes], folder: Path, file: str) -> str:
    target = laid_out(made, folder)
    return run(f"python3 verify_with_dkimpy.py {file}", target)


def test_an_intact_message(tmp_path: Path) -> None:
    made, basis = bundle(tmp_path, {"a.eml": signed()}, "dump/a.eml")
    assert basis is Basis.SIGNED
    assert all(map(is_ours, made))
    assert "message-as-verified.eml" not in made, "it lies in the dump as it was sent"
    assert made["message.eml"] == signed()
    sums = dict(reversed(line.split("  ")) for line in made["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in made.items() if name != "SHA256SUMS"}
    assert json.loads(made["keys.json"])[0]["source"] == "a test"
    result = json.loads(made["result.json"])
    assert result["item"]["verdict"]["status"] == "AUTHENTICATED"
    assert result["item"]["sha256"] == sums["message.eml"]
    assert "AUTHENTICATED" in made["result.txt"].decode()
    note = flat(made)
    for wanted in ("A mail server that sends a message can add a signature", "a test", "from 2019-01-01 to 2021-01-01", sums["message.eml"],
                   "opendkim -x opendkim.conf -t message.eml", "npx mailauth report --dns-cache keys-for-mailauth.json message.eml",
                   "Who typed the message", "sha256sum -c SHA256SUMS", "Both find that the signature fits"):  # fmt: skip
        assert wanted in note, wanted
    assert dkimpy_says(made, tmp_path, "message.eml") == "signature 1 of 1 (d=example.org, s=s1): fits\n"


def test_a_key_that_is_out_of_use_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.eml").write_bytes(signed())
    keys = key_file(tmp_path)
    row = {**json.loads(keys.read_text(encoding="utf-8")), "retired": "2021-02-03", "retired_because": "another key stood under its name by then"}
    keys.write_text(json.dumps(row) + "\n", encoding="utf-8")
    made = prove(scan(ScanOptions((str(tmp_path / "dump"),), tmp_path / "case", (keys,), engine="serial")), "dump/a.eml", str(tmp_path / "dump"))
    (stated,) = json.loads(made["keys.json"])
    assert stated["retired"] == "2021-02-03"
    assert stated["retired_because"].startswith("another key stood under its name by then")
    assert "out of use: by 2021-02-03, because another key stood under its name by then" in flat(made)
    assert "out of use" not in flat(bundle(tmp_path / "other", {"a.eml": signed()}, "dump/a.eml")[0])


def test_the_same_item_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    data = signed().replace(b"\r\n", b"\n") + FOOTER
    first, second = (bundle(tmp_path / name, {"a.eml": data}, "dump/a.eml")[0] for name in ("one", "two"))
    assert first == second
    assert not [name for name, content in first.items() if str(tmp_path).encode() in content], "no path of this machine"


def test_line_ends_alone(tmp_path: Path) -> None:
    made, _ = bundle(tmp_path, {"a.eml": signed().replace(b"\r\n", b"\n")}, "dump/a.eml")
    assert made["message.eml"] == signed().replace(b"\r\n", b"\n")
    assert made["message-as-verified.eml"] == signed()
    assert b"There is no other difference" in made["difference.diff"]
    assert "Only line ends differ" in flat(made)
    assert "opendkim -x opendkim.conf -t message-as-verified.eml" in flat(made)


DAMAGED = signed().replace(b"Subject: The", b"Subject: [Budget] The").replace(b"\r\n", b"\n") + FOOTER.replace(b"\r\n", b"\n")


def test_a_repaired_message_can_be_had_as_it_was_signed(tmp_path: Path) -> None:
    made, basis = bundle(tmp_path, {"a.eml": DAMAGED}, "dump/a.eml")
    assert basis is Basis.SIGNED_AFTER_REPAIR
    assert made["message.eml"] == DAMAGED
    assert made["message-as-verified.eml"] == signed()
    assert b"-Subject: [Budget] The budget of May\r\n+Subject: The budget of May\r\n" in made["difference.diff"]
    assert "'[Budget]' was put in front of the subject" in flat(made)
    folder = laid_out(made, tmp_path)
    assert run("python3 verify_with_dkimpy.py message-as-verified.eml", folder).endswith(": fits\n")
    assert "does not fit" in run("python3 verify_with_dkimpy.py message.eml", folder)


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch(1) is not installed")
def test_the_difference_leads_from_the_one_to_the_other(tmp_path: Path) -> None:
    made, _ = bundle(tmp_path, {"a.eml": DAMAGED}, "dump/a.eml")
    (tmp_path / "message.eml").write_bytes(in_transport_form(made["message.eml"]))
    subprocess.run(["patch", "--binary", "-s", "message.eml"], cwd=tmp_path, input=made["difference.diff"], check=True, capture_output=True)
    assert (tmp_path / "message.eml").read_bytes() == made["message-as-verified.eml"]


@pytest.mark.skipif(shutil.which("patch") is None, reason="patch(1) is not installed")
@pytest.mark.parametrize(
    ("present", "checked"),
    [
        (b"a\nb\nc\n", b"a\r\nx\r\nc\r\n"),
        (b"a\r\nb", b"b\r\n"),
        (b"", b"a\r\n"),
        (b"a\n" * 5000 + b"tail\n", b"b\r\n" * 5000 + b"tail\r\n"),
        (b"a\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nh\r\n", b"A\r\nb\r\nc\r\nd\r\ne\r\nf\r\ng\r\nH\r\n"),
        (b"\xff\x00\n\x0b\x0c\n\xc2\x85\n", b"\xff\x00\r\n\x0c\r\n\xc2\x85\r\n"),
    ],
)
def test_every_difference_is_exact(present: bytes, checked: bytes, tmp_path: Path) -> None:
    (tmp_path / "message.eml").write_bytes(in_transport_form(present))
    done = subprocess.run(
        ["patch", "--binary", "-s", "message.eml"], cwd=tmp_path, input=difference(present, checked), check=False, capture_output=True
    )
    assert done.returncode == 0, done
    assert (tmp_path / "message.eml").read_bytes() == checked


def test_a_changed_line_is_put_beside_the_signed_one(tmp_path: Path) -> None:
    data = signed().replace(b"4 May 2020", b"4 May 2019")
    made, basis = bundle(tmp_path, {"a.eml": data}, "dump/a.eml")
    assert basis is Basis.ALTERED
    assert made["message-as-verified.eml"] == signed()
    note = flat(made)
    assert "Date as signed: Mon, 4 May 2020" in note
    assert "Date in the dump: Mon, 4 May 2019" in note
    assert "So this folder does not show that the file is unchanged" in note
    assert dkimpy_says(made, tmp_path, "message-as-verified.eml").endswith(": fits\n")


def test_a_failing_message_says_so(tmp_path: Path) -> None:
    made, basis = bundle(tmp_path, {"a.eml": signed().replace(b"we pay 400", b"we pay 900")}, "dump/a.eml")
    assert basis is Basis.FAILED_EXPLAINABLE
    assert "Expected: signature 1 of ... (d=example.org, s=s1): does not fit" in flat(made)
    assert "mailing lists, virus scanners and exports change messages every day" in flat(made)
    assert "body hash mismatch" in dkimpy_says(made, tmp_path, "message.eml")


def test_an_expired_signature_is_looked_at_as_of_its_own_time(tmp_path: Path) -> None:
    expired = _signed_with_expiry()
    made, basis = bundle(tmp_path, {"a.eml": expired}, "dump/a.eml")
    assert basis is Basis.SIGNED
    assert "states a time after which it is not to be used" in flat(made)
    assert "faketime '2020-05-04 12:00:00 UTC' opendkim -x opendkim.conf -t message.eml" in flat(made)
    assert f"{{0: {SENT}}}" in made["verify_with_dkimpy.py"].decode()
    assert dkimpy_says(made, tmp_path, "message.eml").endswith(": fits\n")


def _signed_with_expiry() -> bytes:
    """dkimpy writes no x=; the signature is made here (RFC 6376 section 3.7)."""
    import base64

    from cryptography.hazmat.primitives.asymmetric import padding
    from cryptography.hazmat.primitives.hashes import SHA256
    from signed_mail import key

    body = base64.b64encode(hashlib.sha256(b"Dear Bob\r\n").digest()).decode()
    field = (
        f"DKIM-Signature: v=1; a=rsa-sha256; c=simple/simple; d=example.org; s=s1; t={SENT}; x={SENT + 86400}; h=from:to:subject:date; bh={body}; b="
    )
    lines = [line + b"\r\n" for line in HEAD.split(b"\r\n")[:4]]
    signature = key().sign(b"".join(lines) + field.encode(), padding.PKCS1v15(), SHA256())
    return field.encode() + base64.b64encode(signature) + b"\r\n" + HEAD + b"\r\nDear Bob\r\n"


def test_a_message_without_signature_and_a_file_without_message(tmp_path: Path) -> None:
    made, _ = bundle(tmp_path, {"a.eml": PLAIN, "b.txt": b"words of no kind"}, "dump/a.eml")
    assert "keys.txt" not in made
    assert made["message.eml"] == PLAIN
    assert "a program that checks signatures has nothing to do here" in flat(made)
    assert "bears no signature that can be read here, and anybody can type each of its lines" in flat(made)
    assert "could have it signed" not in flat(made)
    (tmp_path / "second").mkdir()
    made, _ = bundle(tmp_path / "second", {"b.txt": b"words of no kind"}, "dump/b.txt")
    assert made["item.txt"] == b"words of no kind"
    assert "message.eml" not in made
    assert "So this folder does not show that the file is unchanged" in flat(made)


@pytest.mark.parametrize("path", ["dump/a.eml!/plan.dat", "dump/loose.dat"])
def test_a_file_that_lies_in_an_authenticated_message_or_equals_its_attachment(tmp_path: Path, path: str) -> None:
    mail = signed(with_attachment())
    made, basis = bundle(tmp_path, {"a.eml": mail, "loose.dat": ATTACHMENT}, path)
    assert basis is Basis.INHERITED
    assert made["item.bin"] == ATTACHMENT
    assert made["message.eml"] == mail
    result = json.loads(made["result.json"])
    assert (result["item"]["path"], result["message"]["path"]) == (path, "dump/a.eml")
    note = flat(made)
    assert "attachment: plan.dat" in note
    assert hashlib.sha256(ATTACHMENT).hexdigest() in note
    folder = laid_out(made, tmp_path)
    marked = [line for line in run("python3 compare_attachments.py", folder).splitlines() if line.endswith("<- the part that is looked for")]
    assert len(marked) == 1
    assert "plan.dat" in marked[0]
    assert run("python3 verify_with_dkimpy.py message.eml", folder).endswith(": fits\n")


# ── what a finding was compared with ─────────────────────────────────────────────────────────────────────────────────

SAMPLE = Path(__file__).parent.parent.parent / "fixtures" / "dumps" / "election-leak"


def test_a_changed_message_goes_with_the_signed_copy_and_the_difference(tmp_path: Path) -> None:
    changed = signed(LONG).replace(b"we pay 400 euros", b"we pay 900 euros")
    made, basis = bundle(tmp_path, {"changed.eml": changed, "signed.eml": signed(LONG)}, "dump/changed.eml")
    assert basis is Basis.ALTERED
    assert made["message.eml"] == changed
    assert made[f"{COPY}/message.eml"] == signed(LONG)
    assert b"-From tomorrow on we pay 400 euros" in made["difference-from-copy.diff"]
    assert b"+From tomorrow on we pay 900 euros" in made["difference-from-copy.diff"]
    assert b"+From tomorrow on we pay 900 euros" in made["difference-in-words.diff"]
    assert json.loads(made["result.json"])["authenticated_copy"]["path"] == "dump/signed.eml"
    note = flat(made)
    assert f"in this folder: {COPY}/message.eml" in note
    assert "Who made the copy that differs" in note
    folder = tmp_path / "bundle"
    (folder / COPY).mkdir(parents=True)
    for name, data in made.items():
        (folder / name).write_bytes(data)
    assert "does not fit" in run("python3 verify_with_dkimpy.py message.eml", folder)
    assert run("python3 verify_with_dkimpy.py message.eml", folder / COPY).endswith(": fits\n"), "the copy with its own key"
    assert run("sha256sum -c SHA256SUMS", folder).count(": OK") == len(made) - 1
    shown = run(next(one for one in commands(made) if one.startswith("diff ")), folder)
    assert "> From tomorrow on we pay 900 euros" in shown
    assert f"cd {COPY} && opendkim -x opendkim.conf -t message.eml" in commands(made)


LONG = HEAD + (
    b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\nDear Bob,\r\n\r\n"
    b"From tomorrow on we pay 400 euros for the hall in the old town, as the owner and the city council agreed last week.\r\n\r\n-- \r\nAda\r\n"
)


def test_an_honest_message_brings_no_copy_and_no_state(tmp_path: Path) -> None:
    made, _ = bundle(tmp_path, {"a.eml": signed(LONG), "b.eml": signed(LONG)}, "dump/a.eml")
    assert not [name for name in made if "/" in name or name.startswith(("earlier", "difference-from"))]
    assert "AUTHENTICATED COPY" not in made["README.txt"].decode()
    assert "EARLIER STATES" not in made["README.txt"].decode()


def test_a_changed_copy_of_a_signed_attachment_goes_with_it(tmp_path: Path) -> None:
    case = scan(
        ScanOptions(
            tuple(str(SAMPLE / "dump" / name) for name in ("documents/copie", "mail/claire.vasseur.mbox")),
            tmp_path / "case",
            (SAMPLE / "keys.jsonl",),
            engine="serial",
        )
    )
    # The copy lies in another place that was scanned along: it is looked for beside the item's.
    (tmp_path / "beside").mkdir()
    for name in ("documents/copie", "mail/claire.vasseur.mbox"):
        (tmp_path / "beside" / Path(name).name).symlink_to(SAMPLE / "dump" / name)
    made = prove(case, "copie/Note_financement_Strasbourg.docx", str(tmp_path / "beside" / "copie"))
    assert made["item.docx"] != made[f"{COPY}/item.docx"]
    assert {f"{COPY}/message.eml", f"{COPY}/keys.txt", f"{COPY}/compare_attachments.py"} <= set(made)
    assert "+Les dons reçus pour cet événement atteignent 91 750 euros" in made["difference-in-words.diff"].decode()
    assert "side by side in a program that shows them" in flat(made)
    (tmp_path / "beside" / "claire.vasseur.mbox").unlink()
    alone = prove(case, "copie/Note_financement_Strasbourg.docx", str(tmp_path / "beside" / "copie"))
    assert not [name for name in alone if name.startswith(COPY)]
    assert "could not be read again when this folder was made" in flat(alone)
    assert str(tmp_path) not in flat(alone)


def test_an_earlier_state_goes_with_the_file_and_can_be_cut_out_of_it_by_anybody(tmp_path: Path) -> None:
    data = (SAMPLE / "dump" / "documents" / "Recu_versement.pdf").read_bytes()
    made, basis = bundle(tmp_path, {"receipt.pdf": data}, "dump/receipt.pdf")
    assert basis is Basis.ALTERED
    assert made["item.pdf"] == data
    state = made["earlier-state-1.pdf"]
    assert state == data[: len(state)]
    assert state.rstrip().endswith(b"%%EOF")
    assert json.loads(made["result.json"])["earlier_states"] == [
        {
            "file": "earlier-state-1.pdf", "path": "dump/receipt.pdf!/state 1 of 2.pdf", "size": len(state),
            "sha256": hashlib.sha256(state).hexdigest(), "first_bytes_of_the_item": True,
        }
    ]  # fmt: skip
    folder = laid_out(made, tmp_path)
    cut = next(command for command in commands(made) if command.startswith("head -c "))
    assert run(cut, folder).split()[0] == hashlib.sha256(state).hexdigest()
    note = flat(made)
    assert "- Montant : 4 500 euros + Montant : 45 000 euros" in note
    assert "nothing for another verifier" not in note
    for foreign in ("mail server", "mailing lists", "Who typed the message", "sender's computer"):
        assert foreign not in note, foreign
    assert "Who saved the later state" in note


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("a.PDF", "item.pdf"), ("a.docx", "item.docx"), ("invoice.pdf.exe", "item.bin"), ("a.html", "item.bin"), ("pdf", "item.bin"),
        ("a.", "item.bin"), ("a.p\u202edf", "item.bin"), ("a.pdf ", "item.bin"), ("$(id).sh", "item.bin"), ("a.ｐdf", "item.bin"),
    ],
)  # fmt: skip
def test_of_an_items_name_only_an_ending_is_kept_that_runs_nothing(name: str, file: str) -> None:
    assert item_file(name) == file
    assert is_ours(file)


def test_names_that_are_not_a_bundles_are_left_alone() -> None:
    for name in ("item.pdf.txt", "notes.txt", "earlier-state-x.pdf", "item.", "ITEM.pdf", "earlier-state-1.pdf/x"):
        assert not is_ours(name), name


# ── what a key that was handed in is worth ───────────────────────────────────────────────────────────────────────────


def test_a_key_that_was_handed_in_is_not_said_to_be_documented_from_outside(tmp_path: Path) -> None:
    keys = key_file(tmp_path)
    row = {**json.loads(keys.read_text(encoding="utf-8")), "how": "supplied", "source": "an envelope from Bob"}
    keys.write_text(json.dumps(row) + "\n", encoding="utf-8")
    (tmp_path / "dump").mkdir()
    (tmp_path / "dump" / "a.eml").write_bytes(signed())
    made = prove(scan(ScanOptions((str(tmp_path / "dump"),), tmp_path / "case", (keys,), engine="serial")), "dump/a.eml", str(tmp_path / "dump"))
    for text in (flat(made), " ".join(made["result.txt"].decode().split())):
        assert "that it is the domain's rests on the source named with it" in text
        assert "something outside the dump ties" not in text
    assert "leaves little room for doubt" not in flat(made)
    assert "what matters is who else saw this key there" in flat(made)
    assert "somebody who held this secret key signed these words" in flat(made)
    assert "shows that a server of this domain sent" not in flat(made)


def test_a_key_that_the_domain_published_is_not_said_to_be_handed_in(tmp_path: Path) -> None:
    made, _ = bundle(tmp_path, {"a.eml": signed()}, "dump/a.eml")
    assert "handed in, or computed" not in flat(made)
    assert "leaves little room for doubt" in flat(made)


def test_nothing_of_a_hostile_message_gets_into_names_commands_or_the_terminal(tmp_path: Path) -> None:
    hostile = (
        signed().replace(b"Subject: The", b"Subject: \xe2\x80\xae$(touch x)`id`\x1b[2J The")
        + b"\r\n"
        + signed().replace(b"d=example.org", b"d=example.org'; rm -rf .; '").replace(b"s=s1", b"s=$(id)")
    )
    name = "$(touch x)\u202e;a\x1b[2J.eml"
    made, _ = bundle(tmp_path, {name: hostile}, f"dump/{name}")
    assert all(map(is_ours, made))
    for command in commands(made):
        assert re.fullmatch(r"[A-Za-z0-9 ._:'/-]+", command), command
    for file in ("README.txt", "result.txt", "result.json"):
        text = made[file].decode("utf-8")
        odd = {character for character in text if unicodedata.category(character) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - {"\n"}
        assert not odd, (file, odd)


@pytest.mark.parametrize("data", [signed(), DAMAGED, signed().replace(b"400", b"900"), PLAIN])
def test_the_words_are_those_that_may_be_printed(tmp_path: Path, data: bytes) -> None:
    made, _ = bundle(tmp_path, {"a.eml": data}, "dump/a.eml")
    assert not NEVER.search(made["README.txt"].decode()), NEVER.search(made["README.txt"].decode())


# ── other people's programs, where they are installed ────────────────────────────────────────────────────────────────


@pytest.mark.skipif(shutil.which("opendkim") is None, reason="opendkim is not installed")
@pytest.mark.parametrize("data", [signed(), signed().replace(b"\r\n", b"\n"), DAMAGED])
def test_opendkim_agrees(tmp_path: Path, data: bytes) -> None:
    made, _ = bundle(tmp_path, {"a.eml": data}, "dump/a.eml")
    command = next(command for command in commands(made) if command.startswith("opendkim "))
    said = " ".join(run(command, laid_out(made, tmp_path)).split())
    assert "verification (s=s1, d=example.org, 1024-bit key) succeeded" in said
    assert f"Expected: {said}" in flat(made), "what the note says word for word"


def _has_mail_dkim() -> bool:
    return (
        shutil.which("perl") is not None
        and subprocess.run(["perl", "-MMail::DKIM::Verifier", "-e", "1"], capture_output=True, check=False).returncode == 0
    )


@pytest.mark.skipif(not _has_mail_dkim(), reason="Mail::DKIM is not installed")
@pytest.mark.parametrize(("data", "answer"), [(signed(), "pass"), (DAMAGED, "pass"), (signed().replace(b"we pay 400", b"we pay 900"), "fail")])
def test_mail_dkim_agrees(tmp_path: Path, data: bytes, answer: str) -> None:
    made, _ = bundle(tmp_path, {"a.eml": data}, "dump/a.eml")
    command = next(command for command in commands(made) if command.startswith("perl "))
    assert run(command, laid_out(made, tmp_path)).startswith(f"signature of d=example.org, s=s1: {answer}")


@pytest.mark.skipif(shutil.which("mailauth") is None, reason="mailauth is not installed")
@pytest.mark.parametrize(("data", "answer"), [(signed(), "pass"), (DAMAGED, "pass"), (signed().replace(b"we pay 400", b"we pay 900"), "neutral")])
def test_mailauth_agrees(tmp_path: Path, data: bytes, answer: str) -> None:
    made, _ = bundle(tmp_path, {"a.eml": data}, "dump/a.eml")
    command = next(command for command in commands(made) if "mailauth report" in command).removeprefix("npx ")
    report = json.loads(run(command, laid_out(made, tmp_path)))
    assert [found["status"]["result"] for found in report["dkim"]["results"]] == [answer]


@pytest.mark.parametrize(
    ("scheme", "begin"),
    [
        ("pdf_signature", "pdfsig -nocert item.pdf"),
        ("odf_signature", "unzip -q item.odt -d parts && cd parts && xmlsec1 --verify"),
        ("ooxml_signature", "unzip -p item.docx _xmlsignatures/sig1.xml > signature.xml && xmlsec1 --verify"),
    ],
)
def test_a_signed_document_is_told_of_in_words_for_a_document(scheme: str, begin: str) -> None:
    answer = Attestation(
        scheme=scheme, outcome=Outcome.PASSED, reason=Reason.VERIFIED, sentence="It fits.", at=Location("somewhere"), signer="Ada"
    )  # fmt: skip
    name = {"pdf_signature": "a.pdf", "odf_signature": "a.odt", "ooxml_signature": "a.docx"}[scheme]
    item = Item(f"dump/{name}", len(PLAIN), hashlib.sha256(PLAIN).hexdigest(), format="pdf_document", kind=ItemKind.DOCUMENT)
    verdict = Verdict(status=Status.AUTHENTICATED, basis=Basis.SIGNED, sentence="It fits.")
    result = FileResult(examined=Examined(item=item, attestations=(answer,)), verdict=verdict)
    run_ = RunInfo(version="1", tables="", keys="", plugins="", roots=("dump",), online=False, since_theft="", finished=True)
    made = proof_files(Proof(result, PLAIN, run_))
    assert f"item.{name[2:]}" in made
    assert [found for found in commands(made) if found.startswith(begin)]
    assert "could have it signed" not in flat(made)
    assert "signing domain" not in flat(made)


def test_a_signed_picture_is_told_of_in_words_for_a_picture() -> None:
    answer = Attestation(scheme="c2pa", outcome=Outcome.PASSED, reason=Reason.VERIFIED, sentence="It fits.", at=Location("somewhere"), signer="Ada")
    item = Item("dump/a.jpg", len(PLAIN), hashlib.sha256(PLAIN).hexdigest(), format="jpeg_picture", kind=ItemKind.PICTURE)
    verdict = Verdict(status=Status.AUTHENTICATED, basis=Basis.SIGNED, sentence="It fits.")
    result = FileResult(examined=Examined(item=item, attestations=(answer,)), verdict=verdict)
    run_ = RunInfo(version="1", tables="", keys="", plugins="", roots=("dump",), online=False, since_theft="", finished=True)
    made = proof_files(Proof(result, PLAIN, run_))
    assert any("c2pa.Reader" in command for command in commands(made))
    assert "Who took or made the picture" in flat(made)
    assert "could have it signed" not in flat(made)
    assert "signing domain" not in flat(made)


@pytest.mark.parametrize(
    ("scheme", "command"), [("smime", "openssl cms -verify"), ("arc", "npx mailauth report"), ("domainkeys", "perl verify_with")]
)
def test_signatures_of_other_kinds_get_a_command_of_their_own(scheme: str, command: str) -> None:
    key = store().records()[0] if scheme != "smime" else None
    answer = Attestation(
        scheme=scheme, outcome=Outcome.PASSED, reason=Reason.VERIFIED, sentence="It fits.", at=Location("somewhere"), key=key,
        signer="example.org", selector="s1",
    )  # fmt: skip
    item = Item("dump/a.eml", len(PLAIN), hashlib.sha256(PLAIN).hexdigest(), format="email_message", kind=ItemKind.MAIL)
    verdict = Verdict(status=Status.AUTHENTICATED, basis=Basis.SIGNED, sentence="It fits.")
    result = FileResult(examined=Examined(item=item, attestations=(answer,)), verdict=verdict)
    run_ = RunInfo(version="1", tables="", keys="", plugins="", roots=("dump",), online=False, since_theft="", finished=True)
    made = proof_files(Proof(result, PLAIN, run_, result, Retrieved(PLAIN, PLAIN, (SignatureCheck(part="somewhere"),))))
    assert [found for found in commands(made) if found.startswith(command)]
    assert ("keys.txt" in made) == (scheme != "smime")
    assert "opendkim -x" not in flat(made), "there is no DKIM signature"
