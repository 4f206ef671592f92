"""PowerPoint presentations: the words of the slides in their order, properties, damage."""

import io
import zipfile
from pathlib import Path

from formats_reading import Reading

from leakcheck.formats.presentation_document import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import SoftwareClaim, TextContent, TimeClaim, TimeRole
from leakcheck.model.problem import ProblemKind

OFFICE = Path(__file__).parent.parent.parent / "fixtures" / "office"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def test_a_presentation_of_python_pptx() -> None:
    reading = Reading(FORMAT, OFFICE / "python_pptx.pptx")
    assert reading.every(TextContent)[0].text == "Réunion publique\nSalle municipale"
    assert reading.every(SoftwareClaim)[0].name.startswith("Microsoft")
    assert reading.every(TimeClaim, role=TimeRole.CREATED)


def test_slides_are_read_in_the_order_of_their_numbers() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("ppt/presentation.xml", "<p/>")
        for number in (10, 2, 1):
            made.writestr(f"ppt/slides/slide{number}.xml", f'<s xmlns:a="{A}"><a:p><a:r><a:t>slide {number}</a:t></a:r></a:p></s>')
    reading = Reading(FORMAT, out.getvalue())
    assert reading.every(TextContent)[0].text == "slide 1\nslide 2\nslide 10"


def test_a_cut_package_is_damaged_or_not_claimed() -> None:
    data = (OFFICE / "python_pptx.pptx").read_bytes()
    assert not FORMAT.recognises(Content.of_bytes(data[:-200]))
    assert Reading(FORMAT, data[:-200]).kinds() == [ProblemKind.DAMAGED]


def test_only_presentations_are_claimed() -> None:
    assert FORMAT.recognises(Content.of_file(OFFICE / "python_pptx.pptx"))
    assert not FORMAT.recognises(Content.of_file(OFFICE / "openpyxl.xlsx"))
