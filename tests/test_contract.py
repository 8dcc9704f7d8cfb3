"""The alarm against the sandbox: silent as it is, and loud for each planted thing."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import anyio
import attrs
import httpx
import pytest

from osupy import AsyncClient, Client, ClientCredentials, contract
from osupy.contract import DifferenceKind, Report
from osupy.sandbox import Sandbox
from osupy.transports import HttpxTransport, Request, Response, Transport


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox(seed=1, clock=lambda: 0.0, rate_limit=10**9) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def clean(box: Sandbox) -> Report:
    with Client.from_token(box.token(), base_url=box.base_url, limit=None) as client:
        return contract.check(client)


def test_nothing_differs_when_the_sandbox_is_asked(clean: Report) -> None:
    assert [str(one) for one in clean.differences] == []


def test_every_readable_route_answers_when_the_sandbox_is_asked(clean: Report) -> None:
    assert [str(one) for one in clean.failed] == []
    assert [str(one) for one in clean.skipped] == []
    assert clean.is_clean


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_report_is_the_same_with_await(
    box: Sandbox, clean: Report, backend: str
) -> None:
    async def check() -> Report:
        async with AsyncClient.from_token(
            box.token(), base_url=box.base_url, limit=None
        ) as client:
            return await contract.async_check(client)

    assert anyio.run(check, backend=backend) == clean


def test_routes_of_users_are_skipped_when_the_token_has_none(box: Sandbox) -> None:
    credentials = ClientCredentials(
        client_id=box.client_id, client_secret=box.client_secret
    )
    told: list[tuple[int, int]] = []
    with Client(credentials, base_url=box.base_url, limit=None) as client:
        report = contract.check(client, progress=lambda *so_far: told.append(so_far))
    skipped = {one.route for one in report.skipped}
    assert {"get_friends", "get_own_data", "get_channel_list"} <= skipped
    assert report.differences == ()
    assert told[0] == (0, len(report.routes))
    assert told == sorted(told)


def _new_key(data: Any) -> None:
    data["spotlights"][0]["planted"] = [1, 2]


def _missing_key(data: Any) -> None:
    del data["tags"][0]["description"]


def _null(data: Any) -> None:
    data["tags"][1]["name"] = None


def _new_value(data: Any) -> None:
    data["scores"][0]["rank"] = "ZZ"


def _changed_type(data: Any) -> None:
    data["ranking"][3]["username"] = 7


def _unknown_kind(data: Any) -> None:
    at = "2026-01-01T00:00:00+00:00"
    odd = {"id": 1, "type": "brandNew", "created_at": at, "createdAt": at, "more": 1}
    data.append(odd)


CHANGES: dict[str, tuple[Callable[[Any], None], ...]] = {
    r"beatmaps/\d+/solo-scores": (_new_value,),
    r"rankings/kudosu": (_changed_type,),
    r"spotlights": (_new_key,),
    r"tags": (_missing_key, _null),
    r"users/\d+/recent_activity": (_unknown_kind,),
}


@attrs.frozen
class Planted:
    """Carries bytes to the sandbox, and changes some answers on their way back."""

    inner: Transport

    def send(self, request: Request) -> Response:
        answer = self.inner.send(request)
        path = urlsplit(request.url).path.removeprefix("/api/v2/")
        changes = next((c for p, c in CHANGES.items() if re.fullmatch(p, path)), ())
        if not changes or answer.status != 200:
            return answer
        data = json.loads(answer.body)
        for change in changes:
            change(data)
        return attrs.evolve(answer, body=json.dumps(data).encode())

    def close(self) -> None:
        self.inner.close()


@pytest.fixture(scope="module")
def planted(box: Sandbox) -> Report:
    with (
        httpx.Client() as http,
        Client.from_token(
            box.token(),
            base_url=box.base_url,
            limit=None,
            transport=Planted(HttpxTransport(http)),
        ) as client,
    ):
        return contract.check(client)


def test_all_that_was_planted_is_named_and_nothing_else(planted: Report) -> None:
    found = {
        (one.route, one.kind, one.path, one.field, one.declared, one.came, one.example)
        for one in planted.differences
    }
    assert found == {
        (
            "get_spotlights",
            DifferenceKind.NEW_KEY,
            "$.spotlights[].planted",
            "Spotlight.planted",
            "nothing",
            "a list",
            "[1, 2]",
        ),
        (
            "get_tags",
            DifferenceKind.MISSING_KEY,
            "$.tags[].description",
            "Tag.description",
            "str",
            "nothing",
            "",
        ),
        (
            "get_tags",
            DifferenceKind.NULL,
            "$.tags[].name",
            "Tag.name",
            "str",
            "null",
            "None",
        ),
        (
            "get_beatmap_solo_scores",
            DifferenceKind.NEW_VALUE,
            "$.scores[].rank",
            "Score.rank",
            "ScoreRank",
            "'ZZ'",
            "'ZZ'",
        ),
        (
            "get_kudosu_ranking",
            DifferenceKind.CHANGED_TYPE,
            "$.ranking[].username",
            "User.username",
            "str",
            "a whole number",
            "7",
        ),
        (
            "get_user_recent_activity",
            DifferenceKind.UNKNOWN_KIND,
            "$[].type",
            "Event.type",
            "a known kind",
            "'brandNew'",
            "'brandNew'",
        ),
    }


def test_every_case_is_counted(planted: Report) -> None:
    calls = {one.route: one.calls for one in planted.routes}
    counts = {one.route: one.count for one in planted.differences}
    for route in ("get_beatmap_solo_scores", "get_user_recent_activity"):
        assert counts[route] == calls[route] > 1


def test_alarm_goes_off_when_something_was_planted(planted: Report) -> None:
    assert not planted.is_clean
    assert "6 differences" in planted.summary
    assert "$.tags[].description" in str(planted)
    whole = json.loads(json.dumps(planted.as_dict()))
    assert whole["clean"] is False
    assert {one["kind"] for one in whole["differences"]} == {
        kind.value for kind in DifferenceKind
    }
