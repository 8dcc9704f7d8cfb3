"""Give back what a cancelled request takes away from a connection pool.

httpcore decides which connection serves a request before the request's task runs on.
If the task is cancelled in between, three things can be left in the pool for good, each
a slot that nothing uses and nothing may replace:

- a connection made for a request that waited in the queue and never came to open it
  (httpcore 1.0.9; httpcore2 clears these away);
- one that was opened, when the cancellation strikes at the lock before its first
  request: it is "new", so neither idle nor closed (both libraries);
- a proxy's tunnel that broke off half-way: its inner connection waits for ever for the
  end of ``CONNECT`` (both);
- one whose closing was itself cut short: asyncio's own ``Task.cancel`` does not care
  for the shields of anyio, and the request stays in the pool's list as well (both).

All are told by one mark: no request refers to the connection, and yet it is neither
idle, nor closed, nor free for a further request. So whenever a request fails or is
cancelled, it is taken off the list (its ``trace`` extension tells which it is), such
connections are closed, and those who wait in the queue are served.

The attributes used are private to httpcore. A pool that lacks one is left alone.
"""

# ruff: noqa: SLF001

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import anyio

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["arepair", "pools", "repair"]

_METHODS: Final = (
    "_assign_requests_to_connections",
    "_close_connections",
    "_optional_thread_lock",
)


def pools(client: object) -> Iterator[Any]:
    """Yield every httpcore pool that a client holds, behind whatever wraps it."""
    seen: set[int] = set()
    found = [client]
    while found:
        holder = found.pop()
        if id(holder) in seen:
            continue
        seen.add(id(holder))
        if _is_pool(holder):
            yield holder
        else:
            found.extend(_inside(holder))


async def arepair(client: object, trace: object) -> None:
    """Clear what a failed request leaves out of the pools of an awaiting client."""
    for pool in pools(client):
        lost = _take_lost(pool, trace)
        if lost:
            with anyio.CancelScope(shield=True):
                await pool._close_connections(lost)


def repair(client: object) -> None:
    """Clear what a failed request leaves out of the pools of a blocking client."""
    for pool in pools(client):
        lost = _take_lost(pool)
        if lost:
            pool._close_connections(lost)


def _take_lost(pool: Any, trace: object = None) -> list[Any]:
    with pool._optional_thread_lock:
        if trace is not None:
            pool._requests[:] = [
                each
                for each in pool._requests
                if each.request.extensions.get("trace") is not trace
            ]
        served = {id(request.connection) for request in pool._requests}
        lost = [
            connection
            for connection in pool._connections
            if id(connection) not in served
            and not connection.is_idle()
            and not connection.is_closed()
            and not connection.is_available()
        ]
        if lost:
            dead = {id(connection) for connection in lost}
            pool._connections = [c for c in pool._connections if id(c) not in dead]
            lost += pool._assign_requests_to_connections()
    return lost


def _is_pool(holder: object) -> bool:
    return (
        isinstance(getattr(holder, "_connections", None), list)
        and isinstance(getattr(holder, "_requests", None), list)
        and all(hasattr(holder, name) for name in _METHODS)
    )


def _inside(holder: object) -> Iterator[object]:
    """Yield what handles requests among an object's attributes."""
    attributes: dict[str, Any] = getattr(holder, "__dict__", {})
    for value in tuple(attributes.values()):
        if isinstance(value, dict):  # httpx keeps its mounts so
            parts = tuple(cast("dict[object, object]", value).values())
        else:
            parts = (value,)
        for part in parts:
            if hasattr(part, "handle_request") or hasattr(part, "handle_async_request"):
                yield part
