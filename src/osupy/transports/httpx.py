"""The default transport: any client of httpx or httpx2, awaiting or blocking.

httpx2 is httpx's successor with the same API, so clients are told apart by what they
have, not by their class, and neither library is imported until osupy opens a client of
its own. A client that is passed in belongs to its owner and is never closed here; its
proxies, mounts, caches, hooks and default headers stay in force, except that osupy's
own headers win, its ``auth`` is not used, and redirects are not followed.

What this adds to httpx: one deadline for the whole attempt (`_deadline`), a bounded
body (`_body`), errors without secrets (`_failure`), and a pool that survives cancelled
requests (`_pool`).
"""

from __future__ import annotations

import time
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeAlias, overload

import anyio

from osupy._core.messages import Response
from osupy.errors import TimedOutError, TransportError, UsageError
from osupy.transports._body import ACCEPT_ENCODING, Body
from osupy.transports._content import in_one_piece
from osupy.transports._deadline import BlockingBackend, Deadline
from osupy.transports._failure import check, cut_off, forget, late, translate
from osupy.transports._logs import withhold_cookies
from osupy.transports._pool import arepair, pools, repair
from osupy.transports._tls import shared_context
from osupy.transports._watch import Watch

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import ModuleType

    from osupy._core.messages import Request
    from osupy.errors import OsuError

__all__ = [
    "AsyncHttpxClient",
    "AsyncHttpxTransport",
    "BlockingHttpxClient",
    "BlockingHttpxTransport",
    "HttpxTransport",
    "open_async",
    "open_blocking",
]

_KEEP_ALIVE: Final = 30.0
"""Seconds that an idle connection of our own pools is kept."""

TimeOuts: TypeAlias = "dict[str, float | None]"

_PHASES: Final = ("connect", "read", "write", "pool")
_MOST_PIECES: Final = 10_000


class AsyncHttpxClient(Protocol):
    """What tells ``AsyncClient`` of httpx or httpx2 from everything else."""

    def build_request(self, method: str, url: str) -> object:
        """Build a request of the library's own class."""
        ...

    async def aclose(self) -> None:
        """Close every connection."""
        ...


class BlockingHttpxClient(Protocol):
    """What tells ``Client`` of httpx or httpx2 from everything else."""

    def build_request(self, method: str, url: str) -> object:
        """Build a request of the library's own class."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class HttpxTransport:
    """Sends through a client of httpx or httpx2.

    ``HttpxTransport(httpx.AsyncClient())`` is an `AsyncTransport`,
    ``HttpxTransport(httpx.Client())`` a `Transport`.

    An awaiting client keeps to ``request.timeout`` whatever it is. A blocking one that
    is passed in keeps its own time-outs, each per read and write, cut down to
    ``request.timeout``: a server that sends the head of its answer byte by byte can
    hold it longer.
    """

    _client: Any
    _closed: bool

    @overload
    def __new__(cls, client: AsyncHttpxClient) -> AsyncHttpxTransport: ...

    @overload
    def __new__(cls, client: BlockingHttpxClient) -> BlockingHttpxTransport: ...

    def __new__(  # noqa: PYI034 - of the form that fits, not of this class
        cls, client: AsyncHttpxClient | BlockingHttpxClient
    ) -> HttpxTransport:
        """Choose the form that fits the client.

        Raises:
            UsageError: It is no client of httpx or httpx2, or one of the other kind.
        """
        form = _form(client)
        if form is None or not (cls is HttpxTransport or issubclass(cls, form)):
            kind = type(client).__name__
            message = f"client={kind}(…) is not a client that {cls.__name__} can use"
            raise UsageError(message)
        withhold_cookies()
        self = object.__new__(form if cls is HttpxTransport else cls)
        self._client = client
        self._closed = False
        return self


class AsyncHttpxTransport(HttpxTransport):
    """The awaiting form of `HttpxTransport`."""

    keeps_timeout = True
    """The driver need not keep it as well: who keeps it knows what was sent."""

    async def send(self, request: Request) -> Response:
        """Send one request and return the whole response.

        Raises:
            TransportError: No whole answer came.
            UsageError: The request cannot be sent, or the transport is closed.
        """
        check(request)
        _refuse_closed(self._client, closed=self._closed)
        watch = Watch(self._is_cut)
        failure: OsuError | None = None
        with anyio.move_on_after(request.timeout):
            try:
                return await self._exchange(request, watch)
            except Exception as error:
                failure = cut_off(self._client, request) or translate(error, request)
                if failure is None:
                    raise
            except BaseException as error:  # noqa: BLE001 - a cancellation goes on
                raise forget(error)  # noqa: B904
        raise failure or late(request, sent=watch.sent)

    async def aclose(self) -> None:
        """Refuse everything from now on; the client stays open. Safe to call twice."""
        self._closed = True

    async def _exchange(self, request: Request, watch: Watch) -> Response:
        done = False
        try:
            response = await self._client.send(
                _abuild(self._client, request, self._time_outs(request), watch),
                stream=True,
                auth=_as_it_is,
                follow_redirects=False,
            )
            try:
                answer = await _aread(request, response)
            finally:
                await response.aclose()
            done = True
            return answer
        finally:
            if not done:
                await watch.give_up()
                await arepair(self._client, watch)

    def _time_outs(self, request: Request) -> TimeOuts:
        return _shortened(self._client, request.timeout)

    def _is_cut(self) -> bool:
        return False


class BlockingHttpxTransport(HttpxTransport):
    """The blocking form of `HttpxTransport`; threads may share it."""

    def send(self, request: Request) -> Response:
        """Send one request and return the whole response.

        Raises:
            TransportError: No whole answer came.
            UsageError: The request cannot be sent, or the transport is closed.
        """
        check(request)
        _refuse_closed(self._client, closed=self._closed)
        deadline = None if request.timeout is None else Deadline(request.timeout)
        if deadline is not None and deadline <= 0:
            raise late(request, sent=False)  # sockets take 0 for "never wait"
        failure: OsuError | None = None
        try:
            return self._exchange(request, deadline)
        except Exception as error:  # translate() sorts them
            failure = cut_off(self._client, request) or translate(error, request)
            if failure is None:
                raise
        except BaseException as error:  # noqa: BLE001 - an interrupt goes on
            raise forget(error)  # noqa: B904
        if isinstance(failure, TimedOutError):
            failure = self._late(failure, request, deadline)
        raise failure

    def close(self) -> None:
        """Refuse everything from now on; the client stays open. Safe to call twice."""
        self._closed = True

    def _exchange(self, request: Request, deadline: Deadline | None) -> Response:
        done = False
        try:
            response = self._client.send(
                _build(self._client, request, self._time_outs(deadline)),
                stream=True,
                auth=_as_it_is,
                follow_redirects=False,
            )
            try:
                answer = _read(request, response, deadline)
            finally:
                response.close()
            done = True
            return answer
        finally:
            if not done:
                repair(self._client)

    def _time_outs(self, deadline: Deadline | None) -> TimeOuts:
        return _shortened(self._client, deadline)

    def _late(
        self, failure: TimedOutError, request: Request, deadline: Deadline | None
    ) -> TimedOutError:
        if deadline is None or deadline.left() > 0:
            return failure  # one of the client's own time-outs, which are shorter
        return late(request, sent=failure.sent)


class _OwnAsync(AsyncHttpxTransport):
    """Around a client that osupy opened, and closes."""

    async def aclose(self) -> None:
        self._closed = True
        await self._client.aclose()

    def _time_outs(self, request: Request) -> TimeOuts:  # noqa: ARG002
        return dict.fromkeys(_PHASES)  # what takes too long is cancelled

    def _is_cut(self) -> bool:
        return self._closed


class _OwnBlocking(BlockingHttpxTransport):
    """Around a client that osupy opened, and closes."""

    def close(self) -> None:
        self._closed = True
        for pool in pools(self._client):  # nothing in its queue may connect any more
            pool._network_backend.closed = True  # noqa: SLF001
        self._client.close()

    def _time_outs(self, deadline: Deadline | None) -> TimeOuts:
        return dict.fromkeys(_PHASES, deadline)

    def _late(
        self, failure: TimedOutError, request: Request, deadline: Deadline | None
    ) -> TimedOutError:
        return failure if deadline is None else late(request, sent=deadline.sent)


def open_async(
    *, max_connections: int = 10, trust_env: bool = True
) -> AsyncHttpxTransport:
    """Open an awaiting client of osupy's own: of httpx2 where it is installed.

    Args:
        max_connections: Size of the pool; idle connections are kept for 30 s.
        trust_env: Take proxies and certificates from the environment, as httpx does.
    """
    library = _library()
    options = _options(library, max_connections, trust_env=trust_env)
    client = library.AsyncClient(**options)
    transport: AsyncHttpxTransport = _OwnAsync(client)
    return transport


def open_blocking(
    *, max_connections: int = 10, trust_env: bool = True
) -> BlockingHttpxTransport:
    """Open a blocking client of osupy's own: of httpx2 where it is installed.

    Args:
        max_connections: Size of the pool; idle connections are kept for 30 s.
        trust_env: Take proxies and certificates from the environment, as httpx does.
    """
    library = _library()
    options = _options(library, max_connections, trust_env=trust_env)
    client = library.Client(**options)
    for pool in pools(client):  # those for proxies included; httpx has no option for it
        pool._network_backend = BlockingBackend(pool._network_backend)  # noqa: SLF001
    transport: BlockingHttpxTransport = _OwnBlocking(client)
    return transport


def _library() -> ModuleType:
    try:
        return import_module("httpx2")
    except ImportError:
        return import_module("httpx")


def _options(
    library: ModuleType, max_connections: int, *, trust_env: bool
) -> dict[str, Any]:
    create = library.create_ssl_context
    return {
        "verify": shared_context(create, trust_env=trust_env),
        "trust_env": trust_env,
        # The API keeps no session; what a proxy in front of it sets is not wanted.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=())),
        "timeout": None,
        "limits": library.Limits(
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=_KEEP_ALIVE,
        ),
    }


def _form(client: object) -> type[HttpxTransport] | None:
    if isinstance(client, type) or not hasattr(client, "build_request"):
        return None
    if hasattr(client, "aclose"):
        return AsyncHttpxTransport
    return BlockingHttpxTransport if hasattr(client, "close") else None


def _refuse_closed(client: Any, *, closed: bool) -> None:
    if closed or client.is_closed:
        message = "the transport, or the client in it, is closed"
        raise UsageError(message)


def _build(
    client: Any, request: Request, time_outs: TimeOuts, **extensions: Any
) -> Any:
    headers = [("accept-encoding", ACCEPT_ENCODING), *request.headers.items()]
    if any(name.lower() == "accept-encoding" for name in request.headers):
        del headers[0]
    return client.build_request(
        request.method,
        request.url,
        content=request.body,
        headers=headers,
        extensions={"timeout": time_outs, **extensions},
    )


def _abuild(client: Any, request: Request, time_outs: TimeOuts, watch: Watch) -> Any:
    built = _build(client, request, time_outs, trace=watch)
    if request.body is not None:
        built.stream = in_one_piece(built.stream, request.body)
    return built


def _as_it_is(request: Any) -> Any:
    """Stand in for ``auth``: nothing may replace the credentials that osupy chose."""
    return request


def _shortened(client: Any, limit: float | None) -> TimeOuts:
    """Return a client's own time-outs, none of them longer than the deadline."""
    own = {phase: getattr(client.timeout, phase) for phase in _PHASES}
    if limit is None:
        return own
    return {
        phase: limit if seconds is None else min(seconds, limit)
        for phase, seconds in own.items()
    }


def _headers(response: Any) -> dict[str, str]:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.headers.raw:
        name = raw_name.decode("latin-1").lower()
        value = raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    return headers


def _start(request: Request, response: Any, headers: dict[str, str]) -> Body:
    status = response.status_code
    if not response.is_stream_consumed:
        return Body(request.method, status, headers, request.max_size)
    body = Body(request.method, status, {}, request.max_size)
    body.feed(response.content)  # read, and decoded, by a hook or an in-memory client
    return body


async def _aread(request: Request, response: Any) -> Response:
    headers = _headers(response)
    body = _start(request, response, headers)
    if not response.is_stream_consumed:
        pieces = response.aiter_raw()
        try:
            async for piece in pieces:
                body.feed(piece)
        except TransportError:
            await _abandon(pieces)
            raise
    return Response(status=response.status_code, headers=headers, body=body.finish())


async def _abandon(pieces: AsyncGenerator[bytes, None]) -> None:
    """End the generators that httpx leaves suspended when its reader stops early.

    Closing the outermost does not reach the inner ones, which trio complains about. A
    cancellation at the next read goes through them all.
    """
    with anyio.CancelScope() as scope:
        scope.cancel()
        for _ in range(_MOST_PIECES):  # a stream in memory might never wait
            if await anext(pieces, None) is None:
                break
    await pieces.aclose()


def _read(request: Request, response: Any, deadline: Deadline | None) -> Response:
    headers = _headers(response)
    body = _start(request, response, headers)
    if not response.is_stream_consumed:
        for piece in response.iter_raw():
            if deadline is not None and time.monotonic() > deadline.at:
                raise late(request, sent=True)
            body.feed(piece)
    return Response(status=response.status_code, headers=headers, body=body.finish())
