"""Lists that are cut into pages by number, as most of the older routes do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from osupy.sandbox.calls import Call, encode_cursor, read_cursor
from osupy.sandbox.params import to_int

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from osupy.sandbox.basics import Json

FAR: Final = 10_000
"""No page begins so far that it would end behind this row."""
_Row = TypeVar("_Row")


@attrs.frozen(kw_only=True)
class Numbered:
    """Which page was asked for."""

    limit: int
    offset: int

    @property
    def page(self) -> int:
        """The page's number, from 1."""
        return 1 + self.offset // self.limit

    def cut(self, rows: Sequence[_Row]) -> Sequence[_Row]:
        """Return the rows of the page."""
        return rows[self.offset : self.offset + self.limit]

    def cursor(self, total: int) -> Json | None:
        """Return the position of the next page, if there is one."""
        if self.offset + self.limit >= min(total, FAR):
            return None
        return {"page": self.page + 1, "limit": self.limit}


def numbered(call: Call, *, limit: int = 50, least: int = 5) -> Numbered:
    """Read page and size; a cursor's replace those of the query."""
    cursor = read_cursor(call.params)
    size = to_int(cursor["limit"]) if "limit" in cursor else None
    size = call.params.integer("limit") if size is None else size
    page = to_int(cursor["page"]) if "page" in cursor else call.params.integer("page")
    size = limit if size is None else max(least, min(limit, size))
    offset = max(0, min((max(1, page or 1) - 1) * size, FAR - size))
    return Numbered(limit=size, offset=offset)


def with_cursor(found: Json, cursor: Json | None) -> Json:
    """Add the position of the next page in both of its forms."""
    found["cursor"] = cursor
    found["cursor_string"] = cursor and encode_cursor(cursor)
    return found


def ordered(
    call: Call, rows: Sequence[_Row], key: Callable[[_Row], int]
) -> tuple[str, list[_Row]]:
    """Sort by id as ``sort`` says, the latest first unless it says otherwise."""
    ascending = call.params.text("sort") == "id_asc"
    name = "id_asc" if ascending else "id_desc"
    return name, sorted(rows, key=key, reverse=not ascending)
