"""The routes of the area *beatmapsets*: search, one set, backgrounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import chronicle, view_maps, view_people, view_sets
from osupy.sandbox.basics import DAY, EPOCH, SITE, Json, num, offset
from osupy.sandbox.calls import Answer, Call, Served, answer, read_cursor, refuse
from osupy.sandbox.catalogue import STATUSES, Entry, MismatchError, order_of
from osupy.sandbox.pages import FAR, with_cursor
from osupy.sandbox.query import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.maps import Mapset
    from osupy.sandbox.people import Person
    from osupy.sandbox.query import Query

PAGE: Final = 50
NO_SET: Final = "Specified beatmap couldn't be found."
NO_MAP: Final = "Specified beatmap difficulty couldn't be found."
DIGITS: Final = {
    "0": "ranked", "2": "favourites", "3": "qualified", "4": "pending",
    "5": "graveyard", "6": "mine", "7": "any", "8": "loved",
}  # fmt: skip
SEASON: Final = EPOCH + 30 * DAY
"""When the backgrounds of the season end."""
_RANKS: Final = {"XH", "X", "SH", "S", "A", "B", "C", "D"}


# Search


def search(call: Call) -> Answer:
    """Find sets."""
    params = call.params
    text = params.text("q") or params.text("query") or ""
    query = parse(text)
    status = params.text("s") or ""
    status = DIGITS.get(status, status)
    default = "ranked"
    if text:
        default = "relevance"
    elif status in ("pending", "wip", "graveyard", "mine"):
        default = "updated"
    order = order_of(params.text("sort"), default)
    tests = _tests(call, query, status)
    found = call.world.catalogue.find(query, lambda it: all(t(it) for t in tests))
    hits = order.sort(found)
    cursor = read_cursor(params)
    if cursor:
        try:
            rest = order.after(hits, cursor)
        except MismatchError as error:
            refuse(422, str(error))
    else:
        page = max(1, params.integer("page") or 1)
        rest = hits[min((page - 1) * PAGE, FAR - PAGE) :]
    more = order.cursor(rest[PAGE - 1]) if len(rest) > PAGE else None
    body: Json = {
        "beatmapsets": [_hit(entry) for _, entry in rest[:PAGE]],
        "search": {"sort": order.echo},
        "recommended_difficulty": _recommended(call),
        "error": None,
        "total": len(hits),
    }
    return answer(with_cursor(body, more))


def _hit(entry: Entry) -> Json:
    found = dict(entry.view)
    found["beatmaps"] = [
        view_maps.beatmap_extended(one) | {"max_combo": one.max_combo}
        for one in entry.mapset.maps
    ]
    found["pack_tags"] = entry.packs
    return found


def _tests(call: Call, query: Query, status: str) -> list[Callable[[Entry], bool]]:
    params = call.params
    found = [_status_test(call, status, named=query.has_status)]
    if not params.boolean("nsfw"):
        found.append(lambda it: not it.view["nsfw"])
    for name, key in (("g", "genre_id"), ("l", "language_id")):
        number = params.integer(name)
        if number:  # 0 means any
            found.append(_equals(key, number))
    extras = (params.text("e") or "").split(".")
    found += [
        _equals(key, wanted=True) for key in ("video", "storyboard") if key in extras
    ]
    general = set((params.text("c") or "").split("."))
    found += _general_tests(call, general)
    found += _played_tests(call)
    mode = params.integer("m")
    if mode is not None:
        converts = "converts" in general
        found.append(
            lambda it: any(
                one.ruleset == mode or (converts and one.playable_in(mode))
                for one in it.mapset.maps
            )
        )
    return found


def _equals(key: str, wanted: object) -> Callable[[Entry], bool]:
    return lambda it: bool(it.view[key] == wanted)


def _status_test(call: Call, status: str, *, named: bool) -> Callable[[Entry], bool]:
    viewer, world = call.viewer, call.world
    if status == "mine":
        if viewer is None:
            refuse(500)  # as the server does
        return lambda it: it.mapset.user_id == viewer.id
    if status == "favourites":
        likes = set[int]()
        if viewer is not None:
            liked = chronicle.favourites(world.seed, viewer, world.maps)
            likes = {one.id for one in liked}
        return lambda it: it.mapset.id in likes
    if status == "any" or (named and status not in STATUSES):
        return lambda _: True
    wanted = STATUSES.get(status, STATUSES["leaderboard"])
    return lambda it: it.mapset.status in wanted


def _general_tests(call: Call, wanted: set[str]) -> list[Callable[[Entry], bool]]:
    found: list[Callable[[Entry], bool]] = []
    if "spotlights" in wanted:
        found.append(_equals("spotlight", wanted=True))
    if "featured_artists" in wanted:
        found.append(lambda it: it.view["track_id"] is not None)
    if "follows" in wanted:
        viewer = call.viewer
        ids = set[int]() if viewer is None else set(call.world.friends(viewer))
        found.append(lambda it: it.mapset.user_id in ids)
    level = _recommended(call)
    if "recommended" in wanted and level is not None:
        found.append(
            lambda it: any(abs(one.stars - level) <= 0.5 for one in it.mapset.maps)
        )
    return found


def _recommended(call: Call) -> float | None:
    """Return the star rating that suits the asking user."""
    if call.viewer is None:
        return None
    mode = call.params.integer("m")
    ruleset = call.viewer.playmode if mode not in range(4) else mode
    pp, _, _ = call.world.place(call.viewer, ruleset or 0)
    return num(round(float(pp) ** 0.4 * 0.195, 4)) or 1


def _played_tests(call: Call) -> list[Callable[[Entry], bool]]:
    ranks = _RANKS.intersection((call.params.text("r") or "").split("."))
    played = call.params.text("played")
    if played not in ("played", "unplayed"):
        played = None
    if not ranks and played is None:
        return []
    viewer = call.viewer
    if viewer is None or not viewer.support_level:
        return [lambda _: False]
    mode = call.params.integer("m")
    plays = call.world.boards.of_user(viewer.id, mode)
    with_rank = {it.map.set_id for it in plays if it.preserve and it.rank in ranks}
    touched = {it.map.set_id for it in plays}
    found: list[Callable[[Entry], bool]] = []
    if ranks:
        found.append(lambda it: it.mapset.id in with_rank)
    if played is not None:
        yes = played == "played"
        found.append(lambda it: (it.mapset.id in touched) is yes)
    return found


# One set


def lookup(call: Call) -> Answer:
    """Find a set by one of its difficulties."""
    one = call.world.maps.by_id.get(call.params.integer("beatmap_id") or 0)
    if one is None:
        refuse(404, NO_MAP)
    mapset = call.world.mapset_of(one)
    if mapset is None:
        refuse(404, NO_SET)
    return _full(call, mapset)


def show(call: Call) -> Answer:
    """Give one set."""
    mapset = call.world.maps.sets.get(call.path_id("beatmapset"))
    if mapset is None:
        refuse(404, NO_SET)
    return _full(call, mapset)


def _full(call: Call, mapset: Mapset) -> Answer:
    return answer(view_sets.full(call.world, mapset, call.viewer))


def seasonal_backgrounds(call: Call) -> Answer:
    """Give the pictures of the season; nothing when there is none."""
    world = call.world
    if world.now > SEASON:
        return answer({})
    artists = [one for one in world.people.in_order[20:26] if one.visible]
    return answer(
        {
            "ends_at": offset(SEASON),
            "backgrounds": [_background(one) for one in artists]
            + [{"url": f"{SITE}/backgrounds/0.jpg", "user": world.user(None)}],
        }
    )


def _background(artist: Person) -> Json:
    url = f"{SITE}/backgrounds/{artist.id}.jpg"
    return {"url": url, "user": view_people.user(artist)}


ROUTES: Final = (
    Served(method="GET", path="beatmapsets/search", handler=search),
    Served(method="GET", path="beatmapsets/lookup", handler=lookup),
    Served(method="GET", path="beatmapsets/{beatmapset}", handler=show),
    Served(
        method="GET",
        path="seasonal-backgrounds",
        handler=seasonal_backgrounds,
        scopes=frozenset(),
        open=True,
    ),
)
