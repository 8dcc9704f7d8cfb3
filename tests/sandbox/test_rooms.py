"""The routes of rooms: lists, results, scores on items, live events."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.basics import DAY
from osupy.sandbox.rooms import Room
from tests.sandbox.conftest import Clock, client_of

NEWEST = {"x-api-version": "99999999"}


def big_room(box: Sandbox) -> Room:
    """Return the room with the longest leaderboard."""
    rooms = box.world.rooms
    return max(rooms.in_order, key=lambda one: len(rooms.aggregates(one)))


def leafed(api: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    """Return the rooms of all pages, by the cursors of the answers."""
    body = api.get("rooms", params=params, headers=NEWEST).json()
    rows = list(body["rooms"])
    while body["cursor_string"] is not None:
        more = params | {"cursor_string": body["cursor_string"]}
        body = api.get("rooms", params=more, headers=NEWEST).json()
        rows += body["rooms"]
    return rows


@pytest.mark.parametrize("sort", ["created", "ended"])
def test_pages_lead_through_everything_once(
    shared: httpx.Client, shared_box: Sandbox, sort: str
) -> None:
    everything = [it for it in shared_box.world.rooms.in_order if not it.live]
    for limit in (100, 250):
        rows = leafed(shared, mode="all", sort=sort, limit=limit)
        ids = [it["id"] for it in rows]
        assert len(ids) == len(set(ids)) == len(everything)
    key = "ends_at" if sort == "ended" else "id"
    rest = rows if sort == "ended" else [it for it in rows if not it["pinned"]]
    assert [it[key] for it in rest] == sorted((it[key] for it in rest), reverse=True)


def test_pinned_rooms_come_first(shared: httpx.Client) -> None:
    pins = [it["pinned"] for it in leafed(shared, mode="all")]
    assert pins == sorted(pins, reverse=True)
    assert True in pins


def test_position_is_that_of_the_last_room_when_the_answer_has_none(
    shared: httpx.Client,
) -> None:
    expected = [it["id"] for it in leafed(shared, mode="ended")]
    rows = shared.get("rooms", params={"mode": "ended", "limit": 100}).json()
    found = list(rows)
    while len(rows) == 100:
        last = {"cursor[ends_at]": rows[-1]["ends_at"], "cursor[id]": rows[-1]["id"]}
        params: dict[str, Any] = {"mode": "ended", "limit": 100} | last
        rows = shared.get("rooms", params=params).json()
        found += rows
    assert [it["id"] for it in found] == expected


def test_cursors_have_their_own_time(shared: httpx.Client) -> None:
    params: dict[str, Any] = {"mode": "ended", "limit": 1}
    body = shared.get("rooms", params=params, headers=NEWEST).json()
    assert set(body["cursor"]) == {"ends_at", "id"}
    assert body["cursor"]["ends_at"].endswith(".000000Z")
    created = params | {"sort": "created"}
    body = shared.get("rooms", params=created, headers=NEWEST).json()
    assert set(body["cursor"]) == {"pinned", "id"}


@pytest.mark.parametrize(
    ("params", "types"),
    [
        ({}, {"playlists"}),
        ({"type_group": "realtime"}, {"head_to_head", "team_versus", "matchmaking"}),
        ({"category": "realtime"}, {"head_to_head", "team_versus", "matchmaking"}),
        ({"type_group": "ranked-play"}, {"ranked_play"}),
        ({"type_group": "ranked_play"}, {"playlists"}),
    ],
)
def test_group_chooses(
    shared: httpx.Client, params: dict[str, str], types: set[str]
) -> None:
    rows = shared.get("rooms", params={"mode": "all"} | params).json()
    assert {it["type"] for it in rows} == types


def test_filters_choose(shared: httpx.Client, shared_box: Sandbox) -> None:
    def find(**params: Any) -> list[dict[str, Any]]:
        return leafed(shared, **params)

    owner = shared_box.world.owner.id
    assert {it["active"] for it in find()} == {True}
    assert {it["active"] for it in find(mode="ended")} == {False}
    assert {it["active"] for it in find(mode="all", is_active="0")} == {False}
    assert {it["user_id"] for it in find(mode="owned")} == {owner}
    assert {it["category"] for it in find(mode="all", category="spotlight")} == {
        "spotlight"
    }
    live = find(type_group="realtime", status="playing")
    assert {it["status"] for it in live} == {"playing"}
    assert {it["category"] for it in find(mode="all", season_id=6)} == {"spotlight"}
    assert find(mode="all", season_id=5) == []
    for room in find(mode="participated", limit=30)[:20]:
        score = shared.get(f"rooms/{room['id']}").json()["current_user_score"]
        assert score["attempts"] > 0


def test_room_ends_when_its_time_comes(api: httpx.Client, clock: Clock) -> None:
    before = {it["id"] for it in api.get("rooms").json()}
    clock.now += 0.8 * DAY
    after = {it["id"] for it in api.get("rooms").json()}
    assert after < before


def test_results_add_up(shared: httpx.Client, shared_box: Sandbox) -> None:
    room = big_room(shared_box)
    rows: list[dict[str, Any]] = []
    for page in range(1, 9):
        params = {"page": page, "limit": 30}
        body = shared.get(f"rooms/{room.id}/leaderboard", params=params).json()
        rows += body["leaderboard"]
    totals = [it["total_score"] for it in rows]
    assert totals == sorted(totals, reverse=True)
    assert len(rows) > 60
    sums: dict[int, int] = {}
    for item in room.items:
        board = shared_box.world.rooms.high_scores(room, item)
        for play in board:
            sums[play.user_id] = sums.get(play.user_id, 0) + play.total
    assert {it["user_id"]: it["total_score"] for it in rows} == sums
    own = body["user_score"]
    assert rows[own["position"] - 1] == {
        key: value for key, value in own.items() if key != "position"
    }


def test_own_score_of_a_room_tells_attempts(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    room = big_room(shared_box)
    own = shared.get(f"rooms/{room.id}").json()["current_user_score"]
    attempts = own["playlist_item_attempts"]
    assert sum(it["attempts"] for it in attempts) == own["attempts"]
    assert sum(it["passed"] for it in attempts) == own["completed"]
    idle = shared_box.world.people.in_order[6]
    with client_of(shared_box, shared_box.token(idle.id)) as api:
        nothing = api.get(f"rooms/{room.id}").json()["current_user_score"]
        assert (nothing["attempts"], nothing["playlist_item_attempts"]) == (0, [])
        board = api.get(f"rooms/{room.id}/leaderboard").json()
        assert board["user_score"] is None


@pytest.mark.parametrize("sort", ["score_desc", "score_asc"])
def test_scores_of_an_item_come_in_pages(
    shared: httpx.Client, shared_box: Sandbox, sort: str
) -> None:
    room = big_room(shared_box)
    item = room.items[0].id
    url = f"rooms/{room.id}/playlist/{item}/scores"
    params: dict[str, Any] = {"limit": 7, "sort": sort}
    body = shared.get(url, params=params).json()
    rows = list(body["scores"])
    assert set(body["cursor"]) == {"total_score", "score_id"}
    while body["cursor_string"] is not None:
        more = params | {"cursor_string": body["cursor_string"]}
        body = shared.get(url, params=more).json()
        rows += body["scores"]
    totals = [it["total_score"] for it in rows]
    assert len(rows) == body["total"] > 7
    assert totals == sorted(totals, reverse=sort == "score_desc")
    assert body["params"] == params
    assert {(it["room_id"], it["playlist_item_id"]) for it in rows} == {(room.id, item)}


def test_score_of_a_room_is_a_score_elsewhere(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    rooms = [one for one in shared_box.world.rooms.in_order if one.live]
    lists = [big_room(shared_box), rooms[3], rooms[-2]]
    for room in lists:
        url = f"rooms/{room.id}/playlist/{room.items[0].id}/scores"
        for one in shared.get(url, params={"limit": 3}).json()["scores"]:
            found = shared.get(f"scores/{one['solo_score_id']}").json()
            for key in ("user_id", "total_score", "ended_at", "mods", "beatmap_id"):
                assert found[key] == one[key]
            assert "room_id" not in found
    assert shared.get("scores/4800000000").status_code == 404


def test_scores_were_played_while_the_room_was_open(shared_box: Sandbox) -> None:
    rooms = shared_box.world.rooms
    for room in rooms.in_order:
        for result in rooms.aggregates(room):
            for item_id, play in result.best.items():
                item = next(one for one in room.items if one.id == item_id)
                assert play.map is item.map
                assert set(item.required.acronyms) <= set(play.combination.acronyms)
                assert room.starts <= play.ended
                assert room.ends is None or play.ended <= room.ends


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("rooms/1", 404),
        ("rooms/first", 404),
        ("rooms/1/leaderboard", 404),
        ("rooms/1/events", 404),
        ("rooms/{playlist}/events", 422),
        ("rooms/{playlist}/playlist/1/scores", 404),
        ("rooms/{live}/playlist/{item}/scores", 404),
    ],
)
def test_what_is_not_there_is_refused(
    shared: httpx.Client, shared_box: Sandbox, path: str, status: int
) -> None:
    rooms = shared_box.world.rooms.in_order
    playlist = next(one for one in rooms if not one.live)
    live = next(one for one in rooms if one.live)
    item = playlist.items[0].id
    url = path.format(playlist=playlist.id, live=live.id, item=item)
    assert shared.get(url).status_code == status


def test_latest_room_is_about_an_artist(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    found = shared.get("rooms/latest").json()
    newest = [
        one.id
        for one in shared_box.world.rooms.in_order
        if one.category == "featured_artist"
    ]
    assert found["id"] == newest[-1]


def test_events_are_next_to_an_id(shared: httpx.Client, shared_box: Sandbox) -> None:
    live = [one for one in shared_box.world.rooms.in_order if one.live]
    room = max(live, key=lambda one: len(one.items))
    url = f"rooms/{room.id}/events"
    body = shared.get(url).json()
    rows = body["events"]
    assert len(rows) == 100
    assert rows[-1]["id"] == body["last_event_id"]
    while rows[0]["id"] != body["first_event_id"]:
        page = shared.get(url, params={"before": rows[0]["id"], "limit": 30}).json()
        rows = page["events"] + rows
    ids = [it["id"] for it in rows]
    assert ids == sorted(set(ids))
    forwards = shared.get(url, params={"after": ids[4], "limit": 3}).json()["events"]
    assert [it["id"] for it in forwards] == ids[5:8]
    assert [it["created_at"] for it in rows] == sorted(it["created_at"] for it in rows)


def test_items_are_those_of_the_events(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    for room in [one for one in shared_box.world.rooms.in_order if one.live][::9]:
        body = shared.get(f"rooms/{room.id}/events", params={"limit": 20}).json()
        named = {it["playlist_item_id"] for it in body["events"]} - {None}
        assert {it["id"] for it in body["playlist_items"]} == named
        maps = {it["beatmap_id"] for it in body["playlist_items"]}
        assert {it["id"] for it in body["beatmaps"]} == maps
        for item in body["playlist_items"]:
            teams = item["details"].get("teams")
            assert bool(teams) is (room.kind == "team_versus")
            assert bool(item["scores"]) is item["expired"]


def test_current_item_is_the_one_that_waits(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    for room in shared.get("rooms?type_group=realtime").json():
        body = shared.get(f"rooms/{room['id']}/events").json()
        assert body["current_playlist_item_id"] == room["current_playlist_item"]["id"]
    ended = next(
        one for one in shared_box.world.rooms.in_order if one.live and one.ends
    )
    body = shared.get(f"rooms/{ended.id}/events").json()
    assert body["current_playlist_item_id"] is None
