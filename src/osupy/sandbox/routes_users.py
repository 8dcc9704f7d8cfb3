"""The routes of the area *users*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import chronicle, relations, view_maps, view_people, view_plays
from osupy.sandbox.basics import RULESETS, Json
from osupy.sandbox.calls import Answer, Call, Served, answer, refuse
from osupy.sandbox.world import World, ruleset_id

if TYPE_CHECKING:
    from osupy.sandbox.maps import Mapset
    from osupy.sandbox.params import Params
    from osupy.sandbox.people import Person
    from osupy.sandbox.plays import Play

MANY: Final = 50
PASSED_MANY: Final = 50
MOST: Final = 100
"""How far back kudosu, activity and recent scores go."""
BEST: Final = 200


def show(call: Call) -> Answer:
    """Give a profile."""
    person = _find(call)
    if person is None or not (person.visible and person.has_profile):
        refuse(404)
    name = call.path.get("mode")
    ruleset = person.playmode if name is None else ruleset_id(name)
    if ruleset is None:
        refuse(404)
    return answer(profile(call, person, ruleset))


def _find(call: Call) -> Person | None:
    people, text = call.world.people, call.path["user"]
    key = call.params.text("key")
    if key == "username" or (key is None and text.startswith("@")):
        return people.named(text.removeprefix("@"))
    if text.isascii() and text.isdigit():
        return people.by_id.get(int(text))
    return None if key == "id" else people.named(text)


def profile(call: Call, person: Person, ruleset: int) -> Json:
    """Return a profile with the numbers of one ruleset."""
    world = call.world
    found = view_people.user(person) | view_people.profile(person)
    found |= view_people.extras(person)
    found["groups"] = view_people.groups(person)
    found["team"] = view_people.team(person)
    own = call.viewer is person
    found["current_user_attributes"] = call.viewer and {
        "has_blocked": relations.blocks(person, call.viewer)
    }
    if own:
        found["is_restricted"] = person.restricted
    _add_ranks(world, found, person, ruleset)
    _add_counts(world, found, person, ruleset)
    return found


def _add_ranks(world: World, found: Json, person: Person, ruleset: int) -> None:
    _, rank, _ = world.place(person, ruleset)
    country = world.country_place(person, ruleset)
    statistics = world.statistics(person, ruleset)
    statistics["country_rank"] = country
    statistics["rank"] = {"country": country}
    if ruleset == RULESETS.index("mania"):
        statistics["variants"] = world.variants(person)
    found["statistics"] = statistics
    history = rank and view_people.rank_history(person, ruleset, rank)
    found["rank_history"] = found["rankHistory"] = history
    found["rank_highest"] = rank and view_people.rank_highest(person, ruleset, rank)


def _add_counts(world: World, found: Json, person: Person, ruleset: int) -> None:
    boards = world.boards
    recent = boards.recent(person.id, ruleset, world.now, fails=False)
    most_played = chronicle.most_played(world.seed, person, world.maps)
    found["beatmap_playcounts_count"] = len(most_played)
    found["scores_best_count"] = len(boards.best(person.id, ruleset))
    firsts = boards.firsts(person.id, ruleset, legacy_only=False)
    found["scores_first_count"] = len(firsts)
    found["scores_pinned_count"] = len(boards.pinned(person.id, ruleset))
    found["scores_recent_count"] = len(recent)
    for kind in ("favourite", "graveyard", "guest", "loved", "nominated", "pending"):
        found[f"{kind}_beatmapset_count"] = len(_sets(world, person, kind))
    ranked = len(_sets(world, person, "ranked"))
    found["ranked_beatmapset_count"] = ranked
    found["ranked_and_approved_beatmapset_count"] = ranked
    found["unranked_beatmapset_count"] = found["pending_beatmapset_count"]


def _sets(world: World, person: Person, kind: str) -> list[Mapset]:
    own = world.maps.by_owner.get(person.id, ())
    match kind:
        case "favourite":
            return chronicle.favourites(world.seed, person, world.maps)
        case "guest":
            return [
                mapset
                for mapset in world.maps.sets.values()
                if mapset.user_id != person.id
                and any(person.id in one.owner_ids for one in mapset.maps)
            ]
        case "nominated":
            if not {"bng", "nat"}.intersection(person.groups):
                return []
            ranked = [it for it in world.maps.sets.values() if it.status == "ranked"]
            return ranked[person.id % 5 :: 9]
        case "ranked":
            return [it for it in own if it.status in ("ranked", "approved")]
        case "pending":
            return [it for it in own if it.status in ("pending", "wip", "qualified")]
        case _:
            return [it for it in own if it.status == kind]


def index(call: Call) -> Answer:
    """Give up to fifty users with their numbers in every ruleset."""
    variants = call.params.boolean("include_variant_statistics")
    wanted = set(call.params.integers("ids")[:MANY])
    found = [call.world.person(one) for one in sorted(wanted)]
    return answer(
        {
            "users": [
                _with_rulesets(call.world, person, variants=variants)
                for person in found
                if person is not None
            ]
        }
    )


def _with_rulesets(world: World, person: Person, *, variants: bool) -> Json:
    found = view_people.card(person)
    found["statistics_rulesets"] = rulesets(world, person, variants=variants)
    return found


def rulesets(world: World, person: Person, *, variants: bool) -> Json | list[Json]:
    """Return the numbers in every ruleset that was ever played."""
    found: Json = {
        name: world.statistics(person, number)
        for number, name in enumerate(RULESETS)
        if number in person.played
    }
    if variants and "mania" in found:
        found["mania"]["variants"] = world.variants(person)
    return found or []  # PHP knows one kind of empty array only


def lookup(call: Call) -> Answer:
    """Give up to fifty users by id or name."""
    ids = call.params.texts("ids")
    if len(ids) > MANY:
        refuse(422, "Too many ids.")
    ruleset = call.params.integer("ruleset_id")
    if ruleset is not None and ruleset not in range(len(RULESETS)):
        refuse(422, "Invalid ruleset_id.")
    people = call.world.people
    matches = (
        people.by_id.get(int(key))
        if key.isascii() and key.isdigit()
        else people.by_name.get(key.removeprefix("@").lower())
        for key in ids
    )
    no_bots = call.params.boolean("exclude_bots")
    wanted = {
        person.id: person
        for person in matches
        if person and person.visible and person.has_profile
        if not (no_bots and person.bot)
    }
    found: list[Json] = []
    for _, person in sorted(wanted.items()):
        user = view_people.card(person)
        if ruleset is not None:
            _, rank, _ = call.world.place(person, ruleset)
            user["global_rank"] = {"rank": rank, "ruleset_id": ruleset}
        found.append(user)
    return answer({"users": found})


def _person(call: Call) -> Person:
    person = call.world.person(call.strict_id("user"))
    if person is None:
        refuse(404)
    return person


def _window(call: Call, most: int | None) -> slice:
    offset = max(0, call.params.integer("offset") or 0)
    end = offset + call.params.clamped("limit", 5, 1, 100)
    return slice(offset, end if most is None else min(end, most))


def kudosu(call: Call) -> Answer:
    """Give what a user got and lost for modding."""
    person = _person(call)
    others = [it for it in call.world.people.in_order[20:60] if it.visible]
    found = chronicle.kudosu_history(call.world.seed, person, others)
    return answer(found[_window(call, MOST)])


def recent_activity(call: Call) -> Answer:
    """Give what a user did lately."""
    person = _person(call)
    legacy_only = call.params.boolean("legacy_only")
    events = chronicle.events(call.world.seed, person, call.world.maps)
    found = [
        event
        for lazer, event in events
        if not (legacy_only and lazer and event["type"] in ("rank", "rankLost"))
    ]
    return answer(found[_window(call, MOST)])


def scores(call: Call) -> Answer:
    """Give a list of a user's scores."""
    person = _person(call)
    kind = call.path["type"]
    name = call.params.text("mode")
    ruleset = person.playmode if name is None else ruleset_id(name)
    if kind not in ("best", "firsts", "pinned", "recent") or ruleset is None:
        refuse(404)
    most = {"best": BEST, "recent": MOST}.get(kind)
    window = _window(call, most)
    plays = _list(call, person, kind, ruleset)[window]
    found: list[Json] = []
    for place, play in enumerate(plays, window.start):
        score = call.world.score(play, call.viewer, legacy=call.legacy_scores)
        call.world.with_map(score, play)
        score["user"] = call.world.user(play.user_id)
        if kind == "best":
            score["weight"] = view_plays.weight(play, place)
        found.append(score)
    return answer(found)


def _list(call: Call, person: Person, kind: str, ruleset: int) -> list[Play]:
    boards, params = call.world.boards, call.params
    match kind:
        case "best":
            return boards.best(person.id, ruleset)
        case "firsts":
            legacy_only = params.boolean("legacy_only")
            return boards.firsts(person.id, ruleset, legacy_only=legacy_only)
        case "pinned":
            return boards.pinned(person.id, ruleset)
        case _:
            fails = params.boolean("include_fails")
            return boards.recent(person.id, ruleset, call.world.now, fails=fails)


def beatmapsets(call: Call) -> Answer:
    """Give a list of sets, or what a user plays most."""
    person = _person(call)
    aliases = {"ranked_and_approved": "ranked", "unranked": "pending"}
    kind = aliases.get(call.path["type"], call.path["type"])
    window = _window(call, None)
    if kind == "most_played":
        pairs = chronicle.most_played(call.world.seed, person, call.world.maps)
        return answer([_playcount(call.world, *pair) for pair in pairs[window]])
    kinds = {"favourite", "graveyard", "guest", "loved", "nominated", "pending"}
    if kind not in kinds | {"ranked"}:
        refuse(404)
    found: list[Json] = []
    for mapset in _sets(call.world, person, kind)[window]:
        view = view_maps.beatmapset_extended(mapset)
        view["beatmaps"] = [view_maps.beatmap_extended(one) for one in mapset.maps]
        found.append(view)
    return answer(found)


def _playcount(world: World, map_id: int, count: int) -> Json:
    found: Json = {"beatmap_id": map_id, "count": count}
    one = world.maps.by_id.get(map_id)
    if one is not None:
        found["beatmap"] = view_maps.beatmap(one)
        mapset = world.mapset_of(one)
        if mapset is not None:
            found["beatmapset"] = view_maps.beatmapset(mapset)
    return found


def beatmaps_passed(call: Call) -> Answer:
    """Give which beatmaps of some sets a user has passed."""
    person = call.world.person(call.path_id("user"))
    if person is None:
        refuse(404)
    params = call.params
    ids = params.integers("beatmapset_ids")
    if len(ids) > PASSED_MANY:
        refuse(422, "Too many ids.")
    ruleset = params.integer("ruleset_id")
    no_converts = params.flag("exclude_converts")
    legacy = params.flag("is_legacy")
    strict = params.boolean("no_diff_reduction", default=True)
    passed = {
        play.map.id: play.map
        for play in call.world.boards.of_user(person.id, ruleset)
        if play.passed
        and play.map.set_id in ids
        and not (no_converts and play.ruleset != play.map.ruleset)
        and legacy in (None, play.stable)
        and not (strict and play.combination.reducing)
    }
    found = [view_maps.beatmap(one) for _, one in sorted(passed.items())]
    return answer({"beatmaps_passed": found})


def _users_cost(params: Params) -> int:
    each = 3 if params.boolean("include_variant_statistics") else 1
    return max(1, len(params.items("ids")) * each)


def _passed_cost(params: Params) -> int:
    return max(1, len(params.items("beatmapset_ids")))


ROUTES: Final = (
    Served(method="GET", path="users/lookup", handler=lookup, bucket="unprefixed"),
    Served(method="GET", path="users/{user}/kudosu", handler=kudosu),
    Served(method="GET", path="users/{user}/scores/{type}", handler=scores),
    Served(method="GET", path="users/{user}/beatmapsets/{type}", handler=beatmapsets),
    Served(method="GET", path="users/{user}/recent_activity", handler=recent_activity),
    Served(
        method="GET",
        path="users/{user}/beatmaps-passed",
        handler=beatmaps_passed,
        cost=_passed_cost,
    ),
    Served(method="GET", path="users/{user}/{mode}", handler=show),
    Served(method="GET", path="users/{user}", handler=show),
    Served(method="GET", path="users", handler=index, cost=_users_cost),
)
