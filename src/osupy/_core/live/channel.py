"""One channel: what of it has been read and told, and what is still to be read.

A history is read backwards, because only its newest page can be had without knowing
where one stands. What was read forms *spans* of ids without holes; when the newest
span reaches the *base*, up to which everything is known, the walk is done and the base
moves up. A walk that fails half-way keeps its spans, and the next one reads only what
lies between them.

Whether a message was told is decided by its id alone, never by its being greater than
the last: ids are committed, and frames arrive, in any order.
"""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.limit import Lane
from osupy._core.live.frames import value_of
from osupy._core.live.seen import Seen
from osupy.enums import ChatChannelType
from osupy.events import ChatMessageNew, Gap

if TYPE_CHECKING:
    from osupy._core.live.commands import Page
    from osupy.objects import ChatMessage

READABLE = 24 * 3600.0
"""Seconds for which the server shows the messages of public channels."""
_MARGIN = 60.0
_MOST_HELD = 10_000


@attrs.frozen
class Moment:
    """A time, by both clocks: one may stand still while a machine sleeps."""

    now: float
    time: float

    def since(self, earlier: Moment) -> float:
        """Return the seconds that have passed, rather too many than too few."""
        return max(self.now - earlier.now, self.time - earlier.time)


@attrs.define
class Span:
    """Ids between which every message has been read."""

    low: int
    high: int


@attrs.define
class Walk:
    """A way back through the history, from the newest message to what is known."""

    started: Moment
    lane: Lane
    span: Span | None = None

    @property
    def until(self) -> int | None:
        """Before which message the next page ends."""
        return None if self.span is None else self.span.low


class Channel:
    """What is known of one channel."""

    def __init__(
        self,
        number: int,
        moment: Moment,
        *,
        floor: int,
        named: bool = False,
        kind: ChatChannelType | None = None,
    ) -> None:
        self.number = number
        self.named = named
        self.kind = kind
        self.floor = floor
        """Ids up to this one are older than the start, and never read for."""
        self.base = floor
        """Up to this id everything that could be read has been."""
        self.confirmed = moment
        """When the walk began that moved the base there."""
        self.seen = Seen()
        self.spans: list[Span] = []
        self.pending: dict[int, ChatMessageNew] = {}
        """Messages that wait for the walk to end, or for the hold."""
        self.gaps: list[Gap] = []
        self.held = False
        """Whether what is heard waits for the history."""
        self.release_from = inf
        """A walk that began then or later ends the hold."""
        self.shed = False
        """Whether held messages were let go of, to be read from the history."""
        self.walk: Walk | None = None
        self.again: Lane | None = None
        """Whether another walk is wanted, and how urgently."""
        self.asked: int | None = None
        """Number of the call that is under way."""
        self.failures = 0
        self.quiet = 0
        """Walks in a row that found nothing new."""
        self.heard_at = moment.now
        self._warned: set[int] = set()

    @property
    def maybe_public(self) -> bool:
        """Whether it is a public channel, as far as is known."""
        return self.kind is None or self.kind == ChatChannelType.PUBLIC

    def hold(self) -> None:
        """Keep back what is heard, until the history has been read."""
        self.held = True
        self.release_from = inf

    def hear(self, message: ChatMessage) -> bool | None:
        """Take a message from the wire.

        Returns:
            Whether to tell it now; ``None`` if it was told before, or is too old.
        """
        number = message.message_id
        seen = self.seen
        if number in seen or (self.named and number <= self.floor):
            return None
        if self.held:
            if number in self.pending:
                return None
            self.pending[number] = ChatMessageNew(message, self.number, replayed=False)
            if len(self.pending) % _MOST_HELD == 0:
                self._shed()
            return False
        # It may have been read a moment ago, by a walk that is not at its end.
        self.pending.pop(number, None)
        seen.add(number, self.base)
        return True

    def begin(self, moment: Moment, lane: Lane) -> Walk:
        """Begin a walk."""
        self.walk = walk = Walk(moment, lane)
        self.again = None
        if self.shed:
            self.shed = False
            self.release_from = max(self.release_from, moment.now)
        return walk

    def end(self) -> None:
        """End the walk, and the hold, if the walk began late enough for it."""
        walk, self.walk = self.walk, None
        self.failures = 0
        if walk is not None and walk.started.now >= self.release_from and not self.shed:
            self.held = False

    def read(self, page: Page, moment: Moment) -> bool:
        """Take a page of the walk; tell whether the walk is at its end."""
        walk = self.walk
        if walk is None:
            return True
        numbers = [message.message_id for message in page.messages]
        numbers += [n for row, _ in page.odd if (n := number_of(row)) is not None]
        for message in page.messages:
            self._take(message)
        if not numbers:
            self._reached_the_end(walk, moment)
            return True
        low, high = min(numbers), max(numbers)
        span = walk.span
        if span is None:
            walk.span = span = Span(low, high)
            self.spans.insert(0, span)
        elif low >= span.low:  # a server that does not go back: no use to ask on
            self._settle(walk)
            return True
        span.low = low
        self._join(span)
        if span.low > self.base:
            return False
        self._settle(walk)
        return True

    def release(self) -> list[Gap | ChatMessageNew]:
        """Return what waited, in order, if it need wait no longer."""
        if self.held:
            return []
        told: list[Gap | ChatMessageNew] = [*self.gaps]
        for number in sorted(self.pending):
            if number not in self.seen:
                self.seen.add(number, self.base)
                told.append(self.pending[number])
        self.gaps.clear()
        self.pending.clear()
        return told

    def give_up(self) -> None:
        """Note that the history cannot be read any more."""
        first = min(self.pending, default=None)
        self.gaps.append(Gap(self.number, self._told_before(first), first))
        self.spans.clear()
        self.walk = self.again = None
        self.held = self.shed = False

    def first_time(self, row: Any) -> bool:
        """Tell whether a row that cannot be decoded is met for the first time."""
        number = number_of(row)
        if number is None:
            return True
        if number in self._warned or number <= self.floor or number in self.seen:
            return False
        if len(self._warned) >= _MOST_HELD:
            self._warned.clear()
        self._warned.add(number)
        return True

    def _take(self, message: ChatMessage) -> None:
        number = message.message_id
        if number <= self.floor or number in self.seen or number in self.pending:
            return
        self.pending[number] = ChatMessageNew(message, self.number, replayed=True)

    def _join(self, span: Span) -> None:
        """Join the newest span with those that it has reached."""
        while len(self.spans) > 1 and span.low <= self.spans[1].high:
            span.low = min(span.low, self.spans.pop(1).low)

    def _settle(self, walk: Walk) -> None:
        """Move the base up: everything between has been read, or is no more."""
        if walk.span is not None:
            self.base = max(self.base, walk.span.high)
        self.spans.clear()
        self.confirmed = walk.started

    def _reached_the_end(self, walk: Walk, moment: Moment) -> None:
        away = moment.since(self.confirmed)
        if self.maybe_public and away >= READABLE - _MARGIN:
            self._note_gaps()
        self._settle(walk)

    def _note_gaps(self) -> None:
        after = self.base or None
        for span in reversed(self.spans):
            if span.low > self.base:
                low = (
                    self._told_before(span.low)
                    if after == (self.base or None)
                    else after
                )
                self.gaps.append(Gap(self.number, low, span.low))
            after = span.high
        if not self.spans:
            first = min(self.pending, default=None)
            self.gaps.append(Gap(self.number, self._told_before(first), first))

    def _told_before(self, number: int | None) -> int | None:
        if number is None:
            return max(self.base, self.seen.newest) or None
        return max(self.base, self.seen.last_before(number) or 0) or None

    def _shed(self) -> None:
        """Let go of what is held beyond measure: the history holds it as well."""
        kept = self.spans
        self.pending = {
            number: event
            for number, event in self.pending.items()
            if any(span.low <= number <= span.high for span in kept)
        }
        self.shed = True
        self.again = Lane.HIGH


def number_of(row: Any) -> int | None:
    """Return the id in a raw message, if there is one."""
    number = value_of(row, "message_id")
    return number if isinstance(number, int) and not isinstance(number, bool) else None
