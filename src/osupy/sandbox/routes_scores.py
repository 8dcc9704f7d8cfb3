"""The routes of the area *scores*."""

from __future__ import annotations

import math
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox import view_maps
from osupy.sandbox.basics import RULESETS, Json, dumps
from osupy.sandbox.calls import (
    Answer,
    Call,
    Served,
    answer,
    encode_cursor,
    read_cursor,
    refuse,
)
from osupy.sandbox.params import to_int
from osupy.sandbox.replays import kept, replay
from osupy.sandbox.world import World, ruleset_id

if TYPE_CHECKING:
    from osupy.sandbox.plays import Play

PAGE: Final = 1_000
TOO_OLD: Final = 10_000_000
"""How many ids a cursor may lie behind."""
FAR: Final = 10_000
FAST: Final = 5.0
SLOW: Final = 600.0
"""Seconds that an answer is kept, if its cursor is farther behind than `FAR`."""
_PAGES_KEPT: Final = 48
_Key = tuple[int | None, int | None, int | None]


@attrs.frozen
class _Page:
    expires: float
    last: int
    scores: bytes


class Feed:
    """The endless list of ranked passes, oldest first.

    As on the server an answer is kept for five seconds, or for ten minutes if its
    cursor lies far behind: who polls faster gets the same again. A full page never
    changes. Each reader has their own, since one's own scores carry a pin.
    """

    def __init__(self) -> None:
        self._pages: OrderedDict[_Key, _Page] = OrderedDict()

    def index(self, call: Call) -> Answer:
        """Give the page after a cursor, or the latest."""
        name = call.params.text("ruleset")
        ruleset = ruleset_id(name)
        if name is not None and ruleset is None:
            refuse(422, "Invalid ruleset.")
        after = self._asked(call)
        key = (after, ruleset, call.viewer.id if call.viewer else None)
        page = self._pages.get(key)
        if page is None or page.expires <= call.world.now:
            page = self._pages[key] = self._make(call, after, ruleset)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        return self._answer(page.last, page.scores)

    @staticmethod
    def _asked(call: Call) -> int | None:
        asked = read_cursor(call.params).get("id")
        if asked is None:
            return None
        after = to_int(asked)
        if _behind(call.world, after) > TOO_OLD:
            refuse(422, "The cursor is too old.")
        return after

    def _make(self, call: Call, asked: int | None, ruleset: int | None) -> _Page:
        world = call.world
        after = asked
        if after is None:
            after = world.plays.id_of(self._latest(world, ruleset)) - 1
        plays = self._page(world, after, ruleset)
        kept_for = SLOW if _behind(world, after) > FAR else FAST
        if len(plays) == PAGE and asked is not None:
            kept_for = math.inf
        return _Page(
            world.now + kept_for,
            plays[-1].id if plays else after,
            dumps([world.score(play, call.viewer) for play in plays]),
        )

    @staticmethod
    def _answer(last: int, scores: bytes) -> Answer:
        cursor: Json = {"id": last}
        rest = dumps({"cursor": cursor, "cursor_string": encode_cursor(cursor)})
        return Answer(body=b'{"scores":' + scores + b"," + rest[1:])

    @staticmethod
    def _page(world: World, after: int, ruleset: int | None) -> list[Play]:
        found: list[Play] = []
        for index in range(world.plays.index_after(after), world.processed):
            play = world.plays[index]
            if play.ranked and ruleset in (None, play.ruleset):
                found.append(play)
                if len(found) == PAGE:
                    break
        return found

    @staticmethod
    def _latest(world: World, ruleset: int | None) -> int:
        count = 0
        for index in range(world.processed - 1, 0, -1):
            play = world.plays[index]
            count += play.ranked and ruleset in (None, play.ruleset)
            if count == PAGE:
                return index
        return 0


def _behind(world: World, cursor: int) -> int:
    return world.plays.id_of(world.arrived - 1) - cursor


def _by_id(call: Call) -> Play:
    play = call.world.play(call.strict_id("score"))
    if play is None or _hidden(call.world, play):
        refuse(404, "Invalid score id.")
    return play


def _by_legacy_id(call: Call, *, catch: bool) -> Play:
    ruleset = ruleset_id(call.path["ruleset"], catch=catch)
    if ruleset is None:
        refuse(404)
    play = call.world.legacy_play(ruleset, call.path_id("score"))
    if play is None or _hidden(call.world, play):
        refuse(404)
    return play


def _hidden(world: World, play: Play) -> bool:
    person = world.people.by_id.get(play.user_id)
    return person is not None and person.restricted


def show(call: Call) -> Answer:
    """Give a score by its id."""
    return _show(call, _by_id(call))


def show_legacy(call: Call) -> Answer:
    """Give a score by the id it had in the stable game."""
    return _show(call, _by_legacy_id(call, catch=True))


def _show(call: Call, play: Play) -> Answer:
    world = call.world
    legacy_only = call.params.boolean("legacy_only")
    found = world.score(play, call.viewer, legacy=call.legacy_scores)
    found["beatmap"] = view_maps.beatmap_extended(play.map, play.ruleset)
    found["beatmap"]["max_combo"] = play.map.max_combo
    found["beatmap"]["user"] = world.user(play.map.owner_ids[-1])
    found["beatmap"]["owners"] = world.owners(play.map)
    mapset = world.mapset_of(play.map)
    if mapset is not None:
        found["beatmapset"] = view_maps.beatmapset(mapset)
    position = world.boards.position(play, legacy_only=legacy_only)
    found["rank_global"] = position if play.preserve else None
    found["replay_views"] = play.number % 53 if play.replay else 0
    return answer(world.with_user(found, play, groups=True))


def download(call: Call) -> Answer:
    """Give the replay of a score."""
    return _download(call, _by_id(call))


def download_legacy(call: Call) -> Answer:
    """Give the replay of a score of the stable game."""
    return _download(call, _by_legacy_id(call, catch=False))


def _download(call: Call, play: Play) -> Answer:
    if not kept(play):
        refuse(404)
    mode = RULESETS[play.ruleset]
    name = f"replay-{mode}_{play.map.id}_{play.id}.osr"
    return Answer(
        body=replay(play, call.world.username(play.user_id)),
        media_type="application/x-osu-replay",
        headers={"content-disposition": f"attachment; filename={name}"},
    )


DOWNLOADS: Final = "api-scores-download"


def routes() -> tuple[Served, ...]:
    """Return the routes, with a feed of their own."""
    return (
        Served(
            method="GET",
            path="scores/{score}/download",
            handler=download,
            bucket=DOWNLOADS,
        ),
        Served(
            method="GET",
            path="scores/{ruleset}/{score}/download",
            handler=download_legacy,
            bucket=DOWNLOADS,
        ),
        Served(method="GET", path="scores/{ruleset}/{score}", handler=show_legacy),
        Served(method="GET", path="scores/{score}", handler=show),
        Served(method="GET", path="scores", handler=Feed().index),
    )
