"""What users all over the world did, one thing after the other.

The n-th event is always the same, whenever it is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from osupy.sandbox.basics import EPOCH, Draw, Json, offset
from osupy.sandbox.chronicle import EVENTS, payload

if TYPE_CHECKING:
    from osupy.sandbox.maps import Maps
    from osupy.sandbox.people import People

FIRST_ID: Final = 880_000_001
HISTORY: Final = 180
"""How many events there are when the world begins."""
PACE: Final = 7
"""Seconds between two of them."""


class Feed:
    """The events of a world."""

    def __init__(self, seed: int, people: People, maps: Maps) -> None:
        self._seed = seed
        self._people = [it for it in people.in_order if it.visible]
        self._maps = maps
        self._played = [it for it in maps.by_id.values() if it.set_id]

    def count(self, now: float) -> int:
        """Return how many events there are by now."""
        return HISTORY + int((now - EPOCH) // PACE)

    def event(self, number: int) -> Json:
        """Return the n-th event, from 0; some cannot be read."""
        draw = Draw(f"{self._seed}/feed/{number}")
        kind = (*EVENTS, None)[number % (len(EVENTS) + 1)]
        when = offset(EPOCH + (number - HISTORY + 1) * PACE)
        found: Json = {
            "created_at": when,
            "createdAt": when,
            "id": FIRST_ID + number,
            "type": kind,
        }
        if kind is None:
            found["type"] = draw.choice((None, "achievement"))
            found["parse_error"] = True
            return found
        person = draw.choice(self._people)
        return found | payload(kind, person, draw.choice(self._played), self._maps)
