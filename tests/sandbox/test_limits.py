"""The rate limit: what requests cost, what answers say, when a count ends."""

from __future__ import annotations

import httpx
import pytest

from osupy.sandbox import Sandbox
from tests.sandbox.conftest import PLAIN, Clock, client_of, send


def left(answer: httpx.Response) -> tuple[int, int]:
    """Return limit and remaining units."""
    headers = answer.headers
    limit, remaining = headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"]
    return int(limit), int(remaining)


@pytest.mark.parametrize(
    ("path", "cost"),
    [
        ("tags", 1),
        ("beatmaps/1", 1),
        ("users?ids[]=1&ids[]=2", 2),
        ("users?ids[]=1&ids[]=2&include_variant_statistics=1", 6),
        ("users/1/beatmaps-passed?beatmapset_ids[]=1&beatmapset_ids[]=2", 2),
        ("users/lookup?ids[]=1&ids[]=2", 1),
    ],
)
def test_request_costs_what_the_contract_says(
    api: httpx.Client, path: str, cost: int
) -> None:
    assert left(api.get(path)) == (1_200, 1_200 - cost)


def test_every_token_has_its_own_count(api: httpx.Client, box: Sandbox) -> None:
    api.get("tags")
    with client_of(box) as other:
        assert left(other.get("tags")) == (1_200, 1_199)


def test_request_is_429_when_nothing_is_left_until_a_minute_has_passed(
    clock: Clock,
) -> None:
    with Sandbox(clock=clock, rate_limit=3) as box, client_of(box) as api:
        assert [api.get("tags").status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = api.get("tags")
        assert isinstance(refused.json()["error"], str)
        assert "retry-after" not in refused.headers
        assert "x-ratelimit-remaining" not in refused.headers
        clock.now += 59
        assert api.get("tags").status_code == 429
        clock.now += 1
        assert left(api.get("tags")) == (3, 2)


def test_cost_is_charged_after_the_request(clock: Clock) -> None:
    with Sandbox(clock=clock, rate_limit=3) as box, client_of(box) as api:
        answer = api.get("users", params={"ids[]": [1, 2, 3, 4, 5]})
        assert (answer.status_code, left(answer)) == (200, (3, 0))
        assert api.get("tags").status_code == 429


def test_download_shows_the_smaller_of_two_counts(
    api: httpx.Client, clock: Clock
) -> None:
    statuses = [api.get("scores/1/download").status_code for _ in range(10)]
    assert statuses == [404] * 10
    assert api.get("scores/1/download").status_code == 429
    assert left(api.get("tags")) == (1_200, 1_189)
    clock.now += 60
    assert left(api.get("scores/1/download")) == (10, 9)


def test_address_is_limited_when_there_is_no_token(clock: Clock) -> None:
    with Sandbox(clock=clock, rate_limit=2) as box:
        url = f"{box.base_url}/api/v2/tags"
        assert [send("GET", url).status_code for _ in range(3)] == [401, 401, 429]


def test_log_in_is_limited_too(box: Sandbox) -> None:
    with httpx.Client(base_url=box.base_url, verify=PLAIN) as web:
        statuses = [web.post("/oauth/token").status_code for _ in range(61)]
    assert statuses == [400] * 60 + [429]
