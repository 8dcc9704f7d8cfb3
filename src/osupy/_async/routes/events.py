"""What users do: the feed of everybody."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.listings import EVENTS
from osupy._core.literals import IdSortArg
from osupy._core.route import iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope


class EventRoutes(AsyncBase):
    """Routes under ``events``."""

    @route("GET", "events", scope=Scope.PUBLIC)
    async def get_events(
        self, *, sort: IdSortArg | None = None, cursor_string: str | None = None
    ) -> o.EventsListing:
        """Return one page of what users did, at most 50.

        Args:
            sort: ``id_desc`` (newest first) when left out.
            cursor_string: Where to go on, from the page before.

        Source: ``EventsController@index``
        """
        ...

    @iterates(get_events, EVENTS)
    def iter_events(
        self,
        *,
        sort: IdSortArg | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.Event, o.EventsListing, str]:
        """Iterate over what users did.

        Args:
            sort: ``id_desc`` (newest first) when left out.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``EventsController@index``
        """
        ...
