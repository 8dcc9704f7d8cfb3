"""The conversation with the server: token, limit, send, retry, decode.

Written once, as generators that yield a command and are resumed with its result (or
with its error). Two drivers of a few lines carry the commands out: one awaits, one
blocks. So every rule about retries, statuses, redirects, 401 and 429 stands in this
file, in ``sending`` and in ``renewal``, and is tested without a loop, a socket or a
clock that runs.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from osupy._core.answers import (
    UNAUTHORIZED,
    is_success,
    redacted,
    redirect_target,
    repeats_secret,
    said,
    status_error,
    without_secrets,
)
from osupy._core.renewal import Renewal
from osupy._core.sending import Tries, persist
from osupy._core.token import Token
from osupy._core.watch.trail import Trail, route_of
from osupy.errors import AuthError, DecodeError, OsuError

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.commands import Flow
    from osupy._core.messages import Request, Response
    from osupy._core.operation import Operation
    from osupy._core.session import Session

T = TypeVar("T")

_MOST_HOPS = 5


def call(
    session: Session, operation: Operation[Any], read: Callable[[bytes], T]
) -> Flow[T]:
    """Perform one operation and return what ``read`` makes of the answer's body."""
    trail = Trail(session, route_of(operation), session.settings.base_url)
    try:
        answer = yield from _Call(session, operation, trail).answer()
        result = _read(session, answer, read)
    except BaseException as error:
        if isinstance(error, OsuError):
            trail.leave_in(error)
        trail.ended(error)
        raise
    trail.ended(None)
    return result


def _read(session: Session, answer: Response, read: Callable[[bytes], T]) -> T:
    try:
        return read(answer.body)
    except DecodeError as error:
        refused = _shown(session, answer, error)
    # Outside the handler: what it replaces must not hang on it.
    raise refused


def _shown(session: Session, answer: Response, error: DecodeError) -> DecodeError:
    """Return an error that shows no secret; this frame, which holds them, is left."""
    secrets = session.secrets()
    refused = without_secrets(error, secrets)
    if repeats_secret(answer.body.decode(errors="replace"), secrets):
        return refused.with_traceback(None)  # its frames hold the body
    return refused


class _Call:
    """One call under way."""

    def __init__(
        self, session: Session, operation: Operation[Any], trail: Trail
    ) -> None:
        self.session = session
        self.operation = operation
        self.deadline = session.deadline(session.settings.deadline)
        self.tries = Tries(session.settings.retry.attempts, trail)
        self.root = session.settings.base_url
        self.renewal = self._renewal()
        self.rejected: tuple[Token, ...] = ()
        self.renewed = False
        self.url = session.url(operation)
        self.visited = {self.url}

    def answer(self) -> Flow[Response]:
        """Return the answer with a success, whatever it takes that is allowed."""
        while True:
            token = yield from self._token()
            answer = yield from persist(
                self.session,
                partial(self._request, token),
                self.tries,
                self.deadline,
                repeatable=self.operation.repeatable,
                reserve=self.operation,
            )
            if is_success(answer.status):
                return answer
            if answer.status == UNAUTHORIZED:
                if self.operation.done_if_refused and self.tries.failed:
                    return attrs.evolve(answer, status=204, body=b"")
                if token is None or not self._mend(token):
                    raise self._refused(answer)
            elif not self._follow(answer):
                raise self._error(answer)

    def _renewal(self) -> Renewal | None:
        session = self.session
        credential = session.credential_for(self.operation)
        if credential is None:
            return None
        return Renewal(session, credential, self.root, session.store_key(credential))

    def _token(self) -> Flow[Token | None]:
        if self.renewal is None:
            return None
        try:
            renewed = yield from self.renewal.token(self.rejected, self.deadline)
        except AuthError:
            if self.operation.needs_token:
                raise
            self.renewal = None  # the route works without one
            return None
        self.renewed |= bool(self.rejected) and renewed.granted
        return renewed.token

    def _mend(self, refused: Token) -> bool:
        """After a 401, see how the call may go again.

        Once with a new token; then, where the route needs none, without.
        """
        renewal = self.renewal
        renewable = renewal is not None and not isinstance(
            renewal.credential.spec, Token
        )
        if renewable and not self.renewed:
            self.rejected = (*self.rejected, refused)
            return True
        self.renewal = None
        return not self.operation.needs_token

    def _request(self, token: Token | None, timeout: float | None) -> Request:
        operation = self.operation
        body = None if operation.body is None else _json(operation.body)
        return self.session.request(
            operation.method, self.url, timeout, token=token, body=body
        )

    def _follow(self, answer: Response) -> bool:
        if self.operation.method not in ("GET", "HEAD"):
            return False
        target = redirect_target(answer, self.url, self.root)
        if target is None or target in self.visited:
            return False
        if len(self.visited) > _MOST_HOPS:
            return False
        self.visited.add(target)
        self.url = target
        return True

    def _refused(self, answer: Response) -> AuthError:
        text = redacted(said(answer), self.session.secrets())
        why = f": {text}" if text else ""
        return AuthError(f"the server refuses the token for {self.operation}{why}")

    def _error(self, answer: Response) -> Exception:
        session = self.session
        return status_error(
            answer, self.operation, session.secrets(), session.clock.time()
        )


def _json(body: Any) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
