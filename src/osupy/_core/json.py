"""JSON, strictly: orjson where it is installed, the standard module elsewhere.

Both read and write the same: UTF-8 without a byte order mark, no ``NaN`` or
``Infinity``, no lone surrogates. Whatever is wrong with a text is one
`InvalidJSONError`, a nesting too deep for the parser included. (One difference stays:
orjson reads an integer beyond 64 bits as a float.)
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, NoReturn

try:
    import orjson
except ImportError:  # no wheel for this platform
    orjson = None  # type: ignore[assignment]

__all__ = ["InvalidJSONError", "dumps", "loads"]

Default = Callable[[Any], Any]


class InvalidJSONError(ValueError):
    """A text is no JSON, or a value cannot be written as JSON."""


def _refuse(text: str) -> NoReturn:
    message = f"{text} is no JSON"
    raise ValueError(message)


def _finite(text: str) -> float:
    value = float(text)
    if math.isinf(value):
        _refuse("a number beyond the range of a float")
    return value


def _standard_loads(data: bytes) -> Any:
    # Decoded here, because the module would guess UTF-16 and UTF-32 and skip the mark.
    value = json.loads(str(data, "utf-8"), parse_constant=_refuse, parse_float=_finite)
    if b"\\ud" in data or b"\\uD" in data:
        _standard_dumps(value, None)  # a lone surrogate cannot be encoded
    return value


def _standard_dumps(value: Any, default: Default | None) -> bytes:
    text = json.dumps(
        value,
        default=default,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    return text.encode()


def _check_finite(value: Any, default: Default | None) -> None:
    """Raise if a float is not finite, which orjson would write as ``null``."""
    if isinstance(value, float):
        if not math.isfinite(value):
            _refuse(repr(value))
    elif isinstance(value, dict):
        for inner in value.values():
            _check_finite(inner, default)
    elif isinstance(value, list | tuple):
        for inner in value:
            _check_finite(inner, default)
    elif default is not None and not isinstance(value, str | int | None):
        _check_finite(default(value), default)


def _fast_dumps(value: Any, default: Default | None) -> bytes:
    try:
        data = orjson.dumps(value, default, orjson.OPT_PASSTHROUGH_DATETIME)
    except TypeError:
        # An integer beyond 64 bits, an odd key: the standard module decides.
        return _standard_dumps(value, default)
    if b"null" in data:
        _check_finite(value, default)
    return data


def loads(data: bytes) -> Any:
    """Return the value of a JSON text.

    Raises:
        InvalidJSONError: The text is no JSON.
    """
    read = _standard_loads if orjson is None else orjson.loads
    try:
        return read(data)
    except (ValueError, RecursionError) as error:
        problem = _words(error)
    raise InvalidJSONError(problem)


def dumps(value: Any, default: Default | None = None) -> bytes:
    """Return a value as compact JSON in UTF-8.

    Args:
        value: What to write.
        default: Called for what JSON has no form for; gives something that it has.

    Raises:
        InvalidJSONError: The value cannot be written.
    """
    write = _standard_dumps if orjson is None else _fast_dumps
    try:
        return write(value, default)
    except (ValueError, TypeError, RecursionError) as error:
        problem = _words(error)
    raise InvalidJSONError(problem)


def _words(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return str(error)
