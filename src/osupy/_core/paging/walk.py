"""One way through a listing."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from osupy._core.encoding import wrong
from osupy._core.paging.courses import Leaf, course_of
from osupy._core.paging.doubles import Doubles
from osupy._core.paging.listing import By, Listing, Parameters, reach, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

_MOST_REPEATS = 3


class Walk(Generic[T]):
    """One way through a listing: what to ask for next, and what is new in the answer.

    Items and pages share one position: whoever goes on by pages in the middle of one
    gets that page again (from the same row, where the style can say that).

    Args:
        listing: How the route is paged.
        parameters: Those of the route, by name; a cursor among them resumes there.
        max_items: End after so many items.

    Raises:
        UsageError: ``max_items`` is negative, or the parameters name no list.
    """

    def __init__(
        self, listing: Listing, parameters: Parameters, *, max_items: int | None = None
    ) -> None:
        self.listing = listing
        self._parameters = dict(parameters)
        self._left = _checked(max_items)
        self._path = _path(listing, parameters)
        self._course = course_of(listing, parameters)
        self._doubles = Doubles(listing.key) if listing.moves else None
        self._at: Any = self._course.start
        self._loops = _Loops()
        self._repeats = _Repeats()
        self._sort: Any = None
        self._ended = False
        # The page that is being handed out, where it lay, and what is left of it.
        self._leaf = Leaf(None, (), 0)
        self._leaf_at: Any = self._at
        self._taken = 0
        self._pending = deque[tuple[int, T]]()

    @property
    def cursor(self) -> Any:
        """What to pass back, as `cursor_parameter`, to go on behind the last item.

        ``None`` before the first page, and when the server says that nothing follows.
        """
        if not self._pending:
            return self._at
        return self._course.inside(self._leaf_at, self._leaf, self._taken)

    @property
    def cursor_parameter(self) -> str:
        """Which parameter takes `cursor`: ``cursor_string``, ``offset`` or the like."""
        return self._course.parameter

    @property
    def ended(self) -> bool:
        """Whether everything has been handed out, or all that was asked for."""
        return self._left == 0 or (self._ended and not self._pending)

    def next_parameters(self) -> dict[str, Any] | None:
        """Return the parameters of the next request, ``None`` at the end."""
        if self._pending:
            self._rewind()
        moved = None if self.ended else self._course.request(self._at)
        if moved is None:
            self._ended = True
            return None
        return {**self._kept(), **moved}

    def advance(
        self, page: Any, raw_count: int | None = None, *, skipped: Sequence[Any] = ()
    ) -> Iterator[T]:
        """Take the page that came; return an iterator over what is new in it.

        Args:
            page: The answer, decoded.
            raw_count: How many rows the server sent, if not all could be decoded.
            skipped: The rows that could not be decoded, raw; styles that go by id
                get past them so.
        """
        rows: list[T] = list(reach(page, self._path) or ())
        count = len(rows) + len(skipped) if raw_count is None else raw_count
        if self._course.turns:
            rows.reverse()
        self._leaf = Leaf(page, rows, max(count, len(rows)), skipped)
        self._leaf_at, self._taken = self._at, 0
        new = (
            list(enumerate(rows))
            if self._doubles is None
            else (self._doubles.fresh(rows))
        )
        self._pending = deque(new)
        self._go_on()
        return self.items()

    def items(self) -> Iterator[T]:
        """Hand out what is left of the page; `cursor` moves with each item."""
        while self._pending and self._left != 0:
            place, item = self._pending.popleft()
            self._taken = place + 1
            self._count(1)
            yield item

    def take_page(self) -> None:
        """Count the whole page as handed out: for those who walk by pages."""
        self._count(len(self._pending))
        self._pending.clear()

    def _go_on(self) -> None:
        if self.listing.sort is not None:
            self._sort = reach(self._leaf.page, self.listing.sort)
        self._at, ends = self._course.after(self._leaf_at, self._leaf)
        stuck = self._course.counts and self._repeats.see(self._leaf)
        again = self._at == self._leaf_at or self._loops.see(self._at)
        self._ended = ends or stuck or again

    def _kept(self) -> dict[str, Any]:
        if self._at == self._course.start:
            return self._parameters
        kept = {
            name: value
            for name, value in self._parameters.items()
            if name not in self.listing.first_only
        }
        return kept if self._sort is None else {**kept, "sort": self._sort}

    def _rewind(self) -> None:
        self._at, self._ended = self.cursor, False
        self._loops, self._repeats = _Loops(), _Repeats()
        if self._doubles is not None:
            self._doubles.forget(item for _, item in self._pending)
        self._pending.clear()

    def _count(self, items: int) -> None:
        if self._left is not None:
            self._left = max(0, self._left - items)


class _Loops:
    """Notices a cursor that comes round again, however long the way and the loop are.

    Brent's method: one earlier cursor is kept, and replaced at each power of two.
    """

    def __init__(self) -> None:
        self._kept: Any = None
        self._steps = 0

    def see(self, at: Any) -> bool:
        if self._steps and at == self._kept:
            return True
        self._steps += 1
        if self._steps & (self._steps - 1) == 0:
            self._kept = at
        return False


class _Repeats:
    """Notices a server that gives the same page whatever is asked for.

    One page like the one before may come from just so many rows put in between, which
    is no end; three in a row may not.
    """

    def __init__(self) -> None:
        self._before: tuple[Sequence[Any], Sequence[Any]] = ((), ())
        self._times = 0

    def see(self, leaf: Leaf) -> bool:
        rows = leaf.rows, leaf.skipped
        same = rows == self._before and any(rows)
        self._times = self._times + 1 if same else 0
        self._before = rows
        return self._times >= _MOST_REPEATS


def _checked(max_items: int | None) -> int | None:
    value: Any = max_items
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise wrong("max_items", value, "must be a whole number, not negative")
    return value


def _path(listing: Listing, parameters: Parameters) -> str:
    path = resolve(listing.items, parameters)
    if path is None and isinstance(listing.items, By):
        name = listing.items.parameter
        known = ", ".join(listing.items.values)
        raise wrong(name, parameters.get(name), f"must be one of {known} to iterate")
    return path or "$"
