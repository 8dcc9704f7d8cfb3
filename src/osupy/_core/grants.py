"""``oauth/token``: what is asked of it, and what its answer means for a log-in."""

from __future__ import annotations

import json
from copy import copy
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlencode

from osupy._core.answers import (
    REFUSAL,
    TOO_MANY,
    is_success,
    redacted,
    said,
    status_error,
)
from osupy._core.scopes import OWNER_ONLY
from osupy._core.sending import Tries, persist
from osupy._core.token import AuthorizationCode, ClientCredentials, Token, expiry
from osupy._core.watch.trail import GRANT, Trail
from osupy.errors import (
    ApiError,
    AuthError,
    OsuError,
    TokenExpiredError,
    TransportError,
)

if TYPE_CHECKING:
    from osupy._core.commands import Flow
    from osupy._core.messages import Request, Response
    from osupy._core.session import Credential, Deadline, Session

E = TypeVar("E", bound=Exception)

LOG_IN = (
    "log in again (`osupy login`), and make the client with the new code or the store "
    "that holds the new token"
)


def grant(
    session: Session, credential: Credential, root: str, deadline: Deadline
) -> Flow[Token]:
    """Ask for a token, with what the credential holds.

    Raises:
        AuthError: The server refuses; asked again it would do the same.
        TransportError: No whole answer came.
        ApiError: The server failed.
    """

    def request(timeout: float | None) -> Request:
        return session.request(
            "POST",
            f"{root}/oauth/token",
            timeout,
            body=_form(credential),
            content_type="application/x-www-form-urlencoded",
        )

    trail = Trail(session, GRANT, root)
    answer = None
    try:
        answer = yield from persist(
            session,
            request,
            Tries(session.settings.retry.attempts, trail),
            deadline,
            repeatable=isinstance(credential.spec, ClientCredentials),
            reserve=None,
        )
    except TransportError as error:
        failure: OsuError = _kept(error, credential)
    except BaseException as error:
        trail.ended(error)
        raise
    else:
        token = _read(credential, answer, session.clock.time())
        if is_success(answer.status) and token is not None:
            trail.ended(None)
            return token
        failure = _failed(session, credential, root, answer)
    trail.leave_in(failure)
    trail.ended(failure)
    raise failure


def _form(credential: Credential) -> bytes:
    spec = credential.spec
    refresh = credential.token.refresh_token if credential.token is not None else None
    if isinstance(spec, ClientCredentials):
        form = {"grant_type": "client_credentials", "scope": words(spec.scopes)}
    elif isinstance(spec, AuthorizationCode) and credential.code is not None:
        form = {
            "grant_type": "authorization_code",
            "code": credential.code,
            "redirect_uri": spec.redirect_url,
        }
    elif isinstance(spec, AuthorizationCode) and refresh is not None:
        form = {"grant_type": "refresh_token", "refresh_token": refresh}
    else:
        message = (
            "nobody is logged in: there is no code, and the token store holds no token "
            f"under this name; {LOG_IN}"
        )
        raise AuthError(message, login_needed=True)
    form |= {"client_id": str(spec.client_id), "client_secret": spec.client_secret}
    return urlencode(form).encode()


def words(scopes: frozenset[str]) -> str:
    """Return scopes as the server takes and people read them."""
    return " ".join(sorted(scopes))


def _failed(
    session: Session, credential: Credential, root: str, answer: Response
) -> OsuError:
    """Return the error of an answer without a token."""
    if answer.status in REFUSAL and answer.status != TOO_MANY:
        return _refused(session, credential, root, answer)
    if is_success(answer.status):
        return AuthError(f"{root}/oauth/token gave no token")
    error = status_error(answer, None, session.secrets(), session.clock.time())
    return _kept(error, credential)


def _refused(
    session: Session, credential: Credential, root: str, answer: Response
) -> AuthError:
    text = redacted(said(answer), session.secrets())
    status = f"(HTTP {answer.status})" + (f": {text}" if text else "")
    of_client = _code(answer) == "invalid_client"
    how = f"{LOG_IN}; check the client id and secret" if of_client else LOG_IN
    if isinstance(credential.spec, ClientCredentials):
        how = "check the client id, the secret and the scopes"
        return AuthError(f"{root}/oauth/token gave no token {status}; {how}")
    if credential.code is not None:
        why = f"a code is good once, and for minutes: {how}"
        if _is_rule(answer):
            why = "log in with other scopes" + _owner_only(credential.spec.scopes)
        message = f"{root}/oauth/token gave no token for the code {status}; {why}"
        return AuthError(message, login_needed=True)
    error = TokenExpiredError(f"the log-in cannot be renewed {status}; {how}")
    if not of_client:  # the log-in itself is over
        credential.ended = credential.token, copy(error)
    return error


def _is_rule(answer: Response) -> bool:
    """Tell whether it is a rule about scopes, which is told in words, not by a code."""
    code = _code(answer)
    return isinstance(code, str) and " " in code


def _owner_only(scopes: frozenset[str] | None) -> str:
    owned = (scopes or frozenset[str]()) & OWNER_ONLY
    if not owned:
        return ""
    return f" ({words(owned)}: the owner of the application, or any user of a bot's)"


def _code(answer: Response) -> object:
    try:
        data = cast("object", json.loads(answer.body))
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, object]", data).get("error") if isinstance(data, dict) else 0


def _kept(error: E, credential: Credential) -> E:
    """Return the error of an outage, which tells what becomes of the log-in."""
    if not isinstance(error, TransportError | ApiError) or isinstance(
        credential.spec, ClientCredentials
    ):
        return error
    what = "the log-in" if credential.code is None else "the code"
    told = copy(error)
    told.args = (f"{error}; {what} is kept, and the next call tries again",)
    return told


def _read(credential: Credential, answer: Response, now: float) -> Token | None:
    """Read the answer of ``oauth/token``; ``None`` if it holds no token."""
    old = None
    if credential.code is None and credential.token is not None:
        old = credential.token.refresh_token
    try:
        data = json.loads(answer.body)
        seconds = data.get("expires_in")
        return Token(
            access_token=data["access_token"],
            # A server that does not rotate may leave it out.
            refresh_token=data.get("refresh_token") or old,
            scopes=credential.scopes,
            expires_at=None if seconds is None else expiry(float(seconds), now),
            lifetime=None if seconds is None else float(seconds),
            has_user=credential.spec.has_user,
        )
    except Exception:  # noqa: BLE001 (its text, or its chain, would show the token)
        return None
