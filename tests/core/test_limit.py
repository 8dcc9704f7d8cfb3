"""The limiter under a simulated clock: many waiters, woken when they asked to be."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osupy._core.limit import (
    AsyncLimiter,
    AsyncLocalLimiter,
    BlockingLimiter,
    Lane,
    Limiter,
    LocalLimits,
    RateLimit,
)
from osupy._core.limit.bucket import patience
from osupy._core.limit.ledger import SLOT, Ledger
from osupy._core.limit.rules import headroom
from osupy.errors import TimedOutError, UsageError

HIGH, BULK = Lane.HIGH, Lane.BULK
MINUTE = 60.0


@attrs.define(eq=False)
class Caller:
    """One call that asks the limiter."""

    arrived: float
    cost: int
    lane: Lane
    bucket: str
    within: float | None = None
    waits: Generator[float, None, None] | None = None
    gone: float | None = None
    error: Exception | None = None
    polls: int = 0

    @property
    def wait(self) -> float:
        """Seconds from arriving to going out."""
        assert self.gone is not None
        return self.gone - self.arrived


class World:
    """An event loop of the simplest kind; ``time`` is the true one."""

    def __init__(self, limit: RateLimit | None = None, start: float = 1000.0) -> None:
        self.time = start
        self.behind = 0.0
        self.limit = RateLimit() if limit is None else limit
        self.core = LocalLimits(self.limit, now=lambda: self.time - self.behind)
        self.callers: list[Caller] = []
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()

    def at(self, time: float, action: Callable[[], None]) -> None:
        """Do something at a moment."""
        heapq.heappush(self._events, (time, next(self._order), action))

    def call(
        self,
        cost: int = 1,
        lane: Lane = BULK,
        *,
        after: float = 0.0,
        bucket: str = "api",
        within: float | None = None,
        give_up: float | None = None,
        then: Callable[[Caller], None] = lambda _: None,
    ) -> Caller:
        """Let a call arrive after some seconds; it may be cancelled later."""
        caller = Caller(self.time + after, cost, lane, bucket, within)
        self.callers.append(caller)

        def arrive() -> None:
            caller.waits = self.core.waits(bucket, cost, lane, within)
            self._step(caller, then)

        self.at(caller.arrived, arrive)
        if give_up is not None:
            self.at(caller.arrived + give_up, lambda: self.cancel(caller))
        return caller

    def cancel(self, caller: Caller) -> None:
        """Close a call's generator, as cancelling its sleep does."""
        if caller.waits is not None:
            caller.waits.close()
            caller.waits = None

    def run(self, seconds: float | None = None) -> None:
        """Run for some seconds, or until nobody waits any more."""
        end = float("inf") if seconds is None else self.time + seconds
        while self._events and self._events[0][0] <= end:
            self.time, _, action = heapq.heappop(self._events)
            action()
        if seconds is not None:
            self.time = end

    def _step(self, caller: Caller, then: Callable[[Caller], None]) -> None:
        if caller.waits is None:
            return  # cancelled
        caller.polls += 1
        try:
            delay = next(caller.waits)
        except StopIteration:
            caller.gone, caller.waits = self.time, None
            then(caller)
        except TimedOutError as error:
            caller.gone, caller.error, caller.waits = None, error, None
        else:
            assert delay >= 0
            self.at(self.time + delay, lambda: self._step(caller, then))

    def granted(self, bucket: str | None = None) -> list[tuple[float, int, Lane]]:
        """Return what went out, in order: moment, cost, lane."""
        return sorted(
            (
                (c.gone, c.cost, c.lane)
                for c in self.callers
                if c.gone is not None and bucket in (None, c.bucket)
            ),
            key=lambda one: one[0],
        )


def check_windows(granted: list[tuple[float, int, Lane]], limit: RateLimit) -> None:
    """Check rule 1 for every window: it begins with a grant, or can be moved to one."""
    for first, (start, _, _) in enumerate(granted):
        inside = [one for one in granted[first:] if one[0] < start + MINUTE]
        units = sum(cost for _, cost, _ in inside)
        large = [one for one in inside if one[1] > limit.per_minute]
        if not large:
            assert units <= limit.per_minute, inside
        else:
            assert len(large) == 1, inside
            others = [one for one in inside if one is not large[0]]
            assert all(lane is HIGH for _, _, lane in others), inside
            assert sum(cost for _, cost, _ in others) <= headroom(limit), inside


# -- settings


def test_default_is_sixty_a_minute_in_bursts_of_ten() -> None:
    assert RateLimit() == RateLimit(per_minute=60, burst=10)


def test_burst_follows_when_only_per_minute_is_given() -> None:
    assert [RateLimit(n).burst for n in (1, 5, 12, 60, 1200)] == [1, 1, 2, 10, 10]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"per_minute": 0}, "per_minute=0"),
        ({"per_minute": -3}, "per_minute=-3"),
        ({"per_minute": 1.5}, "per_minute=1.5"),
        ({"per_minute": "60"}, "per_minute='60'"),
        ({"per_minute": True}, "per_minute=True"),
        ({"burst": 0}, "burst=0"),
        ({"burst": 61}, "burst=61"),
        ({"per_minute": 5, "burst": 6}, "burst=6"),
    ],
)
def test_settings_name_the_parameter_when_wrong(
    values: dict[str, Any], named: str
) -> None:
    with pytest.raises(UsageError, match=named):
        RateLimit(**values)


@pytest.mark.parametrize(("bucket", "cost"), [("nope", 1), ("api", 0), ("api", -1)])
def test_reserving_is_refused_when_bucket_or_cost_is_wrong(
    bucket: str, cost: int
) -> None:
    with pytest.raises(UsageError, match=r"bucket='nope'|cost="):
        next(World().core.waits(bucket, cost, BULK))


# -- spacing


def test_burst_goes_at_once_and_the_rest_by_the_interval() -> None:
    world = World()
    calls = [world.call() for _ in range(13)]
    world.run()
    interval = 60 / 51
    assert [c.wait for c in calls[:10]] == [0.0] * 10
    expected = [interval, 2 * interval, 3 * interval]
    assert [c.wait for c in calls[10:]] == pytest.approx(expected, abs=0.05)


def test_no_more_than_the_burst_goes_at_once_after_a_long_rest() -> None:
    world = World()
    world.call()
    calls = [world.call(after=500) for _ in range(30)]
    world.run()
    assert [c.wait == 0 for c in calls] == [True] * 10 + [False] * 20


def test_plain_bursts_of_gcra_would_exceed_the_minute_but_ours_do_not() -> None:
    world = World()
    for _ in range(200):
        world.call()
    world.run()
    check_windows(world.granted(), world.limit)


@pytest.mark.parametrize(
    "limit",
    [RateLimit(), RateLimit(60, 30), RateLimit(60, 60), RateLimit(1200), RateLimit(10)],
)
def test_lone_bulk_user_gets_four_fifths_of_the_limit_when_costs_are_one(
    limit: RateLimit,
) -> None:
    world = World(limit)
    left = itertools.count()

    def again(_: Caller) -> None:
        if next(left) < limit.per_minute * 4:
            world.call(then=again)

    world.call(then=again)
    world.run(240)
    check_windows(world.granted(), limit)
    assert len(world.granted()) >= 4 * limit.per_minute * 0.8


def test_chunks_of_fifty_go_every_minute_when_asked_back_to_back() -> None:
    world = World()
    done: list[Caller] = []

    def again(caller: Caller) -> None:
        done.append(caller)
        if len(done) < 10:
            world.call(50, then=again)

    world.call(50, then=again)
    world.run()
    check_windows(world.granted(), world.limit)
    assert done[-1].gone is not None
    assert done[-1].gone - 1000 <= 9 * (MINUTE + 2 * SLOT) + 50  # 60 is the least


@pytest.mark.parametrize("limit", [RateLimit(100_000), RateLimit(100_000, 100_000)])
def test_many_units_a_minute_are_cheap(limit: RateLimit) -> None:
    world = World(limit)
    calls = [world.call(after=n / 1500) for n in range(3000)]
    world.run()
    assert max(c.wait for c in calls) < 0.1
    assert max(c.polls for c in calls) < 10


def test_ledger_stays_small_when_many_units_pass() -> None:
    ledger = Ledger()
    for n in range(100_000):
        ledger.book(BULK, 1)
        ledger.date(BULK, 1, n / 1000)
        ledger.expire(n / 1000)
    assert len(ledger) <= MINUTE / SLOT + 1
    assert ledger.bulk == pytest.approx(60_000, abs=1000 * SLOT)


# -- large costs and lanes


def four_times_fifty_and_acks(cost: int) -> tuple[World, list[Caller]]:
    world = World()
    for _ in range(4):
        world.call(cost)
    acks = [world.call(1, HIGH, after=30 * n + 0.1) for n in range(40)]
    world.run()
    check_windows(world.granted(), world.limit)
    return world, acks


@pytest.mark.parametrize("cost", [1, 20, 50, 54, 150])
def test_ack_waits_one_interval_when_four_large_calls_are_before_it(cost: int) -> None:
    world, acks = four_times_fifty_and_acks(cost)
    assert max(ack.wait for ack in acks) <= world.limit.interval + 0.01
    assert all(c.gone is not None for c in world.callers)


def test_acks_go_when_a_call_that_fills_the_minute_went_before_them() -> None:
    # Rule 1 wins over rule 2 here, but only for as long as two windows last: the one
    # that such a call needs empty, and the one that it fills.
    _, acks = four_times_fifty_and_acks(60)
    assert max(ack.wait for ack in acks) <= 2 * MINUTE


def test_large_call_is_dated_when_it_goes_not_when_its_units_came() -> None:
    world = World()
    large = world.call(50)
    small = [world.call() for _ in range(20)]
    world.run()
    assert large.gone is not None
    within = [c for c in small if c.gone is not None and c.gone < large.gone + MINUTE]
    assert len(within) == 4  # 60, less 50, less the headroom


def test_call_larger_than_a_minute_goes_alone_after_its_time() -> None:
    world = World()
    world.call()
    large = world.call(150)
    after = world.call()
    world.run()
    assert large.gone is not None
    assert after.gone is not None
    assert large.wait == pytest.approx(141 * world.limit.interval, abs=2)
    assert after.gone - large.gone >= MINUTE


def test_first_come_is_first_served_within_a_lane() -> None:
    world = World()
    calls = [
        world.call(cost, lane, after=n / 10)
        for n, (cost, lane) in enumerate([(7, BULK), (1, BULK), (30, BULK), (1, BULK)])
    ]
    high = [world.call(3, HIGH, after=1 + n / 10) for n in range(4)]
    world.run()
    for lane in (calls, high):
        gone = [c.gone for c in lane if c.gone is not None]
        assert gone == sorted(gone)
        assert len(gone) == 4


def test_bulk_goes_in_the_end_when_the_high_lane_never_rests() -> None:
    world = World()
    large, small = world.call(50, after=1), world.call(after=2)
    for n in range(1200):
        world.call(1, HIGH, after=n * 0.9)
    world.run(900)
    check_windows(world.granted(), world.limit)
    interval = world.limit.interval
    starved = patience(50, interval)
    assert large.wait <= starved + 50 * interval * 51 / 45 + 2 * MINUTE
    assert small.wait <= large.wait + patience(1, interval) + 2 * MINUTE


def test_high_lane_still_goes_every_ten_seconds_when_bulk_starves() -> None:
    world = World()
    world.call(50, after=1)
    calls = [world.call(1, HIGH, after=n * 0.9) for n in range(1200)]
    world.run(900)
    gone = sorted(c.gone for c in calls if c.gone is not None)
    gaps = [later - earlier for earlier, later in itertools.pairwise(gone)]
    assert max(gaps) <= 12


# -- giving up


def test_cancelled_waiters_leave_no_trace() -> None:
    one, other = World(), World()
    for world in (one, other):
        for _ in range(10):
            world.call()
    for n in range(100):
        one.call(1 + n, after=0.5, give_up=1 + n / 10)
        one.call(1 + n % 7, HIGH, after=0.5, give_up=1 + n / 10)
    results = [world.call(5, after=20) for world in (one, other)]
    for world in (one, other):
        world.run()
    assert results[0].wait == results[1].wait == 0


def test_next_in_line_goes_soon_when_the_first_gives_up() -> None:
    world = World()
    for _ in range(10):
        world.call()
    world.call(50, give_up=20.5)
    behind = world.call()
    world.run()
    assert behind.wait <= 20.5 + 1.01


def test_waiter_that_never_comes_back_loses_its_place() -> None:
    world = World()
    for _ in range(10):
        world.call()
    world.run(0)
    lost = world.core.waits("api", 1, HIGH)
    assert next(lost) > 0
    behind = [world.call(after=1) for _ in range(3)]
    world.run()
    assert max(c.wait for c in behind) < 20
    assert list(lost) == []  # and it still gets its turn when it does come


def test_thousand_waiters_look_rarely() -> None:
    world = World()
    calls = [world.call() for _ in range(1000)]
    world.run(100)
    assert sum(c.polls for c in calls) < 1000 + 100 * 130


def test_those_behind_look_rarely_when_the_first_waits_for_the_window() -> None:
    world = World()
    world.call(50)
    world.call(10)
    calls = [world.call(after=70) for _ in range(5)]
    world.run(105)
    assert all(c.gone is None for c in calls)
    assert sum(c.polls for c in calls) <= 5 * 40


# -- within


def test_reserving_fails_at_once_when_it_would_take_longer_than_allowed() -> None:
    world = World()
    world.call(50)
    late = world.call(20, after=1, within=30)
    behind = world.call(after=2)
    world.run()
    assert isinstance(late.error, TimedOutError)
    assert late.polls == 1
    assert not late.error.sent
    assert "rate limiter" in str(late.error)
    assert behind.wait < 50


def test_reserving_succeeds_when_it_takes_just_as_long_as_allowed() -> None:
    world = World()
    for _ in range(10):
        world.call()
    call = world.call(within=world.limit.interval + 0.001)
    world.run()
    assert call.gone is not None


def test_reserving_fails_in_time_when_others_overtake() -> None:
    world = World()
    for _ in range(10):
        world.call()
    ends: list[float] = []
    call = world.call(3, within=5)
    for n in range(20):
        world.call(1, HIGH, after=0.1 + n)
    world.at(1005.0, lambda: ends.append(world.time))
    world.run(5)
    assert isinstance(call.error, TimedOutError)


@pytest.mark.parametrize("within", [0, 0.0, -1])
def test_nothing_is_waited_for_when_no_time_is_allowed(within: float) -> None:
    world = World()
    calls = [world.call(within=within) for _ in range(11)]
    world.run()
    assert [c.error is None for c in calls] == [True] * 10 + [False]


def test_window_is_foreseen_when_it_is_full() -> None:
    world = World()
    world.call(50)
    call = world.call(50, after=50, within=40)
    world.run()
    assert isinstance(call.error, TimedOutError)
    assert call.polls == 1


# -- the server's word


def test_pause_stops_every_lane_and_bucket() -> None:
    world = World()
    world.core.pause(42)
    calls = [world.call(1, lane, bucket=b) for lane in Lane for b in ("api", "replays")]
    world.run()
    assert [c.wait for c in calls] == pytest.approx([42] * 4, abs=0.1)


def test_pause_is_noticed_by_those_who_wait_already() -> None:
    world = World()
    calls = [world.call() for _ in range(15)]
    world.at(1000.5, lambda: world.core.pause(30))
    world.run()
    assert min(c.wait for c in calls[10:]) >= 30.5


def test_shorter_pause_does_not_end_a_longer_one() -> None:
    world = World()
    world.core.pause(40)
    world.core.pause(5)
    call = world.call()
    world.run()
    assert call.wait == pytest.approx(40)


@pytest.mark.parametrize("seconds", [0, -5, float("nan"), float("inf")])
def test_pause_is_ignored_when_it_makes_no_sense(seconds: float) -> None:
    world = World()
    world.core.pause(seconds)
    call = world.call(within=0)
    world.run()
    assert call.gone is not None


def test_pause_is_counted_when_time_is_short() -> None:
    world = World()
    world.core.pause(10)
    call = world.call(within=9)
    world.run()
    assert isinstance(call.error, TimedOutError)


def test_no_more_goes_than_the_server_says_remains() -> None:
    world = World()
    world.core.observe(1200, 3)
    calls = [world.call() for _ in range(6)]
    world.run()
    assert [c.wait >= MINUTE for c in calls] == [False] * 3 + [True] * 3


def test_newer_word_of_the_server_wins_in_both_directions() -> None:
    world = World()
    world.core.observe(1200, 0)
    world.core.observe(1200, 2)
    calls = [world.call() for _ in range(3)]
    world.at(1010.0, lambda: world.core.observe(1200, 1))
    world.run()
    assert [c.wait < 1 for c in calls] == [True, True, False]
    assert calls[2].wait == pytest.approx(10, abs=1.01)


def test_word_about_ten_a_minute_is_for_replays_alone() -> None:
    world = World()
    world.core.observe(10, 0)
    replay, other = world.call(bucket="replays"), world.call()
    world.run()
    assert other.wait == 0
    assert replay.wait == pytest.approx(60, abs=0.1)


@pytest.mark.parametrize("limit", [60, 7, -1])
def test_word_about_an_unknown_limit_is_for_the_main_bucket(limit: int) -> None:
    world = World()
    world.core.observe(limit, 0)
    call = world.call(within=1)
    world.run()
    assert call.error is not None


# -- replays


def test_replays_are_held_to_ten_a_minute_and_nearly_get_them() -> None:
    world = World()
    for _ in range(40):
        world.call(bucket="replays")
    world.run(301)
    replays = RateLimit(10, 2)
    check_windows(world.granted("replays"), replays)
    assert len(world.granted("replays")) >= 40


def test_replays_wait_without_holding_up_the_others() -> None:
    world = World()
    for _ in range(10):
        world.call(bucket="replays")
    calls = [world.call(after=1 + 2 * n) for n in range(20)]
    world.run()
    assert max(c.wait for c in calls) <= 0.01


def test_replay_is_charged_to_the_main_bucket_too() -> None:
    world = World()
    calls = [world.call(bucket="replays"), *(world.call() for _ in range(10))]
    world.run()
    assert [c.wait > 0 for c in calls] == [False] * 10 + [True]


def test_replays_given_up_while_the_main_bucket_is_full_leave_no_trace() -> None:
    world = World()
    for n in range(12):
        world.at(1000 + n * 10, lambda: world.core.observe(1200, 0))
        world.call(bucket="replays", after=n * 10, give_up=5)
        world.call(bucket="replays", after=n * 10, give_up=5)
    world.at(1120, lambda: world.core.observe(1200, 1000))
    later = [world.call(bucket="replays", after=121) for _ in range(2)]
    world.run()
    assert [c.wait for c in later] == [0, 0]


def test_newer_word_stays_when_a_replay_is_given_up_that_an_older_one_counted() -> None:
    world = World()
    world.core.observe(1200, 0)
    world.core.observe(10, 5)
    world.call(bucket="replays", give_up=3)
    world.at(1001, lambda: world.core.observe(10, 0))
    world.at(1005, lambda: world.core.observe(1200, 9))
    later = world.call(bucket="replays", after=6)
    world.run()
    assert later.wait == pytest.approx(55, abs=0.1)


# -- the clock


def test_no_time_has_passed_when_the_clock_jumps_back() -> None:
    world = World()
    for _ in range(10):
        world.call()
    world.at(1000.1, lambda: setattr(world, "behind", 500.0))
    call = world.call(after=0.2)
    world.run()
    assert call.wait <= world.limit.interval + 0.5


def test_all_is_free_again_when_the_clock_jumps_far_ahead() -> None:
    world = World()
    world.call(50)
    world.core.observe(1200, 0)
    world.run(60)
    world.time += 1e7
    calls = [world.call() for _ in range(10)]
    world.run()
    assert [c.wait for c in calls] == [0] * 10


# -- any load

_BUSY = [HealthCheck.too_slow]  # says something about the machine, not about us


@st.composite
def loads(draw: st.DrawFn) -> tuple[RateLimit, list[dict[str, Any]], list[float]]:
    """Draw a limit, calls of all kinds, and moments at which the clock jumps back."""
    per_minute = draw(st.sampled_from([1, 2, 3, 4, 7, 10, 60, 60, 60, 300]))
    burst = draw(st.integers(1, per_minute))
    options: dict[str, st.SearchStrategy[Any]] = {
        "cost": st.one_of(
            st.integers(1, 3),
            st.integers(1, per_minute),
            st.sampled_from([50, 150]).filter(lambda n: n <= 3 * per_minute),
            st.just(1),
        ),
        "lane": st.sampled_from([HIGH, BULK, BULK]),
        "after": st.floats(0, 200),
        "bucket": st.sampled_from(["api", "api", "api", "replays"]),
        "give_up": st.none() | st.none() | st.floats(0, 100),
    }
    calls = draw(st.lists(st.fixed_dictionaries(options), min_size=1, max_size=40))
    for one in calls:
        one["cost"] = 1 if one["bucket"] == "replays" else one["cost"]
    return RateLimit(per_minute, burst), calls, draw(st.lists(st.floats(0, 300)))


def run_load(
    limit: RateLimit, calls: list[dict[str, Any]], steps_back: list[float]
) -> World:
    world = World(limit)
    for call in calls:
        world.call(**call)

    def step_back() -> None:
        world.behind += 7.0

    for after in steps_back:
        world.at(world.time + after, step_back)
    world.run()
    return world


@given(loads())
@settings(max_examples=200, deadline=None, suppress_health_check=_BUSY)
def test_no_window_ever_holds_more_than_the_limit(
    load: tuple[RateLimit, list[dict[str, Any]], list[float]],
) -> None:
    world = run_load(*load)
    check_windows(world.granted(), world.limit)
    check_windows(world.granted("replays"), RateLimit(10, 2))


@given(loads())
@settings(max_examples=120, deadline=None, suppress_health_check=_BUSY)
def test_everybody_goes_in_bounded_time_who_does_not_give_up(
    load: tuple[RateLimit, list[dict[str, Any]], list[float]],
) -> None:
    limit, calls, _ = load
    world = run_load(limit, calls, [])
    waiting = [
        c
        for c, call in zip(world.callers, calls, strict=True)
        if c.gone is None and call["give_up"] is None
    ]
    assert waiting == []
    work = sum(c.cost for c in world.callers) * limit.interval
    windows = (MINUTE + 2 * SLOT) * len(calls)
    assert max((c.wait for c in world.callers if c.gone is not None), default=0) <= (
        work + windows + 60
    )


@given(
    st.lists(st.integers(1, 54) | st.just(150), min_size=1, max_size=12),
    st.lists(st.floats(0, 600), max_size=12),
    st.floats(10.5, 60),
)
@settings(max_examples=40, deadline=None, suppress_health_check=_BUSY)
def test_high_lane_waits_one_interval_whatever_bulk_does(
    costs: list[int], arrivals: list[float], gap: float
) -> None:
    world = World()
    for cost, after in zip(costs, itertools.cycle(arrivals or [0.0])):
        world.call(cost, after=after)
    acks = [world.call(1, HIGH, after=gap * n) for n in range(40)]
    world.run()
    assert max(ack.wait for ack in acks) <= world.limit.interval + 0.01


# -- the shells


def finish(coroutine: Coroutine[Any, Any, None]) -> None:
    with pytest.raises(StopIteration):
        coroutine.send(None)


def test_blocking_limiter_sleeps_what_the_core_says() -> None:
    world = World()

    def sleep(seconds: float) -> None:
        world.time += seconds

    limiter: Limiter = BlockingLimiter(world.core, sleep)
    for _ in range(11):
        limiter.reserve("api", 1, BULK)
    assert world.time - 1000 == pytest.approx(world.limit.interval, abs=0.001)
    limiter.pause(5)
    limiter.observe(1200, 7)
    with pytest.raises(TimedOutError):
        limiter.reserve("api", 1, BULK, within=4)


def test_awaiting_limiter_sleeps_what_the_core_says() -> None:
    world = World()

    async def sleep(seconds: float) -> None:
        world.time += seconds

    limiter: AsyncLimiter = AsyncLocalLimiter(world.core, sleep)
    for _ in range(11):
        finish(limiter.reserve("api", 1, BULK))
    assert world.time - 1000 == pytest.approx(world.limit.interval, abs=0.001)
    finish(limiter.pause(5))
    finish(limiter.observe(1200, 7))
    with pytest.raises(TimedOutError):
        limiter.reserve("api", 1, BULK, within=4).send(None)


def test_place_is_given_back_when_a_sleep_is_cancelled() -> None:
    world = World()

    class Cancelled(BaseException):
        pass

    async def sleep(_: float) -> None:
        raise Cancelled

    limiter = AsyncLocalLimiter(world.core, sleep)
    kept: list[BaseException] = []  # and with it the frames of the traceback
    for _ in range(5):
        with pytest.raises(Cancelled) as caught:
            limiter.reserve("api", 50, HIGH).send(None)
        kept.append(caught.value)
    call = world.call(10)
    world.run()
    assert call.wait == 0


def test_limits_hold_when_threads_share_them() -> None:
    lock = threading.Lock()
    world = World(RateLimit(120, 20))

    def sleep(seconds: float) -> None:
        with lock:
            world.time += seconds / 4

    limiter = BlockingLimiter(world.core, sleep)
    gone: list[float] = []

    def work() -> None:
        for _ in range(60):
            limiter.reserve("api", 1, BULK)
            gone.append(world.time - 1000)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(gone) == 4 * 60
    assert max(gone) >= MINUTE
