"""What is said about beatmapsets before they are ranked: discussions, posts, votes.

Everything is drafted set by set, put in the order of time and only then numbered, so
that ids grow with time as they do on the server. Drafts know each other, not ids.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TypeVar

import attrs

from osupy.sandbox.basics import DAY, EPOCH, Draw, Json
from osupy.sandbox.maps import Map, Mapset
from osupy.sandbox.people import DELETED_IDS, People, Person
from osupy.sandbox.words import ADJECTIVES, NOUNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from osupy.sandbox.maps import Maps

KINDS: Final = ("praise", "suggestion", "problem", "mapper_note", "hype", "review")
RESOLVABLE: Final = {"suggestion", "problem"}
KUDOSU: Final = {"praise", "suggestion", "problem"}
MAX_BLOCKS: Final = 100
"""How long a review may be."""
_BUSY: Final = {"pending": 9, "wip": 6, "qualified": 8, "loved": 4}
_SAYINGS: Final = (
    "this {0} feels off", "try a {0} here instead", "missing hitsound on the {1}",
    "the {1} is unsnapped", "nice {1}!", "spacing is {0}", "NC for consistency?",
    '<b>{0}</b> & "{1}" https://sandbox.invalid/x?a=1',
)  # fmt: skip
_REPLIES: Final = ("fixed", "no, on purpose", "done!", "agreed", "why?", "ありがとう")


@attrs.define(kw_only=True, eq=False)
class Post:
    """One text in a discussion, or what the server noted there."""

    discussion: Discussion
    user_id: int | None
    created: int
    text: str = ""
    resolved: bool | None = None
    """What a note of the server says; ``None`` for texts."""
    editor_id: int | None = None
    deleter_id: int | None = None
    """Who deleted it; stays when it was restored."""
    deleted: bool = False
    id: int = 0

    @property
    def system(self) -> bool:
        """Whether the server wrote it."""
        return self.resolved is not None

    @property
    def first(self) -> bool:
        """Whether it opens its discussion."""
        return self.discussion.posts[0] is self

    @property
    def message(self) -> str | Json:
        """What it says: a text, the text of a review's blocks, or a note."""
        if self.resolved is not None:
            return {"type": "resolved", "value": self.resolved}
        if self.discussion.kind == "review" and self.first:
            return self.discussion.review_text()
        return self.text


@attrs.define(kw_only=True, eq=False)
class Vote:
    """Whether somebody found a discussion helpful."""

    discussion: Discussion
    user_id: int
    score: int
    created: int
    updated: int
    id: int = 0


@attrs.define(kw_only=True, eq=False)
class Discussion:
    """One remark about a set, with what was answered."""

    mapset: Mapset
    kind: str
    user_id: int | None
    created: int
    map: Map | None = None
    timestamp: int | None = None
    parent: Discussion | None = None
    children: list[Discussion] = attrs.field(factory=list["Discussion"])
    posts: list[Post] = attrs.field(factory=list[Post])
    votes: list[Vote] = attrs.field(factory=list[Vote])
    resolved: bool = False
    kudosu_denied: bool = False
    deleter_id: int | None = None
    deleted: bool = False
    id: int = 0

    @property
    def last_post(self) -> int:
        """When the last post was written."""
        return max(post.created for post in self.posts)

    @property
    def resolvable(self) -> bool:
        """Whether it is a question that can be settled."""
        return self.kind in RESOLVABLE

    @property
    def grants_kudosu(self) -> bool:
        """Whether votes for it bring kudosu."""
        own = self.user_id == self.mapset.user_id
        return self.kind in KUDOSU and not own and not self.kudosu_denied

    def review_text(self) -> str:
        """Return the blocks of a review as the text that is stored."""
        blocks: list[Json] = [{"type": "paragraph", "text": self.posts[0].text}]
        for child in self.children:
            gone = child.deleted
            number = None if gone else child.id
            blocks.append({"type": "embed", "discussion_id": number})
        blocks.append({"type": "paragraph", "text": "That is all ~"})
        return json.dumps(blocks, separators=(",", ":"))


@attrs.frozen
class Modding:
    """Every discussion, post and vote, oldest first; deleted ones too."""

    discussions: tuple[Discussion, ...]
    posts: tuple[Post, ...]
    votes: tuple[Vote, ...]

    def of_set(self, set_id: int) -> list[Discussion]:
        """Return the discussions of one set."""
        return [one for one in self.discussions if one.mapset.id == set_id]


def make_modding(seed: int, people: People, maps: Maps) -> Modding:
    """Create everything."""
    authors = [one for one in people.in_order if not one.bot][:90]
    found: list[Discussion] = []
    for number, mapset in enumerate(maps.sets.values()):
        draw = Draw(f"{seed}/modding/{mapset.id}")
        for _ in range(draw.randrange(_BUSY.get(mapset.status, 3) + 1)):
            found.append(_discussion(draw, mapset, authors))
            if found[-1].kind == "review":
                found += _embeds(draw, found[-1])
        if number % 40 == 5 and found:
            found[-1].deleted = True
            found[-1].deleter_id = people.in_order[16].id
    posts = [post for one in found for post in one.posts]
    votes = [vote for one in found for vote in one.votes]
    return Modding(
        _numbered(found, 3_100_000, 3),
        _numbered(posts, 8_200_000, 2),
        _numbered(votes, 1_500_000, 1),
    )


_Draft = TypeVar("_Draft", Discussion, Post, Vote)


def _numbered(drafts: Iterable[_Draft], first: int, step: int) -> tuple[_Draft, ...]:
    ordered = sorted(drafts, key=lambda one: one.created)
    for place, one in enumerate(ordered):
        one.id = first + place * step
    return tuple(ordered)


def _discussion(draw: Draw, mapset: Mapset, authors: Sequence[Person]) -> Discussion:
    kind = draw.choice(KINDS + ("suggestion", "problem") * 3)
    begun = mapset.updated - 20 * DAY if mapset.submitted is None else mapset.submitted
    created = begun + draw.randrange(1, 40 * DAY)
    author: int | None = draw.choice(authors).id
    if kind == "mapper_note":
        author = mapset.user_id
    elif draw.chance(4):
        author = draw.choice((None, DELETED_IDS[0]))
    one = Discussion(
        mapset=mapset,
        kind=kind,
        user_id=author,
        created=min(created, EPOCH - 5 * DAY + draw.randrange(DAY)),
        kudosu_denied=draw.chance(4),
        deleter_id=author if draw.chance(2) else None,
    )
    if kind not in ("hype", "review") and draw.chance(70):
        one.map = draw.choice(mapset.maps)
        if kind != "mapper_note" and draw.chance(70):
            one.timestamp = draw.randrange(one.map.length * 1000)
    _add_posts(draw, one, authors)
    _add_votes(draw, one, authors)
    return one


def _embeds(draw: Draw, review: Discussion) -> list[Discussion]:
    for _ in range(draw.randrange(1, 4)):
        child = Discussion(
            mapset=review.mapset,
            kind=draw.choice(("praise", "suggestion", "problem")),
            user_id=review.user_id,
            created=review.created,
            map=draw.choice(review.mapset.maps),
            parent=review,
            deleted=draw.chance(8),
        )
        if draw.chance(60) and child.map is not None:
            child.timestamp = draw.randrange(child.map.length * 1000)
        _add_posts(draw, child, ())
        review.children.append(child)
    return review.children


def _add_posts(draw: Draw, one: Discussion, authors: Sequence[Person]) -> None:
    text = _saying(draw)
    if one.timestamp is not None:
        minutes, rest = divmod(one.timestamp, 60_000)
        text = f"{minutes:02}:{rest // 1000:02}:{rest % 1000:03} (1,2) - {text}"
    when = one.created
    opening = Post(discussion=one, user_id=one.user_id, created=when, text=text)
    one.posts.append(opening)
    if draw.chance(15):
        opening.editor_id = one.user_id
    for _ in range(draw.choice((0, 1, 1, 2, 3, 5)) if authors else 0):
        when += draw.randrange(60, DAY // 2)
        speaker: int | None = draw.choice((draw.choice(authors).id, one.mapset.user_id))
        if draw.chance(3):
            speaker = draw.choice((None, DELETED_IDS[1]))
        if one.resolvable and draw.chance(45):
            one.resolved = not one.resolved
            note = Post(
                discussion=one, user_id=speaker, created=when, resolved=one.resolved
            )
            one.posts.append(note)
            continue
        reply = Post(
            discussion=one, user_id=speaker, created=when, text=draw.choice(_REPLIES)
        )
        one.posts.append(reply)
        if draw.chance(5):
            reply.deleter_id = authors[0].id
            reply.deleted = draw.chance(50)


def _add_votes(draw: Draw, one: Discussion, authors: Sequence[Person]) -> None:
    for voter in draw.sample(list(authors), draw.choice((0, 0, 1, 2, 4, 6))):
        if voter.id != one.user_id:
            when = one.created + draw.randrange(60, 3 * DAY)
            vote = Vote(
                discussion=one,
                user_id=voter.id,
                score=-1 if draw.chance(15) else 1,
                created=when,
                updated=when + (draw.randrange(9_000) if draw.chance(20) else 0),
            )
            one.votes.append(vote)


def _saying(draw: Draw) -> str:
    adjective, noun = draw.choice(ADJECTIVES).lower(), draw.choice(NOUNS).lower()
    return draw.choice(_SAYINGS).format(adjective, noun)
