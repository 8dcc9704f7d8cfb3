"""What users did: events, kudosu, favourites, most played beatmaps, packs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, RULESETS, SITE, Draw, Json, micro, offset
from osupy.sandbox.maps import Map, Maps, Mapset
from osupy.sandbox.words import ACHIEVEMENTS, TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy.sandbox.people import Person

PACK_PREFIXES: Final = {
    "standard": ("S", 230),
    "featured": ("F", 12),
    "tournament": ("P", 9),
    "loved": ("L", 6),
    "chart": ("R", 5),
    "theme": ("T", 7),
    "artist": ("A", 0),
}
"""By type: how tags begin, and how many packs there are."""
EVENTS: Final = (
    "achievement", "beatmapPlaycount", "beatmapsetApprove", "beatmapsetDelete",
    "beatmapsetRevive", "beatmapsetUpdate", "beatmapsetUpload", "rank", "rankLost",
    "userSupportAgain", "userSupportFirst", "userSupportGift", "usernameChange",
)  # fmt: skip
KUDOSU: Final = (
    ("vote.give", 1, "beatmap_discussion"),
    ("vote.reset", -1, "beatmap_discussion"),
    ("allow_kudosu.give", 2, "beatmap_discussion"),
    ("deny_kudosu.reset", -2, "beatmap_discussion"),
    ("delete.reset", -1, "beatmap_discussion"),
    ("restore.give", 1, "beatmap_discussion"),
    ("recalculate.give", 1, "beatmap_discussion"),
    ("recalculate.reset", -1, "beatmap_discussion"),
    ("give", 1, "forum_post"),
    ("revoke", -1, "forum_post"),
    ("reset", -3, "forum_post"),
)


@attrs.frozen(kw_only=True)
class Pack:
    """A bundle of beatmapsets."""

    id: int
    tag: str
    name: str
    sets: tuple[Mapset, ...]
    ruleset: int | None
    no_diff_reduction: bool
    when: int

    def view(self) -> Json:
        """Return the pack as JSON."""
        return {
            "author": f"sandbox_{self.id % 9}",
            "date": micro(self.when),
            "name": self.name,
            "no_diff_reduction": self.no_diff_reduction,
            "ruleset_id": self.ruleset,
            "tag": self.tag,
            "url": f"{SITE}/packs/{self.tag}.zip",
        }


def make_packs(seed: int, maps: Maps) -> dict[str, Pack]:
    """Create the packs, by tag, oldest first."""
    sets = [one for one in maps.sets.values() if one.status in ("ranked", "loved")]
    packs: dict[str, Pack] = {}
    for prefix, count in PACK_PREFIXES.values():
        for number in range(1, count + 1):
            draw = Draw(f"{seed}/pack/{prefix}{number}")
            tag = f"{prefix}{number}"
            packs[tag] = Pack(
                id=len(packs) + 1,
                tag=tag,
                name=f"Sandbox Pack {tag}",
                sets=tuple(draw.sample(sets, draw.randrange(4, 12))),
                ruleset=draw.choice((None, None, 0, 1, 2, 3)),
                no_diff_reduction=draw.chance(50),
                when=EPOCH - (count - number) * 7 * DAY,
            )
    return packs


def tags() -> list[Json]:
    """Return the tags that users may give to beatmaps."""
    return [
        {"id": number, "name": name, "ruleset_id": ruleset, "description": text}
        for number, (name, ruleset, text) in enumerate(TAGS, 1)
    ]


def favourites(seed: int, person: Person, maps: Maps) -> list[Mapset]:
    """Return the sets a user likes, latest first."""
    draw = Draw(f"{seed}/favourites/{person.id}")
    return draw.sample(list(maps.sets.values()), draw.randrange(14))


def most_played(seed: int, person: Person, maps: Maps) -> list[tuple[int, int]]:
    """Return map ids and counts, most first. One map is not there any more."""
    if not person.played:
        return []
    draw = Draw(f"{seed}/most-played/{person.id}")
    ids = draw.sample(list(maps.by_id), draw.randrange(3, 150))
    orphan = next(one.id for one in maps.by_id.values() if one.set_id is None)
    ids[:2] = [orphan, 7]  # a set that is gone, and a map deleted long ago
    counts = sorted((draw.randrange(1, 900) for _ in ids), reverse=True)
    return list(zip(ids, counts, strict=True))


def kudosu_history(seed: int, person: Person, others: list[Person]) -> list[Json]:
    """Return what a user got and lost for modding, newest first."""
    draw = Draw(f"{seed}/kudosu/{person.id}")
    found: list[Json] = []
    for number in range(draw.choice((0, 0, 3, 12, 130))):
        action, amount, model = KUDOSU[number % len(KUDOSU)]
        giver = draw.choice(others) if draw.chance(70) else None
        gone = draw.chance(10)
        found.append(
            {
                "id": person.id * 1_000 + 999 - number,
                "action": action,
                "amount": amount,
                "model": model,
                "created_at": offset(EPOCH - number * DAY - person.id),
                "giver": giver and _giver(giver),
                "post": {
                    "url": None if gone else f"{SITE}/posts/{number}",
                    "title": "[deleted beatmap]" if gone else "Some beatmap",
                },
                "details": {"event": "vote"} if action.startswith("vote") else None,
            }
        )
    return found


def _giver(person: Person) -> Json:
    return {"url": f"{SITE}/users/{person.id}", "username": person.username}


def events(seed: int, person: Person, maps: Maps) -> list[tuple[bool, Json]]:
    """Return recent activity, newest first, each with whether it is from lazer.

    Every kind comes in turn, and after each round one that cannot be read.
    """
    draw = Draw(f"{seed}/events/{person.id}")
    count = draw.choice((0, 4, 15, 40, 130))
    if person.joined and person.support_level == 2:
        count = 130
    all_maps = [one for one in maps.by_id.values() if one.set_id]
    found: list[tuple[bool, Json]] = []
    for number in range(count):
        kind = (*EVENTS, None)[(number + person.id) % (len(EVENTS) + 1)]
        when = offset(EPOCH - 60 - number * 5_000)
        event: Json = {
            "created_at": when,
            "createdAt": when,
            "id": 900_000_000 + person.id * 1_000 - number,
            "type": kind,
        }
        one = draw.choice(all_maps)
        if kind is None:
            event["type"] = draw.choice((None, "rank"))
            event["parse_error"] = True
        else:
            event |= payload(kind, person, one, maps)
        found.append((draw.chance(40), event))
    return found


def payload(kind: str, person: Person, one: Map, maps: Maps) -> Json:
    """Return the keys that an event of some kind has besides the common ones."""
    mapset = maps.sets[one.set_id or 0]
    name = f"{mapset.artist} - {mapset.title}"
    user = {"username": person.username, "url": f"/u/{person.id}"}
    beatmapset = {"title": name, "url": f"/beatmapsets/{mapset.id}"}
    beatmap = {
        "title": f"{name} [{one.version}]",
        "url": f"/beatmaps/{one.id}?m={one.ruleset}",
    }
    parts: dict[str, Callable[[], Json]] = {
        "achievement": lambda: {"achievement": achievement(one.id), "user": user},
        "beatmapPlaycount": lambda: {"beatmap": beatmap, "count": 100 + one.id % 900},
        "beatmapsetApprove": lambda: {
            "approval": ("ranked", "approved", "qualified", "loved")[one.id % 4],
            "beatmapset": beatmapset,
            "user": user,
        },
        "beatmapsetDelete": lambda: {"beatmapset": beatmapset},
        "rank": lambda: {
            "scoreRank": ("A", "S", "SH", "X")[one.id % 4],
            "rank": one.id % 900 + 1,
            "mode": RULESETS[one.ruleset],
            "beatmap": beatmap,
            "user": user,
        },
        "rankLost": lambda: {
            "mode": RULESETS[one.ruleset],
            "beatmap": beatmap,
            "user": user,
        },
        "usernameChange": lambda: {"user": user | {"previousUsername": "Prototype"}},
    }
    if kind in parts:
        return parts[kind]()
    if kind.startswith("beatmapset"):
        return {"beatmapset": beatmapset, "user": user}
    return {"user": user}


def achievement(number: int) -> Json:
    """Return one of the medals."""
    place = number % len(ACHIEVEMENTS)
    name, grouping, slug, mode, instructions = ACHIEVEMENTS[place]
    known = place != 5
    return {
        "achieved_count": 1_000 * place + 7 if known else None,
        "achieved_percent": round(place / 90 + 0.001, 6) if known else None,
        "icon_url": f"{SITE}/medals/{slug}.png",
        "id": place + 1,
        "name": name,
        "grouping": grouping,
        "ordering": place % 4,
        "slug": slug,
        "description": f"The medal called {name}.",
        "mode": mode,
        "instructions": instructions,
    }
