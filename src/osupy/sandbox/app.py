"""The application: from an HTTP request to a call of a route, and back.

In the order of the server: limit, token, scopes, route. Whatever has no route is a 404,
a wrong method too.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from osupy.sandbox import (
    routes_beatmaps,
    routes_beatmapsets,
    routes_changelog,
    routes_chat,
    routes_comments,
    routes_forums,
    routes_matches,
    routes_modding,
    routes_news,
    routes_posting,
    routes_rankings,
    routes_rooms,
    routes_scores,
    routes_social,
    routes_users,
    routes_wiki,
)
from osupy.sandbox.basics import Json, dumps
from osupy.sandbox.calls import Answer, Call, Refused, Served, refuse
from osupy.sandbox.connection import PATH as SOCKET_PATH
from osupy.sandbox.consent import Desk
from osupy.sandbox.faults import Exchange, Faults, Receive, Send
from osupy.sandbox.limits import TOKENS, Bucket, Limits
from osupy.sandbox.oauth import Authority, Token, broken_rule
from osupy.sandbox.params import Params, read_params, to_int

if TYPE_CHECKING:
    from websockets.http11 import Request as UpgradeRequest

    from osupy.sandbox.world import World

_SECRET: Final = frozenset(
    "access_token auth_token client_secret code password refresh_token state".split()
)
Endpoint = Callable[[Request], Awaitable[Response]]


@attrs.frozen(kw_only=True)
class Received:
    """A request, as the sandbox saw it. Nothing secret is kept."""

    method: str
    """HTTP method."""
    path: str
    """As it was sent, without the query."""
    query: str
    """As it was sent, secrets left out."""
    api_version: int | None
    """``None`` if the header was missing."""
    user_id: int | None
    """Whom the token belongs to; ``None`` for no user or no valid token."""


def served() -> tuple[Served, ...]:
    """Return every route under ``api/v2``; of two that fit, the first wins."""
    return (
        *routes_beatmaps.ROUTES,
        *routes_matches.ROUTES,
        *routes_modding.ROUTES,
        *routes_rankings.ROUTES,
        *routes_rooms.ROUTES,
        *routes_beatmapsets.ROUTES,
        *routes_scores.routes(),
        *routes_users.ROUTES,
        *routes_changelog.ROUTES,
        *routes_chat.ROUTES,
        *routes_comments.ROUTES,
        *routes_forums.ROUTES,
        *routes_posting.ROUTES,
        *routes_news.ROUTES,
        *routes_social.ROUTES,
        *routes_wiki.ROUTES,
    )


class Application:
    """An ASGI application: faults first, then the routes."""

    def __init__(
        self,
        *,
        world: World,
        authority: Authority,
        limits: Limits,
        faults: Faults,
        log: Callable[[str], None] | None = None,
    ) -> None:
        self._world = world
        self._authority = authority
        self._limits = limits
        self._faults = faults
        self._desk = Desk(world, authority)
        self._log = log
        self.received: deque[Received] = deque(maxlen=10_000)
        """The latest requests, oldest first."""
        routes = [
            Route(f"/api/v2/{one.path}", self._endpoint(one), methods=_methods(one))
            for one in served()
        ]
        routes.append(Route("/oauth/token", self._token, methods=["POST"]))
        routes.append(Route("/oauth/authorize", self._ask, methods=["GET"]))
        routes.append(Route("/oauth/authorize", self._decide, methods=["POST"]))
        routes.append(Route(SOCKET_PATH, _no_upgrade, methods=["GET"]))
        self._starlette = Starlette(
            routes=routes,
            exception_handlers={404: _not_found, 405: _not_found},
        )
        self._starlette.router.redirect_slashes = False

    async def __call__(
        self, scope: MutableMapping[str, Any], receive: Receive, send: Send
    ) -> None:
        """Answer one request."""
        request = Request(scope)
        self._record(request)
        fault = self._faults.take(request.method, request.url.path)
        if fault is not None:
            exchange = Exchange(scope, receive, send)
            await exchange.strike(fault, self._starlette)
        else:
            await self._starlette(scope, receive, send)

    def _record(self, request: Request) -> None:
        token = self._authority.find(request.headers.get("authorization", ""))
        version = request.headers.get("x-api-version")
        self._note(
            request.method,
            request.url.path,
            request.query_params.multi_items(),
            None if version is None else to_int(version),
            token,
        )

    def note_upgrade(self, request: UpgradeRequest, token: Token | None) -> None:
        """Record that somebody asked for a websocket."""
        url = urlsplit(request.path)
        self._note("GET", url.path, parse_qsl(url.query), None, token)

    def _note(
        self,
        method: str,
        path: str,
        query: Iterable[tuple[str, str]],
        api_version: int | None,
        token: Token | None,
    ) -> None:
        person = token and token.acts_as
        found = Received(
            method=method,
            path=path,
            query=urlencode([pair for pair in query if pair[0] not in _SECRET]),
            api_version=api_version,
            user_id=person.id if person else None,
        )
        self.received.append(found)
        if self._log is not None:
            self._log(f"{found.method} {found.path}")

    def _endpoint(self, served: Served) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            params = await _params(request)
            token = self._authority.find(request.headers.get("authorization", ""))
            who = _address(request) if token is None else token.access
            buckets = self._limits.buckets(who, served.bucket)
            if not all(self._limits.left(bucket) for bucket in buckets):
                return _error_response(429, {"error": "Too Many Attempts."})
            if token is None and not (served.open and _anonymous(request)):
                self._limits.charge(buckets, 1)
                return _error_response(401, {"authentication": "basic"})
            return self._limited(served, request, params, token, buckets)

        return endpoint

    def _limited(
        self,
        served: Served,
        request: Request,
        params: Params,
        token: Token | None,
        buckets: list[Bucket],
    ) -> Response:
        call = Call(
            world=self._world,
            path={name: str(text) for name, text in request.path_params.items()},
            params=params,
            viewer=token.acts_as if token is not None else None,
            version=to_int(request.headers.get("x-api-version", "0")),
            token=token,
            url=_url(request),
        )
        try:
            _allow(served, token)
            response = _response(served.handler(call))
        except Refused as refused:
            response = _error_response(refused.status, refused.body)
        self._limits.charge(buckets, served.cost(params))
        response.headers.update(self._limits.headers(buckets))
        return response

    async def _ask(self, request: Request) -> Response:
        return _response(self._desk.ask(await _params(request)))

    async def _decide(self, request: Request) -> Response:
        return _response(self._desk.decide(await _params(request)))

    async def _token(self, request: Request) -> Response:
        params = await _params(request)
        bucket = Bucket(f"oauth/token:{_address(request)}", TOKENS)
        if not self._limits.left(bucket):
            return _error_response(429, {"error": "Too Many Attempts."})
        self._limits.charge([bucket], 1)
        wants_json = "json" in request.headers.get("accept", "")
        try:
            found = self._authority.exchange(params, wants_json=wants_json)
        except Refused as refused:
            return _error_response(refused.status, refused.body)
        response = _response(found)
        response.headers["cache-control"] = "no-store"
        return response


def _methods(served: Served) -> list[str]:
    # Starlette lets HEAD stand for GET by itself.
    return ["PUT", "PATCH"] if served.method == "PUT" else [served.method]


def _anonymous(request: Request) -> bool:
    """Say whether a request without a valid token may pass: none was sent."""
    kind = request.headers.get("authorization", "").partition(" ")[0]
    return request.method == "GET" and kind.lower() != "bearer"


def _url(request: Request) -> str:
    raw: bytes = request.scope["raw_path"]
    host = request.headers.get("host", "")
    return f"{request.url.scheme}://{host}{raw.decode('ascii', 'replace')}"


def _allow(served: Served, token: Token | None) -> None:
    if token is None:  # an open route
        return
    refusal = broken_rule(token.client, token.holder, token.scopes)
    if refusal is not None:
        refuse(400, refusal)
    if "*" not in token.scopes and not served.scopes.issubset(token.scopes):
        refuse(403, "Invalid scope(s) provided.")
    if served.needs_user and token.acts_as is None:
        raise Refused(401, {"authentication": "basic"})


async def _params(request: Request) -> Params:
    return read_params(
        request.url.query,
        await request.body(),
        request.headers.get("content-type", ""),
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"


def _response(found: Answer) -> Response:
    return Response(
        found.body,
        status_code=found.status,
        media_type=found.media_type,
        headers=dict(found.headers),
    )


def _error_response(status: int, body: Json) -> Response:
    return Response(dumps(body), status_code=status, media_type="application/json")


async def _not_found(_request: Request, _error: Exception) -> Response:
    return _error_response(404, {"error": "There is no such route in the sandbox."})


async def _no_upgrade(_request: Request) -> Response:
    return Response("Upgrade Required", 426, {"upgrade": "websocket"})


__all__ = ["SOCKET_PATH", "Application", "Received", "served"]
