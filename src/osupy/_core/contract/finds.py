"""What answers gave to ask with: ids, names, and which belong together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from osupy._core.model import Model

_MOST_OF_AN_ANSWER = 30
_MOST = 300

Scalar = int | str


class Finds:
    """Objects that were met, by the names of their class and of those it extends."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self._of_this_answer: defaultdict[str, int] = defaultdict(int)

    def next_answer(self) -> None:
        """Let another answer give as many objects as the one before."""
        self._of_this_answer.clear()

    def meet(self, cls: type[Model], raw: dict[str, Any]) -> None:
        """Keep an object, unless there are enough of its class."""
        for name in (one.__name__ for one in cls.__mro__[:-2]):  # Model, object
            kept = self._kept[name]
            if len(kept) < _MOST and self._of_this_answer[name] < _MOST_OF_AN_ANSWER:
                self._of_this_answer[name] += 1
                kept.append(raw)

    def rows(
        self, cls: str, keys: tuple[str, ...], most: int, having: str | None = None
    ) -> list[tuple[Scalar, ...]]:
        """Return distinct values of keys that stand in one object, spread evenly.

        Args:
            cls: Name of the objects' class.
            keys: Their keys, with dots for what stands deeper; an object that lacks
                one is passed over.
            most: How many to return.
            having: A key whose value must count as true.
        """
        found = {
            row: None
            for raw in self._kept[cls]
            if (having is None or raw.get(having))
            and all(map(_is_scalar, row := tuple(_at(raw, key) for key in keys)))
        }
        every = max(1, len(found) // most)
        return list(found)[::every][:most]

    def values(self, cls: str, key: str, most: int) -> list[Scalar]:
        """Return distinct values of one key, spread evenly."""
        return [value for (value,) in self.rows(cls, (key,), most)]


def _at(raw: Any, key: str) -> Any:
    for part in key.split("."):
        raw = raw.get(part) if raw.__class__ is dict else None
    return raw


def _is_scalar(value: object) -> bool:
    return isinstance(value, int | str) and not isinstance(value, bool) and value != ""
