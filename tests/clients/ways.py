"""The ways on which the test of the iterators goes: arguments, and what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from osupy import Client
from osupy._core.paging import Listing
from osupy.sandbox import chronicle, ladders, room_events
from osupy.sandbox.calls import encode_cursor
from osupy.sandbox.forums import Topic
from osupy.sandbox.matches import Match
from osupy.sandbox.people import Person
from osupy.sandbox.plays import Play
from osupy.sandbox.rooms import Room
from osupy.sandbox.world import World

Given: TypeAlias = "dict[str, Any]"
Chosen: TypeAlias = Callable[[World], Given]


@attrs.frozen
class Way:
    """An iterator, with arguments for which there are three pages or more."""

    name: str
    """The method."""
    given: Chosen
    """Its arguments."""
    count: Callable[[World], int]
    """How many items there are, as the sandbox's world knows it."""
    empty: Given = attrs.field(kw_only=True)
    """What to give besides, or instead, for there to be nothing."""
    size: int | None = attrs.field(default=None, kw_only=True)
    """A small ``limit``, where there is one."""
    sorts: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    """Its orders."""
    mirrored: bool = attrs.field(default=True, kw_only=True)
    """Whether the second order is the first one turned round."""
    begin: Given | None = attrs.field(default=None, kw_only=True)
    """What begins on the second page, without being the cursor."""
    note: str = attrs.field(default="", kw_only=True)
    """Tells the ways of one iterator apart."""

    def __str__(self) -> str:
        return self.name.removeprefix("iter_") + (f" ({self.note})" * bool(self.note))

    @property
    def listing(self) -> Listing:
        """How the iterator is paged."""
        listing: Listing = getattr(Client, self.name).listing
        return listing

    def arguments(self, world: World) -> Given:
        """Return the arguments, the small limit among them."""
        return self.given(world) | ({} if self.size is None else {"limit": self.size})


def _plain(**given: Any) -> Chosen:
    return lambda _: given


# What to look at.


def _seen_topics(world: World) -> list[Topic]:
    topics = world.community.forums.topics.values()
    return [one for one in topics if not (one.deleted or one.forum.hidden)]


def _topic(world: World) -> Topic:
    return max(_seen_topics(world), key=lambda one: len(one.posts))


def _matches(world: World) -> list[Match]:
    return [one for one in world.matches.in_order if not one.private]


def _match(world: World) -> Match:
    """Return a long match."""
    return max(_matches(world)[::9], key=lambda one: len(world.matches.steps(one)))


def _live(world: World) -> Room:
    return next(one for one in world.rooms.in_order if one.live)


def _playlists(world: World) -> list[Room]:
    kinds = {"playlists"}
    return [one for one in world.rooms.in_order if one.kind in kinds]


def _best(world: World, room: Room) -> list[Play]:
    return world.rooms.high_scores(room, room.items[0])


def _popular(world: World) -> Room:
    """Return a playlist of which many have played the first beatmap."""
    return max(_playlists(world)[5::17], key=lambda one: len(_best(world, one)))


def _modder(world: World) -> Person:
    return next(one for one in _users(world) if len(_kudosu(world, one)) > 100)


def _users(world: World) -> list[Person]:
    return [one for one in world.people.in_order if one.visible and one.has_profile]


def _kudosu(world: World, person: Person) -> list[Any]:
    return chronicle.kudosu_history(world.seed, person, [person])


def _most_played(world: World) -> list[Any]:
    return chronicle.most_played(world.seed, world.owner, world.maps)


def _written(world: World) -> int:
    return sum(not one.deleted for one in world.community.comments.by_id.values())


def _named(world: World, part: str) -> int:
    return sum(
        any(part in name.lower() for name in (one.username, *one.previous))
        for one in _users(world)
    )


def _latest(world: World) -> range:
    """Return the numbers of the newest scores, ranked or not."""
    return range(world.processed - 3_500, world.processed)


def _before_the_latest(world: World) -> Given:
    play = world.plays[_latest(world)[0]]
    return {"cursor_string": encode_cursor({"id": play.id - 1})}


LAST = encode_cursor({"id": 2**62})
"""Behind every score that there will ever be."""
CHANNEL = 40_009
"""A conversation of the owner's."""
IDS = ("id_desc", "id_asc")

WAYS = (
    Way(
        "iter_all_scores",
        _before_the_latest,
        lambda world: sum(world.plays[n].ranked for n in _latest(world)),
        empty={"cursor_string": LAST},
    ),
    Way(
        "iter_beatmap_packs",
        _plain(),
        lambda world: sum(tag.startswith("S") for tag in world.packs),
        empty={"type": "artist"},
    ),
    Way(
        "iter_beatmapset_discussion_posts",
        _plain(),
        lambda world: sum(
            not (one.deleted or one.system or one.first or one.discussion.deleted)
            for one in world.modding.posts
        ),
        empty={"beatmapset_discussion_id": 1},
        size=40,
        sorts=IDS,
        begin={"page": 2},
    ),
    Way(
        "iter_beatmapset_discussion_votes",
        _plain(),
        lambda world: sum(not it.discussion.deleted for it in world.modding.votes),
        empty={"beatmapset_discussion_id": 1},
        size=45,
        sorts=IDS,
        begin={"page": 2},
    ),
    Way(
        "iter_beatmapset_discussions",
        _plain(),
        lambda world: sum(
            not one.deleted and one.parent is None for one in world.modding.discussions
        ),
        empty={"beatmapset_id": 1},
        size=41,
        sorts=IDS,
        begin={"page": 2},
    ),
    Way(
        "iter_beatmapset_events",
        _plain(type="nominate"),
        lambda world: sum(one.kind == "nominate" for one in world.happenings.events),
        empty={"beatmapset_id": 1},
        size=30,
        sorts=IDS,
    ),
    Way(
        "iter_beatmapsets",
        _plain(status="any", nsfw=True),
        lambda world: len(world.catalogue.by_id),
        empty={"query": "nothing of the kind"},
        sorts=("title_asc", "title_desc"),
        begin={"page": 2},
    ),
    Way(
        "iter_changelog",
        _plain(),
        lambda world: len(world.community.changelog.builds),
        empty={"max_id": 1},
    ),
    Way(
        "iter_channel_messages",
        _plain(channel=CHANNEL),
        lambda _: 156,
        empty={"until": 1},
        size=29,
        note="backwards",
    ),
    Way(
        "iter_channel_messages",
        _plain(channel=CHANNEL, since=0),
        lambda _: 156,
        empty={"since": 2**62},
        size=29,
        note="forwards",
    ),
    Way(
        "iter_comments",
        _plain(),
        _written,
        empty={"parent_id": 999_999_999},
        size=90,
        sorts=("new", "old"),
        begin={"page": 2},
    ),
    Way(
        "iter_comments",
        _plain(sort="top"),
        _written,
        empty={"parent_id": 999_999_999},
        size=90,
        note="top",
    ),
    Way(
        "iter_events",
        _plain(),
        lambda world: world.community.feed.count(world.now),
        empty={"cursor_string": encode_cursor({"event_id": 1})},
        sorts=IDS,
    ),
    Way(
        "iter_forum_topics",
        _plain(),
        lambda world: len(_seen_topics(world)),
        empty={"forum_id": 99},
        size=40,
        sorts=("new", "old"),
    ),
    Way(
        "iter_kudosu_ranking",
        _plain(),
        lambda world: len(ladders.kudosu(world)),
        empty={"page": 20},
    ),
    Way(
        "iter_match_events",
        lambda world: {"match": _match(world).id},
        lambda world: len(world.matches.steps(_match(world))),
        empty={"before": 1},
        size=10,
        note="backwards",
    ),
    Way(
        "iter_match_events",
        lambda world: {"match": _match(world).id, "after": 0},
        lambda world: len(world.matches.steps(_match(world))),
        empty={"after": 2**62},
        size=10,
        note="forwards",
    ),
    Way(
        "iter_matches",
        _plain(),
        lambda world: len(_matches(world)),
        empty={"cursor_string": encode_cursor({"match_id": 1})},
        size=30,
        sorts=IDS,
    ),
    Way(
        "iter_news",
        _plain(),
        lambda world: len(world.community.news.posts),
        empty={"year": 1999},
        size=12,
    ),
    Way(
        "iter_playlist_scores",
        lambda world: {
            "room": (room := _popular(world)).id,
            "playlist": room.items[0].id,
        },
        lambda world: len(_best(world, _popular(world))),
        empty={"room": 1_800_035, "playlist": 20_000_700},
        size=3,
        sorts=("score_desc", "score_asc"),
    ),
    Way(
        "iter_ranking",
        _plain(mode="osu", type="performance"),
        lambda world: len(ladders.users(world, 0)),
        empty={"country": "DE", "filter": "friends"},
        begin={"page": 2},
    ),
    Way(
        "iter_room_events",
        lambda world: {"room": _live(world).id},
        lambda world: len(room_events.events(_live(world))),
        empty={"before": 1},
        size=7,
        note="backwards",
    ),
    Way(
        "iter_room_events",
        lambda world: {"room": _live(world).id, "after": 0},
        lambda world: len(room_events.events(_live(world))),
        empty={"after": 2**62},
        size=7,
        note="forwards",
    ),
    Way(
        "iter_room_leaderboard",
        _plain(room=1_801_505),
        lambda world: sum(
            one.total > 0
            for one in world.rooms.aggregates(world.rooms.by_id[1_801_505])
        ),
        empty={"page": 9},
        size=25,
    ),
    Way(
        "iter_rooms",
        _plain(mode="all"),
        lambda world: len(_playlists(world)),
        empty={"mode": "owned", "type_group": "ranked-play"},
        size=120,
        sorts=("created", "ended"),
        mirrored=False,
    ),
    Way(
        "iter_rooms",
        _plain(mode="ended"),
        lambda world: sum(not one.active(world.now) for one in _playlists(world)),
        empty={"mode": "owned", "type_group": "ranked-play"},
        size=80,
        sorts=("created", "ended"),
        mirrored=False,
        note="ended",
    ),
    Way(
        "iter_search_results",
        _plain(mode="user", query="ka"),
        lambda world: _named(world, "ka"),
        empty={"query": "nobody of that name"},
        sorts=("username_asc", "username_desc"),
    ),
    Way(
        "iter_topic_posts",
        lambda world: {"topic": _topic(world).id},
        lambda world: len(_topic(world).posts),
        empty={"cursor_string": encode_cursor({"id": 2**62})},
        size=40,
        sorts=("id_asc", "id_desc"),
        begin={"n": 41},
    ),
    Way(
        "iter_user_beatmaps",
        lambda world: {"user": world.owner.id, "type": "ranked"},
        lambda _: 21,
        empty={"type": "favourite"},
        size=9,
    ),
    Way(
        "iter_user_kudosu",
        lambda world: {"user": _modder(world).id},
        lambda _: 100,  # the server gives no more
        empty={"user": 1010},
        size=40,
    ),
    Way(
        "iter_user_most_played",
        lambda world: {"user": world.owner.id},
        lambda world: len(_most_played(world)),
        empty={"user": 1034},
        size=20,
    ),
    Way(
        "iter_user_recent_activity",
        lambda world: {"user": world.owner.id},
        lambda _: 100,  # the server gives no more
        empty={"user": 1034},
        size=40,
    ),
    Way(
        "iter_user_scores",
        lambda world: {"user": world.owner.id, "type": "best"},
        lambda _: 197,
        empty={"user": 1034},
        size=60,
    ),
)
