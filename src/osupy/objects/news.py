"""News posts of the site."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.model import Model

if TYPE_CHECKING:
    from osupy.objects.listings import ListingParams

__all__ = ["NewsListing", "NewsNavigation", "NewsPost", "NewsSidebar"]

_WEB = "https://osu.ppy.sh"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NewsPost(Model):
    """A news post.

    Source: ``NewsPostTransformer``
    """

    id: int
    """Id."""
    author: str
    """Who wrote it, as the post says."""
    edit_url: str
    """URL of its source on GitHub."""
    first_image: str | None
    """URL of its first picture; ``None`` if there is none."""
    first_image_2x: str | None
    """URL of its first picture in double size; ``None`` if there is none."""
    published_at: datetime
    """When it was published, aware, UTC."""
    updated_at: datetime
    """When the server last read it, aware, UTC."""
    slug: str
    """Name in its address: a date and words."""
    title: str
    """Title."""
    content: str | None = None
    """The text as HTML."""
    navigation: NewsNavigation | None = None
    """The posts before and after it."""
    preview: str | None = None
    """The first paragraph as plain text."""

    @property
    def url(self) -> str:
        """Address of the post on the official site."""
        return f"{_WEB}/home/news/{self.slug}"


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NewsNavigation(Model):
    """The posts next to one.

    Source: ``NewsPostTransformer``
    """

    newer: NewsPost | None = None
    """The post after it; ``None`` if it is the newest."""
    older: NewsPost | None = None
    """The post before it; ``None`` if it is the oldest."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NewsSidebar(Model):
    """What stands beside a page of news: the posts of one year.

    Source: ``NewsController``
    """

    current_year: int
    """The year."""
    news_posts: list[NewsPost]
    """All posts of the year without their texts, the newest first."""
    years: list[int]
    """All years that have posts, the newest first."""


@attrs.frozen(kw_only=True, eq=False, repr=False)
class NewsListing(Model, essential=("news_posts",)):
    """A page of news posts.

    Source: ``NewsController``
    """

    news_posts: list[NewsPost]
    """Posts with previews, the newest first, 21 at most."""
    news_sidebar: NewsSidebar
    """The posts of the year."""
    search: ListingParams
    """Parameters of the page."""
    cursor: Any
    """Where the next page begins, as data; ``None`` at the end."""
    cursor_string: str | None
    """Where the next page begins; ``None`` at the end."""
