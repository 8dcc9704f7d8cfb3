"""What the processes of one machine share of a limiter: a document, and its clock.

The document holds everything: buckets, queues and the time. Its first line tells whose
it is and proves that it is whole, so that a file of somebody else's is never
overwritten, and a damaged one never believed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from zlib import crc32

import attrs

from osupy._core.limit.passage import new_buckets
from osupy._core.limit.rules import WINDOW, RateLimit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from osupy._core.limit.bucket import Bucket, Ticket

_MAGIC = b"osupy limits 1 "


class Foreign(Exception):  # noqa: N818 (a signal, which never leaves the limiter)
    """The file is none of osupy's."""


@attrs.frozen
class Reading:
    """What a clock shows, and which one it is."""

    seconds: float
    clock: str
    """Differs between clocks that do not run together: after a restart, say."""


class State:
    """The buckets, and the time that has passed for them."""

    def __init__(self, limit: RateLimit, reading: Reading) -> None:
        self.limit = limit
        self.buckets: dict[str, Bucket] = new_buckets(limit)
        self.now = reading.seconds
        self._offset = 0.0
        self._clock = reading.clock

    @classmethod
    def mended(cls, limit: RateLimit, reading: Reading) -> State:
        """Return a state for a file that is damaged: all may just have been sent."""
        state = cls(limit, reading)
        for bucket in state.buckets.values():
            bucket.pause(state.now + WINDOW)
        return state

    @classmethod
    def read(
        cls, raw: bytes, limit: RateLimit, reading: Reading, mine: Mapping[str, Ticket]
    ) -> State | None:
        """Return the state that a file holds; ``None`` if it is damaged.

        Args:
            raw: The file.
            limit: The settings of whoever reads.
            reading: Of the clock.
            mine: The tickets of this process, by their keys; they become what the file
                says of them.

        Raises:
            Foreign: It is none of osupy's.
        """
        if raw and not _MAGIC.startswith(raw[: len(_MAGIC)]):
            raise Foreign
        head, _, body = raw.partition(b"\n")
        if head != _MAGIC + b"%08x" % crc32(body):
            return None
        try:
            data: Any = json.loads(body)
            state = cls(RateLimit(*data["limit"]), reading)
            state._tell_time(data["time"], reading)
            for name, bucket in state.buckets.items():
                bucket.restore(data["buckets"][name], mine, state.now)
        except (ValueError, KeyError, TypeError, IndexError):
            return None  # whole, and yet not ours: of a version to come
        if state.limit != limit and all(
            bucket.is_idle(state.now) for bucket in state.buckets.values()
        ):
            state._become(limit)
        return state

    def write(self) -> bytes:
        """Return what a file holds."""
        data = {
            "limit": [self.limit.per_minute, self.limit.burst],
            "time": [self.now, self._offset, self._clock],
            "buckets": {name: one.dump() for name, one in self.buckets.items()},
        }
        body = json.dumps(data, separators=(",", ":")).encode()
        return _MAGIC + b"%08x\n" % crc32(body) + body

    def _tell_time(self, time: list[Any], reading: Reading) -> None:
        """Go on from the time in the file: no clock can make it run faster, or back."""
        last, offset, clock = time
        now = reading.seconds + offset
        if clock != reading.clock or now < last:  # no time has passed
            now, offset = last, last - reading.seconds
        self.now, self._offset = now, offset

    def _become(self, limit: RateLimit) -> None:
        """Take other settings, now that nothing of the old ones counts."""
        pauses = {name: one.paused_until for name, one in self.buckets.items()}
        self.limit = limit
        self.buckets = new_buckets(limit)
        for name, until in pauses.items():
            self.buckets[name].pause(until)
