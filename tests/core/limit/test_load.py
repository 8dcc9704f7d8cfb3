"""The invariants, under any load."""

from __future__ import annotations

import itertools
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from osupy._core.limit import (
    RateLimit,
)
from osupy._core.limit.ledger import SLOT
from tests.core.limit.world import BULK, HIGH, MINUTE, World, check_windows

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
