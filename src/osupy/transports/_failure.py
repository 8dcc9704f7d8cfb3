"""Turn what an HTTP library raises into osupy's errors, without its secrets.

The libraries' exceptions carry frames whose locals hold the headers, and some messages
quote the bytes that were wrong. So an error of ours is built from the name of the cause
and a shortened text, and is raised outside the ``except`` block: neither ``__cause__``
nor ``__context__`` leads back. Exceptions are told apart by the names of their classes,
because there are two libraries and neither may be imported for this.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

from osupy.errors import (
    ConnectionFailedError,
    OsuError,
    TimedOutError,
    TransportError,
    UsageError,
)

if TYPE_CHECKING:
    from osupy._core.messages import Request

__all__ = ["check", "cut_off", "forget", "gone", "late", "translate"]

_LIBRARIES: Final = frozenset(
    {"aiohttp", "anyio", "h11", "httpcore", "httpcore2", "httpx", "httpx2", "trio"}
)
_NOT_SENT: Final = frozenset(
    {
        "ClientConnectorError",
        "ClientHttpProxyError",
        "ConnectError",
        "ConnectTimeout",
        "ConnectionTimeoutError",
        "ConnectionNotAvailable",
        "PoolTimeout",
        "ProxyError",
        "UnsupportedProtocol",
    }
)
# h11 quotes what the server sent; a URL may have a query.
_QUOTED: Final = re.compile(r":?\s*(?:bytearray\(|b['\"]).*|\?\S*", re.DOTALL)
_LONGEST: Final = 200

_E = TypeVar("_E", bound=BaseException)

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"(?:[!-~](?:[\t -~]*[!-~])?)?")


def check(request: Request) -> None:
    """Refuse what the library would refuse with the secret in its message.

    Raises:
        UsageError: A header or the URL cannot be sent. Values are not shown.
    """
    if not all(_NAME.fullmatch(name) for name in request.headers):
        message = "the name of a header holds a character that HTTP does not allow"
        raise UsageError(message)
    bad = next(
        (
            name
            for name, value in request.headers.items()
            if not _VALUE.fullmatch(value)
        ),
        None,
    )
    if bad is not None:
        message = f"header {bad!r} holds a character that HTTP does not allow"
        raise UsageError(message)
    if not request.url.startswith(("http://", "https://")):
        message = f"url={_place(request)!r} is neither http nor https"
        raise UsageError(message)


def translate(error: Exception, request: Request) -> OsuError | None:
    """Return the error to raise instead, or ``None`` for one that is not the network's.

    What a hook or a transport of the user raises is the user's: it goes on unchanged.
    """
    if isinstance(error, TransportError):  # ours, found in the body
        return forget(error)
    names = {cls.__name__ for cls in type(error).__mro__}
    known = type(error).__module__.partition(".")[0] in _LIBRARIES
    if isinstance(error, UnicodeError):  # no host can have such a name
        names.add("ConnectError")
    elif not known and not isinstance(error, OSError):
        return None
    if "InvalidURL" in names:
        return UsageError(f"url={_place(request)!r} is not a URL")
    sent = names.isdisjoint(_NOT_SENT)
    cause = f"{type(error).__name__}: {_text(error)}".removesuffix(": ")
    message = f"no whole answer from {_origin(request)}: {cause}"
    if "TimeoutException" in names or isinstance(error, TimeoutError):
        return TimedOutError(message, sent=sent)
    return ConnectionFailedError(message, sent=sent)


def cut_off(client: Any, request: Request) -> ConnectionFailedError | None:
    """Return the error for a client that was closed during the call, if it was.

    The libraries have no error of their own for that; anything may be raised.
    """
    return gone(request) if client.is_closed else None


def gone(request: Request) -> ConnectionFailedError:
    """Return the error for a client that was closed during the call."""
    message = f"the client was closed before {_origin(request)} had answered"
    return ConnectionFailedError(message)


def late(request: Request, *, sent: bool) -> TimedOutError:
    """Return the error for a deadline that has passed."""
    within = "" if request.timeout is None else f" within {request.timeout:g} s"
    step = "no whole answer" if sent else "no connection"
    return TimedOutError(f"{step} from {_origin(request)}{within}", sent=sent)


def forget(error: _E) -> _E:
    """Cut off what leads to the frames of the HTTP library."""
    error.__context__ = error.__cause__ = None
    return error.with_traceback(None)


def _text(error: BaseException) -> str:
    """Return the first message of a chain that says something."""
    link: BaseException | None = error
    while link is not None and not str(link):
        link = link.__cause__ or link.__context__
    return _QUOTED.sub("", " ".join(str(link or "").split()))[:_LONGEST]


def _place(request: Request) -> str:
    """Return the URL without its query and without a user's name and password."""
    return re.sub(r"//[^/]*@", "//", request.url.partition("?")[0], count=1)


def _origin(request: Request) -> str:
    """Return scheme, host and port, without a user's name and password."""
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
