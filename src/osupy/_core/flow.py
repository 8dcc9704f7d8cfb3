"""The conversation with the server: token, limit, send, retry, decode.

Written once, as generators that yield a command and are resumed with its result (or
with its error). Two drivers of a few lines carry the commands out: one awaits, one
blocks. So every rule about retries, statuses, redirects, 401 and 429 stands here, and
is tested without a loop, a socket or a clock that runs.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

import attrs

from osupy._core.answers import (
    PASSING,
    REFUSAL,
    TOO_MANY,
    UNAUTHORIZED,
    is_success,
    limit_headers,
    redacted,
    redirect_target,
    retry_after,
    said,
    status_error,
    without_secrets,
)
from osupy._core.commands import (
    Flow,
    Load,
    Locked,
    Observe,
    Pause,
    Reserve,
    Send,
    Share,
    Sleep,
    Store,
)
from osupy._core.token import AuthorizationCode, ClientCredentials, Token, expiry
from osupy.errors import (
    AuthError,
    BodyTooLargeError,
    DecodeError,
    TokenExpiredError,
    TransportError,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from osupy._core.messages import Request, Response
    from osupy._core.operation import Operation
    from osupy._core.session import Credential, Deadline, Session

T = TypeVar("T")

_MOST_HOPS = 5


def call(
    session: Session, operation: Operation[Any], read: Callable[[bytes], T]
) -> Flow[T]:
    """Perform one operation and return what ``read`` makes of the answer's body."""
    answer = yield from _Call(session, operation).answer()
    return _read(session, answer, read)


def _read(session: Session, answer: Response, read: Callable[[bytes], T]) -> T:
    try:
        return read(answer.body)
    except DecodeError as error:
        refused = without_secrets(error, session.secrets())
    # Outside the handler: what it replaces must not hang on it.
    raise refused


@attrs.define
class _Tries:
    """How often a call may still be sent when a try fails."""

    left: int
    failed: int = 0

    def spend(self) -> bool:
        """Count a failure; tell whether there is another try."""
        self.failed += 1
        self.left -= 1
        return self.left > 0


class _Call:
    """One call under way."""

    def __init__(self, session: Session, operation: Operation[Any]) -> None:
        self.session = session
        self.operation = operation
        self.credential = session.credential_for(operation)
        self.deadline = session.deadline(session.settings.deadline)
        self.tries = _Tries(session.settings.retry.attempts)
        self.rejected: Token | None = None
        self.url = session.url(operation)
        self.visited = {self.url}

    def answer(self) -> Flow[Response]:
        """Return the answer with a success, whatever it takes that is allowed."""
        while True:
            token = yield from self._token()
            answer = yield from _persist(
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

    def _token(self) -> Flow[Token | None]:
        if self.credential is None:
            return None
        try:
            return (
                yield from _usable(
                    self.session, self.credential, self.rejected, self.deadline
                )
            )
        except AuthError:
            if self.operation.needs_token:
                raise
        self.credential = None  # the route works without one
        return None

    def _mend(self, refused: Token) -> bool:
        """After a 401, see how the call may go again.

        Once with a new token; then, where the route needs none, without.
        """
        if self.rejected is None and self._renewable():
            self.rejected = refused
            return True
        self.credential = None
        return not self.operation.needs_token

    def _renewable(self) -> bool:
        credential = self.credential
        return credential is not None and not isinstance(credential.spec, Token)

    def _request(self, token: Token | None, timeout: float | None) -> Request:
        operation = self.operation
        body = None if operation.body is None else _json(operation.body)
        return self.session.request(
            operation.method, self.url, timeout, token=token, body=body
        )

    def _follow(self, answer: Response) -> bool:
        if self.operation.method not in ("GET", "HEAD"):
            return False
        root = self.session.settings.base_url
        target = redirect_target(answer, self.url, root)
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


def _persist(
    session: Session,
    request: Callable[[float | None], Request],
    tries: _Tries,
    deadline: Deadline,
    *,
    repeatable: bool,
    reserve: Operation[Any] | None,
) -> Flow[Response]:
    """Send until there is an answer that sending again would not change."""
    while True:
        if reserve is not None:
            yield Reserve(reserve.bucket, reserve.cost, reserve.lane, deadline.left())
        timeout = deadline.left(session.settings.timeout)
        try:
            answer: Response = yield Send(request(timeout))
        except TransportError as error:
            failure = error
        else:
            wait = yield from _verdict(session, answer, tries, repeatable=repeatable)
            if wait is None:
                return answer
            if not deadline.allows(wait):
                raise deadline.passed(f"last: HTTP {answer.status}")
            yield Sleep(wait)
            continue
        wait = _after_failure(session, failure, tries, repeatable=repeatable)
        if wait is None:
            raise failure
        if not deadline.allows(wait):
            raise deadline.passed(f"last: {failure}")
        yield Sleep(wait)


def _verdict(
    session: Session, answer: Response, tries: _Tries, *, repeatable: bool
) -> Flow[float | None]:
    """Return the seconds after which to send again; ``None`` = this is the answer."""
    if (seen := limit_headers(answer)) is not None:
        yield Observe(*seen)
    status = answer.status
    again = status == TOO_MANY or (status in PASSING and repeatable)
    if not again:
        return None
    retry = session.settings.retry
    asked = retry_after(answer, session.clock.time())
    if status == TOO_MANY:
        # A throttle refuses before anything is done: any method may go again.
        wait = retry.pause(tries.failed + 1, session.random) if asked is None else asked
        yield Pause(min(wait, retry.max_retry_after))
    else:
        wait = retry.delay(tries.failed + 1, session.random) if asked is None else asked
    if asked is not None and asked > retry.max_retry_after:
        return None
    return wait if tries.spend() else None


def _after_failure(
    session: Session, failure: TransportError, tries: _Tries, *, repeatable: bool
) -> float | None:
    if isinstance(failure, BodyTooLargeError):
        return None
    if (failure.sent and not repeatable) or not tries.spend():
        return None
    return session.settings.retry.delay(tries.failed, session.random)


# --- tokens


def _usable(
    session: Session,
    credential: Credential,
    rejected: Token | None,
    deadline: Deadline,
) -> Flow[Token]:
    """Return a token that is good for a while, and is not the rejected one."""
    token = credential.usable(rejected, session.clock.time())
    if token is not None:
        return token
    if isinstance(credential.spec, Token):
        message = "the token has expired; make the client with a new one"
        raise TokenExpiredError(message)
    # A grant that rotates must not be cut off: its answer would be lost, and with it
    # the log-in. That of an application can be asked for again.
    brief = isinstance(credential.spec, ClientCredentials)
    left = deadline.left()
    own = session.settings.timeout
    bounds = [bound for bound in (own, left if brief else None) if bound is not None]
    renewed: Token = yield Share(
        session.store_key(credential),
        partial(_renew, session, credential, rejected, min(bounds, default=None)),
        within=left,
        brief=brief and left is not None and min(bounds) == left,
    )
    return renewed


def _renew(
    session: Session,
    credential: Credential,
    rejected: Token | None,
    seconds: float | None,
) -> Flow[Token]:
    token: Token = yield Locked(
        session.store_key(credential),
        partial(_renew_locked, session, credential, rejected, seconds),
    )
    return token


def _renew_locked(
    session: Session,
    credential: Credential,
    rejected: Token | None,
    seconds: float | None,
) -> Flow[Token]:
    stored: Token | None = yield Load(session.store_key(credential))
    if stored is not None:
        credential.token = stored
    if (token := credential.usable(rejected, session.clock.time())) is not None:
        return token  # another task, thread or process was faster
    token = yield from _grant(session, credential, session.deadline(seconds))
    yield Store(
        session.store_key(credential), token
    )  # before it is used: it may be the only one
    credential.token = token
    credential.code = None
    return token


def _grant(session: Session, credential: Credential, deadline: Deadline) -> Flow[Token]:
    repeatable = isinstance(credential.spec, ClientCredentials)
    answer = yield from _persist(
        session,
        partial(_grant_request, session, credential),
        _Tries(session.settings.retry.attempts),
        deadline,
        repeatable=repeatable,
        reserve=None,
    )
    if answer.status in REFUSAL and answer.status != TOO_MANY:
        raise _grant_refused(session, credential, answer)
    if not is_success(answer.status):
        raise status_error(answer, None, session.secrets(), session.clock.time())
    token = _granted(credential, answer, session.clock.time())
    if token is None:
        message = f"{session.settings.base_url}/oauth/token gave no token"
        raise AuthError(message)
    return token


def _grant_request(
    session: Session, credential: Credential, timeout: float | None
) -> Request:
    spec = credential.spec
    refresh = credential.token.refresh_token if credential.token is not None else None
    if isinstance(spec, ClientCredentials):
        form = {"grant_type": "client_credentials", "scope": _scope(spec.scopes)}
    elif isinstance(spec, AuthorizationCode) and refresh is not None:
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
    elif isinstance(spec, AuthorizationCode) and credential.code is not None:
        form = {
            "grant_type": "authorization_code",
            "code": credential.code,
            "redirect_uri": spec.redirect_url,
        }
    else:
        message = "nobody is logged in: the credentials hold neither code nor token"
        raise AuthError(message)
    form |= {"client_id": str(spec.client_id), "client_secret": spec.client_secret}
    return session.request(
        "POST",
        f"{session.settings.base_url}/oauth/token",
        timeout,
        body=urlencode(form).encode(),
        content_type="application/x-www-form-urlencoded",
    )


def _scope(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes))


def _grant_refused(
    session: Session, credential: Credential, answer: Response
) -> AuthError:
    text = redacted(said(answer), session.secrets())
    why = f": {text}" if text else ""
    if credential.token is not None and credential.token.refresh_token is not None:
        return TokenExpiredError(
            f"the log-in cannot be renewed (HTTP {answer.status}){why}; log in again"
        )
    return AuthError(f"no token was given (HTTP {answer.status}){why}")


def _granted(credential: Credential, answer: Response, now: float) -> Token | None:
    """Read the answer of ``oauth/token``; ``None`` if it holds no token."""
    try:
        data = json.loads(answer.body)
        access = data["access_token"]
        seconds = data.get("expires_in")
        return Token(
            access_token=access,
            refresh_token=data.get("refresh_token"),
            scopes=credential.scopes,
            expires_at=None if seconds is None else expiry(float(seconds), now),
            lifetime=None if seconds is None else float(seconds),
            has_user=credential.spec.has_user,
        )
    except Exception:  # noqa: BLE001 (its text, or its chain, would show the token)
        return None
