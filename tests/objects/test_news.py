"""News posts and their neighbours."""

from __future__ import annotations

from typing import Any

import pytest

from osupy.objects import NewsListing, NewsNavigation, NewsPost
from tests.objects.answers import AT, made

POST: dict[str, Any] = {
    "id": 1,
    "author": "peppy",
    "edit_url": "https://github.com/ppy/osu-wiki/tree/master/news/2026/x.md",
    "first_image": "https://i.ppy.sh/x.jpg",
    "first_image@2x": "https://i.ppy.sh/x@2x.jpg",
    "published_at": AT,
    "updated_at": AT,
    "slug": "2026-08-01-something-new",
    "title": "Something new",
}

LISTING: dict[str, Any] = {
    "news_posts": [POST | {"preview": "In short"}],
    "news_sidebar": {
        "current_year": 2026,
        "news_posts": [POST],
        "years": [2026, 2025],
    },
    "search": {"limit": 12, "sort": "published_desc", "year": None},
    "cursor": {"published_at": AT, "id": 1},
    "cursor_string": "eyJpZCI6MX0",
}


def test_picture_in_double_size_has_a_name_that_python_allows() -> None:
    assert made(POST, NewsPost).first_image_2x == "https://i.ppy.sh/x@2x.jpg"


def test_post_may_have_no_picture() -> None:
    raw = POST | {"first_image": None, "first_image@2x": None}

    assert made(raw, NewsPost).first_image_2x is None


def test_url_holds_the_slug() -> None:
    url = "https://osu.ppy.sh/home/news/2026-08-01-something-new"

    assert made(POST, NewsPost).url == url


@pytest.mark.parametrize("empty", [[], {}])
def test_navigation_is_empty_when_there_is_no_other_post(empty: Any) -> None:
    post = made(POST | {"navigation": empty}, NewsPost)

    assert post.navigation == NewsNavigation()


def test_newest_post_has_an_older_one_only() -> None:
    older = POST | {"id": 0}
    post = made(POST | {"navigation": {"older": older}, "content": "<p>"}, NewsPost)

    assert post.navigation is not None
    assert post.navigation.newer is None
    assert post.navigation.older == made(older, NewsPost)


def test_navigation_is_none_when_it_was_not_sent() -> None:
    assert made(POST, NewsPost).navigation is None


def test_listing_has_previews_and_the_posts_of_the_year() -> None:
    listing = made(LISTING, NewsListing)

    assert listing.news_posts[0].preview == "In short"
    assert listing.news_sidebar.news_posts[0].preview is None
    assert listing.search.year is None
