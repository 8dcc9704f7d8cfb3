"""The routes of beatmaps: lookups, leaderboards, attributes, packs."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.maps import Map
from tests.sandbox.conftest import client_of


def popular(box: Sandbox, ruleset: int = 0) -> Map:
    """Return a beatmap with a long leaderboard, on which the token's user stands."""
    boards, owner = box.world.boards, box.world.owner.id
    played = {it.map.id: it.map for it in boards.of_user(owner, ruleset) if it.preserve}
    maps = [it for it in played.values() if it.ruleset == ruleset]
    return max(maps, key=lambda it: len(boards.board(it.id, ruleset)))


def test_beatmaps_come_by_id_and_at_most_fifty(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    ids = list(shared_box.world.maps.by_id)[:60]
    params = {"ids[]": [*reversed(ids), 1]}
    found = shared.get("beatmaps", params=params).json()["beatmaps"]
    assert [it["id"] for it in found] == ids[10:]


def test_lookup_takes_the_first_parameter_that_hits(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one, other = list(shared_box.world.maps.by_id.values())[:2]
    mapset = shared_box.world.mapset_of(other)
    assert mapset is not None
    song = f"{mapset.artist} - {mapset.title} ({mapset.creator})"
    filename = f"{song} [{other.version}].osu"
    asked: list[tuple[dict[str, str | int], int]] = [
        ({"id": one.id}, one.id),
        ({"filename": filename, "id": one.id}, other.id),
        ({"checksum": one.checksum, "filename": filename}, one.id),
        ({"checksum": "none", "id": other.id}, other.id),
    ]
    for params, expected in asked:
        assert shared.get("beatmaps/lookup", params=params).json()["id"] == expected


def test_beatmapset_is_null_when_it_is_gone(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    last, before = list(shared_box.world.maps.by_id)[-1:-3:-1]
    for map_id, set_id in ((last, 0), (before, None)):
        found = shared.get(f"beatmaps/{map_id}").json()
        assert (found["beatmapset"], found["beatmapset_id"]) == (None, set_id)


def test_leaderboard_has_one_score_per_user_best_first(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = popular(shared_box)
    found = shared.get(f"beatmaps/{one.id}/scores?limit=100").json()
    users = [it["user_id"] for it in found["scores"]]
    totals = [it["total_score"] for it in found["scores"]]
    assert len(users) == len(set(users)) == min(100, found["score_count"])
    assert totals == sorted(totals, reverse=True)


def test_own_score_comes_with_its_position(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = popular(shared_box)
    owner = shared_box.world.owner.id
    found = shared.get(f"beatmaps/{one.id}/scores?limit=100").json()
    place = [it["user_id"] for it in found["scores"]].index(owner)
    assert found["user_score"]["position"] == place + 1
    assert found["user_score"] == found["userScore"]
    alone = shared.get(f"beatmaps/{one.id}/scores/users/{owner}").json()
    assert alone["position"] == place + 1
    assert alone["score"]["id"] == found["user_score"]["score"]["id"]


def test_leaderboard_is_empty_when_the_beatmap_has_none(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    maps = shared_box.world.maps.by_id.values()
    one = next(it for it in maps if it.status == "graveyard")
    assert shared.get(f"beatmaps/{one.id}/scores").json() == {"scores": []}
    owner = shared_box.world.owner.id
    for rest in ("", "/all"):
        url = f"beatmaps/{one.id}/scores/users/{owner}{rest}"
        assert shared.get(url).status_code == 404


@pytest.mark.parametrize("kind", ["country", "friend"])
def test_narrow_leaderboard_needs_a_supporter(shared_box: Sandbox, kind: str) -> None:
    one = popular(shared_box)
    people = shared_box.world.people.in_order
    poor = next(it for it in people if not it.support_level and it.visible)
    url = f"beatmaps/{one.id}/scores?type={kind}"
    with client_of(shared_box) as rich:
        assert rich.get(url).json()["scores"]
    with client_of(shared_box, shared_box.token(poor.id)) as api:
        assert api.get(url).status_code == 422
        assert api.get(f"beatmaps/{one.id}/scores?type=unknown").status_code == 200


def test_country_leaderboard_holds_one_country(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"beatmaps/{popular(shared_box).id}/scores?type=country"
    scores = shared.get(url).json()["scores"]
    assert {it["user"]["country_code"] for it in scores} == {"JP"}


def test_mods_choose_scores_with_exactly_those(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"beatmaps/{popular(shared_box).id}/scores"
    asked: list[tuple[list[str], set[str]]] = [
        (["NM"], set()),
        (["HD", "DT"], {"HD", "DT"}),
    ]
    for mods, expected in asked:
        scores = shared.get(url, params={"mods[]": mods}).json()["scores"]
        assert scores
        for score in scores:
            assert {mod["acronym"] for mod in score["mods"]} - {"CL"} == expected


def test_stable_scores_alone_when_legacy_only(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"beatmaps/{popular(shared_box).id}/scores"
    scores = shared.get(url, params={"legacy_only": "1"}).json()["scores"]
    assert scores
    assert all(it["build_id"] is None for it in scores)
    for text in ("True", "yes"):  # not a bool to the server
        everything = shared.get(url, params={"legacy_only": text}).json()["scores"]
        assert any(it["build_id"] for it in everything)


def test_solo_scores_keep_the_present_shape_at_any_version(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = popular(shared_box)
    old = {"x-api-version": "0"}
    solo = shared.get(f"beatmaps/{one.id}/solo-scores", headers=old).json()
    board = shared.get(f"beatmaps/{one.id}/scores", headers=old).json()
    assert "ended_at" in solo["scores"][0]
    assert "created_at" in board["scores"][0]


def test_catch_is_another_name_only_where_the_contract_says_so(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = popular(shared_box, 2)
    user = shared_box.world.boards.board(one.id, 2)[0].user_id
    base = f"beatmaps/{one.id}"
    expected = {
        f"{base}/scores?mode=catch": 200,
        f"{base}/scores?mode=nothing": 422,
        f"{base}/scores/users/{user}?mode=catch": 200,
        f"{base}/scores/users/{user}/all?ruleset=catch": 404,
        f"{base}/scores/users/{user}/all?mode=fruits": 200,
    }
    found = {url: shared.get(url).status_code for url in expected}
    assert found == expected


MODS: list[Any] = [72, ["HD", "DT"], [{"acronym": "HD"}, {"acronym": "DT"}]]


@pytest.mark.parametrize("mods", MODS)
def test_attributes_take_mods_in_three_forms(
    shared: httpx.Client, shared_box: Sandbox, mods: object
) -> None:
    url = f"beatmaps/{popular(shared_box).id}/attributes"
    plain = shared.post(url).json()["attributes"]
    hard = shared.post(url, json={"mods": mods}).json()["attributes"]
    assert hard["star_rating"] == pytest.approx(plain["star_rating"] * 1.4, abs=1e-4)


def test_attributes_have_the_keys_of_the_ruleset(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"beatmaps/{popular(shared_box).id}/attributes"

    def keys(**body: object) -> set[str]:
        return set(shared.post(url, json=body).json()["attributes"])

    common = {"star_rating", "max_combo"}
    assert "aim_difficulty" in keys()
    assert keys(ruleset="taiko") == common | {"mono_stamina_factor"}
    assert keys(ruleset="taiko", ruleset_id=3) == common


@pytest.mark.parametrize(
    "body",
    [{"mods": ["XX"]}, {"ruleset": "catch"}, {"ruleset_id": 4}, {"ruleset_id": 0}],
)
def test_attributes_are_refused_when_mods_or_ruleset_cannot_be(
    shared: httpx.Client, shared_box: Sandbox, body: dict[str, object]
) -> None:
    url = f"beatmaps/{popular(shared_box, 3).id}/attributes"
    assert shared.post(url, json=body).status_code == 422


def test_packs_page_until_the_cursor_is_null(shared: httpx.Client) -> None:
    first = shared.get("beatmaps/packs").json()
    tags = [it["tag"] for it in first["beatmap_packs"]]
    cursor = first["cursor_string"]
    while cursor:
        page = shared.get("beatmaps/packs", params={"cursor_string": cursor}).json()
        tags += [it["tag"] for it in page["beatmap_packs"]]
        cursor = page["cursor_string"]
    assert page["cursor"] is None
    assert tags == [f"S{number}" for number in range(230, 0, -1)]


def test_pack_says_what_the_user_has_passed(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    found = shared.get("beatmaps/packs/S230").json()
    sets = {it["id"] for it in found["beatmapsets"]}
    assert set(found["user_completion_data"]["beatmapset_ids"]) <= sets
    assert shared_box.world.packs["S230"].name == found["name"]
