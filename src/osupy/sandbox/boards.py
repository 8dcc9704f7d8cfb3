"""Who is best where: leaderboards, top lists, and standings.

Built when first asked for, from every score there is by then, and brought up to date
with those that arrived since.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import DAY
from osupy.sandbox.plays import HISTORY, Play, PlayBook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from osupy.sandbox.people import People, Person

BEST: Final = 200
PINS: Final = 5


class Boards:
    """Scores by user and by beatmap."""

    def __init__(self, plays: PlayBook, people: People) -> None:
        self._plays = plays
        self._people = people
        self._lock = threading.Lock()
        self._seen = 0
        self._of_user: dict[int, list[int]] = defaultdict(list)
        self._of_map: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._standings: dict[int, list[tuple[float, Person]]] = {}
        self._pinned: dict[tuple[int, int], list[Play]] = {}

    def catch_up(self, count: int) -> None:
        """Take in every score up to the one with this index, exclusive."""
        if count <= self._seen:
            return
        # The server's thread is one reader, a test that looks at the world another.
        with self._lock:
            for index in range(self._seen, count):
                play = self._plays[index]
                self._of_user[play.user_id].append(index)
                if play.preserve:
                    self._of_map[play.map.id, play.ruleset].append(index)
                self._seen = index + 1

    def of_user(self, user_id: int, ruleset: int | None = None) -> list[Play]:
        """Return a user's scores, oldest first."""
        found = (self._plays[index] for index in self._of_user.get(user_id, ()))
        return [play for play in found if ruleset is None or play.ruleset == ruleset]

    def board(
        self,
        map_id: int,
        ruleset: int,
        *,
        legacy_only: bool = False,
        mods: Collection[str] | None = None,
    ) -> list[Play]:
        """Return the best score of each user on a beatmap, best first."""
        best: dict[int, Play] = {}
        for index in self._of_map.get((map_id, ruleset), ()):
            play = self._plays[index]
            if not self._counts(play, legacy_only=legacy_only, mods=mods):
                continue
            other = best.get(play.user_id)
            if other is None or _value(play, legacy_only) > _value(other, legacy_only):
                best[play.user_id] = play
        return sorted(best.values(), key=lambda it: (-_value(it, legacy_only), it.id))

    def _counts(
        self, play: Play, *, legacy_only: bool, mods: Collection[str] | None
    ) -> bool:
        if legacy_only and not play.stable:
            return False
        person = self._people.by_id.get(play.user_id)
        if person is not None and person.restricted:
            return False
        if mods is None:
            return True
        # Scores of the stable game count as played without "CL".
        return set(play.combination.acronyms) - {"CL"} == set(mods)

    def position(self, play: Play, *, legacy_only: bool = False) -> int | None:
        """Return the place of a user's best score on its beatmap, from 1."""
        board = self.board(play.map.id, play.ruleset, legacy_only=legacy_only)
        for place, other in enumerate(board, 1):
            if other.user_id == play.user_id:
                return place
        return None

    def best(self, user_id: int, ruleset: int) -> list[Play]:
        """Return the scores that make up a user's pp, most first."""
        best: dict[int, Play] = {}
        for play in self.of_user(user_id, ruleset):
            if play.pp is None:
                continue
            other = best.get(play.map.id)
            if other is None or play.pp > (other.pp or 0):
                best[play.map.id] = play
        ordered = sorted(best.values(), key=lambda play: (-(play.pp or 0), play.id))
        return ordered[:BEST]

    def firsts(self, user_id: int, ruleset: int, *, legacy_only: bool) -> list[Play]:
        """Return a user's first places, newest first."""
        maps = dict.fromkeys(play.map.id for play in self.of_user(user_id, ruleset))
        tops = (
            self.board(map_id, ruleset, legacy_only=legacy_only)[:1] for map_id in maps
        )
        found = [board[0] for board in tops if board and board[0].user_id == user_id]
        return sorted(found, key=lambda play: -play.id)

    def pinned(self, user_id: int, ruleset: int) -> list[Play]:
        """Return the scores a user shows on the profile."""
        key = (user_id, ruleset)
        if key not in self._pinned:
            # Nobody pins what arrives while the sandbox runs.
            self._pinned[key] = [
                play
                for play in self.of_user(user_id, ruleset)
                if play.passed and play.number < HISTORY and play.number % 7 == 3
            ][:PINS]
        return self._pinned[key]

    def recent(
        self, user_id: int, ruleset: int, now: float, *, fails: bool
    ) -> list[Play]:
        """Return a user's scores of the last 24 hours, newest first."""
        return [
            play
            for play in reversed(self.of_user(user_id, ruleset))
            if play.ended > now - DAY and (fails or play.passed)
        ]

    def standings(self, ruleset: int) -> list[tuple[float, Person]]:
        """Return pp and user, most first, as they were when the world began."""
        if ruleset not in self._standings:
            found = [
                (weighted(self.best(person.id, ruleset)), person)
                for person in self._people.in_order
                if ruleset in person.played and not person.restricted
            ]
            found.sort(key=lambda pair: -pair[0])
            self._standings[ruleset] = found
        return self._standings[ruleset]


def weighted(best: Iterable[Play]) -> float:
    """Sum pp as the server does: each place counts for 5 % less."""
    return round(sum((play.pp or 0) * 0.95**n for n, play in enumerate(best)), 2)


def _value(play: Play, legacy_only: bool) -> int:  # noqa: FBT001 (a sort key)
    return play.legacy_total if legacy_only else play.total
