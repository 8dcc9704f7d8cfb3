"""Natural Python to what the server reads: paths, queries and JSON bodies.

In a query a list travels as ``name[]=…``, a bool as ``1`` or ``0`` and a time as
ISO 8601 in UTC; a body is JSON with real bools and lists. What has no such form is a
`UsageError` that names the parameter and the value.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, TypeAlias, cast
from urllib.parse import quote, unquote, urlencode

from osupy.errors import UsageError

Pairs: TypeAlias = tuple[tuple[str, str], ...]

_LONGEST = 60


def shown(value: object) -> str:
    """Return a value as it stands in a message: whole, but never long."""
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 (a broken repr must not hide the mistake)
        text = f"<{type(value).__name__}>"
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def wrong(name: str, value: object, why: str) -> UsageError:
    """Return the error for a parameter's wrong value."""
    return UsageError(f"{name}={shown(value)}: {why}")


def encode_query(query: Mapping[str, Any] | Pairs) -> Pairs:
    """Return the pairs of a query, in order; ``None`` is left out."""
    if isinstance(query, tuple):
        return query
    pairs: list[tuple[str, str]] = []
    for name, value in query.items():
        if value is None:
            continue
        if _is_list(value):
            pairs += [(f"{name}[]", _text(name, item)) for item in value]
        elif isinstance(value, Mapping):
            nested = cast("Mapping[str, object]", value)
            pairs += [(f"{name}[{k}]", _text(name, v)) for k, v in nested.items()]
        else:
            pairs.append((name, _text(name, value)))
    return tuple(pairs)


def encode_body(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return a body as plain JSON data; ``None`` at the top is left out."""
    if body is None:
        return None
    return {
        name: _plain(name, value) for name, value in body.items() if value is not None
    }


def query_text(pairs: Pairs) -> str:
    """Return the query as it stands in a URL."""
    return urlencode(pairs, quote_via=quote)


def encode_segment(name: str, value: object) -> str:
    """Return one percent-encoded segment of a path."""
    text = _text(name, value)
    if text in {"", ".", ".."}:
        raise wrong(name, value, "cannot stand in a path")
    return quote(text, safe="@")


def encode_segments(name: str, value: object) -> str:
    """Return several segments, each percent-encoded (a wiki page's path)."""
    text = _text(name, value)
    return "/".join(encode_segment(name, part) for part in text.split("/"))


def check_path(path: str) -> str:
    """Return the path of a hand-made operation, or say what is wrong with it."""
    plain = path.removeprefix("/")
    if not plain or not plain.isascii() or any(sign in plain for sign in "?#\\ \t\r\n"):
        raise wrong("path", path, "must be percent-encoded, without query or fragment")
    steps = {unquote(step) for step in plain.split("/")}
    if not plain.isprintable() or {"", ".", ".."} & steps:
        raise wrong("path", path, "has an empty or a dot segment")
    return plain


def _is_list(value: object) -> bool:
    return isinstance(value, Iterable) and not isinstance(
        value, str | bytes | Mapping | Enum
    )


def _text(name: str, value: object) -> str:
    plain = _plain(name, value)
    if isinstance(plain, bool):
        return "1" if plain else "0"
    if not isinstance(plain, str | int | float):
        raise wrong(name, value, "has no form in a query")
    return str(plain)


def _plain(name: str, value: Any) -> Any:
    match value:
        case Enum():
            return _plain(name, value.value)
        case None | bool() | int():
            return value
        case str():
            return _encodable(name, value)
        case float():
            if not math.isfinite(value):
                raise wrong(name, value, "is not a finite number")
            return value
        case datetime():
            return _instant(name, value)
        case date():
            return value.isoformat()
        case Mapping():
            nested = cast("Mapping[object, object]", value)
            return {
                _encodable(name, str(k)): _plain(name, v) for k, v in nested.items()
            }
        case _ if _is_list(value):
            return [_plain(name, item) for item in value]
        case _:
            raise wrong(name, value, "has no form that the server reads")


def _encodable(name: str, value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise wrong(name, value, "holds half a character (a lone surrogate)") from None
    return str(value)


def _instant(name: str, value: datetime) -> str:
    if value.utcoffset() is None:
        raise wrong(name, value, "needs a time zone, as datetime.now(UTC) has")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
