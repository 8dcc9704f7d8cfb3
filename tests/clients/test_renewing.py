"""Renewals of a log-in whose callers are cancelled, interrupted or out of time."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import threading
from pathlib import Path
from random import Random
from typing import Any

import anyio
import pytest

from osupy import AsyncClient, Client, Retry
from osupy.auth import (
    AsyncFileTokenStore,
    AsyncMemoryTokenStore,
    FileTokenStore,
    MemoryTokenStore,
    store_key,
)
from osupy.errors import (
    AuthError,
    ConnectionFailedError,
    OsuError,
    TimedOutError,
    TokenExpiredError,
    UsageError,
)
from osupy.transports import AsyncMemoryTransport, MemoryTransport, Request, Response
from tests.auth.keeping import shown
from tests.clients.rotating import DAY, KEY, SECRET, USER, Clock, Rotating


class Gate:
    """Lets the renewals of a blocking client through when told to."""

    def __init__(self, server: Rotating) -> None:
        self.server = server
        self.asked = threading.Event()
        self.open = threading.Event()

    def __call__(self, request: Request) -> Response:
        if request.url.endswith("/oauth/token"):
            self.asked.set()
            assert self.open.wait(10)
        return self.server(request)


def blocking(gate: Any, clock: Clock, store: Any = None, **options: Any) -> Client:
    client = Client(
        USER, transport=MemoryTransport(gate), token_store=store, limit=None, **options
    )
    client._session.clock = clock
    return client


def awaiting(
    server: Any, clock: Clock, store: Any = None, **options: Any
) -> AsyncClient:
    client = AsyncClient(
        USER,
        transport=AsyncMemoryTransport(server),
        token_store=store,
        limit=None,
        **options,
    )
    client._session.clock = clock
    return client


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server(clock: Clock) -> Rotating:
    return Rotating(clock.now)


@pytest.fixture
def store(server: Rotating) -> MemoryTokenStore:
    store = MemoryTokenStore()
    store.save(KEY, server.token())
    return store


# --- threads


@pytest.mark.skipif(os.name == "nt", reason="signals cannot be aimed at a thread there")
def test_interrupt_of_who_began_it_does_not_stop_the_renewal(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    gate = Gate(server)
    client = blocking(gate, clock, store)
    main = threading.get_ident()
    interrupted = threading.Event()

    def once(*_: object) -> None:
        if not interrupted.is_set():
            interrupted.set()
            raise KeyboardInterrupt

    def interrupt() -> None:
        gate.asked.wait(10)
        while not interrupted.wait(0.05):  # one that comes before the wait is lost
            signal.pthread_kill(main, signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    thread.start()
    clock.seconds += DAY
    before = signal.signal(signal.SIGINT, once)
    try:
        with pytest.raises(KeyboardInterrupt):
            client.get_tags()
        thread.join()
    finally:
        signal.signal(signal.SIGINT, before)
    gate.open.set()
    client.get_tags()
    client.close()
    assert (server.renewals, server.reused) == (1, 0)
    assert store.load(KEY) == server.token()


def test_thread_out_of_time_leaves_the_renewal_to_the_others(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    gate = Gate(server)
    client = blocking(gate, clock, store, deadline=0.05)
    clock.seconds += DAY
    with pytest.raises(TimedOutError, match="while a token was obtained"):
        client.get_tags()
    done: list[object] = []
    client._session.set_api_version(20250913)
    client._session.settings = blocking(gate, clock)._session.settings
    thread = threading.Thread(target=lambda: done.append(client.get_tags()))
    thread.start()
    gate.open.set()
    thread.join()
    assert len(done) == 1
    assert (server.renewals, server.reused) == (1, 0)


def test_deadline_bounds_the_wait_for_a_lock_too(tmp_path: Path) -> None:
    store = FileTokenStore(tmp_path / "tokens", lock_timeout=30)
    client = Client.from_client_credentials(
        7, SECRET, token_store=store, transport=MemoryTransport([]), deadline=0.05
    )
    key = store_key(client._session.credentials[0].spec)
    with (
        FileTokenStore(store.path).lock(key),
        pytest.raises(TimedOutError, match=r"deadline of 0\.05 s"),
    ):
        client.get_tags()
    client._driver._shared[key].done.wait()


def test_error_of_a_transport_comes_with_its_trace() -> None:
    def answer(_: Request) -> Response:
        raise ZeroDivisionError

    client = Client.from_client_credentials(
        7, SECRET, transport=MemoryTransport(answer)
    )
    with pytest.raises(ZeroDivisionError) as caught:
        client.get_tags()
    assert any(entry.name == "answer" for entry in caught.traceback)


def test_interrupt_before_the_thread_runs_leaves_the_client_usable(
    clock: Clock,
    server: Rotating,
    store: MemoryTokenStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: object) -> None:
        raise KeyboardInterrupt

    client = blocking(server, clock, store)
    clock.seconds += DAY
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", start)
        with pytest.raises(KeyboardInterrupt):
            client.get_tags()
    client.get_tags()
    assert server.renewals == 1


def test_closing_waits_for_the_renewal(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    gate = Gate(server)
    client = blocking(gate, clock, store, deadline=0.05)
    clock.seconds += DAY
    with pytest.raises(TimedOutError):
        client.get_tags()
    closing = threading.Thread(target=client.close)
    closing.start()
    gate.open.set()
    closing.join()
    assert store.load(KEY) == server.token()


def test_no_thread_is_left_when_nothing_is_renewed(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    client = blocking(server, clock, store)
    for _ in range(3):
        clock.seconds += DAY
        client.get_tags()
    client.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("osupy-renewal")]


def test_system_without_threads_renews_all_the_same(
    clock: Clock,
    server: Rotating,
    store: MemoryTokenStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def start(_: object) -> None:
        raise RuntimeError("can't start new thread")

    client = blocking(server, clock, store)
    clock.seconds += DAY
    monkeypatch.setattr(threading.Thread, "start", start)
    client.get_tags()
    assert server.renewals == 1


def test_threads_renew_once_each_time_whoever_gives_up(
    clock: Clock, server: Rotating, tmp_path: Path
) -> None:
    """Two clients of four threads each share a file; a third of the calls give up."""
    FileTokenStore(tmp_path / "tokens").save(KEY, server.token())
    clients = [
        blocking(server, clock, FileTokenStore(tmp_path / "tokens")) for _ in range(2)
    ]
    hurried = [
        blocking(server, clock, FileTokenStore(tmp_path / "tokens"), deadline=1e-9)
        for _ in range(1)
    ]
    errors: list[BaseException] = []

    def work(client: Client) -> None:
        try:
            client.get_tags()
        except TimedOutError:
            if client not in hurried:
                raise
        except BaseException as error:  # noqa: BLE001 (shown by the main thread)
            errors.append(error)

    for round_ in range(1, 6):
        clock.seconds += DAY
        threads = [
            threading.Thread(target=work, args=(client,))
            for client in (clients + hurried) * 4
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []
        assert (server.renewals, server.reused) == (round_, 0)
    for client in clients + hurried:
        client.close()


# --- tasks


async def pause(random: Random) -> None:
    for _ in range(random.randrange(5)):
        await anyio.lowlevel.checkpoint()


@pytest.mark.anyio
@pytest.mark.parametrize("seed", range(5))
async def test_tasks_renew_once_each_time_whoever_is_cancelled(
    clock: Clock, server: Rotating, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    path = tmp_path / "tokens"
    FileTokenStore(path).save(KEY, server.token())

    async def slow(request: Request) -> Response:
        await pause(random)
        answer = server(request)
        await pause(random)
        return answer

    clients = [awaiting(slow, clock, AsyncFileTokenStore(path)) for _ in range(2)]
    done = 0

    async def call(client: AsyncClient, scope: anyio.CancelScope) -> None:
        nonlocal done
        with scope:
            await client.get_tags()
            done += 1

    for round_ in range(1, 6):
        clock.seconds += DAY
        done, lucky = 0, 0
        async with anyio.create_task_group() as tasks:
            scopes: list[anyio.CancelScope] = []
            for client in clients * 5:
                scope = anyio.CancelScope()
                tasks.start_soon(call, client, scope)
                if random.random() < 0.7:
                    scopes.append(scope)
                else:
                    lucky += 1
            for scope in random.sample(scopes, len(scopes)):
                await pause(random)
                scope.cancel()
        assert done >= lucky
        await clients[0].get_tags()
        await clients[1].get_tags()
        assert (server.renewals, server.reused) == (round_, 0)
    for client in clients:
        await client.aclose()
    assert FileTokenStore(path).load(KEY) == server.token()


@pytest.mark.parametrize("seed", range(5))
def test_asyncios_own_cancelling_at_any_step_disturbs_nobody(
    clock: Clock, server: Rotating, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    path = tmp_path / "tokens"
    FileTokenStore(path).save(KEY, server.token())

    async def slow(request: Request) -> Response:
        for _ in range(random.randrange(5)):
            await asyncio.sleep(0)
        return server(request)

    async def main() -> None:
        async with awaiting(slow, clock, AsyncFileTokenStore(path)) as client:
            for round_ in range(1, 6):
                clock.seconds += DAY
                tasks = [asyncio.create_task(client.get_tags()) for _ in range(8)]
                for task in tasks[: random.randrange(8)]:
                    for _ in range(random.randrange(4)):
                        await asyncio.sleep(0)
                    task.cancel()
                await asyncio.wait(tasks)
                kept = [task for task in tasks if not task.cancelled()]
                assert all(task.exception() is None for task in kept)
                await client.get_tags()
                assert (server.renewals, server.reused) == (round_, 0)

    asyncio.run(main())
    assert FileTokenStore(path).load(KEY) == server.token()


# --- stores of the other form


def test_store_of_the_other_form_is_refused(tmp_path: Path) -> None:
    wrong: Any = AsyncMemoryTokenStore()
    with pytest.raises(UsageError, match="Client needs a blocking store"):
        Client.from_token("a-token", token_store=wrong)
    wrong = FileTokenStore(tmp_path / "tokens")
    with pytest.raises(UsageError, match="AsyncClient needs an awaiting store"):
        AsyncClient.from_token("a-token", token_store=wrong)


# --- hooks


@pytest.mark.anyio
async def test_hook_of_an_async_client_is_called_once_for_all_who_wait(
    clock: Clock, server: Rotating
) -> None:
    store = AsyncMemoryTokenStore()
    await store.save(KEY, server.token())
    client = awaiting(server, clock, store)
    needed: list[object] = []
    client.on_login_needed(needed.append)
    clock.seconds += 91 * DAY

    async def call() -> None:
        with pytest.raises(TokenExpiredError, match="log in again"):
            await client.get_tags()

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(call)
    assert len(needed) == 1


@pytest.mark.anyio
async def test_hook_of_an_async_client_may_wait(clock: Clock, server: Rotating) -> None:
    store = AsyncMemoryTokenStore()
    await store.save(KEY, server.token())
    client = awaiting(server, clock, store)

    async def log_in(_: object) -> None:
        await anyio.lowlevel.checkpoint()
        server._issue()
        await store.save(KEY, server.token())

    client.on_login_needed(log_in)
    clock.seconds += 91 * DAY
    await client.get_tags()


def test_hook_that_waits_is_refused_by_a_blocking_client(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    async def log_in(_: object) -> None:
        raise AssertionError

    client = blocking(server, clock, store)
    client.on_login_needed(log_in)
    clock.seconds += 91 * DAY
    with pytest.raises(UsageError, match="async def"):
        client.get_tags()


def test_hook_may_log_in_anew_by_the_client_itself(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    client = blocking(server, clock, store)

    def log_in(_: object) -> None:
        server._issue()
        store.save(KEY, server.token())
        client.get_tags()

    client.on_login_needed(log_in)
    clock.seconds += 91 * DAY
    client.get_tags()


def test_call_goes_on_when_the_hook_led_to_a_new_log_in(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    client = blocking(server, clock, store)

    def log_in(_: object) -> None:
        server._issue()
        store.save(KEY, server.token())

    client.on_login_needed(log_in)
    clock.seconds += 91 * DAY
    client.get_tags()


def test_call_ends_with_what_the_hook_raises(
    clock: Clock, server: Rotating, store: MemoryTokenStore
) -> None:
    def stop(error: AuthError) -> None:
        raise SystemExit(str(error))

    client = blocking(server, clock, store)
    client.on_login_needed(stop)
    clock.seconds += 91 * DAY
    with pytest.raises(SystemExit, match="log in again"):
        client.get_tags()


def test_hook_that_is_no_function_is_refused(clock: Clock, server: Rotating) -> None:
    client = blocking(server, clock)
    wrong: Any = "a function"
    with pytest.raises(UsageError, match="hook"):
        client.on_login_needed(wrong)
    client.on_login_needed(None)


def test_account_names_the_log_in_of_a_client(clock: Clock, server: Rotating) -> None:
    store = MemoryTokenStore()
    store.save(f"{KEY}-ann", server.token())
    options: dict[str, Any] = {"transport": MemoryTransport(server)}
    client = Client.from_credentials(
        7, SECRET, "http://localhost:1/", account="ann", token_store=store, **options
    )
    client._session.clock = clock
    client.get_tags()


# --- secrets


@pytest.mark.parametrize("broken", ["refused", "down", "full", "foreign"])
def test_no_error_of_a_renewal_shows_a_secret(
    clock: Clock,
    server: Rotating,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    broken: str,
) -> None:
    store = FileTokenStore(tmp_path / "tokens")
    store.save(KEY, server.token())
    clock.seconds += DAY
    if broken == "refused":
        server._issue()
    elif broken == "down":
        server.broken = ConnectionFailedError("reset")
    elif broken == "foreign":
        store.path.write_text(store.path.read_text()[:-9])
    else:
        monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OsuError) as caught:
        blocking(server, clock, store, retry=Retry(attempts=1)).get_tags()
    told = shown(caught.value)
    assert "Error" in told
    assert "access-token" not in told
    assert "refresh-token" not in told
    assert SECRET not in told


def no_space(_: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
