"""Users as JSON: the short form, the parts that can be asked for, statistics."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import (
    DAY,
    EPOCH,
    RULESETS,
    SITE,
    YEAR,
    Draw,
    Json,
    micro,
    num,
    offset,
    zulu,
)
from osupy.sandbox.words import COUNTRIES

if TYPE_CHECKING:
    from osupy.sandbox.people import Person

GROUPS: Final[dict[str, tuple[int, str, str, str | None, bool]]] = {
    "bot": (29, "Bots", "BOT", None, False),
    "ppy": (33, "ppy", "PPY", "#0066FF", False),
    "dev": (11, "Developers", "DEV", "#E45678", False),
    "gmt": (4, "Global Moderation Team", "GMT", "#99EB47", False),
    "nat": (7, "Nomination Assessment Team", "NAT", "#FA3703", True),
    "bng": (28, "Beatmap Nominators", "BN", "#A347EB", True),
    "alumni": (16, "osu! Alumni", "ALM", "#999999", False),
}
SECTIONS: Final = (
    "me", "recent_activity", "top_ranks", "medals", "historical", "beatmaps", "kudosu",
)  # fmt: skip


def user(person: Person) -> Json:
    """Return the short form."""
    return {
        "avatar_url": f"{SITE}/avatars/{person.id}.jpeg",
        "country_code": person.country,
        "default_group": person.group,
        "id": person.id,
        "is_active": person.active,
        "is_bot": person.bot,
        "is_deleted": False,
        "is_online": person.online,
        "is_supporter": person.support_level > 0,
        "last_visit": None if person.visit is None else offset(person.visit),
        "pm_friends_only": person.pm_friends_only,
        "profile_colour": person.colour,
        "username": person.username,
    }


def deleted_user(user_id: int | None) -> Json:
    """Return what stands where a user is gone."""
    return {
        "avatar_url": None,
        "country_code": None,
        "default_group": "default",
        "id": user_id,
        "is_active": False,
        "is_bot": False,
        "is_deleted": True,
        "is_online": False,
        "is_supporter": False,
        "last_visit": None,
        "pm_friends_only": False,
        "profile_colour": None,
        "username": "[deleted user]",
    }


def country(person: Person | None) -> Json | None:
    """Return the country, if the user has one."""
    if person is None or person.country is None:
        return None
    return {"code": person.country, "name": COUNTRIES[person.country]}


def cover(person: Person | None) -> Json:
    """Return the picture of the profile: an own one, a preset, or none."""
    kind = 2 if person is None else person.id % 3
    if person is None or kind == 2:
        return {"custom_url": None, "url": None, "id": None}
    if kind == 1:
        preset = str(person.id % 8 + 1)
        url = f"{SITE}/covers/c{preset}.jpg"
        return {"custom_url": None, "url": url, "id": preset}
    url = f"{SITE}/covers/{person.id}.jpeg"
    return {"custom_url": url, "url": url, "id": None}


def team(person: Person | None) -> Json | None:
    """Return the team, if the user is in one."""
    if person is None or person.team is None:
        return None
    one = person.team
    flag = f"{SITE}/teams/{one.id}.png" if one.flag else None
    return {
        "flag_url": flag,
        "id": one.id,
        "name": one.name,
        "short_name": one.short_name,
    }


def card(person: Person | None) -> Json:
    """Return what most lists show of a user."""
    found = deleted_user(None) if person is None else user(person)
    found["country"] = country(person)
    found["cover"] = cover(person)
    found["groups"] = groups(person)
    found["team"] = team(person)
    return found


def groups(person: Person | None) -> list[Json]:
    """Return the groups that show on the profile."""
    if person is None:
        return []
    return [_group(name) for name in person.groups]


def _group(identifier: str) -> Json:
    number, name, short, colour, has_playmodes = GROUPS[identifier]
    return {
        "colour": colour,
        "has_listing": identifier != "ppy",
        "has_playmodes": has_playmodes,
        "id": number,
        "identifier": identifier,
        "is_probationary": identifier == "bng",
        "name": name,
        "short_name": short,
        "playmodes": ["osu", "mania"] if has_playmodes else None,
    }


def profile(person: Person) -> Json:
    """Return the keys that the long form adds to the short one."""
    draw = Draw(f"profile/{person.id}")

    def maybe(text: str) -> str | None:
        return text if draw.chance(40) else None

    titled = person.support_level == 3 or "ppy" in person.groups
    picture = cover(person)
    return {
        "cover_url": picture["url"] or f"{SITE}/covers/default.jpg",
        "discord": maybe(f"{person.username}#0001"),
        "has_supported": person.support_level > 0 or draw.chance(20),
        "interests": maybe("circles"),
        "join_date": offset(person.joined),
        "location": maybe("Somewhere"),
        "max_blocks": 100 if person.support_level else 50,
        "max_friends": 500 if person.support_level else 250,
        "occupation": maybe("Clicker"),
        "playmode": RULESETS[person.playmode],
        "playstyle": draw.sample(["mouse", "keyboard", "tablet", "touch"], 2)
        if draw.chance(70)
        else None,
        "post_count": draw.randrange(400),
        "profile_hue": draw.randrange(360) if person.support_level else None,
        "profile_order": draw.sample(SECTIONS, len(SECTIONS)),
        "title": "Sandbox Hero" if titled else None,
        "title_url": f"{SITE}/wiki/People" if titled else None,
        "twitter": maybe(person.username.replace(" ", "_")),
        "website": maybe(f"{SITE}/~{person.id}"),
        "country": country(person),
        "cover": picture,
        "kudosu": kudosu(person),
    }


def kudosu(person: Person) -> Json:
    """Return the kudosu account."""
    total = Draw(f"kudosu/{person.id}").randrange(60)
    return {"available": total // 2, "total": total}


def extras(person: Person) -> Json:
    """Return the parts of a profile that need nothing but the user."""
    draw = Draw(f"extras/{person.id}")
    banners = [_banner(number) for number in range(draw.choice((0, 0, 1, 2)))]
    achievements = draw.sample(range(1, 9), draw.randrange(8))
    written = draw.chance(50)
    return {
        "active_tournament_banner": banners[0] if banners else None,
        "active_tournament_banners": banners,
        "badges": [_badge(draw, number) for number in range(draw.choice((0, 0, 2)))],
        "comments_count": draw.randrange(80),
        "follower_count": draw.randrange(4000),
        "mapping_follower_count": draw.randrange(90),
        "previous_usernames": list(person.previous),
        "support_level": person.support_level,
        "account_history": _history(draw) if draw.chance(25) else [],
        "current_season_stats": _season(draw) if draw.chance(40) else None,
        "daily_challenge_user_stats": _daily(draw, person),
        "matchmaking_stats": [_matchmaking(draw, person)] if draw.chance(40) else [],
        "page": {
            "html": "<div class='bbcode'><b>Hello</b></div>" if written else "",
            "raw": "[b]Hello[/b]" if written else "",
        },
        "user_achievements": [
            {"achieved_at": zulu(EPOCH - number * DAY * 40), "achievement_id": number}
            for number in achievements
        ],
        "monthly_playcounts": _months(draw),
        "replays_watched_counts": _months(draw)[:3],
    }


def _banner(number: int) -> Json:
    image = f"{SITE}/banners/{number}.jpg" if number == 0 else None
    double = f"{SITE}/banners/{number}@2x.jpg" if number == 0 else None
    return {
        "id": 900 + number,
        "tournament_id": 40,
        "image": image,
        "image@2x": double,
    }


def _badge(draw: Draw, number: int) -> Json:
    return {
        "awarded_at": offset(EPOCH - draw.randrange(900) * DAY),
        "description": f"Sandbox Cup #{number + 1} Winner",
        "image@2x_url": f"{SITE}/badges/{number}@2x.png",
        "image_url": f"{SITE}/badges/{number}.png",
        "url": f"{SITE}/wiki/Sandbox_Cup" if number else "",
    }


def _history(draw: Draw) -> list[Json]:
    return [
        {
            "description": "Inappropriate behaviour" if kind == "silence" else None,
            "id": draw.randrange(10_000, 90_000),
            "length": length,
            "permanent": length == 0,
            "timestamp": offset(EPOCH - draw.randrange(30) * DAY),
            "type": kind,
        }
        for kind, length in (("silence", 3600), ("tournament_ban", 0))
    ]


def _season(draw: Draw) -> Json:
    over = draw.chance(30)
    return {
        "division": {
            "colour_tier": "gold",
            "id": 4,
            "image_url": f"{SITE}/divisions/gold.svg",
            "name": "Gold",
            "threshold": num(draw.choice((0.25, 1.0))),
        },
        "rank": draw.randrange(1, 500),
        "season": {
            "end_date": micro(EPOCH - 20 * DAY) if over else None,
            "id": 6,
            "name": "Sandbox Season 6",
            "room_count": 12,
            "start_date": micro(EPOCH - 60 * DAY),
        },
        "total_score": draw.randrange(9_000_000),
    }


def _daily(draw: Draw, person: Person) -> Json:
    played = draw.randrange(90) if draw.chance(60) else 0
    best = min(played, 12)
    return {
        "daily_streak_best": best,
        "daily_streak_current": best // 2,
        "last_update": offset(EPOCH) if played else None,
        "last_weekly_streak": offset(EPOCH - 3 * DAY) if played else None,
        "playcount": played,
        "top_10p_placements": played // 9,
        "top_50p_placements": played // 2,
        "user_id": person.id,
        "weekly_streak_best": best // 3,
        "weekly_streak_current": best // 6,
    }


def _matchmaking(draw: Draw, person: Person) -> Json:
    variant = draw.choice((0, 4, 7))
    return {
        "first_placements": draw.randrange(9),
        "is_rating_provisional": draw.chance(30),
        "plays": draw.randrange(3, 80),
        "pool_id": 30 + variant,
        "rank": draw.randrange(1, 900),
        "rank_percent": num(round(draw.random(), 6)),
        "rating": draw.randrange(600, 2200),
        "total_points": draw.randrange(90),
        "user_id": person.id,
        "pool": {
            "active": True,
            "id": 30 + variant,
            "name": "RP: Season 0",
            "ruleset_id": 3 if variant else 0,
            "type": "ranked_play",
            "variant_id": variant,
        },
    }


def _months(draw: Draw) -> list[Json]:
    return [
        {"start_date": f"2026-0{month}-01", "count": draw.randrange(1, 900)}
        for month in range(draw.randrange(1, 8), 9)
    ]


def rank_highest(person: Person, ruleset: int, rank: int) -> Json:
    """Return the best rank ever."""
    when = EPOCH - (person.id * 37 + ruleset) % 900 * DAY
    return {"rank": max(1, rank - person.id % 6), "updated_at": zulu(when)}


def rank_history(person: Person, ruleset: int, rank: int) -> Json:
    """Return ninety daily ranks; a few days are missing, which is a 0."""
    draw = Draw(f"history/{person.id}/{ruleset}")
    data = [
        0 if draw.chance(2) else max(1, rank + draw.randrange(-4, 5)) for _ in range(89)
    ]
    return {"mode": RULESETS[ruleset], "data": [*data, rank]}


def statistics(
    person: Person, ruleset: int, pp: float, place: tuple[int | None, float | None]
) -> Json:
    """Return a ruleset's numbers; all zero if it was never played."""
    if ruleset not in person.played:
        return _zeros()
    draw = Draw(f"statistics/{person.id}/{ruleset}")
    plays = draw.randrange(50, 60_000)
    hits = plays * 300
    rank, percent = place
    accuracy = round(0.85 + draw.random() * 0.149, 6)
    age = max(1, (EPOCH - person.joined) // YEAR)
    return {
        "count_100": hits // 12,
        "count_300": hits,
        "count_50": hits // 150,
        "count_miss": hits // 60,
        "level": {"current": min(100, 10 + age * 7), "progress": draw.randrange(100)},
        "global_rank": rank,
        "global_rank_percent": None if percent is None else num(round(percent, 6)),
        "global_rank_exp": None,
        "pp": num(pp),
        "pp_exp": 0,
        "ranked_score": plays * 90_000,
        "hit_accuracy": num(round(accuracy * 100, 4)),
        "accuracy": num(accuracy),
        "play_count": plays,
        "play_time": None if draw.chance(3) else plays * 71,
        "total_score": plays * 1_400_000_000 // 3,
        "total_hits": hits + hits // 12 + hits // 150,
        "maximum_combo": draw.randrange(200, 6000),
        "replays_watched_by_others": draw.randrange(900),
        "is_ranked": rank is not None,
        "grade_counts": {
            "ss": plays // 400,
            "ssh": plays // 900,
            "s": plays // 60,
            "sh": plays // 80,
            "a": plays // 40,
        },
    }


def _zeros() -> Json:
    counts = ("count_100", "count_300", "count_50", "count_miss")
    sums = (
        "pp", "pp_exp", "ranked_score", "hit_accuracy", "accuracy", "play_count",
        "play_time", "total_score", "total_hits", "maximum_combo",
        "replays_watched_by_others",
    )  # fmt: skip
    found: Json = dict.fromkeys((*counts, *sums), 0)
    found["level"] = {"current": 1, "progress": 0}
    found["global_rank"] = None
    found["global_rank_percent"] = None
    found["global_rank_exp"] = None
    found["is_ranked"] = False
    found["grade_counts"] = dict.fromkeys(("ss", "ssh", "s", "sh", "a"), 0)
    return found
