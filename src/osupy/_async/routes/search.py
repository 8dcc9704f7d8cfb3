"""Search for users and wiki pages."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.listings import SEARCH_RESULTS
from osupy._core.literals import SearchModeArg, UserSearchSortArg
from osupy._core.route import iterates, route
from osupy._core.settings import Undecodable
from osupy.enums import Scope


class SearchRoutes(AsyncBase):
    """Routes under ``search``."""

    @route("GET", "search", scope=Scope.PUBLIC)
    async def search(
        self,
        mode: SearchModeArg | None = None,
        *,
        query: str | None = None,
        page: int | None = None,
        sort: UserSearchSortArg | None = None,
        recent_only: bool | None = None,
        locale: str | None = None,
    ) -> o.SearchResponse:
        """Search for users and wiki pages.

        Args:
            mode: What to look for; both when left out.
            query: At least 2 characters.
            page: Number of the page, from 1; only with one mode.
            sort: Order of users.
            recent_only: Only users who were here lately.
            locale: Language of wiki pages.

        Source: ``HomeController@search``
        """
        ...

    @iterates(search, SEARCH_RESULTS)
    def iter_search_results(
        self,
        mode: SearchModeArg | None = None,
        *,
        query: str | None = None,
        page: int | None = None,
        sort: UserSearchSortArg | None = None,
        recent_only: bool | None = None,
        locale: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.User | o.WikiPage, o.SearchResponse, int]:
        """Iterate over users (at most 100) or wiki pages; ``mode`` says which.

        Args:
            mode: ``user`` or ``wiki_page``.
            query: At least 2 characters.
            page: Where to begin: the ``.cursor`` of an earlier iterator.
            sort: Order of users.
            recent_only: Only users who were here lately.
            locale: Language of wiki pages.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``HomeController@search``
        """
        ...
