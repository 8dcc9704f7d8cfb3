"""What an answer that is not a success means: its error, its redirect, its waits.

Nothing that the server writes is shown before the secrets that it may repeat are
looked for in it.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote, urljoin, urlsplit

from osupy.errors import (
    ApiError,
    BadRequestError,
    DecodeError,
    ForbiddenError,
    NotFoundError,
    RateLimitError,
    ServerError,
    UnexpectedRedirectError,
    UnprocessableError,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from osupy._core.messages import Response
    from osupy._core.operation import Operation

_BY_STATUS: dict[int, type[ApiError]] = {
    400: BadRequestError,
    403: ForbiddenError,
    404: NotFoundError,
    422: UnprocessableError,
}
TOO_MANY = 429
UNAUTHORIZED = 401
PASSING = frozenset({502, 503, 504})
"""Failures of the server that a second try may not meet."""
_SUCCESS = range(200, 300)
_REDIRECTION = range(300, 400)
REFUSAL = range(400, 500)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SERVER_ERROR = 500
_LONGEST = 200
_WINDOW = 12
"""Signs of a secret that may not be repeated, wherever they stand in it."""
_SHORTEST = 8
"""Signs of what can be a secret: a shorter one is a word that any text may hold."""
_NUMBER = re.compile(r"\d+(\.\d+)?", re.ASCII)
WITHHELD = "(text withheld: it repeats a secret)"


def is_success(status: int) -> bool:
    """Tell whether a status means that the call was carried out."""
    return status in _SUCCESS


def status_error(
    response: Response,
    operation: Operation[Any] | None,
    secrets: Collection[str],
    now: float,
) -> ApiError:
    """Return the error that a status stands for."""
    status = response.status
    text = redacted(said(response), secrets)
    if status == TOO_MANY:
        wait = retry_after(response, now)
        return RateLimitError(status, operation, text, retry_after=wait)
    if status in _REDIRECTION:
        location = response.headers.get("location")
        return UnexpectedRedirectError(
            status, operation, location=_short_location(location, secrets)
        )
    if status >= _SERVER_ERROR:
        return ServerError(status, operation, text)
    return _BY_STATUS.get(status, ApiError)(status, operation, text)


def said(response: Response) -> str:
    """Return what an error body says, in one short line; a web page says nothing."""
    try:
        data = json.loads(response.body[:100_000])
    except (ValueError, RecursionError):
        return ""
    if not isinstance(data, dict):
        return ""
    data = cast("dict[str, object]", data)
    words = (data.get(key) for key in ("error", "error_description", "hint"))
    text = "; ".join(word for word in words if isinstance(word, str) and word)
    text = " ".join(text.split())
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def redacted(text: str, secrets: Collection[str]) -> str:
    """Return the text, or a word in its place if it repeats a part of a secret."""
    return WITHHELD if repeats_secret(text, secrets) else text


def repeats_secret(text: str, secrets: Collection[str]) -> bool:
    """Tell whether a text holds a secret, or a good part of one."""
    windows = {text[at : at + _WINDOW] for at in range(len(text) - _WINDOW + 1)}
    return any(
        secret in text if len(secret) < _WINDOW else any(w in secret for w in windows)
        for secret in secrets
        if len(secret) >= _SHORTEST
    )


def without_secrets(error: DecodeError, secrets: Collection[str]) -> DecodeError:
    """Return the error, or one that says less if the answer repeats a secret."""
    kept = error.payload if isinstance(error.payload, str) else repr(error.payload)
    if not any(repeats_secret(text, secrets) for text in (str(error), kept)):
        return error
    path = redacted(error.path, secrets)
    return DecodeError(f"{path}: {WITHHELD}", path=path, payload=WITHHELD)


def retry_after(response: Response, now: float) -> float | None:
    """Return the seconds of ``Retry-After``; ``None`` if absent or nonsensical.

    Args:
        response: The answer.
        now: Unix time, for the form that names a date.
    """
    text = response.headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(text):
        seconds = float(text)
        return seconds if math.isfinite(seconds) else None
    from email.utils import parsedate_to_datetime  # slow to import, and rare

    try:
        date = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    seconds = date.timestamp() - now
    return seconds if seconds >= 0 and math.isfinite(seconds) else None


def limit_headers(response: Response) -> tuple[int, int] | None:
    """Return the limit and what is left of it, where the headers tell."""
    try:
        limit = int(response.headers["x-ratelimit-limit"])
        remaining = int(response.headers["x-ratelimit-remaining"])
    except (KeyError, ValueError):
        return None
    return (limit, remaining) if limit > 0 and remaining >= 0 else None


def redirect_target(response: Response, url: str, root: str) -> str | None:
    """Return where a redirect leads, if it may be followed: below ``root/api/``."""
    location = response.headers.get("location")
    if response.status not in _REDIRECTS or not location:
        return None
    if not location.isascii() or not location.isprintable() or "\\" in location:
        return None
    try:
        target = urlsplit(urljoin(url, location))._replace(fragment="")
        inside = _origin(target.geturl()) == _origin(root)
    except ValueError:
        return None
    below = f"{urlsplit(root).path}/api/"
    path = unquote(target.path)
    steps = {".", ".."} & set(path.split("/"))
    return target.geturl() if inside and path.startswith(below) and not steps else None


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    return parts.scheme, parts.hostname, port


def _short_location(location: str | None, secrets: Collection[str]) -> str | None:
    if location is None:
        return None
    bare = location.partition("?")[0].partition("#")[0]
    bare = bare.encode("ascii", "backslashreplace").decode()
    return redacted(bare[:_LONGEST], secrets)
