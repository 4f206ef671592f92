"""Colour profiles: their names in both versions, and their dates."""

import io

import pytest
from PIL import ImageCms

from leakcheck.decode.colour_profile import profile_facts
from leakcheck.model.facts import Identifier, IdentifierKind, TimeClaim, TimeRole, Voucher

PROFILE = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
PROFILE[24:36] = b"\x07\xce\x00\x02\x00\x09\x00\x06\x00\x31\x00\x00"


def test_a_profile_has_a_name_a_digest_and_a_time_of_its_own() -> None:
    name, time = profile_facts(bytes(PROFILE))
    assert isinstance(name, Identifier)
    assert name.kind is IdentifierKind.COLOUR_PROFILE
    assert name.value.startswith("sRGB built-in (")
    assert "engine lcms" in name.at.raw
    assert isinstance(time, TimeClaim)
    assert (time.role, time.voucher, time.token) == (TimeRole.TOKEN, Voucher.EMBEDDED, "icc-profile")
    assert str(time.moment) == "1998-02-09 06:49:00 (no zone stated)"


def test_a_name_of_version_two_is_read() -> None:
    body = b"desc\x00\x00\x00\x00\x00\x00\x00\x05sRGB\x00"
    tags = (1).to_bytes(4, "big") + b"desc" + (144).to_bytes(4, "big") + len(body).to_bytes(4, "big")
    (name,) = profile_facts(b"\x00" * 36 + b"acsp" + b"\x00" * 88 + tags + body)
    assert isinstance(name, Identifier)
    assert name.value.startswith("sRGB (")


@pytest.mark.parametrize("cut", [0, 40, 129, 140, 300])
def test_a_cut_profile_has_at_most_a_digest_and_no_exception(cut: int) -> None:
    assert all(isinstance(fact, (Identifier, TimeClaim)) for fact in profile_facts(bytes(PROFILE[:cut])))


def test_tags_that_point_outside_are_no_name() -> None:
    hostile = bytes(PROFILE[:128]) + b"\xff\xff\xff\xff" + b"desc\xff\xff\xff\xff\xff\xff\xff\xff" * 1_000
    assert any("unnamed" in repr(fact) for fact in profile_facts(hostile))
    assert list(profile_facts(io.BytesIO(b"text" * 100).read())) == []
