"""How the contract test asks about sets, rooms, matches and rankings."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from osupy.sandbox.modding_events import KINDS
from osupy.sandbox.world import World
from tests.contract.sandbox_calls import NOW, OLD, RULESETS, Ask

WITH_CURSOR = 99_999_999


def every(world: World) -> Iterator[Ask]:
    """Yield all requests."""
    yield from _search()
    yield from _sets(world)
    yield from _modding(world)
    yield from _matches(world)
    yield from _rooms(world)
    yield from _live(world)
    yield from _rankings()


def _search() -> Iterator[Ask]:
    route = "GET api/v2/beatmapsets/search"
    fields = (
        "artist creator difficulty favourites nominations plays ranked rating relevance"
        " title updated"
    )
    for field, way in product(fields.split(), ("asc", "desc")):
        url = f"beatmapsets/search?sort={field}_{way}&s=any&nsfw=1&q=electronic fast"
        yield Ask(route, url)
    statuses = "any leaderboard ranked qualified loved favourites pending wip graveyard"
    for status in (*statuses.split(), "mine", "8"):
        yield Ask(route, f"beatmapsets/search?s={status}")
    yield Ask(route, "beatmapsets/search?s=mine", guest=True, expected=500)
    for rest in (
        "",
        "&page=3",
        "&q=garden stars>4",
        "&c=recommended",
        "&played=played",
    ):
        yield Ask(route, f"beatmapsets/search?m=3{rest}", guest=len(rest) > 9)
    wrong = "cursor[id]=5&cursor[play_count]=7"
    yield Ask(route, f"beatmapsets/search?sort=title_asc&{wrong}", expected=422)
    yield Ask(route, f"beatmapsets/search?sort=plays_asc&{wrong}")


def _sets(world: World) -> Iterator[Ask]:
    route = "GET api/v2/beatmapsets/{beatmapset}"
    for place, one in enumerate(list(world.maps.sets.values())[::8]):
        yield Ask(route, f"beatmapsets/{one.id}", guest=place % 5 == 0)
    yield Ask(route, "beatmapsets/1", expected=404)
    yield Ask(route, "beatmapsets/word", expected=404)
    lookup = "GET api/v2/beatmapsets/lookup"
    maps = list(world.maps.by_id)
    for map_id in maps[::400]:
        yield Ask(lookup, f"beatmapsets/lookup?beatmap_id={map_id}")
    yield Ask(lookup, f"beatmapsets/lookup?beatmap_id={maps[-1]}", expected=404)
    yield Ask(lookup, "beatmapsets/lookup", expected=404)
    yield Ask("GET api/v2/seasonal-backgrounds", "seasonal-backgrounds")


def _modding(world: World) -> Iterator[Ask]:
    events = "GET api/v2/beatmapsets/events"
    for kind in KINDS:
        yield Ask(events, f"beatmapsets/events?type={kind}&limit=12")
        yield Ask(events, f"beatmapsets/events?types[]={kind}&sort=id_asc&limit=12")
    for page in range(1, 60, 6):
        yield Ask(events, f"beatmapsets/events?page={page}")
    yield Ask(events, f"beatmapsets/events?user={world.owner.username}")
    base = "beatmapsets/discussions"
    for kind in ("praise", "suggestion", "problem", "mapper_note", "hype", "review"):
        url = f"{base}?message_types[]={kind}"
        yield Ask("GET api/v2/beatmapsets/discussions", url)
        yield Ask("GET api/v2/beatmapsets/discussions", f"{url}&page=2", guest=True)
    for page in range(1, 9):
        url = f"{base}?show_review_embeds=1&page={page}"
        yield Ask("GET api/v2/beatmapsets/discussions", url)
        url = f"{base}/posts?types[]=reply&types[]=system&types[]=first&page={page * 6}"
        yield Ask("GET api/v2/beatmapsets/discussions/posts", url)
        url = f"{base}/votes?page={page * 4}"
        yield Ask("GET api/v2/beatmapsets/discussions/votes", url)


def _matches(world: World) -> Iterator[Ask]:
    yield Ask("GET api/v2/matches", "matches")
    yield Ask("GET api/v2/matches", "matches?limit=7&sort=id_asc&active=false")
    yield Ask("GET api/v2/matches", "matches?active=1")
    route = "GET api/v2/matches/{match}"
    for place, one in enumerate(world.matches.in_order):
        if not (one.private or one.end is None or place % 4 == 0):
            continue
        own = world.owner.id in one.player_ids
        status = 403 if one.private and not own else 200
        version = NOW if place % 2 else OLD
        yield Ask(route, f"matches/{one.id}", version, expected=status)
        if one.private:
            yield Ask(route, f"matches/{one.id}", guest=True, expected=401)
    yield Ask(route, "matches/5", expected=404)


def _rooms(world: World) -> Iterator[Ask]:
    route = "GET api/v2/rooms"
    modes = ("active", "all", "ended", "participated", "owned")
    groups = ("playlists", "realtime", "ranked-play")
    for mode, group in product(modes, groups):
        url = f"rooms?mode={mode}&type_group={group}&limit=40"
        yield Ask(route, url, guest=mode == "all")
        yield Ask(route, url, WITH_CURSOR)
    one_room = "GET api/v2/rooms/{room}"
    for place, room in enumerate(world.rooms.in_order[::6]):
        base = f"rooms/{room.id}"
        yield Ask(one_room, base, guest=place % 9 == 0)
        yield Ask("GET api/v2/rooms/{room}/leaderboard", f"{base}/leaderboard")
        item = room.items[0].id
        scores = "GET api/v2/rooms/{room}/playlist/{playlist}/scores"
        version = NOW if place % 2 else OLD
        yield Ask(scores, f"{base}/playlist/{item}/scores?limit=9", version)
        yield Ask(scores, f"{base}/playlist/7/scores", expected=404)
    yield Ask(one_room, "rooms/latest")
    yield Ask(one_room, "rooms/1", expected=404)
    board = "GET api/v2/rooms/{room}/leaderboard"
    yield Ask(board, "rooms/1/leaderboard", expected=404)
    for room in world.rooms.in_order:
        failed = [one for one in world.rooms.aggregates(room) if not one.total]
        if world.owner.id in {one.user_id for one in failed}:
            yield Ask(board, f"rooms/{room.id}/leaderboard")


def _live(world: World) -> Iterator[Ask]:
    route = "GET api/v2/rooms/{room}/events"
    for place, room in enumerate(world.rooms.in_order):
        url = f"rooms/{room.id}/events?limit=40"
        if room.live:
            yield Ask(route, url, NOW if place % 2 else OLD)
        elif place % 60 == 0:
            yield Ask(route, url, expected=422)
    yield Ask(route, "rooms/1/events", expected=404)


def _rankings() -> Iterator[Ask]:
    route = "GET api/v2/rankings/{mode}/{type}"
    for mode in RULESETS:
        base = f"rankings/{mode}"
        for kind in ("global", "performance", "score", "country", "team", "charts"):
            yield Ask(route, f"{base}/{kind}")
            yield Ask(route, f"{base}/{kind}?page=2&filter=friends")
        yield Ask(route, f"{base}/performance?page=2")
        yield Ask(route, f"{base}/performance?country=JP")
        yield Ask(route, f"{base}/charts?spotlight=208")
        status = 200 if mode == "mania" else 422
        yield Ask(route, f"{base}/performance?variant=4k", expected=status)
    yield Ask(route, "rankings/catch/performance", expected=404)
    yield Ask(route, "rankings/osu/best", expected=404)
    yield Ask(route, "rankings/osu/charts?spotlight=1", expected=404)
    yield Ask(route, "rankings/osu/score?country=QQ", expected=404)
    yield Ask(route, "rankings/osu/score?filter=some", expected=422)
    yield Ask("GET api/v2/rankings/kudosu", "rankings/kudosu")
    yield Ask("GET api/v2/rankings/kudosu", "rankings/kudosu?page=20")
    yield Ask("GET api/v2/spotlights", "spotlights")
