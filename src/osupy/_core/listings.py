"""How each listing moves on and ends, as the contract's ``pagination`` has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from osupy._core.paging import By, Listing, Style

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKS = Listing(Style.CURSOR_STRING, "beatmap_packs", max_size=100)

BEATMAPSETS = Listing(
    Style.CURSOR_STRING,
    "beatmapsets",
    max_size=50,
    sort="search.sort",
    first_only=("page",),
    moves=True,
)
BEATMAPSET_EVENTS = Listing(
    Style.PAGE, "events", size="limit", max_size=50, max_total=10_000
)


def _discussions(items: str) -> Listing:
    # Page based behind an opaque cursor, so rows may come twice.
    return Listing(
        Style.CURSOR_STRING,
        items,
        size="limit",
        max_size=50,
        first_only=("page",),
        moves=True,
    )


DISCUSSIONS = _discussions("discussions")
DISCUSSION_POSTS = _discussions("posts")
DISCUSSION_VOTES = _discussions("votes")

COMMENTS = Listing(
    Style.CURSOR_OBJECT,
    "comments",
    size="limit",
    max_size=100,
    more="has_more",
    sort="sort",
    first_only=("after", "page"),
    moves=True,
)

CHANNEL_MESSAGES = Listing(
    Style.BEFORE_AFTER_IDS,
    size="limit",
    max_size=50,
    forward="since",
    backward="until",
)

CHANGELOG = Listing(Style.MAX_ID, "builds", max_size=21)

EVENTS = Listing(Style.CURSOR_STRING, "events", max_size=50)

FORUM_TOPICS = Listing(Style.CURSOR_STRING, "topics", size="limit", max_size=50)
TOPIC_POSTS = Listing(
    Style.CURSOR_STRING,
    "posts",
    size="limit",
    max_size=50,
    sort="search.sort",
    first_only=("start", "end", "n"),
)

MATCHES = Listing(
    Style.CURSOR_STRING, "matches", size="limit", max_size=50, sort="params.sort"
)


def _history(last: str) -> Listing:
    return Listing(
        Style.BEFORE_AFTER_IDS,
        "events",
        size="limit",
        max_size=101,
        first="first_event_id",
        last=last,
    )


MATCH_EVENTS = _history("latest_event_id")
ROOM_EVENTS = _history("last_event_id")
ROOM_LEADERBOARD = Listing(
    Style.PAGE, "leaderboard", size="limit", max_size=50, key="user_id"
)
PLAYLIST_SCORES = Listing(
    Style.CURSOR_STRING,
    "scores",
    size="limit",
    max_size=50,
    sort="params.sort",
    moves=True,
)


def _room_keys(room: Any, parameters: Mapping[str, Any]) -> dict[str, object]:
    """Make the cursor that the list of rooms takes, but does not give."""
    # The mode has a say in the order only where none was asked for.
    if (parameters.get("sort") or parameters.get("mode")) == "ended":
        return {"ends_at": room.ends_at, "id": room.id}
    return {"pinned": room.pinned, "id": room.id}


ROOMS = Listing(
    Style.CURSOR_STRING, size="limit", max_size=250, build=_room_keys, moves=True
)

NEWS = Listing(Style.CURSOR_STRING, "news_posts", size="limit", max_size=21)

KUDOSU_RANKING = Listing(Style.PAGE, "ranking", max_size=50, max_total=1000)
RANKING = Listing(
    Style.CURSOR_STRING,
    "ranking",
    max_size=50,
    key="user.id",
    first_only=("page",),
    moves=True,
)

ALL_SCORES = Listing(Style.CURSOR_STRING, "scores", max_size=1000, endless=True)

SEARCH_RESULTS = Listing(
    Style.PAGE,
    By("mode", {"user": "user.data", "wiki_page": "wiki_page.data"}),
    max_size=By("mode", {"user": 20, "wiki_page": 50}),
    max_total=By("mode", {"user": 100, "wiki_page": 10_000}),
    total=By("mode", {"user": "user.total", "wiki_page": "wiki_page.total"}),
)

USER_KUDOSU = Listing(Style.OFFSET_LIMIT, size="limit", max_size=100, max_total=100)
USER_ACTIVITY = USER_KUDOSU
USER_SCORES = Listing(
    Style.OFFSET_LIMIT,
    size="limit",
    max_size=100,
    max_total=By("type", {"best": 200, "recent": 100}),
)
USER_BEATMAPS = Listing(Style.OFFSET_LIMIT, size="limit", max_size=100)
USER_MOST_PLAYED = USER_BEATMAPS
