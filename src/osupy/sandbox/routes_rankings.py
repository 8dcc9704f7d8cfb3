"""The routes of the area *rankings*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from osupy.sandbox import ladders, view_maps, view_people
from osupy.sandbox.calls import Answer, Call, Served, answer, read_cursor, refuse
from osupy.sandbox.ladders import Row
from osupy.sandbox.pages import FAR, with_cursor
from osupy.sandbox.params import to_int
from osupy.sandbox.people import PLACES
from osupy.sandbox.world import ruleset_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from osupy.sandbox.basics import Json
    from osupy.sandbox.people import Person

PAGE: Final = 50
KUDOSU_PAGES: Final = 20
TYPES: Final = {"charts", "country", "global", "performance", "score", "team"}
_Item = TypeVar("_Item")


def ranking(call: Call) -> Answer:
    """Give a page of a ranking."""
    kind = call.path["type"]
    ruleset = ruleset_id(call.path["mode"])
    if ruleset is None:
        refuse(404, "invalid mode specified")
    if kind not in TYPES:
        refuse(404, "invalid type specified")
    chosen = call.params.text("filter") or "all"
    if chosen not in ("all", "friends"):
        refuse(422, "invalid filter specified")
    friends = chosen == "friends"
    if kind == "charts":
        return _chart(call, ruleset, friends=friends)
    if kind == "country":
        return _paged(call, ladders.countries(call.world, ruleset))
    if kind == "team":
        return _paged(call, ladders.teams(call.world, ruleset))
    return _users(call, ruleset, kind, friends=friends)


def _users(call: Call, ruleset: int, kind: str, *, friends: bool) -> Answer:
    country, variant = _country(call), _variant(call, ruleset)
    rows = ladders.users(call.world, ruleset)
    if variant is not None:
        rows = ladders.by_variant(call.world, rows, variant)
    if kind == "score":
        rows.sort(key=lambda row: -row.statistics["ranked_score"])
    if country is not None:
        rows = [row for row in rows if row.person.country == country]
    if friends:
        rows = [row for row in rows if _is_friend(call, row.person)]
    plain = kind != "score" and country is None and variant is None and not friends
    page, cursor = _cut(call, rows)
    found: list[Json] = []
    for row in page:
        view = row.statistics | {"user": _user(row.person)}
        if country is not None:
            view["country_rank"] = call.world.country_place(row.person, ruleset)
        if plain:
            view["rank_change_since_30_days"] = ladders.rank_change(row, ruleset)
        found.append(view)
    return answer(with_cursor({"ranking": found, "total": min(len(rows), FAR)}, cursor))


def _country(call: Call) -> str | None:
    code = call.params.text("country")
    if code is None:
        return None
    if code.upper() not in PLACES:
        refuse(404, "invalid country specified")
    return code.upper()


def _variant(call: Call, ruleset: int) -> str | None:
    name = call.params.text("variant")
    if name is None or name == "all":
        return None
    if ruleset != 3 or name not in ("4k", "7k"):
        refuse(422, "invalid variant specified")
    return name


def _is_friend(call: Call, person: Person) -> bool:
    viewer = call.viewer
    return viewer is not None and person.id in call.world.friends(viewer)


def _user(person: Person) -> Json:
    found = view_people.user(person)
    found["country"] = view_people.country(person)
    found["cover"] = view_people.cover(person)
    found["team"] = view_people.team(person)
    return found


def _cut(call: Call, rows: Sequence[_Item]) -> tuple[Sequence[_Item], Json | None]:
    """Return the rows of the page, and where the next one is."""
    asked = read_cursor(call.params).get("page")
    page = call.params.integer("page") if asked is None else to_int(asked)
    last = max(1, -(-min(len(rows), FAR) // PAGE))
    page = max(1, min(last, page or 1))
    start = (page - 1) * PAGE
    cursor = {"page": page + 1} if page < last else None
    return rows[start : start + PAGE], cursor


def _paged(call: Call, rows: Sequence[Json]) -> Answer:
    page, cursor = _cut(call, rows)
    body: Json = {"ranking": list(page), "total": len(rows)}
    return answer(with_cursor(body, cursor))


def _chart(call: Call, ruleset: int, *, friends: bool) -> Answer:
    everything = ladders.spotlights()
    wanted = call.params.integer("spotlight")
    one = everything[0]
    if wanted is not None:
        fitting = [it for it in everything if it.id == wanted]
        if not fitting:
            refuse(404, "Specified Spotlight couldn't be found.")
        one = fitting[0]
    world = call.world
    people = ladders.participants(world, one, ruleset)
    spotlight = one.view()
    held = ruleset in one.rulesets
    spotlight["participant_count"] = len(people) if held else None
    if friends:
        people = [pair for pair in people if _is_friend(call, pair[1])]
    ranks = {row.person.id: row for row in ladders.users(world, ruleset)}
    found: list[Json] = []
    for score, person in people[: ladders.CHART]:
        row = ranks.get(person.id) or Row(person, world.statistics(person, ruleset))
        found.append(row.statistics | {"ranked_score": score, "user": _user(person)})
    sets = ladders.chart_sets(world, one, ruleset)
    return answer(
        {
            "beatmapsets": [
                view_maps.beatmapset_extended(it)
                | {"beatmaps": [view_maps.beatmap_extended(each) for each in it.maps]}
                for it in sets
            ],
            "ranking": found,
            "spotlight": spotlight,
        }
    )


def kudosu(call: Call) -> Answer:
    """Give those who helped most."""
    page = call.params.clamped("page", 1, 1, KUDOSU_PAGES)
    found = ladders.kudosu(call.world)
    return answer({"ranking": found[(page - 1) * PAGE : page * PAGE]})


def spotlights(_call: Call) -> Answer:
    """Give all spotlights."""
    return answer({"spotlights": [one.view() for one in ladders.spotlights()]})


ROUTES: Final = (
    Served(method="GET", path="rankings/kudosu", handler=kudosu),
    Served(method="GET", path="rankings/{mode}/{type}", handler=ranking),
    Served(method="GET", path="spotlights", handler=spotlights),
)
