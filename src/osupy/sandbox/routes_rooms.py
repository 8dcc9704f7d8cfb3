"""The routes of the area *multiplayer* that are about rooms of the newer game."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from osupy.sandbox import room_events, view_maps, view_rooms
from osupy.sandbox.basics import Json, micro
from osupy.sandbox.calls import Answer, Call, Served, answer, read_cursor, refuse
from osupy.sandbox.pages import with_cursor
from osupy.sandbox.params import to_int
from osupy.sandbox.rooms import GROUPS, Item, Room, link_id
from osupy.sandbox.routes_matches import between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from osupy.sandbox.plays import Play

MANY: Final = 250
PAGE: Final = 50
WITH_CURSOR: Final = 99_999_999
"""The ``x-api-version`` from which on the list of rooms comes with its cursor."""
NO_ROOM: Final = "Specified Multiplayer\\Room couldn't be found."
NO_ITEM: Final = "Specified Multiplayer\\PlaylistItem couldn't be found."
CATEGORIES: Final = {"normal", "spotlight", "featured_artist", "daily_challenge"}


# The list


def index(call: Call) -> Answer:
    """Give a page of rooms."""
    params = call.params
    mode = params.text("mode")
    asked = params.text("sort")
    sort = "ended" if mode == "ended" else "created"
    sort = asked if asked in ("created", "ended") else sort
    limit = params.clamped("limit", MANY, 1, MANY)
    rows = [one for one in call.world.rooms.in_order if _fits(call, one, mode)]
    rows.sort(key=lambda one: _place(one, sort), reverse=True)
    where = _where(read_cursor(params), sort)
    if where is not None:
        rows = [one for one in rows if _place(one, sort) < where]
    page = rows[:limit]
    found = [view_rooms.listed(call.world, one) for one in page]
    if call.version < WITH_CURSOR:
        return answer(found)
    cursor = _cursor(page[-1], sort) if len(rows) > limit else None
    return answer(with_cursor({"rooms": found}, cursor))


def _place(one: Room, sort: str) -> tuple[int, int]:
    if sort == "created":
        return int(one.pinned), one.id
    return -1 if one.ends is None else one.ends, one.id


def _cursor(one: Room, sort: str) -> Json:
    if sort == "created":
        return {"pinned": one.pinned, "id": one.id}
    return {"ends_at": None if one.ends is None else micro(one.ends), "id": one.id}


def _where(cursor: Mapping[str, Any], sort: str) -> tuple[int, int] | None:
    """Return a position; one of another order is none."""
    key = "pinned" if sort == "created" else "ends_at"
    if set(cursor) != {key, "id"}:
        return None
    value = cursor[key]
    if key == "ends_at":
        return -1 if value is None else _moment(str(value)), to_int(cursor["id"])
    pinned = str(value).lower() in ("1", "true")
    return int(pinned), to_int(cursor["id"])


def _moment(text: str) -> int:
    # A plus sign that was not quoted arrives as a space.
    try:
        return int(datetime.fromisoformat(text.replace(" ", "+")).timestamp())
    except ValueError:
        return to_int(text)


def _fits(call: Call, one: Room, mode: str | None) -> bool:
    params = call.params
    group = params.text("type_group")
    category = params.text("category")
    if category == "realtime":
        group = category
    active = params.flag("is_active")
    season = params.integer("season_id")
    is_active = one.active(call.world.now)
    return (
        one.kind in GROUPS.get(group or "", GROUPS["playlists"])
        and (category not in CATEGORIES or one.category == category)
        and active in (None, is_active)
        and season in (None, one.season)
        and _in_status(call, one)
        and _in_mode(call, one, mode, is_active=is_active)
    )


def _in_status(call: Call, one: Room) -> bool:
    status = call.params.text("status")
    if status not in ("idle", "playing"):
        return True
    current = view_rooms.current_item(one, call.world.now)
    playing = one.live and current is not None and current.played is not None
    return playing is (status == "playing")


def _in_mode(call: Call, one: Room, mode: str | None, *, is_active: bool) -> bool:
    viewer = call.viewer
    match mode:
        case "all":
            return True
        case "ended":
            return one.ends is not None and one.ends <= call.world.now
        case "participated":
            return viewer is not None and viewer.id in call.world.rooms.member_ids(one)
        case "owned":
            return viewer is not None and viewer.id == one.host_id
        case _:
            return is_active


# One room


def _room(call: Call) -> Room:
    room = call.world.rooms.by_id.get(call.path_id("room"))
    if room is None:
        refuse(404, NO_ROOM)
    return room


def show(call: Call) -> Answer:
    """Give a room; ``latest`` is the newest one about a featured artist."""
    if call.path["room"] == "latest":
        rooms = reversed(call.world.rooms.in_order)
        room = next(one for one in rooms if one.category == "featured_artist")
    else:
        room = _room(call)
    return answer(view_rooms.full(call.world, room, call.viewer))


def leaderboard(call: Call) -> Answer:
    """Give who did best in a room."""
    room = _room(call)
    limit = call.params.clamped("limit", PAGE, 1, PAGE)
    start = (max(1, call.params.integer("page") or 1) - 1) * limit
    everyone = call.world.rooms.aggregates(room)
    ranked = [one for one in everyone if one.total]
    own: Json | None = None
    for place, one in enumerate(everyone, 1):
        if call.viewer is not None and one.user_id == call.viewer.id:
            own = view_rooms.placed(call.world, one, room)
            own["position"] = place if one.total else None
    rows = ranked[start : start + limit]
    return answer(
        {
            "leaderboard": [view_rooms.placed(call.world, one, room) for one in rows],
            "user_score": own,
        }
    )


def events(call: Call) -> Answer:
    """Give what happened in a live room."""
    room = _room(call)
    if not room.live:
        refuse(422, "Room is not realtime.")
    world = call.world
    everything = room_events.events(room)
    page = between(call, everything)
    items = {one.item.id: one.item for one in page if one.item is not None}
    maps = {item.map.id: item.map for item in items.values()}
    sets = {one.id: one for one in map(world.mapset_of, maps.values()) if one}
    plays = {key: world.rooms.game(room, item) for key, item in items.items()}
    ids: list[int | None] = [room.host_id, *(one.user_id for one in page)]
    ids += [play.user_id for found in plays.values() for play in found]
    current = view_rooms.current_item(room, world.now)
    return answer(
        {
            "beatmaps": [view_maps.beatmap(one) for one in maps.values()],
            "beatmapsets": [view_maps.beatmapset(one) for one in sets.values()],
            "current_playlist_item_id": current and current.id,
            "events": [view_rooms.event(one) for one in page],
            "first_event_id": everything[0].id,
            "last_event_id": everything[-1].id,
            "playlist_items": [
                _played(call, room, item, plays[key]) for key, item in items.items()
            ],
            "room": view_rooms.room(world, room),
            "users": view_rooms.users(world, ids),
        }
    )


def _played(call: Call, room: Room, item: Item, plays: list[Play]) -> Json:
    found = view_rooms.item(item, room)
    found["details"] = view_rooms.details(item, room)
    found["scores"] = [
        view_rooms.score(call.world, play, item, room, call.viewer) for play in plays
    ]
    return found


def scores(call: Call) -> Answer:
    """Give a page of the scores on one item."""
    room = call.world.rooms.by_id.get(call.path_id("room"))
    items = {} if room is None else {item.id: item for item in room.items}
    item = items.get(call.path_id("playlist"))
    if room is None or item is None:
        refuse(404, NO_ITEM)
    limit = call.params.clamped("limit", PAGE, 1, PAGE)
    up = call.params.text("sort") == "score_asc"
    board = call.world.rooms.high_scores(room, item)
    rows = board[::-1] if up else board
    cursor = read_cursor(call.params)
    if {"total_score", "score_id"} <= set(cursor):
        # Of equal scores the one that came first is the better.
        where = (to_int(cursor["total_score"]), -to_int(cursor["score_id"]))
        rows = [one for one in rows if (_key(one) > where if up else _key(one) < where)]

    def view(play: Play) -> Json:
        found = view_rooms.score(call.world, play, item, room, call.viewer)
        return call.world.with_user(found, play)

    own: Json | None = None
    for place, play in enumerate(board, 1):
        if call.viewer is not None and play.user_id == call.viewer.id:
            own = view(play) | {"position": place}
    last = rows[limit - 1] if len(rows) > limit else None
    body: Json = {
        "params": {"limit": limit, "sort": "score_asc" if up else "score_desc"},
        "scores": [view(play) for play in rows[:limit]],
        "total": len(board),
        "user_score": own,
    }
    after = last and {"total_score": last.total, "score_id": link_id(last)}
    return answer(with_cursor(body, after))


def _key(play: Play) -> tuple[int, int]:
    return play.total, -link_id(play)


ROUTES: Final = (
    Served(method="GET", path="rooms/{room}/leaderboard", handler=leaderboard),
    Served(method="GET", path="rooms/{room}/events", handler=events),
    Served(
        method="GET", path="rooms/{room}/playlist/{playlist}/scores", handler=scores
    ),
    Served(method="GET", path="rooms", handler=index),
    Served(method="GET", path="rooms/{room}", handler=show),
)
