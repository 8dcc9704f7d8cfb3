"""The routes of users: who is found how, and what their lists hold."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.people import DELETED_IDS, Person


def person(box: Sandbox, place: int) -> Person:
    """Return one of the users that stand for an edge."""
    return box.world.people.in_order[place]


def test_user_is_found_by_id_name_and_former_name(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = person(shared_box, 10)
    keys = (one.id, f"@{one.username}", one.username.upper(), "@oldest name")
    found = {shared.get(f"users/{key}").json()["id"] for key in keys}
    assert found == {one.id}


def test_digits_are_an_id_when_no_sign_says_otherwise(shared: httpx.Client) -> None:
    assert shared.get("users/727").status_code == 404
    assert shared.get("users/@727").json()["username"] == "727"


@pytest.mark.parametrize("place", [2, 3])
def test_user_is_not_found_when_restricted_or_without_profile(
    shared: httpx.Client, shared_box: Sandbox, place: int
) -> None:
    answer = shared.get(f"users/{person(shared_box, place).id}")
    assert (answer.status_code, answer.json()) == (404, {"error": None})


@pytest.mark.parametrize("key", [DELETED_IDS[0], 1, "@nobody", "1/osu", "x/catch"])
def test_user_is_not_found_when_unknown(shared: httpx.Client, key: object) -> None:
    assert shared.get(f"users/{key}").status_code == 404


def test_statistics_are_zero_when_the_ruleset_was_never_played(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    found = shared.get(f"users/{person(shared_box, 14).id}/mania").json()
    statistics = found["statistics"]
    assert statistics["play_count"] == statistics["pp"] == 0
    assert statistics["level"] == {"current": 1, "progress": 0}
    assert statistics["global_rank"] is found["rank_history"] is None
    assert found["rank_highest"] is None


def test_only_mania_has_variants(shared: httpx.Client, shared_box: Sandbox) -> None:
    one = person(shared_box, 11)
    assert "variants" not in shared.get(f"users/{one.id}/osu").json()["statistics"]
    variants = shared.get(f"users/{one.id}").json()["statistics"]["variants"]
    assert [it["variant"] for it in variants] == ["4k", "7k"]


def test_own_profile_alone_says_whether_it_is_restricted(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    own = shared.get(f"users/{person(shared_box, 0).id}").json()
    other = shared.get(f"users/{person(shared_box, 9).id}").json()
    assert own["is_restricted"] is False
    assert "is_restricted" not in other


def test_counts_of_a_profile_are_those_of_its_lists(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = person(shared_box, 0)
    found = shared.get(f"users/{one.id}").json()
    lists = {
        "scores_best_count": "scores/best",
        "scores_first_count": "scores/firsts",
        "scores_pinned_count": "scores/pinned",
        "ranked_beatmapset_count": "beatmapsets/ranked",
        "favourite_beatmapset_count": "beatmapsets/favourite",
        "guest_beatmapset_count": "beatmapsets/guest",
    }
    for key, path in lists.items():
        url = f"users/{one.id}/{path}"
        first = shared.get(url, params={"limit": 100}).json()
        rest = shared.get(url, params={"limit": 100, "offset": 100}).json()
        assert found[key] == len(first) + len(rest), key


def test_users_come_by_id_and_at_most_fifty(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    people = shared_box.world.people.in_order[20:80]
    ids = [it.id for it in reversed(people)] + [1]
    found = shared.get("users", params={"ids[]": ids}).json()["users"]
    assert [it["id"] for it in found] == [it.id for it in people[10:]]


def test_users_need_the_list_form(shared: httpx.Client, shared_box: Sandbox) -> None:
    one = person(shared_box, 0).id
    assert shared.get("users", params={"ids": one}).json() == {"users": []}


def test_statistics_by_ruleset_are_brackets_when_there_are_none(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    ids = [person(shared_box, place).id for place in (2, 6, 11)]
    params: dict[str, Any] = {"ids[]": ids, "include_variant_statistics": "true"}
    idle, player = shared.get("users", params=params).json()["users"]
    assert idle["statistics_rulesets"] == []
    assert set(player["statistics_rulesets"]) == {"osu", "mania"}
    assert "variants" in player["statistics_rulesets"]["mania"]


def test_lookup_takes_ids_and_names(shared: httpx.Client, shared_box: Sandbox) -> None:
    one, bot = person(shared_box, 9), person(shared_box, 1)
    restricted, bare = person(shared_box, 2), person(shared_box, 3)
    ids = ["@727", bot.username, str(restricted.id), str(bare.id), "@nobody"]
    found = shared.get("users/lookup", params={"ids[]": ids}).json()["users"]
    assert [it["id"] for it in found] == [bot.id, one.id]
    params: dict[str, Any] = {"ids[]": ids, "exclude_bots": "1", "ruleset_id": "0"}
    found = shared.get("users/lookup", params=params).json()["users"]
    assert [it["global_rank"]["ruleset_id"] for it in found] == [0]


@pytest.mark.parametrize("bad", [{"ids[]": ["1"] * 51}, {"ruleset_id": "4"}])
def test_lookup_refuses_what_is_too_much_or_bad(
    shared: httpx.Client, bad: dict[str, Any]
) -> None:
    assert shared.get("users/lookup", params=bad).status_code == 422


def test_best_scores_are_weighed_and_end_at_200(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"users/{person(shared_box, 0).id}/scores/best"
    first = shared.get(url, params={"limit": 100, "mode": "osu"}).json()
    assert [it["pp"] for it in first] == sorted(
        (it["pp"] for it in first), reverse=True
    )
    assert first[0]["weight"] == {"percentage": 100, "pp": first[0]["pp"]}
    second = shared.get(url, params={"limit": 1, "offset": 1, "mode": "osu"}).json()
    assert second == [first[1]]
    assert second[0]["weight"]["percentage"] == 95
    beyond = shared.get(url, params={"limit": 100, "offset": 200}).json()
    assert beyond == []


def test_first_places_are_first(shared: httpx.Client, shared_box: Sandbox) -> None:
    one = person(shared_box, 0)
    url = f"users/{one.id}/scores/firsts?mode=osu&limit=3"
    for score in shared.get(url).json():
        board = shared.get(f"beatmaps/{score['beatmap_id']}/scores?mode=osu&limit=1")
        assert board.json()["scores"][0]["id"] == score["id"]


def test_own_pins_are_marked(shared: httpx.Client, shared_box: Sandbox) -> None:
    url = f"users/{person(shared_box, 0).id}/scores/pinned"
    found = shared.get(url).json()
    assert found
    pins = [it["current_user_attributes"]["pin"] for it in found]
    assert pins == [{"is_pinned": True, "score_id": it["id"]} for it in found]


def test_recent_scores_hold_fails_when_asked(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"users/{person(shared_box, 0).id}/scores/recent?mode=osu&limit=100"
    passes = shared.get(url).json()
    everything = shared.get(f"{url}&include_fails=1").json()
    assert all(it["passed"] for it in passes)
    assert len(everything) > len(passes) or len(everything) == 100
    assert not all(it["passed"] for it in everything)
    assert min(it["ended_at"] for it in everything) >= "2026-08-31"


@pytest.mark.parametrize("limit", ["0", "-5", "1"])
def test_limit_is_clamped_when_it_is_out_of_bounds(
    shared: httpx.Client, shared_box: Sandbox, limit: str
) -> None:
    url = f"users/{person(shared_box, 0).id}/recent_activity"
    assert len(shared.get(url, params={"limit": limit}).json()) == 1
    assert len(shared.get(url, params={"limit": "1000"}).json()) == 100
    assert len(shared.get(url).json()) == 5


@pytest.mark.parametrize("kind", ["kudosu", "recent_activity"])
def test_offset_and_limit_end_at_100(
    shared: httpx.Client, shared_box: Sandbox, kind: str
) -> None:
    for one in shared_box.world.people.in_order[:60]:
        url = f"users/{one.id}/{kind}"
        params = {"limit": 100, "offset": 90}
        answer = shared.get(url, params=params)
        if one.visible and len(answer.json()) == 10:
            assert shared.get(url, params={"offset": 100}).json() == []
            return
    pytest.fail("nobody has a hundred")


@pytest.mark.parametrize(
    "path", ["kudosu", "scores/best", "beatmapsets/ranked", "recent_activity"]
)
def test_lists_take_ids_only(
    shared: httpx.Client, shared_box: Sandbox, path: str
) -> None:
    name = person(shared_box, 0).username
    assert shared.get(f"users/{name}/{path}").status_code == 404
    assert shared.get(f"users/@{name}/{path}").status_code == 404


@pytest.mark.parametrize("path", ["scores/worst", "scores/best?mode=catch"])
def test_score_list_is_not_found_when_type_or_mode_is_unknown(
    shared: httpx.Client, shared_box: Sandbox, path: str
) -> None:
    assert shared.get(f"users/{person(shared_box, 0).id}/{path}").status_code == 404


def test_old_names_of_beatmapset_types_still_work(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    base = f"users/{person(shared_box, 0).id}/beatmapsets"
    for old, new in (("ranked_and_approved", "ranked"), ("unranked", "pending")):
        assert shared.get(f"{base}/{old}").json() == shared.get(f"{base}/{new}").json()
    assert shared.get(f"{base}/other").status_code == 404


def test_most_played_lacks_a_beatmap_that_was_deleted(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"users/{person(shared_box, 0).id}/beatmapsets/most_played"
    orphan, gone, normal = shared.get(url, params={"limit": 3}).json()
    assert set(gone) == {"beatmap_id", "count"}
    assert set(orphan) == {"beatmap_id", "count", "beatmap"}
    assert set(normal) == {"beatmap_id", "count", "beatmap", "beatmapset"}


def test_passed_beatmaps_are_those_of_the_sets_asked_for(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    one = person(shared_box, 0)
    play = shared_box.world.boards.best(one.id, 0)[0]
    url = f"users/{one.id}/beatmaps-passed"
    params: dict[str, Any] = {"beatmapset_ids[]": [play.map.set_id]}
    found = shared.get(url, params=params).json()["beatmaps_passed"]
    assert play.map.id in {it["id"] for it in found}
    assert {it["beatmapset_id"] for it in found} == {play.map.set_id}
    many: dict[str, Any] = {"beatmapset_ids[]": list(range(51))}
    assert shared.get(url, params=many).status_code == 422
    assert shared.get(url).json() == {"beatmaps_passed": []}
