"""The rows of a page, so that an odd one does not lose the others."""

from __future__ import annotations

from typing import Any

import attrs

from osupy._core.converter.explain import Place
from osupy._core.converter.functions import Functions
from osupy._core.converter.plan import Listing, Object, Plan
from osupy._core.converter.session import Session, Undecodable, current
from osupy.errors import DecodeError, UsageError


@attrs.frozen
class Rows:
    """The list inside a page that holds its rows.

    Attributes:
        functions: What makes the objects.
        page: Plan of the page.
        where: Key of the list, or keys with dots between them; ``$`` is the page.
    """

    functions: Functions
    page: Plan
    where: str

    @property
    def _keys(self) -> list[str]:
        return [] if self.where == "$" else self.where.split(".")

    def find(self, raw: Any) -> list[Any]:
        """Return the raw rows; none if there is no list."""
        for key in self._keys:
            raw = raw.get(key) if raw.__class__ is dict else None
        rows: list[Any] = raw if raw.__class__ is list else []
        return rows

    def count(self, page: Any) -> int:
        """Return how many rows a page has that was made whole."""
        for key in self._keys:
            layout = self.functions.layout(page.__class__)
            name = next(field.name for field in layout.fields if field.key == key)
            page = getattr(page, name)
        rows: list[Any] = page if page.__class__ is list else []
        return len(rows)

    def bad(self, raw: Any, *, strict: bool) -> list[tuple[int, Any, DecodeError]]:
        """Return index, raw row and error of each row that cannot be decoded."""
        rows = self.find(raw)
        item = self._item()
        found: list[tuple[int, Any, DecodeError]] = []
        before = current.session
        try:
            for index, row in enumerate(rows):
                # What these sessions meet is not told: the page is made once more.
                current.session = Session(self.functions.keep_unknown, strict)
                place = Place(rows, index)
                try:
                    self.functions.mender.value(item, row, place, current.session)
                except Undecodable as error:
                    found.append((index, row, error.as_error(raw)))
        finally:
            current.session = before
        return found

    def without(self, raw: Any, dropped: set[int]) -> Any:
        """Return the page without some rows; what is given stays as it is."""
        kept = [r for i, r in enumerate(self.find(raw)) if i not in dropped]
        return _replaced(raw, self._keys, kept)

    def _item(self) -> Plan:
        plan = self.page
        for key in self._keys:
            if not isinstance(plan, Object):
                break
            fields = self.functions.layout(plan.cls).fields
            plan = next(field.plan for field in fields if field.key == key)
        if isinstance(plan, Listing):
            return plan.item
        message = f"items_key={self.where!r}: there is no list in that place"
        raise UsageError(message)


def _replaced(raw: Any, keys: list[str], value: Any) -> Any:
    if not keys:
        return value
    first, *rest = keys
    return {**raw, first: _replaced(raw[first], rest, value)}
