"""Several workers at once, each of them a task.

The blocking twin is ``osupy._sync.together``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import anyio

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def together(
    work: Callable[[], Awaitable[None]], workers: int, stop: Callable[[], None]
) -> None:
    """Let so many workers work until all have ended.

    The first error ends the others, and is raised itself, not in a group.
    """
    errors: list[Exception] = []

    async def one() -> None:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 (raised below, outside the group)
            errors.append(error)
            stop()
            tasks.cancel_scope.cancel()

    async with anyio.create_task_group() as tasks:
        for _ in range(workers):
            tasks.start_soon(one)
    if errors:
        raise errors[0]
