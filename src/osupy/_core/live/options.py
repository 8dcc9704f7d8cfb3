"""What a stream is asked for, checked before anything is sent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, get_args

from osupy._core.encoding import wrong
from osupy._core.live.hub import Overflow
from osupy._core.live.machine import Mode, Plan
from osupy._core.settings import check_seconds, check_undecodable
from osupy.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from osupy._core.settings import Settings, Undecodable


def plan_of(
    settings: Settings,
    *,
    channels: Iterable[Any],
    mode: Any,
    reconcile: float,
    start_timeout: float | None,
    undecodable: Undecodable | None,
) -> Plan:
    """Return what the machine is to do.

    Raises:
        UsageError: An option is wrong; the message names it.
    """
    numbers = _numbers(channels)
    if mode not in get_args(Mode):
        raise wrong("mode", mode, 'expected "auto", "socket" or "poll"')
    if mode == "poll" and not numbers:
        raise wrong("channels", channels, "without a socket, name what to read")
    if reconcile != math.inf:
        check_seconds("reconcile", reconcile, zero=False)
    if start_timeout is not None:
        check_seconds("start_timeout", start_timeout, zero=False)
    check_undecodable(undecodable)
    return Plan(
        channels=numbers,
        mode=mode,
        reconcile=float(reconcile),
        retry=settings.retry,
        timeout=settings.timeout,
    )


def check_buffer(buffer: Any, overflow: Any) -> None:
    """Refuse what is no buffer's size or policy."""
    if isinstance(buffer, bool) or not isinstance(buffer, int) or buffer < 1:
        raise wrong("buffer", buffer, "expected an int of at least 1")
    if overflow not in get_args(Overflow):
        raise wrong("overflow", overflow, 'expected "wait", "drop_oldest" or "raise"')


def check_handler(event_type: Any, handler: Any, where: Any) -> None:
    """Refuse what cannot be subscribed."""
    # `in` its ancestors: isinstance would narrow to a type of an unknown class.
    if Event not in getattr(event_type, "__mro__", ()):
        raise wrong("event_type", event_type, "expected a class of osupy.events")
    if not callable(handler):
        raise wrong("handler", handler, "expected a function of the event")
    if where is not None and not callable(where):
        raise wrong("where", where, "expected a function of the event")


def _numbers(channels: Any) -> tuple[int, ...]:
    if isinstance(channels, str | bytes) or not hasattr(channels, "__iter__"):
        raise wrong("channels", channels, "expected a list of ids")
    found: dict[int, None] = {}
    for value in channels:
        number = getattr(value, "channel_id", value)
        if isinstance(number, bool) or not isinstance(number, int) or number < 1:
            raise wrong("channels", value, "expected the id of a channel")
        found[number] = None
    return tuple(found)
