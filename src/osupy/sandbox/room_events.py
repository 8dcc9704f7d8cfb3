"""What happened in live rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import Draw
from osupy.sandbox.people import DELETED_IDS
from osupy.sandbox.rooms import Item

if TYPE_CHECKING:
    from collections.abc import Iterator

    from osupy.sandbox.rooms import Room

FIRST_EVENT: Final = 40_000_000


@attrs.frozen
class Event:
    """One event."""

    id: int
    kind: str
    when: int
    user_id: int | None
    item: Item | None


def events(room: Room) -> list[Event]:
    """Return the events of a live room, oldest first."""
    first = FIRST_EVENT + room.number * 1_000
    return [
        Event(first + place * 2, kind, when, user_id, item)
        for place, (kind, when, user_id, item) in enumerate(_story(room))
    ]


def _story(room: Room) -> Iterator[tuple[str, int, int | None, Item | None]]:
    draw = Draw(f"room/{room.number}/events")
    host = room.member_ids[0]
    yield "room_created", room.starts, host, None
    for place, user_id in enumerate(room.member_ids):
        yield "player_joined", room.starts + place, user_id, None
    for item in room.items:
        if item.played is None:
            continue
        if draw.chance(30):
            new = draw.choice(room.member_ids)
            yield "host_changed", item.played - 20, new, None
        if draw.chance(15):
            guest = DELETED_IDS[item.id % 3]
            yield "player_joined", item.played - 15, guest, None
            kind = "player_kicked" if draw.chance(50) else "player_left"
            yield kind, item.played - 12, guest, None
        if draw.chance(10):
            yield "game_started", item.played - 9, None, item
            yield "game_aborted", item.played - 5, None, item
        yield "game_started", item.played, None, item
        if item.expired:
            yield "game_completed", item.played + 205, None, item
    if room.ends is not None:
        for user_id in room.member_ids:
            yield "player_left", room.ends, user_id, None
        yield "room_disbanded", room.ends, None, None
