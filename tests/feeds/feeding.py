"""A feed in memory: what the server would give, with every trouble on demand."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from functools import cache
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request as UrlRequest
from urllib.request import urlopen

import attrs

from osupy import AsyncClient, Client, Retry
from osupy._core.paging import encode_cursor
from osupy.errors import ConnectionFailedError
from osupy.sandbox import Sandbox
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Request, Response

START = 1_000
REACH = 10_000_000


@cache
def template() -> dict[str, Any]:
    """Return a score as the server writes it."""
    with Sandbox(seed=1) as box:
        url = f"{box.base_url}/api/v2/scores"
        headers = {"authorization": f"Bearer {box.token()}"}
        with urlopen(UrlRequest(url, headers=headers)) as answer:  # noqa: S310
            found: dict[str, Any] = json.load(answer)["scores"][0]
    return found


@attrs.define
class Time:
    """A clock that only sleeping moves."""

    at: float = 1_000_000.0
    slept: list[float] = attrs.field(factory=list[float])

    def now(self) -> float:
        return self.at

    def time(self) -> float:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@attrs.define
class Server:
    """``GET scores`` of a server whose scores come when a test wants them to."""

    page: int = 1_000
    ids: list[int] = attrs.field(factory=list[int])
    before: Callable[[Server], Response | None] = lambda _: None
    """Called for each request; may let scores arrive, answer by itself, or raise."""
    swap: bool = False
    """Turns each page round."""
    repeat: int = 0
    """How many rows before the cursor come again."""
    broken: frozenset[int] = frozenset()
    """Scores that do not decode."""
    asked: list[int | None] = attrs.field(factory=list[int | None])
    newest: int = START

    def arrive(self, count: int, step: int = 1) -> None:
        for _ in range(count):
            self.newest += step
            self.ids.append(self.newest)

    def __call__(self, request: Request) -> Response:
        query = parse_qs(urlsplit(request.url).query)
        after: int | None = None
        if "cursor_string" in query:
            cursor = query["cursor_string"][0]
            keys = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            after = keys.get("id")
        self.asked.append(after)
        answer = self.before(self)
        if answer is not None:
            return answer
        if after is not None and self.newest - after > REACH:
            return Response(status=422, body=b'{"error":"The cursor is too old."}')
        return Response(status=200, body=self._body(after))

    def _body(self, after: int | None) -> bytes:
        if after is None:
            found = self.ids[-self.page :]
        else:
            found = [one for one in self.ids if one > after][: self.page]
        last = found[-1] if found else after
        if after is not None and self.repeat:
            old = [one for one in self.ids if one <= after][-self.repeat :]
            found = [*old, *found]
        if self.swap:
            found = found[::-1]
        scores = [{**template(), "id": one} for one in found]
        for score in scores:
            if score["id"] in self.broken:
                score["ended_at"] = score["beatmap_id"] = score["rank"] = []
        return json.dumps(
            {
                "scores": scores,
                "cursor": None if last is None else {"id": last},
                "cursor_string": None if last is None else encode_cursor({"id": last}),
            }
        ).encode()


def blocking(server: Server, time: Time | None = None) -> tuple[Client, Time]:
    """Return a client of a server, whose time only sleeping moves."""
    time = time or Time()
    client = Client.from_token(
        "t", transport=MemoryTransport(server), limit=None, retry=Retry(attempts=1)
    )
    client._session.clock = time
    client._session.random = lambda: 0.5
    client._driver._sleep = time.sleep  # type: ignore[method-assign]
    return client, time


def awaiting(server: Server, time: Time | None = None) -> tuple[AsyncClient, Time]:
    """Return an async client of a server, whose time only sleeping moves."""
    time = time or Time()

    async def sleep(seconds: float) -> None:
        time.sleep(seconds)

    client = AsyncClient.from_token(
        "t", transport=AsyncMemoryTransport(server), limit=None, retry=Retry(attempts=1)
    )
    client._session.clock = time
    client._session.random = lambda: 0.5
    client._driver._sleep = sleep  # type: ignore[method-assign]
    return client, time


TROUBLES: tuple[Callable[[], Response], ...] = (
    lambda: Response(status=503, body=b"{}"),
    lambda: Response(status=429, body=b"{}"),
    lambda: Response(status=200, body=b"<html>"),
)


def cut() -> Response:
    raise ConnectionFailedError("cut off")
