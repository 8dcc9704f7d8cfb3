"""What a caller may ask, what the server says, the clock, and the shells."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Coroutine
from typing import Any

import pytest

from osupy._core.limit import (
    AsyncLimiter,
    AsyncLocalLimiter,
    BlockingLimiter,
    Lane,
    Limiter,
    LocalLimits,
    RateLimit,
)
from osupy.errors import TimedOutError, UsageError
from tests.core.limit.world import BULK, HIGH, MINUTE, World, check_windows


@pytest.mark.parametrize(("bucket", "cost"), [("nope", 1), ("api", 0), ("api", -1)])
def test_reserving_is_refused_when_bucket_or_cost_is_wrong(
    bucket: str, cost: int
) -> None:
    with pytest.raises(UsageError, match=r"bucket='nope'|cost="):
        next(World().core.waits(bucket, cost, BULK))


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
    call = world.call(3, within=5)
    for n in range(20):
        world.call(1, HIGH, after=0.1 + n)
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
    assert min(c.wait for c in calls) == pytest.approx(42, abs=0.01)


def test_waiters_go_one_by_one_and_in_order_after_a_pause() -> None:
    world = World()
    world.core.pause(30)
    bulk = [world.call(after=n / 10) for n in range(20)]
    high = [world.call(1, HIGH, after=5 + n / 10) for n in range(5)]
    world.run()
    gone = [c.gone for c in (*high, *bulk) if c.gone is not None]
    assert gone == sorted(gone)
    gaps = [later - earlier for earlier, later in itertools.pairwise(gone)]
    assert min(gaps) >= world.limit.interval - 0.001
    assert gone[0] == pytest.approx(1030, abs=0.01)
    assert gone[-1] <= 1030 + 24 * (world.limit.interval + 0.03)


def test_whole_burst_is_there_again_some_time_after_a_pause() -> None:
    world = World()
    world.core.pause(30)
    calls = [world.call(after=45) for _ in range(11)]
    world.run()
    assert [c.wait == 0 for c in calls] == [True] * 10 + [False]


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


def test_what_may_go_now_goes_when_no_time_is_left_and_time_passes() -> None:
    core = LocalLimits(RateLimit(10, 1), now=itertools.count(1000.0, 0.001).__next__)
    assert list(core.waits("api", 1, BULK, within=0)) == []
    with pytest.raises(TimedOutError):
        next(core.waits("api", 1, BULK, within=0))
