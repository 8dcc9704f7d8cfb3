"""Every answer about sets, rooms, matches and rankings fits, and is rich."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from osupy.sandbox import Sandbox
from tests.contract.checker import Checker, load, tree
from tests.contract.sandbox_calls import NOW, Ask
from tests.contract.sandbox_calls_maps import WITH_CURSOR, every

AREAS = {"beatmapsets", "multiplayer", "rankings"}
NAMES: dict[str, Any] = load("names")
ROUTES: dict[str, Any] = load("routes")
RESULTS: dict[str, Any] = load("results")
EXPECTED = {name for name, entry in NAMES.items() if entry["area"] in AREAS}
UNTOLD = {("GET api/v2/beatmapsets/search", 500)}
"""Statuses that only a route's notes tell of."""

_EDITS = (
    "BeatmapsetEventEditBool",
    "BeatmapsetEventEditInt",
    "BeatmapsetEventEditStr",
    "BeatmapsetEventOwnerChange",
    "BeatmapsetEventReason",
)
_KUDOSU = ("BeatmapsetEventKudosuChange", "BeatmapsetEventKudosuRecalculate")
_IDS = ("beatmap_discussion_id", "beatmap_discussion_post_id")
_ELSEWHERE = ("from", "max_id", "stream", "to", "year")

NEVER_FILLED = {
    ("BeatmapsetDescription", "bbcode"): "only for those who may edit it",
    ("BeatmapsetDiscussion", "deleted_at"): "a deleted discussion is not shown",
    ("BeatmapsetDiscussionPost", "deleted_at"): "a deleted post is not shown",
    ("BeatmapsetExtended", "deleted_at"): "a deleted set is not shown",
    ("BeatmapsetExtended", "has_favourited"): "hidden over OAuth",
    ("BeatmapsetSearchResponse", "error"): "the sandbox's search does not fail",
    ("LegacyScore", "best_id"): "null in matches",
    ("LegacyScore", "id"): "null in matches",
    ("LegacyScore", "pp"): "null in matches",
    ("Score", "best_id"): "always null now",
    ("Score", "legacy_score_id"): "null in matches and rooms",
    ("UserStatistics", "global_rank_exp"): "always null",
    **{(name, key): "not about a discussion" for name in _EDITS for key in _IDS},
}
"""Fields without a value in these areas, and why."""
NEVER_NULL = {
    ("Beatmap", "beatmapset_id"): "an orphan is not played together",
    ("BeatmapExtended", "beatmapset_id"): "a set's difficulties have one",
    ("BeatmapExtended", "bpm"): "only orphans lack it",
    ("BeatmapExtended", "checksum"): "only orphans lack it",
    ("BeatmapsetDescription", "bbcode"): "only for those who may edit it",
    ("LegacyScoreStatistics", "count_100"): "every ruleset has one",
    ("MatchEventDetail", "text"): "a match has a name",
    ("Spotlight", "end_date"): "never seen so",
    ("Spotlight", "start_date"): "never seen so",
    ("UserGroup", "colour"): "only bots lack one, and bots do not discuss",
    **{("ListingParams", key): "of another area" for key in _ELSEWHERE},
    **{(name, key): "always about a discussion" for name in _KUDOSU for key in _IDS},
}
"""Fields that could be null and are not, and why."""
INCLUDES_NEVER_NULL = {
    ("Beatmap", "beatmapset"): "an orphan is not played together",
    ("Beatmap", "checksum"): "only orphans lack it",
    ("CountryStatistics", "country"): "every country has a name",
    ("Score", "position"): "a high score has a place",
    ("UserStatistics", "country_rank"): "who is ranked has one",
}
"""Includes that could be null and are not, and why."""
WHOLE_ENUMS = (
    "beatmapset_event_type",
    "beatmapset_status",
    "discussion_message_type",
    "match_event_type",
    "match_score_team",
    "match_scoring_type",
    "match_team_type",
    "realtime_room_event_type",
    "room_category",
    "room_queue_mode",
    "room_status",
    "room_type",
)
"""Enums of which every value is seen."""


class Results:
    """What came of all requests together."""

    def __init__(self) -> None:
        self.checker = Checker()
        self.differences: list[str] = []
        self.routes: set[str] = set()
        self.requests = 0
        self.plain: set[type] = set()
        """Of which types the comments of events were."""


def _node(ask: Ask) -> dict[str, Any]:
    """Return which includes an answer should hold."""
    response = ROUTES[ask.route]["response"]
    if response["keys"] is None:
        node = tree(response["includes"])
        return {"rooms": node} if ask.version == WITH_CURSOR else node
    node = {
        key: tree(entry.get("includes", [])) for key, entry in response["keys"].items()
    }
    if "/country" in ask.url:
        node["ranking"] = {"country": {}}
    if "/team" in ask.url:
        node["ranking"] = {"member_count": {}, "team": {}}
    return node


def _check(results: Results, ask: Ask, response: httpx.Response) -> list[str]:
    if response.status_code != ask.expected:
        return [f"status {response.status_code} instead of {ask.expected}"]
    body = response.json()
    if ask.expected != 200:
        kind = "AuthenticationError" if ask.expected == 401 else "Error"
        found = results.checker.check(f"object:{kind}", body)
        told = ask.expected in ROUTES[ask.route]["errors"]
        if told or (ask.route, ask.expected) in UNTOLD:
            return found
        return [f"{ask.expected} is no status of {ask.route}"]
    results.routes.add(ask.route)
    found = results.checker.check(RESULTS[ask.route]["result"], body, _node(ask))
    if ask.route.endswith("/events") and "beatmapsets" in ask.route:
        results.plain |= {type(event["comment"]) for event in body["events"]}
    wrong = '"created_at":"' if ask.version >= NOW else '"ended_at"'
    if ask.route == "GET api/v2/matches/{match}" and wrong in response.text:
        found.append(f"{wrong} at version {ask.version}")
    if "/playlist" in ask.url and '"mode_int"' in response.text:
        found.append("a score in its old shape")
    return found


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
            headers = {
                "authorization": f"Bearer {tokens[ask.guest]}",
                "x-api-version": str(ask.version),
            }
            response = client.get(ask.url, headers=headers)
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
    assert results.routes == EXPECTED


def test_every_field_is_filled_somewhere(results: Results) -> None:
    checker = results.checker
    empty = {
        (name, key)
        for name in checker.seen
        for key in checker.flat(name)[0]
        if (name, key) not in checker.filled and not checker.flat(name)[2]
    }
    assert empty == NEVER_FILLED.keys()


def test_every_nullable_field_is_null_somewhere(results: Results) -> None:
    checker = results.checker
    never = {
        (name, key)
        for name in checker.seen
        for key, field in checker.flat(name)[0].items()
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
    assert never == INCLUDES_NEVER_NULL.keys()


@pytest.mark.parametrize("name", WHOLE_ENUMS)
def test_every_value_of_an_enum_is_seen(results: Results, name: str) -> None:
    seen = {value for table, value in results.checker.enum_values if table == name}
    assert seen == set(results.checker.enums[name]["values"])


def test_objects_are_seen_often_enough(results: Results) -> None:
    seen = results.checker.seen
    assert results.requests > 450
    assert min(seen["Score"], seen["LegacyScore"]) > 500
    assert min(seen["BeatmapsetEvent"], seen["BeatmapsetDiscussion"]) > 900
    assert min(seen["CountryStatistics"], seen["TeamStatistics"]) > 100
    assert len(seen) > 70


def test_old_comments_are_plain(results: Results) -> None:
    assert results.plain == {str, int, bool, dict, type(None)}
