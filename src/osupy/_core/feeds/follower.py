"""One way along a feed: asking, waiting, going on, and what is new."""

from __future__ import annotations

import logging
from collections import deque
from math import exp
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from osupy._core.commands import Sleep
from osupy._core.feeds.position import Position
from osupy._core.feeds.stats import FeedGap, FollowStats
from osupy._core.flow import call
from osupy._core.paging.doubles import identity
from osupy._core.paging.listing import reach
from osupy._core.reading import RowReader, Rows, warn_of_row
from osupy._core.settings import check_seconds, check_undecodable
from osupy.errors import (
    ApiError,
    BodyTooLargeError,
    DecodeError,
    OsuError,
    RateLimitError,
    ServerError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.commands import Flow
    from osupy._core.feeds.courses import Course, Leaf
    from osupy._core.operation import Operation
    from osupy._core.route import Route
    from osupy._core.session import Session
    from osupy._core.settings import Undecodable

Item = TypeVar("Item")

NOTHING: Any = object()
"""What `Follower.next` gives when a request is due."""

MEMORY = 10_000
"""Ids that are remembered, to drop what comes twice."""
_KEPT = 2_000
"""Ids that a position keeps: more than the largest page has."""
_IDLE = 6
"""The longest wait, as a multiple of the shortest."""
_LONGEST = 60.0
"""Seconds to wait at most after a failure."""
_SAVE = 1.0
"""Seconds of work that may come again after a kill."""
_MINUTE = 60.0

_log = logging.getLogger("osupy.feeds")


class Follower(Generic[Item]):
    """Where an iterator over a feed stands.

    Args:
        name: Which feed, with its filters; a checkpoint keeps the position by it.
        moment: Path in an item of the moment when it happened.
        interval: Seconds between requests while items come, but the feed is not full.
        on_gap: Called with what was lost, before the first item behind it.
    """

    def __init__(  # noqa: PLR0913 (what a feed is made of)
        self,
        session: Session,
        route: Route,
        course: Course,
        *,
        name: str,
        moment: str,
        interval: float,
        undecodable: Undecodable | None,
        on_gap: Callable[[FeedGap], object] | None,
    ) -> None:
        check_undecodable(undecodable)
        check_seconds("interval", interval)
        self._rule = undecodable or session.settings.undecodable or warn_of_row
        operation = route.operation(**course.ask())  # wrong arguments are said now
        items = str(course.listing.items)
        rule = self._ruled if callable(self._rule) else self._rule
        self._read = RowReader[Any](session, operation.result, items, rule)
        self._session = session
        self._route = route
        self._course = course
        self._moment = moment
        self._shortest = self._wait = interval
        self._on_gap = on_gap
        self.name: str = name
        self.stats: FollowStats = FollowStats()
        self._pending = deque[Item]()
        self._leaf: Leaf | None = None
        self._last_id: int | None = None
        self._seen: dict[int, None] = {}
        self._failed = 0
        self._asked_at: float | None = None
        self._rate_at: float | None = None
        self._idle = False
        self._changed = False
        self._saved_at = session.clock.now()
        self._ended = False
        self._refused = False

    # Positions

    @property
    def cursor(self) -> Any:
        """Where to go on: exact with ids, else at the page that is handed out."""
        if self._pending and self._course.exact and self._last_id is not None:
            return self._last_id
        return self._course.at

    @property
    def position(self) -> str | None:
        """What a checkpoint keeps; ``None`` before anything is known."""
        if not self._course.begun:
            return None
        seen = [*self._seen][-_KEPT:]
        return Position(self.cursor, tuple(seen)).text()

    def stand(self, position: str | None, cursor: str | int | None) -> None:
        """Begin where a checkpoint says, else at a cursor, else now."""
        if position is not None:
            found = Position.read(position)
            self._seen = dict.fromkeys(found.seen)
            self._course.stand(found.cursor)
        elif cursor is not None:
            self._course.stand(cursor)

    @property
    def must_save(self) -> bool:
        """Whether what was handed out should be kept now."""
        if not self._changed:
            return False
        late = self._session.clock.now() - self._saved_at >= _SAVE
        return late or not self._pending

    def saved(self) -> None:
        """Note that the position is kept."""
        self._changed = False
        self._saved_at = self._session.clock.now()
        self.stats.saves += 1

    # Items

    def next(self) -> Item:
        """Return the next item, or `NOTHING`."""
        if not self._pending:
            return NOTHING  # type: ignore[no-any-return]
        item = self._pending.popleft()
        number = identity(item)
        if isinstance(number, int) and number:
            self._last_id = number
            self._remember(number)
        self.stats.items += 1
        self._changed = True
        if not self._pending:
            self._pass()
        return item

    def _remember(self, number: int) -> None:
        self._seen[number] = None
        if len(self._seen) > MEMORY:
            del self._seen[next(iter(self._seen))]

    def _pass(self) -> None:
        """Go on behind the page that is done with."""
        if self._leaf is not None:
            self._course.stand(self._leaf.after)
            self._leaf = None
            self._last_id = None

    # Requests

    def advance(self) -> Flow[bool]:
        """Ask until something is new; return whether there may be more."""
        while not self._pending:
            if self._ended:
                return False
            if self._idle:
                yield from self._rest()
            operation = self._route.operation(**self._course.ask())
            try:
                rows = yield from call(self._session, operation, self._read)
            except OsuError as error:
                delay = self._delay(error, operation)
                yield Sleep(delay)
                continue
            self._take(rows)
            if self._changed:
                return True  # so that the position is kept
        return True

    def _rest(self) -> Flow[None]:
        self.stats.waiting = self._wait
        yield Sleep(self._wait)
        self._idle = False

    def _delay(self, error: OsuError, operation: Operation[Any]) -> float:
        """Return how long to wait after a failure, or raise it."""
        if isinstance(error, ApiError) and self._course.rejoin(error):
            return 0.0
        if not self._passes(error):
            raise error
        self._failed += 1
        self.stats.failures += 1
        self.stats.last_failure = f"{type(error).__name__}: {error}"
        most = min(_LONGEST, 2.0 ** min(self._failed, 10))
        delay = most * (0.5 + self._session.random() / 2)
        if isinstance(error, RateLimitError):
            delay = max(delay, error.retry_after or 0.0)
        self.stats.waiting = delay
        text = "%s failed (%s); again in %.0f s"
        _log.info(text, operation.path, type(error).__name__, delay)
        return delay

    def _passes(self, error: OsuError) -> bool:
        """Tell whether a failure is one that passes by itself."""
        if isinstance(error, DecodeError):  # a page of a proxy, say
            return self._rule != "raise" and not self._refused
        if isinstance(error, BodyTooLargeError):
            return False
        return isinstance(error, TransportError | ServerError | RateLimitError)

    def _ruled(self, row: Any, error: DecodeError) -> None:
        """Leave a row to the user, and note if it is to end everything."""
        self._refused = True
        if callable(self._rule):
            self._rule(row, error)
        self._refused = False

    def _take(self, rows: Rows[Any]) -> None:
        stats = self.stats
        stats.requests += 1
        stats.undecodable += len(rows.skipped)
        self._failed, stats.last_failure = 0, None
        begun = self._course.begun
        if not begun:  # what is there now does not count, nor come later
            for number in self._course.ids(rows):
                self._remember(number)
        leaf = self._course.take(rows)
        fresh = self._fresh(leaf)
        self._measure(fresh)
        if leaf.gap is not None:
            self._report(leaf.gap)
        self._ended = leaf.ended
        self._pending.extend(fresh)
        self._leaf = leaf
        if not fresh:
            known = self.position
            self._pass()
            self._changed = self._changed or self.position != known
        self._idle = not leaf.more
        self._pace(full=leaf.more, any_came=bool(fresh) or not begun)

    def _fresh(self, leaf: Leaf) -> list[Any]:
        fresh: list[Any] = []
        here: set[int] = set()
        for row in leaf.rows:
            number = identity(row)
            if isinstance(number, int) and number:
                if number in self._seen or number in here:
                    self.stats.duplicates += 1
                    continue
                here.add(number)
            fresh.append(row)
        return fresh

    def _pace(self, *, full: bool, any_came: bool) -> None:
        """Ask at once while pages are full, and more seldom while nothing comes."""
        if full or any_came:
            self._wait = max(self._shortest, self._wait / 2)
        else:
            self._wait = min(self._shortest * _IDLE, self._wait * 1.5)

    def _measure(self, fresh: list[Any]) -> None:
        stats, clock = self.stats, self._session.clock
        now = clock.now()
        if self._rate_at is not None and now > self._rate_at:
            taken = now - self._rate_at
            weight = 1 - exp(-taken / _MINUTE)
            stats.rate += weight * (len(fresh) / taken - stats.rate)
        self._rate_at = now
        if fresh:
            happened = reach(fresh[-1], self._moment)
            if happened is not None:
                stats.lag = max(0.0, clock.time() - happened.timestamp())
                stats.max_lag = max(stats.max_lag, stats.lag)

    def _report(self, bounds: tuple[int | None, int | None]) -> None:
        gap = FeedGap(self.name, *bounds)
        self.stats.gaps.append(gap)
        text = "%s: lost what lies between %s and %s"
        _log.warning(text, gap.feed, gap.after, gap.before)
        if self._on_gap is not None:
            self._on_gap(gap)
