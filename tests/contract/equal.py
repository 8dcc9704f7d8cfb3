"""When two answers are equal data, as the design has it.

The same instants, null like a missing key, ``[]`` like ``{}`` where nothing is in it,
``1`` like ``1.0``.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")


def canonical(value: Any) -> Any:
    """Return a form in which equal data is equal."""
    if isinstance(value, dict):
        kept = {k: canonical(v) for k, v in value.items() if v is not None}
        return kept or "empty"
    if isinstance(value, list):
        return [canonical(item) for item in value] or "empty"
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        return datetime.fromisoformat(value)
    return value


def differences(one: Any, other: Any, path: str = "$") -> list[str]:
    """Return where two canonical values differ."""
    if isinstance(one, dict) and isinstance(other, dict):
        return [
            text
            for key in sorted(one.keys() | other.keys())
            for text in differences(
                one.get(key, "missing"), other.get(key, "missing"), f"{path}.{key}"
            )
        ]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [
            text
            for n, (left, right) in enumerate(zip(one, other, strict=True))
            for text in differences(left, right, f"{path}[{n}]")
        ]
    same = type(one) is type(other) or not isinstance(one, bool | str)
    return [] if same and one == other else [f"{path}: {one!r} is not {other!r}"]
