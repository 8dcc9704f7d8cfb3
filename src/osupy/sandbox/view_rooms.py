"""Rooms, their items and results as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import view_maps, view_people
from osupy.sandbox.basics import Json, num, offset
from osupy.sandbox.modlist import LAZER, REDUCING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osupy.sandbox.modlist import Combination
    from osupy.sandbox.people import Person
    from osupy.sandbox.plays import Play
    from osupy.sandbox.room_events import Event
    from osupy.sandbox.rooms import Aggregate, Item, Room
    from osupy.sandbox.world import World

RECENT: Final = 10
"""How many of those who took part a room shows."""


def room(world: World, one: Room) -> Json:
    """Return a room without what must be asked for."""
    current = current_item(one, world.now)
    playing = one.live and current is not None and current.played is not None
    return {
        "id": one.id,
        "name": one.name,
        "description": one.description,
        "category": one.category,
        "status": "playing" if playing else "idle",
        "type": one.kind,
        "user_id": one.host_id,
        "starts_at": offset(one.starts),
        "ends_at": None if one.ends is None else offset(one.ends),
        "max_attempts": one.max_attempts,
        "max_participants": one.max_participants,
        "participant_count": len(world.rooms.member_ids(one)),
        "channel_id": one.channel_id,
        "active": one.active(world.now),
        "has_password": one.has_password,
        "queue_mode": one.queue_mode,
        "auto_skip": one.auto_skip,
        "pinned": one.pinned,
    }


def current_item(one: Room, now: float) -> Item | None:
    """Return the item that is on, if there is one."""
    if not one.active(now):
        return None
    return next((item for item in one.items if not item.expired), None)


def listed(world: World, one: Room) -> Json:
    """Return a room as the list shows it."""
    found = room(world, one)
    current = current_item(one, world.now)
    shown: Json | None = None
    if current is not None:
        shown = item(current, one)
        shown["beatmap"] = _beatmap(world, current)
    found["current_playlist_item"] = shown
    stars = [each.map.stars for each in one.items]
    found["difficulty_range"] = {"max": num(max(stars)), "min": num(min(stars))}
    found["host"] = _host(world, one)
    found["playlist_item_stats"] = {
        "count_active": sum(not each.expired for each in one.items),
        "count_total": len(one.items),
        "ruleset_ids": sorted({each.ruleset for each in one.items}),
    }
    found["recent_participants"] = _recent(world, one)
    return found


def full(world: World, one: Room, viewer: Person | None) -> Json:
    """Return a room as its own page shows it."""
    found = room(world, one)
    found["host"] = _host(world, one)
    playlist: list[Json] = []
    for each in one.items:
        shown = item(each, one)
        shown["beatmap"] = _beatmap(world, each)
        shown["beatmap"]["checksum"] = each.map.checksum
        shown["beatmap"]["max_combo"] = each.map.max_combo
        playlist.append(shown)
    found["playlist"] = playlist
    found["recent_participants"] = _recent(world, one)
    if viewer is not None:
        found["current_user_score"] = _own(world, one, viewer)
    return found


def _host(world: World, one: Room) -> Json:
    country = view_people.country(world.person(one.host_id))
    return world.user(one.host_id) | {"country": country}


def _recent(world: World, one: Room) -> list[Json]:
    people = (world.person(user_id) for user_id in world.rooms.member_ids(one))
    return [view_people.user(it) for it in people if it is not None][:RECENT]


def _beatmap(world: World, one: Item) -> Json:
    found = view_maps.beatmap(one.map)
    mapset = world.mapset_of(one.map)
    found["beatmapset"] = mapset and view_maps.beatmapset(mapset)
    return found


def item(one: Item, of: Room) -> Json:
    """Return an item without what must be asked for."""
    free = one.freestyle or of.kind == "ranked_play"
    return {
        "id": one.id,
        "room_id": of.id,
        "beatmap_id": one.map.id,
        "created_at": offset(one.created),
        "ruleset_id": one.ruleset,
        "allowed_mods": [] if free else _allowed(one),
        "required_mods": _mods(one.required),
        "freestyle": one.freestyle,
        "expired": one.expired,
        "owner_id": one.owner_id,
        "playlist_order": one.order,
        "played_at": None
        if one.played is None or not one.expired
        else offset(one.played),
    }


def _allowed(one: Item) -> list[Json]:
    used = {name for combo in LAZER[one.ruleset] for name in combo.acronyms}
    free = used - set(one.required.acronyms) - REDUCING
    return [{"acronym": name, "settings": {}} for name in sorted(free)]


def _mods(combination: Combination) -> list[Json]:
    # Unlike in scores, settings are there even if there are none.
    return [{"settings": {}} | mod for mod in combination.mods]


def details(one: Item, of: Room) -> Json:
    """Return what is known of an item's game."""
    begun = one.created if one.played is None else one.played
    found: Json = {"room_type": of.kind, "started_at": offset(begun)}
    if of.kind == "team_versus":
        found["teams"] = {
            str(user_id): ("red", "blue")[place % 2]
            for place, user_id in enumerate(of.member_ids)
        }
    elif one.id % 2:
        found["teams"] = []  # PHP knows one kind of empty array only
    return found


def aggregate(one: Aggregate | None, of: Room, user_id: int) -> Json:
    """Return a user's result in a room; all zero for who did nothing."""
    return {
        "accuracy": 0 if one is None else num(one.accuracy),
        "attempts": 0 if one is None else sum(one.attempts.values()),
        "completed": 0 if one is None else len(one.best),
        "pp": 0,
        "room_id": of.id,
        "total_score": 0 if one is None else one.total,
        "user_id": user_id,
    }


def _own(world: World, of: Room, viewer: Person) -> Json:
    results = world.rooms.aggregates(of)
    own = next((one for one in results if one.user_id == viewer.id), None)
    found = aggregate(own, of, viewer.id)
    found["playlist_item_attempts"] = [
        {"attempts": count, "id": item_id, "passed": item_id in own.best}
        for item_id, count in (own.attempts.items() if own else ())
        if own
    ]
    return found


def placed(world: World, one: Aggregate, of: Room) -> Json:
    """Return a row of a room's leaderboard."""
    person = world.person(one.user_id)
    found = aggregate(one, of, one.user_id)
    found["user"] = world.user(one.user_id)
    found["user"]["country"] = view_people.country(person)
    found["user"]["cover"] = view_people.cover(person)
    found["user"]["team"] = view_people.team(person)
    return found


def score(
    world: World, play: Play, one: Item, of: Room, viewer: Person | None = None
) -> Json:
    """Return a score as rooms show it: always in the present shape."""
    found = world.score(play, viewer)
    found["playlist_item_id"] = one.id
    found["room_id"] = of.id
    found["solo_score_id"] = play.id
    return found


def event(one: Event) -> Json:
    """Return an event of a live room."""
    return {
        "created_at": offset(one.when),
        "event_type": one.kind,
        "id": one.id,
        "playlist_item_id": one.item and one.item.id,
        "user_id": one.user_id,
    }


def users(world: World, ids: Iterable[int | None]) -> list[Json]:
    """Return those of some users that may be looked at, with their countries."""
    people = (world.person(one) for one in sorted({it for it in ids if it is not None}))
    return [
        view_people.user(one) | {"country": view_people.country(one)}
        for one in people
        if one is not None
    ]
