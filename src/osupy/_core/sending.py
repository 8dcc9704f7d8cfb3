"""Sending one request until there is an answer that sending again would not change.

The rules about retries and throttles stand here; what an answer means for a call is
``flow``'s, and for a token ``renewal``'s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from osupy._core.answers import PASSING, TOO_MANY, limit_headers, retry_after
from osupy._core.commands import Flow, Observe, Pause, Reserve, Send, Sleep
from osupy._core.watch.trail import Trail
from osupy.errors import BodyTooLargeError, TransportError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.messages import Request, Response
    from osupy._core.operation import Operation
    from osupy._core.session import Deadline, Session


@attrs.define
class Tries:
    """How often a call may still be sent when a try fails, and what it did so far."""

    left: int
    trail: Trail
    failed: int = 0

    def spend(self) -> bool:
        """Count a failure; tell whether there is another try."""
        self.failed += 1
        self.left -= 1
        return self.left > 0


def persist(
    session: Session,
    request: Callable[[float | None], Request],
    tries: Tries,
    deadline: Deadline,
    *,
    repeatable: bool,
    reserve: Operation[Any] | None,
) -> Flow[Response]:
    """Send until there is an answer that sending again would not change."""
    while True:
        if reserve is not None:
            yield from _reserve(session, reserve, tries.trail, deadline)
        timeout = deadline.left(session.settings.timeout)
        try:
            answer = yield from _send(session, request, timeout, tries.trail, reserve)
        except TransportError as error:
            failure = error
        else:
            if reserve is not None and (seen := limit_headers(answer)) is not None:
                limit, remaining = seen  # a grant has a limit of its own
                yield Observe(limit, session.flying.left(limit, remaining))
            wait = yield from _verdict(session, answer, tries, repeatable=repeatable)
            if wait is None:
                return answer
            yield from _rest(tries.trail, deadline, f"HTTP {answer.status}", wait)
            continue
        wait = _after_failure(session, failure, tries, repeatable=repeatable)
        if wait is None:
            raise failure
        yield from _rest(tries.trail, deadline, failure, wait)


def _reserve(
    session: Session, operation: Operation[Any], trail: Trail, deadline: Deadline
) -> Flow[None]:
    """Wait for the limiter; who is cancelled meanwhile waited as well."""
    since = session.clock.now()
    try:
        within = deadline.left()
        yield Reserve(operation.bucket, operation.cost, operation.lane, within)
    except BaseException as error:
        trail.waited(operation, since, granted=False)
        trail.held(error)
        raise
    trail.waited(operation, since, granted=True)


def _send(
    session: Session,
    request: Callable[[float | None], Request],
    timeout: float | None,
    trail: Trail,
    reserved: Operation[Any] | None,
) -> Flow[Response]:
    """Send once. The request, which holds secrets, stays in no frame of ours."""
    if reserved is not None:
        session.flying.add(reserved.bucket, reserved.cost)
    try:
        answer: Response = yield Send(trail.sending(request(timeout)))
    except BaseException as error:
        trail.failed(error)
        raise
    finally:
        if reserved is not None:
            session.flying.add(reserved.bucket, -reserved.cost)
    trail.answered(answer)
    return answer


def _rest(
    trail: Trail, deadline: Deadline, reason: str | TransportError, wait: float
) -> Flow[None]:
    """Wait before the next try, if the deadline leaves time for one."""
    planned = deadline.allows(wait)
    name = reason if isinstance(reason, str) else type(reason).__name__
    trail.retry(name, wait, planned=planned)
    if not planned:
        raise deadline.passed(f"last: {reason}")
    yield Sleep(wait)


def _verdict(
    session: Session, answer: Response, tries: Tries, *, repeatable: bool
) -> Flow[float | None]:
    """Return the seconds after which to send again; ``None`` = this is the answer."""
    status = answer.status
    again = status == TOO_MANY or (status in PASSING and repeatable)
    if not again:
        return None
    retry = session.settings.retry
    asked = retry_after(answer, session.clock.time())
    if status == TOO_MANY:
        # A throttle refuses before anything is done: any method may go again.
        wait = asked or retry.pause(tries.failed + 1, session.random)
        pause = min(wait, retry.max_retry_after)
        tries.trail.paused(pause, asked)
        yield Pause(pause)
    else:
        wait = retry.delay(tries.failed + 1, session.random) if asked is None else asked
    if asked is not None and asked > retry.max_retry_after:
        return None
    return wait if tries.spend() else None


def _after_failure(
    session: Session, failure: TransportError, tries: Tries, *, repeatable: bool
) -> float | None:
    if isinstance(failure, BodyTooLargeError):
        return None
    if (failure.sent and not repeatable) or not tries.spend():
        return None
    return session.settings.retry.delay(tries.failed, session.random)
