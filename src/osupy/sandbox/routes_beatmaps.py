"""The routes of the area *beatmaps*."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from osupy.sandbox import chronicle, view_maps
from osupy.sandbox.basics import RULESETS, Json
from osupy.sandbox.calls import (
    Answer,
    Call,
    Served,
    answer,
    encode_cursor,
    read_cursor,
    refuse,
)
from osupy.sandbox.maps import BOARDED, Map
from osupy.sandbox.modlist import Combination, combine
from osupy.sandbox.params import to_int
from osupy.sandbox.world import ruleset_id

if TYPE_CHECKING:
    from osupy.sandbox.people import Person
    from osupy.sandbox.plays import Play

MANY: Final = 50
PACKS: Final = 100
NO_MAP: Final = "Specified beatmap difficulty couldn't be found."
LEGACY_BITS: Final = {
    "NF": 0, "EZ": 1, "TD": 2, "HD": 3, "HR": 4, "SD": 5, "DT": 6, "RX": 7, "HT": 8,
    "NC": 9, "FL": 10, "SO": 12, "AP": 13, "PF": 14, "4K": 15, "5K": 16, "6K": 17,
    "7K": 18, "8K": 19, "FI": 20, "RD": 21, "9K": 24, "MR": 30,
}  # fmt: skip
IMPLIED: Final = {"NC": "DT", "PF": "SD"}
_ANYWHERE: Final = (
    "EZ NF HT DC HR SD PF DT NC HD FL AC DA CL AT CN WU WD MU SV2".split()
)
MODS: Final = (
    {
        *_ANYWHERE, "TC", "BL", "ST", "TP", "RD", "MR", "AL", "SG", "RX", "AP", "SO",
        "TR", "WG", "SI", "GR", "DF", "BR", "AD", "NS", "MG", "RP", "AS", "FR", "BU",
        "SY", "DP", "BM", "TD",
    },
    {*_ANYWHERE, "SR", "RD", "SW", "SG", "CS", "RX", "AS"},
    {*_ANYWHERE, "MR", "RX", "FF", "NS", "MF", "SY"},
    {
        *_ANYWHERE, "NR", "FI", "CO", "RD", "DS", "MR", "IN", "CS", "HO", "AS", "1K",
        "2K", "3K", "4K", "5K", "6K", "7K", "8K", "9K", "10K",
    },
)  # fmt: skip
"""By ruleset: the mods there are."""


def lookup(call: Call) -> Answer:
    """Find a difficulty by checksum, file name or id, in this order."""
    maps = call.world.maps
    found = maps.by_checksum.get(call.params.text("checksum") or "")
    name = call.params.text("filename")
    if found is None and name is not None:
        files = (one for one in maps.by_id.values() if _filename(call, one) == name)
        found = next(files, None)
    if found is None:
        found = maps.by_id.get(call.params.integer("id") or 0)
    if found is None:
        refuse(404)
    return answer(call.world.beatmap(found, call.viewer))


def _filename(call: Call, one: Map) -> str | None:
    mapset = call.world.mapset_of(one)
    if mapset is None:
        return None
    song = f"{mapset.artist} - {mapset.title} ({mapset.creator})"
    return f"{song} [{one.version}].osu"


def index(call: Call) -> Answer:
    """Give up to fifty difficulties, by id."""
    wanted = set(call.params.integers("ids")[:MANY])
    maps = call.world.maps.by_id
    found = [maps[one] for one in sorted(wanted) if one in maps]
    return answer({"beatmaps": [call.world.beatmap(one, call.viewer) for one in found]})


def show(call: Call) -> Answer:
    """Give one difficulty."""
    return answer(call.world.beatmap(_map(call), call.viewer))


def _map(call: Call) -> Map:
    found = call.world.maps.by_id.get(call.path_id("beatmap"))
    if found is None:
        refuse(404, NO_MAP)
    return found


def _mode(call: Call, one: Map, name: str = "mode", *, catch: bool = True) -> int:
    text = call.params.text(name)
    ruleset = one.ruleset if text is None else ruleset_id(text, catch=catch)
    if ruleset is None:
        refuse(422 if catch else 404, f"Invalid {name} specified.")
    return ruleset


def _mods(call: Call) -> set[str] | None:
    found = set(call.params.texts("mods"))
    return found - {"NM"} if found else None


def user_score(call: Call) -> Answer:
    """Give a user's best score on a beatmap, and its place."""
    one, person = _map(call), _user(call)
    ruleset = _mode(call, one)
    legacy_only = call.params.boolean("legacy_only")
    board = call.world.boards.board(
        one.id, ruleset, legacy_only=legacy_only, mods=_mods(call)
    )
    users = [play.user_id for play in board]
    if person is None or person.id not in users:
        refuse(404)
    place = users.index(person.id)
    return answer({"position": place + 1, "score": _full_score(call, board[place])})


def _full_score(call: Call, play: Play) -> Json:
    found = call.world.score(play, call.viewer, legacy=call.legacy_scores)
    found["beatmap"] = view_maps.beatmap_extended(play.map, play.ruleset)
    found["beatmap"]["owners"] = call.world.owners(play.map)
    return call.world.with_user(found, play)


def _user(call: Call) -> Person | None:
    return call.world.person(call.path_id("user"))


def user_scores(call: Call) -> Answer:
    """Give all of a user's scores on a beatmap, the highest first."""
    one, person = _map(call), _user(call)
    if one.status not in BOARDED or person is None:
        refuse(404)
    old_name = call.params.text("ruleset") is None
    ruleset = _mode(call, one, "mode" if old_name else "ruleset", catch=False)
    legacy_only = call.params.boolean("legacy_only")
    plays = [
        play
        for play in call.world.boards.of_user(person.id, ruleset)
        if play.map is one and play.preserve and (play.stable or not legacy_only)
    ]
    plays.sort(key=lambda play: -play.total)
    found = [
        call.world.score(play, call.viewer, legacy=call.legacy_scores)
        for play in plays[:MANY]
    ]
    return answer({"scores": found})


def scores(call: Call) -> Answer:
    """Give a leaderboard, in the shape that the version asks for."""
    legacy_only = call.params.boolean("legacy_only")
    return _board(call, legacy_only=legacy_only, legacy=call.legacy_scores)


def solo_scores(call: Call) -> Answer:
    """Give a leaderboard, always in the present shape."""
    return _board(call, legacy_only=False, legacy=False)


def _board(call: Call, *, legacy_only: bool, legacy: bool) -> Answer:
    one = _map(call)
    ruleset = _mode(call, one)
    kind = call.params.text("type")
    supports = call.viewer is not None and call.viewer.support_level > 0
    if kind in ("country", "friend") and not supports:
        refuse(422, "You need to be an osu!supporter to access these rankings.")
    if one.status not in BOARDED:
        return answer({"scores": []})
    world = call.world
    everyone = world.boards.board(
        one.id, ruleset, legacy_only=legacy_only, mods=_mods(call)
    )
    board = [play for play in everyone if _belongs(call, play, kind)]
    limit = call.params.clamped("limit", 50, 1, 100)

    def view(play: Play) -> Json:
        return world.with_user(world.score(play, call.viewer, legacy=legacy), play)

    found: Json = {
        "scores": [view(play) for play in board[:limit]],
        "score_count": len(everyone),
    }
    for place, play in enumerate(board, 1):
        if call.viewer is not None and play.user_id == call.viewer.id:
            own = {"position": place, "score": view(play)}
            found["user_score"] = found["userScore"] = own
    return answer(found)


def _belongs(call: Call, play: Play, kind: str | None) -> bool:
    viewer = call.viewer
    person = call.world.person(play.user_id)
    match kind:
        case "country":
            return bool(person and viewer and person.country == viewer.country)
        case "friend":
            return bool(viewer and play.user_id in call.world.friends(viewer))
        case "team":
            team = viewer and viewer.team
            return bool(team and person and person.team == team)
        case _:
            return True


def attributes(call: Call) -> Answer:
    """Calculate the difficulty of a beatmap with mods."""
    one = _map(call)
    number = call.params.integer("ruleset_id")
    name = call.params.text("ruleset")
    ruleset: int | None = one.ruleset
    if number is not None:
        ruleset = number if number in range(len(RULESETS)) else None
    elif name is not None:
        ruleset = ruleset_id(name)
    if ruleset is None or not one.playable_in(ruleset):
        refuse(422, "Invalid ruleset.")
    mods = _requested_mods(call.params.values.get("mods"), ruleset)
    return answer({"attributes": view_maps.attributes(one, ruleset, mods)})


def _requested_mods(value: object, ruleset: int) -> Combination:
    if isinstance(value, list):
        acronyms = [_acronym(item) for item in cast("list[object]", value)]
    else:
        acronyms = _from_bits(0 if value is None else to_int(value))
    if not MODS[ruleset].issuperset(acronyms):
        refuse(422, "Invalid mods.")
    return combine(*acronyms)


def _acronym(item: object) -> str:
    if isinstance(item, dict):
        found = cast("dict[str, Any]", item).get("acronym", "")
        return str(found)
    return str(item)


def _from_bits(bits: int) -> list[str]:
    found = [name for name, bit in LEGACY_BITS.items() if bits >> bit & 1]
    implied = {IMPLIED[name] for name in found if name in IMPLIED}
    return [name for name in found if name not in implied]


def packs(call: Call) -> Answer:
    """Give a page of packs, the newest first."""
    kind = call.params.text("type") or "standard"
    if kind not in chronicle.PACK_PREFIXES:
        refuse(404)
    prefix = chronicle.PACK_PREFIXES[kind][0]
    found = [pack for tag, pack in call.world.packs.items() if tag.startswith(prefix)]
    found.reverse()
    before = read_cursor(call.params).get("pack_id")
    if before is not None:
        found = [pack for pack in found if pack.id < to_int(before)]
    page = found[:PACKS]
    cursor = {"pack_id": page[-1].id} if len(found) > PACKS else None
    return answer(
        {
            "beatmap_packs": [pack.view() for pack in page],
            "cursor": cursor,
            "cursor_string": cursor and encode_cursor(cursor),
        }
    )


def pack(call: Call) -> Answer:
    """Give one pack with its sets."""
    one = call.world.packs.get(call.path["pack"])
    if one is None:
        refuse(404, "Specified BeatmapPack couldn't be found.")
    legacy_only = call.params.boolean("legacy_only")
    passed = set[int | None]()
    if call.viewer is not None:
        passed = {
            play.map.set_id
            for play in call.world.boards.of_user(call.viewer.id, one.ruleset)
            if play.passed
            and (play.stable or not legacy_only)
            and not (one.no_diff_reduction and play.combination.reducing)
        }
    done = [mapset.id for mapset in one.sets if mapset.id in passed]
    found = one.view()
    found["beatmapsets"] = [view_maps.beatmapset_extended(it) for it in one.sets]
    found["user_completion_data"] = {
        "completed": len(done) == len(one.sets),
        "beatmapset_ids": done,
    }
    return answer(found)


def tags(_call: Call) -> Answer:
    """Give the tags that users may set."""
    return answer({"tags": chronicle.tags()})


ROUTES: Final = (
    Served(method="GET", path="beatmaps/lookup", handler=lookup),
    Served(method="GET", path="beatmaps/packs", handler=packs),
    Served(method="GET", path="beatmaps/packs/{pack}", handler=pack),
    Served(
        method="GET",
        path="beatmaps/{beatmap}/scores/users/{user}",
        handler=user_score,
    ),
    Served(
        method="GET",
        path="beatmaps/{beatmap}/scores/users/{user}/all",
        handler=user_scores,
    ),
    Served(method="GET", path="beatmaps/{beatmap}/scores", handler=scores),
    Served(method="GET", path="beatmaps/{beatmap}/solo-scores", handler=solo_scores),
    Served(method="GET", path="beatmaps", handler=index),
    Served(method="GET", path="beatmaps/{beatmap}", handler=show),
    Served(method="POST", path="beatmaps/{beatmap}/attributes", handler=attributes),
    Served(method="GET", path="tags", handler=tags),
)
