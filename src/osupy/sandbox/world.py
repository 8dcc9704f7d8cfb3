"""The whole world, from one seed, and what can be asked about it.

Nothing here knows HTTP. Time is a parameter: :class:`World` is told how many seconds
have passed since it began.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox import chronicle, view_maps, view_people, view_plays
from osupy.sandbox.basics import EPOCH, RULESETS, Json, num
from osupy.sandbox.boards import Boards
from osupy.sandbox.catalogue import Catalogue
from osupy.sandbox.community import Community
from osupy.sandbox.maps import Map, Maps, Mapset, make_maps
from osupy.sandbox.matches import Matches
from osupy.sandbox.modding import Modding, make_modding
from osupy.sandbox.modding_events import Happenings, make_happenings
from osupy.sandbox.people import PLACES, People, Person, make_people
from osupy.sandbox.plays import (
    FIRST_ID,
    FIRST_LEGACY_ID,
    HISTORY,
    PER_SECOND,
    Play,
    PlayBook,
)
from osupy.sandbox.rooms import FIRST_SCORE as FIRST_ROOM_SCORE
from osupy.sandbox.rooms import Rooms

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

PROCESSING: Final = 1.0
"""Seconds that a new score waits for its pp."""


@attrs.frozen
class _Foundation:
    """What follows from the seed alone, and never changes."""

    people: People
    maps: Maps
    packs: dict[str, chronicle.Pack]
    plays: PlayBook


@lru_cache(maxsize=2)
def _foundation(seed: int) -> _Foundation:
    # Kept, because test suites start the same sandbox over and over. The book makes
    # its scores one by one, the same for every reader, so threads may share it.
    people = make_people(seed)
    maps = make_maps(seed, people)
    packs = chronicle.make_packs(seed, maps)
    return _Foundation(people, maps, packs, PlayBook(seed, people, maps))


class World:
    """Users, beatmaps, scores, and how they belong together."""

    def __init__(
        self, seed: int, elapsed: Callable[[], float], *, talk: float = 1.0
    ) -> None:
        self.seed = seed
        self.talk = talk
        """How fast people talk; 1 is the usual pace."""
        self._elapsed = elapsed
        foundation = _foundation(seed)
        self.people: People = foundation.people
        self.maps: Maps = foundation.maps
        self.packs: dict[str, chronicle.Pack] = foundation.packs
        self.plays: PlayBook = foundation.plays
        self._boards = Boards(self.plays, self.people)

    @property
    def now(self) -> float:
        """The world's time."""
        return EPOCH + self._elapsed()

    @property
    def arrived(self) -> int:
        """How many scores exist by now."""
        return HISTORY + int(self._elapsed() * PER_SECOND)

    @property
    def processed(self) -> int:
        """How many of them have been processed."""
        return HISTORY + int(max(0.0, self._elapsed() - PROCESSING) * PER_SECOND)

    @property
    def boards(self) -> Boards:
        """Leaderboards and lists, as of now."""
        self._boards.catch_up(self.arrived)
        return self._boards

    # Users

    @property
    def owner(self) -> Person:
        """The user whose client and token the sandbox hands out."""
        return self.people.in_order[0]

    @property
    def bot(self) -> Person:
        """The bot account, which owns the second client."""
        return self.people.in_order[1]

    def person(self, user_id: int) -> Person | None:
        """Return a user who may be looked at."""
        person = self.people.by_id.get(user_id)
        return person if person is not None and person.visible else None

    def user(self, user_id: int | None) -> Json:
        """Return a user in short, or what stands where there is none."""
        person = None if user_id is None else self.person(user_id)
        if person is None:
            return view_people.deleted_user(user_id)
        return view_people.user(person)

    def username(self, user_id: int) -> str:
        """Return what a user is called."""
        person = self.person(user_id)
        return "[deleted user]" if person is None else person.username

    def place(self, person: Person, ruleset: int) -> tuple[float, int | None, int]:
        """Return pp, place in the world (if active), and how many there are."""
        standings = self.boards.standings(ruleset)
        for number, (pp, other) in enumerate(standings, 1):
            if other is person:
                return pp, number if person.active and pp else None, len(standings)
        return 0, None, len(standings)

    def country_place(self, person: Person, ruleset: int) -> int | None:
        """Return the place among those of the same country."""
        fellows = [
            other
            for pp, other in self.boards.standings(ruleset)
            if pp and other.active and other.country == person.country
        ]
        known = person.country in PLACES and person in fellows
        return fellows.index(person) + 1 if known else None

    def statistics(self, person: Person, ruleset: int) -> Json:
        """Return a user's numbers in one ruleset."""
        pp, rank, total = self.place(person, ruleset)
        percent = None if rank is None else rank / total
        return view_people.statistics(person, ruleset, pp, (rank, percent))

    def variants(self, person: Person) -> list[Json]:
        """Return the numbers of mania with four and with seven keys."""
        pp, rank, _ = self.place(person, 3)
        place = self.country_place(person, 3)
        return [
            {
                "mode": "mania",
                "variant": variant,
                "country_rank": place if share else None,
                "global_rank": rank if share else None,
                "pp": num(round(pp * share, 2)),
            }
            for variant, share in (("4k", 0.7), ("7k", 0.3 if person.id % 2 else 0))
        ]

    def friends(self, person: Person) -> Collection[int]:
        """Return the ids of those a user follows."""
        ids = sorted(self.people.by_id)
        return {ids[(person.id * step) % len(ids)] for step in range(3, 12)} | {
            person.id
        }

    # What is made when it is first asked for

    @cached_property
    def community(self) -> Community:
        """What people write and say."""
        return Community(self)

    @cached_property
    def modding(self) -> Modding:
        """Discussions about beatmapsets."""
        return make_modding(self.seed, self.people, self.maps)

    @cached_property
    def happenings(self) -> Happenings:
        """Events of beatmapsets."""
        return make_happenings(self.seed, self.people, self.maps, self.modding)

    @cached_property
    def catalogue(self) -> Catalogue:
        """Beatmapsets, to be searched."""
        return Catalogue(self.maps.sets.values(), self.packs.values())

    @cached_property
    def fans(self) -> dict[int, list[Person]]:
        """Who likes a beatmapset, by its id."""
        found: dict[int, list[Person]] = {}
        for person in self.people.in_order:
            for mapset in chronicle.favourites(self.seed, person, self.maps):
                if person.visible:
                    found.setdefault(mapset.id, []).append(person)
        return found

    @cached_property
    def matches(self) -> Matches:
        """Multiplayer of the stable game."""
        return Matches(self.seed, self.people, self.maps, self.plays)

    @cached_property
    def rooms(self) -> Rooms:
        """Multiplayer of the newer game."""
        return Rooms(self.seed, self.people, self.plays)

    # Beatmaps

    def mapset_of(self, one: Map) -> Mapset | None:
        """Return the set a map belongs to."""
        return None if one.set_id is None else self.maps.sets.get(one.set_id)

    def owners(self, one: Map) -> list[Json]:
        """Return who made a map."""
        return [
            {"id": owner, "username": self.username(owner)} for owner in one.owner_ids
        ]

    def beatmap(self, one: Map, viewer: Person | None) -> Json:
        """Return a map as ``beatmaps/{beatmap}`` shows it."""
        found = view_maps.beatmap_extended(one)
        mapset = self.mapset_of(one)
        found["beatmapset"] = None
        if mapset is not None:
            found["beatmapset"] = view_maps.beatmapset_extended(mapset)
            found["beatmapset"]["ratings"] = view_maps.ratings(mapset)
        found["current_user_playcount"] = self.playcount(one, viewer)
        found["failtimes"] = view_maps.failtimes(one)
        found["max_combo"] = one.max_combo
        found["owners"] = self.owners(one)
        return found

    def playcount(self, one: Map, viewer: Person | None) -> int:
        """Return how often the asking user played a map."""
        if viewer is None:
            return 0
        return sum(play.map is one for play in self.boards.of_user(viewer.id))

    # Scores

    def play(self, score_id: int) -> Play | None:
        """Return a score by its id."""
        if score_id < FIRST_ROOM_SCORE:
            return None
        if score_id < FIRST_ID:
            return self.rooms.play(score_id)
        index = self.plays.index_after(score_id - 1)
        if index >= self.arrived or self.plays.id_of(index) != score_id:
            return None
        return self.plays[index]

    def legacy_play(self, ruleset: int, legacy_id: int) -> Play | None:
        """Return a score of the stable game by the id it had there."""
        index = legacy_id - FIRST_LEGACY_ID
        if not 0 <= index < self.arrived:
            return None
        play = self.plays[index]
        same = play.legacy_id == legacy_id and play.ruleset == ruleset
        return play if same else None

    def score(self, play: Play, viewer: Person | None, *, legacy: bool = False) -> Json:
        """Return a score without what must be asked for."""
        shape = view_plays.legacy_score if legacy else view_plays.score
        pin: Json | None = None
        if viewer is not None and viewer.id == play.user_id:
            pinned = self.boards.pinned(viewer.id, play.ruleset)
            pin = {"is_pinned": play in pinned, "score_id": play.id}
        return shape(play, processed=play.number < self.processed, pin=pin)

    def with_map(self, found: Json, play: Play) -> Json:
        """Add the includes ``beatmap`` and ``beatmapset`` to a score."""
        found["beatmap"] = view_maps.beatmap_extended(play.map, play.ruleset)
        mapset = self.mapset_of(play.map)
        if mapset is not None:
            found["beatmapset"] = view_maps.beatmapset(mapset)
        return found

    def with_user(self, found: Json, play: Play, *, groups: bool = False) -> Json:
        """Add the user of a leaderboard: with country, cover and team."""
        person = self.person(play.user_id)
        found["user"] = self.user(play.user_id)
        found["user"]["country"] = view_people.country(person)
        found["user"]["cover"] = view_people.cover(person)
        if groups:
            found["user"]["groups"] = view_people.groups(person)
        found["user"]["team"] = view_people.team(person)
        return found


def ruleset_id(name: str | None, *, catch: bool = False) -> int | None:
    """Return a ruleset's number; ``catch`` says whether its old name will do."""
    if catch and name == "catch":
        return 2
    return RULESETS.index(name) if name in RULESETS else None
