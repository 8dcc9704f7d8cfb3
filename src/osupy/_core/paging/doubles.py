"""Dropping the rows that come twice.

Where the order of a listing moves, rows that are put in before the position push
others onto the next page, where they come again. A row is known by its id, else by its
``beatmap_id`` (the maps that a user plays most have nothing else), else by being equal.

The memory is bounded, and still enough. A row comes again as many rows later as were
put in meanwhile. The server cuts every listing whose rows really jump, search by
relevance and the listings of beatmap discussions, at 10,000 rows: the memory holds them
all. Listings without such a cut only grow at the front: there 10,000 rows would have to
arrive between one request and the next. Rows without any id are compared with those
of the last two pages.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Any, cast

from osupy._core.model import Model
from osupy._core.paging.listing import reach

MEMORY = 10_000
"""Rows that are remembered."""

_USUAL = "id", "message_id", "beatmap_id"


def identity(row: Any) -> Any:
    """Return the id of an object, or of a row that could not be decoded."""
    if isinstance(row, Mapping):
        raw = cast("Mapping[str, Any]", row)
        return next((raw[name] for name in _USUAL if name in raw), None)
    name = row.__about__.identity if isinstance(row, Model) else None
    for usual in _USUAL if name is None else (name,):
        if hasattr(row, usual):
            return getattr(row, usual)
    return None


class Doubles:
    """The rows that have been handed out lately.

    Args:
        key: Path of what tells rows apart; the id when left out.
    """

    def __init__(self, key: str | None) -> None:
        self._key = key
        self._known: dict[Hashable, None] = {}
        self._before: list[object] = []
        self._plain: list[object] = []

    def fresh(self, rows: Sequence[Any]) -> list[tuple[int, Any]]:
        """Return the rows of a page that are new, with their places; remember them."""
        self._before, self._plain = self._plain, []
        return [(n, row) for n, row in enumerate(rows) if self._is_new(row)]

    def forget(self, rows: Iterable[object]) -> None:
        """Forget rows that were not handed out after all."""
        for row in rows:
            known = self._name(row)
            if known is None:
                self._plain = [one for one in self._plain if one is not row]
            else:
                self._known.pop(known, None)

    def _is_new(self, row: object) -> bool:
        name = self._name(row)
        if name is None:
            if row in self._before or row in self._plain:
                return False
            self._plain.append(row)
            return True
        seen = name in self._known
        self._known.pop(name, None)
        self._known[name] = None
        if len(self._known) > MEMORY:
            del self._known[next(iter(self._known))]
        return not seen

    def _name(self, row: object) -> Hashable | None:
        found = identity(row) if self._key is None else reach(row, self._key)
        # An id of 0 is no id: old scores have it when they are not a best.
        if not found or not isinstance(found, Hashable):
            return None
        return type(row), found
