"""Scores, made when they are asked for.

The n-th score follows from the seed and from n: a hash of the two is a big number, and
every property is drawn from it with one division. Nothing before it need exist, so a
world of tens of thousands of scores costs nothing to start, and the n-th score to
arrive is the same in every run.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from osupy.sandbox.basics import DAY, EPOCH, YEAR, num
from osupy.sandbox.maps import BOARDED, RANKED, Map, Maps
from osupy.sandbox.modlist import LAZER, STABLE, Combination
from osupy.sandbox.people import DELETED_IDS, People, Person

if TYPE_CHECKING:
    from collections.abc import Sequence

HISTORY: Final = 34_000
"""How many scores exist before the first one arrives."""
TODAY: Final = 6_000
"""How many of those are from the last 24 hours."""
PER_SECOND: Final = 5
FIRST_ID: Final = 5_000_000_000
STEP: Final = 3
"""Ids grow by about this much; some are never given out."""
FIRST_LEGACY_ID: Final = 3_000_000_000

_WEIGHTS: Final = (
    {"great": 300, "ok": 100, "meh": 50, "large_tick_hit": 30, "slider_tail_hit": 150},
    {"great": 300, "ok": 150},
    {"great": 300, "large_tick_hit": 300, "small_tick_hit": 300},
    {"perfect": 305, "great": 300, "good": 200, "ok": 100, "meh": 50},
)


class Play(NamedTuple):
    """One score."""

    number: int
    """Which score it is, counted from the oldest."""
    id: int
    user_id: int
    map: Map
    ruleset: int
    stable: bool
    legacy_id: int | None
    combination: Combination
    statistics: dict[str, int]
    maximum: dict[str, int]
    accuracy: float
    rank: str
    combo: int
    perfect: bool
    total: int
    legacy_total: int
    pp: float | None
    passed: bool
    ranked: bool
    preserve: bool
    replay: bool
    ended: int
    duration: int


class PlayBook:
    """All scores of one world, the future ones included."""

    def __init__(self, seed: int, people: People, maps: Maps) -> None:
        self._key = f"{seed}/plays/".encode()
        self._made: dict[int, Play] = {}
        self._people = people
        self._players = [one for one in people.in_order if one.played]
        pools = [one for one in maps.by_id.values() if one.set_id]
        self._boarded = [
            _pool(pools, ruleset, boarded=True, converts=ruleset != 0)
            for ruleset in range(4)
        ]
        self._others = [
            _pool(pools, ruleset, boarded=False, converts=False) for ruleset in range(4)
        ]

    def __getitem__(self, index: int) -> Play:
        play = self._made.get(index)
        if play is None:
            play = self._made[index] = self._make(index)
        return play

    def index_after(self, score_id: int) -> int:
        """Return the index of the first score whose id is greater."""
        index = max(0, (score_id - FIRST_ID) // STEP)
        while self.id_of(index) <= score_id:
            index += 1
        return index

    def id_of(self, index: int) -> int:
        """Return the id of a score without making it."""
        return FIRST_ID + STEP * index + (index * 2_654_435_761 >> 7) % STEP

    def single(
        self,
        name: str,
        person: Person,
        one: Map,
        ruleset: int,
        combination: Combination,
        *,
        stable: bool,
    ) -> Play:
        """Return a play outside the book: it counts nowhere, and has no id yet."""
        digest = blake2b(self._key + name.encode(), digest_size=64).digest()
        rest = int.from_bytes(digest, "little")
        play = self._judge(
            0, person, one, ruleset, combination, rest, stable=stable, gone=False
        )
        return play._replace(
            id=0,
            legacy_id=None,
            pp=None,
            ranked=False,
            preserve=False,
            replay=False,
        )

    def _make(self, index: int) -> Play:
        digest = blake2b(self._key + str(index).encode(), digest_size=64).digest()
        rest = int.from_bytes(digest, "little")
        rest, who = divmod(rest, 1 << 20)
        rest, which = divmod(rest, 1 << 20)
        rest, kind = divmod(rest, 1000)
        rest, mode = divmod(rest, 64)
        rest, mix = divmod(rest, 1 << 20)
        person = self._players[_skewed(who, len(self._players))]
        ruleset = person.played[mode % len(person.played)]
        pool = self._others[ruleset] if kind % 100 < 7 else self._boarded[ruleset]
        one = pool[_skewed(which, len(pool))]
        stable = kind % 20 < 9 and not one.lazer_only
        combos = (STABLE if stable else LAZER)[ruleset]
        combination = combos[mix % len(combos)]
        gone = kind == 500
        return self._judge(
            index, person, one, ruleset, combination, rest, stable=stable, gone=gone
        )

    def _judge(  # noqa: PLR0913 (what has been drawn so far)
        self,
        index: int,
        person: Person,
        one: Map,
        ruleset: int,
        combination: Combination,
        rest: int,
        *,
        stable: bool,
        gone: bool,
    ) -> Play:
        rest, nerves = divmod(rest, 1000)
        rest, luck = divmod(rest, 1000)
        rest, extra = divmod(rest, 1000)
        passed = nerves >= 60  # six in a hundred fail
        share = 1.0 if passed else 0.1 + luck / 1200
        maximum = one.maximum(ruleset, stable=stable)
        statistics = _spread(ruleset, maximum, person.skill, luck, nerves, share)
        accuracy = _accuracy(ruleset, statistics, maximum, passed=passed)
        misses = statistics.get("miss", 0)
        best = one.max_combo or 500
        combo = int(best * share) // (misses + 1) + misses % 7
        perfect = passed and not misses and not statistics.get("large_tick_miss", 0)
        if perfect:
            combo = best
        mods = combination.acronyms
        ranked = passed and one.status in RANKED and combination.ranked
        ranked = ranked and not person.restricted
        total = _total(accuracy, combo / best, share, combination.factor)
        user_id = DELETED_IDS[index % len(DELETED_IDS)] if gone else person.id
        pp = None
        if ranked and extra % 40:
            stars = one.stars * combination.stars
            worth = 4 * stars**2.2 * accuracy**7 * (combo / best) ** 0.7
            pp = num(round(worth, extra % 4))
        ended = ended_at(index)
        silver = combination.silver
        return Play(
            index, self.id_of(index), user_id, one, ruleset, stable,
            _legacy_id(index, extra) if stable else None,
            combination, statistics, maximum, num(accuracy),
            _rank(accuracy, misses, silver=silver) if passed else "F",
            combo, perfect, total,
            int(total * (3.5 + best / 60)) if stable else 0,
            pp, passed, ranked,
            passed and one.status in BOARDED and combination.ranked,
            passed and extra % 5 != 0 and "TD" not in mods,
            ended, int(one.length * share),
        )  # fmt: skip


def ended_at(index: int) -> int:
    """Return when a play ended: years ago, within the last day, or to come."""
    if index >= HISTORY:
        return EPOCH + (index - HISTORY) // PER_SECOND
    earlier = HISTORY - TODAY
    if index >= earlier:
        return EPOCH - DAY + (index - earlier) * DAY // TODAY
    return EPOCH - DAY - (earlier - index) * (4 * YEAR // earlier)


def _legacy_id(index: int, extra: int) -> int:
    return 0 if extra % 50 == 0 else FIRST_LEGACY_ID + index


def _skewed(draw: int, size: int) -> int:
    # The first ones far more often than the last.
    share = draw / (1 << 20)
    return int(size * share * (0.15 + 0.85 * share))


def _pool(
    maps: Sequence[Map], ruleset: int, *, boarded: bool, converts: bool
) -> list[Map]:
    fit = [one for one in maps if (one.status in BOARDED) is boarded]
    own = [one for one in fit if one.ruleset == ruleset]
    borrowed = [one for one in fit if one.ruleset == 0][:25] if converts else []
    found = own[:40] + borrowed + own[40:]
    return found or fit


def _spread(
    ruleset: int,
    maximum: dict[str, int],
    skill: float,
    luck: int,
    nerves: int,
    share: float,
) -> dict[str, int]:
    """Turn the judgements of a perfect play into those of this one."""
    main = "perfect" if ruleset == 3 else "great"
    notes = int(maximum[main] * share)
    badness = (1.02 - skill) * luck / 1000
    oks = int(notes * badness * 0.35)
    misses = 0 if nerves % 3 == 0 else int(notes * badness * nerves / 9000)
    found = {"ok": oks, "meh": oks // 6, "miss": misses}
    if ruleset == 3:
        found["great"] = int(notes * 0.3 * badness * 2)
        found["good"] = oks
    if ruleset in (1, 2):
        found["meh"] = 0
    if ruleset == 2:
        found["ok"] = 0
    found[main] = max(0, notes - sum(found.values()))
    for name, count in maximum.items():
        if name not in (main, "legacy_combo_increase"):
            _bonus(found, name, int(count * share), badness)
    return {name: count for name, count in found.items() if count} or {"miss": 0}


_MISSED: Final = {
    "large_tick_hit": "large_tick_miss",
    "small_tick_hit": "small_tick_miss",
    "ignore_hit": "ignore_miss",
}


def _bonus(found: dict[str, int], name: str, count: int, badness: float) -> None:
    lost = int(count * badness / 8)
    found[name] = count - lost
    if name in _MISSED:
        found[_MISSED[name]] = lost


def _accuracy(
    ruleset: int, statistics: dict[str, int], maximum: dict[str, int], *, passed: bool
) -> float:
    weights = _WEIGHTS[ruleset]
    reached = sum(weights.get(name, 0) * n for name, n in statistics.items())
    if passed:
        possible = sum(weights.get(name, 0) * n for name, n in maximum.items())
    else:
        top = max(weights.values())
        judged = sum(n for name, n in statistics.items() if name in _JUDGED)
        possible = max(reached, judged * top)
    return reached / possible if possible else 0.0


_JUDGED: Final = {"perfect", "great", "good", "ok", "meh", "miss"}


def _rank(accuracy: float, misses: int, *, silver: bool) -> str:
    if accuracy == 1:
        return "XH" if silver else "X"
    if accuracy >= 0.95 and not misses:
        return "SH" if silver else "S"
    for rank, least in (("A", 0.9), ("B", 0.8), ("C", 0.7)):
        if accuracy >= least:
            return rank
    return "D"


def _total(accuracy: float, combo: float, share: float, factor: float) -> int:
    return int(
        1_000_000 * share * factor * (0.5 * accuracy**5 + 0.5 * accuracy * combo)
    )
