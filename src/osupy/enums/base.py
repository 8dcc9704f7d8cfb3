"""What every enum is: open to values that this version does not know."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["NumberedEnum", "OpenEnum"]


class OpenEnum(StrEnum):
    """Base of the enums: a text whose known values have names."""

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        # Not entered among the members: a hostile server could fill the memory so.
        member = str.__new__(cls, value)
        member._name_ = value
        member._value_ = value
        return member

    def __reduce_ex__(self, _: object) -> tuple[type[Self], tuple[str]]:
        # By value: some releases of Python 3.11 look a member up by its name, which
        # an unknown one is not entered under.
        return type(self), (self._value_,)

    @property
    def is_known(self) -> bool:
        """Whether this version of osupy has a name for the value."""
        return self._value_ in type(self)._value2member_map_


class NumberedEnum(OpenEnum):
    """An enum whose values the server also calls by number."""

    _ids: Mapping[str, int]

    def __init_subclass__(cls, *, ids: tuple[int, ...]) -> None:
        """Note the numbers.

        Args:
            ids: The numbers of the values, in the order of the values.
        """
        super().__init_subclass__()
        cls._ids = dict(zip(cls, ids, strict=True))

    @property
    def id(self) -> int | None:
        """Number of the value; ``None`` for one that this version does not know."""
        return self._ids.get(self)

    @classmethod
    def from_id(cls, number: int) -> Self:
        """Return the value with that number.

        Raises:
            ValueError: No known value has it.
        """
        for member, its_number in cls._ids.items():
            if its_number == number:
                return cls(member)
        message = f"{number!r} is not the number of a {cls.__name__}"
        raise ValueError(message)
