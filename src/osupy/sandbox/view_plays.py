"""A score as JSON, in its present and in its old shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from osupy.sandbox.basics import RULESETS, Json, num, zulu
from osupy.sandbox.modlist import CLASSIC

if TYPE_CHECKING:
    from osupy.sandbox.plays import Play

_LEGACY_KEYS: Final = (
    {"count_300": "great", "count_100": "ok", "count_50": "meh"},
    {"count_300": "great", "count_100": "ok"},
    {
        "count_300": "great",
        "count_100": "large_tick_hit",
        "count_50": "small_tick_hit",
        "count_katu": "small_tick_miss",
    },
    {
        "count_geki": "perfect",
        "count_300": "great",
        "count_katu": "good",
        "count_100": "ok",
        "count_50": "meh",
    },
)
"""By ruleset: which judgement of today an old count stands for."""


def score(play: Play, *, processed: bool = True, pin: Json | None = None) -> Json:
    """Return the shape of ``x-api-version`` 20220705 and later."""
    lazer = not play.stable
    total = play.total
    found: Json = {
        "accuracy": play.accuracy,
        "beatmap_id": play.map.id,
        "best_id": None,
        "build_id": 7_000 + play.number // 4_000 if lazer else None,
        "ended_at": zulu(play.ended),
        "has_replay": play.replay,
        "id": play.id,
        "is_perfect_combo": play.perfect,
        "legacy_perfect": play.perfect,
        "legacy_score_id": play.legacy_id,
        "legacy_total_score": play.legacy_total,
        "max_combo": play.combo,
        "maximum_statistics": play.maximum,
        "mods": list(play.combination.mods) if lazer else _with_classic(play),
        "passed": play.passed,
        "pp": play.pp if processed else None,
        "rank": play.rank,
        "ruleset_id": play.ruleset,
        "started_at": zulu(play.ended - play.duration) if lazer else None,
        "statistics": play.statistics,
        "total_score": total,
        "type": "solo_score",
        "user_id": play.user_id,
        "replay": play.replay,
        "classic_total_score": total * play.map.length // 20,
        "preserve": play.preserve,
        "processed": processed,
        "ranked": play.ranked,
        "current_user_attributes": {"pin": pin},
    }
    if lazer and play.combination.mods:
        # Plays from before the value was kept have none.
        old = play.number % 50 == 0
        without = None if old else int(total / play.combination.factor)
        found["total_score_without_mods"] = without
    return found


def _with_classic(play: Play) -> list[Json]:
    return [*play.combination.mods, CLASSIC]


def legacy_score(
    play: Play, *, processed: bool = True, pin: Json | None = None
) -> Json:
    """Return the shape of older versions, and of requests that name none."""
    mode = RULESETS[play.ruleset]
    imported = bool(play.legacy_id)
    kind = "solo_score"
    if imported:
        kind = f"score_best_{mode}" if play.preserve else f"score_{mode}"
    return {
        "accuracy": play.accuracy,
        "best_id": play.legacy_id if imported and play.preserve else None,
        "created_at": zulu(play.ended),
        "id": play.legacy_id if imported else play.id,
        "max_combo": play.combo,
        "mode": mode,
        "mode_int": play.ruleset,
        "mods": list(play.combination.acronyms),
        "passed": play.passed,
        "perfect": play.perfect,
        "pp": play.pp if processed else None,
        "rank": play.rank,
        "replay": play.replay,
        "score": play.legacy_total,
        "statistics": legacy_statistics(play),
        "type": kind,
        "user_id": play.user_id,
        "current_user_attributes": {"pin": pin},
    }


def legacy_statistics(play: Play) -> Json:
    """Return the old counts; ``None`` where the ruleset has no such judgement."""
    counts: Json = dict.fromkeys(("count_100", "count_300", "count_50"))
    counts.update(dict.fromkeys(("count_geki", "count_katu")))
    for name, judgement in _LEGACY_KEYS[play.ruleset].items():
        counts[name] = play.statistics.get(judgement, 0)
    counts["count_miss"] = play.statistics.get("miss", 0)
    return counts


def weight(play: Play, place: int) -> Json:
    """Return what a score at a place (from 0) adds to its user's pp."""
    share: Any = 0.95**place
    pp = None if play.pp is None else num(play.pp * share)
    return {"percentage": num(share * 100), "pp": pp}
