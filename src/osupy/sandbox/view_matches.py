"""Matches of the stable game as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import view_maps, view_people, view_plays
from osupy.sandbox.basics import RULESETS, Json, offset, zulu

if TYPE_CHECKING:
    from collections.abc import Sequence

    from osupy.sandbox.matches import Game, Match, Slot, Step
    from osupy.sandbox.world import World

_NOT_KEPT: Final = (
    "classic_total_score", "preserve", "processed", "ranked",
    "total_score_without_mods",
)  # fmt: skip
"""What only scores have that count."""


def match(one: Match) -> Json:
    """Return a match in short."""
    return {
        "id": one.id,
        "start_time": offset(one.start),
        "end_time": None if one.end is None else offset(one.end),
        "name": one.name,
    }


def step(world: World, one: Step, match: Match, *, legacy: bool) -> Json:
    """Return an event, with its game if it is of one."""
    detail: Json = {"type": one.kind}
    if one.kind == "other":
        detail["text"] = match.name
    found: Json = {
        "id": one.id,
        "detail": detail,
        "timestamp": offset(one.when),
        "user_id": one.user_id,
    }
    if one.game is not None:
        found["game"] = _game(world, one.game, match, legacy=legacy)
    return found


def _game(world: World, one: Game, match: Match, *, legacy: bool) -> Json:
    found: Json = {
        "beatmap_id": one.map_id,
        "id": one.id,
        "start_time": zulu(one.start),
        "end_time": None if one.end is None else zulu(one.end),
        "match_id": match.id,
        "mode": RULESETS[one.ruleset],
        "mode_int": one.ruleset,
        "scoring_type": one.scoring,
        "team_type": one.team_type,
        "mods": list(one.mods.acronyms),
        "scores": [_slot(slot, one, legacy=legacy) for slot in one.slots],
    }
    if one.map is not None:
        found["beatmap"] = view_maps.beatmap(one.map)
        mapset = world.mapset_of(one.map)
        found["beatmap"]["beatmapset"] = mapset and view_maps.beatmapset(mapset)
    return found


def _slot(one: Slot, game: Game, *, legacy: bool) -> Json:
    play = one.play
    if legacy:
        found = view_plays.legacy_score(play)
    else:
        found = view_plays.score(play)
        found["beatmap_id"] = game.map_id
        found["legacy_score_id"] = None
        found["mods"] = list(play.combination.mods)
        for key in _NOT_KEPT:
            found.pop(key, None)
    found["id"] = None
    found["type"] = "legacy_match_score"
    found["match"] = {"slot": one.place, "team": one.team, "pass": play.passed}
    return found


def users(world: World, steps: Sequence[Step]) -> list[Json]:
    """Return who takes part in some events, by id."""
    ids = {one.user_id for one in steps}
    ids |= {slot.play.user_id for one in steps if one.game for slot in one.game.slots}
    found: list[Json] = []
    for user_id in sorted(one for one in ids if one is not None):
        person = world.person(user_id)
        if person is not None:
            country = view_people.country(person)
            found.append(view_people.user(person) | {"country": country})
    return found
