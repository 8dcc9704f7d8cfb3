"""The routes of rankings: order, filters, pages, spotlights."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox


def leafed(api: httpx.Client, url: str, **params: Any) -> list[dict[str, Any]]:
    """Return the rows of all pages."""
    body = api.get(url, params=params).json()
    rows = list(body["ranking"])
    while body["cursor_string"] is not None:
        more = params | {"cursor_string": body["cursor_string"]}
        body = api.get(url, params=more).json()
        rows += body["ranking"]
    assert len(rows) == body["total"]
    return rows


@pytest.mark.parametrize("mode", ["osu", "taiko", "fruits", "mania"])
@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("performance", "pp"),
        ("global", "pp"),
        ("score", "ranked_score"),
        ("country", "performance"),
        ("team", "performance"),
    ],
)
def test_pages_lead_through_everything_in_order(
    shared: httpx.Client, mode: str, kind: str, key: str
) -> None:
    rows = leafed(shared, f"rankings/{mode}/{kind}")
    values = [it[key] for it in rows]
    assert len(values) > 15
    assert values == sorted(values, reverse=True)


def test_ranking_says_what_the_profile_says(shared: httpx.Client) -> None:
    for row in leafed(shared, "rankings/osu/performance")[::20]:
        user = shared.get(f"users/{row['user']['id']}/osu").json()
        for key in ("pp", "global_rank", "play_count", "ranked_score"):
            assert row[key] == user["statistics"][key], key
        assert row["user"]["team"] == user["team"]


def test_page_beyond_the_last_is_the_last(shared: httpx.Client) -> None:
    url = "rankings/osu/performance"
    first = shared.get(url).json()
    assert first["cursor"] == {"page": 2}
    second = shared.get(url, params={"page": 2}).json()
    by_cursor = {"cursor_string": first["cursor_string"], "page": 9}
    assert shared.get(url, params=by_cursor).json() == second
    last = -(-first["total"] // 50)
    end = shared.get(url, params={"page": last}).json()
    assert end["cursor"] is end["cursor_string"] is None
    assert shared.get(url, params={"page": 10_000}).json() == end
    assert shared.get(url, params={"page": -3}).json() == first


def test_change_of_rank_is_for_the_plain_ranking(shared: httpx.Client) -> None:
    key = "rank_change_since_30_days"
    plain = shared.get("rankings/osu/performance").json()["ranking"]
    assert all(key in it for it in plain)
    for url in ("score", "performance?country=JP", "performance?filter=friends"):
        rows = shared.get(f"rankings/osu/{url}").json()["ranking"]
        assert rows
        assert not any(key in it for it in rows)


def test_country_filter_adds_the_place_there(shared: httpx.Client) -> None:
    rows = leafed(shared, "rankings/osu/performance", country="JP")
    assert {it["user"]["country_code"] for it in rows} == {"JP"}
    assert [it["country_rank"] for it in rows] == list(range(1, len(rows) + 1))


def test_country_is_the_sum_of_its_people(shared: httpx.Client) -> None:
    rows = leafed(shared, "rankings/osu/performance")
    for country in shared.get("rankings/osu/country").json()["ranking"][:5]:
        people = [it for it in rows if it["user"]["country_code"] == country["code"]]
        assert country["active_users"] == len(people)
        assert country["performance"] == round(sum(it["pp"] for it in people))
        assert country["play_count"] == sum(it["play_count"] for it in people)


def test_team_has_its_members(shared: httpx.Client, shared_box: Sandbox) -> None:
    people = [one for one in shared_box.world.people.in_order if one.visible]
    for row in shared.get("rankings/taiko/team").json()["ranking"]:
        fellows = [it for it in people if it.team and it.team.id == row["team_id"]]
        assert row["member_count"] == len(fellows)
        assert row["team"]["id"] == row["team_id"]
        assert row["ruleset_id"] == 1


def test_friends_are_those_of_the_user(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    world = shared_box.world
    friends = set(world.friends(world.owner))
    for kind in ("performance", "score"):
        rows = leafed(shared, f"rankings/osu/{kind}", filter="friends")
        assert {it["user"]["id"] for it in rows} <= friends
    chart = shared.get("rankings/osu/charts", params={"filter": "friends"}).json()
    assert {it["user"]["id"] for it in chart["ranking"]} <= friends


def test_variants_are_those_of_mania(shared: httpx.Client) -> None:
    everyone = leafed(shared, "rankings/mania/performance", variant="all")
    seven = leafed(shared, "rankings/mania/performance", variant="7k")
    assert 0 < len(seven) < len(everyone)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("catch/performance", 404),
        ("osu/best", 404),
        ("osu/performance?country=QQ", 404),
        ("osu/charts?spotlight=7", 404),
        ("osu/performance?filter=foes", 422),
        ("osu/performance?variant=4k", 422),
        ("mania/performance?variant=5k", 422),
    ],
)
def test_bad_parameters_are_refused(
    shared: httpx.Client, path: str, status: int
) -> None:
    answer = shared.get(f"rankings/{path}")
    assert answer.status_code == status
    assert answer.json()["error"]


def test_chart_is_one_page_of_the_latest_spotlight(shared: httpx.Client) -> None:
    body = shared.get("rankings/osu/charts").json()
    assert set(body) == {"beatmapsets", "ranking", "spotlight"}
    assert len(body["ranking"]) == 40 < body["spotlight"]["participant_count"]
    scores = [it["ranked_score"] for it in body["ranking"]]
    assert scores == sorted(scores, reverse=True)
    listed = shared.get("spotlights").json()["spotlights"]
    latest = body["spotlight"]
    assert listed[0] == {k: v for k, v in latest.items() if k != "participant_count"}


def test_spotlight_is_empty_where_it_was_not_held(shared: httpx.Client) -> None:
    listed = shared.get("spotlights").json()["spotlights"]
    assert [it["id"] for it in listed] == sorted(
        (it["id"] for it in listed), reverse=True
    )
    theme = next(it["id"] for it in listed if it["type"] == "theme")
    body = shared.get(f"rankings/mania/charts?spotlight={theme}").json()
    assert body["ranking"] == body["beatmapsets"] == []
    assert body["spotlight"]["participant_count"] is None


def test_kudosu_goes_down_and_ends(shared: httpx.Client) -> None:
    rows: list[dict[str, Any]] = []
    for page in range(1, 8):
        url = f"rankings/kudosu?page={page}"
        rows += shared.get(url).json()["ranking"]
    totals = [it["kudosu"]["total"] for it in rows]
    assert totals == sorted(totals, reverse=True)
    assert len({it["id"] for it in rows}) == len(rows) > 250
    assert shared.get("rankings/kudosu?page=21").json() == {"ranking": []}
