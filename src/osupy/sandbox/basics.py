"""The small things that every part of the sandbox needs.

The world has its own time: it begins at :data:`EPOCH` whenever a sandbox starts, and
goes on with the clock. So ids and dates depend on the seed alone, and a restart
begins at the same state.
"""

from __future__ import annotations

import json
import time
from random import Random
from typing import Any, Final

try:
    import orjson
except ImportError:  # no wheel for this platform
    orjson = None  # type: ignore[assignment,unused-ignore]

Json = dict[str, Any]
"""A JSON object on its way to the wire."""

EPOCH: Final = 1_788_220_800
"""The second at which every world begins: 1 September 2026, UTC."""
DAY: Final = 86_400
YEAR: Final = 365 * DAY
RULESETS: Final = ("osu", "taiko", "fruits", "mania")
SITE: Final = "https://sandbox.invalid"
"""Where links in answers point: nowhere, so that nobody's server is asked."""


class Draw(Random):
    """Draws that depend on nothing but the name they are given."""

    def __init__(self, name: str) -> None:
        super().__init__(name)

    def chance(self, percent: float) -> bool:
        """Say yes in so many cases of a hundred."""
        return self.random() * 100 < percent


def num(value: float) -> float:
    """Write a number as PHP does: a whole float is an int on the wire."""
    return int(value) if value == int(value) else value


def zulu(when: float) -> str:
    """Write a time as scores, beatmaps and medals have it: ``…Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))


def offset(when: float) -> str:
    """Write a time as most objects have it: ``…+00:00``."""
    return time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(when))


def micro(when: float) -> str:
    """Write a time as packs, seasons and cursors have it: ``….000000Z``."""
    return time.strftime("%Y-%m-%dT%H:%M:%S.000000Z", time.gmtime(when))


def dumps(value: object) -> bytes:
    """Encode an answer."""
    if orjson is not None:
        return orjson.dumps(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
