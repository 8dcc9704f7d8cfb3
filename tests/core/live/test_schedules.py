"""Whatever happens to the wire and the server, every message is told exactly once."""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from osupy.events import Connected
from tests.core.live.simulation import PRIVATE, PUBLIC, Simulation

EXAMPLES = int(os.environ.get("OSUPY_SCHEDULES", "60"))

channel = st.sampled_from([PUBLIC, PRIVATE])
step = st.one_of(
    st.tuples(st.just("say"), channel, st.integers(1, 4)),
    st.tuples(st.just("say"), channel, st.integers(1, 4)),
    st.tuples(st.just("flood"), channel, st.integers(45, 130)),
    st.tuples(st.just("filtered"), channel, st.just(1)),
    st.tuples(st.just("wait"), st.just(0), st.floats(0.0, 0.4)),
    st.tuples(st.just("wait"), st.just(0), st.floats(0.0, 90.0)),
    st.tuples(st.just("cut"), st.just(0), st.just(1)),
    st.tuples(st.just("half_open"), st.just(0), st.just(1)),
    st.tuples(st.just("restart"), st.just(0), st.floats(0.0, 200.0)),
    st.tuples(st.just("absence"), channel, st.sampled_from([1.0, 23.0, 30.0])),
    st.tuples(
        st.just("wire"),
        st.sampled_from(["lose", "double", "delay"]),
        st.integers(1, 5),
    ),
    st.tuples(st.just("history_fails"), st.just(0), st.integers(1, 6)),
    st.tuples(st.just("ack_fails"), st.just(0), st.integers(1, 12)),
    st.tuples(st.just("slow"), st.just(0), st.integers(1, 6)),
)


def take(  # noqa: C901, PLR0912 (one case each)
    world: Simulation, what: str, where: Any, much: Any
) -> None:
    match what:
        case "say":
            for _ in range(much):
                world.say(where)
        case "flood":
            for _ in range(much):
                world.say(where)
                world.run(0.01)
        case "filtered":
            world.say(where, "!roll")
        case "wait":
            world.run(much)
        case "cut":
            world.cut()
        case "half_open":
            world.cut(told=False)
        case "restart":
            world.refusing_until = world.clock_now + much
            world.cut()
        case "absence" if world.live.plan.mode == "poll":
            world.history_failing += 300
            world.run(600.0)
        case "absence":
            if world.live.plan.mode == "auto":  # which reads all the while
                much /= 20
            world.refusing_until = world.clock_now + much * 3600
            world.cut()
            for _ in range(40):
                world.say(where)
                world.run(much * 3600 / 40)
        case "wire":
            world.frame_faults += [where] * much
        case "history_fails":
            world.history_failing += much
        case "ack_fails":
            world.ack_failing += much
        case _:
            world.slow_calls += much


def check(world: Simulation, number: int) -> None:
    start = next(at for at, one in world.events if isinstance(one, Connected))
    told = world.told(number)
    assert len(told) == len(set(told)), "told twice"
    wanted = {said.number: said for said in world.history[number] if said.at >= start}
    older = {said.number for said in world.history[number]} - wanted.keys()
    assert not set(told) & {n for n in older if n <= 150}, "older than the start"
    missing = wanted.keys() - set(told)
    gaps = world.gaps(number)
    for one in missing:
        assert any((gap.after or 0) < one < (gap.before or 10**9) for gap in gaps), (
            f"{one} is missing, and no gap says so"
        )
    for gap in gaps:
        assert number == PUBLIC, "a private history is whole"
        event("gap")
        assert (gap.after or 0) < (gap.before or 10**9)
    in_time = [one for one in told if one not in world.late]
    assert in_time == sorted(in_time), "out of order"


@pytest.mark.parametrize("mode", ["socket", "auto"])
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(steps=st.lists(step, max_size=25), seed=st.integers(0, 2**16))
def test_every_message_is_told_once(mode: Any, steps: list[Any], seed: int) -> None:
    world = Simulation(mode=mode, seed=seed)
    for number in (PUBLIC, PRIVATE):
        for _ in range(3):
            world.say(number)  # older than the start
    world.start()
    while not world.all(Connected):
        world.run(0.1)
    for what, where, much in steps:
        take(world, what, where, much)
        world.obey()
    world.refusing_until = -1.0
    world.frame_faults.clear()
    world.history_failing = world.ack_failing = world.slow_calls = 0
    world.run(400.0)
    assert world.live.connected
    assert not world.ended
    for number in (PUBLIC, PRIVATE):
        check(world, number)


@settings(max_examples=max(EXAMPLES // 3, 30), deadline=None)
@given(steps=st.lists(step, max_size=20), seed=st.integers(0, 2**16))
def test_polling_tells_every_message_once(steps: list[Any], seed: int) -> None:
    world = Simulation(mode="poll", seed=seed)
    world.start()
    world.run(1.0)
    for what, where, much in steps:
        take(world, what, where, much)
    world.history_failing = world.ack_failing = world.slow_calls = 0
    world.run(120.0)
    assert world.connections == 0
    for number in (PUBLIC, PRIVATE):
        check(world, number)
        told = world.told(number)
        assert told == sorted(told)
