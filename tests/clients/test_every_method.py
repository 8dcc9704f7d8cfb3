"""Every method of both clients, called over HTTP against the sandbox.

`ARGUMENTS` says what each method is called with; one that nobody wrote down fails. That
what is written shows in what is read afterwards is told below, one test for each thing
that one can do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, get_args, get_origin

import pytest

from osupy import AsyncClient, Client, routes
from osupy.enums import ChatChannelType, ForumTopicType
from osupy.errors import AuthError, ForbiddenError, NotFoundError
from osupy.sandbox import Sandbox
from osupy.sandbox.forums import PLAYGROUND, Topic
from osupy.sandbox.plays import Play
from osupy.sandbox.replays import kept
from osupy.sandbox.world import World
from tests.clients.calling import COLOURS, Caller, Clock, reachable

Arguments: TypeAlias = tuple[Any, ...] | dict[str, Any]

LIVELY, LOBBY = 5, 6
"""A channel that the owner is in, and one that they may join."""
RULESETS = ("osu", "taiko", "fruits", "mania")


def _play(world: World, *, legacy: bool = False, replay: bool = False) -> Play:
    """Return a score whose player is to be seen."""
    return next(
        one
        for one in map(world.plays.__getitem__, range(20_000, 33_000))
        if one.preserve and one.passed
        if (one.legacy_id or not legacy) and (kept(one) or not replay)
        if (person := world.person(one.user_id)) and person.has_profile
    )


def _on(world: World) -> tuple[int, int]:
    """Return a beatmap, and somebody who played it."""
    play = _play(world)
    return play.map.id, play.user_id


def _set(world: World) -> int:
    return next(iter(world.maps.sets))


def _own_topic(world: World) -> Topic:
    topics = world.community.forums.by_id[PLAYGROUND].topics
    return next(one for one in topics if one.first.user_id == world.owner.id)


def _open_topic(world: World) -> Topic:
    """Return a topic in which somebody else wrote last."""
    return next(
        one
        for one in world.community.forums.topics.values()
        if not (one.deleted or one.locked or one.forum.hidden or one.forum.closed)
        if one.last.user_id != world.owner.id
    )


def _legacy(world: World) -> Arguments:
    play = _play(world, legacy=True, replay=True)
    return RULESETS[play.ruleset], play.legacy_id


def _build(world: World) -> Arguments:
    build = world.community.changelog.builds[-1]
    return build.stream.name, build.version


def _playlist(world: World) -> Arguments:
    room = world.rooms.in_order[0]
    return room.id, room.items[0].id


def _live_room(world: World) -> int:
    return next(one.id for one in world.rooms.in_order if one.live)


def _team(world: World) -> int:
    return next(it.team.id for it in world.people.in_order if it.team)


def _of_user(*more: Any) -> Callable[[World], Arguments]:
    return lambda world: (world.owner.id, *more)


ARGUMENTS: dict[str, Callable[[World], Arguments]] = {
    # Account, relations
    "get_own_data": lambda _: ("mania",),
    "get_own_favourites": lambda _: (),
    "get_friends": lambda _: (),
    "revoke_current_token": lambda _: (),  # a token of its own, see below
    # Beatmaps
    "get_beatmap": lambda world: _on(world)[:1],
    "get_beatmap_attributes": lambda world: {
        "beatmap": _play(world).map.id,
        "mods": "HDDT",
        "ruleset": RULESETS[_play(world).ruleset],
    },
    "get_beatmap_pack": lambda _: ("S1",),
    "get_beatmap_packs": lambda _: ("featured",),
    "get_beatmap_scores": lambda world: {"beatmap": _on(world)[0], "limit": 100},
    "get_beatmap_solo_scores": lambda world: {"beatmap": _on(world)[0]},
    "get_beatmaps": lambda world: (list(world.maps.by_id)[:50],),
    "get_tags": lambda _: (),
    "get_user_beatmap_score": _on,
    "get_user_beatmap_scores": _on,
    "lookup_beatmap": lambda world: {"id": _on(world)[0]},
    # Beatmapsets
    "get_beatmapset": lambda world: (_set(world),),
    "get_beatmapset_discussion_posts": lambda _: {"types": ["reply", "system"]},
    "get_beatmapset_discussion_votes": lambda _: {"sort": "id_asc"},
    "get_beatmapset_discussions": lambda _: {"show_review_embeds": True},
    "get_beatmapset_events": lambda _: {"limit": 50},
    "get_seasonal_backgrounds": lambda _: (),
    "lookup_beatmapset": lambda world: _on(world)[:1],
    "search_beatmapsets": lambda _: {"query": "stars>4", "status": "any"},
    # Changelog, news, wiki, search
    "get_changelog_build": _build,
    "get_changelog_listing": lambda _: {"message_formats": ["html", "markdown"]},
    "lookup_changelog_build": lambda _: ("lazer",),
    "get_news_listing": lambda _: {"limit": 21},
    "get_news_post": lambda world: (world.community.news.posts[0].slug,),
    "get_wiki_page": lambda _: ("en", "Help/FAQ"),
    "search": lambda _: {"query": "horizon"},
    # Chat
    "chat_keepalive": lambda _: {"history_since": 1},
    "create_announcement_channel": lambda world: (
        ("Cup", "For players", "# Welcome", [reachable(world).id])
    ),
    "create_new_pm": lambda world: (reachable(world).id, "hello"),
    "create_pm_channel": lambda world: (reachable(world, known=True).id,),
    "get_channel": lambda _: (LIVELY,),
    "get_channel_list": lambda _: (),
    "get_channel_messages": lambda _: {"channel": LIVELY, "limit": 20},
    "join_channel": lambda world: (LOBBY, world.owner.id),
    "leave_channel": lambda world: (LOBBY, world.owner.id),
    "mark_channel_as_read": lambda world: (LIVELY, 1),
    "send_message_to_channel": lambda _: (LIVELY, "hello"),
    # Comments, events
    "get_comment": lambda world: (next(iter(world.community.comments.by_id)),),
    "get_comments": lambda _: {"commentable_type": "beatmapset", "sort": "top"},
    "get_events": lambda _: {"sort": "id_asc"},
    # Forums
    "create_topic": lambda _: {
        "forum_id": PLAYGROUND,
        "title": "Which one",
        "body": "Say it.",
        "with_poll": True,
        "poll_title": "Which?",
        "poll_options": ["this", "that"],
    },
    "edit_post": lambda world: (_own_topic(world).first.id, "Better"),
    "edit_topic": lambda world: (_own_topic(world).id, "Better"),
    "get_forum": lambda _: (PLAYGROUND,),
    "get_forum_topics": lambda _: {"sort": "old", "limit": 10},
    "get_forums": lambda _: (),
    "get_topic_and_posts": lambda world: {
        "topic": _open_topic(world).id,
        "sort": "id_desc",
    },
    "lock_topic": lambda world: {"topic": _own_topic(world).id, "lock": False},
    "pin_topic": lambda world: (_own_topic(world).id, "normal"),
    "reply_topic": lambda world: (_open_topic(world).id, "So it is"),
    # Multiplayer
    "get_match": lambda world: (
        next(one.id for one in world.matches.in_order if not one.private),
    ),
    "get_matches": lambda _: {"limit": 50},
    "get_playlist_scores": _playlist,
    "get_room": lambda _: ("latest",),
    "get_room_events": lambda world: (_live_room(world),),
    "get_room_leaderboard": lambda world: (world.rooms.in_order[0].id,),
    "get_rooms": lambda _: {"mode": "all", "limit": 30},
    # Rankings, teams
    "get_kudosu_ranking": lambda _: (2,),
    "get_ranking": lambda _: ("osu", "performance"),
    "get_spotlights": lambda _: (),
    "get_team": lambda world: (_team(world), "taiko"),
    # Scores
    "download_legacy_replay": _legacy,
    "download_replay": lambda world: (_play(world, replay=True).id,),
    "get_all_scores": lambda _: ("osu",),
    "get_legacy_score": _legacy,
    "get_score": lambda world: (_play(world).id,),
    # Users
    "get_user": lambda world: (world.owner.username, "taiko"),
    "get_user_beatmaps": _of_user("ranked"),
    "get_user_kudosu": _of_user(),
    "get_user_most_played": _of_user(),
    "get_user_passed_beatmaps": lambda world: (
        (world.owner.id, list(world.maps.sets)[:50])
    ),
    "get_user_recent_activity": _of_user(),
    "get_user_scores": _of_user("best"),
    "get_users": lambda world: ([it.id for it in world.people.in_order[:50]],),
    "lookup_users": lambda world: ([world.owner.id, world.owner.username],),
}


@pytest.fixture(params=COLOURS, scope="module")
def shared(request: pytest.FixtureRequest) -> Iterator[Caller]:
    """Give a sandbox to all calls of a colour."""
    clock = Clock()
    with Sandbox(seed=1, clock=clock, rate_limit=10**9) as box:
        yield Caller(request.param, box, clock)


@pytest.fixture(params=COLOURS)
def call(request: pytest.FixtureRequest) -> Iterator[Caller]:
    """Give a fresh sandbox."""
    clock = Clock()
    with Sandbox(seed=1, clock=clock) as box:
        yield Caller(request.param, box, clock)


def _fits(value: Any, hint: Any) -> bool:
    """Say whether a result is of the type that its method declares, and not empty."""
    if hint is None:
        return value is None
    if get_origin(hint) is list:
        (inner,) = get_args(hint)
        return bool(value) and all(_fits(one, inner) for one in value)
    if hint is bytes:
        return isinstance(value, bytes) and bool(value)
    return isinstance(value, hint)


@pytest.mark.parametrize("client", [Client, AsyncClient])
def test_every_method_is_called(client: type) -> None:
    assert ARGUMENTS.keys() == routes(client).keys()
    assert len(ARGUMENTS) == 79


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_method_returns_what_it_declares(shared: Caller, name: str) -> None:
    given = ARGUMENTS[name](shared.world)
    route = routes(Client)[name]
    token = shared.box.token() if name == "revoke_current_token" else ""
    args, more = ((), given) if isinstance(given, dict) else (given, {})

    result = shared(name, *args, token=token, **more)

    assert _fits(result, route.result)
    sent = shared.box.requests[-1]
    assert (sent.method, sent.user_id is not None) == (route.method, True)


# What is written shows in what is read.


def test_message_stands_in_the_history(call: Caller) -> None:
    said = call("send_message_to_channel", LIVELY, "waves", is_action=True, uuid="1")
    (found,) = call("get_channel_messages", LIVELY, limit=1)

    assert (said.content, said.is_action, said.uuid) == ("waves", True, "1")
    assert (found.message_id, found.content) == (said.message_id, "waves")
    assert found.sender.id == call.world.owner.id


def test_joined_channel_can_be_read_until_it_is_left(call: Caller) -> None:
    me = call.world.owner.id
    with pytest.raises(NotFoundError):
        call("get_channel", LOBBY)

    joined = call("join_channel", LOBBY, me)
    assert joined.channel_id == call("get_channel", LOBBY).channel.channel_id == LOBBY
    assert call("send_message_to_channel", LOBBY, "hi").channel_id == LOBBY

    assert call("leave_channel", LOBBY, me) is None
    with pytest.raises(ForbiddenError):
        call("send_message_to_channel", LOBBY, "hi again")


def test_channel_is_read_as_far_as_it_was_marked(call: Caller) -> None:
    newest = call("get_channel_messages", LIVELY)[-1].message_id
    before = call("get_channel", LIVELY).channel.current_user_attributes.last_read_id

    call("mark_channel_as_read", LIVELY, newest)
    after = call("get_channel", LIVELY).channel.current_user_attributes.last_read_id

    assert (before or 0) < after == newest


def test_conversation_has_no_id_and_kind_before_its_first_message(call: Caller) -> None:
    other = reachable(call.world).id
    unsaved = call("create_pm_channel", other)
    assert unsaved.channel_id is unsaved.type is None

    sent = call("create_new_pm", other, "hello")
    saved = call("create_pm_channel", other)

    assert saved.channel_id == sent.new_channel_id == sent.channel.channel_id
    assert saved.type is ChatChannelType.PM
    # The other one may have answered by now.
    assert saved.recent_messages[0].message_id == sent.message.message_id


def test_announcement_reaches_those_it_is_for(call: Caller) -> None:
    me = call.world.owner.id
    made = call("create_announcement_channel", "Cup", "For players", "# Hi", [me])

    assert made.type is ChatChannelType.ANNOUNCE
    assert call("get_channel", made.channel_id).channel.name == "Cup"
    (message,) = call("get_channel_messages", made.channel_id)
    assert message.content == "# Hi"


def test_keepalive_tells_of_silences_since(call: Caller) -> None:
    everybody = call("chat_keepalive").silences or []
    newest = call("chat_keepalive", history_since=1).silences[0].id
    assert call("chat_keepalive", history_since=newest).silences == []
    assert newest >= max((one.id for one in everybody), default=0)


def test_topic_can_be_read_changed_and_answered(call: Caller) -> None:
    made = call(
        "create_topic",
        PLAYGROUND,
        "Which one",
        "Say it.",
        with_poll=True,
        poll_title="Which?",
        poll_options=["this", "that"],
        poll_length_days=3,
        poll_hide_results=True,
    )
    topic = made.topic.id
    found = call("get_topic_and_posts", topic)
    assert (found.topic.title, found.topic.poll.title.bbcode) == ("Which one", "Which?")
    assert [post.id for post in found.posts] == [made.post.id]

    assert call("edit_topic", topic, "Another").title == "Another"
    assert call("edit_post", made.post.id, "Tell me.").body.raw == "Tell me."
    (post,) = (changed := call("get_topic_and_posts", topic)).posts
    assert (changed.topic.title, post.body.raw) == ("Another", "Tell me.")
    assert post.edited_by_id == call.world.owner.id

    with pytest.raises(ForbiddenError, match="posted last"):
        call("reply_topic", topic, "Well?")


def test_reply_is_the_last_post(call: Caller) -> None:
    topic = _open_topic(call.world)
    before = call("get_topic_and_posts", topic.id).topic.post_count

    reply = call("reply_topic", topic.id, "So it is")
    after = call("get_topic_and_posts", topic.id, sort="id_desc", limit=1)

    assert after.topic.post_count == before + 1
    assert after.topic.last_post_id == after.posts[0].id == reply.id
    assert after.posts[0].body.raw == "So it is"


def test_bot_locks_and_pins_a_topic(call: Caller) -> None:
    topic = _own_topic(call.world)

    assert call("lock_topic", topic.id, lock=True) is None
    assert call("pin_topic", topic.id, ForumTopicType.STICKY) is None

    found = call("get_topic_and_posts", topic.id).topic
    assert (found.is_locked, found.type) == (True, ForumTopicType.STICKY)
    assert topic.id in [it.id for it in call("get_forum", PLAYGROUND).pinned_topics]
    with pytest.raises(ForbiddenError, match="locked"):
        call("edit_topic", topic.id, "Another")


def test_revoked_token_is_refused_and_no_other(call: Caller) -> None:
    other = call.box.token()
    assert call("get_own_data").id == call.world.owner.id

    assert call("revoke_current_token") is None

    with pytest.raises(AuthError):
        call("get_own_data")
    assert call("get_own_data", token=other).id == call.world.owner.id
