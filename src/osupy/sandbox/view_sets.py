"""A beatmapset as its own page shows it, with everything that can be asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox import chronicle, view_maps, view_people
from osupy.sandbox.basics import RULESETS, Draw, Json
from osupy.sandbox.modding_events import nominations
from osupy.sandbox.words import TAGS

if TYPE_CHECKING:
    from osupy.sandbox.maps import Map, Mapset
    from osupy.sandbox.people import Person
    from osupy.sandbox.world import World

GENRES: Final = {
    0: "Any", 1: "Unspecified", 2: "Video Game", 3: "Anime", 4: "Rock", 5: "Pop",
    6: "Other", 7: "Novelty", 9: "Hip Hop", 10: "Electronic", 11: "Metal",
    12: "Classical", 13: "Folk", 14: "Jazz",
}  # fmt: skip
LANGUAGES: Final = (
    "Any", "Unspecified", "English", "Japanese", "Chinese", "Instrumental", "Korean",
    "French", "German", "Swedish", "Spanish", "Italian", "Russian", "Polish", "Other",
)  # fmt: skip
FAVOURITES: Final = 50


def full(world: World, mapset: Mapset, viewer: Person | None) -> Json:
    """Return a set with all includes."""
    entry = world.catalogue.by_id[mapset.id]
    found = dict(entry.view)
    draw = Draw(f"page/{mapset.draw_name}")
    found["beatmaps"] = [_difficulty(world, one, viewer) for one in mapset.maps]
    found["converts"] = [
        _shared(world, one, ruleset)
        for ruleset in range(1, len(RULESETS))
        for one in mapset.maps
        if one.ruleset == 0
    ]
    standing = nominations(world.happenings, mapset)
    found["current_nominations"] = standing
    text = f"<div class='bbcode'>{mapset.title}<br />Thanks for playing!</div>"
    found["description"] = {"description": None if draw.chance(15) else text}
    genre, language = found["genre_id"], found["language_id"]
    found["genre"] = {"id": genre or None, "name": GENRES[genre]}
    found["language"] = {"id": language or None, "name": LANGUAGES[language]}
    found["pack_tags"] = entry.packs
    found["ratings"] = view_maps.ratings(mapset)
    fans = world.fans.get(mapset.id, [])
    found["recent_favourites"] = [view_people.user(one) for one in fans[:FAVOURITES]]
    used = {it["tag_id"] for one in found["beatmaps"] for it in one["top_tag_ids"]}
    found["related_tags"] = [tag for tag in chronicle.tags() if tag["id"] in used]
    owners = {owner for one in mapset.maps for owner in one.owner_ids}
    related = owners | {it["user_id"] for it in standing} | {mapset.user_id}
    people = (world.person(one) for one in sorted(related))
    found["related_users"] = [view_people.user(one) for one in people if one]
    found["user"] = world.user(mapset.user_id)
    found["version_count"] = draw.randrange(1, 20)
    return found


def _difficulty(world: World, one: Map, viewer: Person | None) -> Json:
    found = _shared(world, one, one.ruleset)
    found["current_user_playcount"] = world.playcount(one, viewer)
    found["current_user_tag_ids"] = []
    if viewer is not None and found["current_user_playcount"]:
        found["current_user_tag_ids"] = [it["tag_id"] for it in _tags(one)[:1]]
    found["max_combo"] = one.max_combo
    return found


def _shared(world: World, one: Map, ruleset: int) -> Json:
    """Return what a difficulty and its conversions show alike."""
    found = view_maps.beatmap_extended(one, ruleset)
    found["failtimes"] = view_maps.failtimes(one)
    found["owners"] = world.owners(one)
    found["top_tag_ids"] = _tags(one)
    return found


def _tags(one: Map) -> list[Json]:
    draw = Draw(f"tags/{one.id}")
    fit = [n for n, tag in enumerate(TAGS, 1) if tag[1] in (None, one.ruleset)]
    picked = draw.sample(fit, draw.randrange(min(4, len(fit))))
    counts = sorted((draw.randrange(1, 40) for _ in picked), reverse=True)
    return [
        {"tag_id": tag, "count": count}
        for tag, count in zip(picked, counts, strict=True)
    ]
