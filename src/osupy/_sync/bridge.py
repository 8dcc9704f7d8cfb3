"""Lets the stream of a blocking client call the server from its own loop.

The client's transport, token store and limiter may block, so they are called in threads
of workers. What only waits, waits in the loop, where leaving the block ends it at once.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
from anyio import to_thread

from osupy._core.commands import Command, Flow, Reserve, Sleep
from osupy._core.limit import AsyncLocalLimiter, BlockingLimiter

if TYPE_CHECKING:
    from osupy._sync.driver import Driver

T = TypeVar("T")


class Bridge:
    """Carries out flows with the parts of a blocking driver."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        limiter = driver.limiter
        self._limiter = (
            AsyncLocalLimiter(limiter.core, anyio.sleep)
            if isinstance(limiter, BlockingLimiter)
            else None
        )

    async def run(self, flow: Flow[T]) -> T:
        """Carry out what a flow asks for, until it returns."""
        try:
            command = flow.send(None)
            while True:
                try:
                    result = await self._carry_out(command)
                except Exception as error:  # noqa: BLE001 (the flow decides)
                    command = flow.throw(error)
                else:
                    command = flow.send(result)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]
        finally:
            flow.close()

    async def _carry_out(self, command: Command) -> Any:
        match command:
            case Sleep(seconds):
                await anyio.sleep(seconds)
            case Reserve(bucket, cost, lane, within) if self._limiter is not None:
                await self._limiter.reserve(bucket, cost, lane, within=within)
            case _:  # a lock and what is done under it: whole in one thread
                return await self._in_thread(command)
        return None

    async def _in_thread(self, command: Command) -> Any:
        return await to_thread.run_sync(
            partial(self._driver.carry_out, command), abandon_on_cancel=True
        )
