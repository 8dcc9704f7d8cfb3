"""Who lives in the world: users, teams, and those who are gone.

The first twenty are there for their edges (restricted, without country, never played,
a name of digits only, …); the rest is a crowd.
"""

from __future__ import annotations

from typing import Any, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, YEAR, Draw
from osupy.sandbox.words import COUNTRIES, SYLLABLES

COUNT: Final = 300
FIRST_ID: Final = 1_001
DELETED_IDS: Final = (977, 988, 999)
"""Ids that scores and beatmaps still point to, although nobody holds them."""
PLACES: Final = sorted(set(COUNTRIES) - {"XX"})


@attrs.frozen(kw_only=True)
class Team:
    """A group that users belong to."""

    id: int
    name: str
    short_name: str
    flag: bool


@attrs.frozen(kw_only=True)
class Person:
    """One user, as far as other parts of the world must know."""

    id: int
    username: str
    joined: int
    skill: float
    played: tuple[int, ...]
    """Ruleset ids, repeated by how often they are played; empty for none."""
    playmode: int
    previous: tuple[str, ...] = ()
    country: str | None = "JP"
    group: str | None = "default"
    groups: tuple[str, ...] = ()
    team: Team | None = None
    active: bool = True
    bot: bool = False
    restricted: bool = False
    has_profile: bool = True
    support_level: int = 0
    colour: str | None = None
    visit: int | None = None
    online: bool = False
    pm_friends_only: bool = False

    @property
    def visible(self) -> bool:
        """Whether others may look the user up."""
        return not self.restricted


EDGES: Final[dict[int, dict[str, Any]]] = {
    0: {
        "previous": ("Prototype",),
        "country": "JP",
        "support_level": 2,
        "username": "peppy",
        "colour": "#ff66aa",
        "played": (0, 0, 0, 1, 2, 3),
        "playmode": 0,
        "visit": EPOCH,
        "online": True,
        "active": True,
        "pm_friends_only": False,
    },
    1: {"bot": True, "group": "bot", "groups": ("bot",), "played": (), "team": None},
    2: {"restricted": True, "played": (0,), "playmode": 0},
    3: {"has_profile": False, "group": "no_profile", "played": (0,), "playmode": 0},
    4: {"country": None, "team": None},
    5: {"country": "XX"},
    6: {"played": (), "active": False},
    7: {"visit": None, "pm_friends_only": True},
    8: {"group": None, "groups": ("ppy",)},
    9: {"username": "727"},
    10: {"previous": ("Oldest Name", "Older Name")},
    11: {"played": (3, 3, 3, 0), "playmode": 3, "support_level": 3},
    12: {"groups": ("bng", "nat"), "group": "nat", "colour": "#fa3703"},
    13: {"restricted": True, "played": (1,), "playmode": 1},
    14: {"played": (1, 1, 0), "playmode": 1},
    15: {"played": (2, 2, 0), "playmode": 2},
    16: {"group": "default", "groups": ("gmt", "dev"), "support_level": 1},
    17: {"active": False, "visit": EPOCH - 3 * YEAR},
    18: {"team": None},
    19: {"group": "alumni", "groups": ("alumni",), "colour": "#999999"},
}


@attrs.frozen
class People:
    """Everybody, by id and by name."""

    by_id: dict[int, Person]
    by_name: dict[str, Person]
    by_former_name: dict[str, Person]
    in_order: tuple[Person, ...]

    def named(self, name: str) -> Person | None:
        """Find by present or former name, whatever the case."""
        folded = name.lower()
        return self.by_name.get(folded) or self.by_former_name.get(folded)


def make_people(seed: int) -> People:
    """Create everybody."""
    teams = _make_teams(seed)
    people: list[Person] = []
    names: set[str] = set()
    user_id = FIRST_ID
    for place in range(COUNT):
        draw = Draw(f"{seed}/person/{place}")
        user_id += draw.randrange(1, 9)
        values = _crowd(draw, names, teams)
        values.update(EDGES.get(place, {}))
        names.add(values["username"].lower())
        people.append(Person(id=user_id, **values))
    return People(
        by_id={person.id: person for person in people},
        by_name={person.username.lower(): person for person in people},
        by_former_name={
            name.lower(): person for person in people for name in person.previous
        },
        in_order=tuple(people),
    )


def _crowd(draw: Draw, names: set[str], teams: list[Team]) -> dict[str, Any]:
    mode = draw.choice((0, 0, 0, 0, 0, 1, 2, 3, 3))
    played = (mode,) * draw.randrange(3, 9) + (draw.randrange(4),)
    last = EPOCH - draw.randrange(60, 40 * DAY)
    supports = draw.choice((0, 0, 0, 0, 1, 1, 2, 3))
    return {
        "username": _name(draw, names),
        "joined": EPOCH - draw.randrange(40, 15 * 365) * DAY,
        "skill": draw.triangular(0.1, 1.0, 0.85),
        "played": played,
        "playmode": mode,
        "country": draw.choice(PLACES),
        "team": draw.choice(teams) if draw.chance(45) else None,
        "active": EPOCH - last < 30 * DAY,
        "support_level": supports,
        "visit": None if draw.chance(15) else last,
        "online": draw.chance(8),
        "pm_friends_only": draw.chance(10),
    }


def _name(draw: Draw, taken: set[str]) -> str:
    while True:
        parts = [draw.choice(SYLLABLES) for _ in range(draw.randrange(2, 4))]
        name = "".join(parts)
        if draw.chance(40):
            name = name.capitalize()
        if draw.chance(20):
            name = f"{name} {draw.choice(SYLLABLES)}"
        if draw.chance(25):
            name = f"{name}_{draw.randrange(100)}"
        if name.lower() not in taken:
            return name


def _make_teams(seed: int) -> list[Team]:
    draw = Draw(f"{seed}/teams")
    return [
        Team(
            id=number * 3 + 1,
            name=f"{draw.choice(SYLLABLES).capitalize()} {draw.choice(SYLLABLES)}",
            short_name=draw.choice(SYLLABLES).upper(),
            flag=number % 4 != 0,
        )
        for number in range(24)
    ]
