"""Multiplayer rooms of the newer game: playlists, live rooms, ranked play.

What was played in a playlist are scores of the book that fit: newer game, right map and
mods, right time. A live room has scores of its own, which count nowhere else; their ids
lie below those of the book and say where they are from.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, YEAR, Draw
from osupy.sandbox.maps import Map
from osupy.sandbox.modlist import Combination, combine
from osupy.sandbox.plays import HISTORY, Play, PlayBook

if TYPE_CHECKING:
    from osupy.sandbox.people import People, Person

PLAYLISTS: Final = 330
LIVE: Final = 90
FIRST_ID: Final = 1_800_000
FIRST_ITEM: Final = 20_000_000
FIRST_SCORE: Final = 4_800_000_000
ITEM_SPAN: Final = 100
"""How many scores of a live room's game have ids."""
ROOM_SPAN: Final = 100
SEASON: Final = 6
LIVE_TYPES: Final = ("head_to_head", "team_versus", "matchmaking", "ranked_play")
GROUPS: Final = {
    "playlists": {"playlists"},
    "realtime": {"head_to_head", "team_versus", "matchmaking"},
    "ranked-play": {"ranked_play"},
}
_REQUIRED: Final = tuple(combine(*names) for names in ((), (), (), ("HD",), ("DT",)))
_LIVE_MODS: Final = (
    combine(),
    combine("HD"),
    combine(("DT", {"speed_change": 1.3})),
    combine("HR", "CL"),
)


@attrs.frozen(kw_only=True)
class Item:
    """One map of a room."""

    id: int
    map: Map
    ruleset: int
    required: Combination
    freestyle: bool
    owner_id: int
    order: int | None
    created: int
    played: int | None
    """When a live room's game began; ``None`` if it has not."""
    expired: bool


@attrs.frozen(kw_only=True)
class Room:
    """A place where people play the same maps."""

    number: int
    id: int
    name: str
    description: str | None
    category: str
    kind: str
    host_id: int
    starts: int
    ends: int | None
    max_attempts: int | None
    max_participants: int | None
    channel_id: int | None
    has_password: bool
    queue_mode: str
    auto_skip: bool
    pinned: bool
    season: int | None
    items: tuple[Item, ...]
    member_ids: tuple[int, ...]
    """Who was in a live room."""

    @property
    def live(self) -> bool:
        """Whether everybody plays at the same time."""
        return self.kind != "playlists"

    def active(self, now: float) -> bool:
        """Say whether the room is open."""
        return self.starts <= now and (self.ends is None or self.ends > now)


@attrs.define
class Aggregate:
    """What one user did in one room."""

    user_id: int
    attempts: dict[int, int] = attrs.field(factory=dict[int, int])
    """By item."""
    best: dict[int, Play] = attrs.field(factory=dict[int, Play])
    """By item: the highest score that passed."""

    @property
    def total(self) -> int:
        """The sum that counts."""
        return sum(play.total for play in self.best.values())

    @property
    def accuracy(self) -> float:
        """The mean of the scores that count."""
        if not self.best:
            return 0
        return sum(play.accuracy for play in self.best.values()) / len(self.best)


class Rooms:
    """Every room, oldest first."""

    def __init__(self, seed: int, people: People, plays: PlayBook) -> None:
        self._seed = seed
        self._people = people
        self._plays = plays
        self._by_map: dict[tuple[int, int], list[Play]] = defaultdict(list)
        for index in range(HISTORY):
            play = plays[index]
            if not play.stable:
                self._by_map[play.map.id, play.ruleset].append(play)
        popular = sorted(self._by_map, key=lambda key: -len(self._by_map[key]))
        self._popular = popular[:160]
        self._aggregates: dict[int, list[Aggregate]] = {}
        rooms = [self._playlist(number) for number in range(PLAYLISTS)]
        rooms += [self._live(number) for number in range(PLAYLISTS, PLAYLISTS + LIVE)]
        self.in_order: list[Room] = sorted(rooms, key=lambda room: room.id)
        self.by_id: dict[int, Room] = {room.id: room for room in self.in_order}
        self._by_number = {room.number: room for room in rooms}

    # Playlists

    def _playlist(self, number: int) -> Room:
        draw = Draw(f"{self._seed}/room/{number}")
        category = "normal"
        length = draw.randrange(14, 200) * DAY
        ends = EPOCH - (PLAYLISTS - number - 70) * 3 * DAY - draw.randrange(DAY)
        if number % 11 == 4:
            category = draw.choice(("spotlight", "featured_artist"))
            length = draw.randrange(2 * YEAR, 4 * YEAR)
        elif number % 11 == 7:
            category, length = "daily_challenge", DAY
            ends = EPOCH - (PLAYLISTS - number) * DAY + DAY // 2
        starts = min(ends - length, EPOCH - 2 * DAY)
        if number == PLAYLISTS - 1:
            category, starts, ends = (
                "daily_challenge",
                EPOCH - DAY // 2,
                EPOCH + DAY // 2,
            )
        host = draw.choice([it for it in self._people.in_order[:80] if it.visible])
        hosted = category == "normal"
        items = self._items(draw, number, starts, host, alone=length == DAY)
        return Room(
            number=number,
            id=FIRST_ID + number * 5 + draw.randrange(4),
            name=f"{host.username}'s awesome playlist"
            if hosted
            else f"{category.replace('_', ' ').title()} {number}",
            description=None if hosted or draw.chance(40) else "Good luck!",
            category=category,
            kind="playlists",
            host_id=host.id if hosted else self._people.in_order[1].id,
            starts=starts,
            ends=ends,
            max_attempts=100 if draw.chance(20) else None,
            max_participants=None,
            channel_id=None if draw.chance(10) else 63_000_000 + number,
            has_password=False,
            queue_mode="host_only",
            auto_skip=False,
            pinned=number % 60 == 59,
            season=SEASON if category == "spotlight" and number > 200 else None,
            items=items,
            member_ids=(),
        )

    def _items(
        self, draw: Draw, number: int, starts: int, host: Person, *, alone: bool
    ) -> tuple[Item, ...]:
        keys = draw.sample(self._popular, 1 if alone else draw.randrange(1, 9))
        return tuple(
            Item(
                id=FIRST_ITEM + number * ROOM_SPAN + place,
                map=self._by_map[key][0].map,
                ruleset=key[1],
                required=combine() if alone else draw.choice(_REQUIRED),
                freestyle=draw.chance(8),
                owner_id=host.id,
                order=None if draw.chance(20) else place,
                created=starts,
                played=None,
                expired=False,
            )
            for place, key in enumerate(keys)
        )

    # Live rooms

    def _live(self, number: int) -> Room:
        draw = Draw(f"{self._seed}/room/{number}")
        kind = LIVE_TYPES[number % 8 % 4] if number % 8 < 6 else "head_to_head"
        players = [one for one in self._people.in_order[:120] if one.played]
        members = draw.sample(players, 2 if kind == "ranked_play" else 5)
        if number % 15 == 2:
            members[0] = self._people.in_order[0]
        running = number % 9 == 0
        games = 40 if number % 30 == 8 else draw.randrange(1, 7)
        starts = EPOCH - (PLAYLISTS + LIVE - number) * 7_000 - 9_000
        if running:
            starts = EPOCH - games * 240 - 300
        items = self._games(draw, number, starts, games, members, running=running)
        ends = None if running else starts + games * 240 + 300
        manual = kind in ("head_to_head", "team_versus")
        return Room(
            number=number,
            id=FIRST_ID + number * 5 + draw.randrange(4),
            name=f"{members[0].username}'s awesome room",
            description=None,
            category="normal",
            kind=kind,
            host_id=members[0].id if manual else self._people.in_order[1].id,
            starts=starts,
            ends=ends,
            max_attempts=None,
            max_participants=16 if draw.chance(50) else None,
            channel_id=64_000_000 + number,
            has_password=draw.chance(20),
            queue_mode=draw.choice(
                ("host_only", "all_players", "all_players_round_robin")
            ),
            auto_skip=draw.chance(30),
            pinned=False,
            season=None,
            items=items,
            member_ids=tuple(dict.fromkeys(one.id for one in members)),
        )

    def _games(
        self,
        draw: Draw,
        number: int,
        starts: int,
        games: int,
        members: list[Person],
        *,
        running: bool,
    ) -> tuple[Item, ...]:
        mode = members[0].played[0]
        keys = [key for key in self._popular if key[1] == mode]
        found: list[Item] = []
        for place in range(games):
            key = draw.choice(keys)
            # The last one of an open room: waits, or is being played.
            open_ = running and place == games - 1
            begun = starts + 60 + place * 240
            found.append(
                Item(
                    id=FIRST_ITEM + number * ROOM_SPAN + place,
                    map=self._by_map[key][0].map,
                    ruleset=key[1],
                    required=draw.choice(_LIVE_MODS),
                    freestyle=False,
                    owner_id=draw.choice(members).id,
                    order=place,
                    created=starts + place * 200,
                    played=None if open_ and number % 2 else begun,
                    expired=not open_,
                )
            )
        return tuple(found)

    def game(self, room: Room, item: Item) -> list[Play]:
        """Return what a live room's members did on a map, best first."""
        if item.played is None or not item.expired:
            return []
        found: list[Play] = []
        place = item.id % ROOM_SPAN
        first = FIRST_SCORE + (room.number * ROOM_SPAN + place) * ITEM_SPAN
        for slot, user_id in enumerate(room.member_ids):
            person = self._people.by_id[user_id]
            name = f"room/{room.number}/{place}/{slot}"
            play = self._plays.single(
                name, person, item.map, item.ruleset, item.required, stable=False
            )
            ended = item.played + min(item.map.length, 200)
            found.append(play._replace(id=first + slot, ended=ended))
        return sorted(found, key=lambda play: (-play.total, play.id))

    def play(self, score_id: int) -> Play | None:
        """Return a score of a live room by its id."""
        span = (score_id - FIRST_SCORE) // ITEM_SPAN
        room = self._by_number.get(span // ROOM_SPAN)
        place = span % ROOM_SPAN
        if room is None or not room.live or place >= len(room.items):
            return None
        plays = self.game(room, room.items[place])
        return next((play for play in plays if play.id == score_id), None)

    # Scores

    def _played(self, room: Room, item: Item) -> list[Play]:
        """Return everything that was played on an item, oldest first."""
        if room.live:
            return sorted(self.game(room, item), key=lambda play: play.id)
        needed = set(item.required.acronyms)
        ends = EPOCH if room.ends is None else room.ends
        return [
            play
            for play in self._by_map[item.map.id, item.ruleset]
            if room.starts <= play.ended - play.duration and play.ended <= ends
            if needed.issubset(play.combination.acronyms)
        ]

    def aggregates(self, room: Room) -> list[Aggregate]:
        """Return everybody's result, the best first; who never passed comes last."""
        if room.id not in self._aggregates:
            found: dict[int, Aggregate] = {}
            for item in room.items:
                for play in self._played(room, item):
                    person = self._people.by_id.get(play.user_id)
                    if person is not None and person.restricted:
                        continue
                    one = found.setdefault(play.user_id, Aggregate(play.user_id))
                    one.attempts[item.id] = one.attempts.get(item.id, 0) + 1
                    best = one.best.get(item.id)
                    if play.passed and (best is None or play.total > best.total):
                        one.best[item.id] = play
            ranked = sorted(found.values(), key=lambda one: (-one.total, one.user_id))
            self._aggregates[room.id] = ranked
        return self._aggregates[room.id]

    def high_scores(self, room: Room, item: Item) -> list[Play]:
        """Return each user's best on an item, best first."""
        found = [one.best.get(item.id) for one in self.aggregates(room)]
        return sorted(
            (play for play in found if play is not None),
            key=lambda play: (-play.total, link_id(play)),
        )

    def member_ids(self, room: Room) -> list[int]:
        """Return who took part, those who came first first."""
        if room.live:
            return list(room.member_ids)
        return [one.user_id for one in self.aggregates(room)]


def link_id(play: Play) -> int:
    """Return the id of a score's place in a room, which only cursors show."""
    return play.id % 1_000_000_000
