"""JSON, strictly: orjson where it is installed, the standard module elsewhere.

Both read and write the same: UTF-8 without a byte order mark, no ``NaN`` or
``Infinity``, no lone surrogates. Whatever is wrong with a text is one
`InvalidJSONError`, a nesting too deep for the parser included. (One difference stays:
orjson reads an integer beyond 64 bits as a float.)
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NoReturn

__all__ = ["InvalidJSONError", "dumps", "loads"]

Default = Callable[[Any], Any]


def _fast() -> Any:
    try:
        return import_module("orjson")
    except ImportError:  # no wheel for this platform
        return None


orjson = _fast()
"""The module, or ``None``."""

# A pair of escaped surrogates (with a group), or half of one (without).
_SURROGATES = re.compile(
    rb"\\u[dD](?:[89abAB][0-9a-fA-F]{2}(\\u[dD][c-fC-F])?|[c-fC-F])"
)

_MAY_HOLD_FLOATS = frozenset({float, dict, list, tuple})


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
    if _may_hold_half_a_pair(data):
        _standard_dumps(value, None)  # fails, unless a backslash stood before it
    return value


def _may_hold_half_a_pair(data: bytes) -> bool:
    if b"\\ud" not in data and b"\\uD" not in data:
        return False
    return any(found[1] is None for found in _SURROGATES.finditer(data))


def _standard_dumps(value: Any, default: Default | None) -> bytes:
    text = json.dumps(
        value,
        default=default,
        ensure_ascii=False,
        allow_nan=False,
        separators=(",", ":"),
    )
    return text.encode()


def _check_finite(value: Any) -> None:
    """Raise if a float is not finite, which orjson would write as ``null``."""
    if value.__class__ is float:
        if not math.isfinite(value):
            _refuse(repr(value))
        return
    if value.__class__ is dict:
        inside: Iterable[Any] = value.values()
    elif value.__class__ is list or value.__class__ is tuple:
        inside = value
    else:
        return
    for inner in inside:
        if inner.__class__ in _MAY_HOLD_FLOATS:
            _check_finite(inner)


def _fast_dumps(value: Any, default: Default | None) -> bytes:
    def checked(odd: Any) -> Any:
        if default is None:
            raise TypeError
        made = default(odd)
        _check_finite(made)
        return made

    try:
        _check_finite(value)
        data: bytes = orjson.dumps(value, checked, orjson.OPT_PASSTHROUGH_DATETIME)
    except TypeError as error:
        cause = error.__cause__
    else:
        return data
    # orjson hides what `default` raised behind its own error; Ctrl-C must get through.
    if cause is not None and not isinstance(cause, Exception):
        raise cause
    # An integer beyond 64 bits, an odd key: the standard module decides.
    return _standard_dumps(value, default)


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
