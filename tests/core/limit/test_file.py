"""A limiter that processes share: as good as the one of a process, whatever happens."""

from __future__ import annotations

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from hypothesis import HealthCheck, given, settings

from osupy import AsyncClient, Client, Operation
from osupy._core.limit import (
    BlockingLimiter,
    FileLimits,
    LocalLimits,
    RateLimit,
    file,
)
from osupy.errors import LimiterError, TimedOutError, UsageError
from osupy.transports import (
    AsyncMemoryTransport,
    MemoryTransport,
    Request,
    Response,
)
from tests.core.limit.test_load import loads
from tests.core.limit.world import BULK, HIGH, MINUTE, World, check_windows


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "limits"


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.time += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def limiter(
    path: Path, clock: Clock, limit: RateLimit | None = None
) -> BlockingLimiter:
    core = FileLimits(path, limit or RateLimit(), now=clock.now)
    return BlockingLimiter(core, clock.sleep)


# As good as the limiter of one process


def run(load: tuple[RateLimit, list[dict[str, Any]]], files: list[Path]) -> World:
    limit, calls = load
    world = World(limit, files=files)
    for call in calls:
        world.call(**call)
    world.run()
    return world


@given(loads())
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_processes_that_share_a_file_go_as_if_they_were_one(
    load: tuple[RateLimit, list[dict[str, Any]], list[float]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        alone = run(load[:2], [])
        shared = run(load[:2], [Path(folder) / "limits"] * 3)
    assert [c.gone for c in shared.callers] == [c.gone for c in alone.callers]
    check_windows(shared.granted(), load[0])


def test_pause_and_word_of_the_server_reach_the_others(
    path: Path, clock: Clock
) -> None:
    one, other = limiter(path, clock), limiter(path, clock)
    one.pause(30)
    other.reserve("api", 1, BULK)
    assert clock.time == pytest.approx(1030)
    clock.time += 100
    one.observe(1200, 0)
    with pytest.raises(TimedOutError):
        other.reserve("api", 1, BULK, within=30)


def test_word_that_there_is_plenty_is_not_even_written(
    path: Path, clock: Clock
) -> None:
    one = limiter(path, clock)
    one.observe(1200, 1190)
    assert not path.exists()
    one.observe(1200, 5)
    one.observe(1200, 1190)
    for _ in range(10):
        one.reserve("api", 1, BULK, within=0)


def test_limit_outlives_the_process(path: Path, clock: Clock) -> None:
    for _ in range(10):
        limiter(path, clock).reserve("api", 1, BULK, within=0)
    with pytest.raises(TimedOutError):
        limiter(path, clock).reserve("api", 1, BULK, within=0)


def test_file_stays_small(path: Path) -> None:
    world = World(RateLimit(6000), files=[path])
    for n in range(800):
        world.call(after=n / 13)
    world.run()
    assert path.stat().st_size < 6000


# Those who do not come back


def test_waiter_that_was_killed_loses_its_place(path: Path, clock: Clock) -> None:
    one = FileLimits(path, now=clock.now)
    for _ in range(10):
        list(one.waits("api", 1, BULK))
    lost = one.waits("api", 1, HIGH)
    next(lost)
    other = limiter(path, clock)
    before = clock.time
    other.reserve("api", 1, BULK)
    assert clock.time - before < 15
    lost.close()


def test_replay_of_one_that_was_killed_counts_as_sent(path: Path, clock: Clock) -> None:
    lost = FileLimits(path, now=clock.now)
    lost_call = lost.waits("replays", 1, BULK)
    limiter(path, clock).observe(1200, 0)
    next(lost_call)  # it has passed the bucket of the replays, and waits for the other
    clock.time += 100
    other = FileLimits(path, now=clock.now)
    other_calls = [other.waits("replays", 1, BULK) for _ in range(10)]
    gone = sum(next(call, None) is None for call in other_calls)
    assert gone <= 2
    data = other._load()
    assert data.buckets["replays"]._ledger.bulk >= 1
    assert not data.buckets["replays"]._booked.keys() & {object()}
    for call in (*other_calls, lost_call):
        call.close()


def test_place_is_given_back_when_a_waiter_is_cancelled(
    path: Path, clock: Clock
) -> None:
    one = FileLimits(path, now=clock.now)
    for _ in range(5):
        waits = one.waits("api", 50, HIGH)
        next(waits)
        waits.close()
    for _ in range(10):
        limiter(path, clock).reserve("api", 1, BULK, within=0)
    assert one._mine == {}


def test_place_is_given_back_later_when_the_file_is_locked_at_cancelling(
    path: Path, clock: Clock
) -> None:
    one, other = FileLimits(path, now=clock.now), FileLimits(path, now=clock.now)
    waits = one.waits("api", 50, HIGH)
    next(waits)
    assert other._lock.acquire()
    waits.close()
    other._lock.release()
    assert len(one._given_up) == 1
    for _ in range(10):
        BlockingLimiter(one, clock.sleep).reserve("api", 1, BULK, within=0)
    assert one._given_up == []


# Files that are not as they should be


@pytest.mark.parametrize("kept", [0, 5, 20, 200])
def test_damaged_file_lets_nothing_go_for_a_minute(
    path: Path, clock: Clock, kept: int, caplog: pytest.LogCaptureFixture
) -> None:
    limiter(path, clock).reserve("api", 1, BULK)
    path.write_bytes(path.read_bytes()[:kept])
    limiter(path, clock).reserve("api", 1, BULK)
    assert clock.time == pytest.approx(1000 + MINUTE)
    assert [one.levelname for one in caplog.records] == ["WARNING"]
    assert str(path) in caplog.text


def test_file_with_another_bit_is_damaged(path: Path, clock: Clock) -> None:
    limiter(path, clock).reserve("api", 1, BULK)
    raw = bytearray(path.read_bytes())
    raw[-20] ^= 1
    path.write_bytes(raw)
    with pytest.raises(TimedOutError):
        limiter(path, clock).reserve("api", 1, BULK, within=50)


@pytest.mark.parametrize("raw", [b"{}", b"\0" * 100, b"osupy limits 2 ", b"my diary"])
def test_file_of_somebody_else_is_left_alone(
    path: Path, clock: Clock, raw: bytes
) -> None:
    path.write_bytes(raw)
    with pytest.raises(LimiterError, match="none of osupy's"):
        limiter(path, clock).reserve("api", 1, BULK)
    assert path.read_bytes() == raw
    path.unlink()
    limiter(path, clock).reserve("api", 1, BULK)  # and nothing stayed locked


def test_half_written_file_is_never_seen(path: Path, clock: Clock) -> None:
    limiter(path, clock).reserve("api", 1, BULK)
    (path.parent / ".limits.new").write_bytes(b"osupy lim")  # of one that was killed
    limiter(path, clock).reserve("api", 1, BULK, within=0)


def test_missing_folder_is_made(tmp_path: Path, clock: Clock) -> None:
    limiter(tmp_path / "some" / "where" / "limits", clock).reserve("api", 1, BULK)
    assert (tmp_path / "some" / "where" / "limits").exists()


def test_place_where_no_folder_can_be_is_named(tmp_path: Path, clock: Clock) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LimiterError, match="file"):
        limiter(tmp_path / "file" / "limits", clock).reserve("api", 1, BULK)


def test_folder_is_no_file(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(LimiterError, match="cannot be used"):
        limiter(tmp_path, clock).reserve("api", 1, BULK)


def test_full_disk_lets_nothing_go_and_forgets_nothing(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = limiter(path, clock)
    for _ in range(8):
        one.reserve("api", 1, BULK, within=0)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", full)
        for _ in range(5):
            with pytest.raises(LimiterError, match="No space left"):
                one.reserve("api", 1, BULK, within=0)
    for _ in range(2):
        one.reserve("api", 1, BULK, within=0)
    with pytest.raises(TimedOutError):
        one.reserve("api", 1, BULK, within=0)


def test_lock_that_is_never_given_back_is_an_error(path: Path, clock: Clock) -> None:
    other = FileLimits(path)
    assert other._lock.acquire()
    with pytest.raises(LimiterError, match="stays locked"):
        limiter(path, clock).reserve("api", 1, BULK)
    with pytest.raises(TimedOutError):
        limiter(path, clock).reserve("api", 1, BULK, within=3)
    other._lock.release()
    limiter(path, clock).reserve("api", 1, BULK)


# Settings


def test_others_with_other_settings_are_refused(path: Path, clock: Clock) -> None:
    limiter(path, clock).reserve("api", 1, BULK)
    other = limiter(path, clock, RateLimit(120))
    with pytest.raises(UsageError, match=r"per_minute=60.*per_minute=120"):
        other.reserve("api", 1, BULK)
    clock.time += 2 * MINUTE
    other.reserve("api", 1, BULK)  # nobody else uses it any more
    with pytest.raises(UsageError):
        limiter(path, clock).reserve("api", 1, BULK)


@pytest.mark.parametrize(
    ("given", "named"),
    [(("",), "path="), ((5,), "path=5"), (("x", 60), "limit=60")],
)
def test_wrong_arguments_are_refused(given: tuple[Any, ...], named: str) -> None:
    with pytest.raises(UsageError, match=named):
        FileLimits(*given)


# The clock


def test_no_time_has_passed_when_the_clock_shows_less(path: Path, clock: Clock) -> None:
    for _ in range(10):
        limiter(path, clock).reserve("api", 1, BULK)
    clock.time = 3.0  # a restart
    started = clock.time
    limiter(path, clock).reserve("api", 1, BULK)
    assert clock.time - started == pytest.approx(RateLimit().interval, abs=0.01)


def test_no_time_has_passed_when_the_clock_is_another_one(
    path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second", "first", "second", "first"):
        monkeypatch.setattr(file, "_clock_name", lambda name=name: name)
        clock.time += 10_000
        for _ in range(2):
            limiter(path, clock).reserve("api", 1, BULK, within=0)
    with pytest.raises(TimedOutError):
        limiter(path, clock).reserve("api", 1, BULK, within=0)


def test_clock_has_a_name_where_the_system_has_one() -> None:
    assert bool(file._clock_name()) is Path("/proc/sys/kernel/random/boot_id").exists()


# Threads and clients


def test_limits_hold_when_threads_share_one_object(path: Path) -> None:
    clock, lock = Clock(), threading.Lock()

    def sleep(seconds: float) -> None:
        with lock:
            clock.time += seconds / 4
        time.sleep(min(seconds, 0.001))  # lets the others have the lock

    core = FileLimits(path, RateLimit(120, 20), now=clock.now)
    gone: list[float] = []

    def work() -> None:
        one = BlockingLimiter(core, sleep)
        for _ in range(40):
            one.reserve("api", 1, BULK)
            gone.append(clock.time)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(gone) == 160
    assert max(gone) >= 1000 + MINUTE * 40 / 120


def serve(_: Request) -> Response:
    return Response(status=200, body=b"{}")


READ: Operation[Any] = Operation("GET", "api/v2/me", dict)


@pytest.fixture
def limits(path: Path) -> Iterator[FileLimits]:
    one = FileLimits(path, RateLimit(4, 2))
    yield one
    # One unit of two was taken.
    assert list(one.waits("api", 1, BULK, within=0)) == []
    with pytest.raises(TimedOutError):
        next(one.waits("api", 1, BULK, within=0))


def test_blocking_client_takes_it(limits: FileLimits) -> None:
    transport = MemoryTransport(serve)
    with Client("token-of-somebody", transport=transport, limit=limits) as client:
        client.send(READ)


@pytest.mark.anyio
async def test_awaiting_client_takes_it(limits: FileLimits) -> None:
    transport = AsyncMemoryTransport(serve)
    async with AsyncClient(
        "token-of-somebody", transport=transport, limit=limits
    ) as client:
        await client.send(READ)


@pytest.mark.anyio
async def test_cancelled_task_gives_its_place_back(path: Path) -> None:
    limits = FileLimits(path, RateLimit(4, 1))
    async with AsyncClient(
        "token-of-somebody", transport=AsyncMemoryTransport(serve), limit=limits
    ) as client:
        await client.send(READ)
        with anyio.move_on_after(0.05) as scope:
            await client.send(READ)
    assert scope.cancelled_caught
    assert limits._mine == {}
    state = FileLimits(path, RateLimit(4, 1))._load()
    assert len(state.buckets["api"]._bulk) == 0
    assert client.stats.attempts == 1


def test_it_shows_what_it_is(path: Path) -> None:
    assert repr(FileLimits(path)) == (
        f"FileLimits({os.fspath(path)!r}, RateLimit(per_minute=60, burst=10))"
    )
    assert repr(LocalLimits()) == "LocalLimits(RateLimit(per_minute=60, burst=10))"
