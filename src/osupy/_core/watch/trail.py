"""The trail of one call: what it did so far, told at once and kept for its error."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, Final

import attrs

from osupy._core.answers import redacted
from osupy._core.watch.notices import (
    Attempt,
    CallEnded,
    CallStarted,
    LimitPaused,
    LimitWaited,
    RequestEnded,
    RequestStarted,
    RetryPlanned,
    name_of,
)

if TYPE_CHECKING:
    from osupy._core.messages import Request, Response
    from osupy._core.operation import Operation
    from osupy._core.session import Session
    from osupy.errors import OsuError

GRANT: Final = "POST oauth/token"
"""How the request of a token is called among the routes."""

_NOTABLE = 0.01
"""Seconds: a wait that is shorter is none."""

_numbers = count(1)


def route_of(operation: Operation[Any]) -> str:
    """Return how a call is named where neither ids nor names may stand."""
    return f"{operation.method} {operation.template or '(without a template)'}"


class Trail:
    """What one call did."""

    __slots__ = (
        "_attempts",
        "_began",
        "_call",
        "_limited",
        "_route",
        "_sent_at",
        "_sent_bytes",
        "_server",
        "_session",
        "requests",
    )

    def __init__(self, session: Session, route: str, server: str) -> None:
        self._session = session
        self._route = route
        self._server = server
        self._call = next(_numbers)
        self._attempts: list[Attempt] = []
        self._began = self._sent_at = session.clock.now()
        self._sent_bytes = 0
        self._limited = 0.0
        self.requests = 0
        session.tally.add(route, requests=1)
        if session.watchers.wants(CallStarted):
            session.watchers.tell(CallStarted(call=self._call, route=route))

    # -- the limiter

    def waited(self, operation: Operation[Any], since: float, *, granted: bool) -> None:
        """Note how long the limiter held a request back."""
        session = self._session
        seconds = session.clock.now() - since
        if seconds < _NOTABLE:
            self._limited = 0.0
            return
        self._limited = seconds
        session.tally.add(self._route, waits=1, waited=seconds)
        if session.watchers.wants(LimitWaited):
            notice = LimitWaited(
                call=self._call,
                route=self._route,
                bucket=operation.bucket,
                lane=operation.lane.value,
                cost=operation.cost,
                seconds=seconds,
                granted=granted,
            )
            session.watchers.tell(notice)

    def paused(self, seconds: float, asked: float | None) -> None:
        """Note that the server said 429."""
        session = self._session
        session.tally.count("pauses")
        if session.watchers.wants(LimitPaused):
            notice = LimitPaused(
                call=self._call, route=self._route, seconds=seconds, asked=asked
            )
            session.watchers.tell(notice)

    # -- requests

    def sending(self, request: Request) -> Request:
        """Note that a request goes out now; return it."""
        session = self._session
        self.requests += 1
        self._sent_bytes = 0 if request.body is None else len(request.body)
        if session.watchers.wants(RequestStarted):
            notice = RequestStarted(
                call=self._call,
                route=self._route,
                server=self._server,
                attempt=self.requests,
            )
            session.watchers.tell(notice)
        self._sent_at = session.clock.now()
        return request

    def answered(self, answer: Response) -> None:
        """Note that an answer came."""
        self._came(answer.status, None, len(answer.body))

    def failed(self, error: BaseException) -> None:
        """Note that no answer came, and will not."""
        self._came(None, error, 0)

    def _came(self, status: int | None, error: BaseException | None, size: int) -> None:
        session = self._session
        seconds = session.clock.now() - self._sent_at
        self._keep(seconds, status, "" if error is None else self._words(error))
        session.tally.add(
            self._route,
            attempts=1,
            seconds=seconds,
            sent=self._sent_bytes,
            received=size,
        )
        if session.watchers.wants(RequestEnded):
            notice = RequestEnded(
                call=self._call,
                route=self._route,
                server=self._server,
                attempt=self.requests,
                status=status,
                error=None if error is None else name_of(error),
                seconds=seconds,
                sent=self._sent_bytes,
                received=size,
            )
            session.watchers.tell(notice)

    def held(self, error: BaseException) -> None:
        """Note that a request was not even sent."""
        self._keep(None, None, self._words(error))

    def retry(self, reason: str, wait: float, *, planned: bool = True) -> None:
        """Note that the request goes again after a wait, or would have gone."""
        session = self._session
        self._attempts[-1] = attrs.evolve(self._attempts[-1], wait=wait)
        if not planned:
            return
        session.tally.add(self._route, retries=1)
        if session.watchers.wants(RetryPlanned):
            notice = RetryPlanned(
                call=self._call,
                route=self._route,
                attempt=self.requests,
                reason=reason,
                wait=wait,
            )
            session.watchers.tell(notice)

    # -- the end

    def ended(self, error: BaseException | None) -> None:
        """Note how the call ended."""
        session = self._session
        if error is not None:
            session.tally.add(self._route, failures=1)
        if session.watchers.wants(CallEnded):
            notice = CallEnded(
                call=self._call,
                route=self._route,
                seconds=session.clock.now() - self._began,
                attempts=self.requests,
                error=None if error is None else name_of(error),
            )
            session.watchers.tell(notice)

    def leave_in(self, error: OsuError) -> None:
        """Let an error that ends the call tell what was tried."""
        error.attempts = (*self._attempts, *error.attempts)

    def _keep(self, seconds: float | None, status: int | None, problem: str) -> None:
        attempt = Attempt(
            route=self._route,
            limited=self._limited,
            seconds=seconds,
            status=status,
            problem=problem,
        )
        self._attempts.append(attempt)
        self._limited = 0.0

    def _words(self, error: BaseException) -> str:
        name = name_of(error)
        text = redacted(str(error), self._session.secrets())
        return f"{name}: {text}" if text else name
