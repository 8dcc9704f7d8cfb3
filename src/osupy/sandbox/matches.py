"""Multiplayer matches of the stable game.

A match is little more than a name until somebody looks at it: its events are made then,
from its own draws. Its ids are set apart beforehand, so that they grow with time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import EPOCH, RULESETS, Draw
from osupy.sandbox.maps import Map
from osupy.sandbox.modlist import STABLE, Combination, combine
from osupy.sandbox.people import DELETED_IDS
from osupy.sandbox.plays import Play

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from osupy.sandbox.maps import Maps
    from osupy.sandbox.people import People, Person
    from osupy.sandbox.plays import PlayBook

COUNT: Final = 170
FIRST_ID: Final = 120_000_000
FIRST_EVENT: Final = 2_600_000_000
FIRST_GAME: Final = 610_000_000
SCORING: Final = ("score", "accuracy", "combo", "scorev2")
TEAMS: Final = ("head-to-head", "tag-coop", "team-vs", "tag-team-vs")
_MODS: Final = tuple(
    combine(*names)
    for names in ((), (), (), ("HD",), ("HR",), ("DT",), ("HD", "NC"), ("EZ", "FL"))
)
_MOST: Final = 1_000
"""How many events a match has at most."""


@attrs.frozen(kw_only=True)
class Match:
    """One lobby."""

    number: int
    id: int
    name: str
    start: int
    end: int | None
    private: bool
    player_ids: tuple[int, ...]
    games: int
    """How many maps were played."""


@attrs.frozen
class Slot:
    """What one player did in a game."""

    place: int
    team: str
    play: Play


@attrs.frozen(kw_only=True)
class Game:
    """One map that was played."""

    id: int
    map: Map | None
    """``None`` if it is gone."""
    map_id: int | None
    ruleset: int
    scoring: str
    team_type: str
    mods: Combination
    start: int
    end: int | None
    slots: tuple[Slot, ...]


@attrs.frozen(kw_only=True)
class Step:
    """One event."""

    id: int
    kind: str
    when: int
    user_id: int | None
    game: Game | None = None


class Matches:
    """Every match, oldest first."""

    def __init__(self, seed: int, people: People, maps: Maps, plays: PlayBook) -> None:
        self._seed = seed
        self._people = people
        self._plays = plays
        self._maps = [
            [one for one in maps.by_id.values() if one.set_id and one.ruleset == mode]
            for mode in range(len(RULESETS))
        ]
        self.in_order: list[Match] = [self._make(number) for number in range(COUNT)]
        self.by_id: dict[int, Match] = {one.id: one for one in self.in_order}
        self.steps: Callable[[Match], list[Step]] = lru_cache(maxsize=64)(self._steps)

    def _make(self, number: int) -> Match:
        draw = Draw(f"{self._seed}/match/{number}")
        players = [one for one in self._people.in_order if one.played][: 60 + number]
        start = EPOCH - (COUNT - number) * 9_000 + draw.randrange(4_000)
        running = number >= COUNT - 6
        private = number % 17 == 3
        long = number % 40 == 7
        members = draw.sample(players, draw.randrange(2, 9))
        if number % 34 == 3:
            members[0] = self._people.in_order[0]
        games = 70 if long else draw.randrange(9)
        name = f"{members[0].username}'s game"
        if long or draw.chance(25):
            left, right = draw.sample(("Japan", "Chile", "Poland", "Taiwan"), 2)
            name = f"SWC2026: ({left}) vs ({right})"
        return Match(
            number=number,
            id=FIRST_ID + number * 7 + draw.randrange(6),
            name=name,
            start=EPOCH - 3_000 + number * 4 if running else start,
            end=None if running else start + 600 + games * 240,
            private=private,
            player_ids=tuple(dict.fromkeys(one.id for one in members)),
            games=games,
        )

    def _steps(self, match: Match) -> list[Step]:
        """Return the events of a match, oldest first."""
        return list(_Lobby(self._seed, match, self._people, self._plays, self._maps))


class _Lobby:
    """Tells how a match went."""

    def __init__(
        self,
        seed: int,
        match: Match,
        people: People,
        plays: PlayBook,
        maps: list[list[Map]],
    ) -> None:
        self._draw = Draw(f"{seed}/match/{match.number}/events")
        self._match = match
        self._players = [people.by_id[one] for one in match.player_ids]
        self._plays = plays
        self._maps = maps
        self._when = match.start
        self._count = 0

    def _step(self, kind: str, user_id: int | None, game: Game | None = None) -> Step:
        self._count += 1
        return Step(
            id=FIRST_EVENT + self._match.number * _MOST + self._count * 2,
            kind=kind,
            when=self._when,
            user_id=user_id,
            game=game,
        )

    def __iter__(self) -> Iterator[Step]:
        draw, match = self._draw, self._match
        host = self._players[0]
        yield self._step("match-created", host.id)
        for person in self._players:
            self._when += draw.randrange(2, 20)
            yield self._step("player-joined", person.id)
        for number in range(match.games):
            if draw.chance(30):
                yield self._step("host-changed", draw.choice(self._players).id)
            if draw.chance(12):
                guest = DELETED_IDS[number % 3]
                yield self._step("player-joined", guest)
                kind = "player-kicked" if draw.chance(50) else "player-left"
                yield self._step(kind, guest)
            game = self._game(number)
            yield self._step("other", None, game)
            self._when += 235
        if match.end is not None:
            self._when = match.end
            for person in self._players:
                yield self._step("player-left", person.id)
            yield self._step("match-disbanded", None)

    def _game(self, number: int) -> Game:
        draw, match = self._draw, self._match
        played = self._players[0].played
        ruleset = played[number % len(played)]
        one = draw.choice(self._maps[ruleset])
        last = match.end is None and number == match.games - 1
        start = self._when
        team_type = TEAMS[2] if match.name.startswith("SWC") else draw.choice(TEAMS)
        mods = draw.choice(_MODS)
        end = None if last and number % 2 else min(start + one.length, start + 230)
        gone = draw.chance(8)
        slots: tuple[Slot, ...] = ()
        if end is not None:
            slots = tuple(self._slots(number, one, ruleset, mods, team_type, end))
        nameless = gone and draw.chance(40)
        return Game(
            id=FIRST_GAME + match.number * 200 + number,
            map=None if gone else one,
            map_id=None if nameless else (9 if gone else one.id),
            ruleset=ruleset,
            scoring=draw.choice(SCORING),
            team_type=team_type,
            mods=mods,
            start=start,
            end=end,
            slots=() if nameless else slots,
        )

    def _slots(
        self,
        number: int,
        one: Map,
        ruleset: int,
        mods: Combination,
        team_type: str,
        end: int,
    ) -> Iterator[Slot]:
        free = number % 4 == 0
        for place, person in enumerate(self._players):
            own = self._draw.choice(STABLE[ruleset][:12]) if free else mods
            play = self._play(f"{number}/{place}", person, one, ruleset, own)
            gone = person.restricted or self._draw.chance(2)
            user_id = DELETED_IDS[0] if gone else person.id
            team = "none"
            if "team" in team_type:
                team = ("red", "blue")[place % 2]
            yield Slot(place, team, play._replace(ended=end, user_id=user_id))

    def _play(
        self, name: str, person: Person, one: Map, ruleset: int, mods: Combination
    ) -> Play:
        name = f"match/{self._match.number}/{name}"
        return self._plays.single(name, person, one, ruleset, mods, stable=True)
