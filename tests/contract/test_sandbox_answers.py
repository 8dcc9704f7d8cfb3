"""Every answer of the sandbox fits the contract, and the answers are rich.

The second half matters as much as the first: a world in which nothing is ever null, and
in which no play is a convert, would pass any check and prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from tests.contract.checker import Checker, load, tree
from tests.contract.sandbox_calls import NOW, Ask, every

AREAS = {"beatmaps", "scores", "users"}
NAMES: dict[str, Any] = load("names")
ROUTES: dict[str, Any] = load("routes")
RESULTS: dict[str, Any] = load("results")
EXPECTED = {name for name, entry in NAMES.items() if entry["area"] in AREAS}
DOWNLOADS = {name for name in EXPECTED if name.endswith("/download")}

NEVER_FILLED = {
    ("BeatmapsetExtended", "deleted_at"): "a deleted set is not shown",
    ("BeatmapsetExtended", "has_favourited"): "hidden over OAuth",
    ("Score", "best_id"): "always null now",
    ("Score", "playlist_item_id"): "only in rooms",
    ("Score", "room_id"): "only in rooms",
    ("Score", "solo_score_id"): "only in rooms",
    ("UserStatistics", "global_rank_exp"): "always null",
}
"""Fields without a value in these areas, and why."""
NEVER_NULL = {
    ("LegacyScore", "id"): "only in matches",
    ("LegacyScoreStatistics", "count_100"): "every ruleset has one",
    ("Score", "id"): "only in matches",
    ("ScoreWeight", "pp"): "a best score has pp",
    ("ScoresListing", "cursor"): "the listing has no end",
    ("ScoresListing", "cursor_string"): "the listing has no end",
    ("Season", "start_date"): "a season with rooms has one",
    ("User", "id"): "the deleted users of these areas are known by id",
    ("UserAccountHistory", "timestamp"): "never seen so",
    ("UserBadge", "awarded_at"): "never seen so",
}
"""Fields that could be null and are not, and why."""


class Results:
    """What came of all requests together."""

    def __init__(self) -> None:
        self.checker = Checker()
        self.differences: list[str] = []
        self.routes: set[str] = set()
        self.requests = 0


def _node(route: str) -> dict[str, Any]:
    """Return which includes a route asks for."""
    response = ROUTES[route]["response"]
    if response["keys"] is None:
        return tree(response["includes"])
    node = {
        key: tree(entry.get("includes", [])) for key, entry in response["keys"].items()
    }
    for own in ("user_score", "userScore"):
        if own in node:
            node[own] = {"score": node["scores"]}
    rulesets = node.get("users", {}).get("statistics_rulesets", {})
    if rulesets.pop("<ruleset>", None) is not None:
        rulesets["mania"]["variants?"] = {}  # the only one that has any
    return node


def _check(results: Results, ask: Ask, response: httpx.Response) -> list[str]:
    if response.status_code != ask.expected:
        return [f"status {response.status_code} instead of {ask.expected}"]
    body = response.json()
    if ask.expected != 200:
        known = ask.expected in ROUTES[ask.route]["errors"]
        found = results.checker.check("object:Error", body)
        return found if known else [f"{ask.expected} is no status of {ask.route}"]
    results.routes.add(ask.route)
    node = _node(ask.route)
    if "/users/@" in response.url.path or ask.route.endswith("{user}/{mode?}"):
        node["is_restricted?"] = {}  # one's own profile
    found = results.checker.check(RESULTS[ask.route]["result"], body, node)
    if ask.type is not None:
        part = body[ask.key] if ask.key else body
        found += results.checker.check(ask.type, part, node)
    if ask.version < NOW and "/scores" in ask.route and "solo" not in ask.route:
        found += _mixed(ask, response.text)
    return found


def _mixed(ask: Ask, text: str) -> list[str]:
    legacy = ask.route != "GET api/v2/scores"
    wrong = '"ended_at"' if legacy else '"created_at"'
    return [f"{wrong} at version {ask.version}"] if wrong in text else []


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=lambda: 0.0, rate_limit=10**9) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def results(box: Sandbox) -> Results:
    found = Results()
    url = f"{box.base_url}/api/v2/"
    with httpx.Client(base_url=url, timeout=30) as client:
        tokens = {False: box.token(), True: _guest_token(box, client)}
        for ask in every(box.world):
            method = ask.route.partition(" ")[0]
            headers = {
                "authorization": f"Bearer {tokens[ask.guest]}",
                "x-api-version": str(ask.version),
            }
            response = client.request(method, ask.url, headers=headers, json=ask.body)
            found.requests += 1
            found.differences += [
                f"{ask.url} @{ask.version} {text}"
                for text in _check(found, ask, response)
            ]
    return found


def _guest_token(box: Sandbox, client: httpx.Client) -> str:
    form = {
        "grant_type": "client_credentials",
        "client_id": box.client_id,
        "client_secret": box.client_secret,
        "scope": "public",
    }
    answer = client.post(f"{box.base_url}/oauth/token", data=form).json()
    return str(answer["access_token"])


def test_answers_fit_the_contract_everywhere(results: Results) -> None:
    assert results.differences[:20] == []


def test_every_route_of_the_areas_answers(results: Results) -> None:
    assert results.routes == EXPECTED - DOWNLOADS


def _own_fields(checker: Checker, name: str) -> dict[str, Any]:
    """Return the fields that count: kinds of events inherit the rest."""
    if checker.objects[name].get("extends") == "Event":
        own: dict[str, Any] = checker.objects[name]["fields"]
        return own
    return checker.flat(name)[0]


def test_every_field_is_filled_somewhere(results: Results) -> None:
    checker = results.checker
    empty = {
        (name, key)
        for name in checker.seen
        for key in _own_fields(checker, name)
        if (name, key) not in checker.filled and not checker.flat(name)[2]
    }
    assert empty == NEVER_FILLED.keys()


def test_every_nullable_field_is_null_somewhere(results: Results) -> None:
    checker = results.checker
    never = {
        (name, key)
        for name in checker.seen
        for key, field in _own_fields(checker, name).items()
        if field["nullable"] and (name, key) not in checker.nulls
    }
    assert never == NEVER_NULL.keys()


def test_every_nullable_include_is_null_somewhere(results: Results) -> None:
    checker = results.checker
    never = {
        (name, key)
        for name, key in checker.filled
        if checker.flat(name)[1].get(key, {}).get("nullable")
        and (name, key) not in checker.nulls
    }
    assert never == set()


def test_enum_values_are_many(results: Results) -> None:
    seen = results.checker.enum_values
    for name in ("user_event_type", "kudosu_action_full", "beatmapset_status"):
        values = {value for table, value in seen if table == name}
        assert values == set(results.checker.enums[name]["values"])
    kinds = {value for table, value in seen if table == "score_object_type"}
    assert {"solo_score", "score_best_osu", "score_best_mania"} < kinds


def test_objects_are_seen_often_enough(results: Results) -> None:
    seen = results.checker.seen
    assert results.requests > 700
    assert min(seen["Score"], seen["LegacyScore"]) > 500
    assert seen["UserExtended"] > 100
    assert len(seen) > 60
