"""Pages of the wiki."""

from __future__ import annotations

from osupy import objects as o
from osupy._async.base import AsyncBase
from osupy._core.route import Sent, route


class WikiRoutes(AsyncBase):
    """Routes under ``wiki``."""

    @route("GET", "wiki/{locale}/{path}", needs_token=False, path=Sent(segments=True))
    async def get_wiki_page(self, locale: str, path: str) -> o.WikiPage:
        """Return one page of the wiki, as Markdown.

        No token is needed.

        Args:
            locale: Language, as ``en``; the page may come in another one.
            path: Path of the page, with slashes between its parts.

        Raises:
            NotFoundError: No such page.

        Source: ``WikiController@show``
        """
        ...
