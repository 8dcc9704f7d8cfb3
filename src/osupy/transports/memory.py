"""Transports without a network, for tests: a function, or a list, gives the answers.

::

    transport = MemoryTransport([Response(status=200, body=b"{}")])
    client = Client(credentials, transport=transport)
    ...
    assert transport.requests[0].method == "GET"

Every request is kept in ``requests``, as it was sent, credentials included; its repr
shows none of them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import TypeAlias

from osupy._core.messages import Request, Response
from osupy.errors import UsageError

__all__ = ["AsyncMemoryTransport", "MemoryTransport"]

Answers: TypeAlias = Iterable[Response | BaseException]
"""Given one after another; an exception is raised. When they run out, `UsageError`."""

Handler: TypeAlias = Callable[[Request], Response]
AsyncHandler: TypeAlias = Callable[[Request], Response | Awaitable[Response]]


class MemoryTransport:
    """Answers each request with what ``handler`` returns, or the next of a list.

    Attributes:
        requests: What was sent so far.
        closed: Whether `close` was called; sending is an error from then on.
    """

    def __init__(self, handler: Handler | Answers) -> None:
        self.requests: list[Request] = []
        self.closed: bool = False
        self._answer: Handler = handler if callable(handler) else _in_turn(handler)

    def send(self, request: Request) -> Response:
        """Record the request and answer it.

        Raises:
            UsageError: The transport is closed, or the answers have run out.
        """
        _refuse_closed(closed=self.closed)
        self.requests.append(request)
        return self._answer(request)

    def close(self) -> None:
        """Refuse everything from now on; safe to call twice."""
        self.closed = True


class AsyncMemoryTransport:
    """The awaiting form; ``handler`` may be an ``async def`` or a plain function.

    Attributes:
        requests: What was sent so far.
        closed: Whether `aclose` was called; sending is an error from then on.
    """

    def __init__(self, handler: AsyncHandler | Answers) -> None:
        self.requests: list[Request] = []
        self.closed: bool = False
        self._answer: AsyncHandler = handler if callable(handler) else _in_turn(handler)

    async def send(self, request: Request) -> Response:
        """Record the request and answer it.

        Raises:
            UsageError: The transport is closed, or the answers have run out.
        """
        _refuse_closed(closed=self.closed)
        self.requests.append(request)
        answer = self._answer(request)
        if isinstance(answer, Response):
            return answer
        return await answer

    async def aclose(self) -> None:
        """Refuse everything from now on; safe to call twice."""
        self.closed = True


def _in_turn(answers: Answers) -> Handler:
    left: Iterator[Response | BaseException] = iter(answers)

    def answer(request: Request) -> Response:
        following = next(left, None)
        if following is None:
            place = request.url.partition("?")[0]
            message = f"no answer is left for {request.method} {place}"
            raise UsageError(message)
        if isinstance(following, BaseException):
            raise following
        return following

    return answer


def _refuse_closed(*, closed: bool) -> None:
    if closed:
        message = "the transport is closed"
        raise UsageError(message)
