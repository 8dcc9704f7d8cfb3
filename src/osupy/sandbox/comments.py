"""Comments on beatmapsets, builds and posts of the news."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, SITE, Draw
from osupy.sandbox.people import DELETED_IDS
from osupy.sandbox.phrases import line, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from osupy.sandbox.changelog import Changelog
    from osupy.sandbox.news import News
    from osupy.sandbox.people import People
    from osupy.sandbox.world import World

FIRST_ID: Final = 3_000_000
DEPTH: Final = 4
"""How far replies to replies go."""
BUSIEST: Final = 230
"""Comments on what is talked about most."""


@attrs.frozen(kw_only=True)
class Subject:
    """What a comment is about."""

    kind: str
    id: int
    title: str
    url: str
    owner_id: int | None = None
    locked: bool = False


@attrs.define(kw_only=True, eq=False)
class Comment:
    """What somebody wrote about something."""

    subject: Subject
    parent: Comment | None
    user_id: int | None
    """``None`` for a comment from before comments belonged to users."""
    legacy_name: str | None
    created: int
    message: str
    votes: int
    pinned: bool = False
    edited: int | None = None
    deleted: int | None = None
    id: int = 0
    replies: list[Comment] = attrs.field(factory=list["Comment"])

    def voted_by(self, user_id: int) -> bool:
        """Say whether somebody voted for it."""
        return self.votes > 0 and (self.id + user_id) % 7 == 0


class Comments:
    """All comments of a world."""

    def __init__(self, world: World, changelog: Changelog, news: News) -> None:
        self.subjects: dict[tuple[str, int], Subject] = {
            (it.kind, it.id): it for it in _subjects(world, changelog, news)
        }
        drafts: list[Comment] = []
        for place, subject in enumerate(self._talked_about()):
            drafts += _write(world.seed, world.people, subject, place)
        drafts.sort(key=lambda it: it.created)
        self.by_id: dict[int, Comment] = {}
        for number, comment in enumerate(drafts):
            comment.id = FIRST_ID + number * 2
            self.by_id[comment.id] = comment
            if comment.parent is not None:
                comment.parent.replies.append(comment)

    def _talked_about(self) -> list[Subject]:
        found: list[Subject] = []
        for kind in ("news_post", "beatmapset", "build"):
            found += [it for it in self.subjects.values() if it.kind == kind][-9:]
        return found


def _subjects(world: World, changelog: Changelog, news: News) -> Iterator[Subject]:
    for mapset in world.maps.sets.values():
        yield Subject(
            kind="beatmapset",
            id=mapset.id,
            title=f"{mapset.artist} - {mapset.title}",
            url=f"{SITE}/beatmapsets/{mapset.id}",
            owner_id=mapset.user_id,
            locked=mapset.id % 6 == 0,
        )
    for build in changelog.builds:
        yield Subject(
            kind="build",
            id=build.id,
            title=f"{build.stream.display_name} {build.version}",
            url=f"{SITE}/changelog/{build.stream.name}/{build.version}",
        )
    for post in news.posts:
        yield Subject(
            kind="news_post",
            id=post.id,
            title=post.title,
            url=f"{SITE}/news/{post.slug}",
        )


def _write(seed: int, people: People, subject: Subject, place: int) -> list[Comment]:
    draw = Draw(f"{seed}/comments/{subject.kind}/{subject.id}")
    crowd = [one.id for one in people.in_order[20:] if one.visible]
    begin = EPOCH - draw.randrange(30, 300) * DAY
    found: list[Comment] = []
    for _ in range(BUSIEST if place == 0 else draw.randrange(4, 30)):
        candidates = [it for it in found[-8:] if _depth(it) < DEPTH and not it.deleted]
        parent = draw.choice(candidates) if candidates and draw.chance(45) else None
        created = begin + len(found) * 4_000 + draw.randrange(2_000)
        found.append(_comment(draw, crowd, subject, parent, created))
    for one in found[:2]:
        one.pinned = one.parent is None and place % 3 == 0
    return found


def _depth(one: Comment) -> int:
    return 0 if one.parent is None else 1 + _depth(one.parent)


def _comment(
    draw: Draw,
    crowd: Sequence[int],
    subject: Subject,
    parent: Comment | None,
    created: int,
) -> Comment:
    imported = parent is None and draw.chance(6)
    user_id = draw.choice(crowd)
    if draw.chance(3):
        user_id = draw.choice(DELETED_IDS)
    return Comment(
        subject=subject,
        parent=parent,
        user_id=None if imported else user_id,
        legacy_name=f"visitor{draw.randrange(100)}" if imported else None,
        created=created,
        message=line(draw) if draw.chance(80) else text(draw, 2),
        votes=draw.choice((0, 0, 1, 2, 5, 40)),
        edited=created + 300 if draw.chance(8) and not imported else None,
        deleted=created + 900 if draw.chance(5) else None,
    )
