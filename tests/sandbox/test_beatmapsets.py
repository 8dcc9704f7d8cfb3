"""The routes of beatmapsets: search with its filters, orders and pages; one set."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.basics import DAY
from tests.sandbox.conftest import Clock, client_of, send

SEARCH = "beatmapsets/search"


def ids(body: dict[str, Any]) -> list[int]:
    """Return the ids of the sets of a page."""
    return [it["id"] for it in body["beatmapsets"]]


def leafed(api: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    """Return all pages of a search."""
    pages = [api.get(SEARCH, params=params).json()]
    while pages[-1]["cursor_string"] is not None:
        more = params | {"cursor_string": pages[-1]["cursor_string"]}
        pages.append(api.get(SEARCH, params=more).json())
    return pages


@pytest.mark.parametrize("way", ["asc", "desc"])
@pytest.mark.parametrize(
    ("sort", "field"),
    [
        ("artist", "artist.raw"),
        ("difficulty", "beatmaps.difficultyrating"),
        ("ranked", "approved_date"),
        ("relevance", "_score"),
    ],
)
def test_pages_lead_through_everything_once(
    shared: httpx.Client, sort: str, field: str, way: str
) -> None:
    pages = leafed(shared, sort=f"{sort}_{way}", s="any", nsfw="true")
    everything = [one for page in pages for one in ids(page)]
    assert len(everything) == len(set(everything)) == pages[0]["total"] == 400
    assert {len(ids(page)) for page in pages} == {50}
    assert {page["search"]["sort"] for page in pages} == {f"{sort}_{way}"}
    assert set(pages[0]["cursor"]) == {field, "id"}


def test_results_are_in_order(shared: httpx.Client) -> None:
    for sort, key in (("plays", "play_count"), ("favourites", "favourite_count")):
        for way, reverse in (("asc", False), ("desc", True)):
            body = shared.get(SEARCH, params={"sort": f"{sort}_{way}"}).json()
            values = [it[key] for it in body["beatmapsets"]]
            assert values == sorted(values, reverse=reverse)


def test_unranked_sets_come_last_when_sorted_by_rank(shared: httpx.Client) -> None:
    for way in ("asc", "desc"):
        pages = leafed(shared, sort=f"ranked_{way}", s="any")
        dates = [it["ranked_date"] for page in pages for it in page["beatmapsets"]]
        first_null = dates.index(None)
        assert set(dates[first_null:]) == {None}
        assert dates[:first_null] == sorted(dates[:first_null], reverse=way == "desc")


@pytest.mark.parametrize(
    ("params", "echo"),
    [
        ({}, "ranked_desc"),
        ({"q": "garden"}, "relevance_desc"),
        ({"query": "garden"}, "relevance_desc"),
        ({"s": "wip"}, "updated_desc"),
        ({"s": "mine"}, "updated_desc"),
        ({"s": "loved"}, "ranked_desc"),
        ({"sort": "title"}, "title_desc"),
        ({"sort": "nothing_asc"}, "ranked_desc"),
    ],
)
def test_order_has_a_default(
    shared: httpx.Client, params: dict[str, str], echo: str
) -> None:
    assert shared.get(SEARCH, params=params).json()["search"] == {"sort": echo}


def test_cursor_is_refused_when_the_order_is_another(shared: httpx.Client) -> None:
    cursor = shared.get(SEARCH).json()["cursor_string"]
    params = {"sort": "title_asc", "cursor_string": cursor}
    answer = shared.get(SEARCH, params=params)
    assert answer.status_code == 422
    assert "Cursor" in answer.json()["error"]


def test_cursor_may_be_sent_in_parts(shared: httpx.Client) -> None:
    first = shared.get(SEARCH).json()
    parts = {f"cursor[{key}]": value for key, value in first["cursor"].items()}
    by_text = {"cursor_string": first["cursor_string"]}
    assert shared.get(SEARCH, params=parts).json() == (
        shared.get(SEARCH, params=by_text).json()
    )
    assert ids(shared.get(SEARCH, params={"page": 2}).json()) == (
        ids(shared.get(SEARCH, params=by_text).json())
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (None, {"ranked", "approved", "loved"}),
        ("leaderboard", {"ranked", "approved", "loved"}),
        ("ranked", {"ranked", "approved"}),
        ("0", {"ranked", "approved"}),
        ("8", {"loved"}),
        ("qualified", {"qualified"}),
        ("4", {"pending"}),
        ("wip", {"wip"}),
        ("graveyard", {"graveyard"}),
    ],
)
def test_status_chooses(
    shared: httpx.Client, status: str | None, expected: set[str]
) -> None:
    params = {} if status is None else {"s": status}
    pages = leafed(shared, **params)
    found = {it["status"] for page in pages for it in page["beatmapsets"]}
    assert found == expected


def test_status_in_the_text_wins_over_the_default(shared: httpx.Client) -> None:
    found = shared.get(SEARCH, params={"q": "status=graveyard"}).json()
    assert {it["status"] for it in found["beatmapsets"]} == {"graveyard"}
    both = {"q": "status=graveyard", "s": "ranked"}
    assert shared.get(SEARCH, params=both).json()["total"] == 0


def test_mine_and_favourites_are_those_of_the_user(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    owner = shared_box.world.owner
    mine = leafed(shared, s="mine", nsfw="1")
    assert {it["user_id"] for page in mine for it in page["beatmapsets"]} == {owner.id}
    liked = leafed(shared, s="favourites", nsfw="1")
    listed = shared.get(f"users/{owner.id}/beatmapsets/favourite?limit=100").json()
    assert {one for page in liked for one in ids(page)} == {it["id"] for it in listed}


def test_filters_choose(shared: httpx.Client) -> None:
    def find(**params: Any) -> list[dict[str, Any]]:
        pages = leafed(shared, s="any", **params)
        return [it for page in pages for it in page["beatmapsets"]]

    assert not any(it["nsfw"] for it in find())
    assert any(it["nsfw"] for it in find(nsfw="true"))
    assert {it["genre_id"] for it in find(g=3)} == {3}
    assert {it["language_id"] for it in find(l=2)} == {2}
    assert len(find(g=0)) == len(find())
    assert all(it["video"] and it["storyboard"] for it in find(e="video.storyboard"))
    assert all(it["spotlight"] for it in find(c="spotlights"))
    assert {it["artist"] for it in find(c="featured_artists")} == {
        "Paperclip Orchestra"
    }
    taiko = find(m=1)
    assert all("taiko" in {one["mode"] for one in it["beatmaps"]} for it in taiko)
    assert len(find(m=1, c="converts")) > len(taiko) > 0


def test_recommended_suits_the_user(shared: httpx.Client) -> None:
    body = shared.get(SEARCH, params={"c": "recommended"}).json()
    level = body["recommended_difficulty"]
    for mapset in body["beatmapsets"]:
        stars = [one["difficulty_rating"] for one in mapset["beatmaps"]]
        assert min(abs(it - level) for it in stars) <= 0.5


def test_played_and_ranks_are_for_supporters(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    total = {
        kind: shared.get(SEARCH, params={"played": kind}).json()["total"]
        for kind in ("any", "played", "unplayed")
    }
    assert total["played"] + total["unplayed"] == total["any"]
    assert shared.get(SEARCH, params={"r": "XH.X"}).json()["total"] > 0
    others = shared_box.world.people.in_order
    plain = next(one for one in others if not one.support_level and one.visible)
    with client_of(shared_box, shared_box.token(plain.id)) as api:
        for params in ({"played": "played"}, {"played": "unplayed"}, {"r": "S"}):
            body = api.get(SEARCH, params=params).json()
            assert (body["total"], body["beatmapsets"]) == (0, [])


def test_set_has_its_nominations_and_fans(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    member = shared_box.world.people.in_order[12]
    listed = shared.get(f"users/{member.id}/beatmapsets/nominated").json()
    assert listed
    for one in listed:
        found = shared.get(f"beatmapsets/{one['id']}").json()
        nominators = [it["user_id"] for it in found["current_nominations"]]
        assert member.id in nominators
        assert len(nominators) == found["nominations_summary"]["current"]
        related = {it["id"] for it in found["related_users"]}
        assert member.id in related
    likes = shared.get(f"users/{member.id}/beatmapsets/favourite?limit=1").json()
    for one in likes:
        found = shared.get(f"beatmapsets/{one['id']}").json()
        assert member.id in {it["id"] for it in found["recent_favourites"]}


def test_set_has_converts_of_osu_maps_only(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    for mapset in list(shared_box.world.maps.sets.values())[:9]:
        found = shared.get(f"beatmapsets/{mapset.id}").json()
        plain = [it["id"] for it in found["beatmaps"] if it["mode"] == "osu"]
        converts = found["converts"]
        assert [it["id"] for it in converts] == plain * 3
        assert all(it["convert"] and it["mode"] != "osu" for it in converts)


def test_lookup_is_by_difficulty(shared: httpx.Client, shared_box: Sandbox) -> None:
    mapset = list(shared_box.world.maps.sets.values())[5]
    params = {"beatmap_id": mapset.maps[-1].id}
    found = shared.get("beatmapsets/lookup", params=params).json()
    assert found == shared.get(f"beatmapsets/{mapset.id}").json()


@pytest.mark.parametrize("path", ["lookup", "lookup?beatmap_id=1", "1", "word"])
def test_set_is_not_found_when_unknown(shared: httpx.Client, path: str) -> None:
    answer = shared.get(f"beatmapsets/{path}")
    assert answer.status_code == 404
    assert "couldn't be found" in answer.json()["error"]


def test_backgrounds_need_no_token(shared_box: Sandbox) -> None:
    url = f"{shared_box.base_url}/api/v2/seasonal-backgrounds"
    answer = send("GET", url)
    assert answer.status_code == 200
    assert len(answer.json()["backgrounds"]) > 3
    private = f"{shared_box.base_url}/api/v2/beatmapsets/search"
    assert send("GET", private).status_code == 401


def test_backgrounds_are_gone_when_the_season_is_over(
    api: httpx.Client, clock: Clock
) -> None:
    assert api.get("seasonal-backgrounds").json()["ends_at"].endswith("+00:00")
    clock.now += 0.9 * DAY
    assert api.get("seasonal-backgrounds").json()
    clock.now += 30 * DAY
    assert send("GET", f"{api.base_url}seasonal-backgrounds").json() == {}
