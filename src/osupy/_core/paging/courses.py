"""The styles: where a walk begins, what it asks for there, where the next page lies.

A course is made of plain functions of a position. The position is what the user passes
back to resume, so it is also the walk's cursor.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import attrs

from osupy._core.paging.doubles import identity
from osupy._core.paging.listing import Listing, Parameters, Style, reach, resolve


@attrs.frozen
class Leaf:
    """A page that came, as the courses see it."""

    page: Any
    rows: Sequence[Any]
    """The decoded rows, in the order of the walk."""
    count: int
    """How many the server sent."""
    skipped: Sequence[Any] = ()
    """Rows that could not be decoded, raw."""

    def ids(self) -> list[int]:
        """Return the ids of all rows that show one."""
        found = map(identity, [*self.rows, *self.skipped])
        return [one for one in found if isinstance(one, int)]


class Course(ABC):
    """One style."""

    turns = False
    """Whether the server's pages have to be turned round."""
    counts = False
    """Whether it counts rows or pages, and so cannot see that the server does not."""

    def __init__(self, listing: Listing, parameters: Parameters) -> None:
        self.listing = listing
        self.parameters = parameters
        self.parameter = listing.parameter
        self.start: Any = parameters.get(listing.parameter)
        largest = resolve(listing.max_size, parameters) or 1
        asked = parameters.get(listing.size) if listing.size else None
        self.size: int = largest if asked is None else asked

    def request(self, at: Any) -> dict[str, Any] | None:
        """Return what to send at a position; ``None`` if nothing can be there."""
        return self.sized({} if at is None else {self.parameter: at}, self.size)

    def sized(self, moved: dict[str, Any], size: int) -> dict[str, Any]:
        """Add the size, where the route has a parameter for it."""
        return {**moved, self.listing.size: size} if self.listing.size else moved

    @abstractmethod
    def after(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        """Return the position behind a page, and whether the listing ends there."""

    def inside(self, at: Any, leaf: Leaf, taken: int) -> Any:  # noqa: ARG002
        """Return the position behind so many rows of a page, or else the page's own."""
        return at


class _Cursors(Course):
    """The answer says where the next page begins."""

    def after(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        """Null ends the listing, unless it is endless: then the old one stays good."""
        if self.listing.build is not None:
            return self._built(at, leaf)
        following = getattr(leaf.page, self.parameter, None)
        if following is None:
            return (at if self.listing.endless else None), True
        more = self.listing.more
        return following, more is not None and not reach(leaf.page, more)

    def _built(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        if self.listing.build is None or not leaf.rows:
            return at, True
        keys = self.listing.build(leaf.rows[-1], self.parameters)
        return encode_cursor(keys), leaf.count < self.size


class _Offsets(Course):
    """So many rows are left out."""

    counts = True

    def __init__(self, listing: Listing, parameters: Parameters) -> None:
        super().__init__(listing, parameters)
        self.start = self.start or 0
        self.most = resolve(listing.max_total, parameters)

    def request(self, at: Any) -> dict[str, Any] | None:
        """Ask for no more than the server gives: it would cut the page in silence."""
        size = self._size(at)
        return self.sized({self.parameter: at}, size) if size > 0 else None

    def after(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        """A page that is not full is the last."""
        following = at + leaf.count
        full = leaf.count >= self._size(at)
        return following, not full or self._size(following) <= 0

    def inside(self, at: Any, leaf: Leaf, taken: int) -> Any:  # noqa: ARG002
        """Exact; if rows could not be decoded, rather too early than too late."""
        return at + taken

    def _size(self, at: int) -> int:
        return self.size if self.most is None else min(self.size, self.most - at)


class _Pages(Course):
    """Pages have numbers, from 1."""

    counts = True

    def __init__(self, listing: Listing, parameters: Parameters) -> None:
        super().__init__(listing, parameters)
        self.start = self.start or 1
        self.most = resolve(listing.max_total, parameters)
        self.total = resolve(listing.total, parameters)

    def request(self, at: Any) -> dict[str, Any] | None:
        """Ask for no page behind the last."""
        return None if self._is_behind(at, self.most) else super().request(at)

    def after(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        """A page that is not full is the last, or the one that reaches the total."""
        total = None if self.total is None else reach(leaf.page, self.total)
        ends = (
            leaf.count < self.size
            or self._is_behind(at + 1, self.most)
            or self._is_behind(at + 1, total)
        )
        return at + 1, ends

    def _is_behind(self, at: int, rows: int | None) -> bool:
        return rows is not None and (at - 1) * self.size >= rows


class _Ids(Course):
    """Rows stand by id, oldest first, and one asks for those before or after an id."""

    def __init__(self, listing: Listing, parameters: Parameters) -> None:
        super().__init__(listing, parameters)
        given = [
            name
            for name in (listing.forward, listing.backward)
            if parameters.get(name) is not None
        ]
        usual = listing.forward if listing.direction == "forward" else listing.backward
        self.parameter = next(iter(given), usual)
        self.turns = self.parameter == listing.backward
        self.start = parameters.get(self.parameter)
        if self.start is None and not self.turns:
            self.start = 0  # without it, the server gives the newest page

    def after(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        """End at an empty page, or at the border that the page names.

        A page that is not full does not end it: the server filters.
        """
        ids = leaf.ids()
        if not ids:
            return at, True
        if self.turns:
            border = self._border(leaf, self.listing.first)
            edge = min(ids)
            return edge, border is not None and edge <= border
        border = self._border(leaf, self.listing.last)
        edge = max(ids)
        return edge, border is not None and edge >= border

    def inside(self, at: Any, leaf: Leaf, taken: int) -> Any:
        """Exact, as long as the rows really stand by id."""
        ids = _ordered(leaf, falling=self.turns)
        return at if ids is None else ids[taken - 1]

    def _border(self, leaf: Leaf, path: str | None) -> int | None:
        found = None if path is None else reach(leaf.page, path)
        return found if isinstance(found, int) else None


class _MaxIds(Course):
    """Rows stand by id, newest first, and one asks for those up to an id."""

    def after(self, at: Any, leaf: Leaf) -> tuple[Any, bool]:
        """A page that is not full is the last."""
        ids = leaf.ids()
        if not ids:
            return at, True
        following = min(ids) - 1
        return following, leaf.count < self.size or following < 1

    def inside(self, at: Any, leaf: Leaf, taken: int) -> Any:
        """Exact, as long as the rows really stand by id."""
        ids = _ordered(leaf, falling=True)
        return at if ids is None else ids[taken - 1] - 1


def _ordered(leaf: Leaf, *, falling: bool) -> list[int] | None:
    """Return the ids of the decoded rows, if each has one and they stand in order."""
    ids = [one for one in map(identity, leaf.rows) if isinstance(one, int)]
    pairs = pairwise(reversed(ids) if falling else ids)
    whole = len(ids) == len(leaf.rows)
    return ids if whole and all(one < other for one, other in pairs) else None


_COURSES: dict[Style, type[Course]] = {
    Style.CURSOR_STRING: _Cursors,
    Style.CURSOR_OBJECT: _Cursors,
    Style.OFFSET_LIMIT: _Offsets,
    Style.PAGE: _Pages,
    Style.BEFORE_AFTER_IDS: _Ids,
    Style.MAX_ID: _MaxIds,
}


def course_of(listing: Listing, parameters: Parameters) -> Course:
    """Return the course of a listing with these parameters."""
    return _COURSES[listing.style](listing, parameters)


def encode_cursor(keys: Mapping[str, object]) -> str:
    """Return the ``cursor_string`` of these keys, as the server would write it."""
    text = json.dumps({k: _plain(v) for k, v in keys.items()}, separators=(",", ":"))
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value
