"""Elements in their canonical form, and those for which there is none."""

import pytest

from leakcheck.decode.xml_canonical import BrokenXml, canonical_element, strict_tree


def test_an_element_keeps_the_name_spaces_of_what_it_stands_in() -> None:
    root = strict_tree(b'<a xmlns:q="urn:x"><b  z="1" y="2"/></a>')
    assert canonical_element(root[0]) == b'<b xmlns:q="urn:x" y="2" z="1"></b>'


@pytest.mark.parametrize("name", ["relative", "../up"])
def test_a_name_space_with_a_relative_address_has_no_canonical_form(name: str) -> None:
    with pytest.raises(BrokenXml, match="relative address"):
        canonical_element(strict_tree(f'<a xmlns:q="{name}"><b q:z="1"/></a>'.encode())[0])
