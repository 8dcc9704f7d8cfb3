"""Turning the pages of a listing: everything about a pager but the waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

from osupy._core.paging import Listing, Walk
from osupy._core.paging.listing import resolve
from osupy._core.reading import RowReader, Rows, warn_of_row
from osupy._core.settings import Undecodable, check_undecodable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from osupy._core.operation import Operation
    from osupy._core.route import Route
    from osupy._core.session import Session

Item = TypeVar("Item")
Page = TypeVar("Page")
Cursor = TypeVar("Cursor")


class Turner(Generic[Item, Page, Cursor]):
    """Where an iterator stands: what it asks for next, and what it holds."""

    def __init__(
        self, session: Session, route: Route, listing: Listing, given: dict[str, Any]
    ) -> None:
        rule: Undecodable | None = given.pop("undecodable", None)
        check_undecodable(rule)
        max_items: int | None = given.pop("max_items", None)
        # Said now, not when the first page is asked for.
        operation = route.operation(**given)
        self._walk: Walk[Item] = Walk(listing, given, max_items=max_items)
        self._route = route
        usual: Undecodable = warn_of_row if listing.endless else "raise"
        self.read: RowReader[Page] = RowReader(
            session,
            operation.result,
            resolve(listing.items, given) or "$",
            rule or session.settings.undecodable or usual,
        )
        self.items: Iterator[Item] = iter(())

    @property
    def cursor(self) -> Cursor | None:
        """Where to go on behind what was handed out."""
        cursor: Cursor | None = self._walk.cursor
        return cursor

    def ask(self) -> Operation[Any] | None:
        """Return the call that gives the next page; ``None`` at the end."""
        parameters = self._walk.next_parameters()
        return None if parameters is None else self._route.operation(**parameters)

    def turn(self, rows: Rows[Page]) -> None:
        """Take the page that came; its items are ready then."""
        self.items = self._walk.advance(rows.page, rows.count, skipped=rows.skipped)

    def take(self, rows: Rows[Page]) -> Page:
        """Take the page that came, and hand it out whole."""
        self.turn(rows)
        self._walk.take_page()
        return rows.page
