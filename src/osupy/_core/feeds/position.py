"""Where a follower stands, as a text that checkpoints keep."""

from __future__ import annotations

import json
from typing import Any, Self

import attrs

from osupy.errors import CheckpointError

_VERSION = 1


@attrs.frozen
class Position:
    """Where to go on, and what behind that was handed out already."""

    cursor: str | int | None
    """What to ask the server with; ``None`` = nothing was there yet."""
    seen: tuple[int, ...] = ()
    """Ids that were handed out lately."""

    def text(self) -> str:
        """Return it as one line."""
        found = {"version": _VERSION, "cursor": self.cursor, "seen": self.seen}
        return json.dumps(found, separators=(",", ":"))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what a line says.

        Raises:
            CheckpointError: It is no position.
        """
        cursor: Any = None
        seen: Any = ()
        try:
            raw: Any = json.loads(text)
            cursor, seen, version = raw["cursor"], raw["seen"], raw["version"]
            fits = (
                version == _VERSION
                and (cursor is None or type(cursor) in (str, int))
                and all(type(one) is int for one in seen)
            )
        except (ValueError, KeyError, TypeError):
            fits = False
        if not fits:
            raise CheckpointError(f"no position of a feed: {text[:80]!r}")
        return cls(cursor, tuple(seen))
