"""The many ways in which the contract test asks the sandbox.

Each :class:`Ask` names the route of the contract that must serve it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from osupy.sandbox.people import DELETED_IDS, Person
from osupy.sandbox.world import World

RULESETS = ("osu", "taiko", "fruits", "mania")
NOW, OLD = 20250913, 20220704


@attrs.frozen
class Ask:
    """One request, and the route that it is for."""

    route: str
    url: str
    version: int = NOW
    body: Any = None
    expected: int = 200
    type: str | None = None
    """Type of the answer, where ``results.json`` leaves a choice."""
    key: str | None = None
    """The key under which that type is."""
    guest: bool = False
    """Ask with client credentials, so without a user."""


def every(world: World) -> Iterator[Ask]:
    """Yield all requests."""
    yield from _beatmaps(world)
    yield from _boards(world)
    yield from _attributes(world)
    yield from _packs()
    yield from _scores(world)
    people = [*world.people.in_order[:24], *world.people.in_order[24::40]]
    for person in people:
        yield from _profile(person)
        if person.visible:
            yield from _user_lists(person)
    yield from _many_users(world)


def _beatmaps(world: World) -> Iterator[Ask]:
    route = "GET api/v2/beatmaps/{beatmap}"
    maps = list(world.maps.by_id.values())
    for one in (*maps[::45], *maps[-2:]):
        yield Ask(route, f"beatmaps/{one.id}")
    yield Ask(route, "beatmaps/1", expected=404)
    yield Ask(route, "beatmaps/word", expected=404)
    ids = "&".join(f"ids[]={one.id}" for one in maps[:60])
    yield Ask("GET api/v2/beatmaps", f"beatmaps?{ids}")
    yield Ask("GET api/v2/beatmaps", "beatmaps")
    lookup = "GET api/v2/beatmaps/lookup"
    yield Ask(lookup, f"beatmaps/lookup?checksum={maps[5].checksum}")
    yield Ask(lookup, f"beatmaps/lookup?checksum=none&id={maps[6].id}")
    yield Ask(lookup, "beatmaps/lookup", expected=404)
    yield Ask("GET api/v2/tags", "tags")


def _boards(world: World) -> Iterator[Ask]:
    maps = [it for it in world.maps.by_id.values() if it.status != "graveyard"]
    popular = world.plays[10].map
    for one in (popular, *maps[::90]):
        for version in (NOW, OLD):
            url = f"beatmaps/{one.id}/scores"
            yield Ask("GET api/v2/beatmaps/{beatmap}/scores", url, version)
            more = f"{url}?mode=catch&legacy_only=1&limit=1000"
            if one.ruleset in (0, 2):
                yield Ask("GET api/v2/beatmaps/{beatmap}/scores", more, version)
            solo = f"beatmaps/{one.id}/solo-scores?type=country"
            yield Ask("GET api/v2/beatmaps/{beatmap}/solo-scores", solo, version)
    for index in range(0, 400, 7):
        play = world.plays[index]
        person = world.person(play.user_id)
        if not play.preserve or person is None:
            continue
        mode = RULESETS[play.ruleset]
        url = f"beatmaps/{play.map.id}/scores/users/{play.user_id}"
        one_route = "GET api/v2/beatmaps/{beatmap}/scores/users/{user}"
        version = NOW if index % 2 else OLD
        yield Ask(one_route, f"{url}?mode={mode}", version)
        yield Ask(f"{one_route}/all", f"{url}/all?ruleset={mode}", version)


def _attributes(world: World) -> Iterator[Ask]:
    route = "POST api/v2/beatmaps/{beatmap}/attributes"
    one = next(it for it in world.maps.by_id.values() if it.ruleset == 0)
    names = ("Osu", "Taiko", "Fruits", "Mania")
    bodies: tuple[Any, ...] = (
        {},
        {"mods": 64},
        {"mods": ["HD", "DT"]},
        {"mods": [{"acronym": "DT", "settings": {"speed_change": 1.3}}]},
    )
    for body in bodies:
        for number, name in enumerate(names):
            kind = f"object:{name}DifficultyAttributes"
            url = f"beatmaps/{one.id}/attributes"
            asked = body | {"ruleset_id": number}
            yield Ask(route, url, body=asked, type=kind, key="attributes")
    yield Ask(
        route, f"beatmaps/{one.id}/attributes", body={"mods": ["??"]}, expected=422
    )


def _packs() -> Iterator[Ask]:
    yield Ask("GET api/v2/beatmaps/packs", "beatmaps/packs")
    kinds = ("featured", "tournament", "loved", "chart", "theme", "artist")
    for kind in kinds:
        yield Ask("GET api/v2/beatmaps/packs", f"beatmaps/packs?type={kind}")
    yield Ask("GET api/v2/beatmaps/packs", "beatmaps/packs?type=none", expected=404)
    for tag in ("S1", "S230", "F2", "T3"):
        yield Ask("GET api/v2/beatmaps/packs/{pack}", f"beatmaps/packs/{tag}")
    yield Ask("GET api/v2/beatmaps/packs/{pack}", "beatmaps/packs/7", expected=404)


def _scores(world: World) -> Iterator[Ask]:
    route = "GET api/v2/scores"
    for ruleset in RULESETS:
        yield Ask(route, f"scores?ruleset={ruleset}", OLD)
    yield Ask(route, "scores?ruleset=catch", expected=422)
    for index in (*range(0, 33_000, 331), 500, 1500, 2500):
        play = world.plays[index]
        person = world.people.by_id.get(play.user_id)
        hidden = person is not None and person.restricted
        version = OLD if index % 2 else NOW
        status = 404 if hidden else 200
        url = f"scores/{play.id}"
        yield Ask("GET api/v2/scores/{score}", url, version, expected=status)
        if play.legacy_id:
            url = f"scores/{RULESETS[play.ruleset]}/{play.legacy_id}"
            named = "GET api/v2/scores/{ruleset}/{score}"
            yield Ask(named, url, version, expected=status)
    for bad in ("0", "12x", "77"):
        yield Ask("GET api/v2/scores/{score}", f"scores/{bad}", expected=404)


def _profile(person: Person) -> Iterator[Ask]:
    route = "GET api/v2/users/{user}/{mode?}"
    status = 200 if person.visible and person.has_profile else 404
    yield Ask(route, f"users/{person.id}", expected=status)
    for mode in RULESETS:
        yield Ask(route, f"users/@{person.username}/{mode}", expected=status)
    yield Ask(route, f"users/{person.id}/catch", expected=404)


def _user_lists(person: Person) -> Iterator[Ask]:
    base = f"users/{person.id}"
    for kind in ("best", "firsts", "pinned", "recent"):
        version = NOW if person.id % 2 else OLD
        url = f"{base}/scores/{kind}?limit=30&include_fails=1"
        yield Ask("GET api/v2/users/{user}/scores/{type}", url, version)
    kinds = "favourite graveyard guest loved nominated pending ranked".split()
    for kind in (*kinds, "unranked", "ranked_and_approved"):
        yield Ask(
            "GET api/v2/users/{user}/beatmapsets/{type}",
            f"{base}/beatmapsets/{kind}?limit=3",
            type="array<object:BeatmapsetExtended>",
        )
    yield Ask(
        "GET api/v2/users/{user}/beatmapsets/{type}",
        f"{base}/beatmapsets/most_played?limit=100",
        type="array<object:BeatmapPlaycount>",
    )
    yield Ask("GET api/v2/users/{user}/kudosu", f"{base}/kudosu?limit=100")
    yield Ask(
        "GET api/v2/users/{user}/recent_activity", f"{base}/recent_activity?limit=100"
    )


def _many_users(world: World) -> Iterator[Ask]:
    people = world.people.in_order
    ids = "&".join(f"ids[]={it.id}" for it in people[:45])
    gone = f"ids[]={DELETED_IDS[0]}"
    yield Ask("GET api/v2/users", f"users?{ids}&{gone}")
    yield Ask("GET api/v2/users", f"users?{ids}&include_variant_statistics=true")
    lookup = "GET api/v2/users/lookup"
    for mode in range(4):
        yield Ask(lookup, f"users/lookup?{ids}&ruleset_id={mode}")
    yield Ask(lookup, f"users/lookup?ids[]=@{people[0].username}&ids[]={people[3].id}")
    yield Ask(lookup, f"users/lookup?{ids}&ruleset_id=4", expected=422)
    yield Ask("GET api/v2/users/{user}/{mode?}", f"users/{people[0].id}", guest=True)
    sets = "&".join(f"beatmapset_ids[]={it}" for it in list(world.maps.sets)[:40])
    passed = "GET api/v2/users/{user}/beatmaps-passed"
    yield Ask(passed, f"users/{people[0].id}/beatmaps-passed?{sets}")
    yield Ask(passed, f"users/{people[0].id}/beatmaps-passed")
    yield Ask(passed, f"users/{people[2].id}/beatmaps-passed", expected=404)
