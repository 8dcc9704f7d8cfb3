"""Any score: points, ids and judgements under the same names, whatever its form."""

from __future__ import annotations

from typing import Any

import pytest

from osupy.enums import Ruleset, ScoreObjectType
from osupy.hits import Hits
from osupy.objects import LegacyScore, LegacyScoreStatistics, Score, ScoreStatistics
from tests.objects.test_scores import legacy_score, score, stable_score

COUNTS = {
    "osu": (
        {"great": 300, "ok": 20, "meh": 3, "miss": 1},
        {"count_300": 300, "count_100": 20, "count_50": 3, "count_miss": 1},
    ),
    "taiko": (
        {"great": 300, "ok": 20, "miss": 1},
        {"count_300": 300, "count_100": 20, "count_miss": 1},
    ),
    "fruits": (
        {
            "great": 300,
            "large_tick_hit": 20,
            "small_tick_hit": 3,
            "small_tick_miss": 4,
            "miss": 1,
        },
        {
            "count_300": 300,
            "count_100": 20,
            "count_50": 3,
            "count_katu": 4,
            "count_miss": 1,
        },
    ),
    "mania": (
        {"perfect": 400, "great": 300, "good": 5, "ok": 20, "meh": 3, "miss": 1},
        {
            "count_geki": 400,
            "count_300": 300,
            "count_katu": 5,
            "count_100": 20,
            "count_50": 3,
            "count_miss": 1,
        },
    ),
}
"""The same play in both forms."""

OLD_NAMES = (
    "count_geki",
    "count_300",
    "count_katu",
    "count_100",
    "count_50",
    "count_miss",
)


def both_forms(ruleset: str) -> tuple[Score, LegacyScore]:
    """Make the same play in today's form and in the old one."""
    new, old = COUNTS[ruleset]
    number = list(Ruleset).index(Ruleset(ruleset))
    counts: dict[str, Any] = dict.fromkeys(OLD_NAMES) | old
    return (
        score(ruleset_id=number, statistics=ScoreStatistics(**new)),
        legacy_score(
            mode=Ruleset(ruleset),
            mode_int=number,
            statistics=LegacyScoreStatistics(**counts),
        ),
    )


@pytest.mark.parametrize("ruleset", COUNTS)
def test_hits_are_the_same_whatever_the_form(ruleset: str) -> None:
    new, old = both_forms(ruleset)

    assert new.hits == old.hits == Hits(Ruleset(ruleset), **COUNTS[ruleset][0])


@pytest.mark.parametrize("ruleset", COUNTS)
def test_hits_have_the_names_of_the_stable_client(ruleset: str) -> None:
    new, old = both_forms(ruleset)
    wanted = dict.fromkeys(OLD_NAMES) | COUNTS[ruleset][1]

    for hits in (new.hits, old.hits):
        assert {name: getattr(hits, name) for name in OLD_NAMES} == wanted


def test_missed_drops_count_as_misses_for_the_stable_client() -> None:
    counts = ScoreStatistics(great=5, miss=1, large_tick_miss=2)

    assert score(ruleset_id=2, statistics=counts).hits.count_miss == 3
    assert score(ruleset_id=0, statistics=counts).hits.count_miss == 1


def test_what_the_server_leaves_out_is_zero() -> None:
    hits = score(statistics=ScoreStatistics(miss=0)).hits

    assert sum(hits[1:]) == 0


def test_hits_are_told_when_the_ruleset_is_unknown() -> None:
    hits = score(ruleset_id=9, statistics=ScoreStatistics(great=2, ok=1)).hits

    assert (hits.ruleset, hits.count_300, hits.count_100) == (None, 2, 1)


# Points.


def match_score(**changes: Any) -> Score:
    """Make a score of a match of the stable client, in today's form."""
    fields: dict[str, Any] = {
        "id": None,
        "legacy_score_id": None,
        "legacy_total_score": 5_000_000,
        "total_score": 5_000_000,
        "type": ScoreObjectType.LEGACY_MATCH_SCORE,
    }
    return stable_score(**fields | changes)


@pytest.mark.parametrize(
    ("one", "standardised", "classic"),
    [
        (score(classic_total_score=9_000_000), 980_000, 9_000_000),
        (
            stable_score(legacy_total_score=8_000_000, classic_total_score=9_000_000),
            980_000,
            8_000_000,
        ),
        (stable_score(legacy_total_score=0, classic_total_score=7), 980_000, 0),
        (match_score(), None, 5_000_000),
        (match_score(legacy_total_score=0, total_score=0), None, 0),
        (legacy_score(), None, 12_000_000),
        (legacy_score(type=ScoreObjectType.SOLO_SCORE, score=0), None, None),
    ],
)
def test_points_are_told_on_either_scale(
    one: Score | LegacyScore, standardised: int | None, classic: int | None
) -> None:
    assert (one.standardised_score, one.classic_score) == (standardised, classic)


# Ids and the rest.


@pytest.mark.parametrize(
    ("one", "solo", "stable"),
    [
        (score(), 4_000_000_001, None),
        (stable_score(), 4_000_000_001, 91),
        (match_score(), None, None),
        (legacy_score(), None, 91),
        (legacy_score(id=0), None, None),
        (legacy_score(id=77, type=ScoreObjectType.SOLO_SCORE), 77, None),
    ],
)
def test_id_is_told_for_each_space_of_ids(
    one: Score | LegacyScore, solo: int | None, stable: int | None
) -> None:
    assert (one.solo_id, one.stable_id) == (solo, stable)


SAME = (
    "accuracy beatmap_id classic_score ended_at has_replay hits is_lazer"
    " is_perfect_combo is_stable legacy_perfect max_combo mods passed pp rank"
    " ruleset ruleset_id solo_id"
    " stable_id standardised_score statistics type url user_id"
).split()


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("one", [score(), legacy_score()])
def test_both_classes_know_the_name(one: Score | LegacyScore, name: str) -> None:
    assert hasattr(one, name)


def test_old_form_tells_under_the_names_of_today() -> None:
    one = legacy_score(perfect=True)

    assert (one.is_perfect_combo, one.legacy_perfect) == (True, True)
    assert (one.ruleset, one.ruleset_id) == (Ruleset.TAIKO, 1)
    assert one.beatmap_id is None
