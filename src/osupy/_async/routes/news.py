"""News posts."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._async.paging import AsyncPager
from osupy._core.keys import by_key
from osupy._core.listings import NEWS
from osupy._core.route import Sent, iterates, route
from osupy._core.settings import Undecodable


class NewsRoutes(AsyncBase):
    """Routes under ``news``."""

    @route("GET", "news", needs_token=False, limit=Sent(least=1, most=21))
    async def get_news_listing(
        self,
        *,
        limit: int | None = None,
        year: int | None = None,
        cursor_string: str | None = None,
    ) -> o.NewsListing:
        """Return one page of news posts, newest first, without their text.

        No token is needed.

        Args:
            limit: 1 to 21; 12 when left out.
            year: Only of this year; the current one also covers the last months of the
                year before, until April.
            cursor_string: Where to go on, from the page before.

        Source: ``NewsController@index``
        """
        ...

    @iterates(get_news_listing, NEWS)
    def iter_news(
        self,
        *,
        limit: int | None = None,
        year: int | None = None,
        cursor_string: str | None = None,
        max_items: int | None = None,
        undecodable: Undecodable | None = None,
    ) -> AsyncPager[o.NewsPost, o.NewsListing, str]:
        """Iterate over news posts, newest first, without their text.

        Args:
            limit: Size of a page, 1 to 21; 21 when left out.
            year: Only of this year; the current one also covers the last months of the
                year before, until April.
            cursor_string: Where to go on: the ``.cursor`` of an earlier iterator.
            max_items: End after so many.
            undecodable: What to do with a row that does not fit.

        Source: ``NewsController@index``
        """
        ...

    @route("GET", "news/{news}", implied=by_key("news"), needs_token=False)
    async def get_news_post(self, news: int | str) -> o.NewsPost:
        """Return one news post with its text.

        No token is needed.

        Args:
            news: Slug, or id as an ``int``.

        Raises:
            NotFoundError: No such post.

        Source: ``NewsController@show``
        """
        ...
