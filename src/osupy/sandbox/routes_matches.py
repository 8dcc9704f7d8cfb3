"""The routes of the area *multiplayer* that are about matches of the stable game."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from osupy.sandbox import view_matches
from osupy.sandbox.calls import (
    Answer,
    Call,
    Refused,
    Served,
    answer,
    read_cursor,
    refuse,
)
from osupy.sandbox.pages import ordered, with_cursor
from osupy.sandbox.params import to_int

if TYPE_CHECKING:
    from collections.abc import Sequence

    from osupy.sandbox.basics import Json
    from osupy.sandbox.matches import Match

PAGE: Final = 50
STEPS: Final = 100
NO_MATCH: Final = "Specified LegacyMatch\\LegacyMatch couldn't be found."


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


_Row = TypeVar("_Row", bound=_Numbered)


def index(call: Call) -> Answer:
    """Give a page of the public matches."""
    params = call.params
    limit = params.clamped("limit", PAGE, 1, PAGE)
    active = params.flag("active")
    public = [
        one
        for one in call.world.matches.in_order
        if not one.private and active in (None, one.end is None)
    ]
    sort, rows = ordered(call, public, lambda one: one.id)
    asked = read_cursor(params).get("match_id")
    if asked is not None:
        where, up = to_int(asked), sort == "id_asc"
        rows = [one for one in rows if (one.id > where if up else one.id < where)]
    page = rows[:limit]
    body: Json = {
        "matches": [view_matches.match(one) for one in page],
        "params": {"limit": limit, "sort": sort, "active": active},
    }
    cursor = {"match_id": page[-1].id} if len(rows) > limit else None
    return answer(with_cursor(body, cursor))


def show(call: Call) -> Answer:
    """Give a match with some of its events."""
    match = _match(call)
    steps = call.world.matches.steps(match)
    page = between(call, steps)
    playing = [it.game.id for it in steps if it.game and it.game.end is None]
    legacy = call.legacy_scores
    return answer(
        {
            "match": view_matches.match(match),
            "events": [
                view_matches.step(call.world, one, match, legacy=legacy) for one in page
            ],
            "users": view_matches.users(call.world, page),
            "first_event_id": steps[0].id,
            "latest_event_id": steps[-1].id,
            "current_game_id": playing[-1] if playing else None,
        }
    )


def _match(call: Call) -> Match:
    match = call.world.matches.by_id.get(call.path_id("match"))
    if match is None:
        refuse(404, NO_MATCH)
    if match.private and call.viewer is None:
        raise Refused(401, {"authentication": "basic"})
    if match.private and call.viewer and call.viewer.id not in match.player_ids:
        refuse(403)
    return match


def between(call: Call, rows: Sequence[_Row]) -> Sequence[_Row]:
    """Return the events next to an id, or the newest; always in ascending order."""
    limit = call.params.clamped("limit", STEPS, 1, STEPS + 1)
    after, before = call.params.integer("after"), call.params.integer("before")
    if after is not None:
        return [one for one in rows if one.id > after][:limit]
    if before is not None:
        rows = [one for one in rows if one.id < before]
    return rows[-limit:]


ROUTES: Final = (
    Served(method="GET", path="matches", handler=index),
    Served(method="GET", path="matches/{match}", handler=show),
)
