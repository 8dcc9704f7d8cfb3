"""The routes of the area *news*."""

from __future__ import annotations

import html
import time
from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import SITE, Json, micro, offset
from osupy.sandbox.calls import Answer, Call, Served, answer, read_cursor, refuse
from osupy.sandbox.pages import with_cursor
from osupy.sandbox.params import to_int
from osupy.sandbox.times import read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from osupy.sandbox.news import NewsPost

PAGE: Final = 12
MOST: Final = 21
_FEEDS: Final = {"atom": "application/atom+xml", "rss": "application/rss+xml"}


def index(call: Call) -> Answer:
    """Give posts, the latest first."""
    params = call.params
    limit, year = params.clamped("limit", PAGE, 1, MOST), params.integer("year")
    posts = sorted(
        (it for it in call.world.community.news.posts if _in_year(call, it, year)),
        key=_place,
        reverse=True,
    )
    cursor = read_cursor(params)
    published = read_time(cursor.get("published_at"))
    if published is not None:
        border = (published, to_int(cursor.get("id", 0)))
        posts = [it for it in posts if _place(it) < border]
    page = posts[:limit]
    feed = params.text("format")
    if feed in _FEEDS:
        return _feed(feed, page)
    following: Json | None = None
    if len(posts) > limit:
        last = page[-1]
        following = {"published_at": micro(last.published), "id": last.id}
    body: Json = {
        "news_posts": [it.view() | {"preview": it.preview} for it in page],
        "news_sidebar": _sidebar(call, year),
        "search": {"limit": limit, "sort": "published_desc", "year": year},
    }
    return answer(with_cursor(body, following))


def _place(post: NewsPost) -> tuple[int, int]:
    return post.published, post.id


def _in_year(call: Call, post: NewsPost, year: int | None) -> bool:
    if year is None or post.year == year:
        return True
    # The list of a young year would be short.
    now = time.gmtime(call.world.now)
    when = time.gmtime(post.published)
    young = year == now.tm_year and now.tm_mon < 4
    return young and when.tm_year == year - 1 and when.tm_mon >= 11


def _sidebar(call: Call, year: int | None) -> Json:
    posts = sorted(call.world.community.news.posts, key=_place, reverse=True)
    years = sorted({it.year for it in posts}, reverse=True)
    current = year or years[0]
    return {
        "current_year": current,
        "news_posts": [it.view() for it in posts if _in_year(call, it, current)],
        "years": years,
    }


def _feed(kind: str, posts: Sequence[NewsPost]) -> Answer:
    if kind == "atom":
        items = "".join(
            f"<entry><title>{html.escape(it.title)}</title><id>{_link(it)}</id>"
            f"<updated>{offset(it.updated)}</updated></entry>"
            for it in posts
        )
        frame = '<feed xmlns="http://www.w3.org/2005/Atom"><title>osu! news</title>'
        text = f"{frame}{items}</feed>"
    else:
        items = "".join(
            f"<item><title>{html.escape(it.title)}</title><link>{_link(it)}</link>"
            "</item>"
            for it in posts
        )
        frame = '<rss version="2.0"><channel><title>osu! news</title>'
        text = f"{frame}{items}</channel></rss>"
    body = f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
    return Answer(body=body, media_type=_FEEDS[kind])


def _link(post: NewsPost) -> str:
    return f"{SITE}/home/news/{post.slug}"


def show(call: Call) -> Answer:
    """Give a post by its slug or its id."""
    news = call.world.community.news
    if call.params.text("key") == "id":
        found = news.by_id.get(call.path_id("news"))
    else:
        found = news.by_slug.get(call.path["news"])
    if found is None:
        refuse(404, "Specified NewsPost couldn't be found.")
    posts = sorted(news.posts, key=_place)
    place = posts.index(found)
    navigation: Json = {}
    if place + 1 < len(posts):
        navigation["newer"] = posts[place + 1].view()
    if place:
        navigation["older"] = posts[place - 1].view()
    # PHP knows one kind of empty array only.
    return answer(
        found.view() | {"content": found.content, "navigation": navigation or []}
    )


def _served(path: str, handler: Callable[[Call], Answer]) -> Served:
    return Served(
        method="GET", path=path, handler=handler, scopes=frozenset(), open=True
    )


ROUTES: Final = (_served("news", index), _served("news/{news}", show))
