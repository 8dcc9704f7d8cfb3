"""What to ask each readable route for.

Ids come from the answers before: the scores feed leads to users, beatmaps and their
sets, listings lead to the single things that they list. The order is that of the
leads. Nothing here changes anything on the server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import attrs

from osupy.enums import Ruleset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from osupy._core.contract.finds import Finds

Parameters: TypeAlias = dict[str, Any]
Calls: TypeAlias = "Callable[[Finds], Iterable[Parameters]]"
"""Gives the parameters of each call, once it is known what there is to ask for."""

_RULESETS = [ruleset.value for ruleset in Ruleset]
_MANY = 10  # `get_users` costs one unit for each


@attrs.frozen
class Recipe:
    """How to ask one route."""

    route: str
    """Name of the method."""
    calls: Calls
    """The parameters of each call."""
    enough: int | None = None
    """How many answers will do, the calls being candidates; ``None`` = all of them."""


def _plain(route: str, *calls: Parameters) -> Recipe:
    """Ask with parameters that are known beforehand."""
    return Recipe(route, lambda _: calls or ({},))


def _each(
    route: str,
    cls: str,
    most: int = 2,
    *,
    enough: int | None = None,
    having: str | None = None,
    also: Iterable[Parameters] = ({},),
    **keys: str,
) -> Recipe:
    """Ask for objects that were met: parameter = key of an object of the class."""
    more = tuple(also)

    def calls(finds: Finds) -> Iterable[Parameters]:
        for row in finds.rows(cls, tuple(keys.values()), most, having):
            for one in more:
                yield dict(zip(keys, row, strict=True)) | one

    return Recipe(route, calls, enough)


def _together(
    route: str, parameter: str, cls: str, key: str, *more: Parameters
) -> Recipe:
    """Ask for several objects that were met in one call."""

    def calls(finds: Finds) -> Iterable[Parameters]:
        found = finds.values(cls, key, _MANY)
        return [{parameter: found} | one for one in more or ({},)] if found else []

    return Recipe(route, calls)


def _of(name: str, values: Iterable[Any]) -> list[Parameters]:
    return [{name: value} for value in values]


def _legacy(route: str, having: str | None = None) -> Recipe:
    """Ask for scores by their old ids, which need the ruleset's name as well."""

    def calls(finds: Finds) -> Iterable[Parameters]:
        keys = ("ruleset_id", "legacy_score_id")
        for number, score in finds.rows("Score", keys, 4, having):
            if number in range(len(_RULESETS)) and score:
                yield {"ruleset": _RULESETS[int(number)], "score": score}

    return Recipe(route, calls, enough=1)


def _passed(finds: Finds) -> Iterable[Parameters]:
    sets = finds.values("Beatmapset", "id", _MANY)
    users = finds.values("Score", "user_id", 1)
    return [{"user": user, "beatmapset_ids": sets} for user in users] if sets else []


def _rankings(finds: Finds) -> Iterable[Parameters]:
    kinds = _of("type", ("performance", "score", "country", "team"))
    for mode, kind in zip(_RULESETS, kinds, strict=True):
        yield kind | {"mode": mode}
    for spotlight in finds.values("Spotlight", "id", 1):
        yield {"mode": "osu", "type": "charts", "spotlight": spotlight}


def _realtime(finds: Finds) -> Iterable[Parameters]:
    found = finds.rows("Room", ("id", "type"), 1_000)
    return _of("room", [room for room, type_ in found if type_ != "playlists"][:2])


def _search(finds: Finds) -> Iterable[Parameters]:
    yield {"mode": "wiki_page", "query": "osu"}
    for name in finds.values("User", "username", 1):
        yield {"mode": "user", "query": name}


def _wiki(finds: Finds) -> Iterable[Parameters]:
    found = finds.rows("WikiPage", ("locale", "path"), 2)
    return [{"locale": locale, "path": path} for locale, path in found]


RECIPES: tuple[Recipe, ...] = (
    _plain("get_all_scores", *_of("ruleset", _RULESETS)),
    _each("get_score", "Score", 4, score="id"),
    _legacy("get_legacy_score"),
    _each("download_replay", "Score", 4, enough=1, having="has_replay", score="id"),
    _legacy("download_legacy_replay", having="has_replay"),
    # Beatmaps
    _each("get_beatmap", "Score", 4, beatmap="beatmap_id"),
    _together("get_beatmaps", "ids", "Score", "beatmap_id"),
    _each("lookup_beatmap", "Beatmap", 1, checksum="checksum"),
    _each(
        "get_beatmap_attributes", "Beatmap", 4, beatmap="id", also=({}, {"mods": "HD"})
    ),
    _each("get_beatmap_scores", "Score", beatmap="beatmap_id"),
    _each("get_beatmap_solo_scores", "Score", beatmap="beatmap_id"),
    _each(
        "get_user_beatmap_score",
        "Score",
        6,
        enough=2,
        beatmap="beatmap_id",
        user="user_id",
    ),
    _each(
        "get_user_beatmap_scores",
        "Score",
        4,
        enough=2,
        beatmap="beatmap_id",
        user="user_id",
    ),
    _plain("get_beatmap_packs", {}, *_of("type", ("featured", "tournament"))),
    _each("get_beatmap_pack", "BeatmapPack", pack="tag"),
    _plain("get_tags"),
    # Beatmapsets
    _plain("search_beatmapsets", {}, *_of("status", ("any", "qualified", "loved"))),
    _each("get_beatmapset", "Beatmapset", 4, beatmapset="id"),
    _each("lookup_beatmapset", "Beatmap", 1, beatmap_id="id"),
    _plain("get_beatmapset_events"),
    _plain("get_beatmapset_discussions"),
    _plain("get_beatmapset_discussion_posts"),
    _plain("get_beatmapset_discussion_votes"),
    # Users
    _each("get_user", "Score", user="user_id", also=({}, *_of("mode", _RULESETS))),
    _together("get_users", "ids", "Score", "user_id"),
    _together("lookup_users", "ids", "Score", "user_id", *_of("ruleset_id", range(4))),
    _each(
        "get_user_scores",
        "Score",
        user="user_id",
        also=_of("type", ("best", "firsts", "pinned", "recent")),
    ),
    _each(
        "get_user_beatmaps",
        "Beatmapset",
        user="user_id",
        also=_of("type", ("favourite", "graveyard", "guest", "loved", "ranked")),
    ),
    _each("get_user_most_played", "Score", user="user_id"),
    _each("get_user_recent_activity", "Score", 4, user="user_id"),
    _each("get_user_kudosu", "Beatmapset", user="user_id"),
    Recipe("get_user_passed_beatmaps", _passed),
    _plain("get_events"),
    # Rankings and teams
    _plain("get_spotlights"),
    Recipe("get_ranking", _rankings),
    _plain("get_kudosu_ranking"),
    _each("get_team", "Team", team="id", also=({}, {"ruleset": "mania"})),
    # Multiplayer
    _plain("get_rooms", {}, *_of("type_group", ("playlists", "realtime"))),
    _each("get_room", "Room", room="id"),
    Recipe("get_room_events", _realtime),
    _each("get_room_leaderboard", "Room", 4, room="id", enough=2),
    _each(
        "get_playlist_scores",
        "PlaylistItem",
        4,
        room="room_id",
        playlist="id",
        enough=2,
    ),
    _plain("get_matches"),
    _each("get_match", "Match", match="id"),
    # The site
    _plain("get_changelog_listing"),
    _each("lookup_changelog_build", "UpdateStream", changelog="name"),
    _each("get_changelog_build", "Build", stream="update_stream.name", build="version"),
    _plain("get_news_listing"),
    _each("get_news_post", "NewsPost", news="slug"),
    _plain("get_comments", {}, *_of("commentable_type", ("beatmapset", "news_post"))),
    _each("get_comment", "Comment", comment="id"),
    _plain("get_seasonal_backgrounds"),
    Recipe("search", _search),
    Recipe("get_wiki_page", _wiki),
    _plain("get_forums"),
    _each("get_forum", "Forum", forum="id"),
    _plain("get_forum_topics"),
    _each("get_topic_and_posts", "ForumTopic", 3, topic="id"),
    # The user of the token
    _plain("get_own_data", {}, *_of("mode", _RULESETS)),
    _plain("get_own_favourites"),
    _plain("get_friends"),
    _plain("get_channel_list"),
    _each("get_channel", "ChatChannel", channel="channel_id"),
    _each("get_channel_messages", "ChatChannel", channel="channel_id"),
)
