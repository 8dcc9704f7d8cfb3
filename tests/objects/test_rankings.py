"""Rankings, whose rows do not say what they are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from osupy import decode
from osupy._core.converter import forget_warnings
from osupy.errors import DecodeError, DriftWarning
from osupy.objects import (
    CountryStatistics,
    KudosuRanking,
    Rankings,
    Spotlight,
    SpotlightsListing,
    TeamStatistics,
    UserStatistics,
)
from tests.objects.answers import AT, USER, made, without
from tests.objects.test_teams import STATISTICS, TEAM

USER_ROW: dict[str, Any] = {
    "count_100": 1,
    "count_300": 2,
    "count_50": 0,
    "count_miss": 0,
    "level": {"current": 104, "progress": 38},
    "global_rank": 1,
    "global_rank_percent": 2.5e-7,
    "global_rank_exp": None,
    "pp": 34893.5,
    "pp_exp": 0,
    "ranked_score": 30351325119,
    "hit_accuracy": 97.6393,
    "accuracy": 0.976393,
    "play_count": 207556,
    "play_time": None,
    "total_score": 465342303870,
    "total_hits": 60604861,
    "maximum_combo": 4024,
    "replays_watched_by_others": 38569,
    "is_ranked": True,
    "grade_counts": {"ss": 12, "ssh": 11, "s": 310, "sh": 84, "a": 1531},
    "user": USER,
}

COUNTRY_ROW: dict[str, Any] = {
    "code": "AU",
    "active_users": 100,
    "play_count": 200,
    "ranked_score": 300,
    "performance": 400,
    "country": {"code": "AU", "name": "Australia"},
}

TEAM_ROW = STATISTICS | {"member_count": 2, "rank": 1, "team": TEAM}

SPOTLIGHT: dict[str, Any] = {
    "end_date": AT,
    "id": 1,
    "mode_specific": True,
    "name": "Best of 2026",
    "start_date": AT,
    "type": "bestof",
}

ROWS = [
    (USER_ROW, UserStatistics),
    (COUNTRY_ROW, CountryStatistics),
    (TEAM_ROW, TeamStatistics),
]


def page(*rows: Any, **more: Any) -> dict[str, Any]:
    """Return a page of a ranking."""
    return {
        "ranking": list(rows),
        "cursor": {"page": 2},
        "cursor_string": "eyJwYWdlIjoyfQ",
        "total": 10000,
    } | more


@pytest.mark.parametrize(("row", "kind"), ROWS)
def test_row_is_told_by_its_keys(row: Any, kind: type) -> None:
    ranking = made(page(row, row), Rankings).ranking

    assert [type(one) for one in ranking] == [kind, kind]


@pytest.mark.parametrize(
    ("row", "gone", "kind"),
    [
        (USER_ROW, "count_100", UserStatistics),
        (USER_ROW, "level", UserStatistics),
        (COUNTRY_ROW, "active_users", CountryStatistics),
        (TEAM_ROW, "ruleset_id", TeamStatistics),
    ],
)
def test_row_is_told_when_a_key_is_gone(row: Any, gone: str, kind: type) -> None:
    data = json.dumps(page(without(row, gone))).encode()
    forget_warnings()  # a field warns once
    with pytest.warns(DriftWarning, match=gone):
        ranking = decode(data, Rankings).ranking

    assert [type(one) for one in ranking] == [kind]


def test_row_is_no_other_when_unknown_keys_come() -> None:
    row = COUNTRY_ROW | {"pp": 1, "level": 2, "user": None}
    ranking = decode(json.dumps(page(row)).encode(), Rankings, drift="raise").ranking

    assert type(ranking[0]) is CountryStatistics


def test_row_that_is_none_of_them_is_refused_with_its_place() -> None:
    with pytest.raises(DecodeError) as caught:
        decode(json.dumps(page(USER_ROW, {"a": 1})).encode(), Rankings)
    assert caught.value.path == "$.ranking[1]"


def test_country_without_a_name_is_null() -> None:
    ranking = made(page(COUNTRY_ROW | {"code": "ZZ", "country": None}), Rankings)
    row = ranking.ranking[0]

    assert isinstance(row, CountryStatistics)
    assert row.country is None


def test_country_is_hashed_by_its_code() -> None:
    one = made(COUNTRY_ROW, CountryStatistics)
    other = made(COUNTRY_ROW | {"play_count": 0}, CountryStatistics)

    assert hash(one) == hash(other)
    assert one != other


def test_last_page_has_no_cursor() -> None:
    last = made(page(USER_ROW, cursor=None, cursor_string=None), Rankings)

    assert (last.cursor, last.cursor_string, last.total) == (None, None, 10000)
    assert last.spotlight is None


def test_ranking_of_a_spotlight_has_no_pages() -> None:
    ranking = made(
        {
            "ranking": [USER_ROW],
            "beatmapsets": [],
            "spotlight": SPOTLIGHT | {"participant_count": 7},
        },
        Rankings,
    )

    assert ranking.spotlight is not None
    assert ranking.spotlight.participant_count == 7
    assert (ranking.total, ranking.cursor_string) == (None, None)


def test_kind_of_a_spotlight_is_a_free_text() -> None:
    listing = made({"spotlights": [SPOTLIGHT | {"type": "theme"}]}, SpotlightsListing)

    assert listing.spotlights[0].type == "theme"
    assert made(SPOTLIGHT | {"end_date": None}, Spotlight).end_date is None


def test_kudosu_ranking_lists_users_with_their_kudosu() -> None:
    kudosu = {"available": 1, "total": 5}
    ranking = made({"ranking": [USER | {"kudosu": kudosu}]}, KudosuRanking).ranking

    assert ranking[0].kudosu is not None
    assert ranking[0].kudosu.total == 5
