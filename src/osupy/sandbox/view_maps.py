"""Beatmaps, beatmapsets and packs as JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import RULESETS, SITE, Draw, Json, num, zulu
from osupy.sandbox.maps import BOARDED, STATUS_IDS, Map, Mapset

if TYPE_CHECKING:
    from osupy.sandbox.modlist import Combination

COVERS: Final = ("cover", "card", "list", "slimcover")
UNFINISHED: Final = {"pending", "wip", "graveyard"}
_FEATURED: Final = "Paperclip Orchestra"


def beatmap(one: Map) -> Json:
    """Return the short form of a difficulty."""
    return {
        "beatmapset_id": one.set_id,
        "difficulty_rating": num(one.stars),
        "id": one.id,
        "lazer_only": one.lazer_only,
        "mode": one.mode,
        "status": one.status,
        "total_length": one.length,
        "user_id": one.owner_ids[-1] if one.set_id else 0,
        "version": one.version,
    }


def beatmap_extended(one: Map, played_in: int | None = None) -> Json:
    """Return the long form; ``played_in`` another ruleset, it is a convert."""
    ruleset = one.ruleset if played_in is None else played_in
    found = beatmap(one)
    found["mode"] = RULESETS[ruleset]
    found.update(
        accuracy=num(round(one.overall, 1)),
        ar=num(round(one.approach, 1)),
        bpm=num(one.bpm) if one.set_id else None,
        convert=ruleset != one.ruleset,
        count_circles=one.circles,
        count_sliders=one.sliders,
        count_spinners=one.spinners,
        cs=num(one.size),
        deleted_at=None if one.set_id else zulu(one.updated + 900),
        drain=num(one.drain),
        hit_length=int(one.length * 0.94),
        is_scoreable=one.status in BOARDED,
        last_updated=zulu(one.updated),
        mode_int=ruleset,
        passcount=one.passes,
        playcount=one.plays,
        ranked=STATUS_IDS[one.status],
        url=f"{SITE}/beatmaps/{one.id}",
        checksum=one.checksum if one.set_id else None,
    )
    return found


def failtimes(one: Map) -> Json:
    """Return how many gave up or failed, by hundredth of the length."""
    draw = Draw(f"failtimes/{one.id}")
    return {
        "fail": [draw.randrange(90) * 9 if step % 7 else 0 for step in range(100)],
        "exit": [draw.randrange(60) * 9 for _ in range(100)],
    }


def beatmapset(one: Mapset) -> Json:
    """Return the short form of a set."""
    draw = Draw(f"set/{one.draw_name}")
    hype = None
    if one.status in UNFINISHED:
        hype = {"current": draw.randrange(9), "required": 5}
    return {
        "anime_cover": draw.chance(30),
        "artist": one.artist,
        "artist_unicode": one.artist_unicode,
        "covers": _covers(one),
        "creator": one.creator,
        "favourite_count": one.favourites,
        "genre_id": draw.choice((0, 1, 2, 3, 4, 5, 9, 10, 14)),
        "hype": hype,
        "id": one.id,
        "language_id": draw.choice((0, 1, 2, 3, 5, 14)),
        "nsfw": draw.chance(6),
        "offset": draw.choice((0, 0, 0, 0, -12, 25)),
        "play_count": sum(each.plays for each in one.maps),
        "preview_url": f"{SITE}/preview/{one.id}.mp3",
        "source": one.source,
        "spotlight": draw.chance(7),
        "status": one.status,
        "title": one.title,
        "title_unicode": one.title_unicode,
        "track_id": one.id % 997 if one.artist == _FEATURED else None,
        "user_id": one.user_id,
        "video": draw.chance(25),
    }


def _covers(one: Mapset) -> Json:
    base = f"{SITE}/beatmaps/{one.id}/covers"
    return {
        name + size: f"{base}/{name}{size}.jpg?{one.stamp}"
        for name in COVERS
        for size in ("", "@2x")
    }


def beatmapset_extended(one: Mapset) -> Json:
    """Return the long form of a set."""
    draw = Draw(f"set-extended/{one.draw_name}")
    finished = one.status not in UNFINISHED
    blocked = draw.chance(4)
    takedown = blocked and draw.chance(60)
    found = beatmapset(one)
    found.update(
        bpm=num(one.bpm),
        can_be_hyped=one.status in ("pending", "wip"),
        deleted_at=None,
        discussion_enabled=True,
        discussion_locked=draw.chance(3),
        is_scoreable=one.status in BOARDED,
        last_updated=zulu(one.updated),
        legacy_thread_url=_thread(one) if draw.chance(60) else None,
        nominations_summary={
            "current": 2 if finished else draw.randrange(2),
            "eligible_main_rulesets": _main_rulesets(one) if finished else None,
            "required_meta": {"main_ruleset": 2, "non_main_ruleset": 1},
        },
        ranked=STATUS_IDS[one.status],
        ranked_date=None if one.ranked is None else zulu(one.ranked),
        rating=num(round(5 + draw.random() * 5, draw.choice((0, 3, 5)))),
        storyboard=draw.chance(20),
        submitted_date=None if one.submitted is None else zulu(one.submitted),
        tags=one.tags,
        availability={
            "download_disabled": blocked,
            "more_information": f"{SITE}/takedowns/{one.id}" if takedown else None,
        },
    )
    return found


def _thread(one: Mapset) -> str:
    return f"{SITE}/community/forums/topics/{one.id + 7}"


def _main_rulesets(one: Mapset) -> list[str]:
    return sorted({each.mode for each in one.maps}, key=RULESETS.index)[:1]


def ratings(one: Mapset) -> list[int]:
    """Return how often each rating from 0 to 10 was given."""
    draw = Draw(f"ratings/{one.draw_name}")
    return [0, *(draw.randrange(40 * note) for note in range(1, 11))]


def attributes(one: Map, ruleset: int, mods: Combination) -> Json:
    """Return what the difficulty service says about a beatmap with mods."""
    stars = round(one.stars * mods.stars, 5)
    found: Json = {"star_rating": num(stars), "max_combo": one.max_combo or 500}
    if ruleset == 0:
        found |= {
            "aim_difficulty": num(round(stars * 0.52, 6)),
            "aim_difficult_slider_count": num(round(one.sliders * 0.35, 4)),
            "speed_difficulty": num(round(stars * 0.41, 6)),
            "speed_note_count": num(round(one.circles * 0.28, 4)),
            "slider_factor": num(round(1 - one.sliders / 40_000, 6)),
            "aim_difficult_strain_count": num(round(math.sqrt(one.circles) * 3, 4)),
            "speed_difficult_strain_count": num(round(math.sqrt(one.circles) * 2, 4)),
        }
    elif ruleset == 1:
        found["mono_stamina_factor"] = num(round(stars / 100, 8))
    return found
