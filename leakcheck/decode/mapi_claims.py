"""Named properties of one of Outlook's items as facts: how the readers of appointments, tasks and contacts ask for them."""

from collections.abc import Iterator
from dataclasses import dataclass

from leakcheck.decode.mapi_names import PropertyName
from leakcheck.decode.mapi_properties import Properties
from leakcheck.decode.moments import day_of, filetime_moment
from leakcheck.model.facts import Description, PersonClaim, PersonRole, TimeClaim, TimeRole, Voucher
from leakcheck.model.location import Location
from leakcheck.model.moment import Moment

TimesAsked = tuple[tuple[int, TimeRole, Voucher], ...]
PeopleAsked = tuple[tuple[int, PersonRole], ...]
#: Names in one text stand apart so.
_SEPARATOR, _MOST_NAMES = ";", 500


@dataclass(frozen=True, slots=True)
class Claims:
    """Those of an item's properties that belong to one set."""

    properties: Properties
    family: bytes

    def place(self, number: int) -> int:
        """The number under which the container keeps a property of the set; 0 if it does not."""
        return self.properties.named(PropertyName(self.family, number))

    def at(self, number: int, raw: str = "") -> Location:
        return self.properties.at(self.place(number), raw)

    def text(self, number: int, longest: int = 2_000) -> str:
        place = self.place(number)
        return self.properties.text(place, longest) if place else ""

    def number(self, number: int) -> int:
        place = self.place(number)
        return self.properties.number(place) if place else 0

    def data(self, number: int) -> bytes:
        place = self.place(number)
        return self.properties.data(place) if place else b""

    def every(self, number: int) -> tuple[bytes, ...]:
        place = self.place(number)
        return self.properties.every(place) if place else ()

    def moment(self, number: int) -> Moment | None:
        """A time in UTC."""
        place = self.place(number)
        return filetime_moment(self.properties.ticks(place)) if place else None

    def times(self, asked: TimesAsked) -> Iterator[TimeClaim]:
        for number, role, voucher in asked:
            moment = self.moment(number)
            if moment is not None:
                yield TimeClaim(at=self.at(number, self._raw(number)), role=role, moment=moment, voucher=voucher)

    def days(self, asked: TimesAsked) -> Iterator[TimeClaim]:
        """Of times that stand for a day of the calendar wherever one is: midnight without a zone ([MS-OXOTASK] section 2.2.2.2.4)."""
        for number, role, voucher in asked:
            moment = self.moment(number)
            if moment is not None:
                yield TimeClaim(at=self.at(number, self._raw(number)), role=role, moment=day_of(moment), voucher=voucher)

    def _raw(self, number: int) -> str:
        return str(self.properties.ticks(self.place(number)))

    def people(self, asked: PeopleAsked) -> Iterator[PersonClaim]:
        """Whom each text names; several stand apart by semicolons."""
        for number, role in asked:
            for name in [part.strip() for part in self.text(number, 20_000).split(_SEPARATOR)][:_MOST_NAMES]:
                if name:
                    yield PersonClaim(at=self.at(number, name), role=role, name=name[:300])

    def descriptions(self, asked: dict[int, str]) -> Iterator[Description]:
        for number, kind in asked.items():
            if text := self.text(number):
                yield Description(at=self.at(number, text), kind=kind, value=text)
