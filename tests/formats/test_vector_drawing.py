"""The reader of vector drawings."""

import base64
from pathlib import Path

import pytest
from formats_reading import Reading

from leakcheck.formats.vector_drawing import FORMAT
from leakcheck.model.content import Content
from leakcheck.model.facts import Description, PathClaim, PersonClaim, PersonRole, SoftwareClaim, TextContent, TimeClaim
from leakcheck.model.problem import ProblemKind

CAMERA = (Path(__file__).parent.parent.parent / "fixtures" / "pictures" / "camera.jpg").read_bytes()
#: As Inkscape 1.2 writes it, shortened; names invented.
DRAWING = f"""<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<!-- Created with Inkscape (http://www.inkscape.org/) -->
<!-- ask Noor first -->
<svg width="210mm" height="297mm" version="1.1" inkscape:version="1.2.2 (b0a8486541, 2022-12-01)" sodipodi:docname="harbour.svg"
  inkscape:export-filename="C:\\Users\\noor\\harbour.png" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape"
  xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns="http://www.w3.org/2000/svg">
 <title>The harbour</title>
 <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:cc="http://creativecommons.org/ns#"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><cc:Work rdf:about=""><dc:date>2022-12-24</dc:date>
  <dc:creator><cc:Agent><dc:title>Noor Haddad</dc:title></cc:Agent></dc:creator><dc:title>Harbour plan</dc:title></cc:Work></rdf:RDF></metadata>
 <text x="1" y="2">Pier <tspan>seven</tspan> is closed</text>
 <image xlink:href="data:image/jpeg;base64,{base64.b64encode(CAMERA).decode()}" sodipodi:absref="/home/noor/camera.jpg"/>
 <image xlink:href="data:image/png;base64,abcde"/>
</svg>""".encode()


@pytest.mark.parametrize(
    ("data", "recognised"),
    [
        (DRAWING, True),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", True),
        (b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [<!ENTITY a "b">]>\n<svg>', True),
        (b"<html><svg></svg></html>", False),
        (b"<svgs>", False),
        (b"", False),
    ],
)
def test_recognises_drawings_and_no_page_that_holds_one(data: bytes, recognised: bool) -> None:
    assert FORMAT.recognises(Content.of_bytes(data)) is recognised


def test_a_drawing_says_by_what_when_whose_and_where() -> None:
    reading = Reading(FORMAT, DRAWING)
    assert [(fact.name, fact.version) for fact in reading.every(SoftwareClaim)] == [
        ("Inkscape 1.2.2 (b0a8486541, 2022-12-01)", "1.2.2"),
        ("Inkscape (http://www.inkscape.org/)", ""),
    ]
    assert [str(fact.moment) for fact in reading.every(TimeClaim)] == ["2022-12-24 (no zone stated)"]
    assert [(fact.role, fact.name) for fact in reading.every(PersonClaim)] == [(PersonRole.AUTHOR, "Noor Haddad")]
    assert {(fact.kind, fact.value) for fact in reading.every(Description)} == {
        ("comments", "ask Noor first"),
        ("title", "Harbour plan"),
        ("title", "The harbour"),
    }
    assert {(fact.role, fact.path) for fact in reading.every(PathClaim)} == {
        ("name of the drawing", "harbour.svg"),
        ("exported to", "C:\\Users\\noor\\harbour.png"),
        ("linked file", "/home/noor/camera.jpg"),
    }
    assert "pier seven is closed" in " ".join(reading.every(TextContent)[0].text.lower().split())


def test_pictures_inside_are_children_and_damaged_ones_a_problem() -> None:
    reading = Reading(FORMAT, DRAWING)
    assert reading.bytes_of("picture 1.jpeg") == CAMERA
    assert reading.kinds() == [ProblemKind.DAMAGED]


def test_entities_that_multiply_are_not_resolved() -> None:
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'
    assert FORMAT.recognises(Content.of_bytes(bomb))
    assert "aaaa" not in repr(Reading(FORMAT, bomb).facts)


@pytest.mark.parametrize("length", [5, 60, 400, 900, -20])
def test_a_cut_drawing_is_no_exception(length: int) -> None:
    Reading(FORMAT, DRAWING[:length])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>', "abbreviations"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>a</text><g>', "damaged in line 1"),
        (b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 600, "nested deeper"),
    ],
)
def test_what_of_a_drawing_was_not_read_is_told(text: bytes, why: str) -> None:
    (problem,) = Reading(FORMAT, text).problems
    assert problem.kind is ProblemKind.DAMAGED
    assert why in problem.sentence
