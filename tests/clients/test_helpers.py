"""Calls made of several, through both clients: users, beatmapsets, names, files."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import pytest

from osupy._async.helpers import AsyncHelpers
from osupy._core.bulk import FRESH, MOST_NAMES, Names
from osupy._sync.helpers import Helpers
from osupy.errors import ForbiddenError, NotFoundError, OsuError, UsageError
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)
from tests.contract.random_objects import smallest

Handler = Callable[[Request], Response]


def outcome(call: Callable[[], Any]) -> Any:
    """Return what a call returns or raises."""
    try:
        return call()
    except OsuError as error:
        return error


async def awaited(call: Callable[[], Any]) -> Any:
    """Return what an awaiting call returns or raises."""
    try:
        return await call()
    except OsuError as error:
        return error


class Both:
    """One client of a colour; what it is asked is done whatever the colour."""

    def __init__(self, colour: str, handler: Handler) -> None:
        self.transport: Any
        self.client: Any
        self.colour = colour
        if colour == "blocking":
            self.transport = MemoryTransport(handler)
            self.client = Helpers.from_token(
                "tok", transport=self.transport, limit=None
            )
        else:
            self.transport = AsyncMemoryTransport(handler)
            self.client = AsyncHelpers.from_token(
                "tok", transport=self.transport, limit=None
            )

    def call(self, name: str, *args: Any, **kwargs: Any) -> Any:
        """Return what a method returns."""
        (result,) = self.each(
            functools.partial(getattr(self.client, name), *args, **kwargs)
        )
        if isinstance(result, Exception):
            raise result
        return result

    def each(self, *calls: Callable[[], Any]) -> list[Any]:
        """Return results or errors of several calls, one after the other."""
        if self.colour == "blocking":
            return [outcome(one) for one in calls]

        async def run() -> list[Any]:  # in one loop: the client belongs to it
            return [await awaited(one) for one in calls]

        return anyio.run(run, backend=self.colour)

    def items(self, iterator: Any) -> Callable[[], Any]:
        """Return a call that goes through an iterator."""
        if self.colour == "blocking":
            return functools.partial(list, iterator)

        async def collect() -> list[Any]:
            return [item async for item in iterator]

        return collect

    def all_of(self, iterator: Any) -> Any:
        """Return the items of an iterator."""
        return self.each(self.items(iterator))[0]

    @property
    def paths(self) -> list[str]:
        return [urlsplit(request.url).path for request in self.transport.requests]


@pytest.fixture(params=["blocking", "asyncio", "trio"])
def colour(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


def answer(raw: Any, status: int = 200) -> Response:
    return Response(status=status, body=json.dumps(raw).encode())


# Users by their ids.


def people(request: Request) -> Response:
    """Answer with the users asked for, backwards, but for number 13."""
    ids = map(int, parse_qs(urlsplit(request.url).query)["ids[]"])
    users = [smallest("User", id=number) for number in ids if number != 13]
    return answer({"users": users[::-1]})


def test_users_are_asked_for_by_fifties_and_come_in_order(colour: str) -> None:
    both = Both(colour, people)
    ids = list(range(120, 0, -1))
    users = both.client.iter_users(ids)

    assert users.cost == 120
    assert both.transport.requests == []
    assert [user.id for user in both.all_of(users)] == [n for n in ids if n != 13]
    assert len(both.transport.requests) == 3
    assert users.cost == 0


def test_users_are_asked_for_only_when_they_are_needed() -> None:
    both = Both("blocking", people)
    users = both.client.iter_users(range(1, 101))
    next(users)

    assert len(both.transport.requests) == 1
    assert users.cost == 50


def test_user_is_asked_for_once_when_given_twice(colour: str) -> None:
    both = Both(colour, people)
    users = both.client.iter_users([2, 3, 2])

    assert users.cost == 2
    assert [user.id for user in both.all_of(users)] == [2, 3]


def test_variants_cost_three_units_each() -> None:
    both = Both("blocking", people)
    users = both.client.iter_users([2, 3], include_variant_statistics=True)

    assert users.cost == 6
    assert len(list(users)) == 2
    assert "include_variant_statistics=1" in both.transport.requests[0].url


def test_nothing_is_sent_for_no_users(colour: str) -> None:
    both = Both(colour, people)

    assert both.all_of(both.client.iter_users([])) == []
    assert both.transport.requests == []


@pytest.mark.parametrize("ids", [["peppy"], [True], [None], "12", [1.0]])
def test_users_are_refused_at_once_when_one_has_no_id(ids: Any) -> None:
    with pytest.raises(UsageError):
        Both("blocking", people).client.iter_users(ids)


def test_iterator_goes_on_after_an_error(colour: str) -> None:
    faults = [answer({}, 403)]
    both = Both(colour, lambda request: faults.pop() if faults else people(request))
    users = both.client.iter_users([2, 3])

    refused, found = both.each(both.items(users), both.items(users))

    assert isinstance(refused, ForbiddenError)
    assert [user.id for user in found] == [2, 3]


# Full beatmapsets.


def sets(request: Request) -> Response:
    """Answer with the beatmapset asked for, but for number 13."""
    number = int(request.url.rpartition("/")[2])
    if number == 13:
        return answer({"error": None}, 404)
    return answer(smallest("BeatmapsetExtended", id=number))


def test_beatmapsets_come_whole_in_the_order_asked_for(colour: str) -> None:
    both = Both(colour, sets)
    found = both.call("hydrate_beatmapsets", [5, 13, 3, 5])

    assert list(found) == [5, 3]
    assert {number: one.id for number, one in found.items()} == {5: 5, 3: 3}
    assert sorted(both.paths) == [f"/api/v2/beatmapsets/{n}" for n in (13, 3, 5)]


def test_beatmapsets_of_a_search_are_taken_by_their_ids(colour: str) -> None:
    found = Both(colour, sets).call("hydrate_beatmapsets", [5])

    assert Both(colour, sets).call("hydrate_beatmapsets", found.values()) == found


def test_as_many_calls_run_at_once_as_allowed() -> None:
    # Nobody gets an answer before three calls are under way.
    gate = threading.Barrier(3, timeout=10)

    def wait(request: Request) -> Response:
        gate.wait()
        return sets(request)

    both = Both("blocking", wait)

    assert len(both.call("hydrate_beatmapsets", range(1, 7), at_once=3)) == 6


@pytest.mark.parametrize("colour", ["asyncio", "trio"])
def test_no_more_calls_run_at_once_than_allowed(colour: str) -> None:
    running = 0
    most = 0

    class Slow(AsyncMemoryTransport):
        async def send(self, request: Request) -> Response:
            nonlocal running, most
            running += 1
            most = max(most, running)
            for _ in range(5):
                await anyio.lowlevel.checkpoint()
            running -= 1
            return await super().send(request)

    client = AsyncHelpers.from_token("tok", transport=Slow(sets), limit=None)
    run = functools.partial(client.hydrate_beatmapsets, range(20, 40), at_once=3)
    assert len(anyio.run(run, backend=colour)) == 20
    assert most == 3


def test_first_error_ends_all_and_is_raised_itself(colour: str) -> None:
    def refuse(request: Request) -> Response:
        return answer({}, 403) if request.url.endswith("/7") else sets(request)

    both = Both(colour, refuse)

    with pytest.raises(ForbiddenError):
        both.call("hydrate_beatmapsets", range(1, 1000), at_once=2)
    assert len(both.transport.requests) < 900


def test_nothing_is_sent_for_no_beatmapsets(colour: str) -> None:
    both = Both(colour, sets)

    assert both.call("hydrate_beatmapsets", []) == {}
    assert both.transport.requests == []


@pytest.mark.parametrize(
    ("ids", "at_once", "words"),
    [
        (["x"], 4, "beatmapsets='x'"),
        ([1], 0, "at_once=0"),
        ([1], 33, "at_once=33"),
        ([1], True, "at_once=True"),
    ],
)
def test_beatmapsets_are_refused_when_wrong(
    colour: str, ids: Any, at_once: Any, words: str
) -> None:
    both = Both(colour, sets)

    with pytest.raises(UsageError, match=words):
        both.call("hydrate_beatmapsets", ids, at_once=at_once)
    assert both.transport.requests == []


# Names to ids.


def somebody(request: Request) -> Response:
    if "@nobody" in request.url:
        return answer({"error": None}, 404)
    return answer(smallest("UserExtended", id=2))


def test_name_is_asked_for_once(colour: str) -> None:
    both = Both(colour, somebody)

    names = ("pep py", "Pep_Py", "@pep py")

    found = both.each(*(functools.partial(both.client.user_id, n) for n in names))

    assert found == [2, 2, 2]
    assert both.paths == ["/api/v2/users/@pep%20py"]


def test_id_is_not_asked_for(colour: str) -> None:
    both = Both(colour, somebody)

    assert both.call("user_id", 7562902) == 7562902
    assert both.transport.requests == []


def test_name_of_digits_is_a_name(colour: str) -> None:
    both = Both(colour, somebody)

    assert both.call("user_id", "7562902") == 2
    assert both.paths == ["/api/v2/users/@7562902"]


def test_unknown_name_is_an_error_each_time(colour: str) -> None:
    both = Both(colour, somebody)

    ask = functools.partial(both.client.user_id, "nobody")

    assert [type(error) for error in both.each(ask, ask)] == [NotFoundError] * 2
    assert len(both.paths) == 2


@pytest.mark.parametrize("user", [None, True, 1.5])
def test_user_is_refused_when_neither_name_nor_id(user: Any) -> None:
    with pytest.raises(UsageError):
        Both("blocking", somebody).call("user_id", user)


def test_name_is_forgotten_after_a_while() -> None:
    now = 0.0
    names = Names(lambda: now)
    names.keep("peppy", 2)

    now = FRESH - 1
    assert names.get("PEPPY") == 2
    now = FRESH
    assert names.get("peppy") is None
    names.keep("peppy", 3)
    assert names.get("peppy") == 3


def test_oldest_name_is_forgotten_when_there_are_too_many() -> None:
    names = Names(lambda: 0.0)
    names.keep("first", 1)
    for number in range(MOST_NAMES):
        names.keep(f"name {number}", number + 2)

    assert names.get("first") is None
    assert names.get("name 0") == 2


# Files.


def test_file_of_a_beatmap_comes_without_a_token(colour: str) -> None:
    text = b"osu file format v14\r\n"
    both = Both(colour, lambda _: Response(status=200, body=text))

    assert both.call("download_beatmap_file", 75) == text
    (request,) = both.transport.requests
    assert request.url == "https://osu.ppy.sh/osu/75"
    assert "authorization" not in request.headers


@pytest.mark.parametrize("body", [b"", b"\r\n"])
def test_empty_file_is_noticed(colour: str, body: bytes) -> None:
    both = Both(colour, lambda _: Response(status=200, body=body))

    with pytest.raises(
        NotFoundError, match="GET /osu/75: the answer is empty"
    ) as caught:
        both.call("download_beatmap_file", 75)
    assert caught.value.status == 200


@pytest.mark.parametrize("beatmap", ["75", True, None])
def test_file_is_refused_when_there_is_no_id(colour: str, beatmap: Any) -> None:
    both = Both(colour, lambda _: Response(status=200))

    with pytest.raises(UsageError, match="beatmap="):
        both.call("download_beatmap_file", beatmap)
