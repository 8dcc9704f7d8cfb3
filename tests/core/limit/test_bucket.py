"""Spacing, the window, and who goes first."""

from __future__ import annotations

import itertools

import pytest

from osupy._core.limit import (
    RateLimit,
)
from osupy._core.limit.bucket import patience
from osupy._core.limit.ledger import SLOT, Ledger
from tests.core.limit.world import BULK, HIGH, MINUTE, Caller, World, check_windows

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
