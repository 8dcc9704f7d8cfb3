"""Bytes to objects and back: what the rest of osupy calls."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from osupy._core import json
from osupy._core.converter.engine import engine
from osupy._core.converter.plan import Unread
from osupy._core.converter.rows import Rows
from osupy._core.converter.session import brief
from osupy._core.converter.structs import REFUSED
from osupy._core.watch.notices import Drift
from osupy.errors import DecodeError, UsageError

if TYPE_CHECKING:
    from osupy._core.converter.hooks import OsuConverter

__all__ = ["converter", "decode", "decode_answer", "decode_rows", "encode", "structure"]

T = TypeVar("T")
OnDrift = Callable[[Drift], None]

_LONGEST_BEGINNING = 100


def converter() -> OsuConverter:
    """Return the cattrs converter of this process, to register hooks with.

    A hook for a type wins wherever the type occurs in an answer, also when answers of
    that kind have been decoded before.
    """
    return engine.converter()


def decode(
    data: bytes,
    type: type[T],  # noqa: A002 (its name is fixed)
    *,
    keep_unknown: bool = False,
    drift: str = "warn",
) -> T:
    """Make objects from the JSON of an answer.

    Args:
        data: The body.
        type: What it holds: a class of `osupy.objects`, ``list[...]`` of one, or any
            type that the converter knows. ``bytes`` gives the body as it is, ``None``
            looks at nothing.
        keep_unknown: Keep keys that no field declares; `encode` gives them back.
        drift: ``"warn"`` lets a null, a missing key or a fraction through in a single
            field, with a `DriftWarning`; ``"raise"`` does not.

    Raises:
        DecodeError: The data does not fit the type, or is no JSON.
    """
    return decode_answer(data, type, keep_unknown=keep_unknown, drift=drift)


def encode(object: object) -> bytes:  # noqa: A002 (its name is fixed)
    """Write objects as JSON: compact, in UTF-8, without the includes that are missing.

    Args:
        object: What `decode` gave, lists and dicts of such, or whatever the converter
            can unstructure.

    Raises:
        UsageError: Something in it cannot be written.
    """
    return engine.encode(object)


def decode_answer(
    data: bytes,
    type: type[T],  # noqa: A002 (as in `decode`)
    *,
    keep_unknown: bool = False,
    drift: str = "warn",
    on_drift: OnDrift | None = None,
) -> T:
    """Do as `decode`, and tell ``on_drift`` of every case of drift.

    Raises:
        DecodeError: The data does not fit the type, or is no JSON.
    """
    functions = engine.functions[keep_unknown]
    plan = functions.plan(type)
    if isinstance(plan, Unread):
        # An empty answer that is not empty has still done what it was asked for.
        return cast("T", data if plan.kind is bytes else None)
    strict = _is_strict(drift)
    data = _checked(data)
    made = engine.read(functions, plan, data)
    if made is REFUSED:
        made = engine.structure(functions, plan, _parse(data), strict, on_drift)
    return cast("T", made)


def structure(
    raw: Any,
    type: type[T],  # noqa: A002 (as in `decode`)
    *,
    keep_unknown: bool = False,
    drift: str = "warn",
    on_drift: OnDrift | None = None,
) -> T:
    """Make objects from JSON that has been parsed already.

    Raises:
        DecodeError: The data does not fit the type.
    """
    functions = engine.functions[keep_unknown]
    made = engine.structure(
        functions, functions.plan(type), raw, _is_strict(drift), on_drift
    )
    return cast("T", made)


def decode_rows(
    data: bytes,
    type: type[T],  # noqa: A002 (as in `decode`)
    items_key: str,
    *,
    keep_unknown: bool = False,
    drift: str = "warn",
    on_drift: OnDrift | None = None,
    undecodable: Callable[[Any, DecodeError], None],
) -> tuple[T, int]:
    """Make a page; rows that cannot be decoded are reported and left out.

    Args:
        data: The body.
        type: What it holds.
        items_key: Where the rows are: a key, several with dots between them, or ``$``
            if the body itself is the list.
        keep_unknown: As in `decode`.
        drift: As in `decode`.
        on_drift: Told of every case of drift.
        undecodable: Told of every row that is left out, as it came.

    Returns:
        The page, and how many rows the body held. Pages are short by the latter.

    Raises:
        DecodeError: The data does not fit the type outside its rows, or is no JSON.
    """
    functions = engine.functions[keep_unknown]
    rows = Rows(functions, functions.plan(type), items_key)
    strict = _is_strict(drift)
    data = _checked(data)
    made = engine.read(functions, rows.page, data)
    if made is not REFUSED:
        return cast("T", made), rows.count(made)
    raw = _parse(data)
    count = len(rows.find(raw))
    try:
        page = engine.structure(functions, rows.page, raw, strict, on_drift)
    except DecodeError as odd:
        failure = odd
    else:
        return cast("T", page), count
    bad = rows.bad(raw, strict=strict)
    if not bad:
        raise failure
    rest = rows.without(raw, {index for index, _, _ in bad})
    # The rows are told of by where they stood.
    page = engine.structure(functions, rows.page, rest, strict, on_drift, raw)
    for _, row, error in bad:
        undecodable(row, error)
    return cast("T", page), count


def _is_strict(drift: str) -> bool:
    if drift not in {"warn", "raise"}:
        message = f"drift={drift!r}: must be 'warn' or 'raise'"
        raise UsageError(message)
    return drift == "raise"


def _checked(data: bytes) -> bytes:
    if not isinstance(data, bytes | bytearray | memoryview):
        message = f"data must be bytes, not {type(data).__name__}"
        raise UsageError(message)
    return bytes(data)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data)
    except json.InvalidJSONError as error:
        problem = str(error)
    beginning = data[:_LONGEST_BEGINNING].decode("utf-8", "replace")
    message = f"$: no JSON ({problem}): {brief(beginning)}"
    raise DecodeError(message, path="$", payload=beginning)
