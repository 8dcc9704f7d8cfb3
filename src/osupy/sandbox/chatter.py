"""What people say in a channel as time passes.

The n-th message of a channel is always the same: its time, its text and its id follow
from the seed and from n. So nothing is stored, and a history of days costs nothing
until it is read.

An id is a place in time: every second has :data:`PER_SECOND` of them. The first ones
belong to the channels in which people talk by themselves, one each; the rest to what
users of the sandbox send.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import attrs

from osupy.sandbox.basics import DAY, EPOCH, Draw
from osupy.sandbox.people import DELETED_IDS
from osupy.sandbox.phrases import line

PER_SECOND: Final = 1_024
FREE: Final = 32
"""The first place of a second that no channel owns."""
FIRST_SECOND: Final = EPOCH - 60 * DAY
FIRST_ID: Final = 700_000_000
_COMMANDS: Final = (
    *("!roll", "!stats", "! just a mark", "!!", "!mp start"),
    *(".roll", ".help", ".roll 20", "!!roll"),
)
"""What people ask of bots. The server shows others no ``!roll``, but ``!!roll``."""


def id_at(second: float, place: int) -> int:
    """Return the id of a message sent in a second."""
    return FIRST_ID + (int(second) - FIRST_SECOND) * PER_SECOND + place


def second_of(message_id: int) -> int:
    """Return when a message was sent."""
    return FIRST_SECOND + (message_id - FIRST_ID) // PER_SECOND


@attrs.frozen
class Message:
    """Something that was said."""

    id: int
    channel_id: int
    sender_id: int
    text: str
    action: bool = False

    @property
    def sent(self) -> int:
        """When, in whole seconds."""
        return second_of(self.id)

    @property
    def command(self) -> bool:
        """Whether it is for a bot: nobody but its sender gets to see it."""
        return self.text.startswith("!") and self.text[1:2] not in (" ", "!")


@attrs.frozen(kw_only=True)
class Voices:
    """The people of a channel, who talk at some pace."""

    seed: int
    channel_id: int
    place: int
    """Which of a second's ids the channel owns."""
    pace: int
    """Seconds per message."""
    began: int
    ended: int | None = None
    speakers: Sequence[int]

    def _time(self, number: int) -> int:
        begin = self.began + number * self.pace
        return begin + self._draw(number).randrange(self.pace)

    def _draw(self, number: int) -> Draw:
        return Draw(f"{self.seed}/chatter/{self.channel_id}/{number}")

    def count(self, now: float) -> int:
        """Return how many messages there are by now."""
        second = int(now) if self.ended is None else min(int(now), self.ended)
        if second < self.began:
            return 0
        number = (second - self.began) // self.pace
        return number + (self._time(number) <= second)

    def after(self, message_id: int) -> int:
        """Return the number of the first message behind an id."""
        second = second_of(message_id)
        number = max(0, (second - self.began) // self.pace)
        return number + (self.id_of(number) <= message_id)

    def id_of(self, number: int) -> int:
        """Return the id of the n-th message, from 0."""
        return id_at(self._time(number), self.place)

    def message(self, number: int) -> Message:
        """Return the n-th message, from 0."""
        draw = self._draw(number)
        second = self.began + number * self.pace + draw.randrange(self.pace)
        said, action = line(draw), draw.chance(6)
        if draw.chance(8):
            said = draw.choice(_COMMANDS)
        speakers = self.speakers
        if second >= EPOCH:  # who is gone has spoken before
            speakers = [one for one in speakers if one not in DELETED_IDS]
        return Message(
            id=id_at(second, self.place),
            channel_id=self.channel_id,
            sender_id=draw.choice(speakers),
            text=said,
            action=action,
        )
