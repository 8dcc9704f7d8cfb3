"""The own account, friends, teams, and what everybody does."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from tests.sandbox.conftest import Clock, client_of, send

OLD = {"x-api-version": "20241021"}


def guest(box: Sandbox, scope: str) -> httpx.Client:
    """Return a client whose token has no user."""
    form = {
        "grant_type": "client_credentials",
        "client_id": box.client_id,
        "client_secret": box.client_secret,
        "scope": scope,
    }
    found = send("POST", f"{box.base_url}/oauth/token", data=form).json()
    return client_of(box, found["access_token"])


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("identify", "me"),
        ("identify", "me/osu"),
        ("identify", "me/beatmapset-favourites"),
        ("friends.read", "friends"),
        ("chat.read", "chat/channels"),
    ],
)
def test_token_without_user_is_refused_where_one_is_needed(
    shared_box: Sandbox, scope: str, path: str
) -> None:
    with guest(shared_box, scope) as api:
        answer = api.get(path)
    assert (answer.status_code, answer.json()) == (401, {"authentication": "basic"})
    with guest(shared_box, "public") as api:
        assert api.get(path).status_code == 403  # the scope is looked at first


# Account


def test_own_profile_is_the_public_one_and_more(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    own = shared.get("me/taiko").json()
    public = shared.get(f"users/{shared_box.world.owner.id}/taiko").json()
    assert {key: own[key] for key in public} == public
    assert own.keys() - public.keys() == {
        "score_processing_notice_url",
        "session_verification_method",
        "session_verified",
        "statistics_rulesets",
        "user_preferences",
    }
    assert shared.get("me/catch").status_code == 404
    mode = shared.get("me").json()["rank_history"]["mode"]
    assert mode == own["playmode"]


def test_restricted_user_sees_the_own_profile(shared_box: Sandbox) -> None:
    person = shared_box.world.people.in_order[2]
    with client_of(shared_box, shared_box.token(person.id, ("identify",))) as api:
        assert api.get("me").json()["is_restricted"] is True


def test_favourites_are_those_of_the_profile(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    sizes: list[int] = []
    for person in shared_box.world.people.in_order[20:24]:
        token = shared_box.token(person.id, ("identify",))
        with client_of(shared_box, token) as api:
            found = api.get("me/beatmapset-favourites").json()["beatmapset_ids"]
        url = f"users/{person.id}/beatmapsets/favourite?limit=100"
        assert found == [it["id"] for it in shared.get(url).json()]
        sizes.append(len(found))
    assert max(sizes) > 5


def test_token_is_worthless_when_revoked(box: Sandbox) -> None:
    pair = box.token_pair()
    with client_of(box, pair["access_token"]) as api:
        answer = api.delete("oauth/tokens/current")
        assert (answer.status_code, answer.content) == (204, b"")
        for _ in range(2):
            refused = api.delete("oauth/tokens/current")
            assert refused.status_code == 401
            assert refused.json() == {"authentication": "basic"}
    form = {
        "grant_type": "refresh_token",
        "client_id": box.client_id,
        "client_secret": box.client_secret,
        "refresh_token": pair["refresh_token"],
    }
    refused = send("POST", f"{box.base_url}/oauth/token", data=form)
    assert refused.json()["error"] == "invalid_grant"
    with client_of(box) as other:  # others are not touched
        assert other.get("me").status_code == 200


def test_any_scope_is_enough_to_revoke(box: Sandbox) -> None:
    with guest(box, "public") as api:
        assert api.delete("oauth/tokens/current").status_code == 204
        assert api.get("events").status_code == 401


# Friends


def test_friends_have_the_shape_of_the_version(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    relations = shared.get("friends").json()
    users = shared.get("friends", headers=OLD).json()
    assert [it["target"] for it in relations] == users
    assert [it["target_id"] for it in relations] == [it["id"] for it in users]
    names = [it["username"].lower() for it in users]
    assert names == sorted(names)
    assert shared_box.world.owner.id not in {it["id"] for it in users}
    assert {it["relation_type"] for it in relations} == {"friend"}


def test_mutual_friends_have_each_other(shared_box: Sandbox) -> None:
    world = shared_box.world
    seen: set[bool] = set()
    for person in world.people.in_order[20:60]:
        if not person.visible:
            continue
        token = shared_box.token(person.id, ("friends.read",))
        with client_of(shared_box, token) as api:
            for relation in api.get("friends").json():
                friend = world.person(relation["target_id"])
                assert friend is not None
                assert relation["mutual"] is (person.id in world.friends(friend))
                seen.add(relation["mutual"])
        if len(seen) == 2:
            return
    pytest.fail("all alike")


# Teams


def test_team_has_its_members_and_one_leader(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    teams = {it.team.id for it in shared_box.world.people.in_order if it.team}
    gone = 0
    for team_id in sorted(teams):
        found = shared.get(f"teams/{team_id}").json()
        ids = [it["id"] for it in found["members"]]
        leader = found["leader"]["id"]
        gone += leader is None
        everyone = {*ids, *([leader] if leader else [])}
        assert len(everyone) == len(ids) + (leader is not None)
        assert found["empty_slots"] == 48 - len(everyone)
        assert all(it["team"]["id"] == team_id for it in found["members"])
    assert 0 < gone < len(teams)


def test_team_has_the_statistics_of_the_ranking(shared: httpx.Client) -> None:
    for mode in ("osu", "mania"):
        row = shared.get(f"rankings/{mode}/team").json()["ranking"][0]
        found = shared.get(f"teams/{row['team_id']}/{mode}").json()["statistics"]
        assert found == {key: row[key] for key in found}


def test_short_name_leads_to_the_site(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    team = next(it.team for it in shared_box.world.people.in_order if it.team)
    answer = shared.get(f"teams/@{team.short_name.lower()}")
    assert answer.status_code == 302
    assert "/api/" not in answer.headers["location"]
    for bad, status in (("@none", 404), ("2", 404), (f"{team.id}/catch", 422)):
        assert shared.get(f"teams/{bad}").status_code == status


# Events


def walk(api: httpx.Client, **params: str) -> list[Any]:
    found: list[Any] = []
    while True:
        page = api.get("events", params=params).json()
        found += page["events"]
        if page["cursor_string"] is None:
            return found
        assert len(page["events"]) == 50
        params["cursor_string"] = page["cursor_string"]


def test_events_come_once_each_in_both_orders(shared: httpx.Client) -> None:
    down, up = walk(shared), walk(shared, sort="id_asc")
    assert down == up[::-1]
    ids = [it["id"] for it in up]
    assert ids == sorted(set(ids))
    dates = [it["created_at"] for it in up]
    assert dates == sorted(dates)
    assert dates[-1] == "2026-09-01T00:00:00+00:00"
    assert any(it.get("parse_error") for it in up)


def test_events_go_on_while_time_passes(api: httpx.Client, clock: Clock) -> None:
    before = walk(api)
    clock.now += 70
    after = walk(api)
    assert after[10:] == before
    newest = {"cursor[event_id]": str(before[0]["id"]), "sort": "id_asc"}
    assert api.get("events", params=newest).json()["events"] == after[:10][::-1]
