"""A transport over a session of aiohttp that the application already has.

What is shared is the session's connector (connections, DNS cache, TLS settings, size of
the pool), its proxy, ``trust_env``, tracing and harmless default headers. Everything
else of a session is state that its other users rely on, or that would spoil calls:
cookies, ``raise_for_status``, ``auth``, ``base_url``, time-outs, middlewares, automatic
headers and the decoding of bodies. So calls go through a second session around the same
connector, which has none of these; it owns nothing and needs no closing.

aiohttp is not imported before the first session is given.
"""

from __future__ import annotations

import base64
import io
import weakref
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit, urlunsplit
from urllib.request import getproxies, proxy_bypass

import anyio
import anyio.lowlevel

from osupy._core.messages import Response
from osupy.errors import UsageError
from osupy.transports._body import ACCEPT_ENCODING, Body
from osupy.transports._failure import check, forget, gone, late, translate

if TYPE_CHECKING:
    from aiohttp import ClientResponse, ClientSession

    from osupy._core.messages import Request
    from osupy.errors import OsuError

__all__ = ["AiohttpTransport"]

_AUTOMATIC: Final = ("Content-Type", "User-Agent", "Accept-Encoding")
_NOT_OURS: Final = frozenset(
    "accept-encoding authorization connection content-encoding content-length "
    "content-type cookie host proxy-authorization transfer-encoding".split()
)
"""Default headers of a session that speak of its other calls, or change ours."""
_PROOF: Final = "Proxy-Authorization"
_LARGE: Final = 2**20
"""Bytes."""


class _Sent:
    """Whether a byte of one request may have left."""

    sent = False


_NOW: ContextVar[_Sent] = ContextVar("osupy_aiohttp_request")


class AiohttpTransport:
    """Sends through an ``aiohttp.ClientSession``; for asyncio only.

    The session belongs to its owner and is never closed here. Its cookies,
    ``raise_for_status``, ``auth``, ``base_url``, time-outs and middlewares are not
    used; its connector, proxy, ``trust_env``, traces and other default headers are.

    Args:
        session: It must be open, and used in the loop that it was made in.

    Raises:
        UsageError: It is no session of aiohttp.
    """

    keeps_timeout = True
    """The driver need not keep it as well: who keeps it knows what was sent."""

    def __init__(self, session: ClientSession) -> None:
        if isinstance(session, type) or not all(
            hasattr(session, name) for name in ("connector", "cookie_jar", "closed")
        ):
            kind = type(session).__name__
            message = f"session={kind}(…) is not an aiohttp.ClientSession"
            raise UsageError(message)
        self._session = session
        self._closed = False
        self._bare: ClientSession | None = None

    async def send(self, request: Request) -> Response:
        """Send one request and return the whole response.

        Raises:
            TransportError: No whole answer came.
            UsageError: The request cannot be sent, the transport is closed, or the loop
                is trio's or another than the session's.
        """
        check(request)
        bare = self._ready()
        watch = _Sent()
        failure: OsuError | None = None
        token = _NOW.set(watch)
        try:
            with anyio.move_on_after(request.timeout):
                try:
                    return await self._exchange(bare, request)
                except Exception as error:  # translate() sorts them
                    failure = self._translated(error, request)
                    if failure is None:
                        raise
                except BaseException as error:  # noqa: BLE001 - a cancellation goes on
                    raise forget(error)  # noqa: B904
        finally:
            _NOW.reset(token)
        raise failure or late(request, sent=watch.sent)

    async def aclose(self) -> None:
        """Refuse everything from now on; the session stays open. Safe to call twice."""
        self._closed = True

    def _ready(self) -> ClientSession:
        if self._closed or self._session.closed:
            message = "the transport, or the session in it, is closed"
            raise UsageError(message)
        here: Any = anyio.lowlevel.current_token()
        here = getattr(here, "native_token", here)
        if type(here).__module__.partition(".")[0] == "trio":
            message = (
                "AiohttpTransport runs on asyncio only; on trio take HttpxTransport"
            )
            raise UsageError(message)
        if here is not getattr(self._session, "_loop", here):
            message = "the aiohttp session belongs to another event loop"
            raise UsageError(message)
        if self._bare is None:
            self._bare = _bare(self._session)
            weakref.finalize(self, self._bare.detach)
        return self._bare

    async def _exchange(self, bare: ClientSession, request: Request) -> Response:
        from yarl import URL

        headers = self._headers(request)
        proxy, proof = self._proxy(request.url)
        options: dict[str, Any] = {"proxy": proxy} if proxy else {}
        if proof and request.url.startswith("https:"):
            options["proxy_headers"] = {_PROOF: proof}  # of its CONNECT alone
        elif proof:
            headers.append((_PROOF, proof))
        response = await bare.request(
            request.method,
            URL(_without_user(request.url), encoded=True),
            data=_data(request.body),
            headers=headers,
            skip_auto_headers=_AUTOMATIC,
            allow_redirects=False,
            **options,
        )
        done = False
        try:
            answer = await _read(request, response)
            done = True
            return answer
        finally:
            if done:
                response.release()
            else:
                response.close()

    def _headers(self, request: Request) -> list[tuple[str, str]]:
        own = {name.lower() for name in request.headers}
        headers = [
            (name, value)
            for name, value in self._session.headers.items()
            if name.lower() not in own and name.lower() not in _NOT_OURS
        ]
        if "accept-encoding" not in own:
            headers.append(("Accept-Encoding", ACCEPT_ENCODING))
        headers += request.headers.items()
        return headers

    def _proxy(self, url: str) -> tuple[str, str]:
        """Return the session's proxy, or the environment's, and its credentials."""
        session: Any = self._session
        proxy: Any = getattr(session, "_default_proxy", None)
        if proxy is not None:
            auth = getattr(session, "_default_proxy_auth", None)
            place, own = _parted(str(proxy))
            return place, own if auth is None else auth.encode()
        if not session.trust_env:
            return "", ""
        parts = urlsplit(url)
        proxy = getproxies().get(parts.scheme) or getproxies().get("all")
        if not proxy or proxy_bypass(parts.netloc.rpartition("@")[2]):
            return "", ""
        return _parted(proxy)

    def _translated(self, error: Exception, request: Request) -> OsuError | None:
        if self._session.closed:
            return gone(request)
        return translate(error, request)


def _bare(session: ClientSession) -> ClientSession:
    import aiohttp

    kind: Any = aiohttp.ClientRequest

    class _Request(kind):  # type: ignore[misc] # Any, and its send() is internal
        async def send(self, conn: Any) -> Any:
            _NOW.get().sent = True
            return await kind.send(self, conn)

    return aiohttp.ClientSession(
        connector=session.connector,
        connector_owner=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(),
        auto_decompress=False,
        request_class=_Request,
        trace_configs=session.trace_configs,
    )


def _parted(proxy: str) -> tuple[str, str]:
    """Return a proxy without its user, and what proves that user."""
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    user, _, host = parts.netloc.rpartition("@")
    words = base64.b64encode(unquote(user).encode()).decode()
    return urlunsplit(parts._replace(netloc=host)), f"Basic {words}" if user else ""


def _without_user(url: str) -> str:
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    return f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"


def _data(body: bytes | None) -> Any:
    """Return a body; aiohttp writes large ones in pieces only from a file."""
    return io.BytesIO(body) if body is not None and len(body) > _LARGE else body


async def _read(request: Request, response: ClientResponse) -> Response:
    headers: dict[str, str] = {}
    for raw_name, raw_value in response.raw_headers:
        name, value = raw_name.decode("latin-1").lower(), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    body = Body(request.method, response.status, headers, request.max_size)
    async for piece in response.content.iter_any():
        body.feed(piece)
    return Response(status=response.status, headers=headers, body=body.finish())
