"""Real answers of the real server through both clients.

They are found through ``OSUPY_RECORDED`` and are no part of the project: without them
there is nothing to test here.
"""

from __future__ import annotations

import functools
import json
import os
import re
import warnings
from pathlib import Path
from typing import Any

import anyio
import pytest

from osupy import AsyncClient, Client, encode
from osupy.errors import DriftWarning, NotFoundError
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Response
from tests.contract.equal import canonical, differences

pytestmark = pytest.mark.usefixtures("way")

RECORDED = Path(
    os.environ.get("OSUPY_RECORDED", Path(__file__).parents[3] / "shared" / "recorded")
)
ANSWERS = RECORDED / "answers"

CALLS: tuple[tuple[str, str, tuple[Any, ...]], ...] = (
    (
        r"(get_beatmap_attributes|difficulty_attributes)_.*",
        "get_beatmap_attributes",
        (1,),
    ),
    (r"get_beatmap_pack_.*", "get_beatmap_pack", ("S1",)),
    (r"get_beatmap_scores_.*", "get_beatmap_scores", (1,)),
    (r"get_beatmap_(200|404)", "get_beatmap", (1,)),
    (r"get_beatmaps_.*", "get_beatmaps", ([1],)),
    (r"lookup_beatmap_.*", "lookup_beatmap", ()),
    (r"get_score_(200|404)", "get_legacy_score", ("osu", 1)),
    (r"get_score_lazer_.*", "get_score", (1,)),
    (r"score_(osu|taiko|fruits|mania)", "get_user_scores", (1, "best")),
    (r"get_user_(200|404)", "get_user", (1,)),
    (r"get_user_beatmap_scores_.*", "get_user_beatmap_scores", (1, 1)),
    (r"get_user_beatmaps_.*", "get_user_beatmaps", (1, "ranked")),
    (r"get_user_bests_.*", "get_user_scores", (1, "best")),
    (r"get_user_firsts_.*", "get_user_scores", (1, "firsts")),
    (r"get_user_pinned_.*", "get_user_scores", (1, "pinned")),
    (r"get_user_recents_.*", "get_user_scores", (1, "recent")),
    (r"get_user_kudosu_.*", "get_user_kudosu", (1,)),
    (r"get_user_most_played_.*", "get_user_most_played", (1,)),
    (r"get_user_recent_activity_.*", "get_user_recent_activity", (1,)),
    (r"create_forum_topic_.*", "create_topic", (1, "title", "body")),
    (r"edit_forum_topic_title_.*", "edit_topic", (1, "title")),
    (r"reply_forum_topic_.*", "reply_topic", (1, "body")),
    (r"get_forum_topic_.*", "get_topic_and_posts", (1,)),
    (r"get_beatmapset_(200|404)", "get_beatmapset", (1,)),
    (r"lookup_beatmapset_.*", "lookup_beatmapset", (1,)),
    (r"get_beatmapset_discussions_.*", "get_beatmapset_discussions", ()),
    (r"get_beatmapset_discussion_posts_.*", "get_beatmapset_discussion_posts", ()),
    (r"get_changelog_build_.*", "get_changelog_build", ("lazer", "1")),
    (r"lookup_changelog_build_.*", "lookup_changelog_build", ("1",)),
    (r"get_changelog_listing_.*", "get_changelog_listing", ()),
    (r"get_channel_(200|404)", "get_channel", (1,)),
    (r"get_channels_.*", "get_channel_list", ()),
    (r"get_channel_messages_.*", "get_channel_messages", (1,)),
    (r"get_chat_ack_.*", "chat_keepalive", ()),
    (r"join_channel_.*", "join_channel", (1, 1)),
    (r"send_message_.*", "send_message_to_channel", (1, "text")),
    (r"get_comment_.*", "get_comment", (1,)),
    (r"get_(multiplayer_)?matches_.*", "get_matches", ()),
    (r"get_multiplayer_match_.*", "get_match", (1,)),
    (r"get_multiplayer_leaderboard_.*", "get_room_leaderboard", (1,)),
    (r"get_multiplayer_room_.*", "get_room", (1,)),
    (r"get_multiplayer_rooms_.*", "get_rooms", ()),
    (r"get_multiplayer_scores_.*", "get_playlist_scores", (1, 1)),
    (r"get_me_.*", "get_own_data", ()),
    (r"get_news_post_.*", "get_news_post", ("slug",)),
    (r"get_rankings_.*", "get_ranking", ("osu", "performance")),
    (r"get_seasonal_backgrounds_.*", "get_seasonal_backgrounds", ()),
    (r"search_.*", "search", ()),
)
"""Name of a recording -> method and arguments."""


def call_for(name: str) -> tuple[str, tuple[Any, ...]] | None:
    """Return the call that a recording answers."""
    found = ((method, args) for p, method, args in CALLS if re.fullmatch(p, name))
    return next(found, None)


FILES = {
    path: call
    for path in (sorted(ANSWERS.glob("*.json")) if ANSWERS.is_dir() else ())
    if (call := call_for(path.stem)) is not None
}


@pytest.fixture(params=["blocking", "asyncio", "trio"])
def colour(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def perform(colour: str, path: Path, body: bytes, status: int) -> Any:
    """Call the method on one client, with the recording as the answer."""
    method, args = FILES[path]
    answer = [Response(status=status, body=body)]
    if colour == "blocking":
        blocking = Client.from_token(
            "t", transport=MemoryTransport(answer), keep_unknown=True
        )
        return getattr(blocking, method)(*args)
    client = AsyncClient.from_token(
        "t", transport=AsyncMemoryTransport(answer), keep_unknown=True
    )
    bound = functools.partial(getattr(client, method), *args)
    return anyio.run(bound, backend=colour)


@pytest.mark.skipif(not FILES, reason="the recordings are not here (OSUPY_RECORDED)")
def test_every_recording_belongs_to_a_call() -> None:
    assert {path.stem for path in ANSWERS.glob("*.json")} == {p.stem for p in FILES}


@pytest.mark.skipif(not FILES, reason="the recordings are not here (OSUPY_RECORDED)")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_recorded_answer_decodes_and_encodes_to_equal_data(
    colour: str, path: Path
) -> None:
    body = path.read_bytes()
    if path.stem.endswith("_404"):
        with pytest.raises(NotFoundError):
            perform(colour, path, body, 404)
        return
    with warnings.catch_warnings():
        # The oldest recordings are from before some keys.
        warnings.simplefilter("ignore", DriftWarning)
        result = perform(colour, path, body, 200)
    again = canonical(json.loads(encode(result)))
    assert differences(again, canonical(json.loads(body))) == []
