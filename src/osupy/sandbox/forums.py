"""The forums: what was written before the world began, and what users add.

Topics and posts are drafted forum by forum; posts are then numbered in the order of
time, so that ids grow with time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, Draw
from osupy.sandbox.people import DELETED_IDS
from osupy.sandbox.phrases import bbcode, heading, line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from osupy.sandbox.people import People, Person

FIRST_TOPIC: Final = 52_000
FIRST_POST: Final = 640_000
HIDDEN: Final = 99
PLAYGROUND: Final = 74
"""Where everybody may try things, and the bot moderates."""
CLOSED: Final = 12
LONGEST: Final = 130
"""Posts in the longest topic."""
_FORUMS: Final = (
    (1, None, "osu!", "All about the game.", 4),
    (2, 1, "Development", "What is being made.", 60),
    (3, 2, "Issues", "What is broken.", 8),
    (4, 3, "Solved issues", "", 2),
    (12, 1, "Changes", "Told by the team; closed.", 5),
    (13, 1, "Gameplay & Rankings", "Scores and <b>skill</b>.", 12),
    (5, None, "Help", "Ask away.", 14),
    (6, None, "Beatmaps", "Old threads of beatmaps.", 9),
    (9, 6, "Mapping discussion", "", 7),
    (15, None, "Language specific", "", 0),
    (16, 15, "日本語", "日本語で", 5),
    (74, None, "Playground", "Try things out.", 6),
    (99, None, "Staff room", "Not for everyone.", 3),
)
"""Id, parent, name, description, and how many topics there are."""


@attrs.define(kw_only=True, eq=False)
class Forum:
    """A place for topics."""

    id: int
    parent: Forum | None
    name: str
    description: str
    children: list[Forum] = attrs.field(factory=list["Forum"])
    topics: list[Topic] = attrs.field(factory=list["Topic"])

    @property
    def hidden(self) -> bool:
        """Whether it is kept from most users."""
        return self.id == HIDDEN

    @property
    def closed(self) -> bool:
        """Whether most users may only read."""
        return self.id == CLOSED


@attrs.define(kw_only=True, eq=False)
class Poll:
    """A question to the readers of a topic."""

    title: str
    options: tuple[str, ...]
    votes: tuple[int, ...]
    started: int
    ended: int | None
    last_vote: int | None
    most: int = 1
    change: bool = False
    secret: bool = False
    """Whether results show only at the end."""


@attrs.define(kw_only=True, eq=False)
class Post:
    """A text in a topic."""

    topic: Topic
    user_id: int
    created: int
    body: str
    edited: int | None = None
    editor_id: int | None = None
    deleted: bool = False
    id: int = 0


@attrs.define(kw_only=True, eq=False)
class Topic:
    """A thread."""

    id: int
    forum: Forum
    title: str
    kind: str = "normal"
    locked: bool = False
    deleted: bool = False
    views: int = 0
    poll: Poll | None = None
    everything: list[Post] = attrs.field(factory=list[Post])

    @property
    def posts(self) -> list[Post]:
        """What can still be read."""
        return [post for post in self.everything if not post.deleted]

    @property
    def first(self) -> Post:
        """The post that began it."""
        return self.everything[0]

    @property
    def last(self) -> Post:
        """The latest post."""
        return self.posts[-1]


class Forums:
    """All forums of a world."""

    def __init__(self, seed: int, people: People) -> None:
        self.by_id: dict[int, Forum] = {}
        self.topics: dict[int, Topic] = {}
        self.posts: dict[int, Post] = {}
        for number, parent_id, name, description, count in _FORUMS:
            parent = self.by_id[parent_id] if parent_id else None
            forum = Forum(id=number, parent=parent, name=name, description=description)
            self.by_id[number] = forum
            if parent is not None:
                parent.children.append(forum)
            self._fill(forum, seed, people, count)
        drafts = [it for topic in self.topics.values() for it in topic.everything]
        for number, post in enumerate(sorted(drafts, key=lambda it: it.created)):
            post.id = FIRST_POST + number * 3
            self.posts[post.id] = post
        self._next_post = FIRST_POST + len(drafts) * 3
        self._next_topic = FIRST_TOPIC + len(self.topics)

    @property
    def roots(self) -> list[Forum]:
        """The forums that are below no other, without hidden ones."""
        every = self.by_id.values()
        return [it for it in every if it.parent is None and not it.hidden]

    def _fill(self, forum: Forum, seed: int, people: People, count: int) -> None:
        crowd = [one.id for one in people.in_order[20:] if one.visible]
        for place in range(count):
            draw = Draw(f"{seed}/topic/{forum.id}/{place}")
            topic = Topic(
                id=FIRST_TOPIC + len(self.topics),
                forum=forum,
                title=f"{heading(draw)}: {line(draw)}"[:100],
                locked=draw.chance(10),
                deleted=place == 5,
                views=draw.randrange(9_000),
                kind=("announcement", "sticky")[place]
                if place < 2 and count > 3
                else "normal",
            )
            length = LONGEST if (forum.id, place) == (2, 3) else draw.randrange(1, 9)
            self._write(topic, draw, crowd, 1 if place == 4 else length)
            if draw.chance(18) or place == 2:
                topic.poll = _poll(draw, topic.first.created)
            forum.topics.append(topic)
            self.topics[topic.id] = topic
        if forum.id == PLAYGROUND:
            owner = people.in_order[0].id
            for topic in forum.topics[:3]:
                topic.first.user_id = owner
                topic.locked = topic is forum.topics[2]

    def _write(
        self, topic: Topic, draw: Draw, crowd: Sequence[int], count: int
    ) -> None:
        when = EPOCH - draw.randrange(100, 900 * DAY)
        step = max(1, min(3 * DAY, (EPOCH - when) // (count + 1)))
        for number in range(count):
            edited = draw.chance(12)
            writer = draw.choice(crowd)
            if draw.chance(2):
                writer = DELETED_IDS[number % 3]
            post = Post(
                topic=topic,
                user_id=writer,
                created=when + number * step,
                body=bbcode(draw),
                deleted=number > 0 and draw.chance(5),
            )
            if edited:
                post.edited, post.editor_id = post.created + 60, post.user_id
            topic.everything.append(post)

    # What users do

    def may_moderate(self, forum: Forum, person: Person) -> bool:
        """Say whether somebody may lock and pin topics there."""
        return person.bot and forum.id == PLAYGROUND

    def create(
        self,
        forum: Forum,
        user_id: int,
        now: float,
        *,
        title: str,
        body: str,
        poll: Poll | None,
    ) -> Topic:
        """Begin a topic."""
        topic = Topic(id=self._next_topic, forum=forum, title=title, poll=poll)
        self._next_topic += 1
        self.topics[topic.id] = topic
        forum.topics.append(topic)
        self.reply(topic, user_id, now, body)
        return topic

    def reply(self, topic: Topic, user_id: int, now: float, body: str) -> Post:
        """Add a post to a topic."""
        post = Post(topic=topic, user_id=user_id, created=int(now), body=body)
        post.id = self._next_post
        self._next_post += 1
        topic.everything.append(post)
        self.posts[post.id] = post
        return post


def _poll(draw: Draw, started: int) -> Poll:
    options = tuple(f"{heading(draw)} {number}" for number in range(1, 4))
    running = draw.chance(50)
    voted = draw.chance(75)
    return Poll(
        title=f"What about [b]{heading(draw)}[/b]?",
        options=options,
        votes=tuple(draw.randrange(90) if voted else 0 for _ in options),
        started=started,
        ended=None if draw.chance(30) else EPOCH + (30 if running else -3) * DAY,
        last_vote=started + 900 if voted else None,
        most=draw.choice((1, 1, 2)),
        change=draw.chance(40),
        secret=running and draw.chance(60),
    )
