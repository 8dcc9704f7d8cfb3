"""Signs of life, and who was silenced.

Public channels deliver only to users who acknowledged within the last 60 s. The answer
names silences, without their time or length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from osupy.objects import ChatAck, ChatMessage

EVERY = 30.0
"""Seconds between two signs of life."""
LAPSE = 55.0
"""Seconds after which public channels may fall silent; the server waits for 60."""
SHORTEST = 300.0
"""Seconds for which a silence holds at least: who speaks later is heard again."""
_READABLE = 24 * 3600.0


class Presence:
    """The silences that are known."""

    def __init__(self) -> None:
        self.newest: int | None = None
        """Id of the last silence: later ones are asked for."""
        self._until: dict[int, float] = {}

    def take(self, ack: ChatAck, time: float) -> None:
        """Note the silences of an answer that came at this Unix time."""
        for silence in ack.silences:
            self._until[silence.user_id] = time + SHORTEST
            self.newest = max(self.newest or 0, silence.id)
        if len(self._until) > 1000:  # noqa: PLR2004 (rarely, so that it costs nothing)
            oldest = time - _READABLE
            self._until = {u: t for u, t in self._until.items() if t > oldest}

    def silences(self, message: ChatMessage) -> bool:
        """Tell whether a message of a public channel is not to be shown."""
        until = self._until.get(message.sender_id)
        return until is not None and message.timestamp.timestamp() <= until
