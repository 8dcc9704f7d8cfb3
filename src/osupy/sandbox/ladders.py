"""Who stands where: users, countries and teams in order, and the spotlights.

Everything is added up from :class:`~osupy.sandbox.boards.Boards`, so that a ranking
says of a user what the user's profile says.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox import view_people
from osupy.sandbox.basics import DAY, EPOCH, YEAR, Draw, Json, offset
from osupy.sandbox.people import PLACES, Person
from osupy.sandbox.words import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osupy.sandbox.maps import Mapset
    from osupy.sandbox.world import World

CHART: Final = 40
"""How many rows a spotlight has."""


@attrs.frozen(kw_only=True)
class Spotlight:
    """A competition on some sets."""

    id: int
    name: str
    kind: str
    rulesets: tuple[int, ...]
    """Where it was held; more than one if it was not specific."""
    begins: int
    ends: int

    @property
    def mode_specific(self) -> bool:
        """Whether each ruleset had its own."""
        return len(self.rulesets) > 1

    def view(self) -> Json:
        """Return the spotlight as JSON."""
        return {
            "end_date": offset(self.ends),
            "id": self.id,
            "mode_specific": self.mode_specific,
            "name": self.name,
            "start_date": offset(self.begins),
            "type": self.kind,
        }


def spotlights() -> list[Spotlight]:
    """Return all spotlights, the newest first."""
    found: list[Spotlight] = []
    for number in range(36):
        begins = EPOCH - (36 - number) * 30 * DAY
        kind = "monthly"
        rulesets: tuple[int, ...] = (0, 1, 2, 3)
        middle = time.gmtime(begins + 15 * DAY)
        name = time.strftime("%B %Y", middle)
        if number % 9 == 4:
            kind, rulesets, name = "theme", (0,), f"Sandbox Theme {number}"
        elif number % 9 == 6:
            kind, rulesets, name = "spotlight", (0, 3), f"Sandbox Season {number}"
        elif number % 9 == 8:
            kind, rulesets, name = "special", (1,), f"Sandbox Special {number}"
        found.append(
            Spotlight(
                id=200 + number * 2,
                name=name,
                kind=kind,
                rulesets=rulesets,
                begins=begins,
                ends=begins + 30 * DAY,
            )
        )
        if number % 12 == 11:
            found.append(
                Spotlight(
                    id=201 + number * 2,
                    name=f"Best of {middle.tm_year}",
                    kind="bestof",
                    rulesets=(0, 1, 2, 3),
                    begins=begins + 30 * DAY - YEAR,
                    ends=begins + 30 * DAY,
                )
            )
    return found[::-1]


def participants(
    world: World, spotlight: Spotlight, ruleset: int
) -> list[tuple[int, Person]]:
    """Return score and user, most first."""
    if ruleset not in spotlight.rulesets:
        return []
    found: list[tuple[int, Person]] = []
    for _, person in world.boards.standings(ruleset):
        draw = Draw(f"spotlight/{spotlight.id}/{ruleset}/{person.id}")
        if draw.chance(60):
            score = int(draw.randrange(1, 90_000_000) * person.skill)
            found.append((score, person))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].id))


def chart_sets(world: World, spotlight: Spotlight, ruleset: int) -> list[Mapset]:
    """Return the sets of a spotlight."""
    fit = [
        mapset
        for mapset in world.maps.sets.values()
        if mapset.status == "ranked"
        and any(it.ruleset == ruleset for it in mapset.maps)
    ]
    draw = Draw(f"spotlight/{spotlight.id}/{ruleset}")
    return draw.sample(fit, 6) if ruleset in spotlight.rulesets else []


@attrs.frozen
class Row:
    """A user's place."""

    person: Person
    statistics: Json


def users(world: World, ruleset: int) -> list[Row]:
    """Return everybody who has a place, most pp first."""
    standings = world.boards.standings(ruleset)
    found: list[Row] = []
    for rank, (pp, person) in enumerate(standings, 1):
        if person.active and pp:
            place = (rank, rank / len(standings))
            statistics = view_people.statistics(person, ruleset, pp, place)
            found.append(Row(person, statistics))
    return found


def by_variant(world: World, rows: Iterable[Row], variant: str) -> list[Row]:
    """Return those who play with so many keys, most pp first."""
    found = [
        Row(row.person, row.statistics | {"pp": one["pp"]})
        for row in rows
        for one in world.variants(row.person)
        if one["variant"] == variant and one["pp"]
    ]
    return sorted(found, key=lambda row: -row.statistics["pp"])


def rank_change(row: Row, ruleset: int) -> int | None:
    """Return by how many places a user rose within 30 days."""
    rank: int = row.statistics["global_rank"]
    data = view_people.rank_history(row.person, ruleset, rank)["data"]
    before: int = data[-31]
    return before - rank if before else None


def countries(world: World, ruleset: int) -> list[Json]:
    """Return the countries, most performance first."""
    rows = users(world, ruleset)
    found = [
        _sums(members)
        | {
            "code": code,
            "active_users": len(members),
            "country": {"code": code, "name": COUNTRIES[code]},
        }
        for code in PLACES
        if (members := [row for row in rows if row.person.country == code])
    ]
    return sorted(found, key=lambda it: (-it["performance"], it["code"]))


def teams(world: World, ruleset: int) -> list[Json]:
    """Return the teams, most performance first."""
    rows = users(world, ruleset)
    everyone = [one for one in world.people.in_order if one.visible and one.team]
    found: list[Json] = []
    for team in {one.team.id: one.team for one in everyone if one.team}.values():
        fellows = [one for one in everyone if one.team == team]
        members = [row for row in rows if row.person.team == team]
        if members:
            found.append(
                _sums(members)
                | {
                    "team_id": team.id,
                    "ruleset_id": ruleset,
                    "member_count": len(fellows),
                    "team": view_people.team(fellows[0]),
                }
            )
    return sorted(found, key=lambda it: (-it["performance"], it["team_id"]))


def _sums(rows: Iterable[Row]) -> Json:
    members = [row.statistics for row in rows]
    return {
        "play_count": sum(it["play_count"] for it in members),
        "ranked_score": sum(it["ranked_score"] for it in members),
        "performance": round(sum(it["pp"] for it in members)),
    }


def kudosu(world: World) -> list[Json]:
    """Return users with their kudosu, most first."""
    found = [
        view_people.user(one) | {"kudosu": view_people.kudosu(one)}
        for one in world.people.in_order
        if one.visible
    ]
    return sorted(found, key=lambda it: (-it["kudosu"]["total"], it["id"]))
