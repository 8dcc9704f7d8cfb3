"""What a flow asks its driver to do.

A driver does it, and resumes the flow with the result or with the error; it decides
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

import attrs

from osupy._core.limit import Lane
from osupy._core.messages import Request
from osupy._core.session import Deadline
from osupy._core.token import Token

T = TypeVar("T")


@attrs.frozen
class Send:
    """Send the request; resume with the `Response`, or throw `TransportError`."""

    request: Request


@attrs.frozen
class Sleep:
    """Wait so many seconds."""

    seconds: float


@attrs.frozen
class Reserve:
    """Wait until the limiter allows it; throw `TimedOutError` beyond ``within``."""

    bucket: str
    cost: int
    lane: Lane
    within: float | None


@attrs.frozen
class Pause:
    """Let nobody send for so many seconds: the server said 429."""

    seconds: float


@attrs.frozen
class Observe:
    """Tell the limiter what the server's headers say."""

    limit: int
    remaining: int


@attrs.frozen
class Load:
    """Resume with the token that the store holds under the key, or ``None``."""

    key: str


@attrs.frozen
class Store:
    """Keep the token under the key; go on only when it is kept."""

    key: str
    token: Token


@attrs.frozen
class Call:
    """Call a function of the user's; await what it returns, where that can be."""

    function: Callable[[], object]


@attrs.frozen
class Locked:
    """Run a flow while nobody else who shares the store does; resume as it does."""

    key: str
    flow: Callable[[], Flow[Any]]


@attrs.frozen
class Share:
    """Run a flow once for all that ask for it under the same key.

    It belongs to none of them: cancelling the one who started it neither stops it nor
    fails the others. Each waits within its own ``deadline``. Whoever closes the client
    waits for a flow that is to be kept: cut off, it would lose something.
    """

    key: str
    flow: Callable[[], Flow[Any]]
    deadline: Deadline
    keep: bool


Command: TypeAlias = (
    Send | Sleep | Reserve | Pause | Observe | Load | Store | Call | Locked | Share
)
Flow: TypeAlias = Generator[Command, Any, T]
