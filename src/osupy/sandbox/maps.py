"""What is played in the world: beatmapsets and their difficulties.

A set and its maps are records; :mod:`osupy.sandbox.view_maps` turns them into JSON.
"""

from __future__ import annotations

import hashlib
from typing import Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, RULESETS, Draw
from osupy.sandbox.people import DELETED_IDS, People, Person
from osupy.sandbox.words import (
    ADJECTIVES,
    ARTISTS,
    DIFFICULTIES,
    NOUNS,
    TAG_WORDS,
    TITLES_UNICODE,
)

SETS: Final = 400
STATUS_IDS: Final = {
    "graveyard": -2,
    "wip": -1,
    "pending": 0,
    "ranked": 1,
    "approved": 2,
    "qualified": 3,
    "loved": 4,
}
BOARDED: Final = {"ranked", "approved", "qualified", "loved"}
"""With a leaderboard."""
RANKED: Final = {"ranked", "approved"}
"""Where scores may bring pp."""
STATUSES: Final = (
    *("ranked",) * 58, *("approved",) * 4, *("loved",) * 9, *("qualified",) * 3,
    *("pending",) * 8, *("wip",) * 4, *("graveyard",) * 14,
)  # fmt: skip


@attrs.frozen(kw_only=True)
class Map:
    """One difficulty."""

    id: int
    set_id: int | None
    """0 or ``None`` when orphaned."""
    ruleset: int
    version: str
    status: str
    stars: float
    length: int
    bpm: float
    size: float
    approach: float
    overall: float
    drain: float
    circles: int
    sliders: int
    spinners: int
    max_combo: int | None
    owner_ids: tuple[int, ...]
    plays: int
    passes: int
    updated: int
    lazer_only: bool = False

    @property
    def mode(self) -> str:
        """Name of the map's own ruleset."""
        return RULESETS[self.ruleset]

    @property
    def checksum(self) -> str:
        """MD5 of the file, if there were one."""
        name = f"map/{self.id}".encode()
        return hashlib.md5(name, usedforsecurity=False).hexdigest()

    def playable_in(self, ruleset: int) -> bool:
        """Say whether the map can be played there: only osu! maps convert."""
        return self.ruleset in (ruleset, 0)

    def maximum(self, ruleset: int, *, stable: bool) -> dict[str, int]:
        """Return the judgements of a perfect play in a ruleset."""
        return _MAXIMUM[ruleset](self, stable)


@attrs.frozen(kw_only=True)
class Mapset:
    """A song with its difficulties."""

    id: int
    artist: str
    artist_unicode: str
    title: str
    title_unicode: str
    source: str
    tags: str
    creator: str
    user_id: int
    status: str
    bpm: float
    maps: tuple[Map, ...]
    submitted: int | None
    updated: int
    ranked: int | None
    favourites: int
    stamp: int
    """Changes with the cover pictures."""
    draw_name: str
    """Names the draws that decide the rest."""


@attrs.frozen
class Maps:
    """All sets and difficulties."""

    sets: dict[int, Mapset]
    by_id: dict[int, Map]
    by_checksum: dict[str, Map]
    by_owner: dict[int, tuple[Mapset, ...]]


def _osu(one: Map, stable: bool) -> dict[str, int]:  # noqa: FBT001 (table entry)
    great = one.circles + one.sliders + one.spinners
    if stable:
        return {"great": great, "legacy_combo_increase": one.sliders * 2}
    return {
        "great": great,
        "ignore_hit": one.sliders,
        "large_bonus": one.spinners * 3,
        "large_tick_hit": one.sliders // 2,
        "slider_tail_hit": one.sliders,
        "small_bonus": one.spinners * 8,
    }


def _taiko(one: Map, stable: bool) -> dict[str, int]:  # noqa: FBT001 (table entry)
    great = one.circles + (one.sliders * 2 if one.ruleset == 0 else 0)
    if stable:
        return {"great": great}
    return {"great": great, "ignore_hit": one.spinners, "large_bonus": one.sliders // 3}


def _fruits(one: Map, stable: bool) -> dict[str, int]:  # noqa: FBT001 (table entry)
    judgements = {
        "great": one.circles + one.sliders * 2,
        "large_tick_hit": one.sliders,
        "small_tick_hit": one.sliders * 3,
    }
    if not stable:
        judgements["large_bonus"] = one.spinners * 12
    return judgements


def _mania(one: Map, stable: bool) -> dict[str, int]:  # noqa: FBT001 (table entry)
    if stable:
        return {"perfect": one.circles + one.sliders}
    return {"perfect": one.circles + one.sliders * 2, "ignore_hit": one.sliders}


_MAXIMUM: Final = (_osu, _taiko, _fruits, _mania)


def make_maps(seed: int, people: People) -> Maps:
    """Create every set, and two orphans whose set is gone."""
    mappers = [one for one in people.in_order if one.visible and not one.bot][:60]
    sets: list[Mapset] = []
    set_id, map_id = 50_000, 120_000
    for number in range(SETS):
        draw = Draw(f"{seed}/set/{number}")
        set_id += draw.randrange(1, 40)
        map_id += draw.randrange(8, 120)
        sets.append(_make_set(draw, set_id, map_id, number, mappers))
    maps = [one for mapset in sets for one in mapset.maps]
    parent = sets[3].maps[0]
    maps += [
        attrs.evolve(parent, id=map_id + 500, set_id=None, status="graveyard"),
        attrs.evolve(parent, id=map_id + 501, set_id=0, status="pending"),
    ]
    owned: dict[int, list[Mapset]] = {}
    for mapset in sets:
        owned.setdefault(mapset.user_id, []).append(mapset)
    return Maps(
        sets={one.id: one for one in sets},
        by_id={one.id: one for one in sorted(maps, key=lambda one: one.id)},
        by_checksum={one.checksum: one for one in maps},
        by_owner={owner: tuple(reversed(found)) for owner, found in owned.items()},
    )


def _make_set(
    draw: Draw, set_id: int, map_id: int, number: int, mappers: list[Person]
) -> Mapset:
    # One mapper in twenty is gone; the names stay as they were.
    gone = number % 20 == 7
    mapper = draw.choice(mappers[: 1 + number % 60])
    owner = draw.choice(DELETED_IDS) if gone else mapper.id
    status = "ranked" if number % 3 == 0 else draw.choice(STATUSES)
    artist, artist_unicode = draw.choice(ARTISTS)
    adjective, noun = draw.choice(ADJECTIVES), draw.choice(NOUNS)
    bpm = draw.choice((90, 111, 128, 140.5, 150, 172.25, 174, 180, 200, 222.22))
    submitted = EPOCH - draw.randrange(60 * DAY, 4000 * DAY)
    updated = submitted + draw.randrange(1, 30) * DAY
    ranked = updated + 7 * DAY if status in BOARDED else None
    unicode_noun = TITLES_UNICODE.get(noun)
    mapset = Mapset(
        id=set_id,
        artist=artist,
        artist_unicode=artist_unicode,
        title=f"{adjective} {noun}",
        title_unicode=unicode_noun or f"{adjective} {noun}",
        source="" if draw.chance(60) else f"{noun} Quest",
        tags=" ".join(draw.sample(TAG_WORDS, 5)),
        creator=mapper.username,
        user_id=owner,
        status=status,
        bpm=bpm,
        maps=(),
        submitted=None if number == 11 else submitted,
        updated=updated,
        ranked=ranked,
        favourites=draw.randrange(3000),
        stamp=1_600_000_000 + draw.randrange(100_000_000),
        draw_name=f"{number}/{set_id}",
    )
    return attrs.evolve(mapset, maps=_make_maps(draw, mapset, map_id, mappers))


def _make_maps(
    draw: Draw, mapset: Mapset, first_id: int, mappers: list[Person]
) -> tuple[Map, ...]:
    main = draw.choice((0, 0, 0, 0, 1, 2, 3))
    length = draw.randrange(60, 400)
    maps: list[Map] = []
    for level in range(draw.randrange(2, 7)):
        ruleset = draw.choice((main, main, main, draw.randrange(4)))
        maps.append(_make_map(draw, mapset, first_id + level, ruleset, level, length))
        if draw.chance(12):
            guests = draw.sample(mappers, draw.randrange(1, 3))
            ids = (*(one.id for one in guests), mapset.user_id)
            maps[-1] = attrs.evolve(maps[-1], owner_ids=tuple(dict.fromkeys(ids)))
    return tuple(maps)


def _make_map(
    draw: Draw, mapset: Mapset, map_id: int, ruleset: int, level: int, length: int
) -> Map:
    stars = round(1.2 + level * 0.95 + draw.random() * 0.9, draw.choice((2, 3, 5)))
    notes = int(length * (0.8 + stars * 0.55))
    sliders = 0 if ruleset == 1 and draw.chance(40) else int(notes * draw.random() / 2)
    spinners = draw.randrange(4) if ruleset != 3 else 0
    circles = notes - sliders
    plays = draw.randrange(500, 400_000)
    name = DIFFICULTIES[RULESETS[ruleset]][level]
    keys = draw.choice((4, 7)) if ruleset == 3 else None
    if keys is not None:
        name = f"[{keys}K] {name}"
    size = draw.choice((2, 3.5, 4, 4, 4.2, 7))
    return Map(
        id=map_id,
        set_id=mapset.id,
        ruleset=ruleset,
        version=name,
        status=mapset.status,
        stars=stars,
        length=length,
        bpm=mapset.bpm,
        size=size if keys is None else keys,
        approach=min(10.0, 3 + level * 1.3),
        overall=min(10.0, 2 + level * 1.4),
        drain=draw.choice((3, 4.5, 5, 5.2, 6)),
        circles=circles,
        sliders=sliders,
        spinners=spinners,
        max_combo=None if draw.chance(4) else circles + sliders * 3 + spinners,
        owner_ids=(mapset.user_id,),
        plays=plays,
        passes=int(plays * draw.random() * 0.4),
        updated=mapset.updated - draw.randrange(3 * DAY),
        lazer_only=draw.chance(3),
    )
