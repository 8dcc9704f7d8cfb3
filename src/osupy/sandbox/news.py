"""The news."""

from __future__ import annotations

import time
from typing import Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, SITE, Draw, Json, offset
from osupy.sandbox.phrases import heading, markdown_html, text

COUNT: Final = 90
FIRST_ID: Final = 1_200
_AUTHORS: Final = ("the sandbox team", "newsroom", "Walavouchey")


@attrs.frozen(kw_only=True, eq=False)
class NewsPost:
    """One post."""

    id: int
    slug: str
    title: str
    author: str
    published: int
    updated: int
    pictured: bool
    text: str

    @property
    def year(self) -> int:
        """The year in which it came out."""
        return time.gmtime(self.published).tm_year

    def view(self) -> Json:
        """Return the post without what must be asked for."""
        image = f"{SITE}/news/{self.slug}.jpg" if self.pictured else None
        double = f"{SITE}/news/{self.slug}@2x.jpg" if self.pictured else None
        return {
            "id": self.id,
            "author": self.author,
            "edit_url": f"{SITE}/wiki-source/news/{self.year}/{self.slug}.md",
            "first_image": image,
            "first_image@2x": double,
            "published_at": offset(self.published),
            "updated_at": offset(self.updated),
            "slug": self.slug,
            "title": self.title,
        }

    @property
    def preview(self) -> str:
        """The beginning, as HTML."""
        return markdown_html(self.text.partition("\n\n")[0], "osu-md osu-md--news")

    @property
    def content(self) -> str:
        """All of it, as HTML."""
        return markdown_html(self.text, "osu-md osu-md--news")


class News:
    """All posts of a world, the oldest first."""

    def __init__(self, seed: int) -> None:
        self.posts: list[NewsPost] = []
        for number in range(COUNT):
            draw = Draw(f"{seed}/news/{number}")
            # Two come out on the same minute now and then.
            day = EPOCH - (COUNT - number // 2 * 2) * 11 * DAY
            published = day + (0 if number % 10 == 1 else number % 2 * 3 * DAY)
            title = heading(draw)
            date = time.strftime("%Y-%m-%d", time.gmtime(published))
            words = title.lower().replace(" ", "-")
            self.posts.append(
                NewsPost(
                    id=FIRST_ID + number,
                    slug=f"{date}-{words}-{number}",
                    title=title,
                    author=draw.choice(_AUTHORS),
                    published=published,
                    updated=published + draw.randrange(20 * DAY),
                    pictured=draw.chance(70),
                    text=text(draw, draw.randrange(2, 6)),
                )
            )
        self.by_id: dict[int, NewsPost] = {post.id: post for post in self.posts}
        self.by_slug: dict[str, NewsPost] = {post.slug: post for post in self.posts}
