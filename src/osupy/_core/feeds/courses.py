"""How a feed is asked for what is new.

Every course begins *now*, unless it has a position: its first answer only tells where
that is.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.paging import encode_cursor
from osupy._core.paging.doubles import identity
from osupy._core.paging.listing import reach
from osupy.errors import UnprocessableError

if TYPE_CHECKING:
    from osupy._core.paging import Listing
    from osupy._core.reading import Rows
    from osupy.errors import ApiError

REACH = 10_000_000
"""How many ids a cursor of the scores may lie behind."""
_SLACK = 100_000
"""Scores that may arrive before the next request with a cursor made of `REACH`."""


@attrs.frozen
class Leaf:
    """What an answer brings."""

    rows: Sequence[Any]
    """In the order in which to hand them out."""
    after: Any
    """Where to go on behind them."""
    more: bool
    """Whether there is certainly more by now."""
    gap: tuple[int | None, int | None] | None = None
    """What was lost before these rows: the ids on both sides."""
    ended: bool = False
    """Whether nothing will ever follow."""


class Course(ABC):
    """One way of asking."""

    exact = True
    """Whether an item's id is a position, so that pages need not be read again."""

    def __init__(self, listing: Listing, given: dict[str, Any]) -> None:
        self.listing = listing
        self.given = given
        self.at: Any = None
        """Where it stands: a cursor; ``None`` = nowhere yet."""
        self.begun: bool = False
        """Whether what comes is new: the first answer only tells where now is."""

    def stand(self, at: Any) -> None:
        """Begin at a cursor; everything behind it is new."""
        self.at, self.begun = at, True

    @abstractmethod
    def ask(self) -> dict[str, Any]:
        """Return the parameters of the next request."""

    @abstractmethod
    def take(self, rows: Rows[Any]) -> Leaf:
        """Return what an answer brings; the course still stands before it."""

    def rejoin(self, error: ApiError) -> bool:  # noqa: ARG002
        """Tell whether a refusal is one to get over; the next request then differs."""
        return False

    def _found(self, rows: Rows[Any]) -> list[Any]:
        return list(reach(rows.page, str(self.listing.items)) or ())

    def ids(self, rows: Rows[Any]) -> list[int]:
        """Return the ids of all rows of an answer, in its order."""
        found = map(identity, [*self._found(rows), *rows.skipped])
        return [one for one in found if isinstance(one, int)]


class ByCursor(Course):
    """Oldest first, by a cursor that the server gives and never takes back: scores.

    The server refuses a cursor that lies too far behind. Then the newest scores tell
    where the oldest that it still gives begin, and following goes on there.
    """

    exact = False

    def __init__(self, listing: Listing, given: dict[str, Any]) -> None:
        super().__init__(listing, given)
        self._lost: int | None = None
        self._rejoining = False
        self._tried = False

    def ask(self) -> dict[str, Any]:
        """Ask behind the cursor; without one, for the newest."""
        known = self.at is not None and not self._rejoining
        return {**self.given, **({"cursor_string": self.at} if known else {})}

    def take(self, rows: Rows[Any]) -> Leaf:
        """Take a page; a full one means that there is more."""
        after = getattr(rows.page, "cursor_string", None)
        found, ids = self._found(rows), self.ids(rows)
        if self._rejoining:
            return self._joined(found, ids, after)
        after = self.at if after is None else after
        full = self.begun and self.at is not None and rows.count >= self._size
        gap = None
        if self._tried:
            gap = self._lost, min(ids, default=None)
            self._tried = False
        return Leaf(found if self.begun else (), after, full, gap)

    def rejoin(self, error: ApiError) -> bool:
        """Get over a cursor that is too old, once for each request with a cursor."""
        if not isinstance(error, UnprocessableError) or self.at is None:
            return False
        if self._rejoining:
            return False
        if not self._tried:
            self._lost = _id_in(self.at)
        self._rejoining = True
        return True

    @property
    def _size(self) -> int:
        return int(str(self.listing.max_size))

    def _joined(self, found: list[Any], ids: list[int], after: str | None) -> Leaf:
        """Go back as far as the server lets us; else go on with the newest."""
        self._rejoining = False
        oldest = max(ids, default=0) - REACH + _SLACK
        if not self._tried and oldest > (self._lost or 0):
            self._tried = True
            return Leaf((), encode_cursor({"id": oldest}), more=True)
        self._tried = False
        gap = self._lost, min(ids, default=None)
        return Leaf(found, after, more=False, gap=gap)


class ByIds(Course):
    """Oldest first, behind an id: the events of users, matches and rooms.

    Args:
        cursor_key: Key of the cursor that is made of an id, where the route takes one.
        ends: Path in the page of what is set when nothing more will come.
    """

    def __init__(
        self,
        listing: Listing,
        given: dict[str, Any],
        *,
        cursor_key: str | None = None,
        ends: str | None = None,
    ) -> None:
        super().__init__(listing, given)
        self._key = cursor_key
        self._ends = ends

    def ask(self) -> dict[str, Any]:
        """Ask behind the id; without one, for the newest."""
        asked = dict(self.given)
        if self.listing.size is not None:
            asked[self.listing.size] = self.listing.max_size if self.begun else 1
        if self._key is None:
            return {**asked, "after": self.at or 0} if self.begun else asked
        if not self.begun:
            return asked
        cursor = encode_cursor({self._key: self.at or 0})
        return {**asked, "sort": "id_asc", "cursor_string": cursor}

    def take(self, rows: Rows[Any]) -> Leaf:
        """Take a page; until its border is reached there is more."""
        ids = self.ids(rows)
        after = max(ids, default=self.at or 0)
        border = reach(rows.page, self.listing.last) if self.listing.last else None
        if not self.begun:
            return Leaf((), max(after, border or 0), more=False)
        if self._key is None:
            more = bool(ids) and border is not None and after < border
        else:
            more = bool(ids) and getattr(rows.page, "cursor_string", None) is not None
        over = self._ends is not None and reach(rows.page, self._ends) is not None
        return Leaf(_sorted(self._found(rows)), after, more, ended=over and not more)


class Backwards(Course):
    """Newest first, by numbers of pages, back to what is known: beatmapset events.

    What arrives meanwhile pushes rows to later pages, so they come twice, and none is
    missed. Nothing is handed out before the known is reached, oldest first then.
    """

    def __init__(self, listing: Listing, given: dict[str, Any]) -> None:
        super().__init__(listing, given)
        self._page = 1
        self._held: dict[int, Any] = {}

    def ask(self) -> dict[str, Any]:
        """Ask for the next page towards the known."""
        size = self.listing.max_size
        return {**self.given, "sort": "id_desc", "limit": size, "page": self._page}

    def take(self, rows: Rows[Any]) -> Leaf:
        """Hold the page back until it reaches what is known, or the server's end."""
        ids, size = self.ids(rows), int(str(self.listing.max_size))
        if not self.begun:
            return Leaf((), max(ids, default=0), more=False)
        known: int = self.at or 0
        for row in self._found(rows):
            if row.id > known:
                self._held[row.id] = row
        reached = rows.count < size or min(ids, default=0) <= known
        most = int(str(self.listing.max_total))
        if not reached and self._page * size < most:
            self._page += 1
            return Leaf((), self.at, more=True)
        found = [row for _, row in sorted(self._held.items())]
        self._page, self._held = 1, {}
        gap = None if reached else (known, found[0].id if found else None)
        after = max((row.id for row in found), default=max([known, *ids]))
        return Leaf(found, after, more=False, gap=gap)


def _sorted(rows: list[Any]) -> list[Any]:
    return sorted(rows, key=lambda row: row.id)


def _id_in(cursor: Any) -> int | None:
    """Return the id in a cursor of the server's, for people; they are opaque to us."""
    try:
        padded = str(cursor) + "=" * (-len(str(cursor)) % 4)
        found = json.loads(urlsafe_b64decode(padded))["id"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, int) else None
