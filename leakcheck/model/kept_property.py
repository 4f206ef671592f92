"""What is worked out of an object when it is first asked for, and kept with it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")
V = TypeVar("V")


class kept_property(Generic[T, V]):  # noqa: N801  # it is used like `property`
    """As functools.cached_property without the lock of CPython 3.11, which takes longer than most of what a mail is asked.

    Nothing here is asked by two threads; there the worst would be to work it out twice. The object needs a `__dict__`.
    """

    def __init__(self, work_out: Callable[[T], V]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type[T], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, owner_of: None, kind: Any = None) -> "kept_property[T, V]": ...
    @overload
    def __get__(self, owner_of: T, kind: Any = None) -> V: ...
    def __get__(self, owner_of: T | None, kind: Any = None) -> "kept_property[T, V] | V":
        if owner_of is None:
            return self
        # Found there before this is asked again, because it sets nothing by itself.
        found = owner_of.__dict__[self._name] = self._work_out(owner_of)
        return found
