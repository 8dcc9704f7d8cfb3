"""Iterators over listings: ``async for item in pager``, or by pages.

What a pager decides is in ``osupy._core.turning``; this file only waits. The blocking
twin of this file is generated from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from osupy._core.operation import Operation
    from osupy._core.reading import RowReader, Rows
    from osupy._core.turning import Turner

Item = TypeVar("Item")
Page = TypeVar("Page")
Cursor = TypeVar("Cursor")

_NOTHING: Any = object()


class AsyncPager(Generic[Item, Page, Cursor]):
    """An iterator over the items of a listing, page after page as they are needed.

    It is used once, by one task. An error leaves it where it was: iterating on asks for
    the same page again.
    """

    def __init__(
        self,
        turner: Turner[Item, Page, Cursor],
        perform: Callable[[Operation[Any], RowReader[Page]], Awaitable[Rows[Page]]],
    ) -> None:
        self._turner = turner
        self._perform = perform

    def __repr__(self) -> str:
        return f"<{type(self).__name__} at cursor {self.cursor!r}>"

    @property
    def cursor(self) -> Cursor | None:
        """Where to go on later: pass it back as the parameter that moves the listing.

        It covers what has been handed out. Within a page whose position cannot be told
        more exactly it is still that of the page, so nothing is ever lost. ``None``
        where a listing with cursors of the server's begins, and where it ends.
        """
        return self._turner.cursor

    def pages(self) -> AsyncPages[Page]:
        """Return an iterator over whole pages, from where this one stands."""
        return AsyncPages(self._next_page)

    def __aiter__(self) -> AsyncPager[Item, Page, Cursor]:
        return self

    async def __anext__(self) -> Item:
        while True:
            item = next(self._turner.items, _NOTHING)
            if item is not _NOTHING:
                return item
            rows = await self._fetch()
            if rows is None:
                raise StopAsyncIteration
            self._turner.turn(rows)

    async def _next_page(self) -> Page | None:
        rows = await self._fetch()
        return None if rows is None else self._turner.take(rows)

    async def _fetch(self) -> Rows[Page] | None:
        operation = self._turner.ask()
        if operation is None:
            return None
        return await self._perform(operation, self._turner.read)


class AsyncPages(Generic[Page]):
    """An iterator over the pages of a listing."""

    def __init__(self, next_page: Callable[[], Awaitable[Page | None]]) -> None:
        self._next_page = next_page

    def __aiter__(self) -> AsyncPages[Page]:
        return self

    async def __anext__(self) -> Page:
        page = await self._next_page()
        if page is None:
            raise StopAsyncIteration
        return page
