"""A week of traffic and outages in simulated time, through whole calls.

The flows, the limiter and the retries are the real ones; the server, the clock and
chance are made up. The server counts in windows of its own, shrinks what it says
remains, throws 429s in storms, with and without ``Retry-After``, and fails for minutes
and hours. Callers of both lanes come at random, cost up to 50, and some give up.
"""

from __future__ import annotations

import heapq
import inspect
import itertools
import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Generator
from math import inf
from typing import Any, NamedTuple

from osupy._core.commands import Observe, Pause, Reserve, Send, Sleep
from osupy._core.flow import call
from osupy._core.limit import Lane, LocalLimits, RateLimit
from osupy._core.messages import Response
from osupy._core.operation import Operation
from osupy._core.session import Session
from osupy._core.settings import Settings
from osupy.errors import OsuError, RateLimitError, ServerError

HOUR, DAY, WEEK = 3600.0, 86_400.0, 604_800.0
MINUTE = 60.0
LIMIT = RateLimit()


class Granted(NamedTuple):
    """What the limiter let go."""

    at: float
    cost: int
    lane: Lane
    wait: float


class Clock:
    """The time of the simulation, for the client."""

    def __init__(self) -> None:
        self.at = 0.0

    def now(self) -> float:
        return self.at

    def time(self) -> float:
        return 1_700_000_000.0 + self.at


class Server:
    """Answers at random, and counts as the true one: in windows, after the answer."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._window = 0.0
        self._used = 0
        self.storms = 0

    def answer(self, now: float, cost: int) -> Response:
        if now >= self._window + MINUTE:
            self._window, self._used = now, 0
        self._used += cost
        remaining = 1200 - self._used
        hour = now % DAY // HOUR
        if hour == 3:  # somebody else uses the token as well
            remaining = max(0, remaining - 1100 - int(now % HOUR / 30))
        headers = {
            "x-ratelimit-limit": "1200",
            "x-ratelimit-remaining": str(max(0, remaining)),
        }
        if hour == 9 and now % 600 < 120:
            self.storms += 1
            asked = {} if self._chance.random() < 0.7 else {"retry-after": "20"}
            return Response(status=429, headers=asked)
        if (hour == 15 and now % HOUR < 1800) or self._chance.random() < 0.01:
            return Response(status=503)
        return Response(status=200, headers=headers, body=b"{}")


class Week:
    """An event loop of the simplest kind, and all that happens in it."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.clock = Clock()
        self.limits = LocalLimits(LIMIT, now=self.clock.now)
        self.session = Session("the-token-of-somebody", Settings(), self.clock)
        self.session.random = self.chance.random
        self.server = Server(self.chance)
        self.granted: list[Granted] = []
        self.words: list[tuple[float, int]] = []
        self.pauses: list[tuple[float, float]] = []
        self.errors = Counter[type[Exception]]()
        self.calls = self.cancelled = self.ended = 0
        self._events: list[tuple[float, int, Generator[float, None, None]]] = []
        self._order = itertools.count()

    def run(self, end: float = inf) -> None:
        """Let everything happen until then, or until nothing is left to happen."""
        while self._events and self._events[0][0] <= end:
            self.clock.at, _, life = heapq.heappop(self._events)
            self._go_on(life)

    def begin(self, life: Generator[float, None, None]) -> None:
        """Begin something that tells how long it sleeps."""
        self._go_on(life)

    def _go_on(self, life: Generator[float, None, None]) -> None:
        delay = next(life, None)
        if delay is not None:
            event = (self.clock.at + delay, next(self._order), life)
            heapq.heappush(self._events, event)

    # What lives there

    def acks(self) -> Generator[float, None, None]:
        """Keep a chat alive."""
        while self.clock.at < WEEK:
            yield self.chance.uniform(20, 40)
            self.begin(self.call(1, Lane.HIGH))

    def bulk(self) -> Generator[float, None, None]:
        """Ask for data of all sorts: too much for some minutes of a day, else less."""
        while self.clock.at < WEEK:
            cost = self.chance.choices([1, 2, 7, 20, 50], [30, 8, 6, 3, 1])[0]
            per_minute = 90 if 20 * HOUR <= self.clock.at % DAY < 20.1 * HOUR else 10
            yield self.chance.expovariate(per_minute / MINUTE / cost)
            life = self.call(cost, Lane.BULK)
            self.begin(life)
            if self.chance.random() < 0.1:
                self.begin(self.give_up(life, self.chance.expovariate(1 / MINUTE)))

    def give_up(
        self, life: Generator[float, None, None], after: float
    ) -> Generator[float, None, None]:
        """Cancel a call after a while, wherever it is."""
        yield after
        if inspect.getgeneratorstate(life) != inspect.GEN_CLOSED:
            self.cancelled += 1
            life.close()

    def call(self, cost: int, lane: Lane) -> Generator[float, None, None]:
        """Perform one call."""
        operation: Operation[Any] = Operation(
            "GET", "api/v2/users", dict, cost=cost, lane=lane
        )
        flow = call(self.session, operation, bytes)
        self.calls += 1
        result: Any = None
        try:
            while True:
                try:
                    command = flow.send(result)
                except StopIteration:
                    return
                result = yield from self.carry_out(command, operation)
        except OsuError as error:
            self.errors[type(error)] += 1
        finally:
            flow.close()
            self.ended += 1

    def carry_out(
        self, command: object, operation: Operation[Any]
    ) -> Generator[float, None, Response | None]:
        """Do what a call asks for."""
        now = self.clock.at
        match command:
            case Reserve(bucket, cost, lane, within):
                yield from self.limits.waits(bucket, cost, lane, within)
                gone = self.clock.at
                self.granted.append(Granted(gone, cost, lane, gone - now))
            case Send():
                yield self.chance.uniform(0.05, 0.5)
                return self.server.answer(self.clock.at, operation.cost)
            case Sleep(seconds):
                yield seconds
            case Pause(seconds):
                self.limits.pause(seconds)
                self.pauses.append((now, now + seconds))
            case Observe(limit, remaining):
                self.limits.observe(limit, remaining)
                self.words.append((now, remaining))
        return None


def check_that_week_has_all_that_it_should(week: Week) -> None:
    assert week.clock.at > WEEK
    assert week.calls > 40_000
    assert week.cancelled > 300
    assert week.server.storms > 100
    assert week.errors[ServerError] > 100
    assert week.errors[RateLimitError] > 10
    assert {one.cost for one in week.granted} == {1, 2, 7, 20, 50}
    assert min(remaining for _, remaining in week.words) == 0


def check_that_no_window_holds_more_than_the_limit(week: Week) -> None:
    first = units = fullest = 0
    for one in week.granted:
        units += one.cost
        while week.granted[first].at <= one.at - MINUTE:
            units -= week.granted[first].cost
            first += 1
        fullest = max(fullest, units)
    assert LIMIT.per_minute - 10 <= fullest <= LIMIT.per_minute


def check_that_nothing_goes_while_everybody_pauses(week: Week) -> None:
    moments = [one.at for one in week.granted]
    assert len(week.pauses) > 100
    for begin, end in week.pauses:
        # What went at the very moment at which the 429 came went before it.
        assert bisect_left(moments, end - 1e-6) == bisect_right(moments, begin)


def check_that_nobody_rushes_at_the_server_after_a_pause(week: Week) -> None:
    moments = [one.at for one in week.granted]
    for _, end in week.pauses:
        rush = bisect_left(moments, end + 5) - bisect_left(moments, end - 1e-6)
        assert rush <= 1 + 5 / LIMIT.interval + 1


def check_that_no_more_goes_than_the_server_says_remains(week: Week) -> None:
    moments = [one.at for one in week.granted]
    for (said, remaining), (until, _) in itertools.pairwise(week.words):
        begin = bisect_right(moments, said)
        end = bisect_left(moments, min(until, said + MINUTE))
        assert sum(one.cost for one in week.granted[begin:end]) <= remaining


def check_that_high_lane_never_waits_but_for_the_server(week: Week) -> None:
    starts = [begin for begin, _ in week.pauses]
    ends = list(itertools.accumulate((end for _, end in week.pauses), max))

    def is_excused(one: Granted) -> bool:
        """Tell whether the server held it up: a pause, 'none left', or retries.

        Where every call fails, one acknowledgement is three calls in a row.
        """
        before = bisect_right(starts, one.at)
        paused = before > 0 and ends[before - 1] >= one.at - one.wait - 5
        return paused or one.at % DAY // HOUR in (3, 4, 15)

    high = [one for one in week.granted if one.lane is Lane.HIGH]
    free = [one.wait for one in high if not is_excused(one)]
    assert len(free) > 0.8 * len(high) > 10_000
    assert max(free) <= 2 * LIMIT.interval + 0.05  # two may come at once
    assert max(one.wait for one in high) <= 3 * MINUTE


def check_that_bulk_goes_in_the_end(week: Week) -> None:
    bulk = [one for one in week.granted if one.lane is Lane.BULK]
    assert max(one.wait for one in bulk) < HOUR  # when too much was asked for
    calm = [one.wait for one in bulk if one.at % DAY // HOUR in (6, 7, 8, 12, 13, 14)]
    assert sorted(calm)[len(calm) // 2] < MINUTE
    assert week.ended == week.calls


def check_that_nothing_drifts(week: Week) -> None:
    days = [
        [one for one in week.granted if day * DAY <= one.at < (day + 1) * DAY]
        for day in range(7)
    ]
    units = [sum(one.cost for one in day) for day in days]
    assert max(units) < 1.15 * min(units)
    assert week.session.flying.left(1200, 1200) == 1200
    # All is as it was in the beginning.
    week.clock.at += 2 * MINUTE
    for lane in Lane:
        for _ in range(LIMIT.burst):
            assert list(week.limits.waits("api", 1, lane, within=0)) == []
        assert next(week.limits.waits("api", 1, lane)) > 0
        week.clock.at += 2 * MINUTE
    assert week.limits._buckets["api"].is_idle(week.clock.at)


def check_that_numbers_of_the_client_agree(week: Week) -> None:
    stats = week.session.tally.snapshot()
    assert stats.requests == week.calls
    assert stats.pauses == len(week.pauses)
    failed = sum(week.errors.values()) + week.cancelled
    assert stats.failures == failed
    assert stats.attempts <= len(week.granted)


def test_week_passes_within_the_limit_and_fairly() -> None:
    # One test: the week is simulated once, however the tests are spread.
    week = Week(seed=11)
    week.begin(week.acks())
    week.begin(week.bulk())
    week.run()
    check_that_week_has_all_that_it_should(week)
    check_that_no_window_holds_more_than_the_limit(week)
    check_that_nothing_goes_while_everybody_pauses(week)
    check_that_nobody_rushes_at_the_server_after_a_pause(week)
    check_that_no_more_goes_than_the_server_says_remains(week)
    check_that_high_lane_never_waits_but_for_the_server(week)
    check_that_bulk_goes_in_the_end(week)
    check_that_nothing_drifts(week)
    check_that_numbers_of_the_client_agree(week)
