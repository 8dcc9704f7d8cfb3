"""How often a command may be used: some uses in some seconds, by whom it is counted."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final, Literal, get_args

import attrs

from osupy._core.encoding import wrong

if TYPE_CHECKING:
    from osupy import objects as o

Per = Literal["user", "channel", "everyone"]

_REMEMBERED: Final = 10_000


def _seconds(_: object, __: object, value: float) -> None:
    good = isinstance(value, int | float) and not isinstance(value, bool)
    if not good or not 0 < value < float("inf"):
        raise wrong("seconds", value, "expected a number above 0")


def _uses(_: object, __: object, value: int) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise wrong("uses", value, "expected a number from 1 on")


def _per(_: object, __: object, value: object) -> None:
    if value not in get_args(Per):
        raise wrong("per", value, 'expected "user", "channel" or "everyone"')


@attrs.frozen
class Cooldown:
    """So many uses of a command in so many seconds.

    Attributes:
        seconds: The time, above 0.
        uses: How often within it, from 1 on.
        per: Whose uses are counted together: a user's, a channel's, or everyone's.
    """

    seconds: float = attrs.field(validator=_seconds)
    uses: int = attrs.field(default=1, validator=_uses, kw_only=True)
    per: Per = attrs.field(default="user", validator=_per, kw_only=True)


@attrs.frozen
class Refused:
    """A use that came too early.

    Attributes:
        wait: Seconds until the next may come.
        first: Whether nobody was told so yet; a second time would be noise.
    """

    wait: float
    first: bool


@attrs.define
class _Uses:
    times: deque[float]
    told: bool = False


class Meter:
    """Counts the uses of one command by one rule."""

    def __init__(self, rule: Cooldown) -> None:
        self._rule = rule
        self._uses = OrderedDict[int, _Uses]()

    def refusal(self, message: o.ChatMessage, now: float) -> Refused | None:
        """Tell whether a use comes too early; nothing is counted yet."""
        uses = self._of(message)
        while uses.times and uses.times[0] + self._rule.seconds <= now:
            uses.times.popleft()
            uses.told = False
        if len(uses.times) < self._rule.uses:
            return None
        refused = Refused(uses.times[0] + self._rule.seconds - now, not uses.told)
        uses.told = True
        return refused

    def count(self, message: o.ChatMessage, now: float) -> None:
        """Count a use."""
        self._of(message).times.append(now)

    def _of(self, message: o.ChatMessage) -> _Uses:
        by = {"user": message.sender_id, "channel": message.channel_id}
        key = by.get(self._rule.per, 0)
        uses = self._uses.setdefault(key, _Uses(deque()))
        self._uses.move_to_end(key)
        while len(self._uses) > _REMEMBERED:  # the one that was used least lately
            self._uses.popitem(last=False)
        return uses
