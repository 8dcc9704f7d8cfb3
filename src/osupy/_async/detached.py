"""Work that nobody's cancellation may stop.

A renewal of a log-in must come to its end whoever asked for it goes away: its answer
holds the only token that is still good. A shielded scope does not do that (asyncio's
own ``Task.cancel``, which ``asyncio.timeout`` uses, goes through it, and a shield holds
up who was cancelled), nor does a task group (whose block would have to be opened and
closed in one task of the user's). So this one file speaks to the two loops themselves.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

_running: set[object] = set()
"""asyncio itself keeps only weak references to its tasks."""


def detach(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Begin work that is never cancelled but with its loop; it must not raise."""
    trio: Any = sys.modules.get("trio")
    if trio is not None and trio.lowlevel.in_trio_task():
        trio.lowlevel.spawn_system_task(work)
        return
    import asyncio

    task = asyncio.get_running_loop().create_task(work())
    _running.add(task)
    task.add_done_callback(_running.discard)
