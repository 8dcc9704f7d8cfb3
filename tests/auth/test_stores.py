"""What every store does, awaiting and blocking."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from osupy.auth import (
    AsyncFileTokenStore,
    AsyncKeyringTokenStore,
    AsyncMemoryTokenStore,
    AsyncTokenStore,
    FileTokenStore,
    KeyringTokenStore,
    MemoryTokenStore,
    TokenStore,
)
from tests.auth.keeping import BARE, TOKEN, DictKeyring

BLOCKING: dict[str, Callable[[Path], TokenStore]] = {
    "memory": lambda _: MemoryTokenStore(),
    "file": lambda folder: FileTokenStore(folder / "new" / "tokens.json"),
    "keyring": lambda folder: KeyringTokenStore(
        keyring=DictKeyring(), lock_folder=folder
    ),
}
AWAITING: dict[str, Callable[[Path], AsyncTokenStore]] = {
    "memory": lambda _: AsyncMemoryTokenStore(),
    "file": lambda folder: AsyncFileTokenStore(folder / "new" / "tokens.json"),
    "keyring": lambda folder: AsyncKeyringTokenStore(
        keyring=DictKeyring(), lock_folder=folder
    ),
}


@pytest.fixture(params=BLOCKING)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> TokenStore:
    return BLOCKING[request.param](tmp_path)


@pytest.fixture(params=AWAITING)
def awaiting(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncTokenStore:
    return AWAITING[request.param](tmp_path)


def test_is_a_store(store: TokenStore, awaiting: AsyncTokenStore) -> None:
    assert isinstance(store, TokenStore)
    assert isinstance(awaiting, AsyncTokenStore)


def test_tokens_come_back_as_they_were_when_kept_under_several_keys(
    store: TokenStore,
) -> None:
    assert store.load("one") is None
    store.save("one", TOKEN)
    store.save("two", BARE)
    assert [store.load("one"), store.load("two")] == [TOKEN, BARE]
    store.save("one", BARE)
    assert store.load("one") == BARE


def test_deleted_token_is_gone_and_the_others_stay(store: TokenStore) -> None:
    store.save("one", TOKEN)
    store.save("two", BARE)
    store.delete("one")
    store.delete("never there")
    assert [store.load("one"), store.load("two")] == [None, BARE]


def test_lock_is_held_by_one_thread_at_a_time(store: TokenStore) -> None:
    inside = threading.Event()
    order: list[str] = []

    def work() -> None:
        inside.wait(5)
        with store.lock("key"):
            order.append("second")

    thread = threading.Thread(target=work)
    thread.start()
    with store.lock("key"):
        inside.set()
        store.save("key", TOKEN)
        thread.join(0.1)  # it has every chance to be wrong
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_lock_is_free_again_when_its_block_failed(store: TokenStore) -> None:
    with pytest.raises(LookupError), store.lock("key"):
        raise LookupError
    with store.lock("key"):
        pass


@pytest.mark.anyio
async def test_awaiting_store_keeps_and_forgets(awaiting: AsyncTokenStore) -> None:
    assert await awaiting.load("one") is None
    await awaiting.save("one", TOKEN)
    await awaiting.save("two", BARE)
    assert [await awaiting.load("one"), await awaiting.load("two")] == [TOKEN, BARE]
    await awaiting.delete("one")
    await awaiting.delete("one")
    assert [await awaiting.load("one"), await awaiting.load("two")] == [None, BARE]


@pytest.mark.anyio
async def test_lock_is_held_by_one_task_at_a_time(awaiting: AsyncTokenStore) -> None:
    order: list[str] = []
    inside = 0

    async def work(name: str) -> None:
        nonlocal inside
        async with awaiting.lock("key"):
            inside += 1
            assert inside == 1
            for _ in range(5):
                await anyio.lowlevel.checkpoint()
            await awaiting.save("key", TOKEN)
            order.append(name)
            inside -= 1

    async with anyio.create_task_group() as tasks:
        for name in "abc":
            tasks.start_soon(work, name)
    assert sorted(order) == ["a", "b", "c"]


@pytest.mark.anyio
async def test_cancelled_wait_for_a_lock_leaves_it_to_the_others(
    awaiting: AsyncTokenStore,
) -> None:
    async with awaiting.lock("key"):
        with anyio.move_on_after(0.05) as scope:
            async with awaiting.lock("key"):
                pytest.fail("two at once")
        assert scope.cancelled_caught
    with anyio.fail_after(5):
        async with awaiting.lock("key"):
            pass


def test_stores_of_both_forms_share_a_file(tmp_path: Path) -> None:
    FileTokenStore(tmp_path / "tokens").save("key", TOKEN)
    loaded = anyio.run(AsyncFileTokenStore(tmp_path / "tokens").load, "key")
    assert loaded == TOKEN


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_memory_store_serves_several_loops(backend: str) -> None:
    store = AsyncMemoryTokenStore()
    inside = threading.Event()
    leave = threading.Event()
    order: list[str] = []

    async def first() -> None:
        async with store.lock("key"):
            inside.set()
            leave.wait(5)
            order.append("first")

    async def second() -> None:
        async with anyio.create_task_group() as tasks:

            async def work() -> None:
                async with store.lock("key"):
                    order.append("second")

            tasks.start_soon(work)
            await anyio.lowlevel.checkpoint()
            leave.set()

    thread = threading.Thread(target=lambda: anyio.run(first))
    thread.start()
    assert inside.wait(5)
    anyio.run(second, backend=backend)
    thread.join()
    assert order == ["first", "second"]
