"""The routes of matches: which are listed, who may look, which events come."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from osupy.sandbox.matches import Match
from tests.sandbox.conftest import client_of, send


def long_match(box: Sandbox) -> Match:
    """Return a public match with more events than a page holds."""
    public = [one for one in box.world.matches.in_order if not one.private]
    return max(public, key=lambda one: one.games)


def leafed(api: httpx.Client, **params: Any) -> list[dict[str, Any]]:
    """Return the matches of all pages."""
    body = api.get("matches", params=params).json()
    rows = list(body["matches"])
    while body["cursor_string"] is not None:
        more = params | {"cursor_string": body["cursor_string"]}
        body = api.get("matches", params=more).json()
        rows += body["matches"]
    return rows


def test_pages_lead_through_everything_once(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    found = [it["id"] for it in leafed(shared)]
    public = [it.id for it in shared_box.world.matches.in_order if not it.private]
    assert found == public[::-1]
    upwards = [it["id"] for it in leafed(shared, sort="id_asc", limit=40)]
    assert upwards == public


def test_answer_repeats_what_was_asked(shared: httpx.Client) -> None:
    body = shared.get("matches", params={"limit": 900, "active": "true"}).json()
    assert body["params"] == {"limit": 50, "sort": "id_desc", "active": True}
    assert body["cursor"] is body["cursor_string"] is None
    assert {it["end_time"] for it in body["matches"]} == {None}
    ended = shared.get("matches", params={"active": "0", "limit": 0}).json()
    assert ended["params"] == {"limit": 1, "sort": "id_desc", "active": False}
    assert set(ended["cursor"]) == {"match_id"}
    assert ended["matches"][0]["end_time"]


def test_private_match_is_for_those_who_played(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    owner = shared_box.world.owner.id
    private = [it for it in shared_box.world.matches.in_order if it.private]
    own = {owner in it.player_ids: it.id for it in private}
    assert shared.get(f"matches/{own[True]}").status_code == 200
    assert shared.get(f"matches/{own[False]}").status_code == 403
    form = {
        "grant_type": "client_credentials",
        "client_id": shared_box.client_id,
        "client_secret": shared_box.client_secret,
        "scope": "public",
    }
    url = f"{shared_box.base_url}/oauth/token"
    token = send("POST", url, data=form).json()["access_token"]
    with client_of(shared_box, token) as guest:
        answer = guest.get(f"matches/{own[True]}")
        assert (answer.status_code, answer.json()) == (401, {"authentication": "basic"})


def test_match_is_not_found_when_unknown(shared: httpx.Client) -> None:
    answer = shared.get("matches/1")
    assert answer.status_code == 404
    assert "LegacyMatch" in answer.json()["error"]


def test_newest_events_come_first_and_the_rest_backwards(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"matches/{long_match(shared_box).id}"
    body = shared.get(url).json()
    rows = body["events"]
    assert len(rows) == 100
    assert rows[-1]["id"] == body["latest_event_id"]
    while rows[0]["id"] != body["first_event_id"]:
        page = shared.get(url, params={"before": rows[0]["id"], "limit": 60}).json()
        rows = page["events"] + rows
    ids = [it["id"] for it in rows]
    assert ids == sorted(set(ids))
    forwards = shared.get(url, params={"after": 0, "limit": 900}).json()["events"]
    assert [it["id"] for it in forwards] == ids[:101]
    both = {"after": ids[3], "before": ids[3], "limit": 2}
    found = shared.get(url, params=both).json()["events"]
    assert [it["id"] for it in found] == ids[4:6]


@pytest.mark.parametrize("version", [None, "20220704", "20220705"])
def test_scores_have_the_shape_of_the_version(
    shared: httpx.Client, shared_box: Sandbox, version: str | None
) -> None:
    headers = {"x-api-version": version or ""}
    url = f"matches/{long_match(shared_box).id}"
    events = shared.get(url, headers=headers).json()["events"]
    scores = [it for event in events for it in event.get("game", {}).get("scores", ())]
    new = version == "20220705"
    assert {("ended_at" in it, "created_at" in it) for it in scores} == {(new, not new)}
    assert {it["type"] for it in scores} == {"legacy_match_score"}
    assert {it["id"] for it in scores} == {None}
    assert not any("ranked" in it for it in scores)


def test_game_is_told_once_in_two_shapes(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    url = f"matches/{long_match(shared_box).id}"
    new = shared.get(url).json()["events"]
    old = shared.get(url, headers={"x-api-version": "1"}).json()["events"]
    for one, other in zip(new, old, strict=True):
        games = one.get("game"), other.get("game")
        if games[0] is None:
            assert one == other
            continue
        for now, then in zip(games[0]["scores"], games[1]["scores"], strict=True):
            assert now["legacy_total_score"] == then["score"]
            assert now["match"] == then["match"]
            assert now["match"]["pass"] is (now["rank"] != "F")
            assert [mod["acronym"] for mod in now["mods"]] == then["mods"]
            assert now["ended_at"] == then["created_at"] == games[0]["end_time"]


def test_current_game_has_not_ended(shared: httpx.Client) -> None:
    running = leafed(shared, active="true")
    current = []
    for match in running:
        body = shared.get(f"matches/{match['id']}").json()
        games = [it["game"] for it in body["events"] if "game" in it]
        open_games = [it["id"] for it in games if it["end_time"] is None]
        assert body["current_game_id"] == (open_games[0] if open_games else None)
        current += open_games
    assert current


def test_teams_are_named_in_team_games_only(
    shared: httpx.Client, shared_box: Sandbox
) -> None:
    for match in shared_box.world.matches.in_order[:60]:
        for step in shared_box.world.matches.steps(match):
            if step.game is not None:
                teams = {slot.team for slot in step.game.slots}
                alone = "team" not in step.game.team_type
                assert teams <= ({"none"} if alone else {"red", "blue"})
