"""Sending an iterator on its way, of either client, with a sandbox behind it.

One sandbox answers over HTTP; a `Front` remembers what it says, for the same will be
asked many times. A `Walker` can spoil the answers on their way back.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import anyio
import attrs
import httpx

from osupy import AsyncClient, Client
from osupy._core.paging.listing import resolve
from osupy.errors import DecodeError
from osupy.sandbox import Sandbox
from osupy.sandbox.world import World
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)
from tests.clients.ways import Given, Way

Spoil = Callable[[int, Any], Any]
"""Makes another answer of the n-th, from 0."""


@attrs.frozen
class Undisturbed:
    """What comes of a walk on which nothing goes wrong."""

    whole: list[Any]
    """What tells the items apart, in their order."""
    calls: int
    size: int
    """Rows of the first page."""


class Front:
    """Stands between a client and the sandbox, which it asks once for the same."""

    def __init__(self, http: httpx.Client, box: Sandbox) -> None:
        self._http = http
        self._known: dict[str, Response] = {}
        self.token = box.token()
        self.walks: dict[str, Undisturbed] = {}
        self.url = box.base_url
        self.world = box.world

    def answer(self, request: Request) -> Response:
        """Return what the sandbox says."""
        known = self._known.get(request.url)
        if known is None:
            found = self._http.get(request.url, headers=dict(request.headers))
            known = Response(status=found.status_code, body=found.content)
            self._known[request.url] = known
        return known


def _raise(error: DecodeError) -> None:
    raise error


class Walker:
    """Sends one iterator on its way, in a client of one colour."""

    def __init__(self, front: Front, way: Way, colour: str) -> None:
        self._front = front
        self._colour = colour
        self.way = way
        self.listing = way.listing
        self.world: World = front.world
        self.given = way.arguments(front.world)
        self.requests: list[Request] = []
        self.spoil: Spoil | None = None

    def pager(self, **more: Any) -> Any:
        """Return the iterator."""
        self.requests = []
        given = {**self.given, **more}
        options: Given = {"base_url": self._front.url, "limit": None, "drift": "raise"}
        kind: Any = Client if self._colour == "blocking" else AsyncClient
        transport: Any = MemoryTransport
        if self._colour != "blocking":
            transport = AsyncMemoryTransport
        client = kind.from_token(
            self._front.token, transport=transport(self._answer), **options
        )
        return getattr(client, self.way.name)(**given)

    def take(
        self,
        iterator: Any,
        most: int | None = None,
        on_error: Callable[[DecodeError], None] = _raise,
    ) -> list[Any]:
        """Return so many items or pages of an iterator, or all of them.

        After an error it is asked again, if whoever is told of it lets that happen.
        """
        found: list[Any] = []
        if self._colour == "blocking":
            while most is None or len(found) < most:
                try:
                    found.append(next(iterator))
                except StopIteration:
                    break
                except DecodeError as error:
                    on_error(error)
            return found

        async def collect() -> list[Any]:
            while most is None or len(found) < most:
                try:
                    found.append(await anext(iterator))
                except StopAsyncIteration:
                    break
                except DecodeError as error:
                    on_error(error)
            return found

        return anyio.run(collect, backend=self._colour)

    def walk(self, **more: Any) -> list[Any]:
        """Return what tells all items apart, in their order."""
        return [self.key(one) for one in self.take(self.pager(**more))]

    @functools.cached_property
    def undisturbed(self) -> Undisturbed:
        """What comes when nothing goes wrong; walked once for all tests of a way."""
        known, name = self._front.walks, str(self.way)
        if name not in known:
            other = Walker(self._front, self.way, "blocking")
            whole = other.walk()
            calls = len(other.requests)
            (page,) = other.take(other.pager().pages(), 1)
            known[name] = Undisturbed(whole, calls, len(other.items(page)))
        return known[name]

    def items(self, page: Any) -> list[Any]:
        """Return the list in a page."""
        path = resolve(self.listing.items, self.given) or "$"
        names = () if path == "$" else path.split(".")
        return list(functools.reduce(getattr, names, page))

    def key(self, item: Any) -> Any:
        """Return what tells an item from others."""
        if self.listing.key:
            return functools.reduce(getattr, self.listing.key.split("."), item)
        names = ("id", "message_id", "beatmap_id", "tag")
        return next(getattr(item, name) for name in names if hasattr(item, name))

    def rows(self, page: Any) -> list[Any]:
        """Return the list in an answer, as JSON."""
        path = resolve(self.listing.items, self.given) or "$"
        for name in () if path == "$" else path.split("."):
            page = page[name]
        return list(page)

    def put(self, page: Any, rows: list[Any]) -> Any:
        """Return an answer with another list in it."""
        path = resolve(self.listing.items, self.given) or "$"
        if path == "$":
            return rows
        *outer, last = path.split(".")
        functools.reduce(lambda part, name: part[name], outer, page)[last] = rows
        return page

    @property
    def cursor_parameter(self) -> str:
        """Parameter that takes the iterator's cursor."""
        if self.listing.forward in self.given:
            return self.listing.forward
        return self.listing.parameter

    @property
    def queries(self) -> list[dict[str, list[str]]]:
        """What each request asked for."""
        return [parse_qs(urlsplit(one.url).query) for one in self.requests]

    def _answer(self, request: Request) -> Response:
        number = len(self.requests)
        self.requests.append(request)
        answer = self._front.answer(request)
        if self.spoil is None:
            return answer
        page = self.spoil(number, json.loads(answer.body))
        return Response(status=200, body=json.dumps(page).encode())
