"""A fact holds what a case can give back."""

import pytest

from leakcheck.model.facts import PlaceClaim, Quantity, QuantityKind
from leakcheck.model.location import Location


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_no_quantity_and_no_place(value: float) -> None:
    with pytest.raises(ValueError, match="no number"):
        Quantity(at=Location("x"), kind=QuantityKind.PAGES, value=value, unit="pages")
    with pytest.raises(ValueError, match="no point"):
        PlaceClaim(at=Location("x"), role="captured", latitude=value, longitude=0.0)
