"""The words of a file as text and as Markdown: nothing in them can act on a terminal or a page, and names are withheld if asked."""

import msgspec

from leakcheck.decode.text_digest import text_content
from leakcheck.model.case_view import FileResult
from leakcheck.model.examined import Examined
from leakcheck.model.facts import AnyFact, PersonClaim, PersonRole
from leakcheck.model.item import Item, ItemKind
from leakcheck.model.location import Location
from leakcheck.model.problem import Problem, ProblemKind
from leakcheck.model.report import ReportOptions
from leakcheck.model.verdict import Basis, Status, Verdict
from leakcheck.reports.fact_wording import text_kind
from leakcheck.reports.words_sheet import markdown_words, terminal_words


def result(*facts: AnyFact | None, path: str = "dump/paper.docx") -> FileResult:
    item = Item(path=path, size=1, sha256="00", parent="", format="word_document", kind=ItemKind.DOCUMENT)
    examined = Examined(item=item, facts=tuple(fact for fact in facts if fact is not None))
    return FileResult(examined=examined, verdict=Verdict(status=Status.UNVERIFIABLE, basis=Basis.NO_SIGNATURE, sentence="So."))


def words(text: str, role: str = "hidden") -> AnyFact | None:
    return text_content(text, role, Location(f"part: {role}"), 10_000)


def test_what_could_act_on_a_terminal_or_a_page_is_made_visible() -> None:
    hostile = result(words("one\x1b[31mred\u202etxt.exe\n<script>alert(1)</script>\n# title"))
    for sheet in (terminal_words, markdown_words):
        said = sheet(hostile, ReportOptions())
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert "<U+202E>" in said
    assert "\n    <script>alert(1)</script>\n    # title\n" in markdown_words(hostile, ReportOptions())


def test_each_kind_stands_apart_with_its_place() -> None:
    said = terminal_words(result(words("seen", "document"), words("unseen")), ReportOptions())
    assert said.index("Words of the document") < said.index("seen") < said.index("Hidden words") < said.index("unseen")
    assert "part: hidden" in said


def test_names_of_editors_are_withheld_if_asked() -> None:
    named = result(PersonClaim(at=Location("a"), role=PersonRole.AUTHOR, name="Nadia Benali"), words("Signed: Nadia Benali"))
    for sheet in (terminal_words, markdown_words):
        assert "Nadia" in sheet(named, ReportOptions())
        assert "Nadia" not in sheet(named, ReportOptions(mask_editors=True))


def test_names_are_withheld_in_small_letters_across_lines_and_in_paths_and_places() -> None:
    author = PersonClaim(at=Location("a"), role=PersonRole.AUTHOR, name="Nadia Benali")
    text = text_content("nadia benali and NADIA\nBENALI", "object", Location("Nadia Benali.xlsx: cells"), 1000)
    named = result(author, text, path="dump/C:/Users/nadia/Nadia Benali.docx")
    for sheet in (terminal_words, markdown_words):
        said = sheet(named, ReportOptions(mask_editors=True))
        assert "nadia" not in said.lower()
        assert "benali" not in said.lower()


def test_a_file_without_words_says_so_and_why() -> None:
    locked = result()
    problem = Problem(ProblemKind.ENCRYPTED, "The document is encrypted.")
    locked = msgspec.structs.replace(locked, examined=msgspec.structs.replace(locked.examined, problems=(problem,)))
    for sheet in (terminal_words, markdown_words):
        said = sheet(locked, ReportOptions())
        assert "No words were read from it." in said
        assert "The document is encrypted" in said


def test_a_role_that_a_third_party_made_up_cannot_act_either() -> None:
    odd = result(words("x", "a\x1b[31m\n# <script>"))
    assert "\x1b" not in terminal_words(odd, ReportOptions())
    said = markdown_words(odd, ReportOptions())
    assert "\x1b" not in said
    assert "\n# <script>" not in said
    (heading,) = (line for line in said.splitlines() if line.startswith("## "))
    assert "<script>" not in heading


def test_a_role_that_a_third_party_made_up_is_shown_as_it_is() -> None:
    assert text_kind("subtitle-track") == "words (subtitle-track)"
