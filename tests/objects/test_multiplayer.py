"""Rooms: their playlists, leaderboards, events and scores."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode, encode
from osupy.enums import MatchScoreTeam, RealtimeRoomEventType, RoomType
from osupy.errors import DecodeError
from osupy.objects import (
    Mod,
    MultiplayerScores,
    PlaylistItem,
    PlaylistItemDetails,
    RealtimeRoomEvent,
    Room,
    RoomEventsResponse,
    RoomLeaderboard,
    RoomsListing,
    UserScoreAggregate,
)
from tests.contract.random_objects import smallest
from tests.objects.answers import made as read

EITHER: Any = list[Room] | RoomsListing


def test_bare_list_of_rooms_and_a_listing_are_told_apart() -> None:
    rooms = [smallest("Room", id=1), smallest("Room", id=2)]

    bare: Any = read(rooms, EITHER)
    listing: Any = read(smallest("RoomsListing", rooms=rooms), EITHER)

    assert [room.id for room in bare] == [1, 2]
    assert isinstance(listing, RoomsListing)
    assert listing.rooms == bare


def test_bad_room_of_a_bare_list_is_named_by_its_path() -> None:
    rooms = [smallest("Room"), smallest("Room", name=5)]

    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(rooms).encode(), EITHER)

    assert caught.value.path == "$[1].name"


def test_room_has_a_page() -> None:
    room = read(smallest("Room", id=7), Room)

    assert room.url == "https://osu.ppy.sh/multiplayer/rooms/7"


def test_realtime_room_that_is_open_has_no_end() -> None:
    room = smallest("Room", ends_at=None, type="head_to_head", max_participants=8)

    assert read(room, Room).ends_at is None


def test_own_score_is_none_when_there_is_no_user() -> None:
    assert read(smallest("Room"), Room).current_user_score is None


@pytest.mark.parametrize(
    "mod", [{"acronym": "HD"}, {"acronym": "DT", "settings": {"speed_change": 1.3}}]
)
def test_mods_of_an_item_have_their_settings(mod: dict[str, Any]) -> None:
    item = read(smallest("PlaylistItem", required_mods=[mod]), PlaylistItem)

    assert item.required_mods.acronyms == (mod["acronym"],)
    assert item.required_mods[0].settings == mod.get("settings")
    assert len(item.allowed_mods) == 0


def test_empty_settings_stay_empty_and_equal_none() -> None:
    item = read(
        smallest("PlaylistItem", allowed_mods=[{"acronym": "HD", "settings": {}}]),
        PlaylistItem,
    )

    assert item.allowed_mods[0].settings == {}
    assert item.allowed_mods[0] == Mod(acronym="HD")
    assert json.loads(encode(item))["allowed_mods"][0]["settings"] == {}


@pytest.mark.parametrize(
    ("teams", "expected"),
    [({"2": "red", "3": "blue"}, {"2": "red", "3": "blue"}), ([], {}), ({}, {})],
)
def test_teams_are_by_user_and_may_be_an_empty_list(
    teams: Any, expected: dict[str, str]
) -> None:
    details = read(smallest("PlaylistItemDetails", teams=teams), PlaylistItemDetails)

    assert details.teams == expected


def test_teams_are_members_of_their_enum() -> None:
    details = read(
        smallest("PlaylistItemDetails", teams={"2": "red"}), PlaylistItemDetails
    )

    assert list((details.teams or {}).values()) == [MatchScoreTeam.RED]
    assert details.room_type is RoomType.PLAYLISTS


def test_details_of_an_item_keep_what_has_no_field() -> None:
    details = smallest("PlaylistItemDetails", rounds=3)

    assert json.loads(encode(read(details, PlaylistItemDetails)))["rounds"] == 3


def test_aggregates_are_the_same_user_when_hashed_alike() -> None:
    one = read(smallest("UserScoreAggregate", user_id=2), UserScoreAggregate)
    other = read(
        smallest("UserScoreAggregate", user_id=2, pp=0, room_id=9), UserScoreAggregate
    )

    assert hash(one) == hash(other)
    assert one != other


def test_leaderboard_without_a_user_has_no_own_score() -> None:
    board = smallest(
        "RoomLeaderboard", leaderboard=[smallest("UserScoreAggregate")], user_score=None
    )

    assert read(board, RoomLeaderboard).user_score is None


def test_position_is_told_for_the_own_score_only() -> None:
    board = read(
        smallest(
            "RoomLeaderboard",
            leaderboard=[smallest("UserScoreAggregate")],
            user_score=smallest("UserScoreAggregate", position=3),
        ),
        RoomLeaderboard,
    )

    assert board.user_score is not None
    assert board.user_score.position == 3
    assert board.leaderboard[0].position is None


def test_event_of_a_room_may_be_new_to_this_version() -> None:
    event = read(
        smallest("RealtimeRoomEvent", event_type="map_voted"), RealtimeRoomEvent
    )

    assert event.event_type == "map_voted"
    assert not event.event_type.is_known


def test_events_of_a_room_come_with_scores_of_today() -> None:
    score = smallest("Score", room_id=1, solo_score_id=5, playlist_item_id=3)
    answer = smallest(
        "RoomEventsResponse",
        events=[smallest("RealtimeRoomEvent", event_type="game_completed")],
        playlist_items=[
            smallest(
                "PlaylistItem",
                id=3,
                details=smallest("PlaylistItemDetails"),
                scores=[score],
            )
        ],
    )

    made = read(answer, RoomEventsResponse)

    assert made.events[0].event_type is RealtimeRoomEventType.GAME_COMPLETED
    assert [score.room_id for score in made.playlist_items[0].scores or []] == [1]


def test_own_score_on_an_item_has_those_around_it() -> None:
    page = smallest("MultiplayerScoresAroundPage", scores=[smallest("Score", id=4)])
    own = smallest(
        "Score",
        position=2,
        scores_around={"higher": page, "lower": page | {"scores": []}},
    )

    made = read(
        smallest("MultiplayerScores", scores=[], user_score=own), MultiplayerScores
    ).user_score

    assert made is not None
    assert made.scores_around is not None
    assert made.scores_around.higher.scores[0].id == 4
    assert made.scores_around.lower.scores == []
